"""What is see-through: found for a house that refuses it, and blended in the press's inks.

PDF/X-1a knows no transparency (ISO 15930-4, 6.16), and WeasyPrint cannot flatten it; PDF/X-4
allows it, and wants to know of which inks it is mixed (GWG 2022, R0030; preflight CLR-06, CLR-07).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object

from book.press import content
from book.press.content import Content

_PLAIN_BLENDS = ("/Normal", "/Compatible")
#: Keys of a graphics state that say nothing once all is opaque.
_KEYS = ("/ca", "/CA", "/BM", "/SMask", "/AIS")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransparentPage:
    """A page with something see-through on it."""

    #: Counted from 1.
    page: int
    #: In words: `an opacity of 0.5`.
    what: str


class TransparencyError(Exception):
    """The standard refuses transparency, and some pages have it."""

    def __init__(self, found: tuple[TransparentPage, ...]) -> None:
        self.found = found
        super().__init__("; ".join(f"page {one.page}: {one.what}" for one in found))


def find_transparency(pdf: pikepdf.Pdf) -> Iterator[TransparentPage]:
    """List what is see-through on every page, each thing once a page."""
    for number, page in enumerate(pdf.pages, start=1):
        words = dict.fromkeys(
            what for one in content.contents_of_page(page) for what in _in_content(one)
        )
        yield from (TransparentPage(page=number, what=what) for what in words)


def refuse_transparency(pdf: pikepdf.Pdf) -> None:
    """Take out what only speaks of transparency; `SeeThroughError` when there is some."""
    found = tuple(find_transparency(pdf))
    if found:
        raise TransparencyError(found)
    for page in pdf.pages:
        for one in content.contents_of_page(page):
            if "/Group" in one.owner:
                # A group of opaque marks is drawn as these would be without it.
                del one.owner.Group
            for state in one.resources.get("/ExtGState", Dictionary()).values():
                for key in _KEYS:
                    if key in state:
                        del state[key]


def blend_in_inks(pdf: pikepdf.Pdf) -> None:
    """Say on each page with something see-through that it is mixed in DeviceCMYK."""
    for number in {one.page for one in find_transparency(pdf)}:
        pdf.pages[number - 1].obj.Group = Dictionary(
            Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK
        )


def _in_content(one: Content) -> Iterator[str]:
    for operation in one.operations:
        operator = str(operation.operator)
        if operator == "gs":
            state = one.resource("/ExtGState", operation.operands[0])
            if state is not None:
                yield from _in_graphics_state(state)
        elif operator == "Do":
            drawn = one.resource("/XObject", operation.operands[0])
            if drawn is not None and ("/SMask" in drawn or int(drawn.get("/SMaskInData", 0))):
                yield "a picture with transparent parts"


def _in_graphics_state(state: Object) -> Iterator[str]:
    for key in ("/ca", "/CA"):
        opacity = float(state.get(key, 1))
        if opacity < 1:
            yield f"an opacity of {opacity:g}"
    if state.get("/SMask", Name("/None")) != Name("/None"):
        yield "a soft mask"
    blend = str(state.get("/BM", Name.Normal))
    if blend not in _PLAIN_BLENDS:
        yield f"the blend mode {blend.removeprefix('/')}"
