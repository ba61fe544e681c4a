"""Metadata comes from the photograph's table before the defaults, and from them before its file."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.images.metadata import PhotoMetadata
from book.manuscript import precedence
from book.manuscript.credit_line import CreditError
from tests.support.metadata_sources import EXIF, IIM, NOTHING, XMP, defaults, embedded, table


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
        # An empty value in the table is an answer: the file's value is not used.
        ("", "D / A", True, ""),
        ("", "", True, ""),
    ],
)
def test_the_table_is_heard_before_the_defaults_and_they_before_the_file(
    in_table: str | None, in_defaults: str, in_file: bool, heard: str, field: str
) -> None:
    key = field.replace("_", "-")
    photo_table = table() if in_table is None else table(**{key: in_table})
    merged = precedence.merge_metadata(
        photo_table, defaults(**{key: in_defaults}), embedded(XMP) if in_file else embedded()
    )
    assert getattr(merged, {"rights": "copyright"}.get(field, field)) == (
        FROM_FILE[field] if heard == "file" else heard
    )


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
    merged = precedence.merge_metadata(
        table(**in_table), defaults(**in_defaults), embedded(in_file)
    )
    assert (merged.source_type, merged.data_mining) == (source, mining)


@pytest.mark.parametrize(
    ("creators", "credit", "line", "photographers", "agency"),
    [
        (("Ada Lens",), "Agency", "Ada Lens / Agency", ("Ada Lens",), "Agency"),
        (("Ada Lens", "Bo Roe"), "AFP", "Ada Lens, Bo Roe / AFP", ("Ada Lens", "Bo Roe"), "AFP"),
        (("Ada Lens",), "AFP/Getty", "Ada Lens / AFP/Getty", ("Ada Lens",), "AFP/Getty"),
        (("Ada Lens",), "Ada Lens / AFP", "Ada Lens / AFP", ("Ada Lens",), "AFP"),
        (("Ada Lens",), "REUTERS/Ada Lens", "REUTERS/Ada Lens", ("Ada Lens",), "Reuters"),
        (("Ada Lens",), "", "Ada Lens", ("Ada Lens",), ""),
        (("Libkos",), "", "Libkos", ("Libkos",), ""),
        (("Lens, Ada",), "AFP", "Lens, Ada / AFP", ("Lens, Ada",), "AFP"),
        (("Ada Lens, Jr.",), "AFP", "Ada Lens, Jr. / AFP", ("Ada Lens, Jr.",), "AFP"),
        (("STRINGER",), "REUTERS", "STRINGER / REUTERS", (), "Reuters"),
        (("Reuters",), "Reuters", "Reuters", (), "Reuters"),
        (("Ada Lens", "AFP"), "AFP", "Ada Lens / AFP", ("Ada Lens",), "AFP"),
        ((), "Agency", "Agency", (), "Agency"),
        ((), "Bohdan Light / Agency", "Bohdan Light / Agency", ("Bohdan Light",), "Agency"),
    ],
)  # fmt: skip
def test_a_credit_is_made_of_creators_and_credit(
    creators: tuple[str, ...], credit: str, line: str, photographers: tuple[str, ...], agency: str
) -> None:
    file = PhotoMetadata(creators=creators, credit=credit)
    assert precedence.credit_of_file(file) == line
    found = precedence.read_credit(table(), defaults(), embedded(file)).credit
    assert (found.line, found.photographers, found.agency) == (line, photographers, agency)


@pytest.mark.parametrize(
    ("creators", "credit", "photographers", "doubts"),
    [
        (("Ada Lens",), "AFP", ("Ada Lens",), []),
        (("Ann Person, Bob Roe",), "AFP", ("Ann Person", "Bob Roe"), ["2 names in one"]),
        (("Ann Person; Bob Roe",), "AFP", ("Ann Person", "Bob Roe"), ["2 names in one"]),
        (("Ann and Bob Roe",), "AFP", ("Ann and Bob Roe",), ["may be several people"]),
        (("Roe, Ann",), "AFP", ("Roe, Ann",), ["surname first"]),
        (("Uncredited",), "AP", (), []),
        (("anna@example.org",), "AP", ("anna@example.org",), ["more than a name"]),
        (("王毅",), "新华社", ("王毅",), []),
        (("Frontliner",), "AP", ("Frontliner",), ["is taken for a photographer"]),
        (("О’Коннор", "Bob Roe, Jr."), "AP", ("О’Коннор", "Bob Roe, Jr."), ["is taken for a"]),
        (("Ada Lens",), "Bo Light / AFP", ("Ada Lens",), ["its credit line “Bo Light”"]),
        (("Ada Lens",), "Ada Lens, Bo Roe / AFP", ("Ada Lens",), ["line “Ada Lens, Bo Roe”"]),
    ],
)
def test_by_lines_of_a_file_stay_and_are_reported_where_they_are_not_plain(
    creators: tuple[str, ...], credit: str, photographers: tuple[str, ...], doubts: list[str]
) -> None:
    in_file = embedded(PhotoMetadata(creators=creators, credit=credit))
    reading = precedence.read_credit(table(), defaults(), in_file)
    assert reading.credit.photographers == photographers
    assert len(reading.doubts) == len(doubts)
    assert all(part in doubt.message for part, doubt in zip(doubts, reading.doubts, strict=True))


def test_a_text_that_iim_may_have_cut_is_reported() -> None:
    whole = PhotoMetadata(creators=("Олександра Нечуй",), credit="Agency of the Northern Provinces")
    (by_line, credit) = precedence.read_credit(table(), defaults(), embedded(iim=whole)).doubts
    assert by_line.message.startswith("“Олександра Нечуй” fills its place")
    assert credit.message.startswith("“Agency of the Northern Provinces” fills")
    assert not precedence.read_credit(table(), defaults(), embedded(xmp=whole)).doubts
    assert not precedence.read_credit(table(credit="A / B"), defaults(), embedded(iim=whole)).doubts


def test_a_default_kind_is_that_of_the_default_credit() -> None:
    both = defaults(credit="Ada Lens", kind="photographer", licence="CC BY 4.0")
    own = precedence.read_credit(table(credit="Hans Meyer"), both, embedded()).credit
    inherited = precedence.read_credit(table(), both, embedded())
    assert (inherited.credit.kind, inherited.doubts) == ("photographer", ())
    assert own.line == "Hans Meyer / CC BY 4.0"
    alone = defaults(kind="agency")
    assert precedence.read_credit(table(credit="Hans Meyer"), alone, embedded()).credit.agency


def test_a_name_to_be_withheld_is_not_taken_from_the_file() -> None:
    with pytest.raises(CreditError, match="protects"):
        precedence.read_credit(table(kind="withheld"), defaults(), embedded(XMP))


def test_instructions_of_both_blocks_are_told() -> None:
    def told(xmp: str, iim: str) -> str:
        blocks = [PhotoMetadata(instructions=words) for words in (xmp, iim)]
        return precedence.merge_metadata(table(), defaults(), embedded(*blocks)).instructions

    assert told("NO ARCHIVE", "NO ARCHIVE") == told("NO ARCHIVE", "") == "NO ARCHIVE"
    assert told("", "14 days") == "14 days"
    assert told("NO ARCHIVE", "14 days") == "NO ARCHIVE; 14 days"
    assert told("x" * 300, "x" * 256) == "x" * 300


TEXTS = st.sampled_from(["Ann Person", "Ann", "AFP", "/", ";", ", ", " and ", "«", "Handout"])
FILES = st.builds(
    PhotoMetadata,
    creators=st.lists(st.lists(TEXTS, max_size=4).map("".join) | st.text(max_size=9)).map(tuple),
    credit=st.lists(TEXTS, max_size=5).map(" ".join) | st.text(max_size=9),
)


@given(FILES)
def test_any_file_has_a_credit_or_a_fault(file: PhotoMetadata) -> None:
    with suppress(CreditError):
        reading = precedence.read_credit(table(), defaults(), embedded(file))
        assert reading.credit.line


@pytest.mark.parametrize(
    ("terms", "licence", "printed"),
    [
        ("CC BY-SA 4.0", None, "Ada Lens / CC BY-SA 4.0"),
        ("https://creativecommons.org/licenses/by/4.0/", None, "Ada Lens / CC BY 4.0"),
        ("CC BY-SA 4.0", "", "Ada Lens"),
        ("Not under CC BY-SA 4.0", None, "Ada Lens"),
        ("For this book", None, "Ada Lens"),
    ],
)
def test_terms_that_are_a_licence_are_printed_as_one(
    terms: str, licence: str | None, printed: str
) -> None:
    file = PhotoMetadata(creators=("Ada Lens",), usage_terms=terms)
    credit = precedence.read_credit(table(licence=licence), defaults(), embedded(file)).credit
    assert credit.line == printed
