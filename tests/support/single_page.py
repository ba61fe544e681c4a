"""PDFs of a single page: one written operator by operator, one laid out from CSS."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from book import pdf as pdf_layout
from book import press
from book.layout import Bleed, Page
from book.manuscript.settings import PrinterToml
from book.project import PRESS_PROFILE


def draw_single_page(
    stream: str, *, states: dict[str, Dictionary] | None = None, spaces: object = None
) -> pikepdf.Pdf:
    """Return a PDF of one page with a content stream and graphics states."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    profile = pdf.make_stream(b"profile", N=4)
    pdf.Root.OutputIntents = Array([Dictionary(DestOutputProfile=profile)])
    form = pdf.make_stream(
        b"q 0 0 0 1 k BT /F 9 Tf (a) Tj ET Q",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 200, 200]),
        Resources=Dictionary(ColorSpace=Dictionary({"/lab-d65": Array([Name.Lab, Dictionary()])})),
        Group=Dictionary(S=Name.Transparency, CS=Array([Name.ICCBased, profile]), Type=Name.Group),
    )
    page.obj.Resources = Dictionary(
        XObject=Dictionary({"/form": form}),
        ColorSpace=Dictionary(
            {"/press": Array([Name.ICCBased, profile]), "/lab-d50": Array([Name.Lab, Dictionary()])}
        ),
        ExtGState=Dictionary({f"/{name}": state for name, state in (states or {}).items()}),
    )
    page.obj.Contents = pdf.make_stream(stream.encode())
    return pdf


def lay_out_single_page(css: str, printer: PrinterToml, target: Path) -> Path:
    """Lay out a page with CSS, finish it for a printer profile, and return its path."""
    raw = io.BytesIO()
    dates = "".join(
        f'<meta name="dcterms.{name}" content="2026-03-01"/>' for name in ("created", "modified")
    )
    pdf_layout.lay_out(
        f'<html lang="en"><title>T</title>{dates}<style>@color-profile device-cmyk '
        "{ components: cyan, magenta, yellow, black; src: url(press.icc) }"
        f"html {{ color: device-cmyk(0 0 0 1) }} {css}</style><p>A line.</p><div>Another.</div>",
        raw,
        sources={"press.icc": PRESS_PROFILE},
        variant=press.VARIANTS[printer.standard],
        cache=target.parent / "cache",
    )
    page = Page(width=210, height=297, bleed=Bleed.even(3))
    press.finish_print_pdf(raw, target, page=page, printer=printer, seed="seed")
    return target
