"""What the rules of one edition find in a file."""

from collections.abc import Iterable
from pathlib import Path

from book.check.read import epub_archive, pdf_pages
from book.check.report.outcome import make_outcome
from book.check.result import Examination, RuleResult
from book.check.rule import apply_rules
from book.check.rules import epub_edition, print_edition, screen_edition
from book.check.rules.epub_edition import EpubBook
from book.check.rules.pdf_file import Expected, PdfFile
from book.check.rules.privacy import PRIVACY_RULES
from book.check.worker import KnownEdition
from book.errors import Finding, in_order

#: Rules for print editions alone.
PRINT_RULES = tuple(rule for rule in print_edition.RULES if rule not in PRIVACY_RULES)


def pdf_file(path: Path, expected: Expected | None = None) -> PdfFile:
    document, metadata = pdf_pages.read_pdf(path)
    return PdfFile(document=document, metadata=metadata, expected=expected or Expected())


def print_results(path: Path, expected: Expected, name: str = "") -> list[RuleResult]:
    pdf = pdf_file(path, expected)
    readable = not pdf.document.fault
    return [*apply_rules(PRINT_RULES, "print", pdf, name or path.name, readable=readable)]


def print_findings(path: Path, expected: Expected, name: str = "") -> tuple[Finding, ...]:
    results = print_results(path, expected, name)
    return in_order(finding for result in results for finding in result.findings)


def privacy_results(path: Path) -> list[RuleResult]:
    return [*apply_rules(PRIVACY_RULES, "print", pdf_file(path), path.name)]


def screen_results(path: Path, *, spread: bool = False) -> list[RuleResult]:
    pdf = pdf_file(path, Expected(spread=spread))
    return [*apply_rules(screen_edition.RULES, "screen", pdf, path.name)]


def epub_book(path: Path, known: KnownEdition) -> EpubBook:
    file = epub_archive.read_epub(path)
    return EpubBook(file=file, photos=known.photos, cover=known.cover)


def epub_results(book: EpubBook) -> list[RuleResult]:
    readable = not book.file.fault
    return [*apply_rules(epub_edition.RULES, "epub", book, "x.epub", readable=readable)]


def codes(results: Iterable[RuleResult]) -> set[str]:
    return {finding.code for result in results for finding in result.findings}


def findings_of(examination: Examination) -> tuple[Finding, ...]:
    """Return what the active rules have found, each finding once."""
    return make_outcome(examination).findings
