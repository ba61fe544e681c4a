"""No word of a section vanishes, whatever construct it stands in: it is set, or it is reported."""

import re
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import layout, render
from book.errors import Finding, errors_in
from book.layout import Bleed, Page
from book.manuscript import lost_words, markdown
from book.manuscript.markdown import MarkdownFile
from book.model import Section
from tests.support.measures import made_measures
from tests.support.publications import made_publication

#: What the builder knows, and what it does not; each V and W becomes a word of its own.
CONSTRUCTS = r"""
V *W* __V__ `W` ~~V~~ ==W== $V$@[V](https://e.org/a "W")@[V](20-b.md) W@![V](id "W")@V ![W](id)
[V]: W@[V]: W "V"@[V]: https://e.org\n"V\nW"@[V][V] W\n\n[V]: W@[V]{lang=uk}W@[V]{lang=uk x="W"}
[V]{.W}@[V]{lang=uk %W%}@*V*{lang=uk} W@^[V *W* ^[V]]@V[^n] W@[^n]: V\n    W\n\n    V@[^V]: W
[^V] W@[^m]: V\n    - W\n\n    V@``` V\nW\n\nV\n```@~~~\nV@    V\n\n    W@\t\tV\n W@> V\nW\n\nV
> > V\n> W@- V\n- W\n\n  V@-\tV\n\n\tW@24. V\n1. W@+\n+ V@- - - - - - - - - - - - - V\n\nW@# V #
V\n===\nW@| V | W |\n|---|---|\n| V | W |@V\n: W@::: note\nV\n:::@::: gallery V\nW V\n\nV\n:::
<div>\nV\n\nW\n</div>@<!-- V\n\nW -->@V<br>W@<b title="V">W</b>@&V; &amp; &#x41; W@V  \nW@V\r\nW\rV
V\u2028W\x0cV@V\x01W@<V.W:a>@<https://e.org/V%D0%86>@[[V]](https://e.org) W@[](https://e.org/V)W
![[V](W)](id)@{#V}@%V%@>>>>>>>>>>>>>>>>>>>>>>>>>>>> V\n\nW@---\ntitle: V\n---@***V** W*@_V_W_
[V](<W>)@[V](W "V" W)@***@\\V \\* W\\\nV@V&nbsp;W@Слово, “V” – W…@שלום V@漢字V。@👩‍🚒 V
"""
PIECES = [
    piece.encode("latin-1", "backslashreplace").decode("unicode-escape")
    for piece in re.split("[@\n]", CONSTRUCTS.strip())
]

PREFIXES = [("> ", "> "), ("- ", "  "), ("5. ", "   "), ("", " "), ("[^n]: ", "    ")]


@st.composite
def sections(draw: st.DrawFn) -> str:
    """Draw a section of constructs inside each other."""
    numbers = count(1)
    blocks = ["# V"]
    for piece in draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6)):
        lines = piece.split("\n")
        # A note is not defined inside another.
        prefixes = PREFIXES[:-1] if "[^" in piece else PREFIXES
        for first, later in draw(st.lists(st.sampled_from(prefixes), max_size=2, unique=True)):
            lines = [first + lines[0], *(later + line for line in lines[1:])]
        blocks.append("\n".join(lines))
        blocks.append(draw(st.sampled_from(["", "", "[^n]", "V"])))
    text = "\n".join(blocks)
    return re.sub("[VW]", lambda _: f"Q{next(numbers)}Q", text)


def report(source: str) -> tuple[MarkdownFile, tuple[Finding, ...]]:
    parsed = markdown.parse(source, file="a.md", targets={"20-b.md": "section-1"})
    lost = lost_words.find_lost_words(source, parsed)
    return parsed, errors_in([*parsed.findings, *lost])


def rendered(parsed: MarkdownFile) -> list[str]:
    """Return the documents of the EPUB and of the print edition with the section."""
    section = Section(id="section-1", number=1, title=parsed.title, blocks=parsed.blocks)
    publication = replace(made_publication(()), sections=(section,))
    page = Page(width=210, height=297, bleed=Bleed.even(3))
    composed = layout.compose(publication, page, made_measures(publication))
    documents = render.render_epub(publication, {}).pages
    ebook = "".join(each.xhtml for each in documents if each.name.startswith("section"))
    return [ebook, render.render_print(publication, composed, {})]


@given(sections())
def test_each_word_is_in_the_editions_or_reported(source: str) -> None:
    parsed, errors = report(source)
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = {
        word: number
        for number, line in enumerate(lines, start=1)
        for word in re.findall(r"Q\d+Q", line)
    }
    for document in [] if errors else rendered(parsed):
        body = re.sub(r"<[^>]*>", "", document)
        missing = places.keys() - set(re.findall(r"Q\d+Q", body))
        # An address is in the EPUB as one, and in print beside the text.
        addresses = " ".join(re.findall(r"\]\(<?[^ )]*|: https\S*|: Q\d+Q$", source, re.MULTILINE))
        assert missing <= set(re.findall(r"Q\d+Q", addresses)), missing
    text = re.findall(r"Q\d+Q", str((parsed.title, parsed.blocks)))
    for word in places.keys() - set(text):
        # Of a note that is defined twice, the second is reported and the first is lost.
        about = [error for error in errors if error.line <= places[word] or error.code == "MAN-11"]
        assert about or not errors, (word, errors)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("# A\n\nb c d e\n\nf", 3, "c d"),
        ("# A\n\nb\n\nc d", 5, "c d"),
        ("# A c d\n\nb", 1, "c d"),
        ("# A\n\n## b c d\n\ne", 3, "c d"),
        ("# A\n\n- b\n- c d\n\ne", 4, "c d"),
        ("# A\n\n> b\n> c d\n\ne", 4, "c d"),
        ("# A\n\n```\nb\nc d\n```\n\ne", 5, "c d"),
        ("# A\n\nb *c* [d](https://e.f) g", 3, "*c* d"),
        ("# A\n\nb[^n] e\n\n[^n]: the first words c d g", 5, "c d"),
        ("# A\n\nb^[the first words c d g] e", 3, "c d"),
    ],
)
def test_words_that_a_parser_loses_are_quoted_with_their_line(
    source: str, line: int, words: str
) -> None:
    # No manuscript is known in which the parser loses words without another finding.
    parsed, _ = report(source.replace("c d", "").replace("*c* [d](https://e.f)", ""))
    (error,) = lost_words.find_lost_words(source, parsed)
    assert (error.code, error.line) == ("MAN-18", line)
    assert f"“{words}”" in error.message


def test_words_beside_a_fault_of_the_parser_are_not_lost() -> None:
    source = "# A\n\nb[^n] and[^m]\n\n[^n]: f c d g\n\n[^m]: f c d g h\n\nx <https://e.f/%D0%86> y"
    _, errors = report(source)
    assert errors == ()


@pytest.mark.parametrize(
    "source",
    [
        "# A\n\n<div>\nb\n\nc\n</div>",
        "# A\n\n::: note\nb\nc\n:::",
        "# A\n\n![b c](id)\n\nb c",
        "# A\n\n[^n] [^n]: b\n\n[^n]: c\n\n[^n]: d",
    ],
)
def test_nothing_is_said_where_another_error_stands(source: str) -> None:
    _, errors = report(source)
    assert errors
    assert "MAN-18" not in {error.code for error in errors}


def test_many_losses_are_counted() -> None:
    source = "# A\n\n" + "".join(f"lost{n} words\nare in line {n} of it\n\n" for n in range(50))
    parsed, _ = report(re.sub(r"lost\d+ words\n", "", source))
    found = [*lost_words.find_lost_words(source, parsed)]
    assert {finding.code for finding in found} == {"MAN-18"}
    assert len(found) == 21
    assert "30 more places" in found[-1].message


@pytest.mark.parametrize(
    "source",
    [
        "# A\n\n[^n]: > [^n]: b\n    >     c\n    > \n    >     d",
        "# A\n\nx[^n]\n\n[^n]: - [^m]: b\n    - c\n\n      > [^o]: d\n\n    e",
    ],
)
def test_a_note_defined_in_another_is_reported(source: str) -> None:
    _, errors = report(source)
    assert "MAN-11" in {error.code for error in errors}
