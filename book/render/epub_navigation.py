"""The navigation of an EPUB: the table of contents, the page list and the NCX."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from book.layout.page_turns import PageTurn
from book.render.template_data import fill

#: A page break as written by words.xhtml: its id and folio.
_PAGE_BREAK = re.compile(
    r'<span id="(page-[^"]*)" epub:type="pagebreak"[^>]* aria-label="([^"]*)">'
)


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
    values = {**values, "contents": [document for document in documents if document.listed]}
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
    targets: list[str] = []
    for page in pages:
        targets += [page.href] if page.listed else []
        targets += [href for href, _ in page.breaks]
    ncx_values = {
        **values,
        "page_list": page_list,
        "order": {target: number for number, target in enumerate(targets, start=1)},
        "last": max((int(folio) for folio in folios if folio.isdecimal()), default=0),
    }
    return EpubDocuments(pages=pages, ncx=fill("epub/toc.ncx", ncx_values))
