"""Elements of a structure tree: their kids, roles and attributes (ISO 32000-1, 14.7 and 14.8)."""

import json
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: Roles of ISO 32000-1, tables 333 to 338, for elements that WeasyPrint 70 tags NonStruct.
_ROLES = {
    "figure": "Div",
    "nav": "Sect",
    "em": "Span",
    "strong": "Span",
    "code": "Span",
    "sup": "Span",
    "pre": "P",
    "ul": "L",
    "ol": "L",
    "span::footnote-call": "Reference",
    "span::footnote-marker": "Lbl",
}
#: Values of ListNumbering (ISO 32000-1, table 347) for values of CSS's `list-style-type`. For the
#: others it is `None`, which means labels without a numbering that the standard knows.
_NUMBERINGS = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
}
_ITEM_PARTS = (Name.Lbl, Name.LBody)
#: Points in a CSS pixel.
_POINTS = 0.75


def element_data(element: Any) -> Mapping[str, Any]:
    """Return what `pdf` left about an element; empty if no XHTML element is behind it."""
    return json.loads(str(element.T)) if "/T" in element else {}


def kids_of(element: Any) -> list[Any]:
    """Return the kids of an element: elements, numbers of marked content, object references."""
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def is_element(kid: Any) -> bool:
    """Return whether a kid is a structure element."""
    return isinstance(kid, Dictionary) and "/S" in kid


def append_kids(parent: Any, kids: list[Any]) -> None:
    """Move elements to the end of another one."""
    for kid in kids:
        kid.P = parent
    parent.K = Array([*kids_of(parent), *kids])


def set_role(element: Any, data: Mapping[str, Any]) -> None:
    """Give an element the role, language and attributes of its XHTML element."""
    role = data.get("tag") or _ROLES.get(data.get("name", ""))
    if role == "TOCI" and Name.LBody == element.S:
        # WeasyPrint writes LI and LBody for an item; an item of a table of contents has no LBody.
        role = "Reference"
    if role:
        element.S = Name(f"/{role}")
    if role == "Note":
        # ISO 14289-1, 7.9: each note has an identifier of its own.
        element.ID = String(f"note-{data['element']}")
    if role == "L":
        numbering = _NUMBERINGS.get(data.get("marker", ""), "None")
        element.A = Dictionary(O=Name.List, ListNumbering=Name(f"/{numbering}"))
    if Name.Figure == element.S:
        _set_bounding_box(element)
    if "lang" in data:
        element.Lang = String(data["lang"])


def _set_bounding_box(figure: Any) -> None:
    """Correct a BBox, which WeasyPrint 70 writes in px from the top (ISO 32000-1, table 344)."""
    left, bottom, right, top = (float(edge) for edge in figure.Pg.MediaBox)
    x1, y1, x2, y2 = (float(edge) * _POINTS for edge in figure.A.BBox)
    box = max(x1, left), max(top - y2, bottom), min(x2, right), min(top - y1, top)
    figure.A.BBox = Array([round(edge, 4) for edge in box])


def wrap_item_body(item: Any, pdf: pikepdf.Pdf) -> Any:
    """Put the content of a list item into an LBody (ISO 32000-1, table 336); return it if new."""
    labels = [kid for kid in kids_of(item) if is_element(kid) and kid.S in _ITEM_PARTS]
    others = [kid for kid in kids_of(item) if not (is_element(kid) and kid.S in _ITEM_PARTS)]
    if not others:
        return None
    body = Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg)
    body = pdf.make_indirect(body)
    append_kids(body, others)
    item.K = Array([*labels, body])
    return body


def put_caption_into_figure(figure: Any) -> Any:
    """Return the Figure of a `figure`, with what else is in that, its caption, as its kids.

    ISO 32000-1, table 333: a Caption describes the Figure that it is in. A `figure` of several
    pictures stays what it is.
    """
    pictures = [kid for kid in kids_of(figure) if is_element(kid) and Name.Figure == kid.S]
    others = [kid for kid in kids_of(figure) if not (is_element(kid) and Name.Figure == kid.S)]
    if len(pictures) != 1:
        return figure
    (picture,) = pictures
    append_kids(picture, others)
    picture.P = figure.P
    return picture
