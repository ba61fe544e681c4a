"""Read resources and content streams of a PDF as values: fonts, colour spaces, images, forms.

An entry of the wrong type is treated as missing.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from book.check.read import geometry
from book.check.read.character_tables import read_character_table
from book.check.read.geometry import Box, Matrix
from book.check.read.graphics_state import FindResource, Instruction, matrix_operands
from book.check.read.pdf_document import (
    CMYK,
    DEVICE_SPACES,
    GRAY,
    RGB,
    ColourSpace,
    Font,
    Form,
    Group,
    Pattern,
    PdfImage,
)

#: Decoded bytes of a content stream: Flate expands up to a thousand times, and the instructions
#: take 140 times the decoded size in memory (measured on pages of nothing but `q Q`).
MOST_BYTES = 4_000_000
TOO_HEAVY = "its instructions are too heavy to be looked at"
#: Instructions of forms and patterns that are cached, all together.
_MOST_CACHED = 200_000
#: Interpreted instructions of a file: ten times those of a book of 300 pages of text.
MOST_INSTRUCTIONS = 5_000_000
#: Encoded bytes of a content stream with other filters, whose decoding cannot be stopped midway.
_MOST_ENCODED = 1_000_000
_LAST_CODE = 0xFFFF
#: By the names of ISO 32000-1, table 62, and their abbreviations in inline images, table 93.
_NAMED_SPACES = {**DEVICE_SPACES, "G": GRAY, "RGB": RGB, "CMYK": CMYK}


@dataclass(slots=True, kw_only=True)
class ResourceCache:
    """The resources of a file that were read already, and what is left of its limits."""

    #: By category and object number.
    objects: dict[tuple[str, int], object] = field(default_factory=dict)
    #: Images, forms and tiling patterns, by object number.
    streams: dict[int, Stream] = field(default_factory=dict)
    #: Instructions of forms and patterns, by object number, and how many more may be cached.
    contents: dict[int, Sequence[Instruction]] = field(default_factory=dict)
    room: int = _MOST_CACHED
    #: Instructions that may still be interpreted, on all pages together.
    instructions_left: int = MOST_INSTRUCTIONS


def resource_finder(resources: Any, cache: ResourceCache) -> FindResource:
    """Return a function that finds named resources; each object of a file is read once."""
    found: dict[tuple[str, str], object] = {}

    def find(category: str, name: str) -> object:
        if (category, name) not in found:
            found[category, name] = read(category, name)
        return found[category, name]

    def read(category: str, name: str) -> object:
        entry = get(get(resources, f"/{category}"), f"/{name}")
        number = entry.objgen[0] if isinstance(entry, (Array, Dictionary, Stream)) else 0
        if not number:
            return _READERS[category](entry)
        if (category, number) not in cache.objects:
            cache.objects[category, number] = _READERS[category](entry)
            if isinstance(entry, Stream):
                cache.streams[number] = entry
        return cache.objects[category, number]

    return find


# --- plain values ---------------------------------------------------------------------------


def get(container: Any, key: str) -> Any:
    """Return an entry of a dictionary or stream; None for a missing entry or another object."""
    return container.get(key) if isinstance(container, (Dictionary, Stream)) else None


def as_number(value: Any, default: float = 0.0) -> float:
    """Return a number; `default` for every other object."""
    if isinstance(value, (pikepdf.Object, str, bytes)) or value is None:
        return default
    return geometry.clamp(float(value))


def as_numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """Return an array of `count` numbers; None for every other object."""
    if not isinstance(value, Array) or len(value) != count:
        return None
    return tuple(as_number(number) for number in value)


def as_box(value: Any) -> Box | None:
    """Return a rectangle, whose corners can be in any order; None for every other object."""
    edges = as_numbers(value, 4)
    if edges is None:
        return None
    x, y = sorted(edges[::2]), sorted(edges[1::2])
    return x[0], y[0], x[1], y[1]


def as_text(value: Any) -> str:
    """Return a name without its slash, or a string; empty for every other object."""
    if isinstance(value, Name):
        return str(value)[1:]
    return str(value) if isinstance(value, String) else ""


def _as_matrix(value: Any) -> Matrix:
    numbers = as_numbers(value, 6)
    return matrix_operands(numbers) if numbers else geometry.UPRIGHT


def filter_names(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, in the order of decoding."""
    filters = get(stream, "/Filter")
    listed = filters if isinstance(filters, Array) else [] if filters is None else [filters]
    return [as_text(name) for name in listed]


def as_plain(value: Any) -> Any:
    """Convert an operand to a plain value."""
    kind = type(value)
    if kind is int or kind.__name__ == "Decimal":
        return geometry.clamp(float(value))
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Array):
        return [as_plain(element) for element in value]
    return str(value)[1:] if isinstance(value, Name) else value


# --- instructions ---------------------------------------------------------------------------


def instructions(source: Any, find: FindResource) -> Iterator[Instruction]:
    """Yield the instructions of a page, form or pattern; raise `ValueError` above `MOST_BYTES`."""
    contents = source.obj.get("/Contents") if isinstance(source, pikepdf.Page) else source
    parts = contents if isinstance(contents, Array) else [contents]
    if sum(_decoded_size(part) for part in parts if isinstance(part, Stream)) > MOST_BYTES:
        raise ValueError(TOO_HEAVY)
    for instruction in pikepdf.parse_content_stream(source):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            yield "BI", (_read_inline_image(instruction.iimage, find),)
        else:
            yield str(instruction.operator), [as_plain(operand) for operand in instruction.operands]


def stream_instructions(
    key: int, find: FindResource, cache: ResourceCache
) -> Iterator[Instruction]:
    """Yield the instructions of a form or pattern; cache them if there is room for all."""
    if key in cache.contents:
        yield from cache.contents[key]
        return
    contents: list[Instruction] = []
    for instruction in instructions(cache.streams[key], find):
        if len(contents) < cache.room:
            contents.append(instruction)
        yield instruction
    if len(contents) < cache.room:
        cache.contents[key] = contents
        cache.room -= len(contents)


def _decoded_size(stream: Stream) -> int:
    """Return the decoded size of a stream; decoding stops above `MOST_BYTES`."""
    raw = stream.read_raw_bytes()
    filters = filter_names(stream)
    if filters != ["FlateDecode"]:
        return len(raw) if len(raw) <= _MOST_ENCODED or not filters else MOST_BYTES + 1
    decoder, size = zlib.decompressobj(), 0
    # qpdf decodes the undamaged part of a damaged stream and warns of the damage.
    with suppress(zlib.error):
        while raw and size <= MOST_BYTES:
            size += len(decoder.decompress(raw, 1 << 20))
            raw = decoder.unconsumed_tail
    return size


def _read_inline_image(image: pikepdf.PdfInlineImage, find: FindResource) -> PdfImage:
    stencil = bool(image.image_mask)
    spaces = image._colorspaces if not stencil else []
    name = str(spaces[0]).removeprefix("/") if spaces else ""
    space = _NAMED_SPACES.get(name) or find("ColorSpace", name)
    return PdfImage(
        key=0,
        width=int(image.width),
        height=int(image.height),
        bits=1 if stencil else int(image.bits_per_component),
        space=space if isinstance(space, ColourSpace) else None,
        stencil=stencil,
    )


# --- resources ------------------------------------------------------------------------------


def _read_colour_space(value: Any, depth: int = 0) -> ColourSpace | None:
    """Read a colour space; return None if it is none or nested too deeply."""
    if isinstance(value, Name):
        return _NAMED_SPACES.get(as_text(value)) or ColourSpace(family=as_text(value))
    if not isinstance(value, Array) or not len(value) or depth > 4:
        return None
    family, rest = as_text(value[0]), list(value)[1:]
    if family in _NAMED_SPACES and not rest:
        return _NAMED_SPACES[family]
    inner = rest[0] if rest else None
    match family:
        case "ICCBased":
            return ColourSpace(family=family, channels=int(as_number(get(inner, "/N"))))
        case "Indexed" | "I" | "Pattern":
            base = _read_colour_space(inner, depth + 1)
            return ColourSpace(family="Indexed" if family == "I" else family, base=base)
        case "Separation":
            return ColourSpace(family=family, colorants=(as_text(inner),))
        case "DeviceN" if isinstance(inner, Array):
            names = tuple(as_text(name) for name in inner)
            return ColourSpace(family=family, channels=len(names), colorants=names)
        case "CalRGB" | "Lab":
            return ColourSpace(family=family, channels=3)
        case _:
            return ColourSpace(family=family)


def read_group(value: Any) -> Group | None:
    """Read a transparency group; return None if it is none."""
    is_group = as_text(get(value, "/S")) == "Transparency"
    return Group(space=_read_colour_space(get(value, "/CS"))) if is_group else None


def _read_x_object(entry: Any) -> PdfImage | Form | None:
    if not isinstance(entry, Stream):
        return None
    key = entry.objgen[0]
    if as_text(get(entry, "/Subtype")) == "Form":
        return Form(
            key=key,
            matrix=_as_matrix(get(entry, "/Matrix")),
            box=as_box(get(entry, "/BBox")) or geometry.EVERYWHERE,
            group=read_group(get(entry, "/Group")),
        )
    decode = get(entry, "/Decode")
    return PdfImage(
        key=key,
        width=int(as_number(get(entry, "/Width"))),
        height=int(as_number(get(entry, "/Height"))),
        bits=int(as_number(get(entry, "/BitsPerComponent"), 1 if get(entry, "/ImageMask") else 8)),
        space=_read_colour_space(get(entry, "/ColorSpace")),
        stencil=get(entry, "/ImageMask") is True,
        masked=isinstance(get(entry, "/SMask"), Stream),
        jpeg=filter_names(entry) == ["DCTDecode"],
        inverted=isinstance(decode, Array) and len(decode) > 1 and decode[0] > decode[1],
    )


def _read_graphics_state(entry: Any) -> dict[str, object]:
    """Return the parameters that an ExtGState sets, as values of `GraphicsState`."""
    blend, mask, mode = (get(entry, key) for key in ("/BM", "/SMask", "/OPM"))
    flags = {key: value for key in ("/OP", "/op") if isinstance(value := get(entry, key), bool)}
    first = blend[0] if isinstance(blend, Array) and len(blend) else blend
    change: dict[str, object] = {
        "overprint_stroke": flags.get("/OP"),
        # `OP` also applies to filling unless `op` is present (ISO 32000-1, table 58).
        "overprint_fill": flags.get("/op", flags.get("/OP")),
        "overprint_mode": None if mode is None else int(as_number(mode)),
        "blend": as_text(first) or None,
        "masked": None if mask is None else not isinstance(mask, Name),
    }
    numbers = {"/CA": "opacity_stroke", "/ca": "opacity_fill", "/LW": "line_width"}
    for key, name in numbers.items():
        value = get(entry, key)
        change[name] = None if value is None else as_number(value)
    return {name: value for name, value in change.items() if value is not None}


def _read_pattern(entry: Any) -> Pattern | None:
    if not isinstance(entry, (Dictionary, Stream)):
        return None
    matrix, key, shading = _as_matrix(get(entry, "/Matrix")), entry.objgen[0], None
    # A tiling pattern is a stream.
    if not isinstance(entry, Stream):
        space = get(get(entry, "/Shading"), "/ColorSpace")
        shading = _read_colour_space(space) or ColourSpace(family="")
    return Pattern(key=key, matrix=matrix, shading=shading)


def _read_font(entry: Any) -> Font | None:
    kind = as_text(get(entry, "/Subtype"))
    if not kind:
        return None
    name = as_text(get(entry, "/BaseFont")) or as_text(get(entry, "/Name"))
    if kind == "Type0":
        descendants = get(entry, "/DescendantFonts")
        descendant = descendants[0] if isinstance(descendants, Array) and len(descendants) else None
        return Font(
            name=name,
            subtype=as_text(get(descendant, "/Subtype")),
            embedded=_is_embedded(descendant),
            two_byte_codes=True,
            characters=read_character_table(get(entry, "/ToUnicode")),
            widths=_cid_widths(get(descendant, "/W")),
            default_width=as_number(get(descendant, "/DW"), 1000.0),
        )
    widths, first = get(entry, "/Widths"), int(as_number(get(entry, "/FirstChar")))
    # Widths of a Type 3 font are in its glyph space (ISO 32000-1, 9.6.5).
    unit = _as_matrix(get(entry, "/FontMatrix"))[0] * 1000 if kind == "Type3" else 1.0
    entries = list(widths)[:256] if isinstance(widths, Array) else []
    return Font(
        name=name,
        subtype=kind,
        embedded=kind == "Type3" or _is_embedded(entry),
        widths={code: as_number(width) * unit for code, width in enumerate(entries, first)},
        characters=read_character_table(get(entry, "/ToUnicode")),
    )


def _is_embedded(font: Any) -> bool:
    descriptor = get(font, "/FontDescriptor")
    programs = (get(descriptor, key) for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return any(isinstance(program, Stream) for program in programs)


def _cid_widths(value: Any) -> dict[int, float]:
    """Read `first [width width]` and `first last width` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    entries = list(value) if isinstance(value, Array) else []
    while len(entries) > 1:
        first, second = int(as_number(entries.pop(0))), entries.pop(0)
        if isinstance(second, Array):
            widths.update((code, as_number(width)) for code, width in enumerate(second, first))
        elif entries:
            width = as_number(entries.pop(0))
            codes = range(max(0, first), min(int(as_number(second)), _LAST_CODE) + 1)
            widths.update(dict.fromkeys(codes, width))
    return widths


_READERS: dict[str, Callable[[Any], object]] = {
    "ColorSpace": _read_colour_space,
    "XObject": _read_x_object,
    "ExtGState": _read_graphics_state,
    "Pattern": _read_pattern,
    "Font": _read_font,
    "Properties": lambda entry: entry,
    "Shading": lambda entry: _read_colour_space(get(entry, "/ColorSpace")),
}
