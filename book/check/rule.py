"""A check of the preflight list, and what comes of running it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from book.check.result import Located, RuleResult, Subject
from book.errors import Finding, Severity
from book.layout import Bleed
from book.manuscript.settings import PrinterToml

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a print edition was made to be; checks that need what is None are left out."""

    #: The trimmed page, width and height, in millimetres.
    size: tuple[float, float] | None = None
    bleed: Bleed | None = None
    #: What the printing house asks for; the built-in one's limits hold without it.
    printer: PrinterToml | None = None
    #: Pixels of each photograph as it was delivered, by its id.
    originals: Mapping[str, tuple[int, int]] | None = None
    #: SHA-256 of the file that was made of each photograph for this edition, by its id.
    pictures: Mapping[str, str] | None = None

    @property
    def house(self) -> PrinterToml:
        """The printing house, or the one that nobody has to describe."""
        return self.printer or PrinterToml()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file, on one page or at one line."""

    #: Counted from 1; 0 for the file as a whole.
    page: int = 0
    #: What is wrong, and what to do; in the words of a finding.
    message: str
    hint: str
    severity: Severity = Severity.ERROR
    #: The photograph that is meant; empty when none is.
    photo_id: str = ""
    #: Where it is to be put right; the file that is examined when empty.
    file: str = ""
    line: int = 0
    #: The place on the page, from the lower left of the trimmed page.
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Read]):
    """One entry of the preflight list, for one kind of subject."""

    id: str
    #: What holds when it finds nothing.
    title: str
    #: The heaviest of its findings.
    severity: Severity
    #: Whose rule it is.
    source: str
    run: Callable[[Read], Iterable[Problem]]
    #: It compares the file with the manuscript, and is left out without one.
    compares: bool = False


WITHOUT_MANUSCRIPT = "it compares the file with its manuscript, which is not here"


def runs(
    rules: Iterable[Rule[Read]], subject: Subject, read: Read, file: str, *, compared: bool = True
) -> Iterator[RuleResult]:
    """Run checks on what has been read; `compared` says that its manuscript is known."""
    for rule in rules:
        if rule.compares and not compared:
            yield left_out([rule], subject, WITHOUT_MANUSCRIPT)[0]
        else:
            yield run_of(rule, subject, located(rule.id, rule.run(read), file))


def left_out(rules: Iterable[Rule[Read]], subject: Subject, reason: str) -> tuple[RuleResult, ...]:
    """Name checks that were not made, and why."""
    return tuple(
        RuleResult(
            id=rule.id,
            title=rule.title,
            subject=subject,
            severity=rule.severity,
            source=rule.source,
            left_out=reason,
        )
        for rule in rules
    )


def run_of(rule: Rule[Read], subject: Subject, found: Iterable[Located]) -> RuleResult:
    """Say that a check was made, and what it has found."""
    return RuleResult(
        id=rule.id,
        title=rule.title,
        subject=subject,
        severity=rule.severity,
        source=rule.source,
        findings=tuple(found),
    )


def about(run: RuleResult, subject: Subject) -> RuleResult:
    """Say of what a check was made."""
    return run if run.subject == subject else replace(run, subject=subject)


def located(id: str, faults: Iterable[Problem], file: str) -> Iterator[Located]:
    """Turn faults into findings; those of one cause are one finding that names its pages."""
    alike: dict[tuple[str, str, Severity, str, int], list[Problem]] = {}
    for fault in faults:
        key = fault.message, fault.hint, fault.severity, fault.file or file, fault.line
        alike.setdefault(key, []).append(fault)
    for (message, hint, severity, where, line), ones in alike.items():
        pages = named(sorted({fault.page for fault in ones if fault.page}))
        finding = Finding(
            code=id,
            message=f"{pages}: {message}" if pages else message,
            file=where,
            line=line,
            hint=hint,
            severity=severity,
        )
        places = dict.fromkeys((fault.photo_id, fault.page, fault.box) for fault in ones)
        for photo_id, page, box in places:
            yield Located(finding=finding, photo_id=photo_id, page=page, box=box)


def named(pages: list[int]) -> str:
    """Name pages as a reader does: `page 7`, `pages 3, 5–9`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(words)}" if words else ""
