"""Pictures that show the same are alike in any size; others, and parts of them, are not."""

import io
from pathlib import Path

import pytest
from PIL import Image

from book.images.likeness import (
    digest_without_metadata,
    look_alike,
    outline_of_file,
    outline_of_pixels,
)
from tests.support.photographs import draw_photograph


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    file = tmp_path_factory.mktemp("likeness") / "pier.jpg"
    draw_photograph(file, (900, 600))
    with Image.open(file) as image:
        return image.convert("RGB")


def encoded(image: Image.Image, quality: int = 80, **more: object) -> bytes:
    content = io.BytesIO()
    image.save(content, "JPEG", quality=quality, **more)
    return content.getvalue()


@pytest.mark.parametrize("size", [(900, 600), (450, 300), (225, 150)])
def test_a_picture_is_alike_in_every_size(photograph: Image.Image, size: tuple[int, int]) -> None:
    smaller = encoded(photograph.resize(size), quality=60)
    assert look_alike(outline_of_file(encoded(photograph)), outline_of_file(smaller))


@pytest.mark.parametrize("turn", [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180])
def test_another_picture_is_not(photograph: Image.Image, turn: Image.Transpose) -> None:
    other = encoded(photograph.transpose(turn))
    assert not look_alike(outline_of_file(encoded(photograph)), outline_of_file(other))


def test_a_picture_on_a_page_is_alike(photograph: Image.Image) -> None:
    page = Image.new("RGB", (1000, 800), "white")
    page.paste(photograph, (50, 100))
    red, green, blue = page.split()
    pixels = Image.merge("RGB", (blue, green, red)).tobytes()
    size, box = (1000, 800), (50, 100, 950, 700)
    found = outline_of_pixels(pixels, size, 3000, box)
    assert look_alike(found, outline_of_file(encoded(photograph)))
    assert not look_alike(outline_of_pixels(pixels, size, 3000, (0, 0, 500, 400)), found)
    assert outline_of_pixels(pixels, size, 3000, (1200, 0, 1300, 10)) == b""


def test_what_cannot_be_read_is_like_nothing(tmp_path: Path) -> None:
    assert outline_of_file(b"no picture") == b""
    assert not look_alike(b"", b"")


def test_metadata_do_not_count_and_pixels_do(photograph: Image.Image) -> None:
    plain = encoded(photograph)
    with_comment = encoded(photograph, comment=b"Caption")
    assert plain != with_comment
    assert digest_without_metadata(plain) == digest_without_metadata(with_comment)
    other = encoded(photograph.transpose(Image.Transpose.ROTATE_180))
    assert digest_without_metadata(plain) != digest_without_metadata(other)
    for damaged in (
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1",
        plain[:100],
        b"\xff\xd8\xff\xe1\x00\x00",
    ):
        assert digest_without_metadata(damaged)
