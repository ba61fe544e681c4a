"""A colour is the same in every derivative, whatever the format, orientation and profile."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PIL import Image, ImageOps

from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.colour_charts import (
    INKS,
    LEVELS,
    PATCHES,
    chart,
    coded_patches,
    derivative_patches,
    in_srgb,
    on_paper,
    patch_means,
    scaled,
)
from tests.support.colour_difference import ciede2000
from tests.support.photo_project import PhotoProject, is_near
from tests.support.picture_formats import COLOURED, GREY, INKED, Writer
from tests.support.profiles import Colour

SRGB_LEVELS_OFF, DELTA_E = 3, 2.0
FLAGS = range(1, 9)
RGB_PROFILES = ("untagged", *profiles.SPACES)


def check(found: list[Any], wanted: Sequence[Sequence[float]], by: float) -> None:
    for n, (is_there, must_be) in enumerate(zip(found, wanted, strict=True)):
        assert is_near(is_there, must_be, by), f"patch {n}: {is_there} and not {must_be}"


def check_proof(inked: list[Any], wanted: Sequence[Colour]) -> None:
    for n, (inks, must_be) in enumerate(zip(inked, wanted, strict=True)):
        lab = on_paper(inks)
        off = ciede2000(lab, must_be)
        assert off <= DELTA_E, f"patch {n}: {lab} and not {must_be}, {off:.2f} off"


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("profile", RGB_PROFILES)
@pytest.mark.parametrize("kind", COLOURED)
def test_a_colour_comes_out_as_it_went_in(
    kind: str, profile: str, flag: int, photo_project: PhotoProject
) -> None:
    space = "srgb" if profile == "untagged" else profile
    patches = coded_patches(space, 16 if "16" in kind else 8)
    raster = chart(patches, profiles.named(profile), flag)
    screen, inked = derivative_patches(photo_project, COLOURED[kind], raster)
    if kind in ("avif", "webp"):
        # These formats lose up to two levels, which are three in sRGB for a wide colour space.
        with Image.open(photo_project.original("chart.picture")) as image:
            held = [scaled(patch) for patch in patch_means(ImageOps.exif_transpose(image))]
        assert all(is_near(a, b, 3 / 255) for a, b in zip(held, patches, strict=True))
        patches = held
    colours = [profiles.to_xyz(space, patch) for patch in patches]
    check(screen, [in_srgb(xyz) for xyz in colours], SRGB_LEVELS_OFF)
    check_proof(inked, [profiles.xyz_to_lab(xyz) for xyz in colours])


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("profile", ["untagged", "srgb", "adobe-rgb", *profiles.GREYS])
@pytest.mark.parametrize("kind", GREY)
def test_a_grey_picture_keeps_its_tones_and_stays_neutral(
    kind: str, profile: str, flag: int, photo_project: PhotoProject
) -> None:
    raster = chart([(level / 255,) for level in LEVELS], profiles.named(profile), flag)
    screen, inked = derivative_patches(photo_project, GREY[kind], raster)
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
    kind: str, profile: str, flag: int, photo_project: PhotoProject
) -> None:
    embedded = PRESS_PROFILE.read_bytes() if profile == "press" else b""
    raster = chart([scaled(inks) for inks in INKS], embedded, flag)
    screen, inked = derivative_patches(photo_project, INKED[kind], raster)
    check(inked, INKS, SRGB_LEVELS_OFF)
    labs = [on_paper(inks) for inks in INKS]
    check_proof(inked, labs)
    # Inks outside sRGB may be clipped in different ways; whole L*a*b* numbers are coarse.
    inside = [(n, profiles.lab_to_xyz(lab)) for n, lab in enumerate(labs)]
    for n, xyz in inside:
        back = profiles.xyz_to_lab(profiles.to_xyz("srgb", scaled(in_srgb(xyz))))
        if ciede2000(back, labs[n]) < 0.3:
            assert is_near(screen[n], in_srgb(xyz), SRGB_LEVELS_OFF + 1), (
                n,
                screen[n],
                in_srgb(xyz),
            )


def test_grey_pixels_of_a_colour_picture_stay_neutral_on_the_screen(
    photo_project: PhotoProject,
) -> None:
    greys = [(level / 255,) * 3 for level in LEVELS]
    for profile in RGB_PROFILES:
        raster = chart(greys, profiles.named(profile))
        screen, _ = derivative_patches(photo_project, COLOURED["png-8"], raster)
        assert all(max(grey) - min(grey) <= 1 for grey in screen), profile
        for path in photo_project.folder.glob("*.jpg"):
            path.unlink()


def test_a_colour_that_srgb_does_not_have_is_cut_off_and_not_turned_over(
    photo_project: PhotoProject,
) -> None:
    pure = [(r, g, b) for r in (0.0, 1.0) for g in (0.0, 1.0) for b in (0.0, 0.5, 1.0)]
    for space in ("adobe-rgb", "display-p3", "prophoto"):
        screen, _ = derivative_patches(
            photo_project, COLOURED["png-8"], chart(pure, profiles.rgb_profile(space))
        )
        # A wider tolerance: 4:2:0 blurs pure colours.
        check(screen, [in_srgb(profiles.to_xyz(space, patch)) for patch in pure], 5)
        for path in photo_project.folder.glob("*.jpg"):
            path.unlink()


def test_a_wide_profile_is_not_just_taken_for_srgb(photo_project: PhotoProject) -> None:
    patches = coded_patches("prophoto", 8)
    tagged, _ = derivative_patches(
        photo_project, COLOURED["jpeg"], chart(patches, profiles.rgb_profile("prophoto"))
    )
    for path in photo_project.folder.glob("*.jpg"):
        path.unlink()
    untagged, _ = derivative_patches(photo_project, COLOURED["jpeg"], chart(patches))
    assert max(abs(a - b) for a, b in zip(tagged[4], untagged[4], strict=True)) > 15


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_intent_matters_in_print_alone(mode: str, photo_project: PhotoProject) -> None:
    raster = (
        chart(coded_patches("display-p3", 8), profiles.rgb_profile("display-p3"))
        if mode == "RGB"
        else chart([scaled((level,)) for level in LEVELS])
    )
    writer: Mapping[str, Writer] = COLOURED if mode == "RGB" else GREY
    relative = derivative_patches(photo_project, writer["jpeg"], raster, intent="relative")
    perceptual = derivative_patches(photo_project, writer["jpeg"], raster, intent="perceptual")
    assert relative[0] == perceptual[0]
    screens = [path.read_bytes() for path in sorted(photo_project.folder.glob("*screen*.jpg"))]
    assert len(screens) == 2
    assert screens[0] == screens[1]
    prints = [path.read_bytes() for path in sorted(photo_project.folder.glob("*print*.jpg"))]
    assert prints[0] != prints[1]


@pytest.mark.parametrize("profile", [b"no profile", PRESS_PROFILE.read_bytes()])
def test_a_profile_that_does_not_fit_is_taken_for_none(
    profile: bytes, photo_project: PhotoProject
) -> None:
    screen, _ = derivative_patches(
        photo_project, COLOURED["jpeg"], chart(coded_patches("srgb", 8), profile)
    )
    check(screen, PATCHES, SRGB_LEVELS_OFF)


def test_white_stays_paper_and_black_has_no_more_ink_than_the_press_bears(
    photo_project: PhotoProject,
) -> None:
    _, inked = derivative_patches(
        photo_project, GREY["png-8"], chart([(n / 11,) for n in range(12)])
    )
    assert sum(inked[-1]) <= 8
    assert 200 <= sum(inked[0]) / 2.55 <= 301
