"""A small print edition without a fault, written by hand, for tests to put faults into.

Four pages of 120 x 80 mm with 3 mm of bleed: text, a blank, a photograph with its caption, a
photograph over the whole page. It is not built by `book`, so every finding is due to the rules.

"""

import hashlib
import io
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageFont

from book.check.rules.pdf_file import Expected
from book.layout import Bleed, typefaces
from book.manuscript.settings import PrinterToml
from book.project import PRESS_PROFILE

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED, SLUG = 120 * MM, 80 * MM, 3 * MM, 8 * MM
TRIM = (0.0, 0.0, WIDTH, HEIGHT)
BLEEDING = (-BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED)
MEDIA = (-SLUG, -SLUG, WIDTH + SLUG, HEIGHT + SLUG)
#: 300 ppi at 60 x 40 mm, and over a page with its bleed.
PLACED, FILLING = (709, 472), (1488, 1016)
PRINTER = PrinterToml(pages=2)
EXPECTED = Expected(size=(120, 80), bleed=Bleed.even(3), printer=PRINTER)

_DATE = "2026-03-01T12:00:00+02:00"
_XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The River</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{_DATE}</xmp:CreateDate><xmp:ModifyDate>{_DATE}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@cache
def jpeg(
    size: tuple[int, int],
    inks: tuple[int, int, int, int] = (90, 60, 60, 30),
    *,
    icc_profile: bytes = b"",
) -> bytes:
    """Return a CMYK JPEG of one colour, with Adobe's marker, as Pillow writes it."""
    coded = io.BytesIO()
    Image.new("CMYK", size, inks).save(
        coded, "JPEG", quality=90, subsampling="4:4:4", icc_profile=icc_profile or None
    )
    return coded.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


#: The two photographs, by their ids.
PICTURES = {"ferry": (sha256(jpeg(PLACED)),), "flood": (sha256(jpeg(FILLING)),)}


def photograph(pdf: Pdf, content: bytes, size: tuple[int, int]) -> Stream:
    image = Stream(pdf, content)
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
    image.Width, image.Height = size
    image.BitsPerComponent, image.ColorSpace = 8, Name.DeviceCMYK
    image.Decode = Array([1, 0] * 4)
    return pdf.make_indirect(image)


def typeface(pdf: Pdf) -> Dictionary:
    """Return IBM Plex Serif as a font with the whole typeface embedded."""
    path = typefaces.font_folder(typefaces.SERIF) / "IBMPlexSerif-Regular.ttf"
    file = Stream(pdf, path.read_bytes())
    file.Length1 = path.stat().st_size
    measured = ImageFont.truetype(path, 1000)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/IBMPlexSerif"),
        Flags=34,
        FontBBox=Array([-200, -300, 1200, 1100]),
        ItalicAngle=0,
        Ascent=1025,
        Descent=-275,
        CapHeight=698,
        StemV=80,
        FontFile2=pdf.make_indirect(file),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/IBMPlexSerif"),
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=126,
            Widths=Array([round(measured.getlength(chr(code))) for code in range(32, 127)]),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def text(
    x: float, y: float, size: float, words: str = "The river", colour: str = "0 0 0 1 k"
) -> str:
    """Return operators for overprinting text; x and y in mm from the lower left of the trim box."""
    return f"q {OVERPRINT} {colour} BT /F1 {size} Tf {x * MM} {y * MM} Td ({words}) Tj ET Q\n"


def place(name: str, x: float, y: float, width: float, height: float) -> str:
    """Return operators that draw a picture, in mm."""
    return f"q {width * MM} 0 0 {height * MM} {x * MM} {y * MM} cm /{name} Do Q\n"


OVERPRINT = "/Over gs"


def clean() -> Pdf:
    """Open a copy of the print edition without a fault."""
    return Pdf.open(io.BytesIO(clean_bytes()))


@cache
def clean_bytes() -> bytes:
    pdf = Pdf.new()
    resources = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(F1=typeface(pdf)),
            ExtGState=Dictionary(Over=Dictionary(OP=True, op=True, OPM=1)),
            XObject=Dictionary(
                Ferry=photograph(pdf, jpeg(PLACED), PLACED),
                Flood=photograph(pdf, jpeg(FILLING), FILLING),
            ),
            ColorSpace=Dictionary(),
            Pattern=Dictionary(),
            Shading=Dictionary(),
        )
    )
    for content in (
        text(20, 60, 24) + text(20, 40, 10),
        "",
        place("Ferry", 30, 25, 60, 40) + text(30, 20, 8) + "0 0 0 .4 K .25 w 90 40 m 200 40 l S\n",
        place("Flood", -3, -3, 126, 86),
    ):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(MEDIA),
            TrimBox=Array(TRIM),
            BleedBox=Array(BLEEDING),
            Resources=resources,
            Contents=Stream(pdf, content.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    profile = Stream(pdf, PRESS_PROFILE.read_bytes())
    profile.N = 4
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String("FOGRA39"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([intent])
    pdf.Root.Metadata = Stream(pdf, _XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo.Title = String("The River")
    pdf.docinfo.CreationDate = pdf.docinfo.ModDate = String("D:20260301120000+02'00'")
    pdf.docinfo.Trapped = Name("/False")
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def resources(pdf: Pdf) -> Dictionary:
    """Return the resources, which all pages share."""
    return pdf.pages[0].obj.Resources


def paint(pdf: Pdf, number: int, content: str) -> None:
    """Add operators to the content of a page, counted from 1."""
    page = pdf.pages[number - 1].obj
    page.Contents = Stream(pdf, page.Contents.read_bytes() + content.encode())


def spoilt(path: Path, content: str, number: int = 3) -> Path:
    """Save the print edition with operators added to one page."""
    with clean() as pdf:
        paint(pdf, number, content)
        pdf.save(path)
    return path
