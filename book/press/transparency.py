"""Transparency: refused for PDF/X-1a, blended in DeviceCMYK for PDF/X-4.

PDF/X-1a forbids transparency (ISO 15930-4, 6.16), and WeasyPrint 70 cannot flatten it. PDF/X-4
allows it, and GWG 2022 (R0030) requires that it is blended in DeviceCMYK.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object

from book.press import content_streams
from book.press.content_streams import Content

_OPAQUE_BLEND_MODES = ("/Normal", "/Compatible")
#: Keys of a graphics state that have no effect where nothing is transparent.
_TRANSPARENCY_KEYS = ("/ca", "/CA", "/BM", "/SMask", "/AIS")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransparentPage:
    """A page with one kind of transparency on it."""

    #: Counted from 1.
    page: int
    #: The kind, for people: `an opacity of 0.5`.
    what: str


class TransparencyError(Exception):
    """Transparency in a file of a standard that forbids it."""

    def __init__(self, kinds: tuple[TransparentPage, ...]) -> None:
        self.kinds = kinds
        super().__init__("; ".join(f"page {kind.page}: {kind.what}" for kind in kinds))


def find_transparency(pdf: pikepdf.Pdf) -> Iterator[TransparentPage]:
    """Yield the kinds of transparency of every page, each kind once per page."""
    for number, page in enumerate(pdf.pages, start=1):
        kinds = dict.fromkeys(
            kind
            for stream in content_streams.contents_of_page(page)
            for kind in _kinds_in_stream(stream)
        )
        yield from (TransparentPage(page=number, what=kind) for kind in kinds)


def refuse_transparency(pdf: pikepdf.Pdf) -> None:
    """Remove the keys of transparency without effect; raise `TransparencyError` for any other."""
    if kinds := tuple(find_transparency(pdf)):
        raise TransparencyError(kinds)
    for page in pdf.pages:
        for stream in content_streams.contents_of_page(page):
            # A group of opaque objects looks the same without the group.
            content_streams.remove_keys(stream.owner, ("/Group",))
            for state in stream.resources.get("/ExtGState", Dictionary()).values():
                content_streams.remove_keys(state, _TRANSPARENCY_KEYS)


def blend_in_inks(pdf: pikepdf.Pdf) -> None:
    """Set DeviceCMYK as the blending space of each page with transparency."""
    for number in {transparent.page for transparent in find_transparency(pdf)}:
        pdf.pages[number - 1].obj.Group = Dictionary(
            Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK
        )


def _kinds_in_stream(stream: Content) -> Iterator[str]:
    for operation in stream.operations:
        operator = str(operation.operator)
        if operator == "gs":
            state = stream.resource("/ExtGState", operation.operands[0])
            if state is not None:
                yield from _kinds_in_state(state)
        elif operator == "Do":
            image = stream.resource("/XObject", operation.operands[0])
            if image is not None and ("/SMask" in image or int(image.get("/SMaskInData", 0))):
                yield "a picture with transparent parts"


def _kinds_in_state(state: Object) -> Iterator[str]:
    for key in ("/ca", "/CA"):
        opacity = float(state.get(key, 1))
        if opacity < 1:
            yield f"an opacity of {opacity:g}"
    if state.get("/SMask", Name("/None")) != Name("/None"):
        yield "a soft mask"
    blend = str(state.get("/BM", Name.Normal))
    if blend not in _OPAQUE_BLEND_MODES:
        yield f"the blend mode {blend.removeprefix('/')}"
