"""The pictures of a report: small photographs and pages, each drawn once, within a size."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from book.check.read import page_thumbnails
from book.check.read.page_thumbnails import PageThumbnail
from book.check.report.outcome import places_of, reported
from book.check.result import Examination, Subject
from book.errors import Finding, Place, Severity
from book.files import processes
from book.images.thumbnails import Thumbnail, thumbnail_of_file

#: Findings of one rule on one subject that are shown with pictures.
SHOWN = 6
#: Places of one finding that are shown.
PLACES = 4
#: Pages that are drawn, of all files together.
_PAGES = 120
#: Pixels of a photograph's long edge: twice the size at which it is seen.
_EDGE = 220
#: Characters of all pictures in the report, which stays below 10 MB with its text.
ROOM = 6_500_000
#: A picture file, as `plan.derivative_name` names it.
_PICTURE_NAME = re.compile(r"(.+)-([0-9]+)w-[0-9a-f]{12}\.jpg")
#: Points around a marked place, and the least size of a mark: a hairline would not be seen.
_AROUND, _LEAST = 3.0, 14.0

PageKey = tuple[Subject, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPicture:
    """A picture that a report shows, once or more often."""

    #: Its id in the report.
    key: str
    uri: str
    #: In pt for a page, in px for a photograph.
    width: float
    height: float
    #: Of a page: the lower left of the trimmed page, from the lower left of the picture, in pt.
    left: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMark:
    """A rectangle on a picture, from its upper left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPictures:
    """All pictures of a report."""

    photos: Mapping[str, ReportPicture] = field(default_factory=dict)
    pages: Mapping[PageKey, ReportPicture] = field(default_factory=dict)
    #: Pictures that were left out for want of room.
    skipped: int = 0


def gather(
    examination: Examination, files: Mapping[Subject, Path], folder: Path | None, room: int = ROOM
) -> ReportPictures:
    """Draw what the findings are about, and every photograph whose credit was looked for.

    `files` are those that were examined, `folder` has the builder's picture files. Findings come
    first: the credits go without pictures when there is no room left.
    """
    ordered = sorted(shown_places(examination), key=lambda shown: shown[1])
    found = [(subject, place) for subject, _, place in ordered]
    wanted = _page_keys(found, files)
    names = _smallest_pictures(folder) if folder else {}
    ids = [place.photo_id for _, place in found if not place.page]
    ids += [question.photo_id for question in examination.questions]
    ids += [credit.photo_id for credit in examination.credits]
    pages: dict[PageKey, ReportPicture] = {}
    photos: dict[str, ReportPicture] = {}
    skipped = max(0, len(wanted) - _PAGES)
    for number, (key, drawn) in enumerate(_drawn_pages(wanted[:_PAGES], files), start=1):
        uri = _uri(drawn.picture)
        if len(uri) > room:
            skipped += 1
            continue
        room -= len(uri)
        pages[key] = ReportPicture(
            key=f"page-{number}",
            uri=uri,
            width=drawn.width,
            height=drawn.height,
            left=drawn.left,
            bottom=drawn.bottom,
        )
    for number, photo_id in enumerate(filter(names.get, dict.fromkeys(ids)), start=1):
        # After the first that has no room, none is drawn.
        thumbnail = None if skipped else thumbnail_of_file(names[photo_id], _EDGE)
        uri = _uri(thumbnail) if thumbnail else ""
        if skipped or len(uri) > room:
            skipped += 1
        elif thumbnail:
            room -= len(uri)
            photos[photo_id] = ReportPicture(
                key=f"photo-{number}", uri=uri, width=thumbnail.width, height=thumbnail.height
            )
    return ReportPictures(photos=photos, pages=pages, skipped=skipped)


def shown_places(examination: Examination) -> Iterator[tuple[Subject, bool, Place]]:
    """Yield the places that have a picture, and whether they belong to a warning."""
    for result in examination.results:
        for finding in reported(result)[:SHOWN]:
            for place in places_of(finding)[:PLACES]:
                yield result.subject, _is_warning(finding), place


def picture_of_place(
    subject: Subject, place: Place, pictures: ReportPictures
) -> ReportPicture | None:
    """Return the picture of a place: its page where there is one, else its photograph."""
    page = pictures.pages.get((subject, place.page)) if place.page else None
    return page or pictures.photos.get(place.photo_id)


def mark_on_picture(
    picture: ReportPicture, box: tuple[float, float, float, float] | None
) -> PlaceMark | None:
    """Return the mark of a box on the trimmed page, large enough to be seen."""
    if box is None:
        return None
    left, right = _widened(box[0] + picture.left, box[2] + picture.left, picture.width)
    bottom, top = _widened(box[1] + picture.bottom, box[3] + picture.bottom, picture.height)
    return PlaceMark(
        x=round(left, 1),
        y=round(picture.height - top, 1),
        width=round(right - left, 1),
        height=round(top - bottom, 1),
    )


def _widened(low: float, high: float, end: float) -> tuple[float, float]:
    """Return a stretch wide enough to be seen, between 0 and `end`."""
    low, high = min(low, high) - _AROUND, max(low, high) + _AROUND
    lacking = max(0.0, _LEAST - (high - low)) / 2
    low, high = low - lacking, high + lacking
    start = min(max(low, 0.0), max(end - _LEAST, 0.0))
    return start, max(min(high, end), min(start + _LEAST, end))


def _is_warning(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING


def _page_keys(
    found: Iterable[tuple[Subject, Place]], files: Mapping[Subject, Path]
) -> list[PageKey]:
    """Return the pages to be drawn, each once."""
    keys = [(subject, place.page) for subject, place in found if place.page and subject in files]
    return list(dict.fromkeys(keys))


def _drawn_pages(
    wanted: Iterable[PageKey], files: Mapping[Subject, Path]
) -> Iterator[tuple[PageKey, PageThumbnail]]:
    numbers: dict[Subject, list[int]] = {}
    for subject, number in wanted:
        numbers.setdefault(subject, []).append(number)
    for subject, pages in numbers.items():
        # A file of unknown origin may crash PDFium, which must not end this process.
        work = processes.run_limited(page_thumbnails.draw_pages, files[subject], pages)
        for drawn in work.answer or ():
            yield (subject, drawn.page), drawn


def _smallest_pictures(folder: Path) -> Mapping[str, Path]:
    """Return the smallest picture file of each photograph, which is the quickest to read."""
    found: dict[str, tuple[int, str, Path]] = {}
    for path in folder.glob("*.jpg"):
        if match := _PICTURE_NAME.fullmatch(path.name):
            this = (int(match[2]), path.name, path)
            found[match[1]] = min(this, found.get(match[1], this))
    return {photo_id: path for photo_id, (_, _, path) in found.items()}


def _uri(picture: Thumbnail) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode('ascii')}"
