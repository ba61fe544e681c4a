"""What holds between the editions, and between them and their manuscript."""

from collections.abc import Iterable, Iterator, Mapping

from book.check import judges, rule
from book.check.result import FileResult, RuleResult, Subject, Verdict
from book.check.rule import Problem, Rule
from book.check.rules import (
    credits,
    epub_edition,
    manuscript_rules,
    picture_files,
    print_edition,
    screen_edition,
)
from book.errors import Severity
from book.manuscript.isbn import parse_isbn
from book.manuscript.settings import PublicationToml
from book.manuscript.toml_lines import TomlFile
from book.manuscript.validation import SettingError
from book.model import Publication

_E, _W = Severity.ERROR, Severity.WARNING
EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")
Pair = tuple[FileResult, Publication]
Several = tuple[FileResult, FileResult]
#: Checks whose subject is not in this program's hands, and why they are left out.
OUTSIDE = {
    "C2PA-01": ("Content Credentials are noted", "it needs the C2PA library, which is not used"),
    "C2PA-02": ("No signed picture has an earlier one", "nothing is signed by this program"),
    "DIST-01": ("Every file handed over is listed", "no bundle is made by this program"),
    "DIST-03": ("The EU emblem is as prescribed", "no emblem is set by this program"),
    "DIST-04": ("The funding statement's type is allowed", "no emblem is set by this program"),
    "DIST-05": ("Partners' editions are the same", "no bundle is made by this program"),
    "DIST-07": ("The list of credits is complete", "no bundle is made by this program"),
    "DIST-08": (
        "Two builds are the same",
        "it takes two builds; the program's own tests make them",
    ),
}
#: Checks that a person's answer settles.
ANSWERED = ("CAP-05", "META-07", "SAFE-05", "SAFE-06")


def _credited(pair: Pair) -> Iterator[Problem]:
    reading, publication = pair
    places = credits.found(publication.photos, reading.passages)
    return credits.uncredited(publication.photos, places, reading.passages)


def _disclaimed(pair: Pair) -> Iterator[Problem]:
    return credits.undisclaimed(pair[1], pair[0].passages)


def _identified(pair: Pair) -> Iterator[Problem]:
    """DIST-06: every edition names the publication alike, and an ISBN is one (stores)."""
    reading, publication = pair
    if publication.identifier not in reading.identifiers and reading.subject != "print":
        said = ", ".join(reading.identifiers) or "nothing"
        yield Problem(
            message=f"the edition is identified as {said}, not as {publication.identifier}",
            hint="build the edition again",
            severity=_W,
        )
    for identifier in reading.identifiers:
        kind, _, digits = identifier.rpartition(":")
        if kind.lower() != "urn:isbn":
            continue
        try:
            parse_isbn(digits)
        except SettingError as error:
            yield Problem(message=f"{identifier} {error}", hint=error.hint, severity=_W)


def _labelled(several: Several) -> Iterator[Problem]:
    """PDF-13: a page has one number, on paper and on the screen."""
    screen, print_ = several
    if screen.labels != print_.labels:
        pairs = enumerate(zip(screen.labels, print_.labels, strict=False), start=1)
        first = next((page for page, (one, other) in pairs if one != other), 0)
        yield Problem(
            page=first,
            message="the pages are called otherwise than those of the print edition",
            hint="build both editions again",
        )


CREDITED: Rule[Pair] = Rule(
    id="META-02",
    title="Every photograph is credited",
    severity=_E,
    source="AP; Reuters; 17 USC 1202",
    run=_credited,
)
DISCLAIMED: Rule[Pair] = Rule(
    id="DIST-02",
    title="The disclaimer stands letter for letter",
    severity=_E,
    source="EU, Regulation 2021/1060, Art. 17; EuropeAid",
    run=_disclaimed,
)
IDENTIFIED: Rule[Pair] = Rule(
    id="DIST-06",
    title="Editions have one identifier",
    severity=_W,
    source="stores; ISO 2108",
    run=_identified,
)
LABELLED: Rule[Several] = Rule(
    id="PDF-13",
    title="Pages are called as in print",
    severity=_E,
    source="ISO 14289-1, 7.17",
    run=_labelled,
)
PROOFS = (CREDITED, DISCLAIMED, IDENTIFIED)


def _nothing(_: object) -> tuple[()]:
    return ()


def _by_others(id: str, title: str, severity: Severity, source: str) -> Rule[object]:
    return Rule(id=id, title=title, severity=severity, source=source, run=_nothing)


JUDGED = _by_others("EPUB-01", "EPUBCheck finds nothing", _E, "W3C EPUBCheck; Kobo")
MADE = _by_others("MADE-01", "Editions are as they were built, of this manuscript", _W, "the house")
SETTLED = _by_others("CHECK-01", "What is switched off has a reason", _E, "the house")


def known_ids() -> frozenset[str]:
    """Every check that there is, also those that are left out."""
    lists = (
        manuscript_rules.CHECKS,
        picture_files.CHECKS,
        print_edition.CHECKS,
        screen_edition.CHECKS,
    )
    ids = {each.id for checks in lists for each in checks}
    ids |= {each.id for each in epub_edition.CHECKS} | {each.id for each in PROOFS} | set(OUTSIDE)
    return frozenset(ids | {LABELLED.id, JUDGED.id, MADE.id, SETTLED.id})


def missing(subject: Subject, reason: str) -> Iterator[RuleResult]:
    """Leave out all that is asked of one edition."""
    if subject == "print":
        yield from rule.left_out((*print_edition.CHECKS,), subject, reason)
        yield from rule.left_out(screen_edition.CARRIED, subject, reason)
    elif subject == "screen":
        yield from rule.left_out(screen_edition.CHECKS, subject, reason)
        yield from rule.left_out([LABELLED], subject, reason)
    else:
        yield from rule.left_out(epub_edition.CHECKS, subject, reason)
    yield from rule.left_out(PROOFS, subject, reason)


def unnoticed(subjects: Iterable[Subject]) -> Iterator[RuleResult]:
    """Leave SAFE-08 out where nothing tells a notice from any other page: in PDFs."""
    warned = next(check for check in epub_edition.CHECKS if check.id == "SAFE-08")
    reason = "a PDF does not tell a notice from any other page; look at the pages before it"
    for subject in subjects:
        if subject in ("print", "screen"):
            yield from rule.left_out([warned], subject, reason)


def outside() -> Iterator[RuleResult]:
    """Name what no part of this program can look at."""
    for id, (title, reason) in OUTSIDE.items():
        check = _by_others(id, title, _W, "the preflight list")
        yield from rule.left_out([check], "manuscript", reason)


def proofs(
    readings: Mapping[Subject, FileResult], publication: Publication
) -> Iterator[RuleResult]:
    """Compare every edition with the manuscript, and the editions with each other."""
    for subject, reading in readings.items():
        if reading.fault:
            yield from rule.left_out(PROOFS, subject, "the file cannot be read")
        else:
            yield from rule.runs(PROOFS, subject, (reading, publication), reading.file)
    if "screen" in readings:
        screen, print_ = readings["screen"], readings.get("print")
        if print_ is None or print_.fault or screen.fault:
            yield from rule.left_out([LABELLED], "screen", "there is no print edition to compare")
        else:
            yield from rule.runs([LABELLED], "screen", (screen, print_), screen.file)


def by_epubcheck(subject: Subject, verdicts: Iterable[Verdict]) -> RuleResult:
    """EPUB-01, which is EPUBCheck's to decide."""
    verdict = next((one for one in verdicts if one.judge.startswith(judges.EPUBCHECK)), None)
    if verdict is None or verdict.not_asked:
        reason = verdict.not_asked if verdict else "EPUBCheck was not asked"
        return rule.left_out([JUDGED], subject, reason)[0]
    faults = (
        Problem(
            message=words, hint="build the edition again; if it stays so, the program is at fault"
        )
        for words in verdict.complaints
    )
    return rule.run_of(JUDGED, subject, rule.located(JUDGED.id, faults, verdict.file))


def made_of_this(older: Mapping[Subject, str]) -> Iterator[RuleResult]:
    """MADE-01: say of each edition whether it is the one that was built of this manuscript."""
    for subject, file in older.items():
        fault = Problem(
            message="the edition was built of another manuscript or by another version of this "
            "program, or was changed since",
            hint="build it again: what is found in it may not be so any more",
            severity=_W,
        )
        faults = [fault] if file else []
        yield rule.run_of(MADE, subject, rule.located(MADE.id, faults, file))


def settled(settings: PublicationToml, toml: TomlFile) -> RuleResult:
    """CHECK-01: what is switched off or answered is a check that there is, with words."""

    def faults() -> Iterator[Problem]:
        for id, reason in settings.checks.off.items():
            line = toml.line("checks", "off", id)
            if id not in known_ids():
                hint = "see the list of checks; an id is written as “IMG-04”"
                yield Problem(
                    message=f"there is no check “{id}”", hint=hint, file=toml.file, line=line
                )
            elif not reason:
                yield Problem(
                    message=f"“{id}” is switched off without a reason, and so stays on",
                    hint=f'write why: "{id}" = "the printing house takes them"',
                    file=toml.file,
                    line=line,
                )
        for id in settings.answers:
            if id not in ANSWERED:
                yield Problem(
                    message=f"no check asks “{id}”",
                    hint=f"these ask: {', '.join(ANSWERED)}; others are switched off under "
                    "[checks.off], with a reason",
                    file=toml.file,
                    line=toml.line("answers", id),
                )

    return rule.run_of(SETTLED, "manuscript", rule.located(SETTLED.id, faults(), toml.file))
