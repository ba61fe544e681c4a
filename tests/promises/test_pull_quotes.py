"""Pull quotes stand beside the text of a finished PDF, each word once and in its order."""

import ctypes
import shutil
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from book.model import Paragraph, PullQuote, plain
from tests.support.finished_pdf import MM, Box, pdf_text
from tests.support.manuscript_text import block_texts
from tests.support.projects import Built, build
from tests.support.structure_text import joined_text
from tests.support.text import compact, first_absent, normalised

WORDS = "The river carries what it is given, and nobody has ever asked it for anything back. "
LONG = (
    "We drank what we carried up the hill in the morning and in the evening we carried it again, "
    "for seven months nobody in the house spoke of anything but of water and of who had gone for it"
)
#: In the order of the sections, and whether they stand beside the text.
QUOTES = {
    "Right below the title": True,
    "At the first paragraph": True,
    "Next to a tall picture": True,
    "Two of them follow each other": True,
    # A picture takes most of the column beside it.
    "the second of them is here": False,
    LONG: True,
    "Nobody": True,
    "With an address below the page": False,
    "Right before a gallery": True,
    "In the Untergangsstimmungsbeschreibungsabteilung": True,
    "With the last words of a section": True,
}
#: Size of the type of pull quotes, in pt, and the left edge of the text column, in mm.
SIZE, COLUMN = 16.0, 18 + 58.0


def section(title: str, *blocks: str) -> str:
    return "\n\n".join((f"# {title}", *blocks, ""))


def quote(words: str) -> str:
    return f"::: pull-quote\n{words}\n:::"


def text(number: int, sentences: int) -> str:
    """Return a paragraph unlike any other."""
    return f"Paragraph {number} begins. " + WORDS * sentences


@pytest.fixture(scope="module")
def quoted(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sample with pull quotes in every place where one can stand."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("quoted") / "sample")
    quotes = iter(QUOTES)
    linked = "With an address below [the page](https://example.org/flood)"
    river = section(
        "The river",
        quote(next(quotes)),
        text(1, 4),
        quote(next(quotes)),
        text(2, 6),
        "![](ferryman)",
        text(3, 2),
        quote(next(quotes)),
        text(4, 9),
        quote(next(quotes)),
        quote(next(quotes)),
        "## What it carries",
        text(5, 8),
        "::: gallery\nbleed flood\n:::",
        text(6, 10),
        quote(next(quotes)),
        text(7, 8),
        quote(next(quotes)),
    )
    next(quotes)
    bridges = section(
        "The *bridges*",
        text(8, 3),
        quote(linked),
        text(9, 3),
        quote(next(quotes)),
        "::: gallery\nferry old-bridge far-bank pier\n:::",
        text(10, 12),
        quote(next(quotes)),
        text(11, 9),
        "::: gallery\nspread rail-bridge\n:::",
        text(12, 3),
        quote(next(quotes)),
    )
    for name, words in (("10-the-river", river), ("20-the-bridges", bridges)):
        (project / "source/sections" / f"{name}.md").write_text(words, encoding="utf-8")
    return build(project, "screen")


def boxes_of(page: pypdfium2.PdfPage) -> tuple[list[tuple[str, Box]], list[Box]]:
    """Return the pieces of text in the type of pull quotes, and the boxes of all else on a page."""
    textpage = page.get_textpage()
    quotes, others = [], []
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE]):
        size, letters = ctypes.c_float(), (ctypes.c_ushort * 2000)()
        is_text = piece.type == pdfium.FPDF_PAGEOBJ_TEXT
        if is_text:
            pdfium.FPDFTextObj_GetFontSize(piece, size)
            pdfium.FPDFTextObj_GetText(piece, textpage, letters, len(letters))
        words = ctypes.string_at(letters, 4000).decode("utf-16-le").split("\0")[0]
        if is_text and abs(size.value * abs(piece.get_matrix().d) - SIZE) < 0.1:
            quotes.append((words, piece.get_bounds()))
        elif words.strip() or not is_text:
            others.append(piece.get_bounds())
    return quotes, others


def overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 0.1


def test_nothing_on_the_pages_overlaps(quoted: Built) -> None:
    beside, in_text = "", ""
    document = pypdfium2.PdfDocument(quoted.screen)
    for page in document:
        quotes, others = boxes_of(page)
        boxes = [box for _, box in quotes]
        for number, box in enumerate(boxes):
            assert not any(overlap(box, other) for other in (*others, *boxes[number + 1 :]))
            assert box[0] > 0
            assert box[1] > 0
        for words, (left, _, right, _) in quotes:
            if left < (COLUMN - 6) * MM:
                beside += words
                assert right < COLUMN * MM
            else:
                in_text += words
    document.close()
    for words, is_beside in QUOTES.items():
        assert (compact(words) in compact(beside)) is is_beside, words
        assert (compact(words) in compact(in_text)) is not is_beside, words


def test_their_words_stand_once_and_in_the_order_of_the_manuscript(quoted: Built) -> None:
    publication = quoted.publication
    found = [
        plain(each.content)
        for one in publication.sections
        for block in one.blocks
        if isinstance(block, PullQuote)
        for each in block.blocks
        if isinstance(each, Paragraph)
    ]
    assert found == [*QUOTES]
    # The folio stands between the parts of a paragraph on two pages.
    pieces = [
        piece.partition(" begins")[0]
        for one in publication.sections
        for piece in block_texts(one.blocks, publication)
        if piece in QUOTES or piece.startswith("Paragraph")
    ]
    assert len(pieces) == 12 + len(QUOTES) - 1
    for words in (pdf_text(quoted.screen), joined_text(quoted.screen)):
        assert first_absent(pieces, words) is None
        for each in QUOTES:
            assert normalised(words).count(normalised(each)) == 1
