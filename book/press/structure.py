"""The structure of a tagged PDF: what a screen reader follows, put right.

WeasyPrint tags boxes, and a box ends where its page ends; it knows few of the roles that PDF has,
forgets the languages of passages, and hangs running heads beside the tree (facts: weasyprint.md,
2.5). `pdf.write` leaves in each structure element's title which element of the document it stands
for; from that the tree is made what ISO 32000-1 (14.8) and ISO 14289-1 (7) ask of it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: Roles of ISO 32000-1, tables 333 to 338, for elements that WeasyPrint has none for.
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
_OF_AN_ITEM = (Name.Lbl, Name.LBody)
_MARKED = re.compile(rb"/(?:Span|Figure)\s*<</MCID (\d+)>>\s*BDC")


@dataclass(frozen=True, slots=True)
class _Tree:
    """What is gathered on the way through the tree."""

    pdf: pikepdf.Pdf
    #: Footnotes by the number of their element, waiting for the words that call them.
    notes: dict[int, list[Any]] = field(default_factory=dict)
    #: Annotations that say what another says already, and the one that stays.
    doubled: dict[tuple[int, int], Any] = field(default_factory=dict)
    #: Every structure element that is in the tree.
    reached: set[tuple[int, int]] = field(default_factory=set)


def repair_structure(pdf: pikepdf.Pdf) -> None:
    """Put the structure of a tagged PDF right, and take running heads and folios out of it.

    A paragraph that runs over a page end is one element; a link is one annotation a line; a
    footnote follows its call; passages in another language say so; what belongs to the page and
    not to the text is an artifact of pagination.
    """
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    tree = _Tree(pdf)
    _lift_notes(document, tree)
    _repair_element(document, tree)
    for notes in tree.notes.values():
        _adopt(document, notes)
        for note in notes:
            _repair_element(note, tree)
    _drop_duplicate_links(pdf, tree)
    _mark_artifacts(pdf, tree)


def _element_data(element: Any) -> Mapping[str, Any]:
    """What `pdf.write` has left about an element; nothing for one that no element stands behind."""
    return json.loads(str(element.T)) if "/T" in element else {}


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _lift_notes(document: Any, tree: _Tree) -> None:
    """Take the footnotes out of the feet of pages, where they interrupt the text."""
    staying = []
    for kid in _kids(document):
        notes = _notes_in(kid) if _is_element(kid) and "/T" not in kid else []
        for note in notes:
            tree.notes.setdefault(_element_data(note)["element"], []).append(note)
        if not notes:
            staying.append(kid)
    document.K = Array(staying)


def _notes_in(area: Any) -> list[Any]:
    return [
        kid for kid in _kids(area) if _is_element(kid) and _element_data(kid).get("tag") == "Note"
    ]


def _repair_element(element: Any, tree: _Tree, link: Any = None) -> None:
    """Settle one element and all below it."""
    tree.reached.add(element.objgen)
    said = _element_data(element)
    if "/T" in element:
        del element["/T"]
    _name_role(element, said)
    if link is not None and Name.Link == element.S:
        element.S = Name.Span
    within = element if Name.Link == element.S else link
    if link is not None:
        _give_up_annotation(element, link, tree)
    shaped: list[Any] = []
    for kid in _join_continued(_kids(element)):
        if _is_element(kid) and _element_data(kid).get("tag") == "Artifact":
            continue
        if _is_element(kid):
            called = tree.notes.pop(_element_data(kid)["element"], []) if _calls_note(kid) else []
            _repair_element(kid, tree, within)
            if _kids(kid):
                shaped.append(kid)
            for note in called:
                note.P = element
                _repair_element(note, tree)
                shaped.append(note)
        else:
            shaped.append(kid)
    element.K = Array(shaped)
    if element.S == Name.LI:
        _give_body(element, tree)


def _name_role(element: Any, said: Mapping[str, Any]) -> None:
    role = said.get("tag") or _ROLES.get(said.get("name", ""))
    if role == "TOCI" and Name.LBody == element.S:
        # An item of a list is two elements, and one of a table of contents is one.
        role = "Reference"
    if role:
        element.S = Name(f"/{role}")
    if role == "Note":
        # ISO 14289-1, 7.9: each note has an identifier of its own.
        element.ID = String(f"note-{said['element']}")
    if "lang" in said:
        element.Lang = String(said["lang"])


def _give_body(item: Any, tree: _Tree) -> None:
    """Put what an item says into its body, as ISO 32000-1, table 336 has it."""
    labels = [kid for kid in _kids(item) if _is_element(kid) and kid.S in _OF_AN_ITEM]
    others = [kid for kid in _kids(item) if not (_is_element(kid) and kid.S in _OF_AN_ITEM)]
    if others:
        body = tree.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg, K=Array(others))
        )
        for kid in others:
            kid.P = body
        tree.reached.add(body.objgen)
        item.K = Array([*labels, body])


def _calls_note(element: Any) -> bool:
    return _element_data(element).get("name") == "span::footnote-call"


def _join_continued(kids: list[Any]) -> Iterator[Any]:
    """Join neighbours that are one element on two pages."""
    before: Any = None
    for kid in kids:
        if before is not None and _is_continued(before, kid):
            _adopt(before, _kids(kid))
        else:
            if before is not None:
                yield before
            before = kid
    if before is not None:
        yield before


def _is_continued(before: Any, kid: Any) -> bool:
    if not (_is_element(before) and _is_element(kid) and "/T" in before and "/T" in kid):
        return False
    # A line of a link has its own annotation, a picture its own place: they stay apart.
    whole = all(map(_is_element, (*_kids(before), *_kids(kid))))
    return bool(whole and before.T == kid.T and _last_page(before) != kid.get("/Pg"))


def _last_page(element: Any) -> Any:
    kids = [kid for kid in _kids(element) if _is_element(kid)]
    return _last_page(kids[-1]) if kids else element.get("/Pg")


def _adopt(parent: Any, kids: list[Any]) -> None:
    for kid in kids:
        kid.P = parent
    parent.K = Array([*_kids(parent), *kids])


# --- links ----------------------------------------------------------------------------------


def _annotation(element: Any) -> Any:
    return next((kid.Obj for kid in _kids(element) if _is_reference(kid)), None)


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _give_up_annotation(element: Any, link: Any, tree: _Tree) -> None:
    """Leave following a link to the link itself; WeasyPrint gives one to every box inside it."""
    inner, outer = _annotation(element), _annotation(link)
    if inner is None or outer is None:
        return
    tree.doubled[inner.objgen] = outer
    boxes = [[float(edge) for edge in one.Rect] for one in (inner, outer)]
    edges = [[sorted(box[axis::2]) for axis in (0, 1)] for box in boxes]
    lower = [min(box[axis][0] for box in edges) for axis in (0, 1)]
    upper = [max(box[axis][1] for box in edges) for axis in (0, 1)]
    outer.Rect = Array([round(edge, 4) for edge in (*lower, *upper)])
    element.K = Array([kid for kid in _kids(element) if not _is_reference(kid)])


def _drop_duplicate_links(pdf: pikepdf.Pdf, tree: _Tree) -> None:
    if not tree.doubled:
        return
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Annots = Array(
                [one for one in page.obj.Annots if one.objgen not in tree.doubled]
            )


# --- what belongs to the page ---------------------------------------------------------------


def _mark_artifacts(pdf: pikepdf.Pdf, tree: _Tree) -> None:
    """Make artifacts of what stands outside the tree, and write the tree's index anew."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    entries = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    index: dict[int, Any] = {}
    for page in pdf.pages:
        number = int(page.obj.StructParents)
        owners = list(entries[number])
        outside = {mcid for mcid, owner in enumerate(owners) if owner.objgen not in tree.reached}
        if outside:
            content = page.Contents.read_bytes()
            page.Contents.write(_MARKED.sub(partial(_artifact_tag, outside=outside), content))
        index[number] = Array(
            [None if mcid in outside else owner for mcid, owner in enumerate(owners)]
        )
        for annotation in page.obj.get("/Annots", []):
            index[int(annotation.StructParent)] = entries[int(annotation.StructParent)]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(
        Dictionary(Nums=Array([part for key in sorted(index) for part in (key, index[key])]))
    )
    # ISO 32000-1, table 322: above every key in use.
    pdf.Root.StructTreeRoot.ParentTreeNextKey = max(index, default=-1) + 1


def _artifact_tag(found: re.Match[bytes], *, outside: set[int]) -> bytes:
    if int(found.group(1)) not in outside:
        return found.group()
    # ISO 32000-1, 14.8.2.2: running heads and folios; or the second half of a spread.
    return b"/Artifact <</Type /Pagination>> BDC"
