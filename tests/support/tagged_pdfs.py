"""Tagged PDFs of one page, with the structure and the content that a test gives them."""

from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

#: A namespace of PDF 2.0, and that of elements which name none.
OWN, DEFAULT = "https://example.org/own", "http://iso.org/pdf/ssn"


def element(kind: str, kids: object = 0, **more: object) -> Dictionary:
    made = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=kids)
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def tagged(path: Path, content: str, *kids: Object, language: str = "en", **root: Any) -> Path:
    """Write a page with text in Helvetica and a structure tree of `kids`; return its path."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(300, 300)).obj
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F=helvetica))
    page.Contents = Stream(pdf, content.encode())
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, **root))
    for kid in kids:
        kid.Pg = page
    tree.K = Array([pdf.make_indirect(kid) for kid in kids])
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo.Title = String("A title")
    if language:
        pdf.Root.Lang = String(language)
    pdf.save(path)
    return path


def said(words: str, number: int = 0, more: str = "") -> str:
    """Return a text in marked content with a number."""
    return f"/P <</MCID {number} {more}>> BDC BT /F 9 Tf 20 20 Td ({words}) Tj ET EMC\n"
