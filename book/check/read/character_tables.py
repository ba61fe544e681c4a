"""The ToUnicode tables of fonts: text by character code (ISO 32000-1, 9.10.3)."""

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from pikepdf import Stream

#: Limits: decoded bytes, and codes of a table.
_MOST_BYTES = 2_000_000
_MOST_CODES = 0x10000
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
#: Strings in hexadecimal. The strings of an array in `bfrange` are in its brackets.
_ENTRY = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[([^\]]*)\]")


def read_character_table(stream: Any) -> Mapping[int, str]:
    """Return the text of each code; an empty table for a missing or unreadable one."""
    if not isinstance(stream, Stream):
        return {}
    return dict(islice(_entries(_decoded(stream)), _MOST_CODES))


def _entries(table: bytes) -> Iterator[tuple[int, str]]:
    for kind, section in _SECTION.findall(table):
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


def _decoded(stream: Any) -> bytes:
    """Return the beginning of a stream that is plain or Flate; empty for another filter."""
    raw, kind = bytes(stream.read_raw_bytes()), str(stream.get("/Filter", ""))
    if kind == "/FlateDecode":
        with suppress(zlib.error):
            return zlib.decompressobj().decompress(raw, _MOST_BYTES)
    return raw[:_MOST_BYTES] if not kind else b""
