"""Know a photograph by its header; make the files that a plan asks for, each once, whole.

A camera file never goes further than this module: what leaves it is decoded strictly, upright,
converted to its edition's colours, scaled down and written from nothing, so that no position,
serial number or preview can come along (facts: weasyprint.md 0.1, photographs-and-print.md 0.1).
"""

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageFile, ImageFont, ImageOps
from PIL import __version__ as pillow_version

from book import typefaces, writing
from book.model import Photo
from book.plan import Derivative, Recipe

#: Named in every derivative's key: another decoder or encoder makes other bytes.
LIBRARY = f"pillow-{pillow_version} images-1"
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
MOST_PIXELS = 300_000_000
#: Longest edge of a stand-in: enough for a page at 300 ppi, so it is planned like a photograph.
STAND_IN_EDGE = 3600
_ORIENTATION = 0x0112
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# Our own limit is checked on the header, before a pixel is read; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


class PictureError(Exception):
    """A file that cannot be used as a photograph; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a file says of its picture before it is decoded."""

    format: str
    #: Pixels, upright: the orientation flag is applied.
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One photograph's files are there; or `fault` says why they cannot be."""

    photo_id: str
    fault: str = ""


def probe(path: Path) -> Header:
    """Read a picture's header; `PictureError` when the file is none that can be used."""
    try:
        with _strictly_opened(path) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                millions = width * height // 1_000_000
                raise PictureError(f"the picture has {millions} megapixels; 300 is most")
            # Pillow reads a TIFF upright by itself.
            turned = image.format != "TIFF" and image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
            format_name = image.format or ""
    except _BROKEN as error:
        # A PNG may keep its orientation at its end, and is decoded for it.
        raise PictureError(_broken(error)) from error
    if turned:
        width, height = height, width
    return Header(format=format_name, width=width, height=height)


def examine(path: Path) -> str:
    """Decode a whole picture and answer what is wrong with it; nothing when it is sound."""
    try:
        with _strictly_opened(path) as image:
            image.load()
    except PictureError as error:
        return str(error)
    except _BROKEN as error:
        return _broken(error)
    return ""


def profile_fault(path: Path) -> str:
    """Answer why a file cannot be used as a press profile; nothing when it can."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(path.read_bytes()))
    except (ImageCms.PyCMSError, OSError):
        return "is no ICC profile"
    space = profile.profile.xcolor_space.strip()
    return "" if space == "CMYK" else f"is a profile for {space}, not for CMYK"


def make(
    derivatives: Iterable[Derivative],
    photos: Mapping[str, Photo],
    project: Path,
    folder: Path,
    press_profile: Path,
    executor: Executor,
) -> Iterator[Made]:
    """Make the files that are not there yet, one decode a photograph; yield as each is done.

    A photograph that cannot be decoded to its last line yields its fault and leaves no file.
    """
    wanted: dict[str, list[Derivative]] = {photo_id: [] for photo_id in photos}
    for derivative in derivatives:
        if not (folder / derivative.name).exists():
            wanted[derivative.photo_id].append(derivative)
    jobs = [(photos[photo_id], files) for photo_id, files in wanted.items() if files]

    def job(pair: tuple[Photo, Sequence[Derivative]]) -> Made:
        return _make_one(*pair, project, folder, press_profile)

    yield from (Made(photo_id=photo_id) for photo_id, files in wanted.items() if not files)
    yield from executor.map(job, jobs)


def prune(folder: Path, planned: Iterable[Derivative]) -> None:
    """Remove pictures that are in no plan any more."""
    kept = {derivative.name for derivative in planned}
    for path in folder.glob("*.jpg"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def stand_in_size(proportions: tuple[int, int]) -> tuple[int, int]:
    """Size a stand-in, in pixels, at the ratio that the manuscript gives."""
    scale = STAND_IN_EDGE / max(proportions)
    width, height = (max(1, round(edge * scale)) for edge in proportions)
    return width, height


def _make_one(
    photo: Photo, files: Sequence[Derivative], project: Path, folder: Path, press_profile: Path
) -> Made:
    try:
        original = _upright(photo, project, files)
    except PictureError as error:
        return Made(photo_id=photo.id, fault=str(error))
    except _BROKEN as error:
        return Made(photo_id=photo.id, fault=_broken(error))
    for file in files:
        picture = _scaled(original, (file.width, file.height))
        if file.recipe.colour == "cmyk":
            picture = _to_cmyk(picture, press_profile)
        writing.write_whole(folder / file.name, _jpeg(picture, file.recipe))
    return Made(photo_id=photo.id)


def _upright(photo: Photo, project: Path, files: Sequence[Derivative]) -> Image.Image:
    """Decode a photograph, or draw its stand-in, upright and in sRGB."""
    if not photo.delivered:
        return _stand_in(photo)
    needed = (max(file.width for file in files), max(file.height for file in files))
    with _strictly_opened(project / photo.file) as image:
        if image.format == "JPEG" and image.mode == "RGB":
            _decode_reduced(image, needed, turned=image.width != photo.width)
        profile = image.info.get("icc_profile")
        image.load()
        return _to_srgb(ImageOps.exif_transpose(image), profile)


def _strictly_opened(path: Path) -> Image.Image:
    if path.stat().st_size == 0:
        raise PictureError("the file is empty")
    # Importing WeasyPrint switches this on for the whole process: half a photograph would be
    # printed in grey (facts: weasyprint.md, trap 11).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        return Image.open(path, formats=FORMATS)
    except _BROKEN as error:
        raise PictureError(
            f"the file is no picture of a kind that can be printed ({', '.join(FORMATS)})"
        ) from error


def _decode_reduced(image: Image.Image, needed: tuple[int, int], *, turned: bool) -> None:
    """Let libjpeg decode at 1/2, 1/4 or 1/8 where twice the needed pixels remain."""
    width, height = reversed(needed) if turned else needed
    image.draft("RGB", (2 * width, 2 * height))


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        # Scaled in "F", for Pillow does no arithmetic on the big-endian kind of 16 bits.
        image = image.convert("F").point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    if image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    if not profile:
        return image if image.mode == "L" else image.convert("RGB")
    try:
        transform = _transform(profile, image.mode)
        converted = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError):
        # A damaged profile, or one for another kind of picture: taken as untagged.
        return image if image.mode == "L" else image.convert("RGB")
    return converted if converted is not None else image


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.buildTransform(
        source,
        _SRGB,
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


@lru_cache(maxsize=4)
def _press_transform(press_profile: Path) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        _SRGB,
        ImageCms.ImageCmsProfile(str(press_profile)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _to_cmyk(picture: Image.Image, press_profile: Path) -> Image.Image:
    converted = ImageCms.applyTransform(picture.convert("RGB"), _press_transform(press_profile))
    assert converted is not None
    return converted


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, recipe: Recipe) -> bytes:
    """Code a picture with nothing but its pixels: no EXIF, no profile, no comment."""
    bare = picture.copy()
    bare.info.clear()
    coded = io.BytesIO()
    bare.save(coded, "JPEG", quality=recipe.quality, subsampling=recipe.subsampling)
    return coded.getvalue()


def _broken(error: Exception) -> str:
    words = str(error).partition("\n")[0].partition(" (")[0] or type(error).__name__
    return f"the picture is damaged or not complete: {words}"


def _stand_in(photo: Photo) -> Image.Image:
    """Draw a picture that nobody can take for one: its marks name what is to come."""
    width, height = photo.width, photo.height
    image = Image.new("L", (width, height), 226)
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 100
    for line in ((0, 0, width, height), (0, height, width, 0)):
        draw.line(line, fill=200, width=max(1, round(unit / 3)))
    draw.rectangle((0, 0, width - 1, height - 1), outline=170, width=max(1, round(unit / 3)))
    lines: list[tuple[str, int, float]] = [
        ("FOR POSITION ONLY", 400, 3.2),
        (photo.id, 300, 7.0),
        (photo.file.rpartition("/")[2], 400, 3.6),
    ]
    middle = height / 2
    panel = [_fitted(words, weight, size * unit, width * 0.8) for words, weight, size in lines]
    half = max(font.getlength(words) for words, font in panel) / 2 + 4 * unit
    box = (width / 2 - half, middle - 13 * unit, width / 2 + half, middle + 13 * unit)
    draw.rectangle(box, fill=226)
    for (words, font), offset in zip(panel, (-7.0, 0.0, 8.0), strict=True):
        draw.text((width / 2, middle + offset * unit), words, fill=70, font=font, anchor="mm")
    return image


def _fitted(
    words: str, weight: int, size: float, width: float
) -> tuple[str, ImageFont.FreeTypeFont]:
    """Choose the largest size, up to `size` px, at which words fit a width in px."""
    font = _face(weight, size)
    length = font.getlength(words)
    return words, font if length <= width else _face(weight, size * width / length)


def _face(weight: int, size: float) -> ImageFont.FreeTypeFont:
    # The basic engine is in every build of Pillow and places letters alike in all of them.
    face = ImageFont.truetype(
        str(typefaces.sans()), max(size, 1.0), layout_engine=ImageFont.Layout.BASIC
    )
    face.set_variation_by_axes([weight, typefaces.CONDENSED])
    return face
