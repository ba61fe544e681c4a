"""The findings of a report, pinned to the pages and photographs that they are about. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.check.result import Subject
from book.errors import Place
from book.proof.sheets.check_report import ReportedFinding
from book.proof.sheets.edition_pages import mark_on_page
from book.proof.sheets.page_pictures import DrawnPicture
from book.proof.sheets.proof_sheet import Pin, SheetFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedFindings:
    """The findings in order, and the pins of each place, by its id on the sheet."""

    findings: tuple[SheetFinding, ...]
    pins: Mapping[str, tuple[Pin, ...]]


def pin_findings(
    found: Iterable[ReportedFinding],
    pictures: Mapping[Subject, Mapping[int, DrawnPicture]],
    photo_ids: Sequence[str],
    screens: Mapping[str, Sequence[str]],
) -> PinnedFindings:
    """Pin each finding to every place that it is about and that is on the sheet.

    `pictures` are the pages by edition and number; `screens` has the ids of pages of the e-book
    that show a photograph. What is about nothing on the sheet has its place in the list alone.
    """
    findings: list[SheetFinding] = []
    pins: dict[str, list[Pin]] = {}
    for number, one in enumerate(found, start=1):
        pages = pictures.get(one.subject, {})
        places: dict[str, str] = {}
        for place in one.places:
            pin = Pin(
                number=number,
                severity=one.severity,
                subject=one.subject,
                code=one.code,
                message=one.message,
            )
            for id, words in _places(one, place, pages, photo_ids, screens):
                is_page = place.page in pages and id == f"{one.subject}-{place.page}"
                box = mark_on_page(pages[place.page], place.box) if is_page else None
                pinned = pins.setdefault(id, [])
                if (marked := replace(pin, box=box)) not in pinned:
                    pinned.append(marked)
                places[id] = words
        findings.append(
            SheetFinding(
                number=number,
                subject=one.subject,
                severity=one.severity,
                code=one.code,
                message=one.message,
                hint=one.hint,
                location=f"{one.file}:{one.line}" if one.line else one.file,
                count=one.count,
                places=tuple(places.items()),
            )
        )
    return PinnedFindings(
        findings=tuple(findings), pins={id: tuple(each) for id, each in pins.items()}
    )


def _places(
    finding: ReportedFinding,
    place: Place,
    pages: Mapping[int, DrawnPicture],
    photo_ids: Sequence[str],
    screens: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, str]]:
    """Yield the ids of a place on the sheet, with the words of a link to it."""
    if place.page in pages:
        yield f"{finding.subject}-{place.page}", f"{finding.subject} page {place.page}"
    if place.photo_id in photo_ids:
        yield f"photo-{place.photo_id}", f"photograph {place.photo_id}"
        if finding.subject == "epub":
            for id in screens.get(place.photo_id, ()):
                yield id, f"screen {id.removeprefix('ebook-')}"
