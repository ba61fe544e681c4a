"""What PDF and EPUB read are the pictures that were made, of the photographs that were read."""

import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from book import images, pdf
from book.epub.archive import repack
from book.files import kept_files
from book.files.kept_files import ChangedFileError
from book.pdf.checked_pictures import check_pictures
from tests.support.photo_project import PhotoProject, plan_derivative
from tests.support.photographs import draw_red_patch
from tests.support.projects import sha256

PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title></head>
<body><img src="pictures/red.jpg" alt="red"/></body></html>"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (30, 20), "red").save(tmp_path / "pictures/red.jpg")
    return tmp_path / "pictures/red.jpg"


def write_pdf(picture: Path, digest: str) -> bytes:
    target = io.BytesIO()
    pdf.lay_out(
        PAGE,
        target,
        sources={"pictures": picture.parent},
        digests={"pictures/red.jpg": digest},
        variant="pdf/ua-1",
        cache=picture.parents[1] / "cache",
    )
    return target.getvalue()


def test_a_pdf_has_the_picture_that_was_made_and_no_other(picture: Path) -> None:
    digest = sha256(picture.read_bytes())
    assert picture.read_bytes() in write_pdf(picture, digest)
    Image.new("RGB", (30, 20), "blue").save(picture)
    with pytest.raises(ChangedFileError, match=r"red\.jpg"):
        write_pdf(picture, digest)


def test_a_picture_that_changes_between_layout_and_writing_is_noticed(picture: Path) -> None:
    from weasyprint.images import LazyLocalImage

    digest = sha256(picture.read_bytes())
    with check_pictures({str(picture): digest}):
        read_late = LazyLocalImage(str(picture))
        assert sha256(read_late.data) == digest
        picture.write_bytes(picture.read_bytes()[:-5])
        with pytest.raises(ChangedFileError):
            _ = read_late.data
    assert read_late.data == picture.read_bytes()


def test_an_epub_has_the_picture_that_was_made_and_no_other(picture: Path, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("images/red.jpg", b"")
    digests = {"red.jpg": sha256(picture.read_bytes())}

    def write() -> None:
        with ZipFile(packed) as source:
            pictures = {"images/red.jpg": picture}
            repack(source, tmp_path / "a.epub", pictures=pictures, digests=digests, changed={})

    write()
    with ZipFile(tmp_path / "a.epub") as archive:
        assert archive.read("images/red.jpg") == picture.read_bytes()
    picture.unlink()
    with pytest.raises(ChangedFileError):
        write()


def test_a_photograph_that_changes_after_it_was_read_leaves_no_picture(
    photo_project: PhotoProject,
) -> None:
    original = photo_project.original("a.jpg")
    draw_red_patch(original)
    photo = photo_project.photo("a.jpg")
    file = plan_derivative(photo, (150, 100))
    Image.new("RGB", (300, 200), "blue").save(original)
    with pytest.raises(ChangedFileError, match=r"source/gallery/a\.jpg was changed"):
        photo_project.make(photo, file)
    assert not kept_files.is_kept(photo_project.folder / file.name)


def test_a_damaged_picture_is_made_again_from_its_photograph(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    files = [plan_derivative(photo, (150, 100), name=name) for name in ("one.jpg", "two.jpg")]
    _, paths = photo_project.make(photo, *files)
    before = [(path.read_bytes(), path.stat().st_ino) for path in paths]
    paths[1].write_bytes(before[1][0][:-1] + b"\0")
    photo_project.make(photo, *files)
    after = [(path.read_bytes(), path.stat().st_ino) for path in paths]
    assert after[0] == before[0]
    assert after[1][0] == before[1][0]
    digests = images.picture_digests(photo_project.folder, files)
    assert digests == {path.name: sha256(path.read_bytes()) for path in paths}


def test_a_stand_in_needs_no_file(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    awaited = replace(photo_project.photo("a.jpg"), delivered=False, digest="0" * 64)
    photo_project.original("a.jpg").unlink()
    made, (path,) = photo_project.make(awaited, plan_derivative(awaited, (150, 100)))
    assert made.fault == ""
    assert kept_files.is_kept(path)
