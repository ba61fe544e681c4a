"""What a PDF is known by: page labels, identifiers, the same bytes every time."""

import re
import uuid
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

_DOCUMENT_ID = re.compile(rb"xmp\.did:[0-9a-f-]{36}")


def number(pdf: pikepdf.Pdf) -> None:
    """Label pages with their folios, which count from the cover."""
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def set_ids(pdf: pikepdf.Pdf, seed: str) -> None:
    """Replace what WeasyPrint draws at random by what follows from the publication."""
    settled = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}".encode()
    metadata = pdf.Root.get("/Metadata")
    if metadata is not None:
        metadata.write(_DOCUMENT_ID.sub(settled, metadata.read_bytes()))
    # qpdf keeps the first half of an identifier that is there already.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]


def save_pdf(pdf: pikepdf.Pdf, target: Path, *, version: str = "") -> None:
    """Write the finished file, in a `version` of PDF if one is asked for.

    Equal input gives equal bytes.
    """
    # Object streams came with PDF 1.5 (ISO 32000-1, 7.5.7).
    streams = pikepdf.ObjectStreamMode
    pdf.save(
        target,
        deterministic_id=True,
        # Picture streams are copied as they are: qpdf decodes no DCT unless asked.
        object_stream_mode=streams.disable if version == "1.4" else streams.preserve,
        force_version=version,
    )
