"""The table is written as CSV without formulas, and reads back as the edits that were made."""

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.desk import spreadsheet
from book.desk.photo_rows import COLUMNS, PhotoRow
from book.manuscript.credit_line import CreditError, parse_credit
from book.manuscript.settings import one_line
from book.model import Credit
from tests.support.cell_texts import WORDS
from tests.support.photo_table import FERRY, ROWS, read_edits, read_table


def test_the_first_line_names_the_columns() -> None:
    table = spreadsheet.to_csv(ROWS)
    columns = "id,file,pixels,profile,caption,credit,alt,stands,ppi,instructions,disagrees"
    assert table.splitlines()[0] == columns
    assert [list(line) for line in csv.reader(io.StringIO(table))][1] == [*FERRY.cells.values()]
    assert "\r" not in table


def test_a_table_that_was_not_edited_changes_nothing() -> None:
    assert read_table(spreadsheet.to_csv(ROWS)) == ((), ())


@pytest.mark.parametrize(
    ("caption", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+380 57 000", "'+380 57 000"),
        ("-10 °C", "'-10 °C"),
        ("@gwaramedia", "'@gwaramedia"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'Tis the ferry", "'Tis the ferry"),
        ("’= a quote", "’= a quote"),
        ("1 = 1", "1 = 1"),
        ("– a dash", "– a dash"),
    ],
)
def test_no_cell_is_a_formula_and_each_comes_back(caption: str, cell: str) -> None:
    row = replace(FERRY, caption=caption)
    table = spreadsheet.to_csv([row])
    assert next(csv.DictReader(io.StringIO(table)))["caption"] == cell
    assert spreadsheet.read_csv(table.encode(), "edited.csv", [row]) == ((), ())
    assert read_edits(table) == [("ferry", "caption", caption)]


def test_a_formula_sign_that_an_editor_types_is_taken_as_it_is() -> None:
    # A spreadsheet does not save an apostrophe that is typed before a formula sign.
    assert read_edits("id,caption\nferry,=1+1\n") == [("ferry", "caption", "=1+1")]


NAMES = WORDS.map(lambda words: words.replace("/", "").replace(",", "").strip()).filter(bool)


def is_credit(line: str) -> bool:
    with suppress(CreditError):
        return bool(parse_credit(line))
    return False


CREDITS = (
    st.builds(
        lambda names, agency: Credit(photographers=tuple(names), agency=agency).line,
        st.lists(NAMES, min_size=1, max_size=3),
        NAMES,
    )
    .map(one_line)
    .filter(is_credit)
)
LISTS = st.lists(
    st.builds(
        PhotoRow,
        id=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
        file=WORDS.filter(bool),
        pixels=st.sampled_from(["", "6000 x 4000"]),
        profile=WORDS.map(lambda words: " ".join(words.split())),
        caption=WORDS.filter(bool),
        credit=CREDITS,
        alt=WORDS,
        stands=WORDS,
        ppi=st.sampled_from(["", "300"]),
        instructions=WORDS,
        disagrees=WORDS,
    ),
    unique_by=lambda row: row.id,
)


def as_written(table: str) -> str:
    return table


def as_excel_writes(table: str) -> str:
    """Return a table with semicolons, CRLF and a byte order mark, as Excel writes in Europe."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(csv.reader(io.StringIO(table, newline="")))
    return "\ufeff" + written.getvalue()


def with_tabs(table: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, "excel-tab").writerows(csv.reader(io.StringIO(table, newline="")))
    return written.getvalue()


HOW = st.sampled_from([as_written, as_excel_writes, with_tabs])


@given(LISTS, HOW)
def test_rows_come_back_without_an_edit(rows: list[PhotoRow], how: Callable[[str], str]) -> None:
    table = how(spreadsheet.to_csv(rows))
    assert spreadsheet.read_csv(table.encode(), "edited.csv", rows) == ((), ())


@given(WORDS.filter(bool), CREDITS, WORDS, HOW)
def test_any_words_come_back_as_edits(
    caption: str, credit: str, alt: str, how: Callable[[str], str]
) -> None:
    row = replace(FERRY, caption=caption, credit=credit, alt=alt)
    edits = {key: new for _, key, new in read_edits(how(spreadsheet.to_csv([row])))}
    assert {**FERRY.cells, **edits} == row.cells


@given(st.binary())
def test_any_file_is_answered(content: bytes) -> None:
    read_table(content)
    read_table(b"id,caption,credit,alt,file\nferry," + content)


def test_what_can_be_edited_are_columns() -> None:
    assert set(spreadsheet.EDITABLE) < set(COLUMNS)
