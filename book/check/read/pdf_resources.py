"""Read resources and content streams of a PDF as values: fonts, colour spaces, images, forms.

An entry of the wrong type is treated as missing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from book.check.read import geometry
from book.check.read.character_tables import read_character_table
from book.check.read.graphics_state import FindResource, Instruction
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
from book.check.read.pdf_values import (
    as_box,
    as_matrix,
    as_number,
    as_plain,
    as_text,
    filter_names,
    get,
)
from book.check.read.stream_data import decoded_size

#: Decoded bytes of a content stream: Flate expands up to a thousand times, and the instructions
#: take 140 times the decoded size in memory (measured on pages of nothing but `q Q`).
MOST_BYTES = 4_000_000
TOO_HEAVY = "its instructions are too heavy to be looked at"
#: Instructions of forms and patterns that are cached, all together.
_MOST_CACHED = 200_000
#: Codes of all fonts together: fifty times those of a book with ten fonts in its own subsets.
_MOST_CODES = 1_000_000
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
    #: ToUnicode tables by object number.
    character_tables: dict[int, Mapping[int, str]] = field(default_factory=dict)
    #: Codes of fonts whose text or width may still be kept, 100 bytes each; a font has 65,536.
    codes_left: int = _MOST_CODES
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
            return _READERS[category](entry, cache)
        if (category, number) not in cache.objects:
            cache.objects[category, number] = _READERS[category](entry, cache)
            if isinstance(entry, Stream):
                cache.streams[number] = entry
        return cache.objects[category, number]

    return find


# --- instructions ---------------------------------------------------------------------------


def instructions(source: Any, find: FindResource) -> Iterator[Instruction]:
    """Yield the instructions of a page, form or pattern; raise `ValueError` above `MOST_BYTES`."""
    contents = source.obj.get("/Contents") if isinstance(source, pikepdf.Page) else source
    parts = contents if isinstance(contents, Array) else [contents]
    sizes = (
        decoded_size(part, MOST_BYTES, _MOST_ENCODED) for part in parts if isinstance(part, Stream)
    )
    if sum(sizes) > MOST_BYTES:
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
            matrix=as_matrix(get(entry, "/Matrix")),
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
    matrix, key, shading = as_matrix(get(entry, "/Matrix")), entry.objgen[0], None
    # A tiling pattern is a stream.
    if not isinstance(entry, Stream):
        space = get(get(entry, "/Shading"), "/ColorSpace")
        shading = _read_colour_space(space) or ColourSpace(family="")
    return Pattern(key=key, matrix=matrix, shading=shading)


def _read_font(entry: Any, cache: ResourceCache) -> Font | None:
    kind = as_text(get(entry, "/Subtype"))
    if not kind:
        return None
    name = as_text(get(entry, "/BaseFont")) or as_text(get(entry, "/Name"))
    characters = _character_table(get(entry, "/ToUnicode"), cache)
    if kind == "Type0":
        descendants = get(entry, "/DescendantFonts")
        descendant = descendants[0] if isinstance(descendants, Array) and len(descendants) else None
        return Font(
            name=name,
            subtype=as_text(get(descendant, "/Subtype")),
            embedded=_is_embedded(descendant),
            two_byte_codes=True,
            characters=characters,
            widths=_cid_widths(get(descendant, "/W"), cache),
            default_width=as_number(get(descendant, "/DW"), 1000.0),
        )
    widths, first = get(entry, "/Widths"), int(as_number(get(entry, "/FirstChar")))
    # Widths of a Type 3 font are in its glyph space (ISO 32000-1, 9.6.5).
    unit = as_matrix(get(entry, "/FontMatrix"))[0] * 1000 if kind == "Type3" else 1.0
    entries = list(widths)[:256] if isinstance(widths, Array) else []
    return Font(
        name=name,
        subtype=kind,
        embedded=kind == "Type3" or _is_embedded(entry),
        widths={code: as_number(width) * unit for code, width in enumerate(entries, first)},
        characters=characters,
    )


def _character_table(stream: Any, cache: ResourceCache) -> Mapping[int, str]:
    """Read a ToUnicode table; fonts can share one."""
    number = stream.objgen[0] if isinstance(stream, Stream) else 0
    if number not in cache.character_tables:
        cache.character_tables[number] = read_character_table(stream, cache.codes_left)
        cache.codes_left -= len(cache.character_tables[number])
    return cache.character_tables[number]


def _is_embedded(font: Any) -> bool:
    descriptor = get(font, "/FontDescriptor")
    programs = (get(descriptor, key) for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return any(isinstance(program, Stream) for program in programs)


def _cid_widths(value: Any, cache: ResourceCache) -> dict[int, float]:
    """Read `first [width width]` and `first last width` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    entries = iter([*value] if isinstance(value, Array) else [])
    for entry in entries:
        first, second = int(as_number(entry)), next(entries, None)
        if isinstance(second, Array):
            widths.update((code, as_number(width)) for code, width in enumerate(second, first))
            continue
        codes = range(max(0, first), min(int(as_number(second)), _LAST_CODE) + 1)
        cache.codes_left -= len(codes)
        if cache.codes_left < 0:
            break
        widths.update(dict.fromkeys(codes, as_number(next(entries, None))))
    return widths


_READERS: dict[str, Callable[[Any, ResourceCache], object]] = {
    "ColorSpace": lambda entry, _: _read_colour_space(entry),
    "XObject": lambda entry, _: _read_x_object(entry),
    "ExtGState": lambda entry, _: _read_graphics_state(entry),
    "Pattern": lambda entry, _: _read_pattern(entry),
    "Font": _read_font,
    "Properties": lambda entry, _: entry,
    "Shading": lambda entry, _: _read_colour_space(get(entry, "/ColorSpace")),
}
