"""The annotations of links: one for each line of a link, which says where it leads."""

from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from book.press.structure_elements import kids_of
from book.render.translations import Labels


def annotation_of(element: Any) -> Any:
    """Return the annotation of an element; None without one."""
    return next((kid.Obj for kid in kids_of(element) if _is_object_reference(kid)), None)


def _is_object_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def describe_link(annotation: Any, words: str, pages: Mapping[str, str], labels: Labels) -> None:
    """Write the words of a link and its page or address as alternative text (ISO 14289-1, 7.18.5).

    WeasyPrint 70 writes the name of the destination. `pages` are page labels by these names.
    """
    if "/A" in annotation:
        address = str(annotation.A.URI)
        named = words in ("", address, address.partition(":")[2].lstrip("/"))
        text = address if named else f"{words}, {address}"
    else:
        page = pages[str(annotation.Dest)]
        text = labels.linked.format(words=words, page=page) if words else f"{labels.page} {page}"
    annotation.Contents = String(text)


def pages_by_destination(pdf: pikepdf.Pdf) -> Mapping[str, str]:
    """Return the label of the page of each named destination."""
    numbers = {page.obj.objgen: str(page.label) for page in pdf.pages}
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return {}
    destinations = pikepdf.NameTree(pdf.Root.Names.Dests)
    return {str(name): numbers[place[0].objgen] for name, place in destinations.items()}


def merge_annotation(element: Any, inner: Any, outer: Any) -> None:
    """Merge the annotation that WeasyPrint 70 gives an element inside a link into the link's own.

    The page still has the inner one afterwards.
    """
    boxes = [[float(edge) for edge in annotation.Rect] for annotation in (inner, outer)]
    edges = [[sorted(box[axis::2]) for axis in (0, 1)] for box in boxes]
    lower = [min(box[axis][0] for box in edges) for axis in (0, 1)]
    upper = [max(box[axis][1] for box in edges) for axis in (0, 1)]
    outer.Rect = Array([round(edge, 4) for edge in (*lower, *upper)])
    element.K = Array([kid for kid in kids_of(element) if not _is_object_reference(kid)])


def drop_annotations(pdf: pikepdf.Pdf, dropped: set[tuple[int, int]]) -> None:
    """Remove annotations by their object numbers from the pages."""
    if not dropped:
        return
    for page in pdf.pages:
        if "/Annots" in page.obj:
            links = [link for link in page.obj.Annots if link.objgen not in dropped]
            page.obj.Annots = Array(links)
