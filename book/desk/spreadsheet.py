"""Export of the picture desk's table as CSV, and import of an edited one as edits.

Captions, credits and alt texts can be edited in the table; its other columns follow from the
manuscript and the files.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from book.desk.photo_rows import COLUMNS, PhotoRow
from book.desk.toml_edit import Edit
from book.errors import Finding, Severity
from book.manuscript import settings, validation
from book.manuscript.credit_line import CreditError, parse_credit
from book.manuscript.photo_credits import CREDIT_HINT

EDITABLE = ("caption", "credit", "alt")
#: Remarks of the builder. They depend on the editable columns too, so that they are out of date
#: after an import; a difference is only a warning.
_REMARKS = ("ppi", "instructions", "disagrees")
#: Beginnings that spreadsheets evaluate as a formula, also in the full-width forms of East Asian
#: keyboards. A preceding apostrophe makes a cell text; an apostrophe of the text is doubled.
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
#: Excel writes the list separator of the user's locale.
_DELIMITERS = ",;\t"
_AS_CSV = "save the table from the spreadsheet as “CSV UTF-8”"
_ANEW = "write the table anew with: book photos --csv FILE"
#: First line of a row in the CSV file, where a cell may have several lines, and the row's cells.
_CsvRow = tuple[int, list[str]]


def to_csv(rows: Iterable[PhotoRow]) -> str:
    """Return rows as CSV with a header line (RFC 4180, but with line feeds as line ends).

    Cells are escaped so that no spreadsheet evaluates them; `read_csv` reverses this.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_escape_cell(cell) for cell in row.cells.values()] for row in rows)
    return output.getvalue()


def read_csv(
    content: bytes, file: str, rows: Sequence[PhotoRow]
) -> tuple[tuple[Edit, ...], tuple[Finding, ...]]:
    """Compare an edited table with `rows`; return its edits and findings.

    `file` is its name in findings. Cells are separated by commas, semicolons or tabs; a byte order
    mark is ignored; rows may be missing, and columns except `id`.
    """
    csv_rows = _split_rows(content, file)
    if isinstance(csv_rows, Finding):
        return (), (csv_rows,)
    (header_line, header), *body = csv_rows or [(1, [])]
    names = [name.strip() for name in header]
    results: list[Edit | Finding] = [*_check_columns(names, (file, header_line))]
    if "id" in names:
        results += _compare_rows(names, body, {row.id: row for row in rows}, file)
    edits = tuple(result for result in results if isinstance(result, Edit))
    return edits, tuple(result for result in results if isinstance(result, Finding))


def _compare_rows(
    names: Sequence[str], body: Iterable[_CsvRow], rows: Mapping[str, PhotoRow], file: str
) -> Iterator[Edit | Finding]:
    """Compare the CSV rows below the header line with the rows of the same ids."""
    lines: dict[str, int] = {}
    unknown_ids = 0
    for line, csv_cells in body:
        if not any(cell.strip() for cell in csv_cells):
            continue
        # Spreadsheets omit empty cells at the end of a line, and may add some.
        cells = dict(zip(names, csv_cells + [""] * len(names), strict=False))
        photo_id = _unescape_cell(cells["id"].strip())
        if any(cell.strip() for cell in csv_cells[len(names) :]):
            code = "DESK-02"
            message = f"this row has {len(csv_cells)} cells, and the header line {len(names)}"
            hint = "put words that hold a comma or semicolon in quotes, as a spreadsheet does"
        elif photo_id not in rows:
            unknown = f"there is no photograph “{photo_id}” in gallery.toml"
            code, message = "DESK-03", unknown if photo_id else "this row has no id"
            fallback = "write an id of the table, or leave the row out"
            unknown_ids += 1
            known = rows if unknown_ids <= validation.MOST_SUGGESTED else ()
            hint = validation.suggest_nearest(photo_id, known, fallback)
        elif photo_id in lines:
            code, message = "DESK-04", f"“{photo_id}” stands in line {lines[photo_id]} already"
            hint = "leave one of the two rows"
        else:
            lines[photo_id] = line
            for column in COLUMNS:
                if column in names:
                    compare = _compare_editable if column in EDITABLE else _compare_fixed
                    yield from compare((file, line), rows[photo_id], column, cells[column])
            continue
        yield _csv_finding((file, line), code, message, hint)


def _compare_editable(
    place: tuple[str, int], row: PhotoRow, column: str, cell: str
) -> Iterator[Edit | Finding]:
    """Yield an edit for a cell that differs from its row, or a finding about it."""
    old = normalize("NFC", row.cells[column])
    try:
        new = _unescape_cell(settings.one_line(cell))
    except ValueError as error:
        message = f"the {column} of “{row.id}” {error}"
        yield _csv_finding(place, "DESK-06", message, "type these words anew")
        return
    fault = _credit_fault(new) if column == "credit" else ""
    if new == old:
        return
    if column == "caption" and not new:
        message, hint = f"the caption of “{row.id}” is empty", f"write one; it was “{old}”"
    elif fault:
        faulty = f"the credit “{new}” of “{row.id}” {fault}"
        message = faulty if new else f"the credit of “{row.id}” is empty"
        hint = CREDIT_HINT
    elif column == "alt" and not new and row.file_alt:
        message = f"the alt text of “{row.id}” is empty, and then its file’s is used: "
        message += f"“{row.file_alt}”"
        hint = "write what is to stand in its place"
    else:
        yield Edit(photo_id=row.id, key=column, old=old, new=new)
        return
    yield _csv_finding(place, "DESK-06", message, hint)


def _credit_fault(line: str) -> str:
    try:
        parse_credit(line)
    except CreditError as error:
        return str(error)
    return ""


def _compare_fixed(
    place: tuple[str, int], row: PhotoRow, column: str, cell: str
) -> Iterator[Finding]:
    """Yield a finding for a changed cell of a column that cannot be edited."""
    old = normalize("NFC", row.cells[column])
    # White space is not compared: spreadsheets trim it.
    if _unescape_cell(" ".join(cell.split())) == " ".join(old.split()):
        return
    if column in _REMARKS:
        message = f"“{column}” of “{row.id}” follows from the rest; what stands there is not read"
        hint = f"leave the column out, or {_ANEW}"
        yield _csv_finding(place, "DESK-05", message, hint, Severity.WARNING)
    else:
        message = f"“{column}” of “{row.id}” is “{old}” and cannot be changed in this table"
        hint = f"put that back, leave the column out, or {_ANEW}"
        yield _csv_finding(place, "DESK-05", message, hint)


def _split_rows(content: bytes, file: str) -> list[_CsvRow] | Finding:
    """Split a CSV file into rows with their line numbers."""
    try:
        text = normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _csv_finding((file, line), "DESK-01", "this table is not in UTF-8", _AS_CSV)
    # The one that separates the most known columns: others may be part of a text.
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(_DELIMITERS, key=lambda mark: len(_known_columns(header.split(mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv_rows: list[_CsvRow] = []
    first_line = 1
    try:
        for cells in reader:
            csv_rows.append((first_line, cells))
            first_line = reader.line_num + 1
    except csv.Error:
        message = "from here on the table cannot be read: a quote is not closed, or stands single "
        message += "inside a cell"
        hint = f"write a quote inside a cell twice, or {_AS_CSV}"
        return _csv_finding((file, first_line), "DESK-01", message, hint)
    return csv_rows


def _known_columns(names: Iterable[str]) -> set[str]:
    return {name.strip().strip('"') for name in names} & set(COLUMNS)


def _check_columns(names: Sequence[str], place: tuple[str, int]) -> Iterator[Finding]:
    """Yield findings for unknown and repeated columns in a header line, and a missing `id`."""
    for name in dict.fromkeys(filter(None, names)):
        if name not in COLUMNS:
            hint = validation.suggest_nearest(name, COLUMNS, f"known here: {', '.join(COLUMNS)}")
            yield _csv_finding(place, "DESK-02", f"unknown column “{name}”", hint)
        elif names.count(name) > 1:
            message = f"the column “{name}” stands here twice"
            yield _csv_finding(place, "DESK-02", message, "leave one of them")
    if "id" not in names:
        message = "the column “id” is missing: it says which photograph is meant"
        hint = f"leave the first line as it was, or {_ANEW}"
        yield _csv_finding(place, "DESK-02", message, hint)


def _csv_finding(
    place: tuple[str, int], code: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Finding:
    file, line = place
    return Finding(code=code, message=message, file=file, line=line, hint=hint, severity=severity)


def _escape_cell(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unescape_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
