"""The pages of an EPUB on the screens of reading systems, as pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from book.images.thumbnails import Thumbnail

#: What the ids of figures begin with in our EPUBs (`render/templates/photo.xhtml`).
_PHOTO = "photo-"
#: Pictures above which pages are drawn smaller: a book of 600 stand-ins had 65 MB of pages.
_MANY = 100
#: Pages of a book on one screen that are drawn, and letters of a title that are shown.
MOST_PAGES, _LONGEST = 2000, 200
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg")


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
    #: Pages that were not drawn, because there are more than `MOST_PAGES`.
    cut_off: int = 0
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


def has_many_pictures(names: Iterable[str]) -> bool:
    """Return whether a book with these files is drawn smaller, because it has many pictures."""
    return sum(name.lower().endswith(_PICTURES) for name in names) > _MANY


def write_page(picture: Thumbnail, stem: Path, number: int, place: DocumentPage) -> ScreenPage:
    """Write the picture of a page into the folder of all screens; `number` is that of the file."""
    path = stem.with_name(f"{stem.name}-{number:03}.jpg")
    path.write_bytes(picture.jpeg)
    title = " ".join(place.title.split())[:_LONGEST] or place.document
    return ScreenPage(
        file=f"{path.parent.name}/{path.name}",
        width=picture.width,
        height=picture.height,
        label=f"{title}, page {place.number} of {place.count}",
        document=place.document,
        photo_ids=photo_ids(place.ids),
    )
