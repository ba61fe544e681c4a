"""Print editions with one fault of type or lines each (rules TXT-*)."""

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.support.print_faults import Spoilt, box, line, on_page
from tests.support.small_print_edition import paint, resources, text


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


TYPE = (
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
)
