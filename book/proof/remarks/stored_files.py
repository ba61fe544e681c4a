"""Keep remarks under `source/remarks/`, one TOML file for each returned file.

TOML, as all settings of a publication are: an editor reads it, a line changes where a value does,
and the builder's own reader names lines. Each remark is a table named after its id, so none can
stand in a file twice.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from book.files import atomic
from book.manuscript import remarks, source_files
from book.manuscript.remarks import StoredRemark, StoredRemarks, StoredReply
from book.proof.remarks.remark import Note, Remark

#: Characters of a file name, and of the line of the manuscript by which a place is found again.
_MOST_NAME, _MOST_SOURCE = 60, 60
_ANSWERS = "answers"
_HEAD = """\
# Remarks of readers, each under its id.
# Written by `book remarks FILE --write`, and kept: answer them in answers.toml, not here.
"""


def as_stored(remark: Remark, returned: str, lines: Mapping[str, Sequence[str]]) -> StoredRemark:
    """Return a remark as it is kept; `lines` are those of the manuscript's files."""
    note, place = remark.note, remark.location
    return StoredRemark(
        id=note.id,
        returned=returned,
        kind=note.kind,
        author=note.author,
        created=note.created,
        modified=note.modified,
        page=note.page,
        label=note.label if note.label != str(note.page) else "",
        headings=note.headings,
        document=note.document,
        certainty=place.certainty,
        file=place.file,
        line=place.line,
        end_file=place.end_file if place.end_file != place.file else "",
        end_line=place.end_line,
        photo=place.photo_id,
        near=place.near,
        source=_source_from(lines.get(place.file, ()), place.line, place.first_word),
        words=" ".join(note.passage.words.split()),
        remark=note.text,
        subject=note.subject,
        tags=note.tags,
        colour=note.colour,
        replies=tuple(_as_reply(note)),
    )


def read_lines(root: Path, files: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return the lines of files of the manuscript."""
    return {file: source_files.read_text(root, root / file).text.split("\n") for file in set(files)}


def file_name(returned: str, taken: Iterable[str] = ()) -> str:
    """Return the name of the file for a returned file: its letters and digits, with hyphens."""
    stem = unicodedata.normalize("NFC", Path(returned).stem).casefold()
    words = "".join(each if each.isalnum() else " " for each in stem).split()
    name = "-".join(words)[:_MOST_NAME].strip("-") or "remarks"
    return f"{name}-1.toml" if name == _ANSWERS else f"{name}.toml"


def merged(
    found: Iterable[StoredRemark], stored: StoredRemarks, returned: str
) -> Mapping[str, tuple[StoredRemark, ...]]:
    """Return the remarks of each file that is to be written, in the order of `found`.

    A note that is kept in another file already is changed there. One that has gone from the
    returned file stays.
    """
    target = f"{remarks.FOLDER}/{file_name(returned)}"
    kept = {each.id: each for each in stored.remarks}
    by_file: dict[str, dict[str, StoredRemark]] = {}
    for id, (file, _) in stored.stored.items():
        by_file.setdefault(file, {})[id] = kept[id]
    touched: dict[str, None] = {}
    for each in found:
        file = stored.stored.get(each.id, (target, 0))[0]
        before = kept.get(each.id)
        # The first file that it came in stays its own.
        same = replace(each, returned=before.returned) if before else each
        by_file.setdefault(file, {})[each.id] = same
        touched[file] = None
    return {file: tuple(by_file[file].values()) for file in touched}


def write_file(root: Path, file: str, content: bytes) -> bool:
    """Write a file atomically; return False where it has these bytes already."""
    path = root / file
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(exist_ok=True)
    atomic.write(path, content)
    return True


def to_toml(found: Sequence[StoredRemark]) -> bytes:
    """Return remarks as a TOML file; what is empty is left out."""
    lines = [_HEAD]
    for each in found:
        lines.append(f"[remark.{each.id}]")
        lines += _lines(each, ("id", "replies"))
        for reply in each.replies:
            lines += [f"[[remark.{each.id}.replies]]", *_lines(reply, ())]
        lines.append("")
    return "\n".join(lines).encode()


def _lines(value: StoredRemark | StoredReply, without: Sequence[str]) -> Iterator[str]:
    for each in fields(value):
        written = getattr(value, each.name)
        if each.name not in without and written:
            yield f"{each.name.replace('_', '-')} = {_toml(written)}"


def _toml(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if "\n" in value:
        return '"""\n' + "\n".join(_escaped(line) for line in value.split("\n")) + '"""'
    return f'"{_escaped(value)}"'


def _escaped(text: str) -> str:
    """Return a text as it stands between quotes: of JSON's escapes TOML has all."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _as_reply(note: Note) -> Iterator[StoredReply]:
    for each in note.replies:
        yield StoredReply(author=each.author, date=each.date, text=each.text, state=each.state)


def _source_from(lines: Sequence[str], line: int, word: str) -> str:
    """Return how a line of the manuscript goes on from a word."""
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].rstrip()
    at = max(text.find(word), 0) if word else 0
    return " ".join(text[at : at + _MOST_SOURCE].split("\t")).strip()
