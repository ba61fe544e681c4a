"""Read notes that were made in an e-book: Thorium's, Readium's, and those of the EPUB 3.4 draft.

All are Web Annotations (W3C, 2017) in JSON, in dialects that differ in names and in selectors.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from book.manuscript.printable import printable, printable_line
from book.proof.remarks.note_ids import author_name, note_id
from book.proof.remarks.remark import Note, Reply

#: Characters of a remark, of quoted words and of a name.
MOST_TEXT, MOST_WORDS, MOST_NAME = 20_000, 20_000, 300
#: Selectors of one note, bodies, tags; and selectors in each other.
_MOST_PARTS, _MOST_LEVELS = 30, 5
#: What reading systems call a highlight.
_KINDS = {"strikethrough": "strike-out", "underline": "underline", "outline": "outline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubNote:
    """A note, and everything in it that says which words it means."""

    note: Note
    #: The address of the document in the book.
    source: str
    quote: tuple[str, str, str] | None = None
    #: A selector, and start and end inside its element where they are known.
    css: tuple[str, int | None, int | None] | None = None
    #: Start and end in the text of the body.
    position: tuple[int, int] | None = None
    #: Share of the document.
    progression: float | None = None
    cfis: tuple[str, ...] = ()


class NoAnnotationsError(Exception):
    """A file has no notes of an e-book; the message says what is wrong with it."""


def read_annotations(content: bytes, most: int) -> tuple[tuple[EpubNote, ...], int]:
    """Return the notes of a file, at most so many, and how many there are.

    Raise `NoAnnotationsError` for a file of another kind.
    """
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoAnnotationsError("it is not in UTF-8") from None
    except json.JSONDecodeError as error:
        message = f"its JSON is broken in line {error.lineno}"
        raise NoAnnotationsError(message) from None
    except RecursionError:
        raise NoAnnotationsError("its JSON is nested without end") from None
    except ValueError:
        # A number of more digits than Python converts.
        raise NoAnnotationsError("its JSON has a number that is too long") from None
    items = _items(values)
    if not items:
        raise NoAnnotationsError("it is JSON, and has no annotations")
    notes = [_read_item(item) for item in items[:most]]
    return _with_replies([(item, note) for item, note in zip(items, notes, strict=False)]), len(
        items
    )


def _items(values: object) -> list[Any] | None:
    """Return the annotations of a set, a collection, a page, a list or of a single one."""
    if isinstance(values, list):
        return values
    table = _table(values)
    for holder in (table, _table(table.get("first"))):
        if isinstance(holder.get("items"), list):
            return list(holder["items"])
    return [table] if "target" in table else None


def _read_item(item: object) -> EpubNote:
    """Read an annotation; what has another type than it should counts as not there."""
    table = _table(item)
    bodies = [_table(each) or {"value": each} for each in _list(table.get("body"))]
    texts = [_string(each.get("value", each.get("text"))) for each in bodies]
    tags = [tag for each in bodies for key in ("tag", "tags") for tag in _list(each.get(key))]
    tagging = [text for each, text in zip(bodies, texts, strict=True) if _is_tag(each)]
    remarks = [t for each, t in zip(bodies, texts, strict=True) if t and not _is_tag(each)]
    target = next((each for each in _list(table.get("target")) if each), "")
    source = _string(_table(target).get("source", _table(target).get("id"))) or _string(target)
    places = _Selectors()
    places.read(_table(target).get("selector"))
    address, mark, fragment = source.partition("#")
    if mark and fragment.startswith("epubcfi("):
        places.cfis.append(fragment)
    elif mark and fragment and places.css is None:
        places.css = f"[id='{fragment}']", None, None
    meta = _table(_table(target).get("meta")) or _table(table.get("meta"))
    motivation = [_string(each) for each in _list(table.get("motivation"))]
    highlight = next(filter(None, (_string(each.get("highlight")) for each in bodies)), "")
    colour = next(filter(None, (_string(each.get("color")) for each in bodies)), "")
    creators = _list(table.get("creator")) or _list(table.get("dcterms:creator"))
    author = ", ".join(
        filter(None, (author_name(_string(_table(e).get("name", e))) for e in creators))
    )
    text = printable("\n\n".join(remarks), MOST_TEXT)
    name = _string(table.get("id"))
    created = printable_line(_string(table.get("created")), MOST_NAME)
    what = (address, text, author, created, motivation, *places.values())
    note = Note(
        id=note_id(name, what),
        kind=_kind(motivation, highlight),
        author=author,
        created=created,
        modified=printable_line(_string(table.get("modified")), MOST_NAME),
        text=text,
        tags=tuple(
            dict.fromkeys(
                printable_line(_string(tag), MOST_NAME) for tag in (*tags, *tagging) if _string(tag)
            )
        ),
        colour=printable_line(colour, MOST_NAME),
        label=printable_line(_string(meta.get("page")), MOST_NAME),
        headings=printable_line(" / ".join(_headings(meta)), MOST_NAME),
        document=printable_line(address, MOST_NAME),
    )
    return EpubNote(
        note=note,
        source=address,
        quote=places.quote,
        css=places.css,
        position=places.position,
        progression=places.progression,
        cfis=tuple(places.cfis),
    )


def _kind(motivation: list[str], highlight: str) -> str:
    if "bookmarking" in motivation or highlight == "bookmark":
        return "bookmark"
    if highlight in _KINDS:
        return _KINDS[highlight]
    return "note" if "commenting" in motivation and not highlight else "highlight"


def _is_tag(body: Mapping[str, Any]) -> bool:
    return "tagging" in _list(body.get("purpose"))


def _headings(meta: Mapping[str, Any]) -> Iterator[str]:
    for each in _list(meta.get("headings")):
        if text := _string(_table(each).get("txt", _table(each).get("text", each))):
            yield text


class _Selectors:
    """What the selectors of a note say, of each kind the first one."""

    def __init__(self) -> None:
        self.quote: tuple[str, str, str] | None = None
        self.css: tuple[str, int | None, int | None] | None = None
        self.position: tuple[int, int] | None = None
        self.progression: float | None = None
        self.cfis: list[str] = []

    def values(self) -> tuple[object, ...]:
        return self.quote, self.css, self.position, self.progression, self.cfis

    def read(self, selector: object, level: int = 0) -> None:
        for each in _list(selector):
            table = _table(each)
            kind, value = _string(table.get("type")).lower(), _string(table.get("value"))
            if kind == "textquoteselector" and self.quote is None:
                parts = [_string(table.get(key)) for key in ("exact", "prefix", "suffix")]
                exact, prefix, suffix = (part[:MOST_WORDS] for part in parts)
                self.quote = (exact, prefix, suffix) if any(parts) else None
            elif kind == "cssselector" and value and self.css is None:
                inside = _table(next(iter(_list(table.get("refinedBy"))), None))
                self.css = value, _count(inside.get("start")), _count(inside.get("end"))
                if _string(inside.get("type")).lower() == "textquoteselector":
                    self.read(inside, level + 1)
            elif kind == "textpositionselector" and self.position is None:
                start, end = _count(table.get("start")), _count(table.get("end"))
                if start is not None:
                    self.position = start, start if end is None else max(start, end)
            elif kind == "progressionselector" and self.progression is None:
                self.progression = _share(table.get("value"))
            elif kind == "fragmentselector" and value and "epubcfi" not in value:
                self.css = self.css or (f"[id='{value.lstrip('#')}']", None, None)
            elif "cfi" in kind or kind == "fragmentselector":
                self.cfis.append(value)
            elif kind == "rangeselector" and level < _MOST_LEVELS:
                self.read(table.get("startSelector"), level + 1)


def _with_replies(read: list[tuple[Any, EpubNote]]) -> tuple[EpubNote, ...]:
    """Return the notes, those that answer another one as its replies."""
    by_name = {_string(_table(item).get("id")): index for index, (item, _) in enumerate(read)}
    by_name.pop("", None)
    replies: dict[int, list[Reply]] = {}
    kept: dict[int, None] = {}
    for index, (item, each) in enumerate(read):
        target = next((each for each in _list(_table(item).get("target")) if each), "")
        parent = by_name.get(_string(target) or _string(_table(target).get("source")), -1)
        # Only an earlier one: no two can answer each other.
        if 0 <= parent < index and parent in kept:
            note = each.note
            reply = Reply(author=note.author, date=note.created, text=note.text)
            replies.setdefault(parent, []).append(reply)
        else:
            kept[index] = None
    return tuple(
        replace(
            read[index][1],
            note=replace(read[index][1].note, replies=tuple(replies.get(index, ()))),
        )
        for index in kept
    )


# --- values of any type ---------------------------------------------------------------------


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    """Return a list, cut to what a note can have; a single value as a list of one."""
    if isinstance(value, list):
        return value[:_MOST_PARTS]
    return [] if value is None else [value]


def _string(value: object) -> str:
    """Return a text; of a table the text in it, by the names that drafts have given it."""
    if isinstance(value, dict):
        names = ("value", "text", "stringValue", "name")
        value = next((value[name] for name in names if isinstance(value.get(name), str)), "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)[:40]
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _share(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 1 else None  # type: ignore[arg-type,operator]
