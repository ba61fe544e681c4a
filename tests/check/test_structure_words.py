"""Words that run together in the structure of the screen edition are found; others are not."""

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from book.check.read import pdf_pages
from book.check.result import FileResult, TextPart
from book.check.rules.credits import ReadEdition
from book.check.rules.structure_words import words_apart
from book.model import Footnote, Paragraph, Publication
from tests.support.publications import made_publication

WORDS = st.lists(st.text("abcїґ’.", min_size=1, max_size=9), min_size=12, max_size=30)
TEXT = "The road goes on for a long while before it turns, and those who walk it say so."


def book_of(*paragraphs: Paragraph) -> Publication:
    return made_publication([], *paragraphs)


def messages(book: Publication, *texts: str) -> list[str]:
    parts = tuple(TextPart(location="1", text=text) for text in texts)
    file = FileResult(
        subject="screen", kind="screen", file="a.pdf", extent="", results=(), structure=parts
    )
    return [each.message for each in words_apart.find(ReadEdition(file=file, publication=book))]


@given(WORDS, st.data())
def test_a_space_too_few_or_too_many_is_found(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    book = book_of(Paragraph(content=(text,)))
    assert messages(book, text, " ") == []
    # Soft hyphens and white space of any kind do not matter.
    at = data.draw(st.integers(1, len(text) - 1))
    broken = f"{text[:at]}\u00ad{text[at:]}".replace(" ", " \n")
    assert messages(book, broken, "\n") == []
    lost = data.draw(st.sampled_from([at for at, one in enumerate(text) if one == " "]))
    found = messages(book, text[:lost] + text[lost + 1 :], " ")
    # A short text can be looked for at the beginning of words alone.
    assert found or len("".join(words)) < 40
    letters = [at for at in range(1, len(text)) if " " not in text[at - 1 : at + 1]]
    if letters:
        more = data.draw(st.sampled_from(letters))
        assert messages(book, f"{text[:more]} {text[more:]} ") != []


def test_blocks_that_run_together_are_found() -> None:
    book = book_of(Paragraph(content=(TEXT,)), Paragraph(content=("Then it ends.",)))
    assert messages(book, f"{TEXT} ", "Then it ends. ") == []
    (message,) = messages(book, TEXT, "Then it ends. ")
    assert message == "taken by structure, words run together: “so.Then”"


def test_of_many_findings_the_rest_is_counted() -> None:
    book = book_of(*(Paragraph(content=(f"{number} {TEXT}",)) for number in range(100, 130)))
    found = messages(book, *(f"{number} {TEXT}" for number in range(100, 130)))
    assert len(found) == 21
    assert found[-1] == "… and 10 more of these"


def test_the_number_of_a_note_may_follow_its_word() -> None:
    content = ("The road goes on", Footnote(number=1, content=(TEXT,)), f", they say: {TEXT}")
    book = book_of(Paragraph(content=content))
    assert messages(book, "The road goes on", "1", f"1 {TEXT} ", f", they say: {TEXT} ") == []


def test_a_text_that_is_not_there_is_not_the_subject() -> None:
    assert messages(book_of(Paragraph(content=(TEXT,))), "Something else.") == []


# --- files of unknown origin ------------------------------------------------------------------


def tagged(content: bytes, kids: object, table: bytes = b"") -> pikepdf.Pdf:
    """Return a page of content in a font whose codes are letters, with a structure tree."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.F)
    if table:
        font.ToUnicode = pdf.make_stream(table)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(b"BT /F 9 Tf " + content)
    element = pdf.make_indirect(Dictionary(S=Name.P, Pg=page.obj, K=kids))
    pdf.Root.StructTreeRoot = Dictionary(K=Array([element, element]))
    return pdf


def said(pdf: pikepdf.Pdf, folder: Path) -> str:
    pdf.save(folder / "file.pdf")
    document, _ = pdf_pages.read_pdf(folder / "file.pdf")
    assert not document.fault
    return "|".join(part.text for part in document.structure)


@pytest.mark.parametrize(
    ("content", "kids", "text"),
    [
        (b"/P <</MCID 0>> BDC (ab) Tj EMC /P <</MCID 1>> BDC (c) Tj EMC", [1, 0], "c|ab"),
        (
            b"/P <</MCID 0>> BDC (a) Tj /Span <</ActualText (x)>> BDC (b) Tj EMC (c) Tj EMC",
            0,
            "axc",
        ),
        (b"/Artifact BMC (head) Tj EMC /P <</MCID 0>> BDC [(a) -9 (b)] TJ EMC", 0, "ab"),
        (b"EMC EMC /P <</MCID 0>> BDC (open) Tj", 0, "open"),
        (b"/P /Missing BDC (a) Tj EMC /P <</MCID 0>> BDC (b) Tj EMC", 0, "b"),
        (b"/P <</MCID 0>> BDC (a) Tj EMC", [Dictionary(Type=Name.MCR, MCID=0), 0, 0, -1, 7], "a"),
    ],
)
def test_marked_content_is_read_once_in_the_order_of_the_tree(
    content: bytes, kids: object, text: str, tmp_path: Path
) -> None:
    wanted = Array(kids) if isinstance(kids, list) else kids
    assert said(tagged(content, wanted), tmp_path) == text


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (b"1 beginbfchar <61> <0444> endbfchar", "фb"),
        (b"1 beginbfrange <61> <62> <0444> endbfrange", "фх"),
        (b"1 beginbfrange <61> <62> [<00660069> <0444>] endbfrange", "fiф"),
        (b"1 beginbfchar <61> <> <62> <0444> endbfchar", "ф"),
        (b"1 beginbfrange <00> <FFFFFFFFFFFF> <0444> endbfrange", "ҥҦ"),
        (b"beginbfchar <61 <zz> endbfchar beginbfrange <> <> <> endbfrange", "ab"),
        (b"", "ab"),
    ],
)
def test_the_text_of_codes_is_that_of_the_font(table: bytes, text: str, tmp_path: Path) -> None:
    assert said(tagged(b"/P <</MCID 0>> BDC (ab) Tj EMC", 0, table), tmp_path) == text


def test_a_tree_in_a_circle_ends(tmp_path: Path) -> None:
    pdf = tagged(b"/P <</MCID 0>> BDC (a) Tj EMC", 0)
    element = pdf.Root.StructTreeRoot.K[0]
    element.K = Array([element, 0, element])
    assert said(pdf, tmp_path) == "a"


def test_only_so_much_of_a_page_is_kept(tmp_path: Path) -> None:
    long = b"(" + b"a" * 60_000 + b") Tj "
    pdf = tagged(b"/P <</MCID 0>> BDC " + long * 9 + b"EMC", 0)
    assert len(said(pdf, tmp_path)) == 200_000
