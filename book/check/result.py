"""What an examination has found: the values that every report is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from book.errors import Finding, Severity

#: What is examined: the manuscript, one of the editions, or a file of unknown origin.
Subject = Literal["manuscript", "print", "screen", "epub", "file"]
EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule applied to one subject."""

    id: str
    #: What holds when nothing is found.
    title: str
    subject: Subject
    #: The highest severity that its findings can have.
    severity: Severity
    #: The specification or organisation that asks for it.
    source: str
    findings: tuple[Finding, ...] = ()
    #: Why it was not applied; empty when it was. A rule that is left out has not been met.
    left_out: str = ""
    #: The publisher's written reason for switching it off; empty when it is on.
    switched_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """Text that stands together in a finished file: a page of a PDF, a caption of an EPUB."""

    #: The page's number, or the name of the file.
    location: str
    text: str
    #: The photograph that it is the caption of, where the file says so.
    photo_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """One file, read and checked."""

    subject: Subject
    #: Which edition it is, also for a file of unknown origin.
    kind: Subject
    file: str
    #: `28 pages, 0.5 MB`.
    extent: str
    results: tuple[RuleResult, ...]
    title: str = ""
    text: tuple[TextPart, ...] = ()
    #: The page labels of a PDF.
    labels: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    #: Why the file cannot be read; empty when it can.
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditProof:
    """Where caption and credit of one photograph were found."""

    photo_id: str
    caption: str
    photographers: tuple[str, ...]
    agency: str
    #: Empty when nobody has written it.
    alt: str
    #: By edition: pages (`9`) or files (`section-01.xhtml`) that hold caption and credit together.
    found: Mapping[Subject, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only a person can decide, and the answer if there is one."""

    #: The id of the rule that asks: `SAFE-04`.
    id: str
    title: str
    question: str
    photo_id: str = ""
    #: Who decided what and when, as the manuscript has it; empty while it is open.
    answer: str = ""
    #: What to write, and where.
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a validator outside this program reports on a file."""

    #: `veraPDF 1.30.2, PDF/UA-1`.
    judge: str
    file: str
    complaints: tuple[str, ...] = ()
    #: Why it was not asked; empty when it was.
    not_asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that an examination has found."""

    #: Of the publication; or the name of the file.
    title: str
    #: Files that were read, with their extent: `28 pages, 0.5 MB`.
    files: Mapping[Subject, tuple[str, str]]
    results: tuple[RuleResult, ...]
    credits: tuple[CreditProof, ...] = ()
    #: By edition: whether the disclaimer is in it, letter for letter.
    disclaimer: Mapping[Subject, bool]
    questions: tuple[Question, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
