"""What an examination has found: the values that every report is written of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from book.errors import Finding, Severity, errors_in

#: What is examined: the manuscript, one of the editions, or a file of unknown make.
Subject = Literal["manuscript", "print", "screen", "epub", "file"]
#: Left, bottom, right and top in points, from the lower left of the trimmed page.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A finding, and where it can be shown."""

    finding: Finding
    #: Empty when no photograph is concerned.
    photo_id: str = ""
    #: Counted from 1; 0 when no page is concerned.
    page: int = 0
    #: The place on the page; None for the whole of it.
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One check of the preflight list on one subject."""

    id: str
    #: What holds when it finds nothing.
    title: str
    subject: Subject
    #: The heaviest of its findings.
    severity: Severity
    #: Whose rule it is.
    source: str
    findings: tuple[Located, ...] = ()
    #: Why it was left out; empty when it ran. A check left out has not been passed.
    left_out: str = ""
    #: The publisher's written reason for switching it off; empty when it is on.
    switched_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """Words that stand together: a page of a PDF, a caption of an EPUB."""

    #: The page's number, or the name of the file.
    where: str
    words: str
    #: The photograph that they stand under, where the file tells.
    photo_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """One file, read and checked."""

    subject: Subject
    #: What it is, also where nothing was known of it.
    kind: Subject
    file: str
    #: `28 pages, 0.5 MB`.
    extent: str
    runs: tuple[RuleResult, ...]
    title: str = ""
    passages: tuple[FoundText, ...] = ()
    #: What the pages of a PDF are called.
    labels: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    #: Why nothing could be read at all.
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditProof:
    """The proof that one photograph is credited: where its words were found."""

    photo_id: str
    caption: str
    photographers: tuple[str, ...]
    agency: str
    #: As a reader hears it; empty when nobody has written it.
    alt: str
    #: By edition: pages (`9`) or files (`section-01.xhtml`) that hold caption and credit together.
    found: Mapping[Subject, tuple[str, ...]]

    @property
    def proven(self) -> bool:
        """Whether every edition that was examined credits it."""
        return bool(self.found) and all(self.found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What only a person can decide, and what a person has answered."""

    #: Of the preflight list: `SAFE-04`.
    id: str
    title: str
    words: str
    photo_id: str = ""
    #: Who answered, what and when, as it stands in the manuscript; empty while it is open.
    answer: str = ""
    #: What to write, and where.
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a judge outside says of a file."""

    #: `veraPDF 1.30.2, PDF/UA-1`.
    judge: str
    file: str
    complaints: tuple[str, ...] = ()
    #: Why it was not asked; it has not been passed then.
    not_asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that an examination has found."""

    #: Of the publication; or the name of the file.
    title: str
    #: Files that were read, with their extent: `28 pages, 0.5 MB`.
    files: Mapping[Subject, tuple[str, str]]
    runs: tuple[RuleResult, ...]
    credits: tuple[CreditProof, ...] = ()
    #: By edition: whether the disclaimer stands in it, letter for letter.
    disclaimer: Mapping[Subject, bool]
    questions: tuple[Question, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the checks that are on; one that holds for many places is there once."""
        return tuple(
            dict.fromkeys(
                one.finding for run in self.runs if not run.switched_off for one in run.findings
            )
        )

    @property
    def sound(self) -> bool:
        """Whether nothing that was examined has an error; what was left out is not counted."""
        return not errors_in(self.findings) and not any(one.complaints for one in self.verdicts)
