"""Colour profiles, written from the figures that define their colour spaces.

Version 2 matrix profiles (ICC.1:2001-04), as cameras and editors embed them. Expected colours
follow from the same figures, so none of them comes from the code under test.

"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

Colour = tuple[float, float, float]

#: D50, the white of every profile's connection space.
D50: Colour = (0.9642, 1.0, 0.8249)


@dataclass(frozen=True)
class Curve:
    """A tone curve and its inverse, both from 0-1 to 0-1."""

    linear: Callable[[float], float]
    coded: Callable[[float], float]


def gamma(exponent: float) -> Curve:
    return Curve(lambda level: level**exponent, lambda light: max(light, 0.0) ** (1 / exponent))


SRGB_CURVE = Curve(
    lambda level: level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4,
    lambda light: 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055,
)

#: Red, green and blue as XYZ adapted to D50, and the tone curve (IEC 61966-2-1; Adobe RGB (1998);
#: SMPTE EG 432-1 with the white of D65; ISO 22028-2).
SPACES: dict[str, tuple[tuple[Colour, Colour, Colour], Curve]] = {
    "srgb": (
        ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)),
        SRGB_CURVE,
    ),
    "adobe-rgb": (
        ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
        gamma(563 / 256),
    ),
    "display-p3": (
        ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
        SRGB_CURVE,
    ),
    "prophoto": (
        ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)),
        gamma(1.8),
    ),
}
GREYS: dict[str, float] = {"grey-1.8": 1.8, "grey-2.2": 2.2}


def named(name: str) -> bytes:
    """Return a profile of `SPACES` or `GREYS`; empty for `untagged`."""
    if name == "untagged":
        return b""
    return grey_profile(GREYS[name]) if name in GREYS else rgb_profile(name)


def to_xyz(space: str, levels: Colour) -> Colour:
    """Convert levels from 0 to 1 to XYZ relative to D50."""
    colorants, curve = SPACES[space]
    light = [curve.linear(level) for level in levels]
    x, y, z = (sum(light[n] * colorants[n][i] for n in range(3)) for i in range(3))
    return x, y, z


def from_xyz(space: str, xyz: Colour) -> Colour:
    """Convert XYZ to levels, clipped to 0-1."""
    colorants, curve = SPACES[space]
    light = _solved([[colorants[n][i] for n in range(3)] for i in range(3)], xyz)
    red, green, blue = (min(max(curve.coded(min(max(part, 0.0), 1.0)), 0.0), 1.0) for part in light)
    return red, green, blue


def grey_to_xyz(name: str, level: float) -> Colour:
    """Convert a level of a grey picture, whose profile may be grey or RGB, to XYZ."""
    curve = gamma(GREYS[name]) if name in GREYS else SPACES[name][1]
    light = curve.linear(level)
    return D50[0] * light, D50[1] * light, D50[2] * light


def xyz_to_lab(xyz: Colour) -> Colour:
    """Convert XYZ to L*a*b* relative to D50 (CIE 15)."""

    def root(part: float) -> float:
        return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116

    x, y, z = (root(part / white) for part, white in zip(xyz, D50, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def lab_to_xyz(lab: Colour) -> Colour:
    """Convert L*a*b* to XYZ, the inverse of `xyz_to_lab`."""

    def cube(part: float) -> float:
        return part**3 if part > 6 / 29 else (116 * part - 16) * 27 / 24389

    y = (lab[0] + 16) / 116
    parts = (y + lab[1] / 500, y, y - lab[2] / 200)
    x, y, z = (cube(part) * white for part, white in zip(parts, D50, strict=True))
    return x, y, z


def rgb_profile(space: str, colours: bytes = b"RGB ") -> bytes:
    """Return the profile of one of `SPACES`."""
    colorants, curve = SPACES[space]
    tags = {b"desc": _description(space), b"cprt": _text("none"), b"wtpt": _xyz(D50)}
    for letter, colorant in zip(b"rgb", colorants, strict=True):
        tags[bytes([letter]) + b"XYZ"] = _xyz(colorant)
        tags[bytes([letter]) + b"TRC"] = _curve(curve)
    return _profile(colours, tags)


def grey_profile(exponent: float) -> bytes:
    """Return a grey profile with one exponent as its tone curve."""
    tags = {b"desc": _description("grey"), b"cprt": _text("none"), b"wtpt": _xyz(D50)}
    return _profile(b"GRAY", {**tags, b"kTRC": _curve(gamma(exponent))})


def _solved(matrix: list[list[float]], target: Colour) -> Colour:
    """Solve three linear equations by Cramer's rule."""
    whole = _determinant(matrix)
    parts = []
    for column in range(3):
        replaced = [
            [target[row] if n == column else matrix[row][n] for n in range(3)] for row in range(3)
        ]
        parts.append(_determinant(replaced) / whole)
    return parts[0], parts[1], parts[2]


def _determinant(m: list[list[float]]) -> float:
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )


def _profile(colours: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        table += signature + struct.pack(">II", start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    header = struct.pack(">I4sI4s4s4s12s", start + len(body), b"none", 0x02400000, b"mntr",
                         colours, b"XYZ ", date)  # fmt: skip
    header += struct.pack(">4s4sI4s4sQI", b"acsp", b"none", 0, b"none", b"none", 0, 0)
    return (header + _xyz(D50)[8:]).ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz(colour: Colour) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(part * 65536) for part in colour))


def _curve(curve: Curve) -> bytes:
    levels = [round(curve.linear(step / 1023) * 65535) for step in range(1024)]
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *levels)


def _text(words: str) -> bytes:
    return b"text\0\0\0\0" + words.encode() + b"\0"


def _description(words: str) -> bytes:
    name = words.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * (4 + 4 + 2 + 1 + 67)
