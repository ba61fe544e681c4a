"""The content of a finished PDF as frozen values, independent of any PDF library.

Lengths and boxes are in points.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from book.check.read.geometry import Box, Matrix
from book.images import InkCoverage

MarkKind = Literal["text", "fill", "stroke", "picture", "shade"]
#: What a PDF does besides showing pages, or encloses.
ActiveKind = Literal[
    "lock",
    "script",
    "program",
    "sending",
    "import",
    "automatic",
    "fetch",
    "enclosed program",
    "enclosed file",
    "media",
    "form",
    "XFA",
    "exchange",
    "unread",
]
#: Colorant names of the four process inks in Separation and DeviceN spaces.
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
#: A share of ink up to this counts as none.
_NO_INK = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourSpace:
    """A colour space of a PDF."""

    #: As in ISO 32000-1, 8.6.3: `DeviceCMYK`, `ICCBased`, `Separation`.
    family: str
    channels: int = 1
    #: Colorant names of a Separation or DeviceN space.
    colorants: tuple[str, ...] = ()
    #: The base space of an Indexed space; the underlying space of a Pattern space.
    base: "ColourSpace | None" = None


GRAY = ColourSpace(family="DeviceGray")
RGB = ColourSpace(family="DeviceRGB", channels=3)
CMYK = ColourSpace(family="DeviceCMYK", channels=4)
DEVICE_SPACES = {space.family: space for space in (GRAY, RGB, CMYK)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour in the space that the content stream gives it in."""

    space: ColourSpace
    values: tuple[float, ...] = ()
    #: Key of the tiling pattern that is painted instead of a colour.
    pattern: int | None = None

    @property
    def inks(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black from 0 to 1; None if only a profile could give them."""
        values = self.values
        if self.space.channels == 4 and self.space.family in ("DeviceCMYK", "ICCBased"):
            return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None
        if self.space.family == "DeviceGray" and values:
            return 0.0, 0.0, 0.0, 1 - values[0]
        if self.space.family == "Separation" and self.space.colorants == ("Black",) and values:
            return 0.0, 0.0, 0.0, values[0]
        return None

    @property
    def white(self) -> bool:
        """Whether the colour prints no ink."""
        if self.space.family == "DeviceRGB":
            return bool(self.values) and min(self.values) >= 1 - _NO_INK
        inks = self.inks
        return inks is not None and max(inks) <= _NO_INK

    @property
    def solid_black(self) -> bool:
        """Whether the colour is full black without any other ink."""
        inks = self.inks
        return inks is not None and max(inks[:3]) <= _NO_INK and inks[3] >= 1 - _NO_INK

    @property
    def composite(self) -> bool:
        """Whether the colour prints more than one ink."""
        inks = self.inks
        return inks is not None and sum(ink > _NO_INK for ink in inks) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font of the file."""

    name: str
    #: `TrueType`, `Type1`, `Type3`, or of a composite font `CIDFontType0`, `CIDFontType2`.
    subtype: str
    embedded: bool
    two_byte_codes: bool = False
    #: Advances by character code, in thousandths of the font size.
    widths: Mapping[int, float] = field(default_factory=dict)
    default_width: float = 500.0
    #: Text by character code, from ToUnicode.
    characters: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfImage:
    """An image XObject or inline image, without its pixels."""

    #: Object number; 0 for an inline image.
    key: int
    #: In pixels.
    width: int
    height: int
    bits: int = 8
    space: ColourSpace | None = None
    #: It is a stencil mask, painted in the current colour (ISO 32000-1, 8.9.6.2).
    stencil: bool = False
    #: It has a soft mask.
    masked: bool = False
    #: DCTDecode is its only filter.
    jpeg: bool = False
    #: Its Decode array inverts the samples.
    inverted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageStream:
    """What was measured of the data of an image; the data itself is discarded."""

    #: SHA-256 of the encoded stream.
    digest: str
    #: Its data has an ICC profile, which no reader of a PDF looks for there.
    has_profile: bool = False
    #: Of CMYK JPEGs only.
    ink: InkCoverage | None = None
    #: Why its pixels cannot be read; empty if they can.
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form XObject."""

    #: Object number.
    key: int
    matrix: Matrix
    box: Box
    group: "Group | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A transparency group."""

    space: ColourSpace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A tiling pattern or a shading pattern."""

    #: Object number.
    key: int
    matrix: Matrix
    #: Colour space of the shading; None for a tiling pattern.
    shading: ColourSpace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A painted object with the parts of the graphics state that the rules need."""

    kind: MarkKind
    #: The visible part, inside the clipping path.
    box: Box
    colour: Colour | None = None
    #: On the page, in points: font size, line width, or shorter edge of a filled shape.
    size: float = 0.0
    overprint: bool = False
    overprint_mode: int = 0
    opacity: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    font: Font | None = None
    #: The text shows glyph 0 of its font (`.notdef`).
    missing_glyph: bool = False
    picture: PdfImage | None = None
    #: Maps the unit square of the picture to the page.
    matrix: Matrix | None = None

    @property
    def is_printed(self) -> bool:
        """Whether the mark may print ink."""
        return self.colour is None or not self.colour.white


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page with its boxes and marks."""

    #: Starts at 1.
    number: int
    media: Box | None = None
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None
    rotate: float = 0.0
    user_unit: float = 1.0
    #: Subtypes.
    annotations: tuple[str, ...] = ()
    #: Of the page and of the forms painted on it.
    groups: tuple[Group, ...] = ()
    marks: tuple[Mark, ...] = ()
    #: The text of marked content by its number (MCID), and its language where it says one.
    marked: Mapping[int, str] = field(default_factory=dict)
    languages: Mapping[int, str] = field(default_factory=dict)
    #: It shows text that is neither in numbered marked content nor an artifact.
    has_untagged_text: bool = False
    #: Why it could not be read completely; empty if it could.
    fault: str = ""

    @property
    def recto(self) -> bool:
        """Whether this is a right-hand page, as page 1 is."""
        return self.number % 2 == 1

    def bounding_box_of(self, marks: Iterable[Mark]) -> Box | None:
        """Return the box around `marks`, relative to the lower left of the trim box."""
        boxes = [mark.box for mark in marks]
        left, bottom = self.trim[:2] if self.trim else (0.0, 0.0)
        if not boxes:
            return None
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts) - left, min(bottoms) - bottom, max(rights) - left, max(tops) - bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveContent:
    """Something that a PDF does besides showing pages, or encloses."""

    kind: ActiveKind
    #: Follows `the file has`; of the kind `fetch` the address or file that is read.
    what: str
    #: Counted from 1; 0 for the file as a whole.
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureText:
    """A piece of marked content in the structure tree."""

    #: The standard type of the structure element that has it: `Span`, `P`, `Link`.
    role: str
    #: Of the elements around it and of the marked content itself; empty if none says it.
    language: str = ""
    #: Counted from 1; 0 if the file does not say.
    page: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputIntent:
    """An output intent (ISO 32000-1, 14.11.5)."""

    subtype: str
    condition: str = ""
    registry: str = ""
    #: Channels, colour space and class of its profile; 0 and empty without a profile.
    channels: int = 0
    profile_space: str = ""
    profile_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A finished PDF."""

    pages: tuple[PdfPage, ...] = ()
    #: Of the painted images, by their keys.
    image_streams: Mapping[int, ImageStream] = field(default_factory=dict)
    intents: tuple[OutputIntent, ...] = ()
    #: The document information dictionary, keys without slashes.
    info: Mapping[str, str] = field(default_factory=dict)
    #: XMP properties by prefixed name: `dc:title`.
    xmp: Mapping[str, str] = field(default_factory=dict)
    has_identifier: bool = False
    active_content: tuple[ActiveContent, ...] = ()
    #: Warnings of qpdf about the syntax.
    complaints: tuple[str, ...] = ()
    #: What was not looked at, and why.
    unread: tuple[str, ...] = ()
    #: In the order of the structure tree: role, page and text of each marked content.
    structure: tuple[StructureText, ...] = ()
    #: Pages with text that is neither in the structure tree nor an artifact.
    untagged_pages: tuple[int, ...] = ()
    #: Why the file could not be read at all; empty if it could.
    fault: str = ""


def pages_with(
    document: Document, wanted: Callable[[Mark], bool]
) -> Iterator[tuple[PdfPage, tuple[Mark, ...]]]:
    """Yield each page that has marks for which `wanted` is true, with these marks."""
    for page in document.pages:
        if marks := tuple(mark for mark in page.marks if wanted(mark)):
            yield page, marks
