"""The table goes out as CSV and comes back as the edits that were made, or as findings."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.desk import spreadsheet
from book.desk.photo_rows import COLUMNS, PhotoRow
from book.desk.toml_edit import Edit
from book.errors import Finding, Severity
from book.manuscript.settings import one_line
from book.model import Credit

FERRY = PhotoRow(
    id="ferry",
    file="ferry.jpg",
    pixels="6000 x 4000",
    profile="Adobe RGB (1998)",
    caption="The ferry, “at noon”; or later",
    credit="Ada Lens / Agency",
    alt="A boat",
    stands="The river, row",
    ppi="412",
    disagrees="credit: XMP says “Somebody”",
)
PIER = replace(FERRY, id="pier", file="pier.png", alt="", file_alt="Planks, says the file")
ROWS = (FERRY, PIER)


def read(table: str | bytes) -> tuple[tuple[Edit, ...], tuple[Finding, ...]]:
    content = table.encode() if isinstance(table, str) else table
    return spreadsheet.read_csv(content, "edited.csv", ROWS)


def edited(table: str | bytes) -> list[tuple[str, str, str]]:
    edits, findings = read(table)
    assert findings == ()
    return [(edit.photo_id, edit.key, edit.new) for edit in edits]


def test_the_first_line_names_the_columns() -> None:
    table = spreadsheet.to_csv(ROWS)
    assert table.splitlines()[0] == "id,file,pixels,profile,caption,credit,alt,stands,ppi,disagrees"
    assert [list(line) for line in csv.reader(io.StringIO(table))][1] == [*FERRY.cells.values()]
    assert "\r" not in table


def test_a_table_that_was_not_edited_changes_nothing() -> None:
    assert read(spreadsheet.to_csv(ROWS)) == ((), ())


# --- formulas -------------------------------------------------------------------------------


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
    assert edited(table) == [("ferry", "caption", caption)]


def test_a_formula_sign_that_an_editor_types_is_taken_as_it_is() -> None:
    # A spreadsheet keeps an apostrophe that is typed before it to itself.
    assert edited("id,caption\nferry,=1+1\n") == [("ferry", "caption", "=1+1")]


# --- any words ------------------------------------------------------------------------------


def printable(words: str) -> str:
    try:
        return one_line(words)
    except ValueError:
        return ""


#: What settings make of any text; and signs that mean something to spreadsheets and TOML.
WORDS = st.one_of(st.text(), st.text(alphabet=list("=+-@',;\"\t\n\\ aЇ“”[]#"), min_size=1)).map(
    printable
)
NAMES = WORDS.map(lambda words: words.replace("/", "").replace(",", "").strip()).filter(bool)
CREDITS = st.builds(
    lambda names, agency: Credit(photographers=tuple(names), agency=agency).line,
    st.lists(NAMES, min_size=1, max_size=3),
    NAMES,
).map(one_line)
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
        disagrees=WORDS,
    ),
    unique_by=lambda row: row.id,
)


def as_written(table: str) -> str:
    return table


def as_excel_writes(table: str) -> str:
    """With the list separator of most of Europe, the line ends of Windows and a mark in front."""
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
    edits = {key: new for _, key, new in edited(how(spreadsheet.to_csv([row])))}
    assert {**FERRY.cells, **edits} == row.cells


@given(st.binary())
def test_any_file_is_answered(content: bytes) -> None:
    read(content)
    read(b"id,caption,credit,alt,file\nferry," + content)


# --- how spreadsheets write -----------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        "id,caption\nferry,New\n",
        "id,caption\r\nferry,New\r\n",
        "id,caption\rferry,New",
        "\ufeffid;caption\r\nferry;New\r\n",
        "id\tcaption\nferry\tNew\n",
        '"id","caption"\n"ferry","New"\n',
        '"caption";"id"\n"New";"ferry"\n',
        " id , caption \n ferry , New \n",
        "id,caption\n\n,\nferry,New\n\n",
        "id,caption,,\nferry,New,,\n",
        "id,caption,disagrees\nferry,New,credit: XMP says “Somebody”\n",
        'id,caption\nferry,"New\n"\n',
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(table: str) -> None:
    assert edited(table) == [("ferry", "caption", "New")]


def test_empty_cells_at_the_end_of_a_line_may_be_left_out() -> None:
    assert edited("id,caption,alt\nferry,New\n") == [
        ("ferry", "caption", "New"),
        ("ferry", "alt", ""),
    ]


def test_columns_and_rows_that_are_left_out_are_left_alone() -> None:
    assert edited("id,alt\npier,Broken planks\n") == [("pier", "alt", "Broken planks")]
    assert edited("id\nferry\n") == []


def test_a_cell_over_several_lines_is_one_text() -> None:
    assert edited('id,alt\nferry,"A boat,\n  and a river"\n') == [
        ("ferry", "alt", "A boat, and a river")
    ]


def test_a_credit_is_written_the_house_way() -> None:
    assert edited("id,credit\nferry,Ada Lens/Agency\n") == []
    assert edited('id,credit\nferry,"A,B/C"\n') == [("ferry", "credit", "A, B / C")]


# --- findings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "code", "line"),
    [
        ("id,caption\nferry,Ферма\n".encode("cp1251"), "DESK-01", 2),
        ("id,caption\nferry,New\n".encode("utf-16"), "DESK-01", 1),
        ('id,caption\npier,New\nferry,"New\n', "DESK-01", 3),
        ('id,caption\npier,"a\nb"\nferry,"New" x\n', "DESK-01", 4),
        ("", "DESK-02", 1),
        ("caption\nNew\n", "DESK-02", 1),
        ("id,captoin\nferry,New\n", "DESK-02", 1),
        ("id,alt,alt\nferry,New,Old\n", "DESK-02", 1),
        ("id,caption\nferry,New, and old\n", "DESK-02", 2),
        ('id,caption\npier,"a\nb"\nfery,New\n', "DESK-03", 4),
        ("id,caption\n,New\n", "DESK-03", 2),
        ("id,caption\nferry,New\nferry,New\n", "DESK-04", 3),
        ("id,file\nferry,pier.jpg\n", "DESK-05", 2),
        ("id,pixels\nferry,60 x 40\n", "DESK-05", 2),
        ("id,profile\nferry,\n", "DESK-05", 2),
        ("id,stands\nferry,elsewhere\n", "DESK-05", 2),
        ("id,caption\nferry,\n", "DESK-06", 2),
        ("id,caption\nferry,  \n", "DESK-06", 2),
        ("id,caption\nferry,\x07\n", "DESK-06", 2),
        ("id,credit\nferry,\n", "DESK-06", 2),
        ("id,credit\nferry,Ada Lens\n", "DESK-06", 2),
    ],
)
def test_a_fault_is_found_in_its_line(table: str | bytes, code: str, line: int) -> None:
    _, findings = read(table)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert {(f.code, f.file, f.line) for f in errors} == {(code, "edited.csv", line)}
    assert all(finding.message and finding.hint for finding in errors)


def test_every_fault_of_a_table_is_told_at_once() -> None:
    table = "id,caption,credit,file\nferry,,Ada,x\nnone,,,\npier,,A / B,pier.png\n"
    _, findings = read(table)
    assert [(f.line, f.code) for f in findings] == [
        (2, "DESK-05"),
        (2, "DESK-06"),
        (2, "DESK-06"),
        (3, "DESK-03"),
        (4, "DESK-06"),
    ]


def test_an_alt_text_of_the_file_cannot_be_emptied() -> None:
    shown = replace(PIER, alt=PIER.file_alt)
    _, (finding,) = spreadsheet.read_csv(b"id,alt\npier,\n", "edited.csv", [shown])
    assert finding.code == "DESK-06"
    assert "Planks, says the file" in finding.message


@pytest.mark.parametrize("column", ["ppi", "disagrees"])
def test_remarks_that_are_out_of_date_are_only_a_warning(column: str) -> None:
    # Who writes an edited table and reads it again has the remarks of before.
    edits, (finding,) = read(f"id,alt,{column}\nferry,A raft,of yesterday\n")
    assert (finding.code, finding.severity) == ("DESK-05", Severity.WARNING)
    assert [edit.new for edit in edits] == ["A raft"]


def test_what_can_be_edited_are_columns() -> None:
    assert set(spreadsheet.EDITABLE) < set(COLUMNS)
