"""What holds between editions, and between an edition and what it was built from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from book.check import validators
from book.check.result import FileResult, RuleResult, Subject, Verdict
from book.check.rule import Problem, Rule, apply_rules, left_out, protects, rule, skipped, threshold
from book.check.rules import words
from book.check.rules.credits import ReadEdition, credited
from book.check.rules.structure_words import words_apart
from book.check.rules.words import SourceFile
from book.errors import Severity
from book.manuscript.isbn import parse_isbn
from book.manuscript.validation import SettingError
from book.model import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoEditions:
    """The two PDFs of a publication."""

    screen: FileResult
    print: FileResult
    #: Whether the print edition has no covers, which are not counted then.
    sheet: bool = False


@rule("DIST-06", "Editions have one identifier", Severity.WARNING, "e-book shops; ISO 2108")
@threshold("equal identifiers; valid check digits of ISBNs")
@protects("shops and libraries from taking editions for different books")
def identified(edition: ReadEdition) -> Iterator[Problem]:
    """Yield a problem for an identifier that is not the publication's, and for a wrong ISBN."""
    identifiers, identifier = edition.file.identifiers, edition.publication.identifier
    if identifier not in identifiers and edition.file.subject not in ("print", "cover"):
        actual = ", ".join(identifiers) or "nothing"
        yield Problem(
            f"the edition is identified as {actual}, not as {identifier}", "build the edition again"
        )
    for each in identifiers:
        kind, _, digits = each.rpartition(":")
        if kind.lower() == "urn:isbn":
            try:
                parse_isbn(digits)
            except SettingError as error:
                message = f"{each} {error}"
                yield Problem(message, error.hint)


@rule("PDF-13", "Pages are called as in print", Severity.ERROR, "ISO 14289-1, 7.17")
@threshold("equal page labels")
@protects("readers who look a page number up in the other edition")
def same_labels(editions: TwoEditions) -> Iterator[Problem]:
    """Yield a problem for page labels that differ between the two PDFs.

    The print edition can have more pages, which fill its last sheet.
    """
    screen, print_ = editions.screen.labels, editions.print.labels
    if editions.sheet:
        screen = tuple(label for label in screen if label.isdecimal())[: len(print_)]
    if screen != print_[: len(screen)]:
        pairs = enumerate(zip(screen, print_, strict=False), start=1)
        yield Problem(
            "the pages are called otherwise than those of the print edition",
            "build both editions again",
            page=next((page for page, (one, other) in pairs if one != other), 0),
        )


def _not_asked(verdict: Verdict | None) -> str:
    return verdict.not_asked if verdict else "EPUBCheck was not asked"


@rule("EPUB-01", "EPUBCheck finds nothing", Severity.ERROR, "EPUB 3.3; W3C EPUBCheck; e-book shops")
@skipped(_not_asked)
@threshold("no error, no warning")
@protects("the e-book from being refused by shops and drawn differently by readers")
def epubcheck_silent(verdict: Verdict | None) -> Iterator[Problem]:
    """Yield a problem for each complaint of EPUBCheck."""
    for complaint in verdict.complaints if verdict else ():
        yield Problem(complaint)


@rule(
    "MADE-01",
    "Editions are as they were built, of this manuscript",
    Severity.WARNING,
    "this program",
)
@threshold("SHA-256 of source, program and libraries; size, time and inode of the file")
@protects("the publisher from handing on an edition that is out of date or was changed")
def up_to_date(current: bool) -> Iterator[Problem]:
    """Yield a problem for an edition that is not `current`."""
    if not current:
        yield Problem(
            "the edition was built of another manuscript or by another version of this "
            "program, or was changed since",
            "build it again: what is found in it may not be so any more",
        )


_READ_RULES: tuple[Rule[ReadEdition], ...] = (credited, identified)
EDITION_RULES: tuple[Rule[Any], ...] = (*_READ_RULES, *words.RULES)
#: Of the cover of a perfect-bound book.
COVER_RULES: tuple[Rule[Any], ...] = (identified, words.words_in_order)
_INSIDE = "it stands inside the book, in the print edition"


def compare_with_manuscript(
    file: FileResult, publication: Publication, sources: Sequence[SourceFile]
) -> Iterator[RuleResult]:
    """Compare an edition with the manuscript.

    `sources` are the words of the sections' files and of the disclaimer's, in reading order.
    """
    subject, readable = file.subject, not file.fault
    edition = ReadEdition(file=file, publication=publication)
    on_cover = subject == "cover"
    read_rules = (identified,) if on_cover else _READ_RULES
    yield from apply_rules(read_rules, subject, edition, file.file, readable=readable)
    if on_cover:
        inside: list[Rule[Any]] = [credited, words.disclaimer_present]
        yield from left_out(inside, subject, _INSIDE)
    compared = words.compare_words(file, publication, sources if readable else ())
    word_rules = (words.words_in_order,) if on_cover else words.RULES
    yield from apply_rules(word_rules, subject, compared, file.file, readable=readable)
    if subject == "screen":
        yield from apply_rules([words_apart], subject, edition, file.file, readable=readable)


def compare_pdfs(
    files: Mapping[Subject, FileResult], *, sheet: bool = False
) -> Iterator[RuleResult]:
    """Compare the screen edition, if there is one, with the print edition.

    The covers of that are a `sheet` of their own, or pages of it.
    """
    if "screen" in files:
        screen, print_ = files["screen"], files.get("print")
        if print_ is None or print_.fault or screen.fault:
            yield from left_out([same_labels], "screen", "there is no print edition to compare")
        else:
            pair = TwoEditions(screen=screen, print=print_, sheet=sheet)
            yield from apply_rules([same_labels], "screen", pair, screen.file)


def check_with_epubcheck(subject: Subject, verdicts: Iterable[Verdict]) -> Iterator[RuleResult]:
    """Apply EPUB-01 to what EPUBCheck has reported, if it was asked."""
    verdict = next((one for one in verdicts if one.judge.startswith(validators.EPUBCHECK)), None)
    return apply_rules([epubcheck_silent], subject, verdict, verdict.file if verdict else "")
