"""The recipe of an examination: the manuscript, the pictures, the editions, and all together.

Nothing is built and nothing changed. Files are read beside this process, with bounded memory and
time: a file that harms its reader is a finding.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from book import build, plan
from book.build import Folders
from book.check import judges, rule, worker
from book.check.result import Examination, FileResult, RuleResult, Subject, Verdict
from book.check.rule import Expected
from book.check.rules import credits, editions, manuscript_rules, picture_files, questions
from book.check.rules.manuscript_facts import ManuscriptFacts, TextLine
from book.check.worker import Known
from book.errors import RefusedError
from book.files import digests, processes
from book.files.processes import WorkResult
from book.manuscript import load
from book.manuscript.load import Manuscript
from book.manuscript.settings import PublicationToml
from book.plan import Derivative, Edition

#: Where `make validators` puts the judges: in the checkout, beside the package.
HOME = build.PACKAGE.parent
#: A machine that is busy with other things reads no less.
_BYTES_A_SECOND = 2_000_000
_NO_EDITION = "there is no {file} in build/; make it with: book build"
_NO_MANUSCRIPT = "there is no manuscript to compare with"
_REFUSED = "the manuscript has errors; put them right first"


def examine(project: Path, *, judged: bool = False, home: Path = HOME) -> Examination:
    """Examine a project: its manuscript, and the editions that stand in `build/`.

    `judged` asks the judges outside as well, which takes a minute. Raises `UsageError` when there
    is no manuscript at all.
    """
    at = build.with_manuscript(project)
    try:
        source = load.read_manuscript(at.project, memory=at.cache / "digests.json")
    except RefusedError as refused:
        return _refused(at, refused)
    told = _told(at, source)
    planned = build.planned(at, source)
    files = {edition: build.file_of(at, source, edition) for edition in plan.EDITIONS}
    standing = {_subject(edition): file for edition, file in files.items() if file.is_file()}
    readings, pictures = _read(at, source, planned, standing)
    verdicts = judges.ask(standing, home) if judged else ()
    publication = source.publication
    runs = (
        *manuscript_rules.runs(told, source.warnings),
        editions.settled(source.settings, source.publication_toml),
        *pictures,
        *_of_editions(files, readings),
        *editions.proofs(readings, publication),
        *editions.unnoticed(readings),
        *_judged(standing, verdicts),
        *editions.made_of_this(_older(at, standing)),
        *editions.outside(),
    )
    intact = {subject: one for subject, one in readings.items() if not one.fault}
    return Examination(
        title=publication.title,
        files={subject: (one.file, one.extent) for subject, one in readings.items()},
        runs=_switched_off(runs, source.settings),
        credits=credits.credits(
            publication.photos,
            {
                subject: credits.found(publication.photos, one.passages)
                for subject, one in intact.items()
            },
        ),
        disclaimer={
            subject: not [*credits.undisclaimed(publication, one.passages)]
            for subject, one in intact.items()
        },
        questions=questions.questions(told),
        verdicts=verdicts,
    )


def examine_file(path: Path, *, judged: bool = False, home: Path = HOME) -> Examination:
    """Examine a PDF or an EPUB of unknown make, without its manuscript.

    Whatever is in the file ends in findings, within a minute and a gigabyte.
    """
    size = path.stat().st_size if path.is_file() else 0
    if path.is_file():
        outcome = processes.run_limited(worker.read, path.resolve(), "file", None, path.name)
    else:
        outcome = WorkResult(fault="there is no such file")
    found = outcome.answer or worker.broken("file", path.name, size, outcome.fault)
    verdicts = judges.ask({found.kind: path}, home) if judged and not found.fault else ()
    runs = (
        *found.runs,
        *_judged({"file": path} if found.kind == "epub" else {}, verdicts),
        *rule.left_out(editions.PROOFS, "file", _NO_MANUSCRIPT),
        *rule.left_out(manuscript_rules.CHECKS, "manuscript", _NO_MANUSCRIPT),
        *rule.left_out(picture_files.CHECKS, "manuscript", _NO_MANUSCRIPT),
        *editions.outside(),
    )
    return Examination(
        title=found.title or path.name,
        files={"file": (found.file, found.extent)},
        runs=runs,
        disclaimer={},
        verdicts=verdicts,
    )


# --- the manuscript -------------------------------------------------------------------------


def _refused(at: Folders, refused: RefusedError) -> Examination:
    runs = [*manuscript_rules.runs(None, refused.findings)]
    runs += rule.left_out(picture_files.CHECKS, "manuscript", _REFUSED)
    for subject in editions.EDITIONS:
        runs += editions.missing(subject, _REFUSED)
    return Examination(
        title=at.project.name, files={}, runs=(*runs, *editions.outside()), disclaimer={}
    )


def _told(at: Folders, source: Manuscript) -> ManuscriptFacts:
    lines = [
        TextLine(file=path.relative_to(at.project).as_posix(), number=number, words=words)
        for path in sorted((at.project / "source/sections").glob("[!.]*.md"))
        for number, words in enumerate(path.read_text("utf-8-sig").splitlines(), start=1)
    ]
    return ManuscriptFacts(
        publication=source.publication,
        settings=source.settings,
        publication_toml=source.publication_toml,
        gallery_toml=source.gallery_toml,
        lines=tuple(lines),
    )


def _switched_off(runs: Iterable[RuleResult], settings: PublicationToml) -> tuple[RuleResult, ...]:
    """Mark what does not count here; only a reason switches a check off."""
    reasons = settings.checks.off
    return tuple(
        replace(run, switched_off=reasons[run.id]) if reasons.get(run.id) else run for run in runs
    )


# --- the editions ---------------------------------------------------------------------------


def _subject(edition: Edition) -> Subject:
    subjects: dict[Edition, Subject] = {
        Edition.PRINT: "print",
        Edition.SCREEN: "screen",
        Edition.EPUB: "epub",
    }
    return subjects[edition]


def _read(
    at: Folders,
    source: Manuscript,
    planned: tuple[Derivative, ...],
    standing: Mapping[Subject, Path],
) -> tuple[dict[Subject, FileResult], tuple[RuleResult, ...]]:
    """Read the editions and the pictures, two at a time, each in a process of its own."""
    known = _known(at, source, planned)
    publication = source.publication

    def edition(subject: Subject) -> FileResult:
        path = standing[subject]
        name = f"build/{path.name}"
        # An edition of ours may be as large as its photographs make it.
        seconds = processes.SECONDS + path.stat().st_size / _BYTES_A_SECOND
        work = worker.read, path, subject, known.get(subject), name
        outcome = processes.run_limited(*work, seconds=seconds)
        fault = outcome.fault
        return outcome.answer or worker.broken(subject, name, path.stat().st_size, fault)

    def pictures() -> tuple[RuleResult, ...]:
        if not any((at.pictures / file.name).is_file() for file in planned):
            return picture_files.runs(())
        seconds = processes.SECONDS + len(planned)
        work = worker.pictures, at.pictures, planned, publication.photos
        outcome = processes.run_limited(*work, seconds=seconds)
        return outcome.answer or rule.left_out(picture_files.CHECKS, "manuscript", outcome.fault)

    with ThreadPoolExecutor(2) as threads:
        readings = {subject: threads.submit(edition, subject) for subject in standing}
        made = threads.submit(pictures)
        return {subject: one.result() for subject, one in readings.items()}, made.result()


def _known(
    at: Folders, source: Manuscript, planned: tuple[Derivative, ...]
) -> Mapping[Subject, Known]:
    """Say what each edition should be, as far as the pictures that were made are still there."""
    publication = source.publication
    photos = {photo.id: photo for photo in publication.photos}
    press = plan.edition_pictures(planned, Edition.PRINT)
    wanted = [file for file in planned if file.edition is Edition.EPUB]
    paths = [at.pictures / file.name for file in (*press.values(), *wanted)]
    there = [path for path in paths if path.is_file()]
    hashes = digests.digest_files(there, at.cache / "pictures.json")
    whole = all(at.pictures / file.name in hashes for file in press.values())
    expected = Expected(
        size=(source.page.width, source.page.height),
        bleed=source.page.bleed,
        printer=source.printer,
        originals={photo.id: (photo.width, photo.height) for photo in publication.photos},
        pictures={id: hashes[at.pictures / file.name] for id, file in press.items()}
        if whole
        else None,
    )
    in_book = {file.name: photos[file.photo_id] for file in wanted}
    in_book |= {
        hashes[at.pictures / file.name]: photos[file.photo_id]
        for file in wanted
        if at.pictures / file.name in hashes
    }
    return {
        "print": Known(expected=expected),
        "screen": Known(),
        "epub": Known(photos=in_book, cover=publication.cover),
    }


def _of_editions(
    files: Mapping[Edition, Path], readings: Mapping[Subject, FileResult]
) -> Iterator[RuleResult]:
    for edition, file in files.items():
        subject = _subject(edition)
        if subject in readings:
            yield from readings[subject].runs
        else:
            yield from editions.missing(subject, _NO_EDITION.format(file=file.name))


def _judged(standing: Mapping[Subject, Path], verdicts: Iterable[Verdict]) -> Iterator[RuleResult]:
    for subject in ("epub", "file"):
        if subject in standing:
            yield editions.by_epubcheck(subject, verdicts)


def _older(at: Folders, standing: Mapping[Subject, Path]) -> dict[Subject, str]:
    """Name the editions that were not made of this manuscript, or were changed since."""
    current = build.current(at) if standing else frozenset()
    return {
        subject: "" if Edition(subject) in current else f"build/{path.name}"
        for subject, path in standing.items()
    }
