"""Print editions with one fault of a page or of the file each (rules PDF-*)."""

from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.support.active_pdfs import ACTIVE
from tests.support.print_faults import (
    MARKED,
    Spoil,
    Spoilt,
    box,
    on_page,
    page_entry,
    picture,
    unchanged,
    with_resource,
)
from tests.support.small_print_edition import EXPECTED, MM, PRINTER, WIDTH, jpeg, paint, place, text


def narrower(pdf: Pdf) -> None:
    """Make the third page 2 mm narrower, with its bleed."""
    page = pdf.pages[2].obj
    for key in ("/TrimBox", "/BleedBox"):
        left, bottom, right, top = (float(edge) for edge in page[key])
        page[key] = Array([left, bottom, right - 2 * MM, top])


def no_bleed(pdf: Pdf) -> None:
    del pdf.pages[2].obj["/BleedBox"]


def link() -> Array:
    return Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])


def in_docinfo(**entries: Any) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del pdf.docinfo[f"/{key}"]
            else:
                pdf.docinfo[f"/{key}"] = value

    return spoil


def in_xmp(old: bytes, new: bytes) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return spoil


def blank(number: int, content: str = "q Q") -> Spoil:
    """Empty a page, and put text on the page that may be blank."""

    def spoil(pdf: Pdf) -> None:
        pdf.pages[number - 1].obj.Contents.write(content.encode())
        paint(pdf, 2, text(20, 40, 10))
        # The imprint is on the last page, which may be a verso after a blank page.
        pdf.pages.extend([pdf.pages[0], pdf.pages[3]])

    return spoil


def marked(numbers: dict[int, float]) -> Spoil:
    """Add a mark beside some pages, so many points from the left trim edge."""

    def spoil(pdf: Pdf) -> None:
        for number, away in numbers.items():
            paint(pdf, number, crop_marks(WIDTH + away))

    return spoil


def last_page_lost(pdf: Pdf) -> None:
    del pdf.pages[-1]


def crop_marks(x: float) -> str:
    return f"q 0 0 0 1 K {PRINTER.line_least * 2} w /Over gs {x} 0 m {x + 5} 0 l S Q\n"


PAGES = (
    Spoilt(id="PDF-01", what="narrower", spoil=narrower),
    Spoilt(
        id="PDF-01", what="a second name", spoil=page_entry("/ArtBox", lambda: Array([0, 0, 9, 9]))
    ),
    Spoilt(
        id="PDF-02",
        what="2 mm",
        spoil=page_entry("/BleedBox", lambda: Array([-5.67, -8.5, WIDTH + 8.5, 80 * MM + 8.5])),
    ),
    Spoilt(id="PDF-02", what="none", spoil=no_bleed),
    Spoilt(
        id="PDF-03",
        what="ends at the edge",
        spoil=on_page(box("0 0 0 .5 k", f"{WIDTH - 50} 150 50 30")),
    ),
    Spoilt(id="PDF-03", what="ends in the bleed", spoil=on_page(box("0 0 0 .5 k", "50 -3 50 30"))),
    Spoilt(
        id="PDF-03",
        what="is clipped at the edge",
        spoil=on_page("q 0 0 50 50 re W n " + box("0 0 0 .5 k", "10 -20 20 50") + "Q"),
    ),
    Spoilt(id="PDF-04", what="1 mm from the edge", spoil=on_page(text(30, 1, 10))),
    Spoilt(
        id="PDF-04", what="a line that is too long", spoil=on_page(text(90, 10, 10, "long " * 8))
    ),
    Spoilt(id="PDF-05", what="turned", spoil=page_entry("/Rotate", 90)),
    Spoilt(id="PDF-05", what="scaled", spoil=page_entry("/UserUnit", 2)),
    Spoilt(id="PDF-05", what="hidden", spoil=page_entry("/CropBox", lambda: Array([0, 0, 99, 99]))),
    Spoilt(id="PDF-05", what="of two sizes", expected=replace(EXPECTED, size=None), spoil=narrower),
    Spoilt(id="PDF-06", what="a link", spoil=page_entry("/Annots", link)),
    *(
        Spoilt(id="PDF-06", what=what, page=case.page, spoil=case.make)
        for what, case in ACTIVE.items()
        if case.kinds and case.kinds != {"fetch"}
    ),
    Spoilt(
        id="PDF-06",
        what="a lock",
        page=0,
        spoil=unchanged,
        saved={"encryption": pikepdf.Encryption(owner="owner", user="")},
    ),
    Spoilt(id="PDF-07", what="not trapped nor untrapped", page=0, spoil=in_docinfo(Trapped=None)),
    Spoilt(id="PDF-07", what="trapped, perhaps", page=0, spoil=in_docinfo(Trapped=Name.Unknown)),
    Spoilt(
        id="PDF-07", what="another title", page=0, spoil=in_docinfo(Title=String("The Bridges"))
    ),
    Spoilt(id="PDF-07", what="no title", page=0, spoil=in_xmp(b"dc:title", b"dc:name")),
    Spoilt(
        id="PDF-07",
        what="another hour",
        page=0,
        spoil=in_docinfo(ModDate=String("D:20260301120000Z")),
    ),
    Spoilt(id="PDF-07", what="no date", page=0, spoil=in_xmp(b"xmp:CreateDate", b"xmp:BornDate")),
    Spoilt(id="PDF-07", what="another standard", page=0, spoil=in_xmp(b"PDF/X-4", b"PDF/A-4")),
    Spoilt(
        id="PDF-07",
        what="no identifier",
        page=0,
        spoil=unchanged,
        bytes=lambda content: content.replace(b"/ID [", b"/XX ["),
    ),
    Spoilt(id="PDF-08", what="a blank recto", spoil=blank(3)),
    Spoilt(id="PDF-08", what="a blank first page", page=1, spoil=blank(1)),
    Spoilt(
        id="PDF-08",
        what="white on white",
        spoil=blank(3, box("0 0 0 0 k")),
    ),
    Spoilt(id="PDF-08", what="three pages", page=0, spoil=last_page_lost),
    Spoilt(id="PDF-09", what="not asked for", spoil=on_page(crop_marks(WIDTH + 12))),
    Spoilt(
        id="PDF-09",
        what="in the bleed",
        expected=replace(EXPECTED, printer=MARKED),
        spoil=marked({1: 12, 2: 12, 3: 6, 4: 12}),
    ),
    Spoilt(
        id="PDF-09",
        what="wanted and missing",
        expected=replace(EXPECTED, printer=MARKED),
        spoil=marked({1: 12, 2: 12, 4: 12}),
    ),
    Spoilt(
        id="PDF-10",
        what="a table of contents that leads nowhere",
        page=0,
        spoil=unchanged,
        bytes=lambda content: content.replace(b"startxref\n", b"startxref\n9"),
    ),
    Spoilt(
        id="PDF-10",
        what="a damaged photograph",
        spoil=with_resource(
            "XObject",
            "Bad",
            picture(jpeg((300, 300))[:3000], (300, 300)),
            place("Bad", 30, 25, 25, 25),
        ),
    ),
    Spoilt(id="PDF-10", what="an instruction without sense", spoil=on_page("(words) cm\n")),
)
