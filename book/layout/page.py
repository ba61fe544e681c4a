"""The page format, in millimetres."""

from dataclasses import dataclass

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

#: Width of the text column, and its distance from the left edge of the type area.
MEASURE = 115.0
MEASURE_LEFT = 58.0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its margins, in millimetres."""

    width: float
    height: float
    bleed: Bleed
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
