"""A credit line names photographers and their agency, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript.settings import parse_credit
from book.model import Credit


@pytest.mark.parametrize(
    ("line", "photographers", "agency"),
    [
        ("Ada Lens / Agency", ("Ada Lens",), "Agency"),
        ("Ada Lens/Agency", ("Ada Lens",), "Agency"),
        ("A, B / Agency", ("A", "B"), "Agency"),
        ("A,B,C / Agency", ("A", "B", "C"), "Agency"),
        ("  A , B  /  Agency  ", ("A", "B"), "Agency"),
        ("Богдан Світлий / Гвара Медіа", ("Богдан Світлий",), "Гвара Медіа"),
        ("Ada Lens / Agency, Kyiv", ("Ada Lens",), "Agency, Kyiv"),
        ("Ada O’Lens-Smith Jr. / A & B", ("Ada O’Lens-Smith Jr.",), "A & B"),
        ("Ada\N{NO-BREAK SPACE}Lens / Agency", ("Ada\N{NO-BREAK SPACE}Lens",), "Agency"),
    ],
)
def test_a_credit_says_who_and_for_whom(
    line: str, photographers: tuple[str, ...], agency: str
) -> None:
    assert parse_credit(line) == Credit(photographers=photographers, agency=agency)


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "Ada Lens",
        "/",
        " / ",
        "Ada /",
        "/ Agency",
        "A / B / C",
        "A // B",
        "A, / B",
        ", A / B",
        "A,, B / C",
        ", / B",
    ],
)
def test_a_credit_that_does_not_is_refused(line: str) -> None:
    assert parse_credit(line) is None


NAME = st.text(min_size=1).map(lambda words: " ".join(words.replace("/", "").split()))


@given(st.lists(NAME.map(lambda w: w.replace(",", "").strip()).filter(bool), min_size=1), NAME)
def test_a_credit_line_reads_back_as_itself(names: list[str], agency: str) -> None:
    credit = Credit(photographers=tuple(names), agency=agency)
    if agency:
        assert parse_credit(credit.line) == credit


@given(st.text())
def test_any_line_is_a_credit_or_none(line: str) -> None:
    credit = parse_credit(line)
    assert credit is None or parse_credit(credit.line) == credit
