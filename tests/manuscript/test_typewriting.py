"""Signs of a typewriter are reported with what to write instead, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript import markdown, typewriting

#: Language, what is written, and the words of the hint.
_FAULTS = [
    ("en", 'the "kite" flew', "“kite”"),
    ("en", 'the "red kite" flew', "“red · kite”"),
    ("en", '"In 2022" and "so."', "“In · 2022” · “so.”"),
    ("en", '("Yes," she said)', "(“Yes,”"),
    ("en", "it's the boys' way", "it’s · boys’"),
    ("en", "'Tis '22, rock 'n' roll", "’Tis · ’22, · ’n’"),
    ("en", "the 'so-called' one", "‘so-called’"),
    ("en", "5'10\" tall", "5′10″"),
    ("en", "well -- so", "well – so"),
    ("en", "well--so, well---so", "well—so, · well—so"),
    ("en", "1997--2001", "1997–2001"),
    ("en", "and so... [...]", "so… · […]"),
    ("uk", '"слово" і м\'яч', "«слово» · м’яч; the letter ʼ (U+02BC) is right, too"),
    ("ru", '"слово" -- да', "«слово»"),
    ("ru", "слово -- да", "слово — да"),
    ("de", '"Wort"', "„Wort“"),
    ("de-CH", '"Wort"', "«Wort»"),
    ("pl", '"słowo"', "„słowo”"),
    ("cs", '"slovo"', "„slovo“"),
    ("fr", "l'eau", "l’eau"),
    ("sv", '"ord"', "”ord”"),
    ("zz", '"word"', "“word”"),
    ("en", '[ "слово" ]{lang=uk}', "«слово»"),
    ("en", '*"kite"*', "“kite”"),
]
#: What is right, or has such signs by right.
_RIGHT = [
    "“kite” ‘n’ it’s – — … 5′10″",
    "`a \"b\" 'c' -- d...`",
    "https://example.org/it's--so...",
    "<https://example.org/a--b>",
    r"\"kite\" it\'s \-- \...",
    "&quot;kite&quot;",
    "built with --release, <!\\-- a --> b",
    "dots ..... and -----",
    '    "code" -- so...',
    '```\n"code" -- so...\n```',
]


def _remarks(text: str, language: str) -> list[tuple[str, str]]:
    parsed = markdown.parse(text, file="a.md", targets={}, language=language)
    return [(each.code, each.hint) for each in parsed.findings if each.code.startswith("TXT-")]


@pytest.mark.parametrize(("language", "text", "instead"), _FAULTS)
def test_a_sign_is_reported_with_what_to_write(language: str, text: str, instead: str) -> None:
    hints = [hint for _, hint in _remarks(text, language)]
    assert f"write {instead}" in hints


@pytest.mark.parametrize("text", _RIGHT)
def test_nothing_is_said_of_what_is_right(text: str) -> None:
    assert _remarks(text, "en") == []


def test_each_line_is_reported_once_for_each_kind() -> None:
    text = 'One "two"\nthree... "four" -- "five"\n\n> six\n> seven\'s [^1]\n\n[^1]: A "note".'
    parsed = markdown.parse(text, file="a.md", targets={})
    found = [(each.code, each.line) for each in parsed.findings]
    expected = [("TXT-09", 1), ("TXT-09", 2), ("TXT-10", 2), ("TXT-09", 5), ("TXT-09", 7)]
    assert sorted(found) == sorted(expected)


def test_more_than_a_hundred_are_counted() -> None:
    text = "\n\n".join(['a "word"'] * 150)
    findings = markdown.parse(text, file="a.md", targets={}).findings
    assert len(findings) == 101
    assert findings[-1].count == 50


@given(st.text("a1 \"'-.\n([“—", max_size=80), st.sampled_from(["en", "uk", "de", "da", "zz"]))
def test_what_is_to_be_written_has_no_straight_mark(text: str, language: str) -> None:
    for code, _, hint in typewriting.find_in_value(text, language):
        assert code != "TXT-09" or not set("\"'") & set(hint)
