"""The navigation of an EPUB: the table of contents, the page list and the NCX."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.layout.page_turns import PageTurn
from book.render.template_data import fill

#: A page break as written by words.xhtml: its id and folio.
_PAGE_BREAK = re.compile(
    r'<span id="(page-[^"]*)" epub:type="pagebreak"[^>]* aria-label="([^"]*)">'
)
#: What contents and page list lead to inside a file, in its order.
_TARGET = re.compile(r'<(?:span|h[2-6]) id="(page-[^"]*|heading-[0-9]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Subheading:
    """A heading of a section, to be listed below it in the contents."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the contents, with those below it."""

    href: str
    title: str
    #: As in `EpubDocument`; empty for a heading.
    listed: str = ""
    language: str = ""
    entries: "tuple[Entry, ...]" = ()

    @property
    def depth(self) -> int:
        """The number of levels of entries, its own included."""
        return 1 + max((entry.depth for entry in self.entries), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubDocument:
    """One XHTML file of the EPUB."""

    #: Stem of the file name, and its id in the package: `section-01`.
    name: str
    title: str
    xhtml: str
    #: Id of its entry in the contents; empty if it has none.
    listed: str = ""
    #: Of a title that is the program's, where that is not the publication's language.
    language: str = ""
    headings: tuple[Subheading, ...] = ()

    @property
    def href(self) -> str:
        """The file name, as the package and the other documents refer to it."""
        return f"{self.name}.xhtml"

    @property
    def breaks(self) -> tuple[tuple[str, str], ...]:
        """The page breaks of the print edition in this file: address and folio."""
        return tuple(
            (f"{self.href}#{html.unescape(element_id)}", html.unescape(folio))
            for element_id, folio in _PAGE_BREAK.findall(self.xhtml)
        )

    @property
    def targets(self) -> tuple[str, ...]:
        """The addresses in this file that contents and page list lead to, in reading order."""
        inside = map(html.unescape, _TARGET.findall(self.xhtml))
        return (
            *([self.href] if self.listed else []),
            *(f"{self.href}#{element_id}" for element_id in inside),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubDocuments:
    """The text of an EPUB: its documents and the NCX, without pictures and styles."""

    #: In reading order; the navigation document has the name `nav`.
    pages: tuple[EpubDocument, ...]
    ncx: str

    @property
    def paged(self) -> bool:
        """Whether there are page breaks of the print edition."""
        return any(page.breaks for page in self.pages)


def add_navigation(
    documents: Sequence[EpubDocument], turns: Sequence[PageTurn], values: Mapping[str, object]
) -> EpubDocuments:
    """Fill in the document named `nav` and write the NCX; `values` are those of the templates.

    Raises `KeyError` if a page turn is missing from the documents, and `ValueError` if two have
    the same folio.
    """
    contents = tuple(_list_contents(documents))
    values = {**values, "contents": contents}
    nav = next(document for document in documents if document.name == "nav")

    def with_contents(page_list: Sequence[tuple[str, str]]) -> tuple[EpubDocument, ...]:
        nav_values = {**values, "page_list": page_list}
        nav_values |= {"page_title": nav.title, "page_language": nav.language}
        filled = replace(nav, xhtml=fill("epub/nav.xhtml", nav_values))
        return tuple(filled if document is nav else document for document in documents)

    # Pages can begin inside the contents too, so they are rendered twice: first without the list.
    page_list = [page_break for page in with_contents(()) for page_break in page.breaks]
    folios = [folio for _, folio in page_list]
    if missing := [turn.at for turn in turns if turn.page not in folios]:
        raise KeyError(missing[0])
    if len(set(folios)) != len(turns):
        raise ValueError("two pages of the print edition have the same number")
    pages = with_contents(page_list)
    # The NCX numbers the targets of contents and page list together, in reading order.
    targets = (target for page in pages for target in page.targets)
    ncx_values = {
        **values,
        "page_list": page_list,
        "order": {target: number for number, target in enumerate(targets, start=1)},
        "depth": max(entry.depth for entry in contents),
        "last": max((int(folio) for folio in folios if folio.isdecimal()), default=0),
    }
    return EpubDocuments(pages=pages, ncx=fill("epub/toc.ncx", ncx_values))


def _list_contents(documents: Iterable[EpubDocument]) -> Iterator[Entry]:
    """Yield the entries of the contents; the headings of a section may be in several files."""
    section: EpubDocument | None = None
    below: list[tuple[int, Entry]] = []
    for document in documents:
        if document.listed:
            if section:
                yield _section_entry(section, below)
            section, below = document, []
        for heading in document.headings:
            entry = Entry(href=f"{document.href}#{heading.id}", title=heading.title)
            below.append((heading.level, entry))
    if section:
        yield _section_entry(section, below)


def _section_entry(document: EpubDocument, below: Sequence[tuple[int, Entry]]) -> Entry:
    return Entry(
        href=document.href,
        title=document.title,
        listed=document.listed,
        language=document.language,
        entries=_nest(below),
    )


def _nest(headings: Sequence[tuple[int, Entry]]) -> tuple[Entry, ...]:
    """Return entries with those of deeper levels, up to the next of their own, below them."""
    nested = []
    while headings:
        level, entry = headings[0]
        end = next(
            (n for n, (deep, _) in enumerate(headings[1:], 1) if deep <= level), len(headings)
        )
        nested.append(replace(entry, entries=_nest(headings[1:end])))
        headings = headings[end:]
    return tuple(nested)
