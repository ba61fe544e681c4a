"""Read the content documents of an EPUB: their text and their pictures with captions."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from book.check.read.epub_addresses import resolve

XHTML = "http://www.w3.org/1999/xhtml"
_NS = {"html": XHTML}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
#: Attributes that name an element for a reader who does not see it (WAI-ARIA 1.2, 5.2.8.4).
_NAMED = ("aria-label", "aria-labelledby")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImage:
    """An `img` element of a content document."""

    #: Its file in the archive; empty for a remote one.
    name: str
    #: None without the attribute.
    alt: str | None
    #: Its role is `presentation` or `none`, or it is hidden from screen readers.
    decorative: bool
    #: It has a name besides its alternative text.
    named: bool
    caption: str
    in_figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class XhtmlPage:
    """An XHTML content document."""

    name: str
    text: str
    images: tuple[ShownImage, ...]
    #: It contains `epub:type="notice"` or `role="doc-notice"`.
    notice: bool


def read_page(name: str, tree: Any) -> XhtmlPage:
    """Read a content document that was parsed."""
    # A figure may have many pictures: its caption is read once.
    captions = {
        figure: _text_of(figure.find(".//html:figcaption", _NS))
        for figure in tree.iter("{*}figure")
    }
    return XhtmlPage(
        name=name,
        text=_text_of(tree.find("html:body", _NS)),
        images=tuple(
            _read_image(name, image, captions) for image in tree.iterfind(".//html:img", _NS)
        ),
        notice=any(
            "notice" in str(element.get(_EPUB_TYPE, "")).split()
            or element.get("role") == "doc-notice"
            for element in tree.iter("{*}section", "{*}body", "{*}div", "{*}aside")
        ),
    )


def _read_image(name: str, image: Any, captions: Mapping[Any, str]) -> ShownImage:
    figure = next(image.iterancestors("{*}figure"), None)
    return ShownImage(
        name=resolve(name, image.get("src")),
        alt=image.get("alt"),
        decorative=image.get("role") in ("presentation", "none")
        or image.get("aria-hidden") == "true",
        named=any(image.get(key) for key in _NAMED),
        caption=captions.get(figure, ""),
        in_figure=figure is not None,
    )


def _text_of(element: Any) -> str:
    if element is None:
        return ""
    return unicodedata.normalize("NFC", " ".join("".join(element.itertext()).split()))
