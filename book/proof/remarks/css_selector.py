"""Find the element that a CSS selector of a reading system means. Pure.

Only what reading systems write is understood: tags, ids, classes, `:nth-child(2)`, `>` and blanks.
"""

import re
from dataclasses import dataclass

from book.check.read.epub_text import DocumentText, Element

_MOST_LENGTH, _MOST_PARTS = 2000, 60
_NAME = r"(?:\\[0-9a-fA-F]{1,6} ?|\\.|[-\w]|[^\x00-\x7f])+"
_PIECE = re.compile(
    rf"(?P<combinator>\s*>\s*|\s+)|#(?P<id>{_NAME})|\.(?P<class>{_NAME})"
    r"|:nth-(?P<nth>child|of-type)\(\s*(?P<number>\d{1,6})\s*\)|:(?P<first>first|last)-child"
    rf"|\[id=(?P<quote>[\"'])(?P<attribute>[^\"']*)(?P=quote)\]|(?P<tag>\*|{_NAME})"
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6}) ?|(.))")


@dataclass(slots=True)
class _Compound:
    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    nth: int = 0
    of_type: bool = False
    last: bool = False
    #: Whether it must be the parent of what follows, or anything above it.
    parent: bool = False

    @property
    def says_nothing(self) -> bool:
        return not (self.tag or self.id or self.classes or self.nth or self.last)


def find_element(selector: str, document: DocumentText) -> int | None:
    """Return the index of the first element that a selector means; None if there is none."""
    compounds = _parse(selector.strip())
    if not compounds:
        return None
    for index, element in enumerate(document.elements):
        if _matches(compounds[-1], element, document) and _above(compounds, element, document):
            return index
    return None


def _parse(selector: str) -> list[_Compound]:
    """Return the parts of a selector; none where something in it is not understood."""
    compounds = [_Compound()]
    at = 0
    if len(selector) > _MOST_LENGTH:
        return []
    while at < len(selector):
        match = _PIECE.match(selector, at)
        if not match or len(compounds) > _MOST_PARTS:
            return []
        at, last = match.end(), compounds[-1]
        if combinator := match["combinator"]:
            last.parent = ">" in combinator
            compounds.append(_Compound())
        elif match["id"] or match["attribute"]:
            last.id = _unescape(match["id"]) if match["id"] else match["attribute"]
        elif match["class"]:
            last.classes |= {_unescape(match["class"])}
        elif match["nth"]:
            last.nth, last.of_type = int(match["number"]), match["nth"] == "of-type"
        elif match["first"]:
            last.nth, last.last = int(match["first"] == "first"), match["first"] == "last"
        else:
            last.tag = match["tag"].lower()
    return [] if any(each.says_nothing for each in compounds) else compounds


def _unescape(name: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = int(match.group(1) or "0", 16)
        return match.group(2) or (chr(code) if code < 0xD800 else "\ufffd")

    return _ESCAPE.sub(plain, name)


def _matches(compound: _Compound, element: Element, document: DocumentText) -> bool:
    if compound.tag not in ("", "*", element.tag):
        return False
    if compound.id and compound.id != element.id:
        return False
    if not compound.classes <= element.classes:
        return False
    if not compound.nth and not compound.last:
        return True
    if element.parent < 0:
        return compound.nth == 1 or compound.last
    siblings = document.elements[element.parent].children
    if compound.of_type:
        siblings = [index for index in siblings if document.elements[index].tag == element.tag]
    place = len(siblings) if compound.last else compound.nth
    return place <= len(siblings) and document.elements[siblings[place - 1]] is element


def _above(compounds: list[_Compound], element: Element, document: DocumentText) -> bool:
    """Return whether the elements above match the other parts, from the last one to the first."""
    current = element
    for compound in reversed(compounds[:-1]):
        while True:
            if current.parent < 0:
                return False
            current = document.elements[current.parent]
            if _matches(compound, current, document):
                break
            if compound.parent:
                return False
    return True
