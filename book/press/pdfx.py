"""The declaration of a PDF/X file: its standard, its printing condition, no interactive parts.

PDF/X-4 (ISO 15930-7) is declared in XMP alone; PDF/X-1a:2003 (ISO 15930-4) in Info, as
`GTS_PDFXVersion (PDF/X-1a:2003)` without the conformance key, which belongs to the level of 2001
(CGATS application notes 4, 2.3). WeasyPrint 70 writes that key, and every XMP key for both.
"""

import uuid
import zlib

import pikepdf
from pikepdf import Name, String

from book.manuscript.settings import PrinterToml, Standard
from book.press.content_streams import remove_keys

#: WeasyPrint's name of each standard, and the version of PDF that it is written in.
VARIANTS: dict[Standard, str] = {"PDF/X-4": "pdf/x-4", "PDF/X-1a:2003": "pdf/x-1a"}
PDF_VERSIONS: dict[Standard, str] = {"PDF/X-4": "1.6", "PDF/X-1a:2003": "1.4"}
#: Bookmarks, link targets, forms, actions and embedded files.
_INTERACTIVE_KEYS = (
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
_XMP_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_XMP_BASIC = "{http://ns.adobe.com/xap/1.0/}"


def remove_interactive_parts(pdf: pikepdf.Pdf) -> None:
    """Remove bookmarks, links, forms, actions and embedded files (FACTS.md, PDF/X)."""
    remove_keys(pdf.Root, _INTERACTIVE_KEYS)
    for page in pdf.pages:
        remove_keys(page.obj, ("/AA", "/Annots"))


def name_condition(pdf: pikepdf.Pdf, printer: PrinterToml) -> None:
    """Write the registered name of the printing condition; the profile stays embedded.

    WeasyPrint 70 writes the profile's description there, which is copied to Info.
    """
    (intent,) = pdf.Root.OutputIntents
    intent.S = Name.GTS_PDFX
    intent.Info = String(str(intent.OutputConditionIdentifier))
    intent.OutputCondition = String(printer.name)
    intent.OutputConditionIdentifier = String(printer.condition)
    # The registry of characterised printing conditions that ISO 15930 refers to.
    intent.RegistryName = String("http://www.color.org")
    # Level 1: the best compression saves 70 kB of 1 MB more and costs 0.2 s.
    profile = intent.DestOutputProfile
    profile.write(zlib.compress(profile.read_bytes(), 1), filter=Name.FlateDecode)


def declare_standard(pdf: pikepdf.Pdf, standard: Standard, seed: str) -> None:
    """Write the standard's own keys to Info and XMP, and remove those of the others."""
    info = pdf.docinfo
    remove_keys(info, ("/GTS_PDFXConformance", "/GTS_PDFXVersion"))
    if standard == "PDF/X-1a:2003":
        info.GTS_PDFXVersion = String(standard)
    info.Trapped = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for name in (f"{_PDFX}GTS_PDFXVersion", f"{_PDFX}GTS_PDFXConformance"):
            xmp.pop(name, None)
        for name in (f"{_PDFXID}GTS_PDFXVersion", f"{_PDFXID}part"):
            xmp.pop(name, None)
        if standard == "PDF/X-4":
            xmp[f"{_PDFXID}GTS_PDFXVersion"] = standard
        xmp[f"{_XMP_BASIC}MetadataDate"] = xmp[f"{_XMP_BASIC}ModifyDate"]
        xmp[f"{_XMP_MM}DocumentID"] = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"
        xmp[f"{_XMP_MM}RenditionClass"] = "default"
        xmp[f"{_XMP_MM}VersionID"] = "1"
