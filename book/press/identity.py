"""Identifiers of a PDF, and saving it with the same bytes every time."""

import re
import uuid
from pathlib import Path
from typing import BinaryIO

import pikepdf

from book.press.content_streams import remove_keys

_DOCUMENT_ID = re.compile(rb"xmp\.did:[0-9a-f-]{36}")


def set_ids(pdf: pikepdf.Pdf, seed: str) -> None:
    """Replace WeasyPrint's random identifiers by ones that follow from `seed`."""
    document_id = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}".encode()
    metadata = pdf.Root.get("/Metadata")
    if metadata is not None:
        metadata.write(_DOCUMENT_ID.sub(document_id, metadata.read_bytes()))
    # qpdf keeps the first half of an identifier that is there already.
    remove_keys(pdf.trailer, ("/ID",))


def save_pdf(pdf: pikepdf.Pdf, target: Path, *, version: str = "") -> None:
    """Write the finished file, in a `version` of PDF if one is given; equal input, equal bytes.

    Picture streams are copied unchanged: qpdf decodes no DCT unless asked.
    """
    # Object streams came with PDF 1.5 (ISO 32000-1, 7.5.7).
    streams = pikepdf.ObjectStreamMode
    mode = streams.disable if version == "1.4" else streams.preserve
    pdf.save(target, deterministic_id=True, object_stream_mode=mode, force_version=version)


def finish_working_pdf(source: BinaryIO, target: Path, seed: str) -> None:
    """Write a PDF that is no edition, such as a contact sheet; equal input gives equal bytes."""
    with pikepdf.open(source) as pdf:
        set_ids(pdf, seed)
        save_pdf(pdf, target)
