"""A rule that `book check` applies, and how rules are applied to what was read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Generic, TypeVar

from book.check.result import RuleResult, Subject
from book.errors import MOST_FINDINGS, Finding, Place, Severity

#: What a rule looks at: a PDF, an EPUB, picture files or a manuscript, as read.
Read_contra = TypeVar("Read_contra", contravariant=True)

#: Letters of a message, and ranges of pages that it names.
_LONGEST, _MOST_RANGES = 1000, 60
UNREADABLE = "the file cannot be read"
#: The hint for a fault that only the program can have made.
BUILD_AGAIN = "build the edition again; if it stays so, the program is at fault"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a rule has found, on one page or at one line."""

    #: What is wrong, and what to do; message and hint of the finding.
    message: str
    hint: str = BUILD_AGAIN
    _: KW_ONLY
    #: None for the severity of the rule.
    severity: Severity | None = None
    #: Counted from 1; 0 for the file as a whole.
    page: int = 0
    #: Empty when no photograph is concerned.
    photo_id: str = ""
    #: Where it is to be put right; empty for the file that is checked.
    file: str = ""
    line: int = 0
    #: Left, bottom, right and top in pt from the lower left of the trimmed page.
    box: tuple[float, float, float, float] | None = None


Find = Callable[[Read_contra], Iterable[Problem]]


def _none(_: object) -> tuple[Problem, ...]:
    return ()


def _always(_: object) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Read_contra]):
    """One entry of the list that `book check --list` prints."""

    id: str = ""
    #: What holds when nothing is found.
    title: str = ""
    #: The highest severity that its findings can have.
    severity: Severity = Severity.ERROR
    #: The specification, organisation or measurement that asks for it.
    source: str = ""
    #: Whom or what it protects, and from what.
    protects: str
    #: The limit that it applies; empty where something is there or is not.
    threshold: str = ""
    #: Yields what is wrong. Finds nothing for a rule that the loading of the manuscript applies.
    find: Find[Read_contra] = _none
    #: Returns why it cannot be applied to what was read; an empty string when it can.
    skip: Callable[[Read_contra], str] = _always
    #: It is applied to a file that cannot be read, too, and reports that.
    on_unreadable: bool = False


def rule(
    id: str, title: str, severity: Severity, source: str, *, on_unreadable: bool = False
) -> Callable[[Rule[Read_contra]], Rule[Read_contra]]:
    """Return the decorator that stands above the others of a rule and gives it its id."""
    return lambda unnamed: replace(
        unnamed,
        id=id,
        title=title,
        severity=severity,
        source=source,
        on_unreadable=on_unreadable,
    )


def threshold(limit: str) -> Callable[[Rule[Read_contra]], Rule[Read_contra]]:
    """Return a decorator that gives a rule the limit that it applies."""
    return lambda unlimited: replace(unlimited, threshold=limit)


def skipped(
    reason: Callable[[Read_contra], str],
) -> Callable[[Rule[Read_contra]], Rule[Read_contra]]:
    """Return a decorator for a rule that is left out when `reason` returns why."""
    return lambda applied: replace(applied, skip=reason)


def protects(whom: str) -> Callable[[Find[Read_contra]], Rule[Read_contra]]:
    """Return the decorator that makes a rule of the function that finds its problems."""
    return lambda find: Rule(protects=whom, find=find)


def same_rule(
    other: Rule[Any], skip: Callable[[Any], str] = _always
) -> Callable[[Find[Read_contra]], Rule[Read_contra]]:
    """Return a decorator that makes the rule `other` for another kind of file."""
    return lambda find: replace(other, find=find, skip=skip)


def on_loading(rule: Rule[Any]) -> Rule[Any]:
    """Return a rule as it is applied when the manuscript is loaded: it finds nothing here."""
    return replace(rule, find=_none, skip=_always)


def apply_rules(
    rules: Iterable[Rule[Read_contra]],
    subject: Subject,
    read: Read_contra,
    file: str,
    *,
    readable: bool = True,
) -> Iterator[RuleResult]:
    """Yield the result of each rule, those that cannot be applied last.

    `file` is what findings call the file.
    """
    skipped = []
    for each in rules:
        reason = UNREADABLE if not (readable or each.on_unreadable) else each.skip(read)
        if reason:
            skipped.append((each, reason))
        else:
            yield rule_result(each, subject, findings(each, each.find(read), file))
    for each, reason in skipped:
        yield from left_out([each], subject, reason)


def left_out(rules: Iterable[Rule[Read_contra]], subject: Subject, reason: str) -> list[RuleResult]:
    """Return the results of rules that were not applied, and why."""
    return [rule_result(each, subject, reason=reason) for each in rules]


def rule_result(
    rule: Rule[Read_contra], subject: Subject, found: Iterable[Finding] = (), *, reason: str = ""
) -> RuleResult:
    """Return the result of a rule, from what was found or the `reason` why it was left out."""
    return RuleResult(
        id=rule.id,
        title=rule.title,
        subject=subject,
        severity=rule.severity,
        source=rule.source,
        findings=tuple(found),
        left_out=reason,
    )


@dataclass(slots=True)
class _Alike:
    """Problems that differ in their places alone."""

    places: dict[Place, None] = field(default_factory=dict)
    #: All pages, also those beyond the places that are kept.
    pages: set[int] = field(default_factory=set)
    photo_ids: set[str] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        if len(self.places) < MOST_FINDINGS:
            place = Place(photo_id=problem.photo_id, page=problem.page, box=problem.box)
            self.places[place] = None
            self.photo_ids.add(problem.photo_id)
        if problem.page:
            self.pages.add(problem.page)


def findings(rule: Rule[Read_contra], problems: Iterable[Problem], file: str) -> Iterator[Finding]:
    """Yield a finding for problems that differ in their places alone; its message names the pages.

    `file` is for problems that name no file themselves. Of each severity in each file, the first
    `MOST_FINDINGS` are kept and the others counted, as the problems come: a file of unknown origin
    may have millions.
    """
    alike: dict[tuple[str, str, Severity, str, int], _Alike] = {}
    listed: Counter[tuple[str, Severity]] = Counter()
    # Hashes alone, so that equal problems count once and take little memory.
    beyond: dict[tuple[str, Severity], set[int]] = {}
    for problem in problems:
        where = problem.file or file
        severity = problem.severity or rule.severity
        message = _cut(problem.message)
        key = message, problem.hint, severity, where, problem.line
        if key not in alike:
            if listed[where, severity] == MOST_FINDINGS:
                beyond.setdefault((where, severity), set()).add(hash(key))
                continue
            listed[where, severity] += 1
            alike[key] = _Alike()
        alike[key].add(problem)
    for (message, hint, severity, where, line), same in alike.items():
        pages = page_names(sorted(same.pages))
        yield Finding(
            code=rule.id,
            message=f"{pages}: {message}" if pages else message,
            file=where,
            line=line,
            hint=hint,
            severity=severity,
            photo_id=next(iter(same.photo_ids)) if len(same.photo_ids) == 1 else "",
            places=tuple(same.places),
        )
    for (where, severity), rest in beyond.items():
        are = "is" if len(rest) == 1 else "are"
        yield Finding(
            code=rule.id,
            message=f"{len(rest)} more of this kind {are} in this file",
            file=where,
            hint=f"the first {MOST_FINDINGS} are listed; put those right, and the next are",
            severity=severity,
            count=len(rest),
        )


def _cut(message: str) -> str:
    """Return a message without the end of what a file of unknown origin may have put into it."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def page_names(pages: list[int]) -> str:
    """Return `page 7`, or `pages 3, 5–9` for several; `pages` are sorted."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1].append(page)
        else:
            ranges.append([page])
    names = [f"{some[0]}–{some[-1]}" if len(some) > 1 else str(some[0]) for some in ranges]
    if rest := sum(len(range(some[0], some[-1] + 1)) for some in ranges[_MOST_RANGES:]):
        names[_MOST_RANGES:] = [f"and {rest} more"]
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(names)}" if names else ""
