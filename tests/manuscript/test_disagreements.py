"""Both texts and places are reported where the manuscript and a photograph's file disagree."""

import unicodedata
from dataclasses import replace

import pytest

from book.images.metadata import EmbeddedMetadata, PhotoMetadata
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
) -> list[tuple[str, ...]]:
    photo = printed(ours) if field == "credit" else printed(**{field: ours})
    value = (theirs,) if field == "credit" else theirs
    in_file = PhotoMetadata(**{FIELDS[field]: value})  # type: ignore[arg-type]
    return [
        (disagreement.key, disagreement.printed, disagreement.other, *disagreement.blocks)
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
        (SPELT, SPELT.upper()),
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


def said(photo: Photo, in_file: EmbeddedMetadata) -> list[str]:
    return [each.said for each in precedence.disagreements(photo, in_file)]


def test_what_one_file_says_in_three_ways_is_reported_three_times() -> None:
    assert said(printed("Xenia Mpr", caption="Ours"), embedded(XMP, IIM, EXIF))[2:] == [
        "XMP says “XMP caption”",
        "IIM says “IIM caption”",
        "EXIF says “EXIF caption”",
    ]


NAMES = ("Ada Lens", "Олександра Нечуй-Левицька")
LONG = PhotoMetadata(creators=NAMES, caption="Слово " * 400, copyright="© " + "агенція " * 20)


def cut(words: PhotoMetadata) -> PhotoMetadata:
    return PhotoMetadata(
        creators=tuple(name.encode()[:32].decode(errors="ignore") for name in words.creators),
        caption=words.caption.encode()[:2000].decode(errors="ignore"),
        copyright=words.copyright.encode()[:128].decode(errors="ignore"),
    )


@pytest.mark.parametrize(
    ("xmp", "iim", "exif", "blocks"),
    [
        (LONG, cut(LONG), LONG, "XMP, IIM and EXIF say"),
        (LONG, cut(LONG), PhotoMetadata(), "XMP and IIM say"),
        (PhotoMetadata(), LONG, LONG, "IIM and EXIF say"),
        (LONG, PhotoMetadata(), PhotoMetadata(), "XMP says"),
    ],
)
def test_what_several_blocks_say_alike_is_reported_once(
    xmp: PhotoMetadata, iim: PhotoMetadata, exif: PhotoMetadata, blocks: str
) -> None:
    photo = printed("Eva Other", caption="Ours", rights="© ours")
    credit, caption, rights = said(photo, embedded(xmp, iim, exif))
    assert credit == f"{blocks} “{', '.join(NAMES)}”"
    assert caption.startswith(blocks)
    assert rights.startswith(blocks)


@pytest.mark.parametrize(
    ("credit", "by_lines", "reported"),
    [
        (Credit(written="Reuters", agency="Reuters"), ("Ann Person",), True),
        (Credit(written="Reuters", agency="Reuters"), ("REUTERS",), False),
        (Credit(written="AFP/Stringer", agency="AFP", kind="anonymous"), ("STRINGER",), False),
        (Credit(written="Name withheld", kind="withheld"), ("Ann Person",), False),
        (Credit(photographers=("Ann Roe", "Bo Roe"), agency="A"), ("Ann Roe, Bo Roe",), False),
        (Credit(photographers=("Ann Roe", "Bo Roe"), agency="A"), ("Ann Roe; Bo Roe",), False),
        (Credit(photographers=("Ann Roe",), agency="A"), ("Ann Roe / A",), False),
        (Credit(photographers=("Ann Roe", "Bo Roe"), agency="A"), ("Ann Roe",), True),
    ],
)
def test_people_are_compared_with_people(
    credit: Credit, by_lines: tuple[str, ...], reported: bool
) -> None:
    photo = replace(made_photo("p"), caption="", rights="", credit=credit)
    assert bool(said(photo, embedded(PhotoMetadata(creators=by_lines)))) is reported
