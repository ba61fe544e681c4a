"""The results of an examination: the values that every report is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from book.errors import Finding, Severity

#: What is examined: the manuscript, one of the editions, or a file of unknown origin.
Subject = Literal["manuscript", "print", "screen", "epub", "cover", "file"]
#: The editions with all of the text; the cover of a perfect-bound book has its own words alone.
EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """The result of one rule for one subject."""

    id: str
    #: What is true when nothing is found.
    title: str
    subject: Subject
    #: The highest severity that its findings can have.
    severity: Severity
    #: The specification or organisation that requires it.
    source: str
    findings: tuple[Finding, ...] = ()
    #: Why it was not applied; empty when it was. A rule that is left out has not passed.
    left_out: str = ""
    #: The publisher's written reason for switching it off; empty when it is on.
    switched_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A text of a finished file: a page of a PDF, a caption or document of an EPUB."""

    #: The page's number, or the name of the file.
    location: str
    text: str
    #: The photograph that it is the caption of, if the file has this information.
    photo_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """The content and the results of one file."""

    subject: Subject
    #: Which edition it is, also for a file of unknown origin.
    kind: Subject
    file: str
    #: `28 pages, 0.5 MB`.
    extent: str
    results: tuple[RuleResult, ...]
    title: str = ""
    text: tuple[TextPart, ...] = ()
    #: The text of a tagged PDF in the order of its structure, a part for each marked content.
    structure: tuple[TextPart, ...] = ()
    #: The page labels of a PDF.
    labels: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    #: Standards that it claims: `PDF/X-4`, `PDF/UA-1`, `PDF/A-3a`, `EPUB Accessibility`.
    claims: tuple[str, ...] = ()
    #: By the id of a photograph: where its caption and credit were found together.
    credits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Why the file cannot be read; empty when it can.
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditProof:
    """The places where caption and credit of one photograph were found."""

    photo_id: str
    caption: str
    #: The credit as printed.
    line: str
    #: People alone.
    photographers: tuple[str, ...]
    agency: str
    #: `handout`; empty where the line does not tell.
    kind: str
    licence: str
    #: Empty without an alt text.
    alt: str
    #: By edition: pages (`9`) or files (`section-01.xhtml`) that hold caption and credit together.
    found: Mapping[Subject, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that only a person can decide, and the answer if there is one."""

    #: The id of its rule: `SAFE-04`.
    id: str
    title: str
    question: str
    photo_id: str = ""
    #: Who decided what and when, from the manuscript; empty while it is open.
    answer: str = ""
    #: What to write, and where.
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The report of an external validator on a file."""

    #: `veraPDF 1.30.2, PDF/UA-1`.
    judge: str
    file: str
    complaints: tuple[str, ...] = ()
    #: Why it was not asked; empty when it was.
    not_asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All results of an examination."""

    #: The title of the publication, or the name of the file.
    title: str
    #: Files that were read, with their extent: `28 pages, 0.5 MB`.
    files: Mapping[Subject, tuple[str, str]]
    results: tuple[RuleResult, ...]
    credits: tuple[CreditProof, ...] = ()
    #: By edition: whether it contains the exact text of the disclaimer.
    disclaimer: Mapping[Subject, bool]
    questions: tuple[Question, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
