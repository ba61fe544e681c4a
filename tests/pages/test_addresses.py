"""Addresses are found in a text, written for reading, and broken without a hyphen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.render.addresses import address_parts, breakable, display_address, is_spelt_out


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("https://example.org/", "example.org"),
        ("HTTP://www.example.org/a/?q=1&b=2#f", "www.example.org/a/?q=1&b=2#f"),
        ("mailto:desk@example.org?subject=Hello", "desk@example.org"),
        ("https://uk.wikipedia.org/wiki/%D0%86%D0%B7%D1%8E%D0%BC", "uk.wikipedia.org/wiki/Ізюм"),
        ("https://xn--j1amh.xn--j1amh/", "укр.укр"),
        ("https://example.org/M%C3%BCller", "example.org/Müller"),
        # What cannot be seen, would end the address or is not in the typefaces stays encoded.
        ("https://example.org/a%20b%2Fc%E2%80%8B", "example.org/a%20b%2Fc%E2%80%8B"),
        ("https://example.org/%E6%B0%B4", "example.org/%E6%B0%B4"),
        ("https://xn--fiqs8s.org/", "xn--fiqs8s.org"),
        ("https://example.org/%FF%D0", "example.org/%FF%D0"),
    ],
)
def test_an_address_is_written_for_reading(target: str, words: str) -> None:
    assert display_address(target) == words


@pytest.mark.parametrize(
    ("words", "target", "same"),
    [
        ("https://example.org/a", "https://example.org/a/", True),
        ("Example.org/a", "https://example.org/a", True),
        ("desk@example.org", "mailto:desk@example.org", True),
        ("example.org", "https://example.org/a", False),
        ("a map", "https://example.org/map", False),
    ],
)
def test_words_can_be_the_address(words: str, target: str, same: bool) -> None:
    assert is_spelt_out(words, target) is same


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://example.org/a_(b).", ["https://example.org/a_(b)"]),
        ("(www.example.org/y), or t.me/gwara?", ["www.example.org/y", "t.me/gwara"]),
        ("Mail desk@mail.example.org; it is izium.org.", ["desk@mail.example.org", "izium.org"]),
        ("https://приклад.укр/шлях", ["https://приклад.укр/шлях"]),
        ("т.зв. м.Київ, вул.Миру/Садова, p.ex. St.Petersburg end.Next 24.02.2022 3.5km а/б", []),
    ],
)
def test_addresses_are_found_in_a_text(text: str, addresses: list[str]) -> None:
    assert [part for part, is_address in address_parts(text) if is_address] == addresses


@given(st.text("ab.:/?@w(‘’)-н 1", max_size=40))
def test_nothing_of_a_text_is_lost_or_changed(text: str) -> None:
    assert "".join(part for part, _ in address_parts(text)) == text


def test_lines_end_after_slashes_and_before_other_marks() -> None:
    address = "https://example.org/a-b/c.html?q=1&r_s#t"
    pieces = breakable(address).replace("\u2060", "").split("\u200b")
    assert pieces == [
        "https://example",
        ".org/",
        "a",
        "-b/",
        "c",
        ".html",
        "?q=1",
        "&r",
        "_s",
        "#t",
    ]
    # Nothing breaks behind the scheme or behind a hyphen.
    assert "//\u2060" in breakable(address)
    assert "-\u2060b" in breakable(address)
    assert breakable("izium.org") == "izium.org"
