"""The recipe: which stage, in which order.

A build yields what happens and returns when all editions that were asked for stand in their
places. Nothing is put in place before everything is written: an error, a full disk or a kill
leaves the last good editions.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from book import fingerprint, ledger, writing
from book.errors import Finding, RefusedError, UsageError
from book.plan import Derivative, Edition
from book.progress import Begun, Delivered, Event, Step, Written

if TYPE_CHECKING:
    from book.layout import Layout
    from book.load import Source
    from book.press import SeeThrough

PACKAGE = Path(__file__).parent
#: Inside the wheel, or beside the package in a checkout.
STYLES = next(path for path in (PACKAGE / "styles", PACKAGE.parent / "styles") if path.is_dir())
PRESS_PROFILE = STYLES / "color" / "ISOcoated_v2_300_bas.icc"
#: Whose versions decide the bytes of an edition.
_LIBRARIES = (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An edition that is written and waits to be put in place."""

    edition: Edition
    name: str
    extent: str


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
    project: Path, wanted: Sequence[Edition], *, release: bool, executor: Executor
) -> Iterator[Event | Finding]:
    """Build the editions that are `wanted`, unless they stand there already, made of the same.

    Yields findings that are no errors, and what happens. Raises `RefusedError` with everything
    that is wrong with the manuscript or its photographs, and `UsageError` when there is no
    manuscript at all: then nothing is written, not even a folder.
    """
    at = with_manuscript(project)
    with writing.only_one(at.build, at.pictures, at.cache):
        made_of = _made_of(at, release=release)
        entries = {
            edition: ledger.standing(at.build, at.cache, edition, made_of) for edition in wanted
        }
        missing = [edition for edition, entry in entries.items() if entry is None]
        if missing:
            yield from _build(at, missing, made_of, release=release, executor=executor)
        else:
            yield from next(iter(entries.values())).warnings  # type: ignore[union-attr]
        for edition, entry in entries.items():
            if entry is not None:
                yield _delivered(at, edition, entry, unchanged=True)


def _build(
    at: Folders, wanted: Sequence[Edition], made_of: str, *, release: bool, executor: Executor
) -> Iterator[Event | Finding]:
    # Late: a build that finds nothing to do is done before these would be imported.
    from book import gallery, images, layout, load, plan

    source = load.source(at.project, memory=at.cache / "digests.json", release=release)
    yield from source.warnings
    publication = source.publication
    press_profile = source.press_profile or PRESS_PROFILE
    placed = layout.compose(publication, source.page)
    crowded = [
        gallery.crowded(photo_id, source.gallery_toml)
        for photo_id in layout.crowded(publication, placed)
    ]
    if crowded:
        raise RefusedError([*source.warnings, *crowded])
    planned = plan.derivatives(
        publication,
        placed,
        source.wishes,
        plan.recipes(fingerprint.of_file(press_profile)),
        images.LIBRARY,
    )
    yield from _photographs(at, source, planned, wanted, press_profile, executor)
    with ExitStack() as parts:
        drafts = []
        for edition in wanted:
            yield Begun(edition=edition)
            files = plan.pictures(planned, edition)
            cover = plan.cover(planned)
            name = _file_name(publication.name, edition)
            part = parts.enter_context(writing.whole(at.build / name))
            extent = _write(at, source, placed, edition, files, cover, part, press_profile)
            drafts.append(_Draft(edition=edition, name=name, extent=extent))
            yield Written(edition=edition)
    images.prune(at.pictures, planned)
    for draft in drafts:
        entry = ledger.note(
            at.build,
            at.cache,
            draft.edition,
            made_of,
            file=draft.name,
            extent=draft.extent,
            warnings=source.warnings,
        )
        yield _delivered(at, draft.edition, entry, unchanged=False)


def _photographs(
    at: Folders,
    source: "Source",
    planned: Sequence[Derivative],
    wanted: Sequence[Edition],
    press_profile: Path,
    executor: Executor,
) -> Iterator[Step]:
    """Make the pictures of the editions that are wanted; refuse when one cannot be made."""
    from book import gallery, images

    photos = {photo.id: photo for photo in source.publication.photos}
    files = [file for file in planned if file.edition in wanted]
    faults = []
    making = images.make(files, photos, at.project, at.pictures, press_profile, executor)
    for done, made in enumerate(making, start=1):
        if made.fault:
            file = photos[made.photo_id].file
            faults.append(gallery.damaged(made.photo_id, file, made.fault, source.gallery_toml))
        yield Step(stage="photographs", done=done, total=len(photos))
    if faults:
        raise RefusedError([*source.warnings, *faults])


def _write(
    at: Folders,
    source: "Source",
    placed: "Layout",
    edition: Edition,
    files: Mapping[str, Derivative],
    cover: Derivative | None,
    part: Path,
    press_profile: Path,
) -> str:
    """Write one edition to `part`; answer its extent."""
    from book import render

    publication = source.publication
    if edition is Edition.EPUB:
        from book import epub

        ebook = render.epub_edition(publication, files, cover)
        css = (STYLES / "epub.css").read_text(encoding="utf-8")
        epub.write(part, publication, ebook, files, cover, at.pictures, css)
        return f"{len(ebook.pages) + 1} documents"

    from book import pdf, press

    shelves = {"styles": STYLES, "pictures": at.pictures, "press.icc": press_profile}
    seed = f"{publication.identifier} {publication.version} {edition}"
    # A file without a name: it cannot be left behind, whatever ends the build.
    with tempfile.TemporaryFile(dir=at.cache) as raw:
        if edition is Edition.PRINT:
            xhtml = render.print_edition(publication, placed, files)
            printer = source.printer
            variant = press.variant(printer)
            pages = pdf.write(xhtml, raw, shelves=shelves, variant=variant, cache=at.cache)
            try:
                press.finish_print(raw, part, page=placed.page, printer=printer, seed=seed)
            except press.SeeThroughError as error:
                faults = _see_through(source, error.found)
                raise RefusedError([*source.warnings, *faults]) from error
        else:
            xhtml = render.screen_edition(publication, placed, files)
            pages = pdf.write(xhtml, raw, shelves=shelves, variant="pdf/ua-1", cache=at.cache)
            press.finish_screen(raw, part, seed=seed)
    if pages.missing:
        raise RefusedError([*source.warnings, *_not_in_our_typefaces(at.project, pages.missing)])
    return f"{pages.count} pages"


def _see_through(source: "Source", found: Iterable["SeeThrough"]) -> Iterator[Finding]:
    """Say what a printing house that knows no transparency would refuse."""
    toml = source.printer_toml
    for one in found:
        yield Finding(
            code="CLR-07",
            message=f"page {one.page} of the print edition has {one.what}, "
            f"which {source.printer.standard} refuses",
            file=toml.file if toml else "",
            line=toml.line("standard") if toml else 0,
            hint='write standard = "PDF/X-4" if the house takes it, or set it in solid inks',
        )


def _not_in_our_typefaces(project: Path, missing: frozenset[str]) -> Iterator[Finding]:
    """Find where the manuscript has characters that no typeface of ours can draw."""
    from book import manuscript

    for letter in sorted(missing):
        file, line = manuscript.find(project, letter)
        yield Finding(
            code="TXT-01",
            message=f"the typefaces have no “{letter}” (U+{ord(letter):04X})",
            file=file,
            line=line,
            hint="write it with letters of the Latin, Greek or Cyrillic alphabet",
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
    program = fingerprint.digests(ours, at.cache / "program.json")
    manuscript = fingerprint.digests(source, at.cache / "source.json")
    return fingerprint.of_all(
        manuscript,
        at.project,
        fingerprint.of_all(program, PACKAGE.parent),
        *versions,
        f"release {release}",
    )


def _file_name(name: str, edition: Edition) -> str:
    return f"{name}.epub" if edition is Edition.EPUB else f"{name}-{edition}.pdf"


def _delivered(at: Folders, edition: Edition, entry: ledger.Entry, *, unchanged: bool) -> Delivered:
    return Delivered(
        edition=edition,
        path=at.build / entry.file,
        extent=entry.extent,
        size=entry.marks[0],
        unchanged=unchanged,
    )
