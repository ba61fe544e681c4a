"""What many photographs have in common is said of them once, and no list is endless."""

from dataclasses import replace

import pytest

from book.manuscript import photo_credits
from book.manuscript.credit_names import Doubt
from book.manuscript.toml_lines import TomlFile
from book.model import Photo
from tests.support.publications import made_photo

TOML = TomlFile(file="gallery.toml", values={}, lines={("photo", "p0", "credit"): 7})


def asking(number: int, words: str, read: str = "") -> Photo:
    return replace(made_photo(f"p{number}"), instructions=words, instructions_read=read)


def test_a_doubt_is_said_once_with_the_number_of_photographs() -> None:
    doubts = {Doubt("this is odd", "write that"): [("photo", "p0", "credit"), ("photo", "p1")]}
    (finding,) = photo_credits.doubtful_credits(doubts, TOML)
    assert (finding.message, finding.line) == ("this is odd (2 photographs)", 7)


def test_instructions_are_answered_or_refused() -> None:
    photos = [
        asking(0, "NO ARCHIVE"),
        asking(1, "NO ARCHIVE"),
        asking(2, "14 days", "Olena Editor, 2026-03-01"),
        asking(3, ""),
    ]
    (finding,) = photo_credits.unread_instructions(photos, TOML)
    assert "p0.jpg and 1 more: the file asks “NO ARCHIVE”" in finding.message
    assert finding.photo_id == "p0"


@pytest.mark.parametrize("number", [100, 150])
def test_more_than_a_hundred_of_a_kind_are_counted(number: int) -> None:
    doubts = {Doubt(f"odd {n}", "write that"): [("photo", f"p{n}")] for n in range(number)}
    asked = [asking(n, f"words {n}") for n in range(number)]
    for findings in (
        [*photo_credits.doubtful_credits(doubts, TOML)],
        [*photo_credits.unread_instructions(asked, TOML)],
    ):
        assert len(findings) == min(number, 101)
        assert ("50 " in findings[-1].message) == (number == 150)
