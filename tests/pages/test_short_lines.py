"""No line ends behind its first word where there is room for more."""

import io
from contextlib import nullcontext
from pathlib import Path

import pypdfium2
import pytest

from book import pdf
from book.pdf import short_lines
from book.project import STYLES

TEXT = (
    "once another. The city lies on both banks of the river, and the mountain above it is not "
    "high; from the top one sees the roofs, the burnt warehouse, and the road by which the "
    "residents left. A <a>link</a> and another."
)
#: In mm. At the last one, the correction is needed.
WIDTHS = (110.0, 119.0, 114.3)


def lines_of(width: float, cache: Path) -> list[str]:
    """Return the lines of a paragraph that is `width` mm wide."""
    css = f"@page {{ size: 235mm 60mm; margin: 10mm }} p {{ width: {width}mm; hyphens: auto; "
    css += "font: 10.8pt/15pt 'IBM Plex Serif' }"
    fonts = '<link rel="stylesheet" href="styles/fonts.css"/>'
    xhtml = f"<html lang='en'><title>T</title>{fonts}<style>{css}</style><p>{TEXT}</p></html>"
    target = io.BytesIO()
    pdf.lay_out(xhtml, target, sources={"styles": STYLES}, variant="pdf/x-4", cache=cache)
    page = pypdfium2.PdfDocument(target.getvalue())[0]
    return str(page.get_textpage().get_text_range()).split("\r\n")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_is_filled(width: float, tmp_path: Path) -> None:
    *lines, _ = lines_of(width, tmp_path)
    assert min(map(len, lines)) > 40


def test_without_the_correction_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_lines, "fill_lines", nullcontext)
    assert "the" in map(str.strip, lines_of(WIDTHS[-1], tmp_path))
