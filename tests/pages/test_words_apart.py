"""Text taken by the structure of the screen edition has its words apart, and whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from book import model
from book.check.rules.structure_words import between_marks
from book.render.translations import labels_for
from tests.support.projects import Built
from tests.support.structure_text import joined_text, structure_of, structure_of_body

NARROW = (
    "@page { size: 60mm 100mm; margin: 5mm } html { font: 10pt 'IBM Plex Serif'; hyphens: auto;"
    "hyphenate-limit-chars: 5 2 2; hyphenate-character: '-'; overflow-wrap: anywhere }"
    "pre { white-space: pre-wrap } .folio { position: absolute; right: 0 } li { hyphens: none }"
    ".first::first-line { font-weight: 600 }"
)
PUBLICATIONS = ("reportage", "built_sample", "ukrainian", "long_book")


def spaced(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def passages(publication: model.Publication) -> Iterator[str]:
    """Yield what stands together in an edition: texts between marks, notes, captions, titles."""
    for photo in publication.photos:
        yield " ".join((photo.caption, photo.altered, photo.credit.line))
    for section in publication.texts:
        contents = [section.title]
        for block in model.walk(section.blocks):
            match block:
                case model.Paragraph() | model.Heading():
                    contents.append(block.content)
                case model.Verbatim():
                    yield block.text
        notes = [
            inline.content
            for content in contents
            for inline in content
            if isinstance(inline, model.Footnote)
        ]
        for content in (*contents, *notes):
            yield from between_marks(content)


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_words_of_the_source_are_apart(name: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(name)
    said = joined_text(built.screen)
    found = [passage for passage in map(spaced, passages(built.publication)) if passage]
    assert len(found) > 10
    assert [passage for passage in found if passage not in said] == []


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_entries_of_the_contents_are_apart_from_their_folios(
    name: str, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(name)
    words = labels_for(built.publication.language)
    said = joined_text(built.screen)
    assert re.search(rf"\b{re.escape(words.photographs)} \d+ ", said)
    for section in built.publication.sections:
        assert re.search(rf" {re.escape(spaced(model.plain(section.title)))} \d+ ", said)


def test_no_block_runs_into_the_next(built_sample: Built) -> None:
    parts = structure_of(built_sample.screen)
    blocks = {"P", "H1", "H2", "LBody", "Caption", "TOCI"}
    with pikepdf.open(built_sample.screen) as pdf:
        texts = "".join(part.text for part in parts)
        assert blocks <= {str(thing.S)[1:] for thing in pdf.objects if has_role(thing)}
    assert not re.search(r"[a-z][.!?]?[A-Z]", texts)


def has_role(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.StructElem


# --- made-up pages ----------------------------------------------------------------------------

UKRAINIAN = "Великомасштабне загальнодержавне перевпорядкування електропостачання домогосподарств."
ADDRESS = "https://example.org/a/very/long/address/that/needs/several/lines/of/text/to/stand.html"
#: What is set, and what is taken from it, soft hyphens taken out.
CASES = {
    "lines": (
        "<p>There are more words here than stand in one line, or in two.</p><p>And more.</p>",
        "There are more words here than stand in one line, or in two. And more. ",
    ),
    "emphasis and links across lines": (
        "<p>Here <em>some emphasis that is longer than a line</em> <a href='https://a.b/'>and a "
        "link which is longer too</a> <b>end</b>.</p>",
        "Here some emphasis that is longer than a line and a link which is longer too end. ",
    ),
    "an address": (
        f"<p>See <a href='{ADDRESS}'>{ADDRESS}</a>, please.</p>", f"See {ADDRESS}, please. "
    ),
    "compounds": (
        "<p>Some " + "well-known long-standing much-debated " * 3 + "things.</p>",
        "Some " + "well-known long-standing much-debated " * 3 + "things. ",
    ),
    "a hard line break": ("<p>One<br/>two<br/>three</p>", "One two three "),
    "a preformatted text": ("<pre>one\n  two\nthree</pre>", "one   two three "),
    "a caption": (
        "<figure><figcaption><span>A caption</span> <span>A Credit</span></figcaption></figure>"
        "<p>Text.</p>",
        "A caption A Credit Text. ",
    ),
    "a folio": (
        "<ul style='list-style: none; position: relative'><li>An entry"
        "<span class='folio'>7</span></li><li>Another<span class='folio'>9</span></li></ul>",
        "An entry 7 Another 9 ",
    ),
    "a first line with a style of its own": (
        "<p class='first'>There are more words here than stand in one line, or in two.</p>",
        "There are more words here than stand in one line, or in two. ",
    ),
    "a list": ("<ul><li>one</li><li>two</li></ul><p>End.</p>", "• one • two End. "),
    "Chinese, which has no spaces": ("<p lang='zh'>" + "中文" * 30 + "</p>", "中文" * 30 + " "),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_white_space_of_the_source_is_in_the_content(name: str, tmp_path: Path) -> None:
    body, wanted = CASES[name]
    said = structure_of_body(body, NARROW, tmp_path)
    assert said.replace("\u00ad", "") == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", UKRAINIAN),
        ("en", "Internationalization of infrastructure administrations notwithstanding."),
        ("en", "counter\u00adrevo\u00adlutionary inter\u00adnational\u00adization " * 4),
    ],
)
def test_a_divided_word_has_a_soft_hyphen_and_is_whole(
    language: str, text: str, tmp_path: Path
) -> None:
    said = structure_of_body(f"<p lang='{language}'>{text}</p>", NARROW, tmp_path)
    assert said.count("\u00ad") >= 2
    assert "-" not in said
    assert said.replace("\u00ad", "").strip() == text.replace("\u00ad", "").strip()


def test_a_paragraph_on_two_pages_has_its_words_apart(tmp_path: Path) -> None:
    text = " ".join(["word another something"] * 80)
    assert structure_of_body(f"<p>{text}</p>", NARROW, tmp_path) == f"{text} "
