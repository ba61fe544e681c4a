"""Draw the pictures of a report: photographs and pages, each once, within a total size."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from book.check.read import page_thumbnails
from book.check.read.page_thumbnails import PageThumbnail
from book.check.report.outcome import grouped, places_of, reported
from book.check.result import Examination, Subject
from book.errors import Place, Severity
from book.files import processes
from book.images.thumbnails import Thumbnail, thumbnail_of_file
from book.project import PRESS_PROFILE

#: Findings of one rule on one subject that are shown with pictures.
SHOWN = 6
#: Places of one finding that are shown.
PLACES = 4
#: Pages that are drawn, of all files together.
_PAGES = 120
#: Long edge of a photograph in px: twice the size at which it is shown.
_EDGE = 220
#: Characters of all pictures in the report, which with its text stays below 10 MB.
ROOM = 6_500_000
#: A picture file, as `plan.derivative_name` names it.
_PICTURE_NAME = re.compile(r"(.+)-([0-9]+)w(-part)?-[0-9a-f]{12}\.jpg")
#: Margin around a marked place and least size of a mark, in pt: a hairline would be invisible.
_AROUND, _LEAST = 3.0, 14.0

PageKey = tuple[Subject, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPicture:
    """A picture that a report shows once or several times."""

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
    #: Pictures that were left out because of their total size.
    skipped: int = 0


def gather(
    examination: Examination, files: Mapping[Subject, Path], folder: Path | None, room: int = ROOM
) -> ReportPictures:
    """Draw the places of findings, and every photograph whose credit was searched for.

    `files` are those that were examined, `folder` has the derivatives. Findings come first; the
    credits have no pictures if the `room`, in characters, is used up.
    """
    places = _places_with_page(examination)
    wanted = list(
        dict.fromkeys((subject, p.page) for subject, p in places if p.page and subject in files)
    )
    paths = _smallest_pictures(folder) if folder else {}
    ids = [place.photo_id for _, place in places if not place.page]
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
    for number, photo_id in enumerate(filter(paths.get, dict.fromkeys(ids)), start=1):
        # After the first picture without room no more are drawn.
        thumbnail = None if skipped else thumbnail_of_file(paths[photo_id], _EDGE, PRESS_PROFILE)
        uri = _uri(thumbnail) if thumbnail else ""
        if skipped or len(uri) > room:
            skipped += 1
        elif thumbnail:
            room -= len(uri)
            photos[photo_id] = ReportPicture(
                key=f"photo-{number}", uri=uri, width=thumbnail.width, height=thumbnail.height
            )
    return ReportPictures(photos=photos, pages=pages, skipped=skipped)


def _places_with_page(examination: Examination) -> list[tuple[Subject, Place]]:
    """Return the places to be shown, those of errors first."""
    shown = [
        (severity is Severity.WARNING, result.subject, place)
        for result in examination.results
        for severity in Severity
        for same in grouped(each for each in reported(result) if each.severity is severity)[:SHOWN]
        for place in [place for finding in same for place in places_of(finding)][:PLACES]
    ]
    return [(subject, place) for _, subject, place in sorted(shown, key=itemgetter(0))]


def mark_on_picture(
    picture: ReportPicture, box: tuple[float, float, float, float] | None
) -> PlaceMark | None:
    """Return the mark for a box on the trimmed page, at least `_LEAST` wide and high."""
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
    """Return an interval of at least `_LEAST` with a margin, between 0 and `end`."""
    low, high = min(low, high) - _AROUND, max(low, high) + _AROUND
    lacking = max(0.0, _LEAST - (high - low)) / 2
    low, high = low - lacking, high + lacking
    start = min(max(low, 0.0), max(end - _LEAST, 0.0))
    return start, max(min(high, end), min(start + _LEAST, end))


def _drawn_pages(
    wanted: Iterable[PageKey], files: Mapping[Subject, Path]
) -> Iterator[tuple[PageKey, PageThumbnail]]:
    numbers: dict[Subject, list[int]] = {}
    for subject, number in wanted:
        numbers.setdefault(subject, []).append(number)
    for subject, pages in numbers.items():
        # A file of unknown origin may crash PDFium.
        work = processes.run_limited(page_thumbnails.draw_pages, files[subject], pages)
        for drawn in work.answer or ():
            yield (subject, drawn.page), drawn


def _smallest_pictures(folder: Path) -> Mapping[str, Path]:
    """Return the smallest derivative of each photograph, which is the quickest to read.

    It is a whole one, unless there are only parts, of pages that the photograph fills.
    """
    smallest: dict[str, tuple[bool, int, Path]] = {}
    for path in folder.glob("*.jpg"):
        if match := _PICTURE_NAME.fullmatch(path.name):
            entry = bool(match[3]), int(match[2]), path
            smallest[match[1]] = min(entry, smallest.get(match[1], entry))
    return {photo_id: path for photo_id, (*_, path) in smallest.items()}


def _uri(picture: Thumbnail) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode('ascii')}"
