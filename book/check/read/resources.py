"""What a page's resources are, as values: typefaces, colour spaces, images, drawings.

Files are taken at no word: an entry of the wrong kind is as good as none.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from book.check.read import geometry
from book.check.read.document import (
    CMYK,
    GRAY,
    RGB,
    ColourSpace,
    Font,
    Form,
    GraphicsStateChange,
    Group,
    Pattern,
    PdfImage,
)
from book.check.read.geometry import Box, Matrix
from book.check.read.graphics_state import FindResource, Instruction

#: Instructions of one page or drawing, in bytes: a bomb unpacks to a thousand times its size, and
#: what is read of it takes 140 times that again (measured on pages of nothing but `q Q`).
MOST_BYTES = 4_000_000
TOO_HEAVY = "its instructions are too heavy to be looked at"
#: Drawings that are used again and again are kept, up to so many instructions together.
_MOST_KEPT = 200_000
#: Ten times those of a book of 300 pages of text.
MOST_INSTRUCTIONS = 5_000_000
#: Packed in other ways than Flate, whose unpacking can be stopped.
_MOST_PACKED = 1_000_000
_LAST_CODE = 0xFFFF
#: Names of ISO 32000-1, tables 62 and 93: inside a page's instructions they may be short.
_SPACES = {
    "DeviceGray": GRAY,
    "DeviceRGB": RGB,
    "DeviceCMYK": CMYK,
    "G": GRAY,
    "RGB": RGB,
    "CMYK": CMYK,
}


@dataclass(slots=True, kw_only=True)
class ResourceCache:
    """What has been read of a file already, and the streams that can be opened by their keys."""

    read: dict[tuple[str, int], object] = field(default_factory=dict)
    streams: dict[int, Stream] = field(default_factory=dict)
    #: Instructions of drawings, by their keys, and how many more are kept.
    drawings: dict[int, Sequence[Instruction]] = field(default_factory=dict)
    room: int = _MOST_KEPT
    #: Instructions that may still be followed, on all pages together.
    instructions_left: int = MOST_INSTRUCTIONS


def resource_finder(resources: Any, shelf: ResourceCache) -> FindResource:
    """Look names up among resources; each thing of a file is read once."""
    here: dict[tuple[str, str], object] = {}

    def find(kind: str, name: str) -> object:
        asked = kind, name
        if asked not in here:
            entry = get(get(resources, f"/{kind}"), f"/{name}")
            here[asked] = _read_cached(kind, entry, shelf)
        return here[asked]

    return find


def _read_cached(kind: str, entry: Any, shelf: ResourceCache) -> object:
    reads = _READERS[kind]
    number = entry.objgen[0] if isinstance(entry, (Array, Dictionary, Stream)) else 0
    if not number:
        return reads(entry, shelf)
    if (kind, number) not in shelf.read:
        shelf.read[kind, number] = reads(entry, shelf)
    return shelf.read[kind, number]


# --- plain values ---------------------------------------------------------------------------


def get(holder: Any, key: str) -> Any:
    """Answer an entry of a dictionary or stream; None when there is none, or no dictionary."""
    return holder.get(key) if isinstance(holder, (Dictionary, Stream)) else None


def as_number(value: Any, otherwise: float = 0.0) -> float:
    """Answer a number."""
    if isinstance(value, (pikepdf.Object, str, bytes)) or value is None:
        return otherwise
    return geometry.clamp(float(value))


def as_numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """Answer an array of so many numbers."""
    if not isinstance(value, Array) or len(value) != count:
        return None
    return tuple(as_number(each) for each in value)


def as_box(value: Any) -> Box | None:
    """Answer a rectangle, from its lower left corner to its upper right one."""
    edges = as_numbers(value, 4)
    if edges is None:
        return None
    x, y = sorted(edges[::2]), sorted(edges[1::2])
    return x[0], y[0], x[1], y[1]


def as_text(value: Any) -> str:
    """Answer a name without its slash, or a text."""
    if isinstance(value, Name):
        return str(value)[1:]
    return str(value) if isinstance(value, String) else ""


def _as_matrix(value: Any) -> Matrix:
    found = as_numbers(value, 6)
    return (*found[:2], *found[2:4], *found[4:6]) if found else geometry.UPRIGHT  # type: ignore[return-value]


def as_plain(value: Any) -> Any:
    """Turn an operand into a plain value."""
    kind = type(value)
    if kind is int or kind.__name__ == "Decimal":
        return geometry.clamp(float(value))
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Array):
        return [as_plain(each) for each in value]
    return str(value)[1:] if isinstance(value, Name) else value


# --- instructions ---------------------------------------------------------------------------


def instructions(source: Any, find: FindResource) -> Iterator[Instruction]:
    """Read the instructions of a page or a drawing; `ValueError` when they are too heavy."""
    contents = source.obj.get("/Contents") if isinstance(source, pikepdf.Page) else source
    parts = contents if isinstance(contents, Array) else [contents]
    if sum(_unpacked_size(part) for part in parts if isinstance(part, Stream)) > MOST_BYTES:
        raise ValueError(TOO_HEAVY)
    for instruction in pikepdf.parse_content_stream(source):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield "BI", (_read_inline_image(instruction.iimage, find),)
        else:
            yield str(instruction.operator), [as_plain(each) for each in instruction.operands]


def stream_instructions(
    key: int, find: FindResource, shelf: ResourceCache
) -> Iterator[Instruction]:
    """Read the instructions of a drawing or a pattern; a short one is read once."""
    if key in shelf.drawings:
        yield from shelf.drawings[key]
        return
    read: list[Instruction] = []
    for instruction in instructions(shelf.streams[key], find):
        if len(read) < shelf.room:
            read.append(instruction)
        yield instruction
    if len(read) < shelf.room:
        shelf.drawings[key] = read
        shelf.room -= len(read)


def _unpacked_size(stream: Stream) -> int:
    """Weigh a stream without keeping it; no more than is allowed is unpacked."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    names = [str(each) for each in (filters if isinstance(filters, Array) else [filters]) if each]
    if names != ["/FlateDecode"]:
        return len(raw) if len(raw) <= _MOST_PACKED or not names else MOST_BYTES + 1
    packed, weight = zlib.decompressobj(), 0
    try:
        while raw and weight <= MOST_BYTES:
            weight += len(packed.decompress(raw, 1 << 20))
            raw = packed.unconsumed_tail
    except zlib.error:
        # qpdf takes what can be had, and says so among its complaints.
        return weight
    return weight


def _read_inline_image(image: pikepdf.PdfInlineImage, find: FindResource) -> PdfImage:
    stencil = bool(image.image_mask)
    spaces = image._colorspaces if not stencil else []
    name = str(spaces[0]).removeprefix("/") if spaces else ""
    space = _SPACES.get(name) or find("ColorSpace", name)
    return PdfImage(
        key=0,
        width=int(image.width),
        height=int(image.height),
        bits=1 if stencil else int(image.bits_per_component),
        space=space if isinstance(space, ColourSpace) else None,
        stencil=stencil,
    )


# --- things ---------------------------------------------------------------------------------


def read_colour_space(value: Any, shelf: ResourceCache, depth: int = 0) -> ColourSpace | None:
    """Read a colour space; one inside another inside another is nobody's."""
    if isinstance(value, Name):
        return _SPACES.get(as_text(value)) or ColourSpace(family=as_text(value))
    if not isinstance(value, Array) or not len(value) or depth > 4:
        return None
    family, rest = as_text(value[0]), list(value)[1:]
    if family in _SPACES and not rest:
        return _SPACES[family]
    inner = rest[0] if rest else None
    match family:
        case "ICCBased":
            return ColourSpace(family=family, channels=int(as_number(get(inner, "/N"))))
        case "Indexed" | "I" | "Pattern":
            found = read_colour_space(inner, shelf, depth + 1)
            return ColourSpace(family="Indexed" if family == "I" else family, base=found)
        case "Separation":
            return ColourSpace(family=family, colorants=(as_text(inner),))
        case "DeviceN" if isinstance(inner, Array):
            names = tuple(as_text(each) for each in inner)
            return ColourSpace(family=family, channels=len(names), colorants=names)
        case "CalRGB" | "Lab":
            return ColourSpace(family=family, channels=3)
        case _:
            return ColourSpace(family=family)


def read_group(value: Any, shelf: ResourceCache) -> Group | None:
    """Read a transparency group."""
    if as_text(get(value, "/S")) != "Transparency":
        return None
    return Group(space=read_colour_space(get(value, "/CS"), shelf))


def _read_x_object(entry: Any, shelf: ResourceCache) -> object:
    if not isinstance(entry, Stream):
        return None
    key = entry.objgen[0]
    shelf.streams[key] = entry
    if as_text(get(entry, "/Subtype")) == "Form":
        return Form(
            key=key,
            matrix=_as_matrix(get(entry, "/Matrix")),
            box=as_box(get(entry, "/BBox")) or geometry.EVERYWHERE,
            group=read_group(get(entry, "/Group"), shelf),
        )
    filters = get(entry, "/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters]
    decode = get(entry, "/Decode")
    return PdfImage(
        key=key,
        width=int(as_number(get(entry, "/Width"))),
        height=int(as_number(get(entry, "/Height"))),
        bits=int(as_number(get(entry, "/BitsPerComponent"), 1 if get(entry, "/ImageMask") else 8)),
        space=read_colour_space(get(entry, "/ColorSpace"), shelf),
        stencil=get(entry, "/ImageMask") is True,
        masked=isinstance(get(entry, "/SMask"), Stream),
        jpeg=[as_text(name) for name in names] == ["DCTDecode"],
        inverted=isinstance(decode, Array) and len(decode) > 1 and decode[0] > decode[1],
    )


def _read_graphics_state(entry: Any, _: ResourceCache) -> GraphicsStateChange:
    def flag(key: str) -> bool | None:
        value = get(entry, key)
        return value if isinstance(value, bool) else None

    def amount(key: str) -> float | None:
        value = get(entry, key)
        return None if value is None else as_number(value)

    blend, mode = get(entry, "/BM"), amount("/OPM")
    first = blend[0] if isinstance(blend, Array) and len(blend) else blend
    mask = get(entry, "/SMask")
    return GraphicsStateChange(
        overprint_stroke=flag("/OP"),
        overprint_fill=flag("/op"),
        overprint_mode=None if mode is None else int(mode),
        opacity_stroke=amount("/CA"),
        opacity_fill=amount("/ca"),
        blend=as_text(first) or None,
        masked=None if mask is None else not isinstance(mask, Name),
        width=amount("/LW"),
    )


def _read_pattern(entry: Any, shelf: ResourceCache) -> Pattern | None:
    if not isinstance(entry, (Dictionary, Stream)):
        return None
    matrix, key = _as_matrix(get(entry, "/Matrix")), entry.objgen[0]
    if not isinstance(entry, Stream):
        found = read_colour_space(get(get(entry, "/Shading"), "/ColorSpace"), shelf)
        return Pattern(key=key, matrix=matrix, shading=found or ColourSpace(family=""))
    shelf.streams[key] = entry
    return Pattern(key=key, matrix=matrix)


def _read_font(entry: Any, _: ResourceCache) -> Font | None:
    kind = as_text(get(entry, "/Subtype"))
    if not kind:
        return None
    name = as_text(get(entry, "/BaseFont")) or as_text(get(entry, "/Name"))
    if kind == "Type0":
        below = get(entry, "/DescendantFonts")
        inner = below[0] if isinstance(below, Array) and len(below) else None
        return Font(
            name=name,
            subtype=as_text(get(inner, "/Subtype")),
            embedded=_is_embedded(inner),
            two_byte_codes=True,
            widths=_wide_widths(get(inner, "/W")),
            default_width=as_number(get(inner, "/DW"), 1000.0),
        )
    widths, first = get(entry, "/Widths"), int(as_number(get(entry, "/FirstChar")))
    # A Type 3 font measures in units of its own.
    unit = _as_matrix(get(entry, "/FontMatrix"))[0] * 1000 if kind == "Type3" else 1.0
    listed = list(widths)[:256] if isinstance(widths, Array) else []
    return Font(
        name=name,
        subtype=kind,
        embedded=kind == "Type3" or _is_embedded(entry),
        widths={first + at: as_number(width) * unit for at, width in enumerate(listed)},
    )


def _is_embedded(font: Any) -> bool:
    descriptor = get(font, "/FontDescriptor")
    return any(
        isinstance(get(descriptor, key), Stream)
        for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _wide_widths(value: Any) -> dict[int, float]:
    """Read `c [w w w]` and `first last w` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    entries = list(value) if isinstance(value, Array) else []
    while len(entries) > 1:
        first, second = int(as_number(entries.pop(0))), entries.pop(0)
        if isinstance(second, Array):
            widths.update((first + at, as_number(width)) for at, width in enumerate(second))
        elif entries:
            width = as_number(entries.pop(0))
            codes = range(max(0, first), min(int(as_number(second)), _LAST_CODE) + 1)
            widths.update(dict.fromkeys(codes, width))
    return widths


def _read_shading(entry: Any, shelf: ResourceCache) -> ColourSpace | None:
    return read_colour_space(get(entry, "/ColorSpace"), shelf)


_READERS: dict[str, Callable[[Any, ResourceCache], object]] = {
    "ColorSpace": read_colour_space,
    "XObject": _read_x_object,
    "ExtGState": _read_graphics_state,
    "Pattern": _read_pattern,
    "Font": _read_font,
    "Shading": _read_shading,
}
