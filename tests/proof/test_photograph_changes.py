"""What changed of photographs, and of the metadata."""

from dataclasses import replace

import pytest

from book.check.read.epub_contents import EpubPhoto
from book.proof.comparison.photograph_changes import (
    PhotoChange,
    compare_metadata,
    compare_photos,
    differing_pixels,
)


def photo(id: str, section: str = "The city") -> EpubPhoto:
    return EpubPhoto(
        id=id,
        section=section,
        caption=f"Caption of {id}",
        credit="Ann Person",
        alt=f"Alt of {id}",
        digest=f"digest {id}",
        pixels=f"pixels {id}",
        file=f"images/{id}.jpg",
    )


A, B, C, D = PHOTOS = [photo(id) for id in "abcd"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (PHOTOS, []),
        ([A, B, C], [("d", "removed", "Caption of d", "")]),
        ([*PHOTOS, photo("e")], [("e", "added", "", "Caption of e")]),
        ([B, C, D, A], [("a", "moved", "The city, photograph 1", "The city, photograph 4")]),
        ([D, A, B, C], [("d", "moved", "The city, photograph 4", "The city, photograph 1")]),
        (
            [A, B, C, replace(D, section="The end")],
            [("d", "moved", "The city, photograph 4", "The end, photograph 1")],
        ),
        ([replace(A, caption="New"), B, C, D], [("a", "caption", "Caption of a", "New")]),
        ([replace(A, credit=""), B, C, D], [("a", "credit", "Ann Person", "")]),
        ([replace(A, alt="New"), B, C, D], [("a", "alternative text", "Alt of a", "New")]),
        ([replace(A, digest="other"), B, C, D], [("a", "metadata", "", "")]),
        (
            [replace(A, digest="other", caption="New"), B, C, D],
            [("a", "caption", "Caption of a", "New")],
        ),
        ([replace(A, digest="other", pixels="other"), B, C, D], [("a", "replaced", "", "")]),
        ([A, B, C, replace(D, digest="other", pixels="same")], [("d", "encoded anew", "", "")]),
        (
            [replace(A, pixels=B.pixels), replace(B, pixels=A.pixels), C, D],
            [("a", "replaced", "", "b"), ("b", "replaced", "", "a")],
        ),
    ],
)
def test_each_change_is_named(
    new: list[EpubPhoto], expected: list[tuple[str, str, str, str]]
) -> None:
    alike = [now.id for _, now in differing_pixels(PHOTOS, new) if now.pixels == "same"]
    assert list(compare_photos(PHOTOS, new, alike)) == [
        PhotoChange(photo_id=id, kind=kind, old=old, new=now)  # type: ignore[arg-type]
        for id, kind, old, now in expected
    ]


def test_metadata_that_changed_come_and_went_are_named() -> None:
    old = {"dc:title": ("Izium",), "dc:subject": ("war",), "dc:language": ("en",)}
    new = {"dc:title": ("Izium, September",), "dc:language": ("en",), "dc:creator": ("A", "B")}
    assert compare_metadata(old, new) == (
        ("dc:title", "Izium", "Izium, September"),
        ("dc:creator", "", "A; B"),
        ("dc:subject", "war", ""),
    )
