"""Read IIM 4.2 (IPTC Information Interchange Model): record 2, and its character set in 1:90.

Pillow's reader refuses a whole block for one faulty data set; here the others are read.
"""

import re
import struct
from collections.abc import Iterator, Sequence

from book.images.metadata.blocks import MOST_BYTES
from book.images.metadata.fields import (
    BY_LINE_BYTES,
    CAPTION_BYTES,
    COPYRIGHT_BYTES,
    CREDIT_BYTES,
    BlockContent,
    GuessedText,
    PhotoMetadata,
)
from book.images.metadata.text_encodings import decode_texts
from book.images.metadata.texts import date_fault, parse_timestamp

_INSTRUCTIONS, _DATE, _BY_LINE, _CITY, _PROVINCE, _COUNTRY = 40, 55, 80, 90, 95, 101
_CREDIT, _COPYRIGHT, _CAPTION = 110, 116, 120
#: Data sets of record 2: the field of each, and its largest size in bytes, where texts are cut.
_FIELDS = {
    _INSTRUCTIONS: ("instructions", 256),
    _DATE: ("date", 8),
    _BY_LINE: ("creators", BY_LINE_BYTES),
    _CITY: ("place", 32),
    _PROVINCE: ("place", 32),
    _COUNTRY: ("place", 64),
    _CREDIT: ("credit", CREDIT_BYTES),
    _COPYRIGHT: ("copyright", COPYRIGHT_BYTES),
    _CAPTION: ("caption", CAPTION_BYTES),
}
_MOST_DATA_SETS = 10_000
_DATA_SET = re.compile(rb"\x1c[\x01-\x09]")
#: Codecs by the escape sequences of ISO 2022 for the right half (ISO-IR registry, sets of 96).
_UTF_8 = re.compile(rb"\x1b%(?:G|/[GHI])")
_RIGHT_HALF = re.compile(rb"\x1b[-./](.)")
_SETS = {
    b"A": "latin_1", b"B": "iso8859_2", b"C": "iso8859_3", b"D": "iso8859_4", b"F": "iso8859_7",
    b"G": "iso8859_6", b"H": "iso8859_8", b"L": "iso8859_5", b"M": "iso8859_9", b"T": "iso8859_11",
    b"V": "iso8859_10", b"Y": "iso8859_13", b"_": "iso8859_14", b"b": "iso8859_15",
    b"f": "iso8859_16",
}  # fmt: skip


def read_iim(blocks: Sequence[bytes], language: str) -> BlockContent:
    """Read the fields of the blocks of a file; what is wrong with one is in `unread`."""
    unread = ""
    charset = b""
    found: dict[int, list[bytes]] = {}
    for block in blocks:
        # Another block repeats what the first one says.
        known = set(found)
        for record, number, content in _data_sets(block[:MOST_BYTES]):
            if number < 0:
                unread = content.decode()
            elif (record, number) == (1, 90):
                charset = charset or content
            elif record == 2 and number in _FIELDS and number not in known:
                found.setdefault(number, []).append(content)
    contents = [(number, content) for number, each in found.items() for content in each]
    half = _RIGHT_HALF.search(charset)
    decoded = decode_texts(
        [(content, _FIELDS[number][1]) for number, content in contents],
        language,
        utf_8=bool(_UTF_8.search(charset)),
        codec=_SETS.get(half[1], "") if half else "",
    )
    texts: dict[int, list[str]] = {number: [] for number in _FIELDS}
    guessed = []
    for (number, _), each in zip(contents, decoded, strict=True):
        if each.text:
            texts[number].append(each.text)
        if each.guessed:
            name, _ = _FIELDS[number]
            text = GuessedText(block="IIM", field=name, text=each.text, encoding=each.guessed)
            guessed.append(text)

    def first(number: int) -> str:
        return next(iter(texts[number]), "")

    return BlockContent(
        fields=PhotoMetadata(
            creators=tuple(texts[_BY_LINE]),
            credit=first(_CREDIT),
            copyright=first(_COPYRIGHT),
            caption=first(_CAPTION),
            instructions=first(_INSTRUCTIONS),
            place=", ".join(filter(None, map(first, (_CITY, _PROVINCE, _COUNTRY)))),
            date=parse_timestamp(first(_DATE)),
        ),
        guessed=tuple(guessed),
        unread=unread or date_fault(first(_DATE)),
    )


def _data_sets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield record, number and content of each data set (IIM 4.2, 1.5 and 1.6).

    A fault is yielded as a description with the number -1; what follows it is read if it can be.
    """
    at = 0
    for _ in range(_MOST_DATA_SETS):
        start = _DATA_SET.search(block, at)
        if block[at : start.start() if start else None].strip(b"\0"):
            yield 0, -1, b"it has something else than data sets"
        if start is None:
            return
        header = block[start.start() + 1 : start.start() + 5]
        if len(header) < 4:
            yield 0, -1, b"it is cut off"
            return
        record, number, length = struct.unpack(">BBH", header)
        at = start.start() + 5
        if length & 0x8000:
            # The length of an extended data set has a length of its own.
            digits = length & 0x7FFF
            length = int.from_bytes(block[at : at + digits], "big") if digits <= 4 else len(block)
            at += digits
        content = block[at : at + length]
        if len(content) < length:
            # Half a name is not to be printed.
            yield 0, -1, b"it is cut off"
            return
        yield record, number, content
        at += length
