"""Metadata of picture files: read from XMP, IIM and EXIF, written to XMP and IIM by allow-list.

The fields are properties of the IPTC Photo Metadata Standard 2025.1 (iptc.org, TechReference of
2025-11-04). Blocks are written from `PhotoMetadata` alone and never copied from an original.
"""

from book.images.metadata.boilerplate import set_aside_boilerplate
from book.images.metadata.fields import (
    BY_LINE_BYTES,
    CAPTION_BYTES,
    COPYRIGHT_BYTES,
    CREDIT_BYTES,
    DATA_MINING,
    NAMESPACES,
    SOURCE_TYPES,
    EmbeddedMetadata,
    GuessedText,
    PhotoMetadata,
    SetAsideText,
    UnreadBlock,
    metadata_of,
)
from book.images.metadata.reading import read_metadata
from book.images.metadata.writing import cut_for_iim, iim_segment, xmp_packet

__all__ = [
    "BY_LINE_BYTES",
    "CAPTION_BYTES",
    "COPYRIGHT_BYTES",
    "CREDIT_BYTES",
    "DATA_MINING",
    "NAMESPACES",
    "SOURCE_TYPES",
    "EmbeddedMetadata",
    "GuessedText",
    "PhotoMetadata",
    "SetAsideText",
    "UnreadBlock",
    "cut_for_iim",
    "iim_segment",
    "metadata_of",
    "read_metadata",
    "set_aside_boilerplate",
    "xmp_packet",
]
