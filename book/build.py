"""The stages of a build, in order.

A build yields events and ends when all wanted editions are at their final paths. No edition is
moved there before all are written: an error, a full disk or a kill leaves the last good ones.
"""

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from book.errors import BookError, Finding, RefusedError, errors_in
from book.files import atomic, build_record, cache_files, digest_cache, kept_files, program_files
from book.files.build_lock import build_lock
from book.files.kept_files import ChangedFileError
from book.layout import typefaces
from book.manuscript import source_digests
from book.plan import Derivative, Edition
from book.progress import Begun, Delivered, Event, Step, Written
from book.project import PACKAGE, STYLES, Project

if TYPE_CHECKING:
    from book.edition import EditionOrder, WrittenEdition
    from book.files.build_record import EditionRecord
    from book.layout import Layout
    from book.layout.page_turns import PageTurn
    from book.manuscript.load import Manuscript


def build_editions(
    project: Project,
    wanted: Sequence[Edition],
    *,
    release: bool,
    threads: Executor,
    processes: AbstractContextManager[Executor],
    sheet: bool = False,
) -> Iterator[Event | Finding]:
    """Build the editions that are `wanted`, unless they exist, built from the same inputs.

    With `sheet`, so is the cover of a perfect-bound book. Yields warnings and events. Raises
    `RefusedError` with everything that is wrong with the manuscript or its photographs; then
    nothing is written, not even a folder. Photographs are made in `threads`; `processes` is entered
    only when there is an edition to write.
    """
    with build_lock(project.build, project.pictures, project.cache):
        program = _program_digest(project, release=release)
        records = _current_records(project, program)
        if sheet and Edition.PRINT in records and records[Edition.PRINT].sheet:
            wanted = (*wanted, Edition.COVER)
        if any(edition not in records for edition in wanted):
            yield from _build(
                project, wanted, records, program, threads, processes, release=release, sheet=sheet
            )
            return
        yield from next(records[edition].warnings for edition in wanted)
        for edition in wanted:
            yield _delivered(project, edition, records[edition], unchanged=True)


def planned_pictures(project: Project, manuscript: "Manuscript") -> tuple[Derivative, ...]:
    """Return the picture files that the editions of a manuscript are made with."""
    return _plan_pictures(manuscript, _place_photographs(project, manuscript))


def find_layout_faults(
    manuscript: "Manuscript", placed: "Layout", *, release: bool
) -> Iterator[Finding]:
    """Yield what is wrong with photographs at their places, and with the cover."""
    from book import layout
    from book.manuscript import cover_findings, gallery, sections

    publication, toml = manuscript.publication, manuscript.gallery_toml
    for photo_id in layout.overfull_captions(publication, placed):
        yield gallery.overfull_caption(photo_id, toml)
    for place in placed.sizes():
        photo = publication.photo(place.photo_id)
        if photo.delivered:
            ppi, printer = place.ppi(photo), manuscript.printer
            yield from gallery.check_resolution(photo, ppi, printer, toml, release=release)
    yield from cover_findings.check_covers(manuscript, release=release)
    yield from sections.check_layout(publication, placed, manuscript.places)


def current_editions(
    project: Project, releases: Sequence[bool] = (False, True)
) -> frozenset[Edition]:
    """Return the editions that were built from the manuscript as it is, and not changed since.

    `releases` says whether those count that were built for a release, and those that were not.
    """
    programs = (_program_digest(project, release=release) for release in releases)
    return frozenset(chain.from_iterable(_current_records(project, each) for each in programs))


def _build(
    project: Project,
    wanted: Sequence[Edition],
    current: "Mapping[Edition, EditionRecord]",
    program: str,
    threads: Executor,
    processes: AbstractContextManager[Executor],
    *,
    release: bool,
    sheet: bool,
) -> Iterator[Event | Finding]:
    """Build editions from the manuscript on, and move all of them into place together."""
    # Imported late: a build that finds nothing to do ends before.
    from book import edition, images, plan
    from book.manuscript import load

    signatures = program_files.sign_program(_program_folders())
    # It has the index of fontconfig, and what a killed build has left beside it.
    cache_files.remove(project.cache / "fontconfig")
    # The processes end first: none of them can write a part that has been removed.
    with ExitStack() as replacements, processes as executor:
        if _beside([name for name in wanted if name not in current]):
            executor.submit(edition.warm_up, project.cache)
        manuscript = load.read_manuscript(project, release=release)
        yield from manuscript.warnings
        wanted = plan.with_cover(wanted, sheet=sheet, perfect=manuscript.picture_settings.sheet)
        # A text may have been saved since the decision what is current.
        records = {
            name: record for name, record in current.items() if record.sources == manuscript.sources
        }
        layout = _place_photographs(project, manuscript)
        layout_findings = tuple(find_layout_faults(manuscript, layout, release=release))
        warnings = (*manuscript.warnings, *layout_findings)
        if errors_in(layout_findings):
            raise RefusedError(warnings)
        yield from layout_findings
        planned = _plan_pictures(manuscript, layout)
        orders = {}
        for name in wanted:
            if name not in records:
                file = _target(project, manuscript, name)
                part = replacements.enter_context(atomic.replacement(file))
                orders[name] = _order(project, manuscript, layout, planned, name, part)
        turns = _print_turns(orders, records.get(Edition.PRINT), planned, executor)
        found: list[Finding] = []
        for event in _make_pictures(project, manuscript, planned, orders, threads):
            if isinstance(event, Finding):
                found.append(event)
            else:
                yield event
        warnings = (*warnings, *found)
        if errors_in(found):
            raise RefusedError(warnings)
        yield from found
        digests = images.picture_digests(project.pictures, planned)
        orders = {name: replace(order, digests=digests) for name, order in orders.items()}
        written: dict[Edition, WrittenEdition] = {}
        for name, result in _write_editions(orders, turns, executor):
            if result is None:
                yield Begun(edition=name)
                continue
            if faults := [*_edition_faults(project, manuscript, result)]:
                raise RefusedError([*warnings, *faults])
            written[name] = result
            yield Written(edition=name)
        if program_files.sign_program(_program_folders()) != signatures:
            raise ChangedFileError("the program or one of its styles")
    images.remove_unplanned(project.pictures, planned)
    for name in wanted:
        if name in records:
            yield _delivered(project, name, records[name], unchanged=True)
            continue
        file = project.edition(manuscript.publication.name, name)
        entry = build_record.EditionRecord(
            program=program,
            sources=manuscript.sources,
            file=file.name,
            extent=written[name].extent,
            digest=digest_cache.digest_file(file),
            signature=build_record.stat_signature(file),
            warnings=warnings,
            sheet=manuscript.picture_settings.sheet,
            turns=tuple((turn.at, turn.offset, turn.page) for turn in written[name].turns),
        )
        build_record.write_record(project.cache, name, entry)
        yield _delivered(project, name, entry, unchanged=False)


# --- the manuscript, on pages ---------------------------------------------------------------


def _place_photographs(project: Project, manuscript: "Manuscript") -> "Layout":
    from book import edition

    publication, page, printer = manuscript.publication, manuscript.page, manuscript.printer
    return edition.compose(publication, page, printer, STYLES, project.cache)


def _plan_pictures(manuscript: "Manuscript", layout: "Layout") -> tuple[Derivative, ...]:
    from book import images, plan

    recipes = plan.recipes(manuscript.press_digest)
    return plan.plan_derivatives(
        manuscript.publication, layout, manuscript.picture_settings, recipes, images.LIBRARY
    )


def _make_pictures(
    project: Project,
    manuscript: "Manuscript",
    planned: Sequence[Derivative],
    wanted: Container[Edition],
    threads: Executor,
) -> Iterator[Step | Finding]:
    """Write the pictures of the editions; yield what is wrong or doubtful of photographs."""
    from book import images
    from book.manuscript import gallery

    photos = manuscript.publication.by_id
    files = [file for file in planned if file.edition in wanted]
    press = kept_files.read_unchanged(manuscript.press_profile, manuscript.press_digest)
    results = images.make_derivatives(
        files, photos, project.root, project.pictures, press, threads, memory=project.digests
    )
    for done, result in enumerate(results, start=1):
        id, file, toml = result.photo_id, photos[result.photo_id].file, manuscript.gallery_toml
        if result.fault:
            yield gallery.damaged_picture(id, file, result.fault, toml)
        if result.doubt:
            yield gallery.doubtful_picture(id, file, result.doubt, toml)
        yield Step(stage="photographs", done=done, total=len(photos))


# --- the editions ---------------------------------------------------------------------------


def _order(
    project: Project,
    manuscript: "Manuscript",
    layout: "Layout",
    planned: Sequence[Derivative],
    name: Edition,
    target: Path,
) -> "EditionOrder":
    from book import edition, plan

    return edition.EditionOrder(
        edition=name,
        publication=manuscript.publication,
        layout=layout,
        printer=manuscript.printer,
        files=plan.edition_pictures(planned, Edition.PRINT if name is Edition.COVER else name),
        cover=plan.cover_picture(planned, name),
        pictures=project.pictures,
        styles=STYLES,
        cache=project.cache,
        press_profile=manuscript.press_profile,
        press_digest=manuscript.press_digest,
        fonts=manuscript.settings.epub.fonts,
        target=target,
    )


def _target(project: Project, manuscript: "Manuscript", name: Edition) -> Path:
    """Return the file of an edition; raise `BookError` when a folder has its name."""
    file = project.edition(manuscript.publication.name, name)
    if file.is_dir() and not file.is_symlink():
        raise BookError(f"{file} is a folder; take it away or give it another name")
    return file


def _print_turns(
    orders: Mapping[Edition, "EditionOrder"],
    printed: "EditionRecord | None",
    planned: Sequence[Derivative],
    executor: Executor,
) -> "Callable[[], tuple[PageTurn, ...]]":
    """Return a function that returns the page turns of a print edition that is not built now.

    `printed` is the record of the print edition, if there is one of the same manuscript.
    """
    from book import edition, plan
    from book.layout.page_turns import PageTurn

    if printed is not None:
        turns = tuple(
            PageTurn(at=at, offset=offset, page=page) for at, offset, page in printed.turns
        )
        return lambda: turns
    if Edition.EPUB in orders and Edition.PRINT not in orders:
        # Laid out in another process: the memory, 0.3 MB a page, is free again when that ends.
        pictures = plan.edition_pictures(planned, Edition.PRINT)
        cover = plan.cover_picture(planned, Edition.PRINT)
        order = replace(orders[Edition.EPUB], edition=Edition.PRINT, files=pictures, cover=cover)
        return executor.submit(edition.find_print_turns, order).result
    return tuple


def _beside(editions: Collection[Edition]) -> Sequence[Edition]:
    """Return the editions that are written in another process, beside the others."""
    return [Edition.SCREEN] if len(editions) > 1 and Edition.SCREEN in editions else []


def _write_editions(
    orders: Mapping[Edition, "EditionOrder"],
    turns: "Callable[[], tuple[PageTurn, ...]]",
    executor: Executor,
) -> "Iterator[tuple[Edition, WrittenEdition | None]]":
    """Write editions, some in another process; yield each with None, then with its result."""
    from book import edition

    printed: tuple[PageTurn, ...] | None = None
    pages = 0
    running = {}
    for name in _beside(orders):
        yield name, None
        running[name] = executor.submit(edition.write_edition, orders[name])
    for name, order in orders.items():
        if name in running:
            continue
        yield name, None
        if name is Edition.EPUB:
            # Its page list is that of the print edition, which is written before it.
            order = replace(order, turns=turns() if printed is None else printed)
        result = edition.write_edition(replace(order, block_pages=pages))
        if name is Edition.PRINT:
            printed, pages = result.turns, result.pages
        yield name, result
    for name, future in running.items():
        yield name, future.result()


def _edition_faults(
    project: Project, manuscript: "Manuscript", written: "WrittenEdition"
) -> Iterator[Finding]:
    """Yield what is known of an edition only when it has been set, and may not be in it."""
    from book.manuscript import gallery, sections

    for photo_id in written.parted:
        yield gallery.overfull_caption(photo_id, manuscript.gallery_toml)

    yield from sections.missing_letters(project.root, written.missing)
    toml = manuscript.printer_toml
    for page, what in written.transparent:
        yield Finding(
            code="CLR-07",
            message=f"page {page} of the print edition has {what}, "
            f"which {manuscript.printer.standard} refuses",
            file=toml.file if toml else "",
            line=toml.line("standard") if toml else 0,
            hint='write standard = "PDF/X-4" if the house takes it, or set it in solid inks',
        )


# --- inputs and results ---------------------------------------------------------------------


def _program_digest(project: Project, *, release: bool) -> str:
    """Return the digest of what is not in the manuscript and decides bytes and findings."""
    memory = project.cache / "program.json"
    program = program_files.digest_program(_program_folders(), memory)
    return digest_cache.combine({}, program, f"release {release}")


def _program_folders() -> Mapping[str, Path]:
    """Return the folders with the program's modules, styles and typefaces."""
    fonts = {family: typefaces.font_folder(family) for family in typefaces.FAMILIES}
    return {"book": PACKAGE, "styles": STYLES, **fonts}


def _current_records(project: Project, program: str) -> "Mapping[Edition, EditionRecord]":
    """Return the records of editions that were built from the manuscript as it is."""
    records = build_record.intact_records(project.build, project.cache, Edition, program)
    paths = {path for record in records.values() for path in record.sources}
    found = source_digests.digest_sources(project.root, paths, project.digests)
    return {
        name: record
        for name, record in records.items()
        if record.sources == {path: found[path] for path in record.sources}
    }


def _delivered(
    project: Project, edition: Edition, entry: "EditionRecord", *, unchanged: bool
) -> Delivered:
    return Delivered(
        edition=edition,
        path=project.build / entry.file,
        extent=entry.extent,
        size=entry.signature[0],
        unchanged=unchanged,
        turns=entry.turns,
    )
