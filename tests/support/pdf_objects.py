"""Objects of finished PDFs, read by pikepdf (qpdf)."""

from collections.abc import Iterator

import pikepdf

from tests.support.projects import sha256


def image_streams(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Stream]:
    """Return the image streams that pages draw, by the SHA-256 of their bytes."""
    found: dict[str, pikepdf.Stream] = {}
    for page in pdf.pages:
        resources = page.obj.Resources.get("/XObject", {})
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Do":
                stream = resources[str(operands[0])]
                if stream.Subtype == pikepdf.Name.Image:
                    found[sha256(stream.read_raw_bytes())] = stream
    return found


def page_box(page: pikepdf.Page, name: str) -> list[float]:
    """Return the edges of a page's box, such as `/TrimBox`, in points: left, bottom, right, top."""
    return [float(edge) for edge in page.obj[name]]


def instructions(pdf: pikepdf.Pdf) -> Iterator[tuple[str, list[object]]]:
    """Yield each operator with its operands, of every page and of every form that pages use."""
    for page in pdf.pages:
        yield from _instructions(page)
        for name, stream in page.obj.Resources.get("/XObject", {}).items():
            if stream.Subtype == pikepdf.Name.Form:
                assert name
                yield from _instructions(stream)


def _instructions(content: pikepdf.Page | pikepdf.Object) -> Iterator[tuple[str, list[object]]]:
    for operands, operator in pikepdf.parse_content_stream(content):
        yield str(operator), list(operands)


def fonts(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return font descriptors by the names of their fonts."""
    found = {}
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            found[str(font.BaseFont)] = descendant.get("/FontDescriptor", pikepdf.Dictionary())
    return found


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return every element of a PDF's structure tree, in reading order."""
    found: list[pikepdf.Object] = []

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found
