"""Photographs: known by their headers, decoded strictly, made into the files that a plan asks for.

A camera file never goes further than this package: what leaves it is upright, in its edition's
colours, scaled down and written from nothing, so that no position, serial number or preview can
come along (facts: weasyprint.md 0.1, photographs-and-print.md 0.1).
"""

from book.images.colour import profile_fault
from book.images.derivatives import LIBRARY, PhotoResult, make_derivatives, remove_unplanned
from book.images.encoded import EncodedPicture, read_encoded
from book.images.ink_coverage import InkCoverage, measure_ink
from book.images.originals import PictureError, PictureHeader, decoding_fault, read_header
from book.images.stand_in import stand_in_size

__all__ = [
    "LIBRARY",
    "EncodedPicture",
    "InkCoverage",
    "PhotoResult",
    "PictureError",
    "PictureHeader",
    "decoding_fault",
    "make_derivatives",
    "measure_ink",
    "profile_fault",
    "read_encoded",
    "read_header",
    "remove_unplanned",
    "stand_in_size",
]
