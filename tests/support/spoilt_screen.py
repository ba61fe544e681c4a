"""Screen editions with one fault each, by the id of the rule that has to find it."""

from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from book.render.translations import labels_for
from tests.support.spoilt_pictures import CARRIED


def picture_of(pdf: Pdf) -> pikepdf.Stream:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == Name.DCTDecode
    )


def in_picture(spoil: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    def spoiling(pdf: Pdf) -> None:
        stream = picture_of(pdf)
        stream.write(spoil(stream.read_raw_bytes()), filter=Name.DCTDecode)

    return spoiling


def figure_of(pdf: Pdf) -> Dictionary:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.Figure
    )


def _no_alt(pdf: Pdf) -> None:
    del figure_of(pdf)["/Alt"]


def _placeholder(pdf: Pdf) -> None:
    figure_of(pdf).Alt = String(labels_for("en").undescribed)


def _not_enclosed(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary):
            for key in ("/FontFile2", "/FontFile3"):
                if key in thing:
                    del thing[key]


def without(key: str) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        del pdf.Root[key]

    return spoil


def in_xmp(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return spoil


def _no_elements(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.K = Array([])


def _untagged(pdf: Pdf) -> None:
    page = next(page for page in pdf.pages if page.Resources.get("/Font"))
    name = next(iter(page.Resources.Font))
    page.contents_add(f"BT {name} 9 Tf 20 20 Td <00010001> Tj ET".encode())


def _launch(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("calc.exe")))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=action)])


def _opens_address(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


def _encloses(pdf: Pdf) -> None:
    pdf.attachments["a.csv"] = b"a,b"


def _titled(pdf: Pdf) -> None:
    pdf.docinfo.Producer = String("/home/ada/izium/build.py")


SCREENS: dict[str, dict[str, Callable[[Pdf], None]]] = {
    **{
        id: {what: in_picture(spoil) for what, spoil in each.items()}
        for id, each in CARRIED.items()
    },
    "SAFE-07": {
        "a folder": _titled,
        "a folder in XMP": in_xmp(b"</dc:creator>", b"</dc:creator><!-- C:\\Users\\ada -->"),
        "an address": _opens_address,
    },
    "PDF-16": {"a program": _launch, "a file": _encloses},
    "CAP-04": {
        "a figure": _no_alt,
        "the builder's own words": _placeholder,
    },
    "TXT-01": {"every typeface": _not_enclosed},
    "PDF-10": {"no pages": lambda pdf: pdf.pages.__delitem__(slice(0, None))},
    "PDF-11": {
        "no structure": without("/MarkInfo"),
        "no language": without("/Lang"),
        "no elements": _no_elements,
        "text that no element has": _untagged,
        "no title in the window": without("/ViewerPreferences"),
    },
    "PDF-12": {
        "no PDF/UA": in_xmp(b"pdfuaid:part", b"pdfuaid:prat"),
        "no PDF/A": in_xmp(b'pdfaid:part="3"', b'pdfaid:part="9"'),
    },
    "PDF-15": {
        "as the viewer likes": without("/PageLayout"),
        "odd pages on the left": lambda pdf: pdf.Root.__setattr__("PageLayout", Name.TwoPageLeft),
    },
}  # fmt: skip
