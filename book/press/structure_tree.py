"""The structure tree of a tagged PDF, which screen readers follow.

WeasyPrint 70 tags boxes of pages instead of elements (FACTS.md, Tags from WeasyPrint 70).
`pdf` leaves in the title of each structure element which XHTML element it was made from; with
that the tree is brought to ISO 32000-1 (14.8) and ISO 14289-1 (7).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from book.press import link_annotations
from book.press.structure_elements import (
    append_kids,
    element_data,
    is_element,
    kids_of,
    put_caption_into_figure,
    set_role,
    wrap_item_body,
)
from book.render.translations import Labels

_MARKED = re.compile(rb"/(?:Span|Figure)\s*<</MCID (\d+)>>\s*BDC")


@dataclass(frozen=True, slots=True)
class _Tree:
    """The state of one pass over a structure tree."""

    pdf: pikepdf.Pdf
    #: Page labels by the names of the destinations of links.
    pages: Mapping[str, str]
    labels: Labels
    #: Footnotes by the number of their XHTML element, until their calls are reached.
    notes: dict[int, list[Any]] = field(default_factory=dict)
    #: Object numbers of annotations that repeat the annotation of the link around them.
    duplicates: set[tuple[int, int]] = field(default_factory=set)
    #: Object numbers of all structure elements in the tree.
    reached: set[tuple[int, int]] = field(default_factory=set)


def repair_structure(pdf: pikepdf.Pdf, labels: Labels) -> None:
    """Rewrite the structure tree by the elements of the XHTML document.

    A paragraph on two pages becomes one element, with the plates between them after it; a link gets
    one annotation per line, which says where it leads; a footnote follows its call; a Figure has
    its caption; lists say how they are numbered; passages in another language get their `Lang`;
    running heads and folios become pagination artifacts.
    """
    document = pdf.Root.StructTreeRoot.K[0]
    tree = _Tree(pdf, link_annotations.pages_by_destination(pdf), labels)
    _detach_notes(document, tree)
    _repair_element(document, tree)
    for notes in tree.notes.values():
        append_kids(document, notes)
        for note in notes:
            _repair_element(note, tree)
    link_annotations.drop_annotations(pdf, tree.duplicates)
    _mark_artifacts(pdf, tree)


def _detach_notes(document: Any, tree: _Tree) -> None:
    """Move the footnotes from the end of each page, where they interrupt the text, to `tree`."""
    remaining = []
    for kid in kids_of(document):
        is_area = is_element(kid) and "/T" not in kid
        elements = filter(is_element, kids_of(kid)) if is_area else ()
        notes = [note for note in elements if element_data(note).get("tag") == "Note"]
        for note in notes:
            tree.notes.setdefault(element_data(note)["element"], []).append(note)
        if not notes:
            remaining.append(kid)
    document.K = Array(remaining)


def _repair_element(element: Any, tree: _Tree, link: Any = None) -> None:
    """Rewrite an element and all below it; `link` is the enclosing link."""
    tree.reached.add(element.objgen)
    data = element_data(element)
    if "/T" in element:
        del element["/T"]
    set_role(element, data)
    if link is not None and Name.Link == element.S:
        element.S = Name.Span
    kids_link = element if Name.Link == element.S else link
    annotation = link_annotations.annotation_of(element)
    outer = link_annotations.annotation_of(link) if link is not None else None
    if annotation is not None and outer is not None:
        link_annotations.merge_annotation(element, annotation, outer)
        tree.duplicates.add(annotation.objgen)
    elif annotation is not None:
        words = data.get("words", "")
        link_annotations.describe_link(annotation, words, tree.pages, tree.labels)
    kids: list[Any] = []
    for kid in _join_continued(_without_bodies(element, _without_pages(element, kids_of(element)))):
        if not is_element(kid):
            kids.append(kid)
            continue
        kid_data = element_data(kid)
        if kid_data.get("tag") == "Artifact":
            continue
        _repair_element(kid, tree, kids_link)
        if kids_of(kid):
            is_figure = kid_data.get("name") == "figure"
            kids.append(put_caption_into_figure(kid) if is_figure else kid)
        if kid_data.get("name") == "span::footnote-call":
            for note in _join_continued(tree.notes.pop(kid_data["element"], [])):
                note.P = element
                _repair_element(note, tree)
                kids.append(note)
    element.K = Array(kids)
    if element.S == Name.LI:
        body = wrap_item_body(element, tree.pdf)
        if body is not None:
            tree.reached.add(body.objgen)


def _without_pages(parent: Any, kids: list[Any]) -> list[Any]:
    """Return the kids of an element, with those of each page of text in place of the page."""
    found = []
    for kid in kids:
        if is_element(kid) and "/T" in kid and element_data(kid).get("tag") == "page":
            for inner in _without_pages(parent, kids_of(kid)):
                if is_element(inner):
                    inner.P = parent
                found.append(inner)
        else:
            found.append(kid)
    return found


def _without_bodies(item: Any, kids: list[Any]) -> list[Any]:
    """Return the kids of an element; in a list item, those of its bodies in place of these.

    An item that goes on without a mark of its own has a body, which is not that of its beginning.
    """
    if item.S != Name.LI:
        return kids
    found = []
    for kid in kids:
        inside = kids_of(kid) if is_element(kid) and Name.LBody == kid.S else [kid]
        for inner in inside:
            if is_element(inner):
                inner.P = item
            found.append(inner)
    return found


def _join_continued(kids: list[Any]) -> list[Any]:
    """Return the kids, with those joined that are one XHTML element, or parts of one, on two pages.

    Between them there are plates at most: these follow the whole element.
    """
    joined: list[Any] = []
    before = 0
    for kid in kids:
        if joined and _is_continued(joined[before], kid):
            append_kids(joined[before], kids_of(kid))
            continue
        joined.append(kid)
        if not _is_plate(kid):
            before = len(joined) - 1
    return joined


def _is_plate(kid: Any) -> bool:
    """Return whether a kid is the Div of a plate, a picture, or captions of other pages."""
    return is_element(kid) and "/T" in kid and element_data(kid).get("name") in ("div", "figure")


def _is_continued(previous: Any, kid: Any) -> bool:
    if not (is_element(previous) and is_element(kid) and "/T" in previous and "/T" in kid):
        return False
    # Each line of a link has an annotation, each picture a bounding box: they are not joined.
    elements_only = all(map(is_element, (*kids_of(previous), *kids_of(kid))))
    return bool(elements_only and previous.T == kid.T and _last_page(previous) != kid.get("/Pg"))


def _last_page(element: Any) -> Any:
    kids = [kid for kid in kids_of(element) if is_element(kid)]
    return _last_page(kids[-1]) if kids else element.get("/Pg")


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
