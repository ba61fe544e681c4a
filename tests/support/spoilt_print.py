"""Print editions with one fault each, by the id of the check that has to see it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from book.check.rules.pdf_file import Expected
from book.manuscript.settings import PrinterToml
from tests.support.press_sheets import (
    EXPECTED,
    MM,
    PICTURES,
    PLACED,
    PRINTER,
    WIDTH,
    jpeg,
    paint,
    photograph,
    place,
    resources,
    text,
)

Spoil = Callable[[Pdf], None]
X1A = PrinterToml(standard="PDF/X-1a:2003", pages=2)
MARKED = PRINTER.model_copy(update={"marks": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """One fault."""

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


def also(kind: str, name: str, make: Callable[[Pdf], Any], content: str) -> Spoil:
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


def intent(**entries: Any) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root.OutputIntents[0][f"/{key}"] = value

    return spoil


def no_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/DestOutputProfile"]


def icc(channels: int) -> Callable[[Pdf], Array]:
    def make(pdf: Pdf) -> Array:
        profile = Stream(pdf, b"a profile")
        profile.N = channels
        return Array([Name.ICCBased, pdf.make_indirect(profile)])

    return make


def drawing(content: str, **more: Any) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        form = Stream(pdf, content.encode())
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox, form.Resources = Array([0, 0, 400, 400]), resources(pdf)
        for key, value in more.items():
            form[f"/{key}"] = value
        return pdf.make_indirect(form)

    return make


def tiles(content: str) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        pattern = Stream(pdf, content.encode())
        pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
        pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, 9, 9]), 9, 9
        pattern.Resources = Dictionary()
        return pdf.make_indirect(pattern)

    return make


def gradient(space: Any) -> Callable[[Pdf], Dictionary]:
    def make(pdf: Pdf) -> Dictionary:
        return Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 9, 0]))

    return make


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


def line_art(width: int) -> Callable[[Pdf], Stream]:
    rows = b"\x00" * ((width + 7) // 8) * width
    more = {"Filter": None, "Decode": None, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
    return picture(rows, (width, width), **more)


def spot(name: str) -> Callable[[Pdf], Array]:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 0, 0]), N=1
    )
    return lambda pdf: Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])


def font_without_file(pdf: Pdf) -> None:
    font = resources(pdf).Font.F1
    other = Dictionary(font)
    other.FontDescriptor = Dictionary(font.FontDescriptor)
    del other.FontDescriptor.FontFile2
    resources(pdf).Font.F2 = pdf.make_indirect(other)
    paint(pdf, 3, text(30, 10, 10).replace("/F1", "/F2"))


def courier(pdf: Pdf) -> None:
    other = Dictionary(resources(pdf).Font.F1)
    other.BaseFont = Name("/ABCDEF+Courier-Bold")
    resources(pdf).Font.F2 = pdf.make_indirect(other)
    paint(pdf, 3, text(30, 10, 10).replace("/F1", "/F2"))


def type_3(pdf: Pdf) -> None:
    resources(pdf).Font.F2 = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 9, 9]),
        FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
        CharProcs=Dictionary(a=Stream(pdf, b"9 0 0 0 9 9 d1 0 0 9 9 re f")),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([9]),
    )
    paint(pdf, 3, text(30, 10, 10, "aaa").replace("/F1", "/F2"))


def no_glyph(pdf: Pdf) -> None:
    simple = resources(pdf).Font.F1
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=simple.BaseFont,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=simple.FontDescriptor,
        DW=600,
        W=Array([40, Array([500, 510]), 50, 60, 520]),
    )
    resources(pdf).Font.F2 = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=simple.BaseFont,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
    )
    words = text(30, 10, 10).replace("/F1", "/F2").replace("(The river) Tj", "[<0028> 9 <0000>] TJ")
    paint(pdf, 3, words)


def narrower(pdf: Pdf) -> None:
    """The whole third page is 2 mm narrower, with its bleed."""
    page = pdf.pages[2].obj
    for key in ("/TrimBox", "/BleedBox"):
        left, bottom, right, top = (float(edge) for edge in page[key])
        page[key] = Array([left, bottom, right - 2 * MM, top])


def no_bleed(pdf: Pdf) -> None:
    del pdf.pages[2].obj["/BleedBox"]


def link() -> Array:
    return Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])


def said(**entries: Any) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del pdf.docinfo[f"/{key}"]
            else:
                pdf.docinfo[f"/{key}"] = value

    return spoil


def without_xmp(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"PDF/X-4", b"PDF/A-4"))


def as_x1a(spoil: Spoil) -> Spoil:
    def both(pdf: Pdf) -> None:
        pdf.docinfo.GTS_PDFXVersion = String("PDF/X-1a:2003")
        spoil(pdf)

    return both


def blank(number: int, content: str = "q Q") -> Spoil:
    """Empty a page, and fill the blank one that stands there with good reason."""

    def spoil(pdf: Pdf) -> None:
        pdf.pages[number - 1].obj.Contents.write(content.encode())
        paint(pdf, 2, text(20, 40, 10))
        # On a last page stands the imprint, and it may open on the left.
        pdf.pages.extend([pdf.pages[0], pdf.pages[3]])

    return spoil


def marked(numbers: dict[int, float]) -> Spoil:
    """Paint a mark beside some pages, so many points from the trimmed edge."""

    def spoil(pdf: Pdf) -> None:
        for number, away in numbers.items():
            paint(pdf, number, crop_marks(WIDTH + away))

    return spoil


def last_page_lost(pdf: Pdf) -> None:
    del pdf.pages[-1]


def crop_marks(x: float) -> str:
    return f"q 0 0 0 1 K {PRINTER.line_least * 2} w /Over gs {x} 0 m {x + 5} 0 l S Q\n"


def nothing(pdf: Pdf) -> None:
    pass


GROUP = {"S": Name.Transparency, "Type": Name.Group}
HALF = {"ca": 0.5}
_OTHER = replace(EXPECTED, pictures={**PICTURES, "flood": "0" * 64})

SPOILT = (
    Spoilt(id="CLR-01", what="rg", spoil=on_page(box("1 0 0 rg"))),
    Spoilt(id="CLR-01", what="RG", spoil=on_page(line(1, "1 0 0 RG"))),
    Spoilt(
        id="CLR-01",
        what="Lab",
        spoil=also(
            "ColorSpace",
            "Lab",
            lambda _: Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))]),
            box("/Lab cs 50 20 20 sc"),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a profile of three colours",
        spoil=also("ColorSpace", "Icc", icc(3), box("/Icc cs 1 0 0 scn")),
    ),
    Spoilt(
        id="CLR-01",
        what="a picture",
        spoil=also(
            "XObject",
            "Rgb",
            picture(
                b"\0" * 300 * 300 * 3,
                (300, 300),
                ColorSpace=Name.DeviceRGB,
                Filter=None,
                Decode=None,
            ),
            place("Rgb", 40, 30, 25, 25),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a palette",
        spoil=also(
            "XObject",
            "Pal",
            picture(
                b"\0" * 300 * 300,
                (300, 300),
                Filter=None,
                Decode=None,
                ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String("\0\0\0\0\0\0")]),
            ),
            place("Pal", 40, 30, 25, 25),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a picture among the instructions",
        spoil=on_page("q 20 0 0 20 90 90 cm BI /W 2 /H 2 /BPC 8 /CS /RGB ID 123456789012 EI Q\n"),
    ),
    Spoilt(
        id="CLR-01",
        what="a gradient",
        spoil=also("Shading", "Sh", gradient(Name.DeviceRGB), "q 100 100 30 30 re W n /Sh sh Q\n"),
    ),
    Spoilt(
        id="CLR-01",
        what="a pattern that is a gradient",
        spoil=also(
            "Pattern",
            "Sh",
            lambda pdf: Dictionary(PatternType=2, Shading=gradient(Name.DeviceRGB)(pdf)),
            box("/Pattern cs /Sh scn"),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a pattern of tiles",
        spoil=also("Pattern", "Ti", tiles("1 0 0 rg 0 0 5 5 re f"), box("/Pattern cs /Ti scn")),
    ),
    Spoilt(
        id="CLR-01",
        what="a drawing inside a drawing",
        spoil=also(
            "XObject",
            "Outer",
            lambda pdf: drawing(
                "/Inner Do",
                Resources=Dictionary(XObject=Dictionary(Inner=drawing(box("1 0 0 rg"))(pdf))),
            )(pdf),
            "/Outer Do\n",
        ),
    ),
    Spoilt(id="CLR-02", what="none", page=0, spoil=root("/OutputIntents", Array([]))),
    Spoilt(
        id="CLR-02",
        what="two",
        page=0,
        spoil=lambda pdf: pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0]),
    ),
    Spoilt(
        id="CLR-02",
        what="another press",
        page=0,
        spoil=intent(OutputConditionIdentifier=String("FOGRA51")),
    ),
    Spoilt(id="CLR-02", what="no register", page=0, spoil=intent(RegistryName=String(""))),
    Spoilt(id="CLR-02", what="no profile", page=0, spoil=no_profile),
    Spoilt(
        id="CLR-03",
        what="a photograph of all inks",
        spoil=also(
            "XObject",
            "Dark",
            picture(jpeg(PLACED, (220, 220, 220, 255)), PLACED),
            place("Dark", 30, 25, 60, 40),
        ),
    ),
    Spoilt(id="CLR-04", what="a shape of all inks", spoil=on_page(box("1 1 1 .9 k"))),
    Spoilt(
        id="CLR-05",
        what="an ink of its own",
        spoil=also("ColorSpace", "Spot", spot("PANTONE#20185"), box("/Spot cs 1 scn")),
    ),
    Spoilt(
        id="CLR-05",
        what="every plate, on the page",
        spoil=also("ColorSpace", "Spot", spot("All"), box("/Spot cs 1 scn")),
    ),
    Spoilt(
        id="CLR-06",
        what="a drawing",
        spoil=also(
            "XObject",
            "Gr",
            drawing(box("0 0 0 .5 k"), Group=Dictionary(**GROUP, CS=Name.DeviceRGB)),
            "/Gr Do\n",
        ),
    ),
    Spoilt(
        id="CLR-06",
        what="the page",
        spoil=lambda pdf: page_entry("/Group", Dictionary(**GROUP, CS=icc(4)(pdf)))(pdf),
    ),
    Spoilt(
        id="CLR-07",
        what="half",
        expected=replace(EXPECTED, printer=X1A),
        spoil=as_x1a(
            also("ExtGState", "Half", lambda _: Dictionary(**HALF), box("/Half gs 0 0 0 .5 k"))
        ),
    ),
    Spoilt(
        id="CLR-07",
        what="blended",
        expected=replace(EXPECTED, printer=X1A),
        spoil=as_x1a(
            also(
                "ExtGState",
                "Half",
                lambda _: Dictionary(BM=Name.Multiply),
                box("/Half gs 0 0 0 .5 k"),
            )
        ),
    ),
    Spoilt(
        id="CLR-08",
        what="Adobe's mark is not heeded",
        spoil=also(
            "XObject",
            "Neg",
            picture(jpeg((300, 300), (120, 90, 90, 70)), (300, 300), Decode=None),
            place("Neg", 30, 25, 25, 25),
        ),
    ),
    Spoilt(id="TXT-01", what="not enclosed", spoil=font_without_file),
    Spoilt(id="TXT-01", what="drawn", spoil=type_3),
    Spoilt(id="TXT-01", what="Courier", spoil=courier),
    Spoilt(id="TXT-01", what="a letter is missing", spoil=no_glyph),
    Spoilt(
        id="TXT-02", what="several inks", spoil=on_page(text(30, 10, 11, colour=".2 .2 .2 1 k"))
    ),
    Spoilt(id="TXT-02", what="grey", spoil=on_page(text(30, 10, 11, colour="0 g"))),
    Spoilt(id="TXT-02", what="rich black", spoil=on_page(text(30, 10, 20, colour=".7 .6 .6 1 k"))),
    Spoilt(id="TXT-03", what="words", spoil=on_page(text(30, 10, 11).replace("/Over gs", ""))),
    Spoilt(id="TXT-03", what="a line", spoil=on_page(line(1, "0 0 0 1 K"))),
    Spoilt(id="TXT-04", what="a shape", spoil=on_page(box("/Over gs 0 0 0 0 k"))),
    Spoilt(id="TXT-04", what="large words", spoil=on_page(text(30, 10, 20, colour="0 0 0 0 k"))),
    Spoilt(id="TXT-05", what="two inks", spoil=on_page(text(30, 10, 7, colour=".4 .4 0 0 k"))),
    Spoilt(
        id="TXT-05",
        what="white",
        spoil=on_page(text(30, 10, 7, colour="0 0 0 0 k").replace("/Over gs", "")),
    ),
    Spoilt(id="TXT-06", what="too thin", spoil=on_page(line(0.1))),
    Spoilt(id="TXT-06", what="as thin as can be", spoil=on_page(line(0))),
    Spoilt(id="TXT-06", what="scaled down", spoil=on_page(f"q .1 0 0 .1 0 0 cm {line(1)} Q")),
    Spoilt(id="TXT-06", what="a shape", spoil=on_page(box("0 0 0 .5 k", "100 150 50 .1"))),
    Spoilt(id="TXT-06", what="white and thin", spoil=on_page(line(0.2, "0 0 0 0 K"))),
    Spoilt(id="TXT-07", what="small", spoil=on_page(text(30, 10, 4))),
    Spoilt(
        id="TXT-07", what="scaled down", spoil=on_page(f"q .5 0 0 .5 0 0 cm {text(60, 20, 9)} Q")
    ),
    Spoilt(
        id="TXT-07",
        what="scaled by the text's own matrix",
        spoil=on_page(text(30, 10, 10).replace("Td", "Td .4 0 0 .4 90 30 Tm")),
    ),
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
    Spoilt(id="PDF-06", what="a page's action", spoil=page_entry("/AA", Dictionary)),
    Spoilt(
        id="PDF-06",
        what="an action",
        page=0,
        spoil=root("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.beep()"))),
    ),
    Spoilt(id="PDF-06", what="a form", page=0, spoil=root("/AcroForm", Dictionary())),
    Spoilt(
        id="PDF-06",
        what="a file",
        page=0,
        spoil=root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))),
    ),
    Spoilt(
        id="PDF-06",
        what="a script",
        page=0,
        spoil=root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([])))),
    ),
    Spoilt(
        id="PDF-06",
        what="a lock",
        page=0,
        spoil=nothing,
        saved={"encryption": pikepdf.Encryption(owner="owner", user="")},
    ),
    Spoilt(id="PDF-07", what="not trapped nor untrapped", page=0, spoil=said(Trapped=None)),
    Spoilt(id="PDF-07", what="trapped, perhaps", page=0, spoil=said(Trapped=Name.Unknown)),
    Spoilt(id="PDF-07", what="another title", page=0, spoil=said(Title=String("The Bridges"))),
    Spoilt(id="PDF-07", what="no title", page=0, spoil=said(Title=None)),
    Spoilt(
        id="PDF-07", what="another hour", page=0, spoil=said(ModDate=String("D:20260301120000Z"))
    ),
    Spoilt(id="PDF-07", what="another standard", page=0, spoil=without_xmp),
    Spoilt(
        id="PDF-07",
        what="no identifier",
        page=0,
        spoil=nothing,
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
        spoil=nothing,
        bytes=lambda content: content.replace(b"startxref\n", b"startxref\n9"),
    ),
    Spoilt(
        id="PDF-10",
        what="a damaged photograph",
        spoil=also(
            "XObject",
            "Bad",
            picture(jpeg((300, 300))[:3000], (300, 300)),
            place("Bad", 30, 25, 25, 25),
        ),
    ),
    Spoilt(id="PDF-10", what="an instruction without sense", spoil=on_page("(words) cm\n")),
    Spoilt(
        id="IMG-03",
        what="refused",
        spoil=also(
            "XObject", "Small", picture(jpeg((100, 90)), (100, 90)), place("Small", 30, 25, 25, 22)
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="warned of",
        spoil=also(
            "XObject",
            "Small",
            picture(jpeg((200, 200)), (200, 200)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="stretched one way",
        spoil=also(
            "XObject",
            "Small",
            picture(jpeg((300, 100)), (300, 100)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-04",
        what="large",
        spoil=also(
            "XObject",
            "Large",
            picture(jpeg((500, 500)), (500, 500)),
            place("Large", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-05",
        what="refused",
        spoil=also("XObject", "Bits", line_art(300), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-05",
        what="warned of",
        spoil=also("XObject", "Bits", line_art(700), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-06",
        what="enlarged",
        spoil=nothing,
        expected=replace(EXPECTED, pictures=PICTURES, originals={"ferry": (600, 400)}),
    ),
    Spoilt(id="IMG-07", what="coded again", page=4, expected=_OTHER, spoil=nothing),
    Spoilt(
        id="IMG-07",
        what="left out",
        page=0,
        spoil=nothing,
        expected=replace(EXPECTED, pictures={**PICTURES, "pier": "0" * 64}),
    ),
)
