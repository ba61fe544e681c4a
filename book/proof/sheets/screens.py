"""The pages of an EPUB on the screens of reading systems, as pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from book.images.thumbnails import Thumbnail

#: What the ids of figures begin with in our EPUBs (`render/templates/photo.xhtml`).
_PHOTO = "photo-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """One page of the EPUB on a screen, as a picture."""

    #: Relative to the folder of the proof.
    file: str
    #: Pixels.
    width: int
    height: int
    #: Title of the document, and number of the page in it.
    label: str
    #: Its file in the EPUB.
    document: str
    #: Photographs whose figure is on the page, in part or as a whole.
    photo_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderScreens:
    """Pages of the EPUB in one reading system on one screen."""

    reader: str
    #: `phone`, `tablet` or `e-ink`.
    device: str
    #: The screen in CSS px.
    width: int
    height: int
    #: `light` or `dark`.
    theme: str
    #: All pages; otherwise the first of each document, and those with pictures.
    whole: bool
    pages: tuple[ScreenPage, ...] = ()
    #: Why there are no pages, and what to do about it; empty if there are pages.
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """Where a page is in the EPUB."""

    document: str
    title: str
    #: Starts at 1.
    number: int
    #: Pages of the document on this screen.
    count: int
    #: Ids of elements that are on it.
    ids: tuple[str, ...] = ()


def photo_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the photographs among the ids of figures."""
    return tuple(id.removeprefix(_PHOTO) for id in ids if id.startswith(_PHOTO))


def write_page(picture: Thumbnail, path: Path, place: DocumentPage) -> ScreenPage:
    """Write the picture of a page into the folder of all screens."""
    path.write_bytes(picture.jpeg)
    return ScreenPage(
        file=f"{path.parent.name}/{path.name}",
        width=picture.width,
        height=picture.height,
        label=f"{place.title or place.document}, page {place.number} of {place.count}",
        document=place.document,
        photo_ids=photo_ids(place.ids),
    )
