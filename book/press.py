"""Finish a PDF with pikepdf: boxes, page labels, output intent, identifiers.

WeasyPrint writes the labels of a standard; what they promise is made true here
(facts: weasyprint.md 2.1, photographs-and-print.md 3.2 and 3.6).
"""

import re
import uuid
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from book.layout import Bleed

#: The registry of characterised printing conditions that ISO 15930-7 refers to.
REGISTRY = "http://www.color.org"
_DOCUMENT_ID = re.compile(rb"xmp\.did:[0-9a-f-]{36}")


def finish_print(
    source: BinaryIO, target: Path, *, condition: str, bleed: Bleed, seed: str
) -> None:
    """Finish the print edition: `condition` as registered, `seed` for its ids.

    Equal input gives equal bytes.
    """
    with pikepdf.open(source) as pdf:
        _number(pdf)
        _make_room_for_bleed(pdf, bleed)
        _name_condition(pdf, condition)
        _settle_ids(pdf, seed)
        _save(pdf, target)


def finish_screen(source: BinaryIO, target: Path, *, seed: str) -> None:
    """Finish the screen edition; equal input gives equal bytes."""
    with pikepdf.open(source) as pdf:
        _number(pdf)
        _settle_ids(pdf, seed)
        _save(pdf, target)


def _number(pdf: pikepdf.Pdf) -> None:
    """Label pages with their folios, which count from the cover."""
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def _make_room_for_bleed(pdf: pikepdf.Pdf, bleed: Bleed) -> None:
    """Set BleedBox around TrimBox; WeasyPrint stops at 10 pt whatever the bleed."""
    for number, page in enumerate(pdf.pages):
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        # The first page is a recto: bound on its left.
        before, after = (
            (bleed.outside, bleed.inside) if number % 2 else (bleed.inside, bleed.outside)
        )
        edges = (-before, -bleed.bottom, after, bleed.top)
        box = (
            edge + by * 72 / 25.4
            for edge, by in zip((left, bottom, right, top), edges, strict=True)
        )
        page.obj.BleedBox = Array([round(edge, 4) for edge in box])
        for unwanted in ("/CropBox", "/ArtBox", "/Annots"):
            if unwanted in page.obj:
                del page.obj[unwanted]


def _name_condition(pdf: pikepdf.Pdf, condition: str) -> None:
    """Name the printing condition; WeasyPrint writes the profile's description instead."""
    intent = pdf.Root.OutputIntents[0]
    intent.OutputConditionIdentifier = String(condition)
    intent.RegistryName = String(REGISTRY)
    intent.Info = String(condition)


def _settle_ids(pdf: pikepdf.Pdf, seed: str) -> None:
    """Replace what WeasyPrint draws at random by what follows from the publication."""
    settled = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}".encode()
    metadata = pdf.Root.get("/Metadata")
    if metadata is not None:
        metadata.write(_DOCUMENT_ID.sub(settled, metadata.read_bytes()))
    # qpdf keeps the first half of an identifier that is there already.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]


def _save(pdf: pikepdf.Pdf, target: Path) -> None:
    # Picture streams are copied as they are: qpdf decodes no DCT unless asked.
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
