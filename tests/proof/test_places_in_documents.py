"""A CFI or a CSS selector leads to the same words as the reading system that wrote it."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.check.read import epub_text
from book.check.read.epub_text import DocumentText
from book.proof.remarks.cfi import parse_cfi, resolve_cfi
from book.proof.remarks.css_selector import find_element

#: The example of EPUB CFI 1.1, 3.2, with a character outside the BMP and a comment.
PAGE = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>…</title></head><body id="body01">
<p>…</p><p>…</p><p>…</p><p>…</p>
<p id="para05" class="wide first">xxx<em>yyy</em>0123456789<!-- no text -->ABC</p>
<p>…</p><img id="svgimg" src="foo.svg" alt="…"/><p>a\N{GRINNING FACE}bc</p><div><p>in</p></div>
</body></html>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="content.opf"/></rootfiles></container>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> DocumentText:
    path = tmp_path_factory.mktemp("cfi") / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("content.opf", PACKAGE)
        archive.writestr("a.xhtml", PAGE)
    return epub_text.read_texts(path).documents[0]


@pytest.mark.parametrize(
    ("cfi", "words", "following"),
    [
        ("epubcfi(/6/2!/4[body01]/10[para05]/3:10)", "", "ABC"),
        ("epubcfi(/6/2[chap01ref]!/4[body01]/10[para05],/2/1:1,/3:4)", "yy0123", "456"),
        ("epubcfi(/6/2!/4/10,/3:8,/3:12)", "89AB", "C"),
        ("/4/10/1:0", "", "xxx"),
        # The element has moved, and its id has not.
        ("epubcfi(/6/2!/4/98[para05]/1:1)", "", "xx"),
        ("epubcfi(/6/2!/4/16,/1:3,/1:5)", "bc", "in"),
        ("epubcfi(/6/2!/4/10/2)", "yyy", "012"),
        ("epubcfi(/6/2!/4/10/2[a^]b;s=b]/1:2[y^,y])", "", "y0"),
    ],
)
def test_a_cfi_leads_to_its_words(cfi: str, words: str, following: str, page: DocumentText) -> None:
    parsed = parse_cfi(cfi)
    assert parsed
    found = resolve_cfi(parsed, page)
    assert found
    start, end, _ = found
    assert page.text[start:end] == words
    assert page.text[end:].lstrip().startswith(following)


@pytest.mark.parametrize(
    "cfi", ["", "epubcfi()", "epubcfi(/6/2!", "/4/10,/1:0", "a,b,c,d", "/4" * 5000, "/x", "4/2"]
)
def test_what_is_no_cfi_is_none(cfi: str) -> None:
    assert parse_cfi(cfi) is None


@pytest.mark.parametrize("cfi", ["/4/99", "/4/10/3/2", "/8/2/2", "/4/10/9:1", "/4/999999999"])
def test_a_cfi_out_of_the_document_leads_nowhere(cfi: str, page: DocumentText) -> None:
    parsed = parse_cfi(cfi)
    assert parsed
    assert resolve_cfi(parsed, page) is None


@given(st.text("epubcfi()/!,:[]^~@;=0123456789.", max_size=80))
def test_any_cfi_is_read(cfi: str) -> None:
    parsed = parse_cfi(cfi)
    empty = DocumentText(
        name="", text="", elements=(epub_text.Element("html", "", frozenset(), -1, texts=[(0, 0)]),)
    )
    assert parsed is None or resolve_cfi(parsed, empty) in (None, (0, 0, 0))


@pytest.mark.parametrize(
    ("selector", "tag", "words"),
    [
        ("#para05", "p", "xxxyyy0123456789ABC"),
        ("body > p:nth-child(5) > em", "em", "yyy"),
        ("body p.wide.first em:first-child", "em", "yyy"),
        ("p:nth-of-type(7)", "p", "a\N{GRINNING FACE}bc"),
        ("#body01 > div > p:last-child", "p", "in"),
        ("[id='svgimg']", "img", ""),
        ("#\\70 ara05", "p", "xxxyyy0123456789ABC"),
        ("html > body > div p", "p", "in"),
    ],
)
def test_a_selector_means_its_element(
    selector: str, tag: str, words: str, page: DocumentText
) -> None:
    index = find_element(selector, page)
    assert index is not None
    element = page.elements[index]
    assert (element.tag, page.text[element.start : element.end]) == (tag, words)


@pytest.mark.parametrize("selector", ["", "p:hover", "div > em", "p + p", "#none", "a" * 3000, ">"])
def test_what_is_not_understood_means_nothing(selector: str, page: DocumentText) -> None:
    assert find_element(selector, page) is None


@given(st.text("#.:>[]='\\ ()abp1nth-child*", max_size=60))
def test_any_selector_is_read(selector: str) -> None:
    empty = DocumentText(name="", text="", elements=(epub_text.Element("p", "", frozenset(), -1),))
    assert find_element(selector, empty) in (None, 0)


def test_the_text_of_a_document_is_that_of_its_elements(tmp_path: Path, page: DocumentText) -> None:
    body = page.body()
    assert body.id == "body01"
    for element in page.elements:
        assert len(element.texts) == len(element.children) + 1
        parts = [page.text[start:end] for start, end in element.texts]
        inner = [page.text[page.elements[n].start : page.elements[n].end] for n in element.children]
        woven = [each for pair in zip(parts, [*inner, ""], strict=True) for each in pair]
        assert "".join(woven) == page.text[element.start : element.end]
