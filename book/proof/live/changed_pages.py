"""Which parts of the screen edition have to be laid out again, and as what documents. Pure.

A part is laid out alone, and has the pages that it has in the whole document. Its document says all
that decides them; so a part whose document is as before keeps its pages.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from book.pdf.block_boxes import BlockBox
from book.render.document_parts import DividedDocument, DocumentPart, document_of_part


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidPart:
    """The pages of a part that was laid out."""

    #: SHA-256 of its document and of what it refers to.
    key: str
    #: The markup that it was laid out from.
    markup: str
    #: Ids of the elements on each page.
    anchors: tuple[frozenset[str], ...]
    boxes: tuple[tuple[BlockBox, ...], ...]
    #: The first words of each block, by its place.
    words: Mapping[str, str]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOrder:
    """A part to be laid out, alone."""

    part: DocumentPart
    xhtml: str
    key: str
    #: Number of its first page, counted from 1 with the cover, and as it is printed.
    page: int
    folio: int


def orders(
    document: DividedDocument,
    laid: Mapping[str, LaidPart],
    counts: Mapping[str, int],
    *,
    unnumbered: int,
    inputs: str,
) -> Iterator[PartOrder]:
    """Yield every part as it is to be laid out, in the order of the pages.

    `laid` are the parts that were laid out last, by id, and `counts` the pages that others will
    have. So many pages before the title page are `unnumbered`. `inputs` is the digest of all
    that documents refer to.
    """
    starts: dict[str, int] = {}
    numbers: dict[str, int] = {}
    at = 0
    for part in document.parts:
        starts[part.id] = at
        numbers |= dict.fromkeys(part.ids, at + 1 - unnumbered)
        known = laid.get(part.id)
        # The first page of an element counts, as in the whole document.
        for page, ids in reversed([*enumerate(known.anchors if known else ())]):
            numbers |= dict.fromkeys(ids & part.ids, at + page + 1 - unnumbered)
        is_current = known is not None and known.markup == part.markup
        at += len(known.anchors) if known and is_current else counts.get(part.id, 1)
    for part in document.parts:
        start = starts[part.id]
        xhtml = document_of_part(
            document,
            part,
            pages_before=start,
            first_number=start + 1 - unnumbered,
            pages=numbers,
        )
        key = hashlib.sha256(f"{inputs}\n{xhtml}".encode()).hexdigest()[:32]
        yield PartOrder(
            part=part, xhtml=xhtml, key=key, page=start + 1, folio=start + 1 - unnumbered
        )


def next_order(
    waiting: Collection[PartOrder], laid: Mapping[str, LaidPart], saved: Collection[str]
) -> PartOrder | None:
    """Return the part to be laid out next: one that was `saved`, one with other words, any other.

    None when every part has its pages.
    """

    def place_in_queue(order: PartOrder) -> tuple[bool, bool]:
        known = laid.get(order.part.id)
        return order.part.id not in saved, known is not None and known.markup == order.part.markup

    stale = [order for order in waiting if not is_laid(order, laid)]
    return min(stale, key=place_in_queue, default=None)


def is_laid(order: PartOrder, laid: Mapping[str, LaidPart]) -> bool:
    """Return whether a part was laid out as it is ordered."""
    return order.part.id in laid and laid[order.part.id].key == order.key
