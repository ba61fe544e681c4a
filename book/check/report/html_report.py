"""The report as a page to read: one file, which needs neither a network nor a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from book import __version__, render
from book.check.report.outcome import (
    NAMES,
    Outcome,
    checked_editions,
    counted,
    counts,
    headline,
    missing,
    places_of,
    reported,
    state,
    subjects,
)
from book.check.report.report_pictures import (
    PLACES,
    SHOWN,
    PlaceMark,
    ReportPicture,
    ReportPictures,
    mark_on_picture,
    picture_of_place,
)
from book.check.result import CreditProof, Examination, Question, RuleResult, Subject
from book.errors import Finding, Place, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownPlace:
    """A place with the picture that shows it."""

    picture: ReportPicture
    mark: PlaceMark | None
    #: What the picture shows.
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownFinding:
    """A finding with its places, the first of which are shown."""

    finding: Finding
    places: tuple[Place, ...]
    shown: tuple[_ShownPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownRule:
    """A rule that has found something."""

    result: RuleResult
    #: Errors first.
    findings: tuple[_ShownFinding, ...]
    #: Those beyond the number that is shown with pictures.
    more: tuple[_ShownFinding, ...]


def page(outcome: Outcome, pictures: ReportPictures) -> str:
    """Return the page; the same examination gives the same page."""
    examination = outcome.examination
    examined = subjects(examination)
    editions = checked_editions(examination)
    credits = examination.credits
    captions = {credit.photo_id: credit.caption for credit in credits}
    rules = [
        (NAMES[subject], list(_shown_rules(subject, examination, pictures, captions)))
        for subject in examined
    ]
    of_subject = [
        (subject, result)
        for subject in examined
        for result in examination.results
        if result.subject == subject
    ]
    return render.fill(
        "index.html",
        {
            "outcome": outcome,
            "examination": examination,
            "version": __version__,
            "names": NAMES,
            "counts": counts(examination),
            "headline": headline(examination),
            "all_credited": bool(credits)
            and not any(missing(credit, editions or ("print",)) for credit in credits),
            "editions": editions,
            "rules": [(name, shown) for name, shown in rules if shown],
            "credits": credits,
            "locations": _locations,
            "captions": captions,
            "questions": _by_title(outcome.open_questions),
            "answered": [each for each in examination.questions if each.answer],
            "not_applied": [
                (subject, result)
                for subject, result in of_subject
                if state(result) in ("left out", "switched off")
            ],
            "state": state,
            "passed": [
                (
                    NAMES[subject],
                    [
                        result
                        for other, result in of_subject
                        if other == subject and state(result) == "passed"
                    ],
                )
                for subject in examined
            ],
            "pictures": pictures,
            "drawn": [*pictures.pages.values(), *pictures.photos.values()],
            "counted": counted,
        },
        Path(__file__).parent / "templates",
    )


def _shown_rules(
    subject: Subject,
    examination: Examination,
    pictures: ReportPictures,
    captions: dict[str, str],
) -> Iterator[_ShownRule]:
    """Yield the rules of a subject that have found something, those with errors first."""
    rules = []
    for result in examination.results:
        if result.subject == subject and (found := reported(result)):
            shown = [_shown_finding(subject, each, pictures, captions) for each in found[:SHOWN]]
            more = [_ShownFinding(finding=each, places=places_of(each)) for each in found[SHOWN:]]
            rules.append(_ShownRule(result=result, findings=tuple(shown), more=tuple(more)))
    yield from sorted(rules, key=lambda rule: rule.findings[0].finding.severity is Severity.WARNING)


def _shown_finding(
    subject: Subject, finding: Finding, pictures: ReportPictures, captions: dict[str, str]
) -> _ShownFinding:
    places = places_of(finding)
    # Places on one page are marked one by one, and a photograph is shown once.
    shown = [_shown_place(subject, each, pictures, captions) for each in places[:PLACES]]
    distinct = dict.fromkeys(each for each in shown if each is not None)
    return _ShownFinding(finding=finding, places=places, shown=tuple(distinct))


def _shown_place(
    subject: Subject, place: Place, pictures: ReportPictures, captions: dict[str, str]
) -> _ShownPlace | None:
    picture = picture_of_place(subject, place, pictures)
    if picture is None:
        return None
    if picture is not pictures.pages.get((subject, place.page)):
        caption = captions.get(place.photo_id, "no caption")
        label = f"Photograph {place.photo_id}: {caption}"
        return _ShownPlace(picture=picture, mark=None, label=label)
    mark = mark_on_picture(picture, place.box)
    label = f"Page {place.page} of {NAMES[subject]}{', the place marked' if mark else ''}"
    return _ShownPlace(picture=picture, mark=mark, label=label)


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
