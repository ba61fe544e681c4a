"""The pictures of a report: photographs and pages, small, each drawn once, while there is room."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from book.check.read import page_thumbnails
from book.check.read.page_thumbnails import PageThumbnail
from book.check.report.outcome import by_finding
from book.check.result import Box, Examination, Located, Subject
from book.errors import Severity
from book.files import processes
from book.images.thumbnails import Thumbnail, thumbnail_of_file

#: Of one check's findings on one subject, so many are shown; the others are in words alone.
SHOWN = 6
#: Of one finding that holds for many places, so many of them.
PLACES = 4
#: Pages that are drawn, of all files together.
_PAGES = 120
#: Pixels of a photograph's longer edge: twice what it is seen at.
_EDGE = 220
#: Characters that all pictures may take in the report, which stays below 10 MB with its words.
ROOM = 6_500_000
# What the builder calls its pictures (`plan.name`).
_NAME = re.compile(r"(.+)-([0-9]+)w-[0-9a-f]{12}\.jpg")
#: Points around a marked place, and the least that a mark measures: a hairline would not be seen.
_AROUND, _LEAST = 3.0, 14.0

Page = tuple[Subject, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a report shows, once or more often."""

    #: Its id in the report.
    key: str
    uri: str
    #: In the units of what is marked on it: points of a page, pixels of a photograph.
    width: float
    height: float
    #: Of a page: where the trimmed page begins, from the lower left.
    left: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A rectangle on a picture, from its upper left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """All that a report shows."""

    photos: Mapping[str, Picture] = field(default_factory=dict)
    pages: Mapping[Page, Picture] = field(default_factory=dict)
    #: How many were left out, for want of room.
    spared: int = 0


def gather(
    examined: Examination, files: Mapping[Subject, Path], folder: Path | None, room: int = ROOM
) -> Pictures:
    """Draw what the findings are about, and every photograph whose credit is proved.

    `files` are those that were examined, `folder` is where the builder keeps its pictures. What
    is wrong comes first: when the room ends, it is the proof that goes without pictures.
    """
    found = sorted(shown(examined), key=lambda one: one[1].finding.severity is Severity.WARNING)
    wanted = _pages(found, files)
    names = _pictures_in(folder) if folder else {}
    ids = [one.photo_id for _, one in found if not _on_page(one)]
    ids += [question.photo_id for question in examined.questions]
    ids += [credit.photo_id for credit in examined.credits]
    drawn_pages: dict[Page, Picture] = {}
    drawn_photos: dict[str, Picture] = {}
    spared = max(0, len(wanted) - _PAGES)
    for number, (page, drawn) in enumerate(_drawn(wanted[:_PAGES], files), start=1):
        uri = _uri(drawn.picture)
        if len(uri) > room:
            spared += 1
            continue
        room -= len(uri)
        drawn_pages[page] = Picture(
            key=f"page-{number}",
            uri=uri,
            width=drawn.width,
            height=drawn.height,
            left=drawn.left,
            bottom=drawn.bottom,
        )
    for number, photo_id in enumerate(filter(names.get, dict.fromkeys(ids)), start=1):
        # Not even drawn, once there is no room for the next.
        thumbnail = None if spared else thumbnail_of_file(names[photo_id], _EDGE)
        uri = _uri(thumbnail) if thumbnail else ""
        if spared or len(uri) > room:
            spared += 1
        elif thumbnail:
            room -= len(uri)
            drawn_photos[photo_id] = Picture(
                key=f"photo-{number}", uri=uri, width=thumbnail.width, height=thumbnail.height
            )
    return Pictures(photos=drawn_photos, pages=drawn_pages, spared=spared)


def shown(examined: Examination) -> Iterator[tuple[Subject, Located]]:
    """List the places that have a picture: the first ones of the first findings of each check."""
    for run in examined.runs:
        for _, places in by_finding(run)[:SHOWN]:
            for one in places[:PLACES]:
                yield run.subject, one


def of_place(subject: Subject, one: Located, pictures: Pictures) -> Picture | None:
    """Choose what is shown of a place: the page where there is one, else the photograph."""
    page = pictures.pages.get((subject, one.page)) if _on_page(one) else None
    return page or pictures.photos.get(one.photo_id)


def place(picture: Picture, box: Box | None) -> Place | None:
    """Turn a place on the trimmed page into one on its picture, large enough to be seen."""
    if box is None:
        return None
    left, right = _spread(box[0] + picture.left, box[2] + picture.left, picture.width)
    bottom, top = _spread(box[1] + picture.bottom, box[3] + picture.bottom, picture.height)
    return Place(
        x=round(left, 1),
        y=round(picture.height - top, 1),
        width=round(right - left, 1),
        height=round(top - bottom, 1),
    )


def _spread(low: float, high: float, end: float) -> tuple[float, float]:
    """Widen a stretch to what can be seen, and keep it between 0 and the end."""
    low, high = min(low, high) - _AROUND, max(low, high) + _AROUND
    lacking = max(0.0, _LEAST - (high - low)) / 2
    low, high = low - lacking, high + lacking
    inside = min(max(low, 0.0), max(end - _LEAST, 0.0))
    return inside, max(min(high, end), min(inside + _LEAST, end))


def _on_page(one: Located) -> bool:
    return one.page > 0


def _pages(found: Iterable[tuple[Subject, Located]], files: Mapping[Subject, Path]) -> list[Page]:
    """List the pages to be drawn, each once."""
    return list(
        dict.fromkeys(
            (subject, one.page) for subject, one in found if _on_page(one) and subject in files
        )
    )


def _drawn(
    wanted: Iterable[Page], files: Mapping[Subject, Path]
) -> Iterator[tuple[Page, PageThumbnail]]:
    numbers: dict[Subject, list[int]] = {}
    for subject, number in wanted:
        numbers.setdefault(subject, []).append(number)
    for subject, pages in numbers.items():
        # A file of unknown make can do to PDFium what it likes, but not here.
        for drawn in (
            processes.run_limited(page_thumbnails.draw_pages, files[subject], pages).answer or ()
        ):
            yield (subject, drawn.page), drawn


def _pictures_in(folder: Path) -> Mapping[str, Path]:
    """Find a picture of each photograph: the smallest, which is the quickest to read."""
    found: dict[str, tuple[int, str, Path]] = {}
    for path in folder.glob("*.jpg"):
        if match := _NAME.fullmatch(path.name):
            this = (int(match[2]), path.name, path)
            found[match[1]] = min(this, found.get(match[1], this))
    return {photo_id: path for photo_id, (_, _, path) in found.items()}


def _uri(picture: Thumbnail) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode('ascii')}"
