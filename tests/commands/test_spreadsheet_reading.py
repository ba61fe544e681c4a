"""Tables are read as spreadsheets write them, and their faults are found in their lines."""

from dataclasses import replace

import pytest

from book.desk import spreadsheet
from book.errors import Severity
from tests.support.photo_table import PIER, read_edits, read_table


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
    assert read_edits(table) == [("ferry", "caption", "New")]


def test_empty_cells_at_the_end_of_a_line_may_be_left_out() -> None:
    assert read_edits("id,caption,alt\nferry,New\n") == [
        ("ferry", "caption", "New"),
        ("ferry", "alt", ""),
    ]


def test_columns_and_rows_that_are_left_out_are_left_alone() -> None:
    assert read_edits("id,alt\npier,Broken planks\n") == [("pier", "alt", "Broken planks")]
    assert read_edits("id\nferry\n") == []


def test_a_cell_over_several_lines_is_one_text() -> None:
    assert read_edits('id,alt\nferry,"A boat,\n  and a river"\n') == [
        ("ferry", "alt", "A boat, and a river")
    ]


@pytest.mark.parametrize("line", ["Ada Lens/Agency", "A,B/C", "Reuters"])
def test_a_credit_keeps_the_words_of_the_desk(line: str) -> None:
    assert read_edits(f'id,credit\nferry,"{line}"\n') == [("ferry", "credit", line)]


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
        ("id,credit\nferry,Ada Lens /\n", "DESK-06", 2),
    ],
)
def test_a_fault_is_found_in_its_line(table: str | bytes, code: str, line: int) -> None:
    _, findings = read_table(table)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert {(f.code, f.file, f.line) for f in errors} == {(code, "edited.csv", line)}
    assert all(finding.message and finding.hint for finding in errors)


def test_every_fault_of_a_table_is_told_at_once() -> None:
    table = "id,caption,credit,file\nferry,,Ada /,x\nnone,,,\npier,,A / B,pier.png\n"
    _, findings = read_table(table)
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


@pytest.mark.parametrize("column", ["ppi", "instructions", "disagrees"])
def test_remarks_that_are_out_of_date_are_only_a_warning(column: str) -> None:
    # A table that is read a second time has the remarks from before the first.
    edits, (finding,) = read_table(f"id,alt,{column}\nferry,A raft,of yesterday\n")
    assert (finding.code, finding.severity) == ("DESK-05", Severity.WARNING)
    assert [edit.new for edit in edits] == ["A raft"]
