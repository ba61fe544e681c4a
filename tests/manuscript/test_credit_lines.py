"""A credit line is printed as it is written, and lists as photographers the people it names."""

import re
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.images import metadata
from book.manuscript.credit_line import CreditError, parse_credit
from book.manuscript.credit_words import is_person_like
from book.model import Credit
from tests.support.credit_forms import FORMS, Form
from tests.support.embedded_metadata import picture_with
from tests.support.publications import made_photo


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.line)
def test_a_form_of_credit_says_who_and_for_whom(form: Form) -> None:
    reading = parse_credit(form.line)
    assert reading.credit == Credit(
        written=form.line,
        photographers=form.photographers,
        agency=form.agency,
        kind=form.kind,  # type: ignore[arg-type]
        licence=form.licence,
    )
    assert reading.credit.line == form.line
    doubts = [doubt.message for doubt in reading.doubts]
    assert [form.doubt in doubt for doubt in doubts] == ([True] if form.doubt else [])


def cut(text: str, most: int = 32) -> str:
    return text.encode()[:most].decode(errors="ignore").strip()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.line)
def test_a_picture_carries_the_people_one_by_one_and_the_line(form: Form) -> None:
    published = metadata.metadata_of(made_photo("p", credit=parse_credit(form.line).credit))
    packet, segment = metadata.xmp_packet(published), metadata.iim_segment(published)
    found = metadata.read_metadata(picture_with(xmp=packet, extra=segment))
    assert (found.xmp.creators, found.xmp.credit) == (form.photographers, form.line)
    assert found.iim.creators == tuple(map(cut, form.photographers))
    assert found.iim.credit == cut(form.line)
    assert found.xmp.usage_terms == form.licence


@pytest.mark.parametrize(
    "line",
    ["", " ", "/", "–", "2022", "Photo:", "Фото:", " / ", "Ann /", "/ Agency", "A // B", "A, / B",
     ", A / B", "A,, B / C", ", / B", "Ann;", "CC BY 4.0", "Ann " * 400],
)  # fmt: skip
def test_a_line_that_names_nobody_is_refused(line: str) -> None:
    with pytest.raises(CreditError):
        parse_credit(line)


# --- what gallery.toml says besides ----------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "told", "photographers", "agency", "kind"),
    [
        ("Ann Person", {"kind": "photographer"}, ("Ann Person",), "", "photographer"),
        ("Ann Person", {"kind": "staff"}, ("Ann Person",), "", "staff"),
        ("Hans Meyer", {"kind": "agency"}, (), "Hans Meyer", "agency"),
        ("Libkos", {"kind": "photographer"}, ("Libkos",), "", "photographer"),
        ("Libkos", {"photographers": ["Libkos"]}, ("Libkos",), "", "photographer"),
        ("Ann / AFP", {"kind": "withheld"}, (), "AFP", "withheld"),
        ("Фото Івана Гая / AFP", {"photographers": ["Іван Гай"]}, ("Іван Гай",), "AFP", "agency"),
        ("Roe, Ann / AFP", {"photographers": ["Ann Roe"]}, ("Ann Roe",), "AFP", "agency"),
        ("Hans Meyer / AFP", {"photographers": []}, (), "Hans Meyer / AFP", "agency"),
        ("Reuters", {"kind": "handout"}, (), "Reuters", "handout"),
    ],
)
def test_a_key_of_the_photograph_decides(
    line: str, told: dict[str, Any], photographers: tuple[str, ...], agency: str, kind: str
) -> None:
    reading = parse_credit(line, **told)
    credit = reading.credit
    assert (credit.line, credit.photographers, credit.agency) == (line, photographers, agency)
    assert credit.kind == kind
    # A name that is printed although it is to be withheld is a doubt.
    assert len(reading.doubts) == (kind == "withheld")


@pytest.mark.parametrize(
    ("line", "licence", "printed", "kept"),
    [
        ("Ann Roe / A", "CC BY-SA 4.0", "Ann Roe / A / CC BY-SA 4.0", "CC BY-SA 4.0"),
        ("Ann Roe / A", "cc-by-sa-4.0", "Ann Roe / A / CC BY-SA 4.0", "CC BY-SA 4.0"),
        (
            "Ann Roe / A",
            "https://creativecommons.org/licenses/by/4.0/",
            "Ann Roe / A / CC BY 4.0",
            "CC BY 4.0",
        ),
        ("Ann Roe / A / CC BY 4.0", "CC BY 4.0", "Ann Roe / A / CC BY 4.0", "CC BY 4.0"),
        ("Ann Roe / A (cc-by 4.0)", "CC BY 4.0", "Ann Roe / A (cc-by 4.0)", "CC BY 4.0"),
        ("Photo by Ann Roe", "CC BY", "Photo by Ann Roe / CC BY", "CC BY"),
        ("Ann Roe (CC-BY)", "CC BY", "Ann Roe (CC-BY)", "CC BY"),
        ("Ann Roe / A", "CC0", "Ann Roe / A", "CC0 1.0"),
        ("Ann Roe / A", "public domain", "Ann Roe / A", "public domain"),
        ("Ann Roe / A", "for this book", "Ann Roe / A", "for this book"),
    ],
)
def test_a_licence_is_printed_once_where_it_asks_for_it(
    line: str, licence: str, printed: str, kept: str
) -> None:
    credit = parse_credit(line, licence=licence).credit
    assert (credit.line, credit.licence, credit.written) == (printed, kept, line)


def test_two_licences_are_reported() -> None:
    (doubt,) = parse_credit("Ann Roe / A / CC BY 2.0", licence="CC BY 4.0").doubts
    assert "another licence" in doubt.message


def test_names_have_no_invisible_letters() -> None:
    credit = parse_credit("Ann\N{NO-BREAK SPACE}Per\u00adson / AFP").credit
    assert credit.photographers == ("Ann Person",)
    assert credit.line == "Ann\N{NO-BREAK SPACE}Per\u00adson / AFP"


# --- any line --------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Ann", "Person", "van", "Jr.", "AFP", "Handout", "via", "for", "and", "та", "Фото", "Photo:",
     "(", ")", "/", " / ", ",", ";", "—", "©", "2022", "CC BY 4.0", "https://x.org/a", "File",
     "courtesy of", "з архіву", "«", "’", "\N{NO-BREAK SPACE}", "e\u0301"]
)  # fmt: skip
LINES = st.text(max_size=60) | st.lists(WORDS, max_size=12).map(" ".join)


@given(LINES)
def test_any_line_is_printed_as_it_is_written_or_refused(line: str) -> None:
    try:
        reading = parse_credit(line)
    except CreditError:
        return
    assert reading.credit.line == unicodedata.normalize("NFC", line).strip()
    # Nobody is invented: each name is words of the line.
    words = " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", reading.credit.line).split())
    assert all(name in words for name in reading.credit.photographers)


@given(LINES, st.lists(st.sampled_from(["Ann Person", "Bob Roe"]), unique=True))
def test_names_that_are_given_are_the_ones_listed(line: str, names: list[str]) -> None:
    with suppress(CreditError):
        assert parse_credit(line, photographers=names).credit.photographers == tuple(names)


@pytest.mark.parametrize("words", ["handout ", "(AFP) ", "map: ", "Ann Roe; ", "надав ", "«"])
def test_no_line_is_too_deep(words: str) -> None:
    parse_credit((words * 1000)[:990] + " Ann Roe")


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ann Person", True), ("ANN PERSON", True), ("Ann", False), ("Ann person", False),
        ("Марія-Тереза О’Коннор", True), ("d’Angelo Russo", True), ("Ann (Nan) Person", True),
        ("राम कुमार", True), ("محمد علي", True), ("Ann Person 2", False), ("A & B", False),
    ],
)  # fmt: skip
def test_a_full_name_has_the_shape_of_one(name: str, person: bool) -> None:
    assert is_person_like(name) is person
