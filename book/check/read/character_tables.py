"""The ToUnicode tables of fonts: text by character code (ISO 32000-1, 9.10.3)."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pikepdf import Stream

from book.check.read.stream_data import decoded_start

#: Limits: decoded bytes, and codes of a table.
_MOST_BYTES = 2_000_000
_MOST_CODES = 0x10000
_BEGIN, _END = re.compile(rb"begin(bfchar|bfrange)"), b"endbf"
#: Strings in hexadecimal. The strings of an array in `bfrange` are in its brackets.
_ENTRY = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[([^\[\]]*)\]")


def read_character_table(stream: Any, most: int = _MOST_CODES) -> Mapping[int, str]:
    """Return the text of at most `most` codes; an empty table for a missing or unreadable one."""
    if not isinstance(stream, Stream):
        return {}
    return dict(islice(_entries(decoded_start(stream, _MOST_BYTES)), min(most, _MOST_CODES)))


def _sections(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each section; a single regex would be quadratic."""
    at = 0
    while (begin := _BEGIN.search(table, at)) and (at := table.find(_END, begin.end())) >= 0:
        yield begin.group(1), table[begin.end() : at]


def _entries(table: bytes) -> Iterator[tuple[int, str]]:
    for kind, section in _sections(table):
        found = _ENTRY.findall(section)
        if kind == b"bfchar":
            for (code, _), (text, _) in zip(found[::2], found[1::2], strict=False):
                yield _code(code), _text_of_code(text)
            continue
        for (first, _), (last, _), (text, array) in zip(
            found[::3], found[1::3], found[2::3], strict=False
        ):
            codes = range(_code(first), min(_code(last), _code(first) + _MOST_CODES) + 1)
            if array:
                texts = (_text_of_code(each) for each, _ in _ENTRY.findall(array))
                yield from zip(codes, texts, strict=False)
            elif start := _text_of_code(text):
                # The last character counts up.
                highest = 0x10FFFF - ord(start[-1])
                yield from (
                    (code, start[:-1] + chr(ord(start[-1]) + at))
                    for at, code in enumerate(codes[:highest])
                )


def _code(digits: bytes) -> int:
    return int(b"0" + b"".join(digits.split()), 16)


def _text_of_code(digits: bytes) -> str:
    compact = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(compact + "0" * (len(compact) % 2)).decode("utf-16-be", errors="replace")
