"""The recipe: which stage, in which order.

A build yields what happens and returns when all editions that were asked for stand in their
places. Nothing is put in place before everything is written: an error, a full disk or a kill
leaves the last good editions.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from book.errors import Finding, RefusedError, UsageError, errors_in
from book.files import atomic, digests, record
from book.plan import Derivative, Edition
from book.progress import Begun, Delivered, Event, Step, Written

if TYPE_CHECKING:
    from book.edition import EditionOrder, WrittenEdition
    from book.layout import Layout
    from book.layout.page_turns import PageTurn
    from book.manuscript.load import Manuscript

PACKAGE = Path(__file__).parent
#: Inside the wheel, or beside the package in a checkout.
STYLES = next(path for path in (PACKAGE / "styles", PACKAGE.parent / "styles") if path.is_dir())
PRESS_PROFILE = STYLES / "color" / "ISOcoated_v2_300_bas.icc"
#: Whose versions decide the bytes of an edition.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a project's build keeps its things."""

    project: Path
    build: Path
    cache: Path
    pictures: Path


def folders(project: Path) -> Folders:
    """Name a project's folders; `build/cache` and what is in it can be deleted at any time."""
    project = project.resolve()
    build = project / "build"
    cache = build / "cache"
    return Folders(project=project, build=build, cache=cache, pictures=cache / "pictures")


def with_manuscript(project: Path) -> Folders:
    """Name the folders of a project that has a manuscript; `UsageError` when there is none."""
    at = folders(project)
    if not (at.project / "source").is_dir():
        raise UsageError(
            f"there is no folder source/ in {project}; make a publication with: book new FOLDER"
        )
    return at


def editions(
    project: Path,
    wanted: Sequence[Edition],
    *,
    release: bool,
    threads: Executor,
    beside: AbstractContextManager[Executor],
) -> Iterator[Event | Finding]:
    """Build the editions that are `wanted`, unless they stand there already, made of the same.

    Yields findings that are no errors, and what happens. Raises `RefusedError` with everything
    that is wrong with the manuscript or its photographs, and `UsageError` when there is no
    manuscript at all: then nothing is written, not even a folder. Photographs are made in
    `threads`; `beside` is entered for processes when there is an edition to write in one.
    """
    at = with_manuscript(project)
    with atomic.build_lock(at.build, at.pictures, at.cache):
        inputs_digest = _made_of(at, release=release)
        entries = {
            edition: record.find_current(at.build, at.cache, edition, inputs_digest)
            for edition in wanted
        }
        missing = [edition for edition, entry in entries.items() if entry is None]
        if missing:
            yield from _build(
                at, missing, inputs_digest, release=release, threads=threads, beside=beside
            )
        else:
            yield from next(iter(entries.values())).warnings  # type: ignore[union-attr]
        for edition, entry in entries.items():
            if entry is not None:
                yield _delivered(at, edition, entry, unchanged=True)


def planned(at: Folders, source: "Manuscript") -> tuple[Derivative, ...]:
    """List the pictures that the editions of a manuscript are made with."""
    return _planned(source, _composed(at, source))


def file_of(at: Folders, source: "Manuscript", edition: Edition) -> Path:
    """Say where an edition stands once it is built."""
    return at.build / _file_name(source.publication.name, edition)


def current(at: Folders) -> frozenset[Edition]:
    """Name the editions that stand, built of the manuscript as it is now and not changed since."""
    made = [_made_of(at, release=release) for release in (False, True)]
    return frozenset(
        edition
        for edition in Edition
        if any(
            record.find_current(at.build, at.cache, edition, inputs_digest)
            for inputs_digest in made
        )
    )


def _build(
    at: Folders,
    wanted: Sequence[Edition],
    inputs_digest: str,
    *,
    release: bool,
    threads: Executor,
    beside: AbstractContextManager[Executor],
) -> Iterator[Event | Finding]:
    # Late: a build that finds nothing to do is done before these would be imported.
    from book import edition, images
    from book.manuscript import load

    with ExitStack() as parts, beside as processes:
        # One edition is written in this process, the screen edition beside it.
        aside = [Edition.SCREEN] if len(wanted) > 1 and Edition.SCREEN in wanted else []
        for _ in aside:
            processes.submit(edition.warm_up, at.cache)
        source = load.read_manuscript(at.project, memory=at.cache / "digests.json", release=release)
        yield from source.warnings
        placed = _composed(at, source)
        misplaced = tuple(_misplaced(source, placed))
        warnings = (*source.warnings, *misplaced)
        if errors_in(misplaced):
            raise RefusedError(warnings)
        yield from misplaced
        planned = _planned(source, placed)
        printed = _turns(at, inputs_digest)
        counting = None
        if Edition.EPUB in wanted and Edition.PRINT not in wanted and printed is None:
            # Laying a book out takes a third of a megabyte a page, which is better spent there.
            unread = _order(at, source, placed, planned, Edition.EPUB, at.build)
            counting = processes.submit(edition.find_print_turns, unread)
        yield from _photographs(at, source, planned, wanted, threads)
        orders = {}
        for name in wanted:
            file = at.build / _file_name(source.publication.name, name)
            part = parts.enter_context(atomic.replacement(file))
            orders[name] = _order(at, source, placed, planned, name, part)
        running = {}
        for name in aside:
            yield Begun(edition=name)
            running[name] = processes.submit(edition.write_edition, orders[name])
        made = {}
        for name in sorted(wanted, key=running.__contains__):
            if name in running:
                made[name] = running[name].result()
            else:
                yield Begun(edition=name)
                # The EPUB's page list is that of the print edition, which is written before it.
                if Edition.PRINT in made:
                    printed = made[Edition.PRINT].turns
                elif counting:
                    printed = counting.result()
                made[name] = edition.write_edition(replace(orders[name], turns=printed or ()))
            if faults := [*_refused(at.project, source, made[name])]:
                raise RefusedError([*warnings, *faults])
            yield Written(edition=name)
    images.remove_unplanned(at.pictures, planned)
    for name in wanted:
        entry = record.write_record(
            at.build,
            at.cache,
            name,
            inputs_digest,
            file=_file_name(source.publication.name, name),
            extent=made[name].extent,
            warnings=warnings,
            turns=[(turn.at, turn.offset, turn.page) for turn in made[name].turns],
        )
        yield _delivered(at, name, entry, unchanged=False)


def _turns(at: Folders, inputs_digest: str) -> "tuple[PageTurn, ...] | None":
    """Recall where the pages of the print edition turn, if one of the same stands there."""
    from book.layout.page_turns import PageTurn

    entry = record.find_current(at.build, at.cache, Edition.PRINT, inputs_digest)
    if entry is None:
        return None
    return tuple(
        PageTurn(at=place, offset=offset, page=page) for place, offset, page in entry.turns
    )


def _composed(at: Folders, source: "Manuscript") -> "Layout":
    """Place the photographs, on the sides of the paper that they need."""
    from book import edition, layout

    publication = source.publication
    placed = layout.compose(publication, source.page)
    if layout.depends_on_text(publication):
        planned = _planned(source, placed)
        pages = edition.lay_out_print(_order(at, source, placed, planned, Edition.PRINT, at.cache))
        counted = layout.text_pages(publication, placed, pages.anchors)
        placed = layout.compose(publication, source.page, counted)
    return placed


def _misplaced(source: "Manuscript", placed: "Layout") -> Iterator[Finding]:
    from book import layout
    from book.manuscript import gallery, sections

    publication = source.publication
    for photo_id in layout.overfull_captions(publication, placed):
        yield gallery.overfull_caption(photo_id, source.gallery_toml)
    yield from sections.check_layout(publication, placed, source.places)


def _planned(source: "Manuscript", placed: "Layout") -> tuple[Derivative, ...]:
    from book import images, plan

    recipes = plan.recipes(digests.digest_file(source.press_profile or PRESS_PROFILE))
    return plan.derivatives(source.publication, placed, source.wishes, recipes, images.LIBRARY)


def _order(
    at: Folders,
    source: "Manuscript",
    placed: "Layout",
    planned: Sequence[Derivative],
    name: Edition,
    target: Path,
) -> "EditionOrder":
    from book import edition, plan

    return edition.EditionOrder(
        edition=name,
        publication=source.publication,
        layout=placed,
        printer=source.printer,
        files=plan.edition_pictures(planned, name),
        cover=plan.cover_picture(planned),
        pictures=at.pictures,
        styles=STYLES,
        cache=at.cache,
        press_profile=source.press_profile or PRESS_PROFILE,
        fonts=source.fonts,
        target=target,
    )


def _photographs(
    at: Folders,
    source: "Manuscript",
    planned: Sequence[Derivative],
    wanted: Sequence[Edition],
    threads: Executor,
) -> Iterator[Step]:
    """Make the pictures of the editions that are wanted; refuse when one cannot be made."""
    from book import images
    from book.manuscript import gallery

    photos = {photo.id: photo for photo in source.publication.photos}
    files = [file for file in planned if file.edition in wanted]
    faults = []
    press_profile = source.press_profile or PRESS_PROFILE
    making = images.make_derivatives(files, photos, at.project, at.pictures, press_profile, threads)
    for done, made in enumerate(making, start=1):
        if made.fault:
            file = photos[made.photo_id].file
            faults.append(
                gallery.damaged_picture(made.photo_id, file, made.fault, source.gallery_toml)
            )
        yield Step(stage="photographs", done=done, total=len(photos))
    if faults:
        raise RefusedError([*source.warnings, *faults])


def _refused(project: Path, source: "Manuscript", made: "WrittenEdition") -> Iterator[Finding]:
    """Find what hinders an edition that could be written, but not as it should be."""
    from book.manuscript import sections

    for letter in sorted(made.missing):
        file, line = sections.find_text(project, letter)
        yield Finding(
            code="TXT-01",
            message=f"the typefaces have no “{letter}” (U+{ord(letter):04X})",
            file=file,
            line=line,
            hint="write it with letters of the Latin, Greek or Cyrillic alphabet",
        )
    toml = source.printer_toml
    for page, what in made.see_through:
        yield Finding(
            code="CLR-07",
            message=f"page {page} of the print edition has {what}, "
            f"which {source.printer.standard} refuses",
            file=toml.file if toml else "",
            line=toml.line("standard") if toml else 0,
            hint='write standard = "PDF/X-4" if the house takes it, or set it in solid inks',
        )


def _made_of(at: Folders, *, release: bool) -> str:
    """Digest everything that an edition's bytes and findings follow from."""
    ours = [
        path
        for folder in dict.fromkeys((PACKAGE, STYLES))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    source = [path for path in sorted((at.project / "source").rglob("*")) if path.is_file()]
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    program = digests.digest_files(ours, at.cache / "program.json")
    manuscript = digests.digest_files(source, at.cache / "source.json")
    return digests.combine(
        manuscript,
        at.project,
        digests.combine(program, PACKAGE.parent),
        *versions,
        f"release {release}",
    )


def _file_name(name: str, edition: Edition) -> str:
    return f"{name}.epub" if edition is Edition.EPUB else f"{name}-{edition}.pdf"


def _delivered(
    at: Folders, edition: Edition, entry: record.EditionRecord, *, unchanged: bool
) -> Delivered:
    return Delivered(
        edition=edition,
        path=at.build / entry.file,
        extent=entry.extent,
        size=entry.signature[0],
        unchanged=unchanged,
    )
