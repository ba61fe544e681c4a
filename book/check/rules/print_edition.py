"""The checks of a print edition, in the order of the preflight list."""

from collections.abc import Callable, Iterator
from pathlib import Path

from book.check import rule
from book.check.read import pdf_pages
from book.check.read.document import Document
from book.check.result import RuleResult
from book.check.rule import Expected, Problem, Rule
from book.check.rules import print_boxes, print_colour, print_file, print_pictures, print_type
from book.errors import Finding, Severity, in_order

Read = tuple[Document, Expected]


def _check(
    id: str,
    title: str,
    severity: Severity,
    source: str,
    run: Callable[[Document, Expected], Iterator[Problem]],
) -> Rule[Read]:
    return Rule(id=id, title=title, severity=severity, source=source, run=lambda read: run(*read))


_E, _W = Severity.ERROR, Severity.WARNING
CHECKS = (
    _check(
        "CLR-01", "Every colour is of inks", _E, "GWG 2022 R0027; ISO 15930-7", print_colour.light
    ),
    _check(
        "CLR-02",
        "The printing condition is named",
        _E,
        "GWG 2022 R0035",
        print_colour.output_intent,
    ),
    _check(
        "CLR-03",
        "Photographs lay no more ink than dries",
        _W,
        "GWG 2022 R0026",
        print_colour.picture_ink,
    ),
    _check(
        "CLR-04", "Colours lay no more ink than dries", _W, "GWG 2022 R0026", print_colour.drawn_ink
    ),
    _check("CLR-05", "No spot colours", _E, "GWG 2022 R0020, R0024", print_colour.spot_colours),
    _check("CLR-06", "Transparency is mixed in inks", _E, "GWG 2022 R0030", print_colour.blending),
    _check("CLR-07", "No transparency in PDF/X-1a", _E, "ISO 15930-4", print_colour.transparency),
    _check("CLR-08", "No photograph is a negative", _E, "WeasyPrint 2179", print_colour.negative),
    _check("TXT-01", "Typefaces are enclosed", _E, "ISO 15930-7; GWG 2022 R0014", print_type.fonts),
    _check(
        "TXT-02", "Small type is of one ink", _W, "GWG 2022 R0011, R0015", print_type.black_text
    ),
    _check(
        "TXT-03", "Small black type overprints", _W, "GWG 2022 R0009, R0010", print_type.overprint
    ),
    _check(
        "TXT-04",
        "Nothing white overprints",
        _E,
        "GWG 2022 R0007, R0008",
        print_type.white_overprint,
    ),
    _check(
        "TXT-05",
        "Type of several inks is large enough",
        _W,
        "GWG 2022 R0016, R0017",
        print_type.composite_text,
    ),
    _check(
        "TXT-06",
        "Lines are thick enough",
        _E,
        "GWG 2022 R0018, R0019; printers",
        print_type.hairlines,
    ),
    _check("TXT-07", "Type is large enough", _W, "printers", print_type.smallest_text),
    _check("PDF-01", "Pages are trimmed as ordered", _E, "ISO 15930-7", print_boxes.trimmed),
    _check("PDF-02", "The bleed is as asked", _E, "ISO 15930-7; printers", print_boxes.bleeding),
    _check(
        "PDF-03", "Pictures at the edge reach the bleed", _E, "printers", print_boxes.short_of_bleed
    ),
    _check("PDF-04", "Words keep away from the edge", _W, "printers", print_boxes.safe_zone),
    _check(
        "PDF-05", "Pages are alike and upright", _E, "GWG 2022 R0002 to R0004", print_boxes.upright
    ),
    _check("PDF-06", "Nothing can be clicked or run", _E, "ISO 15930-7", print_file.passive),
    _check("PDF-07", "The file says what it is", _E, "ISO 15930-7", print_file.labelled),
    _check(
        "PDF-08", "No page is empty without need", _W, "GWG 2022 R0005; printers", print_file.filled
    ),
    _check("PDF-09", "Marks as asked, outside the bleed", _E, "printers", print_boxes.marks),
    _check("PDF-10", "The file is whole and well formed", _E, "qpdf --check", print_file.sound),
    _check(
        "IMG-03",
        "Photographs have enough pixels",
        _E,
        "GWG 2022 R0031; printers",
        print_pictures.resolution,
    ),
    _check("IMG-04", "Photographs have no useless pixels", _W, "printers", print_pictures.excess),
    _check("IMG-05", "Line art has enough pixels", _E, "GWG 2022 R0032", print_pictures.line_art),
    _check("IMG-06", "No photograph is enlarged", _E, "the house", print_pictures.enlarged),
    _check("IMG-07", "Photographs are coded once", _E, "the house", print_pictures.coded_once),
)


#: Without which nothing is known of a file.
SOUND = "PDF-10"
#: They compare pictures with the files that were made for the edition.
_PICTURES = ("IMG-06", "IMG-07")


def check(path: Path, expected: Expected, *, name: str = "") -> tuple[Finding, ...]:
    """Read a print edition back and say what a printing house would refuse.

    `name` is what findings call the file; its own name without. Nothing in the file makes this
    raise. Findings of one kind and one cause are one finding that names its pages.
    """
    document = pdf_pages.read_pdf(path)
    made = runs(document, expected, name or path.name)
    return in_order(one.finding for run in made for one in run.findings)


def runs(document: Document, expected: Expected, name: str) -> tuple[RuleResult, ...]:
    """Run every check on a print edition that has been read."""
    # Of a file that cannot be read, nothing else is known.
    possible = [check for check in CHECKS if not document.fault or check.id == SOUND]
    others = [check for check in CHECKS if check not in possible]
    blind = [check for check in possible if check.id in _PICTURES and expected.pictures is None]
    possible = [check for check in possible if check not in blind]
    return (
        *rule.runs(possible, "print", (document, expected), name),
        *rule.left_out(others, "print", "the file cannot be read"),
        *rule.left_out(blind, "print", "the pictures that were made for it are not here"),
    )
