"""What has been read of a finished PDF: frozen values, in points, without any PDF library."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from book.check.read.geometry import Box, Matrix
from book.images import InkCoverage

MarkKind = Literal["text", "fill", "stroke", "picture", "shade"]
#: The four inks of a press, as colour spaces name them.
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_INK = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourSpace:
    """A colour space."""

    #: Of ISO 32000-1, 8.6.3: `DeviceCMYK`, `ICCBased`, `Separation`.
    family: str
    channels: int = 1
    #: Names of the inks of a Separation or DeviceN.
    colorants: tuple[str, ...] = ()
    #: What an Indexed space looks its colours up in, and a Pattern is painted with.
    base: "ColourSpace | None" = None


GRAY = ColourSpace(family="DeviceGray")
RGB = ColourSpace(family="DeviceRGB", channels=3)
CMYK = ColourSpace(family="DeviceCMYK", channels=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour as it was asked for, in its own space."""

    space: ColourSpace
    values: tuple[float, ...] = ()
    #: The tiling pattern that takes the place of a colour.
    pattern: int | None = None

    @property
    def inks(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black from 0 to 1; None where a profile would decide."""
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
        """Whether nothing is printed."""
        if self.space.family == "DeviceRGB":
            return bool(self.values) and min(self.values) >= 1 - _INK
        inks = self.inks
        return inks is not None and max(inks) <= _INK

    @property
    def solid_black(self) -> bool:
        """Whether it is full black and no other ink."""
        inks = self.inks
        return inks is not None and max(inks[:3]) <= _INK and inks[3] >= 1 - _INK

    @property
    def composite(self) -> bool:
        """Whether it is printed with more than one ink."""
        inks = self.inks
        return inks is not None and sum(ink > _INK for ink in inks) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsStateChange:
    """What an ExtGState changes; None for what it leaves alone."""

    overprint_stroke: bool | None = None
    overprint_fill: bool | None = None
    overprint_mode: int | None = None
    opacity_stroke: float | None = None
    opacity_fill: float | None = None
    blend: str | None = None
    masked: bool | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A typeface as the file has it."""

    name: str
    #: `TrueType`, `Type1`, `Type3`, `CIDFontType2`.
    subtype: str
    embedded: bool
    #: Codes are two bytes each.
    two_byte_codes: bool = False
    #: Advances by code, in thousandths of the size.
    widths: Mapping[int, float] = field(default_factory=dict)
    default_width: float = 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfImage:
    """An image, without its pixels."""

    #: Tells it from the other images of the file; 0 for one inside a page's own instructions.
    key: int
    #: Pixels.
    width: int
    height: int
    bits: int = 8
    space: ColourSpace | None = None
    #: Painted through in the colour of the moment.
    stencil: bool = False
    #: Something may show through: it has a soft mask.
    masked: bool = False
    #: The last of its filters is the JPEG one, and the only.
    jpeg: bool = False
    #: Its Decode turns light into dark.
    inverted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageStream:
    """What the bytes of an image say, which are not kept."""

    #: SHA-256 of the stream as it is stored.
    digest: str
    #: Of CMYK JPEGs alone.
    ink: InkCoverage | None = None
    #: Why its pixels cannot be read; nothing when they can.
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A drawing that is used like a picture (a form XObject)."""

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
    """A tiling pattern, or the colour space that a shading runs through."""

    key: int
    matrix: Matrix
    shading: ColourSpace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something painted, with all that matters where and how."""

    kind: MarkKind
    #: What is seen of it, clipped away parts left out.
    box: Box
    colour: Colour | None = None
    #: Effective, after every matrix: type size, width of a line, thickness of a filled shape.
    size: float = 0.0
    overprint: bool = False
    overprint_mode: int = 0
    opacity: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    font: Font | None = None
    #: A text has characters that its font does not have.
    missing_glyph: bool = False
    picture: PdfImage | None = None
    #: Where the picture's unit square has gone.
    matrix: Matrix | None = None

    @property
    def is_printed(self) -> bool:
        """Whether anything of it is printed."""
        return self.colour is None or not self.colour.white


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page."""

    #: Counted from 1.
    number: int
    media: Box | None = None
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None
    rotate: float = 0.0
    user_unit: float = 1.0
    annotations: tuple[str, ...] = ()
    #: It does something by itself when it is opened.
    has_actions: bool = False
    #: Of the page and of what is drawn on it.
    groups: tuple[Group, ...] = ()
    marks: tuple[Mark, ...] = ()
    #: Why it could not be read to its end; nothing when it could.
    fault: str = ""

    @property
    def recto(self) -> bool:
        """Whether it is a right-hand page: the first one is."""
        return self.number % 2 == 1

    def bounding_box_of(self, marks: Iterable[Mark]) -> Box | None:
        """Answer the box that holds some marks, from the lower left of the trimmed page."""
        boxes = [mark.box for mark in marks]
        left, bottom = self.trim[:2] if self.trim else (0.0, 0.0)
        if not boxes:
            return None
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts) - left, min(bottoms) - bottom, max(rights) - left, max(tops) - bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputIntent:
    """An output intent: the printing condition that the colours are meant for."""

    subtype: str
    condition: str = ""
    registry: str = ""
    #: Channels of its profile, and what the profile calls its colour space; 0 without one.
    channels: int = 0
    profile_space: str = ""
    profile_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A finished PDF."""

    pages: tuple[PdfPage, ...] = ()
    #: What the bytes of the images that are painted say, by their keys.
    image_streams: Mapping[int, ImageStream] = field(default_factory=dict)
    intents: tuple[OutputIntent, ...] = ()
    #: The document information dictionary, without slashes.
    info: Mapping[str, str] = field(default_factory=dict)
    #: XMP, by prefixed names: `dc:title`.
    xmp: Mapping[str, str] = field(default_factory=dict)
    has_identifier: bool = False
    #: What a press file must not have, as found in the catalogue: `a form`, `JavaScript`.
    active_content: tuple[str, ...] = ()
    #: What qpdf says against its syntax.
    complaints: tuple[str, ...] = ()
    #: Why nothing could be read at all; nothing when something could.
    fault: str = ""


def pages_with(
    document: Document, wanted: Callable[[Mark], bool]
) -> Iterator[tuple[PdfPage, tuple[Mark, ...]]]:
    """Find the pages that have marks of a kind, with those marks."""
    for page in document.pages:
        marks = tuple(mark for mark in page.marks if wanted(mark))
        if marks:
            yield page, marks
