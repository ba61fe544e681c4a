"""The checks of a print edition, in the order of the preflight list."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from book.check import colour, geometry, pictures, reader, structure, text
from book.check.asked import Expected, Fault
from book.check.document import Document
from book.errors import Finding, Severity, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One entry of the preflight list."""

    id: str
    #: What holds when it finds nothing.
    title: str
    #: What is looked at: P a finished PDF, X an EPUB, B what is handed over.
    stage: Literal["P", "X", "B"] = "P"
    #: The heaviest of its findings.
    severity: Severity
    #: Whose rule it is.
    source: str
    run: Callable[[Document, Expected], Iterator[Fault]]


def _check(
    id: str, title: str, severity: Severity, source: str, run: Callable[..., Iterator[Fault]]
) -> Check:
    return Check(id=id, title=title, severity=severity, source=source, run=run)


_E, _W = Severity.ERROR, Severity.WARNING
CHECKS = (
    _check("CLR-01", "Every colour is of inks", _E, "GWG 2022 R0027; ISO 15930-7", colour.light),
    _check("CLR-02", "The printing condition is named", _E, "GWG 2022 R0035", colour.output_intent),
    _check(
        "CLR-03", "Photographs lay no more ink than dries", _W, "GWG 2022 R0026", colour.picture_ink
    ),
    _check("CLR-04", "Colours lay no more ink than dries", _W, "GWG 2022 R0026", colour.drawn_ink),
    _check("CLR-05", "No spot colours", _E, "GWG 2022 R0020, R0024", colour.spot_colours),
    _check("CLR-06", "Transparency is mixed in inks", _E, "GWG 2022 R0030", colour.blending),
    _check("CLR-07", "No transparency in PDF/X-1a", _E, "ISO 15930-4", colour.transparency),
    _check("CLR-08", "No photograph is a negative", _E, "WeasyPrint 2179", colour.negative),
    _check("TXT-01", "Typefaces are enclosed", _E, "ISO 15930-7; GWG 2022 R0014", text.fonts),
    _check("TXT-02", "Small type is of one ink", _W, "GWG 2022 R0011, R0015", text.black_text),
    _check("TXT-03", "Small black type overprints", _W, "GWG 2022 R0009, R0010", text.overprint),
    _check("TXT-04", "Nothing white overprints", _E, "GWG 2022 R0007, R0008", text.white_overprint),
    _check(
        "TXT-05",
        "Type of several inks is large enough",
        _W,
        "GWG 2022 R0016, R0017",
        text.composite_text,
    ),
    _check(
        "TXT-06", "Lines are thick enough", _E, "GWG 2022 R0018, R0019; printers", text.hairlines
    ),
    _check("TXT-07", "Type is large enough", _W, "printers", text.smallest_text),
    _check("PDF-01", "Pages are trimmed as ordered", _E, "ISO 15930-7", geometry.trimmed),
    _check("PDF-02", "The bleed is as asked", _E, "ISO 15930-7; printers", geometry.bleeding),
    _check(
        "PDF-03", "Pictures at the edge reach the bleed", _E, "printers", geometry.short_of_bleed
    ),
    _check("PDF-04", "Words keep away from the edge", _W, "printers", geometry.safe_zone),
    _check(
        "PDF-05", "Pages are alike and upright", _E, "GWG 2022 R0002 to R0004", geometry.upright
    ),
    _check("PDF-06", "Nothing can be clicked or run", _E, "ISO 15930-7", structure.passive),
    _check("PDF-07", "The file says what it is", _E, "ISO 15930-7", structure.labelled),
    _check(
        "PDF-08", "No page is empty without need", _W, "GWG 2022 R0005; printers", structure.filled
    ),
    _check("PDF-09", "Marks as asked, outside the bleed", _E, "printers", geometry.marks),
    _check("PDF-10", "The file is whole and well formed", _E, "qpdf --check", structure.sound),
    _check(
        "IMG-03",
        "Photographs have enough pixels",
        _E,
        "GWG 2022 R0031; printers",
        pictures.resolution,
    ),
    _check("IMG-04", "Photographs have no useless pixels", _W, "printers", pictures.excess),
    _check("IMG-05", "Line art has enough pixels", _E, "GWG 2022 R0032", pictures.line_art),
    _check("IMG-06", "No photograph is enlarged", _E, "the house", pictures.enlarged),
    _check("IMG-07", "Photographs are coded once", _E, "the house", pictures.coded_once),
)


def check(path: Path, expected: Expected, *, name: str = "") -> tuple[Finding, ...]:
    """Read a print edition back and say what a printing house would refuse.

    `name` is what findings call the file; its own name without. Nothing in the file makes this
    raise. Findings of one kind and one cause are one finding that names its pages.
    """
    document = reader.read(path)
    return in_order(
        finding
        for each in CHECKS
        # Of a file that cannot be read, nothing else is known.
        if not document.fault or each.run is structure.sound
        for finding in _findings(each.id, each.run(document, expected), name or path.name)
    )


def _findings(id: str, faults: Iterable[Fault], file: str) -> Iterator[Finding]:
    pages: dict[tuple[str, str, Severity], list[int]] = {}
    for fault in faults:
        pages.setdefault((fault.message, fault.hint, fault.severity), []).append(fault.page)
    for (message, hint, severity), numbers in pages.items():
        where = _named(sorted(set(filter(None, numbers))))
        yield Finding(
            code=id,
            message=f"{where}: {message}" if where else message,
            file=file,
            hint=hint,
            severity=severity,
        )


def _named(pages: list[int]) -> str:
    """Name pages as a reader does: `page 7`, `pages 3, 5–9`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(words)}" if words else ""
