"""Derivatives are made once, from one decode, and removed when no plan names them."""

import os
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from book import images
from book.images import PhotoResult
from book.images.originals import jpeg_decoding
from book.model import Photo
from book.plan import recipes
from tests.support.photo_project import PhotoProject, plan_derivative
from tests.support.photographs import draw_red_patch


def editions_of(photo: Photo) -> list[Any]:
    return [
        plan_derivative(photo, (250, 167), recipe, f"{edition}.jpg")
        for edition, recipe in recipes("a" * 64).items()
    ]


def test_one_decode_serves_all_editions(
    photo_project: PhotoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    decoded = []
    really = jpeg_decoding.decode_jpeg

    def counted(path: Path, size: tuple[int, int]) -> Any:
        decoded.append(path)
        return really(path, size)

    monkeypatch.setattr(jpeg_decoding, "decode_jpeg", counted)
    made, paths = photo_project.make(photo, *editions_of(photo))
    assert made.fault == ""
    assert all(path.exists() for path in paths)
    assert len(decoded) == 1


def test_a_doubt_is_said_again_while_its_pictures_are_kept(photo_project: PhotoProject) -> None:
    path = photo_project.original("a.jpg")
    draw_red_patch(path)
    # Without the end mark.
    path.write_bytes(path.read_bytes()[:-2])
    photo = photo_project.photo("a.jpg")
    files = editions_of(photo)
    made, paths = photo_project.make(photo, *files)
    assert made == PhotoResult(
        photo_id="a", doubt="the end mark is missing; the pixels are all there"
    )
    before = [path.stat().st_mtime_ns for path in paths]
    again, _ = photo_project.make(photo, *files)
    assert again == made
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_what_is_there_is_not_made_again(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    files = editions_of(photo)
    _, paths = photo_project.make(photo, *files)
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths]
    photo_project.original("a.jpg").unlink()
    made, _ = photo_project.make(photo, *files)
    assert made == PhotoResult(photo_id="a")
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths] == before


def test_only_the_missing_one_is_made(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    files = editions_of(photo)
    _, paths = photo_project.make(photo, *files)
    os.utime(paths[0], ns=(1, 1))
    paths[1].unlink()
    photo_project.make(photo, *files)
    assert paths[0].stat().st_mtime_ns == 1
    assert paths[1].exists()


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp", "avif", "heic"])
def test_the_same_photograph_gives_the_same_bytes_in_another_folder(
    kind: str, photo_project: PhotoProject, tmp_path: Path, executor: Executor
) -> None:
    draw_red_patch(photo_project.original(f"a.{kind}"))
    photo = photo_project.photo(f"a.{kind}")
    elsewhere = PhotoProject(tmp_path / "elsewhere", executor)
    elsewhere.original("a").parent.mkdir(parents=True)
    elsewhere.folder.mkdir()
    elsewhere.original(f"a.{kind}").write_bytes(photo_project.original(f"a.{kind}").read_bytes())
    _, here = photo_project.make(photo, *editions_of(photo))
    _, there = elsewhere.make(photo, *editions_of(photo))
    for one, other in zip(here, there, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_what_is_in_no_plan_is_removed(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    kept, gone = plan_derivative(photo, name="kept.jpg"), plan_derivative(photo, name="gone.jpg")
    photo_project.make(photo, kept, gone)
    (photo_project.folder / "other.txt").write_text("not ours", encoding="utf-8")
    images.remove_unplanned(photo_project.folder, [kept])
    names = sorted(path.name for path in photo_project.folder.iterdir())
    assert names == ["kept.jpg", "kept.jpg.sha256", "other.txt"]
