"""Photographs: known by their headers, decoded strictly, made into the files that a plan asks for.

A camera file never goes further than this package: what leaves it is upright, in its edition's
colours, scaled down and written from nothing, so that no position, serial number or preview can
come along (facts: weasyprint.md 0.1, photographs-and-print.md 0.1).
"""

from book.images.colour import profile_fault
from book.images.derivatives import LIBRARY, Made, make, prune
from book.images.encoded import Coding, coding
from book.images.ink_coverage import Ink, ink
from book.images.originals import Header, PictureError, examine, probe
from book.images.stand_in import stand_in_size

__all__ = [
    "LIBRARY",
    "Coding",
    "Header",
    "Ink",
    "Made",
    "PictureError",
    "coding",
    "examine",
    "ink",
    "make",
    "probe",
    "profile_fault",
    "prune",
    "stand_in_size",
]
