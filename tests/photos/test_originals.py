"""Originals are read by their headers, decoded strictly and set upright."""

from collections.abc import Iterator

import pytest
from PIL import Image, ImageFile

from book import images
from book.images import PictureError
from book.images.originals import decoding, picture_file
from tests.support import profiles
from tests.support.photo_project import PhotoProject, is_near, plan_derivative
from tests.support.photographs import BLUE, RED, red_patch
from tests.support.picture_formats import COLOURED, Raster, as_stored


@pytest.fixture
def truncated_allowed() -> Iterator[None]:
    """Make Pillow accept truncated files, as importing WeasyPrint does."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    yield
    ImageFile.LOAD_TRUNCATED_IMAGES = before


@pytest.mark.parametrize("kind", COLOURED)
@pytest.mark.parametrize("flag", range(1, 9))
def test_a_picture_stands_upright_at_every_size_whatever_its_flag(
    flag: int, kind: str, photo_project: PhotoProject
) -> None:
    labels = Image.new("L", (304, 208))
    labels.paste(1, (0, 0, 80, 48))
    patches = [tuple(level / 255 for level in colour) for colour in (BLUE, RED)]
    raster = Raster(as_stored(labels, flag), patches, profiles.rgb_profile("srgb"), flag)
    photo_project.original("turned").write_bytes(COLOURED[kind](raster))
    photo = photo_project.photo("turned")
    assert (photo.width, photo.height) == (304, 208)
    for size in ((304, 208), (152, 104), (38, 26)):
        image = photo_project.picture(photo, size)
        assert image.size == size
        assert is_near(image.getpixel((size[0] // 10, size[1] // 10)), RED, 30)
        assert is_near(image.getpixel((size[0] * 9 // 10, size[1] * 9 // 10)), BLUE, 30)


@pytest.mark.usefixtures("truncated_allowed")
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif", "heic"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_cut_file_is_refused_even_when_pillow_is_told_to_take_it(
    kept: float, suffix: str, photo_project: PhotoProject
) -> None:
    path = photo_project.original(f"cut.{suffix}")
    Image.effect_noise((400, 300), 80).convert("RGB").save(path)
    photo = photo_project.photo(path.name)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    assert decoding.examine_pixels(path).fault
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    made, (file,) = photo_project.make(photo, plan_derivative(photo))
    assert made.fault
    assert not file.exists()
    assert list(photo_project.folder.iterdir()) == []


def test_a_sound_picture_has_no_fault(photo_project: PhotoProject) -> None:
    red_patch().save(photo_project.original("a.jpg"))
    assert decoding.examine_pixels(photo_project.original("a.jpg")).fault == ""


@pytest.mark.parametrize(
    ("kind", "format_"),
    [
        ("jpeg", "JPEG"), ("png-16", "PNG"), ("tiff-16-big", "TIFF"), ("webp", "WEBP"),
        ("avif", "AVIF"), ("heic", "HEIF"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("profile", ["untagged", "display-p3"])
def test_a_header_says_format_size_and_profile(
    kind: str, format_: str, profile: str, photo_project: PhotoProject
) -> None:
    raster = Raster(as_stored(Image.new("L", (30, 20)), 6), [(0, 0, 0)], profiles.named(profile), 6)
    path = photo_project.original("a.whatever")
    path.write_bytes(COLOURED[kind](raster))
    header = images.read_header(path)
    assert (header.format, header.width, header.height) == (format_, 30, 20)
    assert header.profile == ("" if profile == "untagged" else profile)
    assert not header.transparent


def test_a_picture_too_large_to_decode_is_refused_by_its_header(
    photo_project: PhotoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 5_000_000)
    path = photo_project.original("a.png")
    Image.new("1", (3000, 2000)).save(path)
    with pytest.raises(PictureError, match="the picture has 6 megapixels"):
        images.read_header(path)
