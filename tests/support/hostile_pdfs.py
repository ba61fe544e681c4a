"""PDFs that violate the specification, or take minutes or all memory to interpret naively."""

import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.support.small_print_edition import paint, resources


def content(words: str) -> Callable[[Pdf], None]:
    return lambda pdf: paint(pdf, 3, words)


def form(pdf: Pdf, words: str, **more: object) -> Stream:
    made = Stream(pdf, words.encode())
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
    for key, value in more.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def cycle(pdf: Pdf) -> None:
    one, other = form(pdf, "/Other Do /One Do"), form(pdf, "/One Do")
    named = Dictionary(XObject=Dictionary(One=one, Other=other))
    one.Resources = other.Resources = pdf.make_indirect(named)
    resources(pdf).XObject.One = one
    paint(pdf, 3, "/One Do ")


def laughs(pdf: Pdf) -> None:
    """Nest drawings, each of which draws the next one ten times: 10^12 of the last."""
    inner = form(pdf, "0 0 1 1 re f")
    for _ in range(12):
        inner = form(pdf, "/In Do " * 10, Resources=Dictionary(XObject=Dictionary(In=inner)))
    resources(pdf).XObject.One = inner
    paint(pdf, 3, "/One Do ")


def deep(pdf: Pdf) -> None:
    inner = form(pdf, "1 0 0 rg 0 0 9 9 re f")
    for _ in range(300):
        inner = form(pdf, "/In Do", Resources=Dictionary(XObject=Dictionary(In=inner)))
    resources(pdf).XObject.One = inner
    paint(pdf, 3, "/One Do ")


def own_pattern(pdf: Pdf) -> None:
    tile = Stream(pdf, b"/Pattern cs /Tile scn 0 0 9 9 re f")
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 9, 9]), 9, 9
    tile = pdf.make_indirect(tile)
    tile.Resources = Dictionary(Pattern=Dictionary(Tile=tile))
    resources(pdf).Pattern.Tile = tile
    paint(pdf, 3, "/Pattern cs /Tile scn 0 0 99 99 re f ")


def bomb(pdf: Pdf) -> None:
    packed = zlib.compress(b"q Q " * 100_000_000, 9)
    stream = Stream(pdf, packed)
    stream.Filter = Name.FlateDecode
    pdf.pages[2].obj.Contents = stream


def endless_space(pdf: Pdf) -> None:
    space = pdf.make_indirect(Array([Name.Indexed, Name.DeviceGray, 1]))
    space[1] = space
    resources(pdf).ColorSpace.Loop = space
    paint(pdf, 3, "/Loop cs 1 sc 20 20 9 9 re f ")


def entries(**more: object) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        for key, value in more.items():
            pdf.pages[2].obj[f"/{key}"] = value

    return spoil


def no_resources(pdf: Pdf) -> None:
    del pdf.pages[2].obj["/Resources"]


def wide_widths(pdf: Pdf) -> None:
    font = resources(pdf).Font.F1
    font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
    font.DescendantFonts = Array([Dictionary(W=Array([0, 2_000_000_000, 500, 7, 9]), DW=Name.X)])


def odd_picture(pdf: Pdf) -> None:
    resources(pdf).XObject.Ferry.Width = -5
    resources(pdf).XObject.Ferry.Height = Name.High
    resources(pdf).XObject.Ferry.Decode = Array([Name.A, Name.B])
    resources(pdf).XObject.Flood.Width = 10**12


HARM: dict[str, Callable[[Pdf], None]] = {
    "a drawing inside itself": cycle,
    "drawings ten times inside each other": laughs,
    "300 drawings inside each other": deep,
    "a pattern made of itself": own_pattern,
    "a colour space made of itself": endless_space,
    "400 MB of instructions in some KB": bomb,
    "100 000 q": content("q " * 100_000),
    "100 000 Q": content("Q " * 100_000),
    "100 000 arrays in each other": content("[" * 100_000),
    "a string without an end": content("(" * 10_000),
    "a dictionary without an end": content("<< /A " * 10_000),
    "a picture without an end": content("BI /W 9 /H 9 /BPC 8 /CS /G ID aaaa"),
    "a picture without anything": content("BI ID EI"),
    "absurd numbers": content(
        f"{'9' * 400} 0 0 {'9' * 400} 0 0 cm {'9' * 400} {'-' + '9' * 400} 5 5 re f 0 0 9 9 re S "
    ),
    "numbers that grow": content("99999 0 0 99999 0 0 cm 0 0 9 9 re f " * 200),
    "no numbers": content("1e308 nan inf 1 2 3 cm /NaN w --5 +-3 1.2.3 4 re f /F1 nan Tf (a) Tj "),
    "operands of the wrong kind": content(
        "/F1 Tf (x) Td [1 2] cm /A /B rg (a) sc [/A] TJ 5 Tj 7 gs /None Do (A) Do [] d re c k f "
    ),
    "names of nothing": content("/X gs /X cs /X scn /X sh /X Do /X 5 Tf (abc) Tj 0 0 9 9 re f "),
    "a size of nothing": content("0 0 0 0 0 0 cm /Ferry Do BT /F1 0 Tf (a) Tj ET 0 0 0 0 re B "),
    "no resources": no_resources,
    "resources that are a number": entries(Resources=5),
    "boxes of the wrong kind": entries(MediaBox=7, TrimBox=Array([1]), BleedBox=Array(["A"] * 4)),
    "boxes turned round": entries(TrimBox=Array([340, 226, 0, 0])),
    "notes of the wrong kind": entries(Annots=Array([5, Name.X, Array([])])),
    "a group of the wrong kind": entries(Group=Array([]), Rotate=Name.X, UserUnit=Array([])),
    "contents of the wrong kind": entries(Contents=Array([5, Name.X, Dictionary()])),
    "a font of the wrong kind": wide_widths,
    "a picture of the wrong kind": odd_picture,
}  # fmt: skip


def catalogue(words: str) -> bytes:
    """Return a PDF of the given objects, without a cross-reference table: qpdf rebuilds it."""
    return f"%PDF-1.6\n{words}\ntrailer << /Root 1 0 R >>\n%%EOF\n".encode()


TREES = {
    "a page tree that leads to itself": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >> endobj"
    ),
    "two nodes that are each other's": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 9 >> endobj "
        "3 0 obj << /Type /Pages /Kids [2 0 R] /Count 9 /Parent 2 0 R >> endobj"
    ),
    "a page whose parent is itself": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj "
        "3 0 obj << /Type /Page /Parent 3 0 R >> endobj"
    ),
    "no page tree": "1 0 obj << /Type /Catalog >> endobj",
    "no pages": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj"
    ),
    "a catalogue of numbers": "1 0 obj << /Pages 5 /Names 6 /OutputIntents 7 /Metadata 8 >> endobj",
    "an object that is itself": "1 0 obj 1 0 R endobj",
}
