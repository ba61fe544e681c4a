"""What the file says of itself: which standard it keeps, for which press, and nothing to click.

PDF/X-4 (ISO 15930-7) says its name in XMP alone; PDF/X-1a:2003 (ISO 15930-4) in Info, where it is
`GTS_PDFXVersion (PDF/X-1a:2003)` and no conformance key: that one is of the level of 2001 (CGATS
application notes 4, 2.3). WeasyPrint writes all of them for both.
"""

import uuid
import zlib

import pikepdf
from pikepdf import Name, String

from book.manuscript.settings import PrinterToml, Standard

#: The registry of characterised printing conditions that ISO 15930 refers to.
REGISTRY = "http://www.color.org"
#: What WeasyPrint calls each standard, and the version of PDF that it is written in.
VARIANTS: dict[Standard, str] = {"PDF/X-4": "pdf/x-4", "PDF/X-1a:2003": "pdf/x-1a"}
PDF_VERSIONS: dict[Standard, str] = {"PDF/X-4": "1.6", "PDF/X-1a:2003": "1.4"}
#: For readers, not for a press: bookmarks, targets of links, forms, actions, enclosed files.
_FOR_READERS = (
    "/AA",
    "/AcroForm",
    "/Collection",
    "/Dests",
    "/Names",
    "/OpenAction",
    "/Outlines",
    "/PageMode",
    "/URI",
)
_PDFXID = "{http://www.npes.org/pdfx/ns/id/}"
_PDFX = "{http://ns.adobe.com/pdfx/1.3/}"
_XMPMM = "{http://ns.adobe.com/xap/1.0/mm/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"


def remove_interactive_parts(pdf: pikepdf.Pdf) -> None:
    """Take out what can be clicked, run or opened (preflight PDF-06)."""
    for name in _FOR_READERS:
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in ("/AA", "/Annots"):
            if name in page.obj:
                del page.obj[name]


def name_condition(pdf: pikepdf.Pdf, printer: PrinterToml) -> None:
    """Name the printing condition as it is registered; the profile stays enclosed.

    WeasyPrint writes the profile's description for the registered name; it is kept as Info.
    """
    (intent,) = pdf.Root.OutputIntents
    intent.S = Name.GTS_PDFX
    intent.Info = String(str(intent.OutputConditionIdentifier))
    intent.OutputCondition = String(printer.name)
    intent.OutputConditionIdentifier = String(printer.condition)
    intent.RegistryName = String(REGISTRY)
    # A profile hardly gets smaller: hard work saves 70 kB of a megabyte, and costs 0.2 s.
    profile = intent.DestOutputProfile
    profile.write(zlib.compress(profile.read_bytes(), 1), filter=Name.FlateDecode)


def declare_standard(pdf: pikepdf.Pdf, standard: Standard, seed: str) -> None:
    """Say in Info and XMP which standard is kept, in the words of that standard alone."""
    info = pdf.docinfo
    for name in ("/GTS_PDFXConformance", "/GTS_PDFXVersion"):
        if name in info:
            del info[name]
    if standard == "PDF/X-1a:2003":
        info.GTS_PDFXVersion = String(standard)
    info.Trapped = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for name in (
            f"{_PDFX}GTS_PDFXVersion",
            f"{_PDFX}GTS_PDFXConformance",
            f"{_PDFXID}GTS_PDFXVersion",
            f"{_PDFXID}part",
        ):
            if name in xmp:
                del xmp[name]
        if standard == "PDF/X-4":
            xmp[f"{_PDFXID}GTS_PDFXVersion"] = standard
        xmp[f"{_XMP}MetadataDate"] = xmp[f"{_XMP}ModifyDate"]
        xmp[f"{_XMPMM}DocumentID"] = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"
        xmp[f"{_XMPMM}RenditionClass"] = "default"
        xmp[f"{_XMPMM}VersionID"] = "1"
