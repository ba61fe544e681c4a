"""The text of a tagged PDF in the order of its structure tree, as a screen reader follows it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from book.check.read.pdf_document import PdfPage, StructureText
from book.check.read.pdf_resources import as_text, get

#: Kids of structure elements that are looked at; a book of 850 pages has 100 000.
_MOST_KIDS = 1_000_000


def read_structure(pdf: pikepdf.Pdf, pages: Sequence[PdfPage]) -> Iterator[StructureText]:
    """Yield the text of the structure tree in reading order, each marked content once.

    Nothing is added between the pieces. The tree of a damaged file can be circular or endless.
    """
    numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    marked = {(page.number, key): text for page in pages for key, text in page.marked.items()}
    for role, page, number in _numbers_of_content(pdf.Root.get("/StructTreeRoot"), numbers):
        if text := marked.pop((page, number), ""):
            yield StructureText(role=role, page=page, text=text)


def _numbers_of_content(
    root: Any, numbers: Mapping[tuple[int, int], int]
) -> Iterator[tuple[str, int, int]]:
    """Yield the element's type, the page and the number of each marked content in the tree."""
    seen: set[tuple[int, int]] = set()
    # Kids that are left, the next one last, each with the type and the page of its element.
    todo: list[tuple[Any, str, int]] = [(get(root, "/K"), "", 0)]
    for _ in range(_MOST_KIDS):
        if not todo:
            return
        kid, role, page = todo.pop()
        if isinstance(kid, Array):
            todo += [(each, role, page) for each in reversed(list(kid))]
        elif isinstance(kid, int):
            yield role, page, kid
        elif isinstance(kid, Dictionary) and kid.objgen not in seen:
            if kid.is_indirect:
                seen.add(kid.objgen)
            own_page = get(kid, "/Pg")
            if isinstance(own_page, Dictionary):
                page = numbers.get(own_page.objgen, 0)
            if "/S" in kid:
                todo.append((get(kid, "/K"), as_text(kid["/S"]), page))
            elif isinstance(number := get(kid, "/MCID"), int) and "/Stm" not in kid:
                yield role, page, number
