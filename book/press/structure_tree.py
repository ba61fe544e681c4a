"""The structure tree of a tagged PDF, which screen readers follow.

WeasyPrint 70 tags boxes of pages instead of elements (FACTS.md, Tags from WeasyPrint 70).
`pdf` leaves in the title of each structure element which XHTML element it was made from; with
that the tree is brought to ISO 32000-1 (14.8) and ISO 14289-1 (7).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
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
    "span::footnote-call": "Reference",
    "span::footnote-marker": "Lbl",
}
_ITEM_PARTS = (Name.Lbl, Name.LBody)
_MARKED = re.compile(rb"/(?:Span|Figure)\s*<</MCID (\d+)>>\s*BDC")


@dataclass(frozen=True, slots=True)
class _Tree:
    """The state of one pass over a structure tree."""

    pdf: pikepdf.Pdf
    #: Footnotes by the number of their XHTML element, until their calls are reached.
    notes: dict[int, list[Any]] = field(default_factory=dict)
    #: Object numbers of annotations that repeat the annotation of the link around them.
    duplicates: set[tuple[int, int]] = field(default_factory=set)
    #: Object numbers of all structure elements in the tree.
    reached: set[tuple[int, int]] = field(default_factory=set)


def repair_structure(pdf: pikepdf.Pdf) -> None:
    """Rewrite the structure tree by the elements of the XHTML document.

    A paragraph on two pages becomes one element; a link gets one annotation per line; a footnote
    follows its call; passages in another language get their `Lang`; running heads and folios become
    pagination artifacts.
    """
    document = pdf.Root.StructTreeRoot.K[0]
    tree = _Tree(pdf)
    _detach_notes(document, tree)
    _repair_element(document, tree)
    for notes in tree.notes.values():
        _append_kids(document, notes)
        for note in notes:
            _repair_element(note, tree)
    _drop_duplicate_links(pdf, tree)
    _mark_artifacts(pdf, tree)


def _element_data(element: Any) -> Mapping[str, Any]:
    """Return what `pdf` left about an element; empty if no XHTML element is behind it."""
    return json.loads(str(element.T)) if "/T" in element else {}


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _detach_notes(document: Any, tree: _Tree) -> None:
    """Move the footnotes from the end of each page, where they interrupt the text, to `tree`."""
    remaining = []
    for kid in _kids(document):
        is_area = _is_element(kid) and "/T" not in kid
        elements = filter(_is_element, _kids(kid)) if is_area else ()
        notes = [note for note in elements if _element_data(note).get("tag") == "Note"]
        for note in notes:
            tree.notes.setdefault(_element_data(note)["element"], []).append(note)
        if not notes:
            remaining.append(kid)
    document.K = Array(remaining)


def _repair_element(element: Any, tree: _Tree, link: Any = None) -> None:
    """Rewrite an element and all below it; `link` is the enclosing link."""
    tree.reached.add(element.objgen)
    data = _element_data(element)
    if "/T" in element:
        del element["/T"]
    _set_role(element, data)
    if link is not None and Name.Link == element.S:
        element.S = Name.Span
    kids_link = element if Name.Link == element.S else link
    if link is not None:
        _merge_annotation(element, link, tree)
    kids: list[Any] = []
    for kid in _join_continued(_kids(element)):
        if not _is_element(kid):
            kids.append(kid)
            continue
        kid_data = _element_data(kid)
        if kid_data.get("tag") == "Artifact":
            continue
        _repair_element(kid, tree, kids_link)
        if _kids(kid):
            kids.append(kid)
        if kid_data.get("name") == "span::footnote-call":
            for note in tree.notes.pop(kid_data["element"], []):
                note.P = element
                _repair_element(note, tree)
                kids.append(note)
    element.K = Array(kids)
    if element.S == Name.LI:
        _wrap_item_body(element, tree)


def _set_role(element: Any, data: Mapping[str, Any]) -> None:
    role = data.get("tag") or _ROLES.get(data.get("name", ""))
    if role == "TOCI" and Name.LBody == element.S:
        # WeasyPrint writes LI and LBody for an item; an item of a table of contents has no LBody.
        role = "Reference"
    if role:
        element.S = Name(f"/{role}")
    if role == "Note":
        # ISO 14289-1, 7.9: each note has an identifier of its own.
        element.ID = String(f"note-{data['element']}")
    if "lang" in data:
        element.Lang = String(data["lang"])


def _wrap_item_body(item: Any, tree: _Tree) -> None:
    """Put the content of a list item into an LBody (ISO 32000-1, table 336)."""
    labels = [kid for kid in _kids(item) if _is_element(kid) and kid.S in _ITEM_PARTS]
    others = [kid for kid in _kids(item) if not (_is_element(kid) and kid.S in _ITEM_PARTS)]
    if others:
        body = tree.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg, K=Array(others))
        )
        for kid in others:
            kid.P = body
        tree.reached.add(body.objgen)
        item.K = Array([*labels, body])


def _join_continued(kids: list[Any]) -> list[Any]:
    """Return the kids, with neighbours joined that are one XHTML element on two pages."""
    joined: list[Any] = []
    for kid in kids:
        if joined and _is_continued(joined[-1], kid):
            _append_kids(joined[-1], _kids(kid))
        else:
            joined.append(kid)
    return joined


def _is_continued(previous: Any, kid: Any) -> bool:
    if not (_is_element(previous) and _is_element(kid) and "/T" in previous and "/T" in kid):
        return False
    # Each line of a link has an annotation, each picture a bounding box: they are not joined.
    elements_only = all(map(_is_element, (*_kids(previous), *_kids(kid))))
    return bool(elements_only and previous.T == kid.T and _last_page(previous) != kid.get("/Pg"))


def _last_page(element: Any) -> Any:
    kids = [kid for kid in _kids(element) if _is_element(kid)]
    return _last_page(kids[-1]) if kids else element.get("/Pg")


def _append_kids(parent: Any, kids: list[Any]) -> None:
    for kid in kids:
        kid.P = parent
    parent.K = Array([*_kids(parent), *kids])


# --- links ----------------------------------------------------------------------------------


def _annotation(element: Any) -> Any:
    return next((kid.Obj for kid in _kids(element) if _is_object_reference(kid)), None)


def _is_object_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _merge_annotation(element: Any, link: Any, tree: _Tree) -> None:
    """Merge the annotation that WeasyPrint 70 gives a box inside a link into the link's own."""
    inner, outer = _annotation(element), _annotation(link)
    if inner is None or outer is None:
        return
    tree.duplicates.add(inner.objgen)
    boxes = [[float(edge) for edge in annotation.Rect] for annotation in (inner, outer)]
    edges = [[sorted(box[axis::2]) for axis in (0, 1)] for box in boxes]
    lower = [min(box[axis][0] for box in edges) for axis in (0, 1)]
    upper = [max(box[axis][1] for box in edges) for axis in (0, 1)]
    outer.Rect = Array([round(edge, 4) for edge in (*lower, *upper)])
    element.K = Array([kid for kid in _kids(element) if not _is_object_reference(kid)])


def _drop_duplicate_links(pdf: pikepdf.Pdf, tree: _Tree) -> None:
    if not tree.duplicates:
        return
    for page in pdf.pages:
        if "/Annots" in page.obj:
            links = [link for link in page.obj.Annots if link.objgen not in tree.duplicates]
            page.obj.Annots = Array(links)


# --- running heads and folios ---------------------------------------------------------------


def _mark_artifacts(pdf: pikepdf.Pdf, tree: _Tree) -> None:
    """Mark content outside the tree as artifacts, and rewrite the parent tree."""
    root = pdf.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    entries = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    parents: dict[int, Any] = {}
    for page in pdf.pages:
        number = int(page.obj.StructParents)
        owners = list(entries[number])
        outside = {mcid for mcid, owner in enumerate(owners) if owner.objgen not in tree.reached}
        if outside:
            content = page.Contents.read_bytes()
            page.Contents.write(_MARKED.sub(partial(_artifact_tag, outside=outside), content))
        tagged = [None if mcid in outside else owner for mcid, owner in enumerate(owners)]
        parents[number] = Array(tagged)
        for annotation in page.obj.get("/Annots", []):
            parents[int(annotation.StructParent)] = entries[int(annotation.StructParent)]
    pairs = [part for key in sorted(parents) for part in (key, parents[key])]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(pairs)))
    # Greater than every key in use (ISO 32000-1, table 322).
    root.ParentTreeNextKey = max(parents, default=-1) + 1


def _artifact_tag(match: re.Match[bytes], *, outside: set[int]) -> bytes:
    if int(match.group(1)) not in outside:
        return match.group()
    # Running heads, folios, or the second half of a spread (ISO 32000-1, 14.8.2.2).
    return b"/Artifact <</Type /Pagination>> BDC"
