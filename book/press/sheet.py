"""Finish the print edition: boxes, output intent, ink.

WeasyPrint writes the labels of a standard; what they promise is made true here
(facts: weasyprint.md 2.1, photographs-and-print.md 3.2 and 3.6).
"""

from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, String

from book.layout import Bleed
from book.press import identity

#: The registry of characterised printing conditions that ISO 15930-7 refers to.
REGISTRY = "http://www.color.org"


def finish_print(
    source: BinaryIO, target: Path, *, condition: str, bleed: Bleed, seed: str
) -> None:
    """Finish the print edition: `condition` as registered, `seed` for its ids.

    Equal input gives equal bytes.
    """
    with pikepdf.open(source) as pdf:
        identity.number(pdf)
        _make_room_for_bleed(pdf, bleed)
        _name_condition(pdf, condition)
        identity.settle_ids(pdf, seed)
        identity.save(pdf, target)


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
