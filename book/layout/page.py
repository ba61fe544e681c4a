"""The page format, in millimetres."""

from dataclasses import dataclass
from enum import StrEnum

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

#: Width of the text column, and its distance from the left edge of the type area.
MEASURE = 115.0
MEASURE_LEFT = 58.0
#: Least width of the column beside the text that can hold captions, and its gap to the text.
LEAST_ASIDE = 40.0
ASIDE_GAP = 6.0
#: White space above and below pages of photographs alone.
PLATE_MARGIN = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bleed:
    """The bleed at each edge of a page, in millimetres; `inside` is the bound edge."""

    top: float
    bottom: float
    inside: float
    outside: float

    @classmethod
    def even(cls, width: float) -> "Bleed":
        """Return a bleed of the same width at every edge."""
        return cls(top=width, bottom=width, inside=width, outside=width)


class Density(StrEnum):
    """How many photographs share a page."""

    GENEROUS = "generous"
    BALANCED = "balanced"
    COMPACT = "compact"

    @property
    def power(self) -> int:
        """The power of the white share of a page that the page costs.

        With 3, 2 and 1, 600 photographs took 192, 177 and 152 pages.
        """
        return {Density.GENEROUS: 3, Density.BALANCED: 2, Density.COMPACT: 1}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its margins, in millimetres, and what the publication wants of its pages."""

    width: float
    height: float
    bleed: Bleed
    density: Density = Density.BALANCED
    #: Least shorter side of a photograph; None for that of the format.
    wanted_smallest: float | None = None
    #: Whether each section opens on a right-hand page.
    opens_on_recto: bool = False
    #: The number of pages is a multiple of this.
    multiple: int = 4
    top: float = 17.0
    bottom: float = 19.0
    side: float = 18.0

    @property
    def type_width(self) -> float:
        """Width of the type area."""
        return self.width - 2 * self.side

    @property
    def type_height(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def measure_left(self) -> float:
        """Distance of the text column from the left edge of the type area."""
        return max(0.0, min(MEASURE_LEFT, self.type_width - MEASURE))

    @property
    def measure(self) -> float:
        """Width of the text column."""
        return min(MEASURE, self.type_width)

    @property
    def aside(self) -> float:
        """Width of the column beside the text; 0 on a page without room for one."""
        width = self.measure_left - ASIDE_GAP
        return width if width >= LEAST_ASIDE else 0.0

    @property
    def plate_height(self) -> float:
        """Height of the area of photographs on a page without text."""
        return self.height - 2 * PLATE_MARGIN

    @property
    def smallest(self) -> float:
        """Least shorter side of a photograph: 45 mm and on A5 35 mm, unless the editor says."""
        if self.wanted_smallest is not None:
            return self.wanted_smallest
        short = min(self.width, self.height)
        return 45.0 if short >= 160 else min(35.0, 0.237 * short)
