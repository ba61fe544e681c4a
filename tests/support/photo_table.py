"""A table of two photographs, and what is read from an edited copy of it."""

from dataclasses import replace

from book.desk import spreadsheet
from book.desk.photo_rows import PhotoRow
from book.desk.toml_edit import Edit
from book.errors import Finding

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
    instructions="NO ARCHIVE",
    disagrees="credit: XMP says “Somebody”",
)
PIER = replace(FERRY, id="pier", file="pier.png", alt="", file_alt="Planks, says the file")
ROWS = (FERRY, PIER)


def read_table(table: str | bytes) -> tuple[tuple[Edit, ...], tuple[Finding, ...]]:
    content = table.encode() if isinstance(table, str) else table
    return spreadsheet.read_csv(content, "edited.csv", ROWS)


def read_edits(table: str | bytes) -> list[tuple[str, str, str]]:
    edits, findings = read_table(table)
    assert findings == ()
    return [(edit.photo_id, edit.key, edit.new) for edit in edits]
