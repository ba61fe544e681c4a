"""The recipe of a build: which stage comes when.

A build yields what happens and ends when all editions that were asked for are in their places.
Nothing is put in place before everything is written: an error, a full disk or a kill leaves the
last good editions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from book.errors import Finding, RefusedError, errors_in
from book.files import atomic, digests, record
from book.plan import Derivative, Edition
from book.progress import Begun, Delivered, Event, Step, Written
from book.project import PACKAGE, STYLES, Project

if TYPE_CHECKING:
    from book.edition import EditionOrder, WrittenEdition
    from book.files.record import EditionRecord
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
            edition: record.find_current(project.build, project.cache, edition, inputs_digest)
            for edition in wanted
        }
        missing = [edition for edition, found in records.items() if found is None]
        if missing:
            yield from _build(
                project,
                missing,
                inputs_digest,
                release=release,
                threads=threads,
                processes=processes,
            )
        else:
            yield from next(found.warnings for found in records.values() if found)
        for edition, found in records.items():
            if found is not None:
                yield _delivered(project, edition, found, unchanged=True)


def planned_pictures(project: Project, manuscript: "Manuscript") -> tuple[Derivative, ...]:
    """Return the picture files that the editions of a manuscript are made with."""
    return _plan_pictures(manuscript, _compose(project, manuscript))


def current_editions(project: Project) -> frozenset[Edition]:
    """Return the editions that were built from the manuscript as it is, and not changed since."""
    built_from = [_inputs_digest(project, release=release) for release in (False, True)]
    return frozenset(
        edition
        for edition in Edition
        if any(
            record.find_current(project.build, project.cache, edition, inputs_digest)
            for inputs_digest in built_from
        )
    )


def _build(
    project: Project,
    wanted: Sequence[Edition],
    inputs_digest: str,
    *,
    release: bool,
    threads: Executor,
    processes: AbstractContextManager[Executor],
) -> Iterator[Event | Finding]:
    """Build editions from the manuscript on, and put all of them in place together."""
    # Late: a build that finds nothing to do ends before these would be imported.
    from book import edition, images
    from book.manuscript import load

    # The processes end first: none of them can write a part that has been removed.
    with ExitStack() as replacements, processes as executor:
        beside = [Edition.SCREEN] if len(wanted) > 1 and Edition.SCREEN in wanted else []
        for _ in beside:
            executor.submit(edition.warm_up, project.cache)
        manuscript = load.read_manuscript(project, release=release)
        yield from manuscript.warnings
        layout = _compose(project, manuscript)
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
        for name, made in _write_editions(orders, beside, turns, executor):
            if made is None:
                yield Begun(edition=name)
                continue
            if faults := [*_edition_faults(project, manuscript, made)]:
                raise RefusedError([*warnings, *faults])
            written[name] = made
            yield Written(edition=name)
    images.remove_unplanned(project.pictures, planned)
    for name in wanted:
        entry = record.write_record(
            project.build,
            project.cache,
            name,
            inputs_digest,
            file=project.edition(manuscript.publication.name, name).name,
            extent=written[name].extent,
            warnings=warnings,
            turns=[(turn.at, turn.offset, turn.page) for turn in written[name].turns],
        )
        yield _delivered(project, name, entry, unchanged=False)


# --- the manuscript, on pages ---------------------------------------------------------------


def _compose(project: Project, manuscript: "Manuscript") -> "Layout":
    """Place the photographs, each on the side of the paper that it needs."""
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

    recipes = plan.recipes(digests.digest_file(manuscript.press_profile))
    return plan.derivatives(
        manuscript.publication, layout, manuscript.picture_settings, recipes, images.LIBRARY
    )


def _make_pictures(
    project: Project,
    manuscript: "Manuscript",
    planned: Sequence[Derivative],
    wanted: Sequence[Edition],
    threads: Executor,
) -> Iterator[Step]:
    """Make the pictures of the editions that are wanted; refuse when one cannot be made."""
    from book import images
    from book.manuscript import gallery

    photos = manuscript.publication.by_id
    files = [file for file in planned if file.edition in wanted]
    faults = []
    made = images.make_derivatives(
        files, photos, project.root, project.pictures, manuscript.press_profile, threads
    )
    for done, result in enumerate(made, start=1):
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

    found = record.find_current(project.build, project.cache, Edition.PRINT, inputs_digest)
    if found is not None:
        turns = tuple(PageTurn(at=at, offset=offset, page=page) for at, offset, page in found.turns)
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
    """Write editions, those `beside` in another process; yield each when begun, and when written.

    An edition that was begun is yielded with None.
    """
    from book import edition

    printed: tuple[PageTurn, ...] | None = None
    running = {}
    for name in beside:
        yield name, None
        running[name] = executor.submit(edition.write_edition, orders[name])
    for name in sorted(orders, key=running.__contains__):
        if name in running:
            yield name, running[name].result()
            continue
        yield name, None
        order = orders[name]
        if name is Edition.EPUB:
            # Its page list is that of the print edition, which is written before it.
            order = replace(order, turns=turns() if printed is None else printed)
        made = edition.write_edition(order)
        if name is Edition.PRINT:
            printed = made.turns
        yield name, made


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


# --- what was built from what ---------------------------------------------------------------


def _inputs_digest(project: Project, *, release: bool) -> str:
    """Return the digest of everything that decides an edition's bytes and findings."""
    program = [
        path
        for folder in dict.fromkeys((PACKAGE, STYLES))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    source = [path for path in sorted(project.source.rglob("*")) if path.is_file()]
    program_hashes = digests.digest_files(program, project.cache / "program.json")
    source_hashes = digests.digest_files(source, project.cache / "source.json")
    return digests.combine(
        source_hashes,
        project.root,
        digests.combine(program_hashes, PACKAGE.parent),
        *(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
        f"release {release}",
    )


def _delivered(
    project: Project, edition: Edition, found: "EditionRecord", *, unchanged: bool
) -> Delivered:
    return Delivered(
        edition=edition,
        path=project.build / found.file,
        extent=found.extent,
        size=found.signature[0],
        unchanged=unchanged,
    )
