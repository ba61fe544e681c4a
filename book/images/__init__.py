"""Photographs: reading of headers, strict decoding, and writing of the planned derivatives.

Only derivatives leave this package. They are upright, in the colours of their edition, scaled
down, and written with an allow-list of metadata, so that no position, serial number or preview
of a camera file is published (FACTS.md, Pictures in WeasyPrint 70).
"""

from book.images.cached_pictures import picture_digests, remove_unplanned
from book.images.colour_conversion import profile_fault
from book.images.cover_tones import field_colour, measure_tones
from book.images.cover_type import measure_text
from book.images.encoded import EncodedPicture, read_encoded
from book.images.ink_coverage import InkCoverage, measure_ink
from book.images.originals.header import PictureHeader, read_header
from book.images.originals.picture_file import PictureError
from book.images.originals.stated_colours import SRGB
from book.images.picture_cache import LIBRARY, PhotoResult, make_derivatives
from book.images.stand_in import stand_in_size

__all__ = [
    "LIBRARY",
    "SRGB",
    "EncodedPicture",
    "InkCoverage",
    "PhotoResult",
    "PictureError",
    "PictureHeader",
    "field_colour",
    "make_derivatives",
    "measure_ink",
    "measure_text",
    "measure_tones",
    "picture_digests",
    "profile_fault",
    "read_encoded",
    "read_header",
    "remove_unplanned",
    "stand_in_size",
]
