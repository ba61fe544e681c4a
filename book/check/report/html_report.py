"""Write the report for people: one HTML file that needs neither a network nor a script."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from book import __version__, render
from book.check.report import outcome as evaluation
from book.check.report.outcome import NAMES, Outcome, grouped, places_of, reported, state
from book.check.report.report_pictures import (
    PLACES,
    SHOWN,
    PlaceMark,
    ReportPicture,
    ReportPictures,
    mark_on_picture,
)
from book.check.result import CreditProof, Question, RuleResult, Subject
from book.errors import Finding, Place, Severity, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownPlace:
    """A place with the picture that shows it."""

    picture: ReportPicture
    #: What the picture shows.
    label: str
    mark: PlaceMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownFinding:
    """A finding with its places, the first of which have pictures, and others that say the same."""

    finding: Finding
    #: Findings that differ in names and numbers alone.
    others: tuple[Finding, ...]
    places: tuple[Place, ...]
    shown: tuple[_ShownPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownRule:
    """A rule that has found something."""

    result: RuleResult
    findings: tuple[_ShownFinding, ...]
    #: Those beyond the number that is shown with pictures.
    more: tuple[_ShownFinding, ...]


def to_html(outcome: Outcome, pictures: ReportPictures) -> str:
    """Return the report as text; the same examination gives the same text."""
    examination = outcome.examination
    credits, editions = examination.credits, evaluation.checked_editions(examination)
    captions = {credit.photo_id: credit.caption for credit in credits}
    by_subject = evaluation.results_by_subject(examination)
    missing = [evaluation.missing(credit, editions or ("print",)) for credit in credits]
    values = {
        "outcome": outcome,
        "examination": examination,
        "version": __version__,
        "names": NAMES,
        "counts": evaluation.counts(examination),
        "headline": evaluation.headline(examination),
        "all_credited": bool(credits) and not any(missing),
        "editions": editions,
        "rules": [
            (f"{plural} of {NAMES[subject]}", rules)
            # What is worst comes first, of whatever it is.
            for severity, plural in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings"))
            for subject, results in by_subject.items()
            if (rules := list(_shown_rules(results, severity, pictures, captions)))
        ],
        "credits": credits,
        "locations": _locations,
        "captions": captions,
        "questions": _by_title(outcome.open_questions),
        "answered": [each for each in examination.questions if each.answer],
        "not_applied": [
            (subject, result)
            for subject, results in by_subject.items()
            for result in results
            if state(result) in ("left out", "switched off")
        ],
        "state": state,
        "passed": [
            (NAMES[subject], [result for result in results if state(result) == "passed"])
            for subject, results in by_subject.items()
        ],
        "pictures": pictures,
        "drawn": [*pictures.pages.values(), *pictures.photos.values()],
        "counted": counted,
    }
    return render.fill("index.html", values, Path(__file__).parent / "templates")


def _shown_rules(
    results: Iterable[RuleResult],
    severity: Severity,
    pictures: ReportPictures,
    captions: Mapping[str, str],
) -> Iterator[_ShownRule]:
    """Yield the rules that have found something of a severity."""
    for result in results:
        found = [each for each in reported(result) if each.severity is severity]
        findings = [
            _ShownFinding(
                finding=first,
                others=tuple(others),
                places=tuple(place for each in (first, *others) for place in places_of(each)),
            )
            for first, *others in grouped(found)
        ]
        shown = [
            replace(each, shown=_places_with_picture(result.subject, each, pictures, captions))
            for each in findings[:SHOWN]
        ]
        if shown:
            yield _ShownRule(result=result, findings=tuple(shown), more=tuple(findings[SHOWN:]))


def _places_with_picture(
    subject: Subject, finding: _ShownFinding, pictures: ReportPictures, captions: Mapping[str, str]
) -> tuple[_ShownPlace, ...]:
    """Return the places that have a picture: one for each mark on a page, and each photograph."""
    shown: dict[_ShownPlace, None] = {}
    for place in finding.places[:PLACES]:
        id = place.photo_id
        if picture := pictures.pages.get((subject, place.page)):
            mark = mark_on_picture(picture, place.box)
            label = f"Page {place.page} of {NAMES[subject]}{', the place marked' if mark else ''}"
            shown[_ShownPlace(picture=picture, mark=mark, label=label)] = None
        elif picture := pictures.photos.get(id):
            label = f"Photograph {id}: {captions.get(id, 'no caption')}"
            shown[_ShownPlace(picture=picture, label=label)] = None
    return tuple(shown)


def _locations(credit: CreditProof, edition: Subject) -> list[str]:
    """Return the pages or files where a credit was found."""
    found = list(credit.found.get(edition, ()))
    if found and edition != "epub":
        found[0] = f"{'page' if len(found) == 1 else 'pages'} {found[0]}"
    return found


def _by_title(questions: tuple[Question, ...]) -> list[tuple[str, str, list[Question]]]:
    """Return questions grouped by id and title."""
    groups: dict[tuple[str, str], list[Question]] = {}
    for each in questions:
        groups.setdefault((each.id, each.title), []).append(each)
    return [(id, title, same) for (id, title), same in groups.items()]
