"""The report as a page to read: one file, which needs neither a network nor a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book import __version__, render
from book.check.report.outcome import (
    NAMES,
    Outcome,
    by_finding,
    counted,
    counts,
    headline,
    missing,
    proved,
    state,
    subjects,
)
from book.check.report.report_pictures import (
    PLACES,
    SHOWN,
    Picture,
    Pictures,
    Place,
    of_place,
    place,
)
from book.check.result import CreditProof, Examination, Located, Question, RuleResult, Subject
from book.errors import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A place, as it is shown."""

    picture: Picture
    place: Place | None
    #: What the picture is of, in words.
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A finding, and the places that it holds for."""

    finding: Finding
    places: tuple[Located, ...]
    #: The first of them.
    shown: tuple[_Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A check that has found something."""

    run: RuleResult
    #: Errors first.
    told: tuple[_Told, ...]
    #: Those of which there are too many to be shown.
    more: tuple[_Told, ...]


def page(outcome: Outcome, pictures: Pictures) -> str:
    """Write the report; the same examination gives the same page."""
    examined = outcome.examined
    there = subjects(examined)
    captions = {one.photo_id: one.caption for one in examined.credits}
    found = [
        (NAMES[subject], list(_found(subject, examined, pictures, captions))) for subject in there
    ]
    return render.fill(
        "index.html",
        {
            "outcome": outcome,
            "examined": examined,
            "version": __version__,
            "names": NAMES,
            "counts": counts(examined),
            "headline": headline(examined),
            "proved": bool(examined.credits)
            and not any(missing(one, proved(examined) or ("print",)) for one in examined.credits),
            "editions": proved(examined),
            "found": [(name, checks) for name, checks in found if checks],
            "credits": examined.credits,
            "where": _where,
            "captions": captions,
            "questions": _by_title(outcome.open_questions),
            "answered": [one for one in examined.questions if one.answer],
            "ended": [
                (subject, run)
                for subject in there
                for run in examined.runs
                if run.subject == subject and state(run) in ("left out", "switched off")
            ],
            "state": state,
            "passed": [(NAMES[subject], _passed(subject, examined)) for subject in there],
            "pictures": pictures,
            "drawn": [*pictures.pages.values(), *pictures.photos.values()],
            "counted": counted,
        },
        Path(__file__).parent / "templates",
    )


def _found(
    subject: Subject, examined: Examination, pictures: Pictures, captions: dict[str, str]
) -> Iterator[_Found]:
    """List the checks of a subject that have found something, those with errors first."""
    checks = []
    for run in examined.runs:
        if run.subject == subject and (found := by_finding(run)):
            told = [_told(subject, *one, pictures, captions) for one in found[:SHOWN]]
            more = [_Told(finding=finding, places=places) for finding, places in found[SHOWN:]]
            checks.append(_Found(run=run, told=tuple(told), more=tuple(more)))
    yield from sorted(checks, key=lambda check: check.told[0].finding.severity is Severity.WARNING)


def _told(
    subject: Subject,
    finding: Finding,
    places: tuple[Located, ...],
    pictures: Pictures,
    captions: dict[str, str],
) -> _Told:
    # Places on one page are marked one by one, and a photograph is shown once.
    shown = [_shown(subject, one, pictures, captions) for one in places[:PLACES]]
    distinct = dict.fromkeys(one for one in shown if one is not None)
    return _Told(finding=finding, places=places, shown=tuple(distinct))


def _shown(
    subject: Subject, one: Located, pictures: Pictures, captions: dict[str, str]
) -> _Shown | None:
    picture = of_place(subject, one, pictures)
    if picture is None:
        return None
    if picture is not pictures.pages.get((subject, one.page)):
        caption = captions.get(one.photo_id, "no caption")
        return _Shown(picture=picture, place=None, label=f"Photograph {one.photo_id}: {caption}")
    marked = place(picture, one.box)
    label = f"Page {one.page} of {NAMES[subject]}{', the place marked' if marked else ''}"
    return _Shown(picture=picture, place=marked, label=label)


def _where(credit: CreditProof, edition: Subject) -> list[str]:
    """Name the pages or files where a credit was found."""
    found = list(credit.found.get(edition, ()))
    if found and edition != "epub":
        found[0] = f"{'page' if len(found) == 1 else 'pages'} {found[0]}"
    return found


def _by_title(questions: tuple[Question, ...]) -> list[tuple[str, str, list[Question]]]:
    """Gather the questions of one kind."""
    kinds: dict[tuple[str, str], list[Question]] = {}
    for one in questions:
        kinds.setdefault((one.id, one.title), []).append(one)
    return [(id, title, asked) for (id, title), asked in kinds.items()]


def _passed(subject: Subject, examined: Examination) -> list[Any]:
    return [run for run in examined.runs if run.subject == subject and state(run) == "passed"]
