"""What the page in the browser shows, as a frozen value, and how it changes. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from book import model
from book.errors import Finding, Severity, in_order
from book.proof.live.changed_pages import LaidPart, PartOrder, is_laid
from book.proof.live.typesetting import SetEbook, SetManuscript
from book.render.document_parts import BEFORE, BEHIND


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A part of the book with its pages."""

    id: str
    title: str
    #: Of the first page, as it is printed; 0 and less on covers that the print edition has not.
    folio: int
    #: Its pages as they were laid out last; None before the first time.
    laid: LaidPart | None = None
    #: Whether it has to be laid out again.
    stale: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The state of the preview."""

    #: Greater with each change.
    number: int = 0
    title: str = ""
    language: str = ""
    #: Width and height of a page in mm.
    size: tuple[float, float] = (0.0, 0.0)
    parts: tuple[ShownPart, ...] = ()
    ebook: SetEbook | None = None
    #: SHA-256 of the pictures of the e-book by their names.
    pictures: Mapping[str, str] = field(default_factory=dict)
    #: The parts by the files that they are read from.
    files: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    #: Why there are no newer pages, where that is nothing an editor has written.
    fault: str = ""
    #: Whether something is being set that is newer than what is shown.
    busy: bool = True

    @property
    def laid(self) -> Mapping[str, LaidPart]:
        """The parts that were laid out, by id."""
        return {part.id: part.laid for part in self.parts if part.laid}

    def laid_by_key(self, key: str) -> LaidPart | None:
        """Return the pages of a key, if they are shown."""
        return next((laid for laid in self.laid.values() if laid.key == key), None)


def begin(preview: Preview) -> Preview:
    """Return the preview when something was saved."""
    return replace(preview, number=preview.number + 1, busy=True)


def refuse(preview: Preview, findings: Iterable[Finding]) -> Preview:
    """Return the preview of a manuscript with errors, over the last good pages."""
    return replace(
        preview, number=preview.number + 1, findings=in_order(findings), fault="", busy=False
    )


def fail(preview: Preview, fault: str) -> Preview:
    """Return the preview after a fault that is not the manuscript's."""
    return replace(preview, number=preview.number + 1, fault=fault, busy=False)


def show(
    preview: Preview,
    manuscript: SetManuscript,
    orders: Sequence[PartOrder],
    laid: Mapping[str, LaidPart],
) -> Preview:
    """Return the preview of a manuscript, with the pages of those parts that have been laid out."""
    publication = manuscript.publication
    titles = {
        BEFORE: "Opening pages",
        BEHIND: "Closing pages",
        **{each.id: model.plain(each.title) for each in publication.sections},
    }
    parts = tuple(
        ShownPart(
            id=order.part.id,
            title=titles.get(order.part.id, ""),
            folio=order.folio,
            laid=laid.get(order.part.id),
            stale=not is_laid(order, laid),
        )
        for order in orders
    )
    return replace(
        preview,
        number=preview.number + 1,
        title=model.unbroken(publication.title),
        language=publication.language,
        size=manuscript.size,
        parts=parts,
        pictures=manuscript.pictures,
        files=manuscript.parts,
        findings=in_order(manuscript.warnings),
        fault="",
        busy=True,
    )


def add_ebook(preview: Preview, ebook: SetEbook) -> Preview:
    """Return the preview with the e-book of the same manuscript."""
    return replace(preview, number=preview.number + 1, ebook=ebook)


def finish(preview: Preview, findings: Iterable[Finding]) -> Preview:
    """Return the preview when all is set, with findings that laying out has brought."""
    found = in_order((*preview.findings, *findings))
    return replace(preview, number=preview.number + 1, findings=found, busy=False)


def part_of(preview: Preview, finding: Finding) -> str:
    """Return the id of the part at whose pages a finding is shown; empty for the top."""
    shown = {part.id for part in preview.parts}
    if (part := preview.files.get(finding.file, "")) in shown:
        return part
    if part:
        # The disclaimer has no part of its own.
        return next((name for name in (BEHIND, BEFORE) if name in shown), "")
    anchor = f"photo-{finding.photo_id}"
    for id, laid in preview.laid.items():
        if finding.photo_id and any(anchor in page for page in laid.anchors):
            return id
    return ""


def to_json(preview: Preview) -> str:
    """Return what the page in the browser is told of a state."""
    ebook = preview.ebook
    errors = [each for each in preview.findings if each.severity is Severity.ERROR]
    return json.dumps(
        {
            "number": preview.number,
            "title": preview.title,
            "language": preview.language,
            "size": preview.size,
            "busy": preview.busy,
            "fault": preview.fault,
            "errors": len(errors),
            "findings": [
                {
                    "part": part_of(preview, each),
                    "severity": each.severity,
                    "code": each.code,
                    "message": each.message,
                    "hint": each.hint,
                    "file": each.file,
                    "line": each.line,
                }
                for each in preview.findings
            ],
            "parts": [
                {
                    "id": part.id,
                    "title": part.title,
                    "folio": part.folio,
                    "stale": part.stale,
                    "key": part.laid.key if part.laid else "",
                    "pages": len(part.laid.anchors) if part.laid else 0,
                }
                for part in preview.parts
            ],
            "ebook": [
                {
                    "name": document.name,
                    "title": document.title,
                    "section": document.section,
                    "places": document.places,
                    "key": hashlib.sha256(document.xhtml.encode()).hexdigest()[:16],
                }
                for document in (ebook.documents if ebook else ())
            ],
            "styles": _digest_styles(ebook.styles) if ebook else "",
        },
        ensure_ascii=False,
    )


def part_to_json(laid: LaidPart) -> str:
    """Return where the blocks of a part stand, in mm, and by which words they are called."""
    pages = [
        [{**asdict(box), "words": laid.words.get(box.at, "").strip()} for box in boxes]
        for boxes in laid.boxes
    ]
    return json.dumps(pages, ensure_ascii=False)


def _digest_styles(styles: Mapping[str, bytes]) -> str:
    return hashlib.sha256(repr(sorted(styles.items())).encode()).hexdigest()[:16]
