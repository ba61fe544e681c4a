"""The manuscript speaks first, then the file; where they disagree, both are named."""

import unicodedata
from dataclasses import replace

import pytest

from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from book.manuscript import precedence
from book.manuscript.settings import NO_CREDIT, PhotoDefaults, PhotoTable
from book.model import Credit, Photo
from tests.support.publications import made_photo

XMP = PhotoMetadata(
    creators=("Xenia Mpr",),
    credit="Xmp Agency",
    copyright="© XMP",
    usage_terms="xmp terms",
    caption="XMP caption",
    alt="xmp alt",
    description="xmp description",
    place="Xmptown",
    date="2022-01-01",
    source_type="negativeFilm",
    data_mining="DMI-PROHIBITED",
)
IIM = replace(
    XMP, creators=("Ivan Im",), credit="Iim Agency", copyright="© IIM", caption="IIM caption",
    place="Iimtown", date="2022-02-02", alt="", description="", usage_terms="", source_type="",
    data_mining="",
)  # fmt: skip
EXIF = PhotoMetadata(
    creators=("Eva Xif",), copyright="© EXIF", caption="EXIF caption", date="2022-03-03"
)
NOTHING = PhotoMetadata()


def table(**said: object) -> PhotoTable:
    return PhotoTable.model_validate({"file": "a.jpg", **said})


def defaults(**said: object) -> PhotoDefaults:
    return PhotoDefaults.model_validate(said)


def embedded(
    xmp: PhotoMetadata = NOTHING, iim: PhotoMetadata = NOTHING, exif: PhotoMetadata = NOTHING
) -> EmbeddedMetadata:
    return EmbeddedMetadata(xmp=xmp, iim=iim, exif=exif)


# --- who is heard -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "caption", "copyright_"),
    [
        ((XMP, IIM, EXIF), "XMP caption", "© XMP"),
        ((NOTHING, IIM, EXIF), "IIM caption", "© IIM"),
        ((NOTHING, NOTHING, EXIF), "EXIF caption", "© EXIF"),
        ((replace(XMP, caption=""), IIM, EXIF), "IIM caption", "© XMP"),
        ((NOTHING, NOTHING, NOTHING), "", ""),
    ],
)
def test_in_a_file_xmp_is_heard_before_iim_and_exif_field_by_field(
    places: tuple[PhotoMetadata, PhotoMetadata, PhotoMetadata], caption: str, copyright_: str
) -> None:
    words = embedded(*places).merged
    assert (words.caption, words.copyright) == (caption, copyright_)


FIELDS = ("credit", "place", "date", "rights", "usage_terms")
FROM_FILE = {
    "credit": "Xenia Mpr / Xmp Agency", "place": "Xmptown", "date": "2022-01-01",
    "rights": "© XMP", "usage_terms": "xmp terms",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("in_table", "in_defaults", "in_file", "heard"),
    [
        ("T / A", "D / A", True, "T / A"),
        ("T / A", "", False, "T / A"),
        (None, "D / A", True, "D / A"),
        (None, "", True, "file"),
        (None, "", False, ""),
        # Nothing is known, and nothing is to be said: what the file says is kept back.
        ("", "D / A", True, ""),
        ("", "", True, ""),
    ],
)
def test_the_table_is_heard_before_the_defaults_and_they_before_the_file(
    in_table: str | None, in_defaults: str, in_file: bool, heard: str, field: str
) -> None:
    key = field.replace("_", "-")
    one = table() if in_table is None else table(**{key: in_table})
    said = precedence.merge_metadata(
        one, defaults(**{key: in_defaults}), embedded(XMP) if in_file else embedded()
    )
    merged = getattr(said, "copyright" if field == "rights" else field)
    assert merged == (FROM_FILE[field] if heard == "file" else heard)


@pytest.mark.parametrize("field", ["caption", "alt", "description"])
def test_words_of_one_photograph_come_from_its_table_or_its_file(field: str) -> None:
    ours = precedence.merge_metadata(table(**{field: "Ours"}), defaults(), embedded(XMP))
    theirs = precedence.merge_metadata(table(), defaults(), embedded(XMP))
    nobodys = precedence.merge_metadata(table(), defaults(), embedded())
    assert getattr(ours, field) == "Ours"
    assert getattr(theirs, field) == getattr(XMP, field)
    assert getattr(nobodys, field) == ""


@pytest.mark.parametrize(
    ("in_table", "in_defaults", "in_file", "source", "mining"),
    [
        ({}, {}, NOTHING, "digitalCapture", "DMI-UNSPECIFIED"),
        ({}, {}, XMP, "negativeFilm", "DMI-PROHIBITED"),
        ({}, {"source-type": "print", "data-mining": "allowed"}, XMP, "print", "DMI-ALLOWED"),
        (
            {"source-type": "composite", "data-mining": "prohibited-ai-training"},
            {"source-type": "print", "data-mining": "allowed"},
            XMP,
            "composite",
            "DMI-PROHIBITED-AIMLTRAINING",
        ),
    ],
)
def test_the_two_statements_have_a_last_resort(
    in_table: dict[str, str],
    in_defaults: dict[str, str],
    in_file: PhotoMetadata,
    source: str,
    mining: str,
) -> None:
    said = precedence.merge_metadata(table(**in_table), defaults(**in_defaults), embedded(in_file))
    assert (said.source_type, said.data_mining) == (source, mining)


@pytest.mark.parametrize(
    ("creators", "credit", "line"),
    [
        (("Ada Lens",), "Agency", "Ada Lens / Agency"),
        (("Ada Lens", "Бохдан Світлий"), "Agency", "Ada Lens, Бохдан Світлий / Agency"),
        (("Ada Lens",), "Bohdan / Other Agency", "Bohdan / Other Agency"),
        (("Ada Lens",), "", ""),
        ((), "Agency", ""),
        ((), "Bohdan / Agency", "Bohdan / Agency"),
    ],
)
def test_a_credit_is_made_of_creators_and_credit(
    creators: tuple[str, ...], credit: str, line: str
) -> None:
    assert precedence.credit_of_file(PhotoMetadata(creators=creators, credit=credit)) == line


# --- disagreements ----------------------------------------------------------------------------


def printed(caption: str = "", rights: str = "", credit: Credit = NO_CREDIT) -> Photo:
    return replace(made_photo("p", caption=caption), rights=rights, credit=credit)


def found(
    ours: str, theirs: str, place: str = "XMP", field: str = "caption"
) -> list[tuple[str, str, str, str]]:
    key, name = {
        "caption": ("caption", "caption"),
        "rights": ("rights", "copyright"),
        "credit": ("credit", "creators"),
    }[field]
    value = (theirs,) if field == "credit" else theirs
    words = replace(NOTHING, **{name: value})  # type: ignore[arg-type]
    places = {"XMP": NOTHING, "IIM": NOTHING, "EXIF": NOTHING, place: words}
    credit = Credit(photographers=(ours,), agency="Agency")
    photo = printed(credit=credit) if field == "credit" else printed(**{field: ours})
    return [
        (one.key, one.printed, one.other, one.source)
        for one in precedence.disagreements(photo, embedded(*places.values()))
        if one.key == key
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
    # Cut far before its limit, it says something else.
    assert len(found(whole, cut[: len(cut) // 2], "IIM", field)) == 1
    assert len(found("b" + whole, cut, "IIM", field)) == 1


def test_iim_cuts_each_of_several_names_by_itself() -> None:
    names = ("Ada Lens of the very long Name and House", "Бохдан Світлий-Великомасштабний")
    cut = tuple(name.encode()[:32].decode(errors="ignore") for name in names)
    credit = Credit(photographers=names, agency="Agency")
    words = embedded(iim=PhotoMetadata(creators=cut))
    assert list(precedence.disagreements(printed(credit=credit), words)) == []


def test_what_one_file_says_in_three_ways_is_reported_three_times() -> None:
    said = printed(caption="Ours")
    places = [
        one.source
        for one in precedence.disagreements(said, embedded(XMP, IIM, EXIF))
        if one.key == "caption"
    ]
    assert places == ["XMP", "IIM", "EXIF"]


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Serhiy Prokopenko", "Serhii Prokopenko"),
        ("Serhii Prokopenko", "serhii prokopenko"),
        ("Сергій Прокопенко", "Сергий Прокопенко"),
        ("Ada Lens", "Ada  Lens"),
        ("Yevhen Tytarenko", "Evhen Tytarenko"),
    ],
)
def test_one_name_in_two_spellings_is_found(one: str, other: str) -> None:
    pairs = list(precedence.similar_names([one, other, other]))
    assert pairs == [((one, 1), (other, 2))]
    assert list(precedence.similar_names([other, one, other])) == pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lens", "Бохдан Світлий"),
        ("Serhii Prokopenko", "Serhii Petrenko"),
        ("Anna Kovalenko", "Ivan Kovalenko"),
        ("Olena Bondar", "Olha Bondarenko"),
        ("Ada Lens", "Ada Lens"),
    ],
)
def test_names_of_two_people_are_left_alone(one: str, other: str) -> None:
    assert list(precedence.similar_names([one, other])) == []


def test_the_articles_two_spellings_are_counted() -> None:
    names = ["Serhii Prokopenko"] * 17 + ["Serhiy Prokopenko"] * 2
    assert list(precedence.similar_names(names)) == [
        (("Serhiy Prokopenko", 2), ("Serhii Prokopenko", 17))
    ]


def test_of_two_spellings_as_frequent_the_order_of_the_alphabet_decides() -> None:
    names = ["Serhiy Prokopenko", "Serhii Prokopenko"]
    assert list(precedence.similar_names(names)) == [
        (("Serhii Prokopenko", 1), ("Serhiy Prokopenko", 1))
    ]
