"""Write a comparison as a folder with an HTML page, which opens from disk without a server."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from book import __version__, render
from book.check.read import page_thumbnails, pdf_contents
from book.check.read.page_thumbnails import PageThumbnail
from book.check.read.pdf_contents import Box, ComparedPage, PagePicture, PageWord
from book.errors import counted
from book.files import processes
from book.files.whole_folder import folder_replacement
from book.proof.comparison.comparison import NAMES, Comparison, PdfComparison, summary_line
from book.proof.comparison.page_changes import PageChange, PageKind

#: Pixels per inch of pages: two stand side by side on a screen.
_PPI = 80
_LONG_EDGE = 1600.0
#: Pages that one process draws: what it returns is limited (`processes.MOST_ANSWER`).
_PAGES_AT_ONCE = 40
#: Kinds of pages that are shown, in their order; one that only moved is listed.
_SHOWN = (PageKind.CHANGED, PageKind.ADDED, PageKind.REMOVED, PageKind.SET_ANEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """The picture of a page, earlier or now, with what changed on it."""

    #: Relative to the folder.
    file: str
    #: In pixels, and in points.
    width: int
    height: int
    page_width: float
    page_height: float
    label: str
    #: Left, top, width and height in points from the upper left, of what changed and what moved.
    changed: tuple[Box, ...]
    moved: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A page that changed, side by side with what it was."""

    key: str
    change: PageChange
    old: ShownPage | None
    new: ShownPage | None
    #: Words in the order of the page, removed and added, and those that moved.
    words: tuple[tuple[str, str], ...]


def write_changes(comparison: Comparison, title: str, earlier: str, folder: Path) -> Path:
    """Write a folder anew, with a page and the pictures that it shows; return the page.

    `title` is the publication's, and `earlier` says what it was compared with.
    """
    with folder_replacement(folder) as part:
        (part / "pages").mkdir()
        values = {
            "comparison": comparison,
            "title": title,
            "earlier": earlier,
            "summary": summary_line(comparison),
            "version": __version__,
            "names": NAMES,
            "shown": {
                pdf.edition: [*_shown_changes(pdf, part / "pages")] for pdf in comparison.pdfs
            },
            "kinds": PageKind,
            "counted": counted,
            "moved": {pdf.edition: _moved(pdf) for pdf in comparison.pdfs},
        }
        text = render.fill("changes.html", values, Path(__file__).parent / "templates")
        (part / "index.html").write_text(text, encoding="utf-8")
    return folder / "index.html"


def page_name(page: ComparedPage | None) -> str:
    """Return `page 12`, with the folio if that is another: `page 14 (folio 12)`."""
    if page is None:
        return ""
    folio = f" (folio {page.label})" if page.label not in ("", str(page.number)) else ""
    return f"{'page' if page.words or page.pictures else 'blank page'} {page.number}{folio}"


def _moved(pdf: PdfComparison) -> list[tuple[str, str]]:
    return [
        (page_name(page.old), page_name(page.new))
        for page in pdf.pages
        if page.kind is PageKind.MOVED
    ]


def _shown_changes(pdf: PdfComparison, folder: Path) -> Iterator[ShownChange]:
    """Yield the pages that are shown, and write their pictures.

    On a page that is new, or no more, nothing is marked.
    """
    changes = [page for page in pdf.pages if page.kind in _SHOWN]
    marked = [
        page if page.old and page.new else PageChange(kind=page.kind, old=page.old, new=page.new)
        for page in changes
    ]
    old = [(c.old, c.removed, c.moved_away, c.pictures_removed) for c in marked if c.old]
    new = [(c.new, c.added, c.moved_here, c.pictures_added) for c in marked if c.new]
    before = _drawn(pdf.old, old, folder, f"{pdf.edition}-before")
    after = _drawn(pdf.new, new, folder, f"{pdf.edition}-now")
    for change in changes:
        number = change.new.number if change.new else change.old.number if change.old else 0
        yield ShownChange(
            key=f"{pdf.edition}-{'now' if change.new else 'before'}-{number}",
            change=change,
            old=before.get(change.old.number) if change.old else None,
            new=after.get(change.new.number) if change.new else None,
            words=tuple(_words(change)),
        )


def _words(change: PageChange) -> Iterator[tuple[str, str]]:
    for kind, words in (
        ("removed", change.removed),
        ("added", change.added),
        ("moved elsewhere", change.moved_away),
        ("moved here", change.moved_here),
    ):
        if words:
            yield kind, " … ".join(_in_a_row(words))
    if change.old and change.new and change.old.number == change.new.number:
        heads = change.old.head, change.new.head
        if heads[0] != heads[1]:
            yield "running head", " → ".join(heads)


def _in_a_row(words: Sequence[PageWord]) -> Iterator[str]:
    """Yield words that follow each other as one text."""
    text = ""
    end = -1
    for word in words:
        if text and word.start - end > 3:
            yield text
            text = ""
        space = " " if text and word.start > end else ""
        text += f"{space}{word.text}"
        end = word.end
    if text:
        yield text


_Marked = tuple[ComparedPage, Sequence[PageWord], Sequence[PageWord], Sequence[PagePicture]]


def _drawn(
    path: Path, pages: Sequence[_Marked], folder: Path, name: str
) -> Mapping[int, ShownPage]:
    """Draw pages, and write their pictures; a page that cannot be drawn is left out."""
    shown = {}
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        part = pages[start : start + _PAGES_AT_ONCE]
        numbers = [page.number for page, _, _, _ in part]
        work = processes.run_limited(page_thumbnails.draw_pages, path, numbers, _PPI, _LONG_EDGE)
        changed = _boxes(path, {page.number: words for page, words, _, _ in part})
        moved = _boxes(path, {page.number: words for page, _, words, _ in part})
        drawn = {each.page: each for each in work.answer or ()}
        for page, _, _, pictures in part:
            if thumbnail := drawn.get(page.number):
                file = f"{name}-{page.number:03}.jpg"
                (folder / file).write_bytes(thumbnail.picture.jpeg)
                boxes = (*changed.get(page.number, ()), *(each.box for each in pictures))
                shown[page.number] = _shown_page(
                    page, thumbnail, f"{folder.name}/{file}", boxes, moved.get(page.number, ())
                )
    return shown


def _boxes(path: Path, words: Mapping[int, Sequence[PageWord]]) -> Mapping[int, Sequence[Box]]:
    wanted = {number: tuple(some) for number, some in words.items() if some}
    if not wanted:
        return {}
    return processes.run_limited(pdf_contents.read_word_boxes, path, wanted).answer or {}


def _shown_page(
    page: ComparedPage,
    drawn: PageThumbnail,
    file: str,
    changed: Iterable[Box],
    moved: Iterable[Box],
) -> ShownPage:
    def from_top(box: Box) -> Box:
        left, bottom, right, top = box
        numbers = left, drawn.height - top, right - left, top - bottom
        first, second, third, fourth = (round(number, 1) for number in numbers)
        return first, second, third, fourth

    return ShownPage(
        file=file,
        width=drawn.picture.width,
        height=drawn.picture.height,
        page_width=drawn.width,
        page_height=drawn.height,
        label=page_name(page),
        changed=tuple(map(from_top, changed)),
        moved=tuple(map(from_top, moved)),
    )
