"""What was asked for, and how a file falls short of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from book.errors import Severity
from book.layout import Bleed
from book.settings import PrinterToml


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a print edition was made to be; checks that need what is None are left out."""

    #: The trimmed page, width and height, in millimetres.
    size: tuple[float, float] | None = None
    bleed: Bleed | None = None
    #: What the printing house asks for; the built-in one's limits hold without it.
    printer: PrinterToml | None = None
    #: Pixels of each photograph as it was delivered, by its id.
    originals: Mapping[str, tuple[int, int]] | None = None
    #: SHA-256 of the file that was made of each photograph for this edition, by its id.
    pictures: Mapping[str, str] | None = None

    @property
    def house(self) -> PrinterToml:
        """The printing house, or the one that nobody has to describe."""
        return self.printer or PrinterToml()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a file, on one page or at one line."""

    #: Counted from 1; 0 for the file as a whole.
    page: int = 0
    #: What is wrong, and what to do; in the words of a finding.
    message: str
    hint: str
    severity: Severity = Severity.ERROR
    #: The photograph that is meant; empty when none is.
    photo_id: str = ""
    #: Where it is to be put right; the file that is examined when empty.
    file: str = ""
    line: int = 0
    #: The place on the page, from the lower left of the trimmed page.
    box: tuple[float, float, float, float] | None = None
