"""The words of a Markdown file are read with their lines, and what is left out with its reason."""

import pytest

from book.manuscript import source_words
from book.manuscript.source_words import ADDRESS, GALLERY, LABEL, LANGUAGE, NUMBER, PHOTOGRAPH

#: What a file says, the words of its text, and those of its notes.
WORDS = [
    ("# A *title* #\n\nWords.", "# A *title* # Words.", []),
    ("A title\n===\nWords", "A title Words", []),
    ("one\r\ntwo\rthree", "one two three", []),
    ("> - a\n>   1. b\nlazy", "a b lazy", []),
    ("\\*not\\* &amp; &#x41; \\# ``a `b` *c*``", "*not* & A # a `b` *c*", []),
    ("```python words\n[x](y) &amp;\n```\nafter", "python words [x](y) &amp; after", []),
    ("text\n\n    [x](y) &amp;", "text [x](y) &amp;", []),
    ('[a *b*](https://c.d "Of *all*") e', "a *b* Of *all* e", []),
    ("[a][b], [b][], [b]\n\n[b]: https://c.d 'Title'", "a , b , b Title", []),
    ("[a]: b\n\n[c]: d 'e'\n[a]: f\n\n[c].", "[a]: b e [a]: f c .", []),
    ("words\n[a]: b", "words a: b", []),
    ("[слово]{lang=uk}, [x]{lang=uk title='y'}", "слово, x title='y'", []),
    ("<https://a.b/%D0%86?c=%2F> <a@b.c>", "https://a.b/%D0%86?c=%2F a@b.c", []),
    ("a[^1] b.\n\n[^1]: One\ntwo\n\n    three\n\nc", "a b. c", ["One two three"]),
    ("a^[of *b* [c](d)] e", "a e", ["of *b* c"]),
    ("[^1]\n\n[^2]: uncalled\n- x", "^1 x", ["uncalled"]),
    ("::: gallery\nfull city-sign\nWords\n:::\nafter", "Words after", []),
    ("a\n::: pull-quote\n*b*\n\nc\n:::\nd\n:::", "a *b* c d :::", []),
    ("![](city-sign)\n\n![alt](city-sign) !", "alt !", []),
    ("Stop![x] ![y](z)", "Stop!x y", []),
    ("a\u0306", "ă", []),
]


@pytest.mark.parametrize(("source", "words", "notes"), WORDS)
def test_words_of_the_text_and_of_notes_are_apart(
    source: str, words: str, notes: list[str]
) -> None:
    read = source_words.read_words(source)
    assert " ".join(word.text for word in read.text if word.text) == words
    assert [" ".join(word.text for word in note.words) for note in read.notes] == notes


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        ("[a](b)", ("b", ADDRESS)),
        ("x\n[a](<b c>)", ("b c", ADDRESS)),
        ("![](a)", ("a", PHOTOGRAPH)),
        ("::: gallery\nbleed a", ("bleed", GALLERY)),
        ("[x]{lang=uk}", ("lang=uk", LANGUAGE)),
        ("5. x", ("5", NUMBER)),
        ("x[^a]\n\n[^a]: b", ("a", LABEL)),
        ("[x][a]\n\n[a]: b", ("a", LABEL)),
    ],
)
def test_what_is_left_out_has_its_reason(source: str, left_out: tuple[str, str]) -> None:
    pieces = [(piece.text, piece.reason) for piece in source_words.read_words(source).left_out]
    assert left_out in pieces


def test_every_word_has_its_line() -> None:
    source = "# A\n\nb `c\nd` e\\\nf\n- g\n\n[^n]: h\n\n    i\n\n```\nj\n```\nk[^n]"
    read = source_words.read_words(source)
    found = {word.text: word.line for word in (*read.text, *read.notes[0].words) if word.text}
    lines = enumerate(source.split("\n"), start=1)
    expected = {letter: number for number, line in lines for letter in line if letter.isalpha()}
    expected["n"] = 15
    assert {**found, "n": 15} == {**expected, "#": 1}


@pytest.mark.parametrize(
    "part", ["[", "![", "](", ']( "', "`", "^[", "[^a", "{", "<a:", "> ", "- ", '[a]: b "\n', "&a"]
)
def test_reading_takes_time_in_proportion(part: str) -> None:
    """A quadratic reader would need hours for this."""
    source_words.read_words(part * 30_000 + "x")
