"""Segments of a JPEG (ITU-T T.81, annex B): header and scans, without decoding."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

END = b"\xff\xd9"
_SOF = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_SOS, _EOI, _APP0, _APP14 = 0xDA, 0xD9, 0xE0, 0xEE
#: TEM and SOI: markers without a segment.
_ALONE = (0x01, 0xD8)
#: Tables, frame and restart interval: what the decoder needs before a scan.
_DECODED = (0xDB, 0xC4, 0xCC, 0xDD, *_SOF)
#: Any marker but a restart: in coded data, FF is followed by 00 or by the number of a restart.
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
#: A JFIF segment with a resolution of 72 ppi.
_JFIF = b"\xff\xe0\x00\x10JFIF\0\1\1\1\0\x48\0\x48\0\0"


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame header of a JPEG."""

    width: int
    height: int
    #: Component number, horizontal and vertical sampling factor.
    components: tuple[tuple[int, int, int], ...]
    progressive: bool
    #: The coefficients arrive in several scans, so that all are held while it is decoded.
    in_scans: bool
    #: It has Adobe's marker APP14.
    adobe: bool

    @property
    def channels(self) -> int:
        """The number of channels: 1, 3 or 4."""
        return len(self.components)

    @property
    def samples(self) -> int:
        """The number of samples of all channels, as far as they are coded."""
        across = max(factors[1] for factors in self.components)
        down = max(factors[2] for factors in self.components)
        share = sum(x * y for _, x, y in self.components) / max(1, across * down)
        return round(self.width * self.height * share)

    @property
    def unevenly_subsampled(self) -> bool:
        """Whether the chroma is halved in one direction only (4:2:2, 4:4:0)."""
        factors = [component[1:] for component in self.components]
        return len(factors) == 3 and factors[0] != factors[1] and 1 in factors[0]


def read_frame(content: bytes) -> Frame:
    """Read the frame header; raise `ValueError` when there is none before the first scan."""
    frame: tuple[int, int, tuple[tuple[int, int, int], ...]] | None = None
    kind, adobe = 0, False
    for marker, start, end in _header(content):
        body = content[start + 4 : end]
        if marker in _SOF and len(body) >= 6 + 3 * body[5]:
            height, width = struct.unpack_from(">HH", body, 1)
            parts = (body[6 + 3 * n : 9 + 3 * n] for n in range(body[5]))
            frame = width, height, tuple((id, at >> 4, at & 15) for id, at, _ in parts)
            kind = marker
        elif marker == _APP14:
            adobe = adobe or body.startswith(b"Adobe")
        elif marker == _SOS and frame:
            progressive = kind in _PROGRESSIVE
            in_scans = progressive or (len(body) > 0 and body[0] < len(frame[2]))
            return Frame(*frame, progressive=progressive, in_scans=in_scans, adobe=adobe)
    raise ValueError("it has no frame header before its pixels")


def missing_parts(content: bytes) -> tuple[bool, bool]:
    """Return whether scans of the first and of the further components are missing.

    A progressive JPEG that ends after any scan is decoded without a warning, and is blurred: each
    of the 64 coefficients must have arrived to its last bit (T.81, G.1.1.1: Ss, Se, Al).
    """
    frame = read_frame(content)
    lacking = {id: set(range(64)) for id, _, _ in frame.components}
    for components, first, last, low in _scans(content):
        bands = range(first, last + 1) if frame.progressive else range(64)
        for id in components:
            if low == 0 or not frame.progressive:
                lacking.get(id, set()).difference_update(bands)
    ids = [id for id, _, _ in frame.components]
    return bool(lacking[ids[0]]), any(lacking[id] for id in ids[1:])


def with_jfif(content: bytes) -> bytes:
    """Return a JPEG whose header has one JFIF segment, which is sound, and all others."""
    kept, rest = b"", b""
    for marker, start, end in _header(content):
        if marker == _SOS:
            rest = content[start:]
        elif marker != _APP0:
            kept += content[start:end]
    return b"\xff\xd8" + _JFIF + kept + rest


def clean_header(content: bytes) -> bytes:
    """Return a JPEG with nothing before its first scan but what decides its pixels.

    Stray bytes between segments, and markers of unknown versions, are warnings of libjpeg that
    concern no pixel. Raise `ValueError` when there is no scan.
    """
    kept = b""
    for marker, start, end in _header(content):
        segment = content[start:end]
        if marker == _SOS:
            return b"\xff\xd8" + kept + content[start:]
        if marker == _APP0 and segment[4:9] == b"JFIF\0":
            kept += _JFIF
        elif marker in _DECODED or (marker == _APP14 and _known_transform(segment)):
            kept += segment
    raise ValueError("it has no pixels")


def _known_transform(segment: bytes) -> bool:
    return len(segment) >= 16 and segment[4:9] == b"Adobe" and segment[15] in (0, 1, 2)


def _header(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment up to the first scan's header."""
    for segment in _segments(content):
        yield segment
        if segment[0] == _SOS:
            return


def _scans(content: bytes) -> Iterator[tuple[tuple[int, ...], int, int, int]]:
    """Yield the components of each scan, its first and last coefficient and its lowest bit."""
    for marker, start, end in _segments(content):
        body = content[start + 4 : end]
        if marker == _SOS and body and len(body) >= 4 + 2 * body[0]:
            first, last, bits = body[1 + 2 * body[0] :][:3]
            yield tuple(body[1 : 1 + 2 * body[0] : 2]), first, last, bits & 15


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment; coded data and stray bytes are passed over."""
    at = 2
    while match := _MARKER.search(content, at):
        start = match.end() - 2
        marker = content[start + 1]
        if marker == _EOI or len(content) < start + 4:
            return
        at = start + 2
        if marker not in _ALONE:
            at += struct.unpack_from(">H", content, start + 2)[0]
            yield marker, start, at
