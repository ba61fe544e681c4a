"""Remarks as a table for the terminal, as JSON and as CSV. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from book.manuscript.remark_answers import Answer
from book.manuscript.remarks import StoredRemark, StoredReply

COLUMNS = ("id", "who", "page", "place", "words", "remark")
#: Characters of a cell on a terminal.
_MOST_SHOWN = 2000
#: What is meant by a place that is not that of the words.
_DOUBT = {
    "gone": "the words are gone; they stood near",
    "position": "by its position",
    "one of several": "one of several",
    "section": "somewhere in this section",
    "not placed": "not placed",
}
#: Beginnings that spreadsheets take for a formula (`desk/spreadsheet`), and line ends before them.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def shown_rows(
    remarks: Iterable[StoredRemark], answers: Mapping[str, Answer], *, most: int = _MOST_SHOWN
) -> list[tuple[str, ...]]:
    """Return the cells of `COLUMNS`, each on one line and cut after `most` characters."""
    return [
        (
            each.id,
            _cut(each.author, most),
            each.label or (str(each.page) if each.page else each.document.rpartition("/")[2]),
            place_of(each),
            _cut(
                each.words or (f"[{each.kind}] {each.near}" if each.near else f"[{each.kind}]"),
                most,
            ),
            _cut(_said(each, answers), most),
        )
        for each in remarks
    ]


def place_of(remark: StoredRemark) -> str:
    """Return `file:line`, with what is doubtful about it."""
    place = f"{remark.file}:{remark.line}" if remark.file else ""
    if remark.end_line and not remark.end_file:
        place += f"-{remark.end_line}"
    elif remark.end_line:
        place += f" to {remark.end_file}:{remark.end_line}"
    doubt = _DOUBT.get(remark.certainty, "")
    if remark.certainty == "gone":
        return f"{doubt} {place}"
    return f"{place} ({doubt})" if place and doubt else place or doubt


def json_values(
    remarks: Iterable[StoredRemark], answers: Mapping[str, Answer]
) -> list[dict[str, Any]]:
    """Return every field of every remark, with its answer."""
    return [{**asdict(each), "answer": _answer(each, answers)} for each in remarks]


def to_csv(remarks: Iterable[StoredRemark], answers: Mapping[str, Answer]) -> str:
    """Return every field of every remark as CSV with a header line (RFC 4180).

    Cells that a spreadsheet would evaluate have an apostrophe in front.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    names = [each.name for each in fields(StoredRemark)]
    writer.writerow([*names, "answer"])
    for each in remarks:
        cells = [_cell(getattr(each, name)) for name in names]
        writer.writerow([*map(_escaped, [*cells, _answer(each, answers)])])
    return output.getvalue()


def _said(remark: StoredRemark, answers: Mapping[str, Answer]) -> str:
    parts = [remark.remark, *(_reply(each) for each in remark.replies)]
    if answer := _answer(remark, answers):
        parts.append(f"[{answer}]")
    return " / ".join(filter(None, parts))


def _answer(remark: StoredRemark, answers: Mapping[str, Answer]) -> str:
    answer = answers.get(remark.id)
    return answer.text if answer else ""


def _reply(reply: StoredReply) -> str:
    said = " ".join(filter(None, (reply.state, reply.text)))
    return ": ".join(filter(None, (reply.author, said)))


def _cell(value: str | int | Sequence[str] | Sequence[StoredReply]) -> str:
    if isinstance(value, str | int):
        return str(value) if value else ""
    return "\n".join(
        f"{each.date} {_reply(each)}".strip() if isinstance(each, StoredReply) else each
        for each in value
    )


def _escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
