"""`book check` as a recipe: the manuscript, its pictures, its editions, and all together.

Nothing is built or changed. Files are read in processes of their own, with limited memory and
time: a file that crashes its reader is a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from book import build, plan
from book.check import judges, worker
from book.check.result import (
    EDITIONS,
    Examination,
    FileResult,
    RuleResult,
    Subject,
    Verdict,
)
from book.check.rule import Rule, apply_rules, left_out
from book.check.rules import (
    catalogue,
    credits,
    editions,
    epub_edition,
    manuscript_rules,
    picture_files,
    print_edition,
    screen_edition,
)
from book.check.rules.catalogue import Switches
from book.check.rules.manuscript_facts import ManuscriptFacts, TextLine
from book.check.rules.pdf_file import Expected
from book.check.rules.questions import questions_of
from book.check.worker import KnownEdition
from book.errors import RefusedError
from book.files import digests, processes
from book.files.processes import WorkResult
from book.manuscript import load
from book.manuscript.load import Manuscript
from book.plan import Derivative, Edition
from book.project import PACKAGE, Project

#: Where `make validators` puts the validators: in the checkout, beside the package.
HOME = PACKAGE.parent
#: Reading is given a second for so many bytes beyond the usual minute: 777 MB take 26 s.
_BYTES_A_SECOND = 2_000_000
_NO_MANUSCRIPT = "there is no manuscript to compare with"
_REFUSED = "the manuscript has errors; put them right first"


def examine_project(project: Project, *, judged: bool = False, home: Path = HOME) -> Examination:
    """Examine a manuscript, and the editions of it that are in `build/`.

    With `judged`, the validators outside this program are asked too, which takes a minute.
    """
    try:
        manuscript = load.read_manuscript(project)
    except RefusedError as refused:
        return _refused(project, refused)
    facts = _facts(project, manuscript)
    planned = build.planned_pictures(project, manuscript)
    files = {
        subject: project.edition(manuscript.publication.name, Edition(subject))
        for subject in EDITIONS
    }
    existing = {subject: file for subject, file in files.items() if file.is_file()}
    checked, pictures = _check_files(project, manuscript, planned, existing)
    verdicts = judges.ask(existing, home) if judged else ()
    publication = manuscript.publication
    switches = Switches(settings=facts.settings, toml=facts.publication_toml)
    results = (
        *manuscript_rules.check_manuscript(facts, manuscript.warnings),
        *apply_rules([catalogue.switches_are_known], "manuscript", switches, switches.toml.file),
        *pictures,
        *_edition_results(files, checked),
        *editions.compare(checked, publication),
        *_notices_in_pdfs(checked),
        *_epubcheck_results(existing, verdicts),
        *_currency_results(project, existing),
    )
    readable = {subject: file for subject, file in checked.items() if not file.fault}
    return Examination(
        title=publication.title,
        files={subject: (file.file, file.extent) for subject, file in checked.items()},
        results=_switched_off(results, facts.settings.checks.off),
        credits=credits.credit_proofs(
            publication.photos,
            {
                subject: credits.find_credits(publication.photos, file.text)
                for subject, file in readable.items()
            },
        ),
        disclaimer={
            subject: not any(
                each.id == credits.disclaimer_present.id and each.findings
                for each in results
                if each.subject == subject
            )
            for subject in readable
        },
        questions=questions_of(facts),
        verdicts=verdicts,
    )


def examine_file(path: Path, *, judged: bool = False, home: Path = HOME) -> Examination:
    """Examine a PDF or an EPUB of unknown origin, without its manuscript.

    Whatever the file contains ends in findings, within a minute and a gigabyte.
    """
    size = path.stat().st_size if path.is_file() else 0
    if path.is_file():
        work = processes.run_limited(worker.check_file, path.resolve(), "file", None, path.name)
    else:
        work = WorkResult(fault="there is no such file")
    file = work.answer or worker.check_unreadable("file", path.name, size, work.fault)
    verdicts = judges.ask({file.kind: path}, home) if judged and not file.fault else ()
    results = (
        *file.results,
        *_epubcheck_results({"file": path} if file.kind == "epub" else {}, verdicts),
        *left_out(editions.EDITION_RULES, "file", _NO_MANUSCRIPT),
        *left_out(manuscript_rules.RULES, "manuscript", _NO_MANUSCRIPT),
        *left_out(picture_files.RULES, "manuscript", _NO_MANUSCRIPT),
    )
    return Examination(
        title=file.title or path.name,
        files={"file": (file.file, file.extent)},
        results=results,
        disclaimer={},
        verdicts=verdicts,
    )


# --- the manuscript -------------------------------------------------------------------------


def _refused(project: Project, refused: RefusedError) -> Examination:
    results = [
        *manuscript_rules.check_manuscript(None, refused.findings),
        *left_out(picture_files.RULES, "manuscript", _REFUSED),
    ]
    for subject in EDITIONS:
        results += _missing_edition(subject, _REFUSED)
    return Examination(title=project.root.name, files={}, results=tuple(results), disclaimer={})


def _facts(project: Project, manuscript: Manuscript) -> ManuscriptFacts:
    lines = [
        TextLine(file=path.relative_to(project.root).as_posix(), number=number, text=text)
        for path in sorted((project.source / "sections").glob("[!.]*.md"))
        for number, text in enumerate(path.read_text("utf-8-sig").splitlines(), start=1)
    ]
    return ManuscriptFacts(
        publication=manuscript.publication,
        settings=manuscript.settings,
        publication_toml=manuscript.publication_toml,
        gallery_toml=manuscript.gallery_toml,
        lines=tuple(lines),
    )


def _switched_off(
    results: Sequence[RuleResult], reasons: Mapping[str, str]
) -> tuple[RuleResult, ...]:
    """Mark the rules that are switched off; one without a reason stays on."""
    return tuple(
        replace(each, switched_off=reasons[each.id]) if reasons.get(each.id) else each
        for each in results
    )


# --- the editions ---------------------------------------------------------------------------


def _check_files(
    project: Project,
    manuscript: Manuscript,
    planned: tuple[Derivative, ...],
    existing: Mapping[Subject, Path],
) -> tuple[dict[Subject, FileResult], Sequence[RuleResult]]:
    """Check the editions and the pictures, two at a time, each in a process of its own."""
    known = _known_editions(project, manuscript, planned)
    photos = manuscript.publication.photos

    def check_edition(subject: Subject) -> FileResult:
        path = existing[subject]
        name, size = f"build/{path.name}", path.stat().st_size
        seconds = processes.SECONDS + size / _BYTES_A_SECOND
        arguments = path, subject, known.get(subject), name
        work = processes.run_limited(worker.check_file, *arguments, seconds=seconds)
        return work.answer or worker.check_unreadable(subject, name, size, work.fault)

    def check_pictures() -> Sequence[RuleResult]:
        if not any((project.pictures / file.name).is_file() for file in planned):
            reason = "no pictures have been made yet: build first"
            return left_out(picture_files.RULES, "manuscript", reason)
        seconds = processes.SECONDS + len(planned)
        arguments = project.pictures, planned, photos
        work = processes.run_limited(worker.check_pictures, *arguments, seconds=seconds)
        return work.answer or left_out(picture_files.RULES, "manuscript", work.fault)

    with ThreadPoolExecutor(2) as threads:
        files = {subject: threads.submit(check_edition, subject) for subject in existing}
        pictures = threads.submit(check_pictures)
        return {subject: file.result() for subject, file in files.items()}, pictures.result()


def _known_editions(
    project: Project, manuscript: Manuscript, planned: tuple[Derivative, ...]
) -> Mapping[Subject, KnownEdition]:
    """Return what each edition should be, as far as the pictures made for it still exist."""
    publication, page = manuscript.publication, manuscript.page
    for_print = plan.edition_pictures(planned, Edition.PRINT)
    for_epub = [file for file in planned if file.edition is Edition.EPUB]
    paths = [project.pictures / file.name for file in (*for_print.values(), *for_epub)]
    found = [path for path in paths if path.is_file()]
    hashes = {
        path.name: digest
        for path, digest in digests.digest_files(found, project.cache / "pictures.json").items()
    }
    complete = all(file.name in hashes for file in for_print.values())
    expected = Expected(
        size=(page.width, page.height),
        bleed=page.bleed,
        printer=manuscript.printer,
        originals={photo.id: (photo.width, photo.height) for photo in publication.photos},
        pictures={id: hashes[file.name] for id, file in for_print.items()} if complete else None,
    )
    by_id = publication.by_id
    photos = {file.name: by_id[file.photo_id] for file in for_epub}
    photos |= {hashes[file.name]: by_id[file.photo_id] for file in for_epub if file.name in hashes}
    return {
        "print": KnownEdition(expected=expected),
        "screen": KnownEdition(),
        "epub": KnownEdition(photos=photos, cover=publication.cover),
    }


def _edition_results(
    files: Mapping[Subject, Path], checked: Mapping[Subject, FileResult]
) -> Iterator[RuleResult]:
    for subject, file in files.items():
        if subject in checked:
            yield from checked[subject].results
        else:
            reason = f"there is no {file.name} in build/; make it with: book build"
            yield from _missing_edition(subject, reason)


def _missing_edition(subject: Subject, reason: str) -> Iterator[RuleResult]:
    if subject == "print":
        yield from left_out(print_edition.RULES, subject, reason)
    elif subject == "screen":
        yield from left_out(screen_edition.RULES, subject, reason)
        yield from left_out([editions.same_labels], subject, reason)
    else:
        yield from left_out(epub_edition.RULES, subject, reason)
    yield from left_out(editions.EDITION_RULES, subject, reason)


def _notices_in_pdfs(checked: Mapping[Subject, FileResult]) -> Iterator[RuleResult]:
    """Leave SAFE-08 out for PDFs, in which nothing distinguishes a notice from another page."""
    reason = "a PDF does not tell a notice from any other page; look at the pages before it"
    rules: tuple[Rule[epub_edition.EpubBook], ...] = (epub_edition.graphic_warned,)
    for subject in checked:
        if subject in ("print", "screen"):
            yield from left_out(rules, subject, reason)


def _epubcheck_results(
    existing: Mapping[Subject, Path], verdicts: Sequence[Verdict]
) -> Iterator[RuleResult]:
    subjects: tuple[Subject, ...] = ("epub", "file")
    for subject in subjects:
        if subject in existing:
            yield from editions.check_with_epubcheck(subject, verdicts)


def _currency_results(project: Project, existing: Mapping[Subject, Path]) -> Iterator[RuleResult]:
    """Apply MADE-01: whether each edition was built of this manuscript and not changed since."""
    current = build.current_editions(project) if existing else frozenset()
    for subject, path in existing.items():
        is_current = Edition(subject) in current
        yield from apply_rules([editions.up_to_date], subject, is_current, f"build/{path.name}")
