"""A known colour comes out as it went in, whatever the format, the flag and the profile."""

import io
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps

from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.pictures import (
    COLOURED,
    GREY,
    INKED,
    PRINT,
    SCREEN,
    Darkroom,
    Raster,
    Writer,
    near,
    stored,
)
from tests.support.profiles import Colour

#: Inside the gamut of coated paper and of every space here, in sRGB.
PATCHES = (
    (128, 128, 128), (190, 190, 190), (243, 243, 242), (70, 70, 72), (194, 150, 130), (115, 82, 68),
    (98, 122, 157), (87, 108, 67), (160, 90, 80), (200, 180, 110), (70, 80, 110), (150, 165, 180),
)  # fmt: skip
LEVELS = (0, 24, 60, 90, 118, 128, 150, 180, 205, 230, 247, 255)
INKS = (
    (0, 0, 0, 0), (0, 0, 0, 128), (0, 0, 0, 255), (40, 30, 30, 0), (60, 130, 150, 20),
    (150, 90, 40, 10), (120, 60, 150, 30), (30, 160, 140, 20), (20, 25, 120, 10), (130, 20, 30, 0),
    (10, 130, 20, 0), (90, 80, 80, 100),
)  # fmt: skip
ACROSS, DOWN, EDGE = 4, 3, 32
SRGB_LEVELS_OFF, DELTA_E = 3, 2.0


# --- charts ---------------------------------------------------------------------------------


def chart(patches: Sequence[Sequence[float]], profile: bytes = b"", flag: int = 1) -> Raster:
    """Lay twelve patches in rows, as a camera would store them with a flag."""
    labels = Image.new("L", (ACROSS * EDGE, DOWN * EDGE))
    for n in range(len(patches)):
        left, top = n % ACROSS * EDGE, n // ACROSS * EDGE
        labels.paste(n, (left, top, left + EDGE, top + EDGE))
    return Raster(stored(labels, flag), patches, profile, flag)


def seen(image: Image.Image) -> list[tuple[float, ...]]:
    """Average the middle of each patch."""
    middles = []
    for n in range(ACROSS * DOWN):
        left, top = n % ACROSS * EDGE + 12, n // ACROSS * EDGE + 12
        middle = image.crop((left, top, left + 8, top + 8)).tobytes()
        channels = len(image.getbands())
        middles.append(tuple(sum(middle[c::channels]) / 64 for c in range(channels)))
    return middles


def developed(
    darkroom: Darkroom, writer: Writer, raster: Raster, **photo: Any
) -> tuple[list[Any], list[Any]]:
    """Make a chart's screen and print files, and read their patches."""
    darkroom.original("chart.picture").write_bytes(writer(raster))
    known = darkroom.photo("chart.picture", **photo)
    assert (known.width, known.height) == (ACROSS * EDGE, DOWN * EDGE)
    screen = darkroom.picture(known, recipe=SCREEN)
    inked = darkroom.picture(known, recipe=PRINT)
    return seen(screen), seen(inked)


# --- what must be, by the formulas ------------------------------------------------------------


def coded(space: str, bits: int) -> list[Colour]:
    """Say the patches in a colour space, as exactly as so many bits can."""
    most = 2**bits - 1
    return [
        tuple(  # type: ignore[misc]
            round(level * most) / most
            for level in profiles.from_xyz(space, profiles.to_xyz("srgb", scaled(patch)))
        )
        for patch in PATCHES
    ]


def scaled(levels: Sequence[float]) -> Any:
    return tuple(level / 255 for level in levels)


def in_srgb(xyz: Colour) -> tuple[float, ...]:
    return tuple(level * 255 for level in profiles.from_xyz("srgb", xyz))


@cache
def proof() -> ImageCms.ImageCmsTransform:
    """From the press to L*a*b*, its black brought back to black."""
    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(PRESS_PROFILE.read_bytes())),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "CMYK",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def on_paper(inks: Sequence[float]) -> Colour:
    """Answer the L*a*b* of inks (0-255), relative to the paper."""
    image = Image.new("CMYK", (1, 1), tuple(round(ink) for ink in inks))
    lab = ImageCms.applyTransform(image, proof())
    assert lab is not None
    light, red, yellow = lab.tobytes()
    # Pillow keeps a* and b* as signed bytes.
    return light / 2.55, (red ^ 0x80) - 128, (yellow ^ 0x80) - 128


def ciede2000(one: Colour, other: Colour) -> float:
    """CIE 142: the difference of two colours as it is seen."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (
        math.degrees(math.atan2(b, a * stretch)) % 360 if a or b else 0.0
        for a, b in ((a1, b1), (a2, b2))
    )
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    if c1 * c2 and abs(h2 - h1) == 180:
        turn = h2 - h1
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2
    if c1 * c2:
        hue = (h1 + h2) / 2
        if abs(h1 - h2) > 180:
            hue += 180 if h1 + h2 < 360 else -180

    def cosine(angle: float) -> float:
        return math.cos(math.radians(angle))

    t = 1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue)
    t += 0.32 * cosine(3 * hue + 6) - 0.20 * cosine(4 * hue - 63)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = -math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    rotation *= 2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    return math.sqrt(
        (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh)
    )


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
        ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 3.1736, 0.5854), 1.0),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_our_ciede2000_gives_the_published_differences(
    one: Colour, other: Colour, difference: float
) -> None:
    # Sharma, Wu and Dalal 2005, table 1.
    assert ciede2000(one, other) == pytest.approx(difference, abs=0.0001)
    assert ciede2000(other, one) == pytest.approx(difference, abs=0.0001)


@pytest.mark.parametrize("space", profiles.SPACES)
def test_the_formulas_and_littlecms_agree_on_our_profiles(space: str) -> None:
    # Else a fault of the profiles would be taken for one of the program.
    lab = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profiles.rgb_profile(space))),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "RGB",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    for patch in PATCHES:
        converted = ImageCms.applyTransform(Image.new("RGB", (1, 1), patch), lab)
        assert converted is not None
        light, red, yellow = converted.tobytes()
        said = (light / 2.55, (red ^ 0x80) - 128, (yellow ^ 0x80) - 128)
        assert near(said, profiles.xyz_to_lab(profiles.to_xyz(space, scaled(patch))), 0.75)


# --- colours, greys and inks ------------------------------------------------------------------

FLAGS = range(1, 9)
RGB_PROFILES = ("untagged", *profiles.SPACES)


def check(found: list[Any], wanted: Sequence[Sequence[float]], by: float) -> None:
    for n, (is_there, must_be) in enumerate(zip(found, wanted, strict=True)):
        assert near(is_there, must_be, by), f"patch {n}: {is_there} and not {must_be}"


def check_proof(inked: list[Any], wanted: Sequence[Colour]) -> None:
    for n, (inks, must_be) in enumerate(zip(inked, wanted, strict=True)):
        lab = on_paper(inks)
        off = ciede2000(lab, must_be)
        assert off <= DELTA_E, f"patch {n}: {lab} and not {must_be}, {off:.2f} off"


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("profile", RGB_PROFILES)
@pytest.mark.parametrize("kind", COLOURED)
def test_a_colour_comes_out_as_it_went_in(
    kind: str, profile: str, flag: int, darkroom: Darkroom
) -> None:
    space = "srgb" if profile == "untagged" else profile
    patches = coded(space, 16 if "16" in kind else 8)
    raster = chart(patches, profiles.named(profile), flag)
    screen, inked = developed(darkroom, COLOURED[kind], raster)
    if kind in ("avif", "webp"):
        # They lose up to two levels by themselves, which a wide space makes three in sRGB.
        with Image.open(darkroom.original("chart.picture")) as image:
            held = [scaled(patch) for patch in seen(ImageOps.exif_transpose(image))]
        assert all(near(a, b, 3 / 255) for a, b in zip(held, patches, strict=True))
        patches = held
    colours = [profiles.to_xyz(space, patch) for patch in patches]
    check(screen, [in_srgb(xyz) for xyz in colours], SRGB_LEVELS_OFF)
    check_proof(inked, [profiles.xyz_to_lab(xyz) for xyz in colours])


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("profile", ["untagged", "srgb", "adobe-rgb", *profiles.GREYS])
@pytest.mark.parametrize("kind", GREY)
def test_a_grey_picture_keeps_its_tones_and_stays_neutral(
    kind: str, profile: str, flag: int, darkroom: Darkroom
) -> None:
    raster = chart([(level / 255,) for level in LEVELS], profiles.named(profile), flag)
    screen, inked = developed(darkroom, GREY[kind], raster)
    screen = [grey * 3 if len(grey) == 1 else grey for grey in screen]
    space = "srgb" if profile == "untagged" else profile
    greys = [profiles.grey_to_xyz(space, level / 255) for level in LEVELS]
    check(screen, [in_srgb(xyz) for xyz in greys], SRGB_LEVELS_OFF)
    assert all(abs(r - g) <= 1 and abs(g - b) <= 1 for r, g, b in screen)
    check_proof(inked, [profiles.xyz_to_lab(xyz) for xyz in greys])
    assert all(abs(part) <= 2 for inks in inked for part in on_paper(inks)[1:])


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("profile", ["untagged", "press"])
@pytest.mark.parametrize("kind", INKED)
def test_inks_for_this_press_are_kept_and_shown_as_they_will_be_printed(
    kind: str, profile: str, flag: int, darkroom: Darkroom
) -> None:
    embedded = PRESS_PROFILE.read_bytes() if profile == "press" else b""
    raster = chart([scaled(inks) for inks in INKS], embedded, flag)
    screen, inked = developed(darkroom, INKED[kind], raster)
    check(inked, INKS, SRGB_LEVELS_OFF)
    labs = [on_paper(inks) for inks in INKS]
    check_proof(inked, labs)
    # Some inks lie outside sRGB, where clipping is a choice; L*a*b* in whole numbers is coarse.
    inside = [(n, profiles.lab_to_xyz(lab)) for n, lab in enumerate(labs)]
    for n, xyz in inside:
        back = profiles.xyz_to_lab(profiles.to_xyz("srgb", scaled(in_srgb(xyz))))
        if ciede2000(back, labs[n]) < 0.3:
            assert near(screen[n], in_srgb(xyz), SRGB_LEVELS_OFF + 1), (n, screen[n], in_srgb(xyz))


def test_grey_pixels_of_a_colour_picture_stay_neutral_on_the_screen(darkroom: Darkroom) -> None:
    greys = [(level / 255,) * 3 for level in LEVELS]
    for profile in RGB_PROFILES:
        raster = chart(greys, profiles.named(profile))
        screen, _ = developed(darkroom, COLOURED["png-8"], raster)
        assert all(max(grey) - min(grey) <= 1 for grey in screen), profile
        for path in darkroom.folder.iterdir():
            path.unlink()


def test_a_colour_that_srgb_does_not_have_is_cut_off_and_not_turned_over(
    darkroom: Darkroom,
) -> None:
    pure = [(r, g, b) for r in (0.0, 1.0) for g in (0.0, 1.0) for b in (0.0, 0.5, 1.0)]
    for space in ("adobe-rgb", "display-p3", "prophoto"):
        screen, _ = developed(darkroom, COLOURED["png-8"], chart(pure, profiles.rgb_profile(space)))
        # Coarser: 4:2:0 of pure colours, beside the clipping.
        check(screen, [in_srgb(profiles.to_xyz(space, patch)) for patch in pure], 5)
        for path in darkroom.folder.iterdir():
            path.unlink()


def test_a_wide_profile_is_not_just_taken_for_srgb(darkroom: Darkroom) -> None:
    patches = coded("prophoto", 8)
    tagged, _ = developed(
        darkroom, COLOURED["jpeg"], chart(patches, profiles.rgb_profile("prophoto"))
    )
    for path in darkroom.folder.iterdir():
        path.unlink()
    untagged, _ = developed(darkroom, COLOURED["jpeg"], chart(patches))
    assert max(abs(a - b) for a, b in zip(tagged[4], untagged[4], strict=True)) > 15


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_intent_matters_in_print_alone(mode: str, darkroom: Darkroom) -> None:
    raster = (
        chart(coded("display-p3", 8), profiles.rgb_profile("display-p3"))
        if mode == "RGB"
        else chart([scaled((level,)) for level in LEVELS])
    )
    writer: Mapping[str, Writer] = COLOURED if mode == "RGB" else GREY
    relative = developed(darkroom, writer["jpeg"], raster, intent="relative")
    perceptual = developed(darkroom, writer["jpeg"], raster, intent="perceptual")
    assert relative[0] == perceptual[0]
    screens = [path.read_bytes() for path in sorted(darkroom.folder.glob("*screen*"))]
    assert len(screens) == 2
    assert screens[0] == screens[1]
    prints = [path.read_bytes() for path in sorted(darkroom.folder.glob("*print*"))]
    assert prints[0] != prints[1]


@pytest.mark.parametrize("profile", [b"no profile", PRESS_PROFILE.read_bytes()])
def test_a_profile_that_does_not_fit_is_taken_for_none(profile: bytes, darkroom: Darkroom) -> None:
    screen, _ = developed(darkroom, COLOURED["jpeg"], chart(coded("srgb", 8), profile))
    check(screen, PATCHES, SRGB_LEVELS_OFF)


def test_white_stays_paper_and_black_has_no_more_ink_than_the_press_bears(
    darkroom: Darkroom,
) -> None:
    _, inked = developed(darkroom, GREY["png-8"], chart([(n / 11,) for n in range(12)]))
    assert sum(inked[-1]) <= 8
    assert 200 <= sum(inked[0]) / 2.55 <= 301
