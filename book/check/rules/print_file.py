"""The file around the pages of a print edition: PDF-06, PDF-07, PDF-08 and PDF-10."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from book.check.read.pdf_document import Document, PdfPage
from book.check.rule import Problem, protects, rule, threshold
from book.check.rules.pdf_file import Expected, PdfFile, on_page
from book.check.rules.print_boxes import reaches_fold
from book.errors import Severity

#: `D:20260301120000+02'00` of the information dictionary (ISO 32000-1, 7.9.4) and XMP's ISO 8601.
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?"
    r"(?:([Z+-])(?:(\d\d)[':]?(\d\d)?)?)?"
)
#: Entries of the information dictionary, and what XMP calls them.
_SAME = {"Title": "dc:title", "CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate"}


@rule("PDF-06", "Nothing can be clicked or run", Severity.ERROR, "ISO 15930-7")
@protects("the printing house from forms, actions and locks that stop its software")
def interactive_parts(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each annotation, action, form, enclosed file and for encryption."""
    hint = "take it out of the print edition"
    for each in pdf.document.active_content:
        # What is fetched is reported by SAFE-07.
        if each.kind != "fetch":
            what = "page" if each.page else "file"
            yield Problem(f"the {what} has {each.what}", hint, page=each.page)
    for page in pdf.document.pages:
        if page.annotations:
            kinds = ", ".join(dict.fromkeys(filter(None, page.annotations))) or "unnamed"
            yield on_page(page, f"the page has annotations ({kinds})", hint)


@rule("PDF-07", "The file says what it is", Severity.ERROR, "ISO 15930-7")
@protects("the job from being taken for another standard")
def conformance_claims(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each claim that is missing, or differs between Info and XMP."""
    for message in _unsaid(pdf.document, pdf.expected):
        yield Problem(message)


def _unsaid(document: Document, expected: Expected) -> Iterator[str]:
    info, xmp = document.info, document.xmp
    claims = {info.get("GTS_PDFXVersion", ""), xmp.get("pdfxid:GTS_PDFXVersion", "")}
    standard = expected.limits.standard
    if standard == "PDF/X-4":
        if xmp.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
            yield "the file does not say that it is PDF/X-4"
    elif "PDF/X-1a:2003" not in claims:
        yield "the file does not say that it is PDF/X-1a:2003"
    trapped = info.get("Trapped"), xmp.get("pdf:Trapped")
    if not {"True", "False"}.intersection(trapped) or len(set(filter(None, trapped))) > 1:
        yield "the file does not say whether it is trapped"
    if not document.has_identifier:
        yield "the file has no identifier"
    for key, name in _SAME.items():
        said, again = info.get(key, ""), xmp.get(name, "")
        # PDF/X-4 asks for XMP, PDF/X-1a for the information dictionary.
        if not (again if standard == "PDF/X-4" else said):
            where = f"XMP ({name})" if standard == "PDF/X-4" else "its information dictionary"
            yield f"the file has no {key} in {where}"
        elif said and again and _meant(said) != _meant(again):
            yield f"{key} is “{said}” in one place and “{again}” in the other"


def _meant(value: str) -> object:
    """Read a date for what it is, whatever form it has; other words without outer spaces."""
    value = " ".join(value.split())
    match = _DATE.fullmatch(value.rstrip("'"))
    if match is None or not match.group(2):
        return value
    numbers = [int(group) if group else None for group in match.groups()[:6]]
    year, month, day, hour, minute, second = numbers
    sign, hours, minutes = match.group(7), int(match.group(8) or 0), int(match.group(9) or 0)
    ahead = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    try:
        return datetime(
            year or 1,
            month or 1,
            day or 1,
            hour or 0,
            minute or 0,
            second or 0,
            tzinfo=timezone(ahead),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return value


@rule(
    "PDF-08", "No page is empty without need", Severity.WARNING, "GWG 2022 R0005; printing houses"
)
@threshold("pages of the printer profile (a multiple of 2)")
@protects("the book from unwanted blank pages and an impossible number of pages")
def blank_pages(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each blank page without a reason, and for a wrong number of pages.

    A single blank page has a reason where it makes a section open on the right, or a spread on
    the left; so have fewer than `multiple` of them behind the last words, before the back cover.
    """
    multiple = pdf.expected.printer.multiple if pdf.expected.printer else 1
    filling = _filling_pages(pdf.document, multiple)
    for page in pdf.document.pages:
        is_empty = not page.fault and not _printed(page) and page.number not in filling
        if is_empty and not _has_to_be(pdf.document, page):
            yield on_page(
                page, "the page is empty", "take it out, or let something open on the page after it"
            )
    if len(pdf.document.pages) % multiple:
        message = f"{len(pdf.document.pages)} pages are no multiple of {multiple}"
        yield Problem(message, "add or remove pages, or ask the printing house how it binds")


def _printed(page: PdfPage) -> bool:
    return any(mark.is_printed for mark in page.marks)


def _filling_pages(document: Document, multiple: int) -> range:
    """Return the numbers of the empty pages that fill the last sheet of a document."""
    count = len(document.pages)
    end = count + 1 if document.pages and not _printed(document.pages[-1]) else count
    start = end
    while start > 1 and not _printed(document.pages[start - 2]):
        start -= 1
    fills = count % multiple == 0 and end - start < multiple
    return range(start, end) if fills else range(0)


def _has_to_be(document: Document, blank: PdfPage) -> bool:
    """Return whether an empty page makes the next one open where it has to.

    Sections open on the right; a spread, and the imprint on the last page, on the left.
    """
    before, after, beyond = (_at(document, blank.number + by) for by in (-1, 1, 2))
    if before is None or after is None or not (_printed(before) and _printed(after)):
        return False
    if after.recto or beyond is None:
        return True
    # The halves of a spread are pictures of their own.
    return reaches_fold(after) and reaches_fold(beyond)


def _at(document: Document, number: int) -> PdfPage | None:
    return document.pages[number - 1] if 1 <= number <= len(document.pages) else None


@rule(
    "PDF-10",
    "The file is whole and well formed",
    Severity.ERROR,
    "qpdf --check",
    on_unreadable=True,
)
@protects("the file from being refused or drawn differently by other programs")
def well_formed(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each part that cannot be read, and for each complaint of qpdf."""
    if pdf.document.fault:
        yield Problem(pdf.document.fault)
        return
    if not pdf.document.pages:
        yield Problem("the file has no pages")
    for complaint in pdf.document.complaints:
        yield Problem(f"the file is not well formed: {complaint}", severity=Severity.WARNING)
    for what in pdf.document.unread:
        hint = "look at the rest of it with other programs"
        yield Problem(f"not all of the file was checked: {what}", hint, severity=Severity.WARNING)
    for page in pdf.document.pages:
        if page.fault:
            yield on_page(page, page.fault)
    for page, _, _, stream in pdf.placed_pictures():
        if stream and stream.fault:
            yield on_page(page, stream.fault)
