"""Compare the editions of an earlier state with those of now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from book.check.read import epub_contents, pdf_contents
from book.check.read.epub_contents import EpubContents
from book.check.read.pdf_contents import PdfContents
from book.errors import counted
from book.files import digest_cache, processes
from book.images.likeness import look_alike
from book.plan import Edition
from book.proof.comparison.page_changes import PageChange, PageKind, compare_pages
from book.proof.comparison.photograph_changes import (
    PhotoChange,
    compare_metadata,
    compare_photos,
    differing_pixels,
)
from book.proof.comparison.text_changes import TextChange, compare_texts

#: Pages that one process reads: what it returns is limited (`processes.MOST_ANSWER`).
_PAGES_AT_ONCE = 200
NAMES = {
    Edition.PRINT: "print edition",
    Edition.SCREEN: "screen edition",
    Edition.EPUB: "e-book",
    Edition.COVER: "cover",
}
Answer = TypeVar("Answer")


class UnreadableEditionError(Exception):
    """An edition cannot be read; the message names it and says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfComparison:
    """A PDF, earlier and now."""

    edition: Edition
    old: Path
    new: Path
    pages: tuple[PageChange, ...]
    #: Name, earlier value and value of each field of the document information that changed.
    metadata: tuple[tuple[str, str, str], ...]

    def count(self, *kinds: PageKind) -> int:
        """Return the number of pages of some kinds."""
        return sum(page.kind in kinds for page in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two states of a publication."""

    #: Editions with the same bytes.
    unchanged: tuple[Edition, ...] = ()
    #: Those with other bytes.
    pdfs: tuple[PdfComparison, ...] = ()
    #: The e-book has other bytes; then what follows is of it.
    epub: bool = False
    texts: tuple[TextChange, ...] = ()
    photos: tuple[PhotoChange, ...] = ()
    metadata: tuple[tuple[str, str, str], ...] = ()
    #: Sentences on what could not be compared, and why.
    not_compared: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether an edition has other bytes, or could not be compared."""
        return bool(self.pdfs or self.epub or self.not_compared)


def compare_editions(old: Mapping[Edition, Path], new: Mapping[Edition, Path]) -> Comparison:
    """Compare each edition that both states have; `not_compared` names the others."""
    unchanged: list[Edition] = []
    pdfs: list[PdfComparison] = []
    faults: list[str] = []
    epub = Comparison()
    for edition in Edition:
        if edition not in old or edition not in new:
            if edition in old or edition in new:
                state = "the earlier state" if edition in new else "the present one"
                faults.append(f"{state} has no {NAMES[edition]}")
        elif digest_cache.digest_file(old[edition]) == digest_cache.digest_file(new[edition]):
            unchanged.append(edition)
        else:
            try:
                if edition is Edition.EPUB:
                    epub = _compare_epubs(old[edition], new[edition])
                else:
                    pdfs.append(_compare_pdfs(edition, old[edition], new[edition]))
            except UnreadableEditionError as error:
                faults.append(f"the {NAMES[edition]} is not compared: {error}")
    return replace(epub, unchanged=tuple(unchanged), pdfs=tuple(pdfs), not_compared=tuple(faults))


def _compare_pdfs(edition: Edition, old: Path, new: Path) -> PdfComparison:
    earlier, now = _read_pdf(old), _read_pdf(new)
    info = [{key: (value,) for key, value in each.info} for each in (earlier, now)]
    return PdfComparison(
        edition=edition,
        old=old,
        new=new,
        pages=compare_pages(earlier.pages, now.pages),
        metadata=compare_metadata(*info),
    )


def _compare_epubs(old: Path, new: Path) -> Comparison:
    earlier, now = _read_epub(old), _read_epub(new)
    pairs = differing_pixels(earlier.photos, now.photos)
    before, after = (
        _read(epub_contents.read_outlines, path, {photo.file for photo in photos})
        for path, photos in (
            (old, [first for first, _ in pairs]),
            (new, [second for _, second in pairs]),
        )
    )
    alike = [
        second.id
        for first, second in pairs
        if look_alike(before.get(first.file, b""), after.get(second.file, b""))
    ]
    return Comparison(
        epub=True,
        texts=compare_texts(earlier.texts, now.texts),
        photos=compare_photos(earlier.photos, now.photos, alike),
        metadata=compare_metadata(earlier.metadata, now.metadata),
    )


def _read_pdf(path: Path) -> PdfContents:
    """Return all pages of a PDF, which are read in several processes if they are many."""
    contents = PdfContents(count=1)
    while len(contents.pages) < contents.count:
        first = len(contents.pages) + 1
        read = _read(pdf_contents.read_pdf_contents, path, first, _PAGES_AT_ONCE)
        if read.fault:
            raise UnreadableEditionError(f"{path.name}: {read.fault}")
        contents = replace(read, pages=(*contents.pages, *read.pages))
    return contents


def _read_epub(path: Path) -> EpubContents:
    contents = _read(epub_contents.read_epub_contents, path)
    if contents.fault:
        raise UnreadableEditionError(f"{path.name}: {contents.fault}")
    return contents


def _read(work: Callable[..., Answer], path: Path, *arguments: object) -> Answer:
    """Call a reader in a process with limits: an earlier state can be anybody's file."""
    result = processes.run_limited(work, path, *arguments)
    if result.answer is None:
        raise UnreadableEditionError(f"{path.name}: {result.fault}")
    return result.answer


def summary_line(comparison: Comparison) -> str:
    """Return what changed in one sentence."""
    if not comparison.changed:
        return "Nothing changed: every edition has the same bytes."
    parts = [
        f"{NAMES[pdf.edition]}: {', '.join(_page_counts(pdf)) or 'every page is as it was'}"
        for pdf in comparison.pdfs
    ]
    if comparison.epub:
        counts = (
            (len(comparison.texts), "text"),
            (sum(len(text.passages) for text in comparison.texts), "passage"),
            (len({photo.photo_id for photo in comparison.photos}), "photograph"),
        )
        told = ", ".join(counted(number, noun) for number, noun in counts if number)
        parts.append(f"e-book: {f'{told} changed' if told else 'its words are as they were'}")
    metadata = chain(comparison.metadata, *(pdf.metadata for pdf in comparison.pdfs))
    if fields := {name for name, _, _ in metadata}:
        parts.append(f"metadata: {counted(len(fields), 'field')}")
    return "; ".join([*parts, *comparison.not_compared])


def _page_counts(pdf: PdfComparison) -> Iterator[str]:
    for kind in (
        PageKind.CHANGED,
        PageKind.ADDED,
        PageKind.REMOVED,
        PageKind.MOVED,
        PageKind.SET_ANEW,
    ):
        if count := pdf.count(kind):
            yield f"{counted(count, 'page')} {kind}"
