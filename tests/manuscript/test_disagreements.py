"""Both texts and places are reported where the manuscript and a photograph's file disagree."""

import unicodedata
from dataclasses import replace

import pytest

from book.images.metadata import PhotoMetadata
from book.manuscript import precedence
from book.model import Credit, Photo
from tests.support.metadata_sources import EXIF, IIM, XMP, embedded
from tests.support.publications import made_photo

FIELDS = {"caption": "caption", "rights": "copyright", "credit": "creators"}


def printed(*photographers: str, caption: str = "", rights: str = "") -> Photo:
    credit = Credit(photographers=photographers, agency="Agency")
    return replace(made_photo("p"), caption=caption, rights=rights, credit=credit)


def found(
    ours: str, theirs: str, place: str = "XMP", field: str = "caption"
) -> list[tuple[str, str, str, str]]:
    photo = printed(ours) if field == "credit" else printed(**{field: ours})
    value = (theirs,) if field == "credit" else theirs
    in_file = PhotoMetadata(**{FIELDS[field]: value})  # type: ignore[arg-type]
    return [
        (disagreement.key, disagreement.printed, disagreement.other, disagreement.source)
        for disagreement in precedence.disagreements(photo, embedded(**{place.lower(): in_file}))
    ]


@pytest.mark.parametrize("field", ["caption", "rights", "credit"])
@pytest.mark.parametrize("place", ["XMP", "IIM", "EXIF"])
def test_a_disagreement_names_both_words_and_both_places(place: str, field: str) -> None:
    assert found("Ours", "Theirs", place, field) == [(field, "Ours", "Theirs", place)]


SPELT = "Її ранок – Café"


@pytest.mark.parametrize("place", ["XMP", "IIM", "EXIF"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (SPELT, SPELT),
        (unicodedata.normalize("NFC", SPELT), unicodedata.normalize("NFD", SPELT)),
        (unicodedata.normalize("NFD", SPELT), unicodedata.normalize("NFC", SPELT)),
        ("A  caption\u00a0here", " A caption here "),
        ("", "Theirs"),
        ("Ours", ""),
    ],
)
def test_what_is_the_same_but_for_its_coding_is_no_disagreement(
    ours: str, theirs: str, place: str
) -> None:
    assert found(ours, theirs, place) == []


@pytest.mark.parametrize(
    ("field", "most", "letter"),
    [
        ("caption", 2000, "a"), ("caption", 2000, "ї"), ("rights", 128, "©"), ("rights", 128, "x"),
        ("credit", 32, "a"), ("credit", 32, "ї"), ("credit", 32, "字"),
    ],
)  # fmt: skip
def test_iim_may_have_cut_its_words_where_xmp_may_not(field: str, most: int, letter: str) -> None:
    whole = letter * (most + 10)
    cut = whole.encode()[:most].decode(errors="ignore")
    assert found(whole, cut, "IIM", field) == []
    assert len(found(whole, cut, "XMP", field)) == 1
    assert len(found(whole, cut, "EXIF", field)) == 1
    # A text cut far before the limit is another text.
    assert len(found(whole, cut[: len(cut) // 2], "IIM", field)) == 1
    assert len(found("b" + whole, cut, "IIM", field)) == 1


def test_iim_cuts_each_of_several_names_by_itself() -> None:
    names = ("Ada Lens of the very long Name and House", "Бохдан Світлий-Великомасштабний")
    cut = tuple(name.encode()[:32].decode(errors="ignore") for name in names)
    in_file = embedded(iim=PhotoMetadata(creators=cut))
    assert list(precedence.disagreements(printed(*names), in_file)) == []


def test_what_one_file_says_in_three_ways_is_reported_three_times() -> None:
    in_file = embedded(XMP, IIM, EXIF)
    sources = [
        disagreement.source
        for disagreement in precedence.disagreements(printed(caption="Ours"), in_file)
    ]
    assert sources == ["XMP", "IIM", "EXIF"]
