"""Decode the beginning of a stream, whose decoded size a file can make a thousand times larger."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from book.check.read.pdf_values import filter_names

_PIECE = 1 << 20


def decoded_size(stream: Any, most: int, most_encoded: int) -> int:
    """Return the decoded size of a stream; a size above `most` for a larger one.

    With filters other than Flate, whose decoding cannot be stopped midway, it is the encoded size,
    which is too large above `most_encoded`.
    """
    filters = filter_names(stream)
    if filters in ([], ["FlateDecode"]):
        return sum(map(len, _pieces(stream, most)))
    encoded = len(stream.read_raw_bytes())
    return encoded if encoded <= most_encoded else most + 1


def decoded_start(stream: Any, most: int) -> bytes:
    """Return at most `most` bytes of a stream; none if it has a filter other than Flate."""
    if filter_names(stream) not in ([], ["FlateDecode"]):
        return b""
    return b"".join(_pieces(stream, most))[:most]


def _pieces(stream: Any, most: int) -> Iterator[bytes]:
    """Yield pieces of a stream until they are more than `most` bytes, or damaged."""
    raw = bytes(stream.read_raw_bytes())
    if not filter_names(stream):
        yield raw[: most + 1]
        return
    decoder, size = zlib.decompressobj(), 0
    # qpdf decodes the undamaged part of a damaged stream and warns of the damage.
    with suppress(zlib.error):
        while raw and size <= most:
            piece = decoder.decompress(raw, min(_PIECE, most + 1))
            size += len(piece)
            raw = decoder.unconsumed_tail
            yield piece
