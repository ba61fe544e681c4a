"""A fault of a print edition, and ways of putting one into the sound print edition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pikepdf import Pdf, Stream, String

from book.check.rules.pdf_file import Expected
from book.manuscript.settings import PrinterToml
from tests.support.small_print_edition import EXPECTED, PRINTER, paint, photograph, resources

Spoil = Callable[[Pdf], None]
X1A = PrinterToml(standard="PDF/X-1a:2003", pages=2)
MARKED = PRINTER.model_copy(update={"marks": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """One fault of a print edition."""

    id: str
    what: str
    spoil: Spoil
    #: Counted from 1; 0 where the whole file is at fault.
    page: int = 3
    expected: Expected = EXPECTED
    saved: dict[str, Any] | None = None
    #: Changes the bytes of the saved file.
    bytes: Callable[[bytes], bytes] | None = None


def on_page(content: str, number: int = 3) -> Spoil:
    return lambda pdf: paint(pdf, number, content)


def with_resource(kind: str, name: str, make: Callable[[Pdf], Any], content: str) -> Spoil:
    """Add a resource and use it on the third page."""

    def spoil(pdf: Pdf) -> None:
        resources(pdf)[f"/{kind}"][f"/{name}"] = make(pdf)
        paint(pdf, 3, content)

    return spoil


def box(colour: str, at: str = "100 150 50 30") -> str:
    return f"q {colour} {at} re f Q\n"


def line(width: float, colour: str = "0 0 0 .5 K") -> str:
    return f"q {colour} {width} w 100 160 m 200 160 l S Q\n"


def page_entry(key: str, value: Any, number: int = 3) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        pdf.pages[number - 1].obj[key] = value() if callable(value) else value

    return spoil


def root(key: str, value: Any) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        pdf.Root[key] = value

    return spoil


def picture(content: bytes, size: tuple[int, int], **more: Any) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        image = photograph(pdf, content, size)
        for key, value in more.items():
            if value is None:
                del image[f"/{key}"]
            else:
                image[f"/{key}"] = value
        return image

    return make


def as_x1a(spoil: Spoil) -> Spoil:
    def both(pdf: Pdf) -> None:
        pdf.docinfo.GTS_PDFXVersion = String("PDF/X-1a:2003")
        spoil(pdf)

    return both


def unchanged(pdf: Pdf) -> None:
    pass
