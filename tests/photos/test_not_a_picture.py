"""A file that is no picture is refused with a message, whatever its name."""

from pathlib import Path

import pytest

from book import images
from book.images import PictureError
from book.images.originals import decoding
from tests.support.photo_project import PhotoProject
from tests.support.sound_pictures import KINDS, SOUND


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the file is empty"),
        (b"no picture", "the file is no picture of a kind that can be printed"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "the file is no picture of a kind"),
        (b"\x89PNG\r\n\x1a\n", "the file is no picture of a kind"),
        (b"%PDF-1.7\n", "the file is no picture of a kind"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "the file is no picture of a kind"),
        (b"II*\0", "the file is no picture of a kind"),
        (b"MM\0*\0\0\0\x08\0\0", "the file is no picture of a kind"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0", "the file is no picture of a kind"),
        (b"BM" + bytes(60), "the file is no picture of a kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "the file is no picture of a kind"),
        (b"PK\x03\x04" + bytes(60), "the file is no picture of a kind"),
    ],
)
def test_what_is_no_picture_is_said(content: bytes, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=fault):
        images.read_header(path)
    assert decoding.examine_pixels(path).fault.startswith(fault)


def test_a_folder_and_nothing_at_all_are_said_too(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.jpg"):
        with pytest.raises(PictureError):
            images.read_header(path)
        assert decoding.examine_pixels(path).fault


@pytest.mark.parametrize("kind", KINDS)
def test_a_suffix_does_not_matter(kind: str, photo_project: PhotoProject) -> None:
    for suffix in ("jpg", "png", "heic", "txt"):
        path = photo_project.original(f"a.{suffix}")
        path.write_bytes(SOUND[kind])
        assert decoding.examine_pixels(path).fault == ""
