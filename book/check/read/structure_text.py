"""The text of a tagged PDF in the order of its structure tree, as a screen reader follows it."""

from collections.abc import Sequence

import pikepdf

from book.check.read.pdf_document import PdfPage, StructureText
from book.check.read.structure_tree import walk_structure


def read_structure(
    pdf: pikepdf.Pdf, pages: Sequence[PdfPage]
) -> tuple[tuple[StructureText, ...], tuple[int, ...]]:
    """Return the text in reading order, each marked content once, and pages with other text.

    Nothing is added between the pieces. Other text is neither in the tree nor an artifact.
    """
    marked = {(page.number, key): text for page in pages for key, text in page.marked.items()}
    texts = []
    for item in walk_structure(pdf):
        if item.number is not None and (text := marked.pop((item.page, item.number), "")):
            said = pages[item.page - 1].languages.get(item.number, "")
            language = said or item.language
            texts.append(
                StructureText(role=item.role, language=language, page=item.page, text=text)
            )
    left = {page for (page, _), text in marked.items() if text.strip()}
    left.update(page.number for page in pages if page.has_untagged_text)
    return tuple(texts), tuple(sorted(left))
