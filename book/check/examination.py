"""Examine a manuscript with its pictures and editions, or a single file, for `book check`.

No file is changed. Files are read in processes of their own with limited memory and time; a file
that crashes its reader has a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from book import build, plan
from book.check import validators, worker
from book.check.result import EDITIONS, Examination, FileResult, RuleResult, Subject, Verdict
from book.check.rule import Rule, apply_rules, left_out
from book.check.rules import (
    credits,
    editions,
    epub_edition,
    manuscript_rules,
    picture_files,
    print_edition,
    rule_list,
    screen_edition,
    structure_words,
    words,
)
from book.check.rules.manuscript_facts import ManuscriptFacts, TextLine
from book.check.rules.pdf_file import Expected
from book.check.rules.questions import questions_of
from book.check.rules.rule_list import Switches
from book.check.rules.unknown_origin import JudgedAs
from book.check.rules.words import SourceFile
from book.check.worker import Compared, KnownEdition
from book.errors import RefusedError, UsageError
from book.files import digest_cache, processes
from book.files.processes import WorkResult
from book.manuscript import back_cover, load, sections
from book.manuscript.load import Manuscript
from book.plan import Derivative, Edition
from book.project import PACKAGE, Project

#: The checkout, where `make validators` installs external validators beside the package.
HOME = PACKAGE.parent
#: Bytes for which reading has a second in addition to `processes.SECONDS`: 777 MB take 26 s.
_BYTES_A_SECOND = 2_000_000
_NO_MANUSCRIPT = "there is no manuscript to compare with"
_REFUSED = "the manuscript has errors; put them right first"
#: Rules that are left out when an edition is missing.
_EDITION_RULES: Mapping[Subject, tuple[Rule[Any], ...]] = {
    "print": (*print_edition.RULES, *editions.EDITION_RULES),
    "cover": (*print_edition.RULES, *editions.COVER_RULES),
    "screen": (
        *screen_edition.RULES,
        editions.same_labels,
        structure_words.words_apart,
        *editions.EDITION_RULES,
    ),
    "epub": (*epub_edition.RULES, *editions.EDITION_RULES),
}


def examine_project(project: Project, *, judged: bool = False, home: Path = HOME) -> Examination:
    """Examine a manuscript, and the editions of it that are in `build/`.

    With `judged`, external validators are called too, which takes a minute.
    """
    try:
        manuscript = load.read_manuscript(project)
    except RefusedError as refused:
        return _refused_examination(project, refused)
    facts = _facts(project, manuscript)
    planned = build.planned_pictures(project, manuscript)
    publication = manuscript.publication
    sheet = manuscript.picture_settings.sheet
    names: tuple[Subject, ...] = (*EDITIONS, "cover") if sheet else EDITIONS
    files = {name: project.edition(publication.name, Edition(name)) for name in names}
    existing = {subject: file for subject, file in files.items() if file.is_file()}
    sources = _read_source_files(project, early=publication.early_disclaimer)
    compared = Compared(publication=publication, sources=sources, sheet=sheet)
    checked, pictures = _check_files(project, manuscript, planned, existing, compared)
    verdicts = validators.ask(existing, home) if judged else ()
    switches = Switches(settings=facts.settings, toml=facts.publication_toml)
    results = (
        *manuscript_rules.check_manuscript(facts, manuscript.warnings),
        *apply_rules([rule_list.switches_are_known], "manuscript", switches, switches.toml.file),
        *pictures,
        *_edition_results(files, checked),
        *editions.compare_pdfs(checked, sheet=sheet),
        *_notices_in_pdfs(checked),
        *(editions.check_with_epubcheck("epub", verdicts) if "epub" in existing else ()),
        *_currency_results(project, existing),
    )
    disclaimer_id = words.disclaimer_present.id
    without_disclaimer = {r.subject for r in results if r.id == disclaimer_id and r.findings}
    # A rule that is switched off without a reason stays on.
    photos, off = publication.photos, facts.settings.checks.off
    # Captions and the disclaimer stand inside the book.
    readable = {name: checked[name] for name in EDITIONS if name in checked}
    readable = {subject: file for subject, file in readable.items() if not file.fault}
    found = {name: file.credits for name, file in readable.items()}
    return Examination(
        title=publication.title,
        files={subject: (file.file, file.extent) for subject, file in checked.items()},
        results=tuple(replace(each, switched_off=off.get(each.id, "")) for each in results),
        credits=credits.credit_proofs(photos, found),
        disclaimer={subject: subject not in without_disclaimer for subject in readable},
        questions=questions_of(facts),
        verdicts=verdicts,
    )


def examine_file(
    path: Path, *, judged_as: JudgedAs | None = None, judged: bool = False, home: Path = HOME
) -> Examination:
    """Examine a PDF or an EPUB of unknown origin, without its manuscript.

    It is judged as what it claims to be, or as an edition. Raise `UsageError` if its format is not
    that of such an edition. A file that needs more than a minute or a gigabyte has a finding.
    """
    size = path.stat().st_size if path.is_file() else 0
    if path.is_file():
        _refuse_other_format(path, judged_as)
        arguments = path.resolve(), path.name, judged_as
        work = processes.run_limited(worker.check_foreign_file, *arguments)
    else:
        work = WorkResult(fault="there is no such file")
    file = work.answer or worker.check_foreign_unreadable(path.name, size, work.fault)
    verdicts: tuple[Verdict, ...] = ()
    if judged and not file.fault:
        claims = None if judged_as else file.claims
        verdicts = validators.ask({file.kind: path}, home, claims)
    results = (
        *file.results,
        *(editions.check_with_epubcheck("file", verdicts) if file.kind == "epub" else ()),
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


def _refuse_other_format(path: Path, judged_as: JudgedAs | None) -> None:
    format = worker.format_of(path)
    if judged_as and format and (judged_as == "epub") != (format == "EPUB"):
        other = "print or --as screen" if format == "PDF" else "epub"
        message = f"{path.name} is {'a PDF' if format == 'PDF' else 'an EPUB'}: write --as {other}"
        raise UsageError(f"{message}, or leave it out")


def _refused_examination(project: Project, refused: RefusedError) -> Examination:
    results = [
        *manuscript_rules.check_manuscript(None, refused.findings),
        *left_out(picture_files.RULES, "manuscript", _REFUSED),
    ]
    for subject, rules in _EDITION_RULES.items():
        results += left_out(rules, subject, _REFUSED)
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


def _read_source_files(project: Project, *, early: bool) -> tuple[SourceFile, ...]:
    """Return the words of the manuscript's files, read anew: not those that were parsed.

    The disclaimer's are the first where it is `early`, else the last.
    """
    paths, disclaimer = sections.section_files(project.root, []), project.root / sections.DISCLAIMER
    return words.read_sources(
        (path.relative_to(project.root).as_posix(), path.read_text("utf-8-sig"))
        for path in (
            *((disclaimer, *paths) if early else (*paths, disclaimer)),
            project.root / back_cover.FILE,
        )
        if path.is_file() or path.name != Path(back_cover.FILE).name
    )


def _check_files(
    project: Project,
    manuscript: Manuscript,
    planned: tuple[Derivative, ...],
    existing: Mapping[Subject, Path],
    compared: Compared,
) -> tuple[dict[Subject, FileResult], Sequence[RuleResult]]:
    """Check the editions and the pictures, two at a time, each in a process of its own."""
    known = _known_editions(project, manuscript, planned)
    photos = manuscript.publication.photos

    def check_edition(subject: Subject) -> FileResult:
        path = existing[subject]
        name, size = f"build/{path.name}", path.stat().st_size
        seconds = processes.SECONDS + size / _BYTES_A_SECOND
        arguments = path, subject, known.get(subject), name, compared
        work = processes.run_limited(worker.check_edition, *arguments, seconds=seconds)
        if work.answer:
            return work.answer
        return worker.check_unreadable_edition(subject, name, size, work.fault, compared)

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
    """Return what is required of each edition; needs the existing picture files."""
    publication, page = manuscript.publication, manuscript.page
    for_print = plan.edition_pictures(planned, Edition.PRINT)
    sheet = manuscript.picture_settings.sheet
    on_paper = Edition.COVER if sheet else Edition.PRINT
    covers = [file for file in planned if file.cover and file.edition is on_paper]
    on_cover = {cover.photo_id: (cover,) for cover in covers}
    if not sheet:
        for_print = {id: (*files, *on_cover.get(id, ())) for id, files in for_print.items()}
    in_print = [file for files in for_print.values() for file in files]
    for_epub = [file for file in planned if file.edition is Edition.EPUB]
    paths = [project.pictures / file.name for file in (*in_print, *for_epub, *covers)]
    existing = [path for path in paths if path.is_file()]
    digested = digest_cache.digest_files(existing, project.cache / "pictures.json")
    hashes = {path.name: digest for path, digest in digested.items()}
    complete = all(file.name in hashes for file in in_print)
    by_id = publication.by_id
    expected = Expected(
        size=(page.width, page.height),
        bleed=page.bleed,
        printer=manuscript.printer,
        originals={
            hashes[file.name]: file.original_size(by_id[file.photo_id])
            for file in (*in_print, *covers)
            if file.name in hashes
        },
        pictures={id: tuple(hashes[file.name] for file in files) for id, files in for_print.items()}
        if complete
        else None,
        covers={
            hashes[file.name]: (by_id[file.photo_id].width, by_id[file.photo_id].height)
            for file in covers
            if file.name in hashes
        },
    )
    photos = {file.name: by_id[file.photo_id] for file in for_epub}
    photos |= {hashes[file.name]: by_id[file.photo_id] for file in for_epub if file.name in hashes}
    return {
        "print": KnownEdition(expected=expected),
        "cover": KnownEdition(expected=_expected_sheet(manuscript, expected, on_cover, hashes)),
        "screen": KnownEdition(expected=Expected(spread=publication.has_spread)),
        "epub": KnownEdition(photos=photos, cover=publication.cover),
    }


def _expected_sheet(
    manuscript: Manuscript,
    expected: Expected,
    on_cover: Mapping[str, Sequence[Derivative]],
    hashes: Mapping[str, str],
) -> Expected:
    """Return what is required of the cover of a perfect-bound book: one sheet, with marks.

    Its width depends on the pages of the print edition.
    """
    bleed, printer = manuscript.page.bleed, manuscript.printer
    files = [file for files in on_cover.values() for file in files]
    return replace(
        expected,
        size=None,
        bleed=replace(bleed, inside=bleed.outside),
        printer=printer.model_copy(update={"marks": True, "pages": 1}),
        pictures={id: [hashes[file.name] for file in files] for id in on_cover}
        if all(file.name in hashes for file in files)
        else None,
    )


def _edition_results(
    files: Mapping[Subject, Path], checked: Mapping[Subject, FileResult]
) -> Iterator[RuleResult]:
    for subject, file in files.items():
        if subject in checked:
            yield from checked[subject].results
        else:
            reason = f"there is no {file.name} in build/; make it with: book build"
            yield from left_out(_EDITION_RULES[subject], subject, reason)


def _notices_in_pdfs(checked: Mapping[Subject, FileResult]) -> Iterator[RuleResult]:
    """Leave SAFE-08 out for PDFs, in which nothing distinguishes a notice from another page."""
    reason = "a PDF does not tell a notice from any other page; look at the pages before it"
    for subject in checked:
        if subject not in ("epub", "cover"):
            yield from left_out([epub_edition.graphic_warned], subject, reason)


def _currency_results(project: Project, existing: Mapping[Subject, Path]) -> Iterator[RuleResult]:
    """Apply MADE-01: each edition was built from this manuscript and not changed since."""
    current = build.current_editions(project) if existing else frozenset()
    for subject, path in existing.items():
        is_current = Edition(subject) in current
        yield from apply_rules([editions.up_to_date], subject, is_current, f"build/{path.name}")
