"""The rules of a PDF for reading.

veraPDF checks the standards clause by clause; these rules find what an editor can put right, and
what shows at once that an edition is not what it claims to be.
"""

from collections.abc import Iterator

from book.check.read.pdf_document import ActiveKind
from book.check.rule import Problem, Rule, protects, rule, same_rule, skipped, threshold
from book.check.rules import print_file, print_type
from book.check.rules.captions import photographs_described
from book.check.rules.pdf_file import PdfFile
from book.check.rules.privacy import PRIVACY_RULES
from book.errors import Severity

#: How bad each kind of active content is; others do nothing to a reader.
_ACTIVE: dict[ActiveKind, Severity] = {
    "script": Severity.ERROR,
    "program": Severity.ERROR,
    "sending": Severity.ERROR,
    "import": Severity.ERROR,
    "enclosed program": Severity.ERROR,
    "enclosed file": Severity.WARNING,
    "media": Severity.WARNING,
    "XFA": Severity.WARNING,
    "exchange": Severity.WARNING,
}


@rule("PDF-11", "Screen readers find their way", Severity.ERROR, "ISO 14289-1, 7")
@protects("readers who use a screen reader")
def navigable(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for a missing structure, language or title."""
    metadata = pdf.metadata
    if not metadata.tagged:
        yield Problem("the file has no structure for screen readers")
    elif pdf.document.untagged_pages:
        for page in pdf.document.untagged_pages:
            message = "text is in no element of the structure and no artifact, and is not read out"
            yield Problem(message, page=page)
    if not metadata.language:
        yield from _without_language(pdf)
    if not metadata.title:
        yield Problem("the file has no title")
    elif not metadata.shows_title:
        message = "the window would show the file's name, not its title"
        yield Problem(message)


def _without_language(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem unless every element with text, or one around it, says its language."""
    structure = pdf.document.structure
    silent = {part.page for part in structure if part.text.strip() and not part.language}
    if not any(part.language for part in structure):
        yield Problem("the file does not say in which language it is")
        return
    for page in sorted(silent):
        yield Problem("some of its text does not say in which language it is", page=page)


@rule(
    "PDF-16",
    "Nothing runs or is enclosed",
    Severity.ERROR,
    "ISO 19005-3, 6.5 and 6.8; ISO 14289-1, 7.15",
)
@protects("readers from programs and scripts that come with a document")
def harmless(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each script, program, enclosed file and form that sends; not for links.

    What programs of readers may show, and PDF/A does not allow, is a warning.
    """
    for each in pdf.document.active_content:
        severity = _ACTIVE.get(each.kind)
        if severity:
            what = "page" if each.page else "file"
            hint = "take it out, or ask who made the file what it is for"
            yield Problem(f"the {what} has {each.what}", hint, severity=severity, page=each.page)


@rule(
    "PDF-12",
    "The file says what it is for readers",
    Severity.ERROR,
    "ISO 14289-1, 5; ISO 19005-3, 6.6",
)
@threshold("PDF/UA-1 and PDF/A-3a")
@protects("readers and archives that accept PDF/UA and PDF/A alone")
def claims(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each of the two standards that the file does not claim."""
    metadata = pdf.metadata
    if metadata.pdfua_part != "1" and metadata.undescribed:
        message = "the file does not say that it is PDF/UA-1, because not every figure is described"
        yield Problem(message, "write the alt texts that are missing, and build the edition again")
    elif metadata.pdfua_part != "1":
        yield Problem("the file does not say that it is PDF/UA-1")
    if (metadata.pdfa_part, metadata.pdfa_conformance.upper()) != ("3", "A"):
        yield Problem("the file does not say that it is PDF/A-3a")


def _without_spread(pdf: PdfFile) -> str:
    return "" if pdf.expected.spread else "no photograph is known to fill two pages"


@rule(
    "PDF-15",
    "Both pages of a spread are shown side by side",
    Severity.WARNING,
    "ISO 32000-1, 7.7.2, Table 28",
)
@skipped(_without_spread)
@threshold("PageLayout TwoPageRight")
@protects("readers from one half of a photograph at a time")
def facing_pages(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem where a viewer is not asked to show even and odd pages together."""
    if pdf.metadata.page_layout != "TwoPageRight":
        yield Problem("a photograph fills two pages, and a viewer shows one at a time")


@same_rule(photographs_described)
def figures_described(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each figure of the structure without an alternative text."""
    for page in pdf.metadata.undescribed:
        hint = 'add to the photograph: alt = "what is seen, for a reader who cannot see it"'
        yield Problem("a figure has no alternative text", hint, page=page)


RULES: tuple[Rule[PdfFile], ...] = (
    *PRIVACY_RULES,
    figures_described,
    print_type.fonts,
    print_file.well_formed,
    navigable,
    claims,
    harmless,
    facing_pages,
)
