"""The stages of a build, in order.

A build yields events and ends when all wanted editions are at their final paths. No edition is
moved there before all are written: an error, a full disk or a kill leaves the last good ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from importlib import metadata
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from book.errors import Finding, RefusedError, errors_in
from book.files import atomic, build_record, digest_cache
from book.plan import Derivative, Edition
from book.progress import Begun, Delivered, Event, Step, Written
from book.project import PACKAGE, STYLES, Project

if TYPE_CHECKING:
    from book.edition import EditionOrder, WrittenEdition
    from book.files.build_record import EditionRecord
    from book.layout import Layout
    from book.layout.page_turns import PageTurn
    from book.manuscript.load import Manuscript

#: Libraries whose versions can change the bytes of an edition.
_LIBRARIES = (
    "babel",
    "ebooklib",
    "fontpkg-ibm-plex-sans",
    "fontpkg-ibm-plex-serif",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "pikepdf",
    "pillow",
    "pillow-heif",
    "pydyf",
    "pyphen",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
    "zopfli",
)


def build_editions(
    project: Project,
    wanted: Sequence[Edition],
    *,
    release: bool,
    threads: Executor,
    processes: AbstractContextManager[Executor],
) -> Iterator[Event | Finding]:
    """Build the editions that are `wanted`, unless they exist, built from the same inputs.

    Yields warnings and events. Raises `RefusedError` with everything that is wrong with the
    manuscript or its photographs; then nothing is written, not even a folder. Photographs are made
    in `threads`; `processes` is entered only when there is an edition to write.
    """
    with atomic.build_lock(project.build, project.pictures, project.cache):
        inputs_digest = _inputs_digest(project, release=release)
        records = {
            edition: build_record.find_current(project.build, project.cache, edition, inputs_digest)
            for edition in wanted
        }
        missing = [edition for edition, current in records.items() if current is None]
        if missing:
            yield from _build(project, missing, inputs_digest, threads, processes, release=release)
        else:
            yield from next(current.warnings for current in records.values() if current)
        for edition, current in records.items():
            if current is not None:
                yield _delivered(project, edition, current, unchanged=True)


def planned_pictures(project: Project, manuscript: "Manuscript") -> tuple[Derivative, ...]:
    """Return the picture files that the editions of a manuscript are made with."""
    return _plan_pictures(manuscript, _place_photographs(project, manuscript))


def current_editions(project: Project) -> frozenset[Edition]:
    """Return the editions that were built from the manuscript as it is, and not changed since."""
    built_from = [_inputs_digest(project, release=release) for release in (False, True)]
    return frozenset(
        edition
        for edition, inputs_digest in product(Edition, built_from)
        if build_record.find_current(project.build, project.cache, edition, inputs_digest)
    )


def _build(
    project: Project,
    wanted: Sequence[Edition],
    inputs_digest: str,
    threads: Executor,
    processes: AbstractContextManager[Executor],
    *,
    release: bool,
) -> Iterator[Event | Finding]:
    """Build editions from the manuscript on, and move all of them into place together."""
    # Imported late: a build that finds nothing to do ends before.
    from book import edition, images
    from book.manuscript import load

    # The processes end first: none of them can write a part that has been removed.
    with ExitStack() as replacements, processes as executor:
        beside = [Edition.SCREEN] if len(wanted) > 1 and Edition.SCREEN in wanted else []
        for _ in beside:
            executor.submit(edition.warm_up, project.cache)
        manuscript = load.read_manuscript(project, release=release)
        yield from manuscript.warnings
        layout = _place_photographs(project, manuscript)
        layout_findings = tuple(_layout_findings(manuscript, layout))
        warnings = (*manuscript.warnings, *layout_findings)
        if errors_in(layout_findings):
            raise RefusedError(warnings)
        yield from layout_findings
        planned = _plan_pictures(manuscript, layout)
        orders = {}
        for name in wanted:
            file = project.edition(manuscript.publication.name, name)
            part = replacements.enter_context(atomic.replacement(file))
            orders[name] = _order(project, manuscript, layout, planned, name, part)
        turns = _print_turns(project, orders, inputs_digest, executor)
        yield from _make_pictures(project, manuscript, planned, wanted, threads)
        written: dict[Edition, WrittenEdition] = {}
        for name, result in _write_editions(orders, beside, turns, executor):
            if result is None:
                yield Begun(edition=name)
                continue
            if faults := [*_edition_faults(project, manuscript, result)]:
                raise RefusedError([*warnings, *faults])
            written[name] = result
            yield Written(edition=name)
    images.remove_unplanned(project.pictures, planned)
    for name in wanted:
        file = project.edition(manuscript.publication.name, name)
        entry = build_record.EditionRecord(
            inputs_digest=inputs_digest,
            file=file.name,
            extent=written[name].extent,
            signature=build_record.stat_signature(file),
            warnings=warnings,
            turns=tuple((turn.at, turn.offset, turn.page) for turn in written[name].turns),
        )
        build_record.write_record(project.cache, name, entry)
        yield _delivered(project, name, entry, unchanged=False)


# --- the manuscript, on pages ---------------------------------------------------------------


def _place_photographs(project: Project, manuscript: "Manuscript") -> "Layout":
    """Place the photographs; the text is laid out first where their pages depend on it."""
    from book import edition, layout

    publication = manuscript.publication
    placed = layout.compose(publication, manuscript.page)
    if layout.depends_on_text(publication):
        planned = _plan_pictures(manuscript, placed)
        order = _order(project, manuscript, placed, planned, Edition.PRINT, project.cache)
        pages = edition.lay_out_print(order)
        counted = layout.text_pages(publication, placed, pages.anchors)
        placed = layout.compose(publication, manuscript.page, counted)
    return placed


def _layout_findings(manuscript: "Manuscript", placed: "Layout") -> Iterator[Finding]:
    """Yield captions that leave no room for their pictures, and lines that are set otherwise."""
    from book import layout
    from book.manuscript import gallery, sections

    publication = manuscript.publication
    for photo_id in layout.overfull_captions(publication, placed):
        yield gallery.overfull_caption(photo_id, manuscript.gallery_toml)
    yield from sections.check_layout(publication, placed, manuscript.places)


def _plan_pictures(manuscript: "Manuscript", layout: "Layout") -> tuple[Derivative, ...]:
    from book import images, plan

    recipes = plan.recipes(digest_cache.digest_file(manuscript.press_profile))
    return plan.plan_derivatives(
        manuscript.publication, layout, manuscript.picture_settings, recipes, images.LIBRARY
    )


def _make_pictures(
    project: Project,
    manuscript: "Manuscript",
    planned: Sequence[Derivative],
    wanted: Sequence[Edition],
    threads: Executor,
) -> Iterator[Step]:
    """Write the pictures of the editions; raise `RefusedError` when one cannot be written."""
    from book import images
    from book.manuscript import gallery

    photos = manuscript.publication.by_id
    files = [file for file in planned if file.edition in wanted]
    faults = []
    results = images.make_derivatives(
        files, photos, project.root, project.pictures, manuscript.press_profile, threads
    )
    for done, result in enumerate(results, start=1):
        if result.fault:
            id, file = result.photo_id, photos[result.photo_id].file
            faults.append(gallery.damaged_picture(id, file, result.fault, manuscript.gallery_toml))
        yield Step(stage="photographs", done=done, total=len(photos))
    if faults:
        raise RefusedError([*manuscript.warnings, *faults])


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
        files=plan.edition_pictures(planned, name),
        cover=plan.cover_picture(planned),
        pictures=project.pictures,
        styles=STYLES,
        cache=project.cache,
        press_profile=manuscript.press_profile,
        fonts=manuscript.settings.epub.fonts,
        target=target,
    )


def _print_turns(
    project: Project,
    orders: Mapping[Edition, "EditionOrder"],
    inputs_digest: str,
    executor: Executor,
) -> "Callable[[], tuple[PageTurn, ...]]":
    """Return a function that returns the page turns of a print edition that is not built now."""
    from book import edition
    from book.layout.page_turns import PageTurn

    entry = build_record.find_current(project.build, project.cache, Edition.PRINT, inputs_digest)
    if entry is not None:
        turns = tuple(PageTurn(at=at, offset=offset, page=page) for at, offset, page in entry.turns)
        return lambda: turns
    if Edition.EPUB in orders and Edition.PRINT not in orders:
        # Laid out in another process: the memory, 0.3 MB a page, is free again when that ends.
        return executor.submit(edition.find_print_turns, orders[Edition.EPUB]).result
    return tuple


def _write_editions(
    orders: Mapping[Edition, "EditionOrder"],
    beside: Sequence[Edition],
    turns: "Callable[[], tuple[PageTurn, ...]]",
    executor: Executor,
) -> "Iterator[tuple[Edition, WrittenEdition | None]]":
    """Write editions, those `beside` in another process; yield each with None, then its result."""
    from book import edition

    printed: tuple[PageTurn, ...] | None = None
    running = {}
    for name in beside:
        yield name, None
        running[name] = executor.submit(edition.write_edition, orders[name])
    for name, order in orders.items():
        if name in running:
            continue
        yield name, None
        if name is Edition.EPUB:
            # Its page list is that of the print edition, which is written before it.
            order = replace(order, turns=turns() if printed is None else printed)
        result = edition.write_edition(order)
        if name is Edition.PRINT:
            printed = result.turns
        yield name, result
    for name, future in running.items():
        yield name, future.result()


def _edition_faults(
    project: Project, manuscript: "Manuscript", written: "WrittenEdition"
) -> Iterator[Finding]:
    """Yield characters that no typeface has, and transparency where the standard refuses it."""
    from book.manuscript import sections

    for letter in sorted(written.missing):
        file, line = sections.find_text(project.root, letter)
        yield Finding(
            code="TXT-01",
            message=f"the typefaces have no “{letter}” (U+{ord(letter):04X})",
            file=file,
            line=line,
            hint="write it with letters of the Latin, Greek or Cyrillic alphabet",
        )
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


def _inputs_digest(project: Project, *, release: bool) -> str:
    """Return the digest of everything that decides an edition's bytes and findings."""
    program = [
        path
        for folder in dict.fromkeys((PACKAGE, STYLES))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    source = [path for path in sorted(project.source.rglob("*")) if path.is_file()]
    program_hashes = digest_cache.digest_files(program, project.cache / "program.json")
    source_hashes = digest_cache.digest_files(source, project.cache / "source.json")
    return digest_cache.combine(
        {str(path.relative_to(project.root)): source_hashes[path] for path in source_hashes},
        digest_cache.combine(
            {str(path.relative_to(PACKAGE.parent)): program_hashes[path] for path in program_hashes}
        ),
        *(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
        f"release {release}",
    )


def _delivered(
    project: Project, edition: Edition, entry: "EditionRecord", *, unchanged: bool
) -> Delivered:
    return Delivered(
        edition=edition,
        path=project.build / entry.file,
        extent=entry.extent,
        size=entry.signature[0],
        unchanged=unchanged,
    )
