"""The checks of a PDF for reading, and of what any PDF carries along.

veraPDF judges the standards to the letter; here is what an editor can put right, and what tells at
once that an edition is not what it says it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from book.check import rule
from book.check.read.document import Document
from book.check.read.pdf_metadata import PdfMetadata
from book.check.result import RuleResult, Subject
from book.check.rule import Expected, Problem, Rule
from book.check.rules import print_file, print_type
from book.errors import Severity

_AGAIN = "build the edition again; if it stays so, the program is at fault"
_E, _W = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPdf:
    """A PDF, read."""

    document: Document
    belongings: PdfMetadata


def placeless(pdf: ReadPdf) -> Iterator[Problem]:
    """SAFE-01: nothing in the file says where a photographer stood (FPF; Order 73)."""
    for where, carried in pdf.belongings.carried:
        yield from (_carries(where, words) for words in carried.places)


def nameless(pdf: ReadPdf) -> Iterator[Problem]:
    """SAFE-02: nothing in the file tells a camera, its owner or their tools."""
    for where, carried in pdf.belongings.carried:
        yield from (_carries(where, words) for words in carried.persons)


def single(pdf: ReadPdf) -> Iterator[Problem]:
    """SAFE-03: no picture carries another one, as it was before cropping or blurring."""
    for where, carried in pdf.belongings.carried:
        yield from (_carries(where, words) for words in carried.previews)


def _carries(where: str, words: str) -> Problem:
    return Problem(
        message=f"{where} carries {words}",
        hint="do not hand this file on; build it again from the manuscript",
    )


def homeless(pdf: ReadPdf) -> Iterator[Problem]:
    """SAFE-07: the file names no folder of a machine, and fetches nothing from elsewhere."""
    for words in pdf.belongings.paths:
        yield Problem(
            message=f"the file names a folder of somebody's machine: {words}", hint=_AGAIN
        )
    for words in pdf.belongings.remote:
        yield Problem(message=f"the file fetches something when it is read: {words}", hint=_AGAIN)


def tagged(pdf: ReadPdf) -> Iterator[Problem]:
    """PDF-11: a screen reader finds structure, a language and a title (ISO 14289-1, 7)."""
    found = pdf.belongings
    if not found.tagged:
        yield Problem(message="the file has no structure for screen readers", hint=_AGAIN)
    if not found.language:
        yield Problem(message="the file does not say in which language it is", hint=_AGAIN)
    if not found.title:
        yield Problem(message="the file has no title", hint=_AGAIN)
    elif not found.titled:
        yield Problem(message="the window would show the file's name, not its title", hint=_AGAIN)


def claimed(pdf: ReadPdf) -> Iterator[Problem]:
    """PDF-12: the file says that it is PDF/UA-1 and PDF/A-3a, which readers go by."""
    claims = pdf.belongings.claims
    if claims.get("ua part") != "1":
        yield Problem(message="the file does not say that it is PDF/UA-1", hint=_AGAIN)
    if (claims.get("a part"), claims.get("a conformance", "").upper()) != ("3", "A"):
        yield Problem(message="the file does not say that it is PDF/A-3a", hint=_AGAIN)


def described(pdf: ReadPdf) -> Iterator[Problem]:
    """CAP-04: every figure is described for those who cannot see it (WCAG 1.1.1)."""
    for page in pdf.belongings.undescribed:
        yield Problem(
            page=page,
            message="a figure has no alternative text",
            hint='add to the photograph: alt = "what is seen, for a reader who cannot see it"',
        )


def sound(pdf: ReadPdf) -> Iterator[Problem]:
    """PDF-10: the file can be read to its end."""
    return print_file.sound(pdf.document, Expected())


def enclosed(pdf: ReadPdf) -> Iterator[Problem]:
    """TXT-01: every typeface is enclosed and has all its letters (ISO 19005-3, 6.2.11)."""
    return print_type.fonts(pdf.document, Expected())


def _check(
    id: str,
    title: str,
    severity: Severity,
    source: str,
    run: Callable[[ReadPdf], Iterator[Problem]],
) -> Rule[ReadPdf]:
    return Rule(id=id, title=title, severity=severity, source=source, run=run)


#: Of every PDF, whoever reads it.
CARRIED = (
    _check("SAFE-01", "Nothing tells a place", _E, "FPF; Order 73", placeless),
    _check("SAFE-02", "Nothing tells a camera or its owner", _E, "the house", nameless),
    _check("SAFE-03", "No picture carries another one", _E, "the house", single),
    _check("SAFE-07", "Nothing tells a machine or fetches", _E, "the house", homeless),
)
#: Of one that is read on a screen.
CHECKS = (
    *CARRIED,
    _check("CAP-04", "Figures are described", _E, "WCAG 1.1.1; ISO 14289-1, 7.3", described),
    _check("TXT-01", "Typefaces are enclosed", _E, "ISO 19005-3, 6.2.11", enclosed),
    _check("PDF-10", "The file is whole and well formed", _E, "qpdf --check", sound),
    _check("PDF-11", "Screen readers find their way", _E, "ISO 14289-1, 7", tagged),
    _check("PDF-12", "The file says what it is", _E, "ISO 14289-1, 5; ISO 19005-3, 6.6", claimed),
)
SOUND = "PDF-10"


def runs(pdf: ReadPdf, name: str) -> tuple[RuleResult, ...]:
    """Run every check on a PDF for reading."""
    possible = [check for check in CHECKS if not pdf.document.fault or check.id == SOUND]
    others = [check for check in CHECKS if check not in possible]
    return (
        *rule.runs(possible, "screen", pdf, name),
        *rule.left_out(others, "screen", "the file cannot be read"),
    )


def carried(pdf: ReadPdf, subject: Subject, name: str) -> tuple[RuleResult, ...]:
    """Run the checks of what a PDF carries along."""
    if pdf.document.fault:
        return rule.left_out(CARRIED, subject, "the file cannot be read")
    return tuple(rule.runs(CARRIED, subject, pdf, name))
