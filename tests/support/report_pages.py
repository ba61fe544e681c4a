"""Reports as pages, on a project whose edition and pictures are made for them."""

import base64
import io
import re
from pathlib import Path

import pikepdf
from PIL import Image

from book.check import report
from book.check.result import Examination

#: Points of the pages that are made here: trimmed, and what lies around it.
TRIM, BLEED = (300.0, 200.0), 9.0


def make_project(folder: Path) -> Path:
    """Write an edition of 30 pages, and pictures by the names that the builder gives."""
    with pikepdf.new() as pdf:
        for _ in range(30):
            page = pdf.add_blank_page(page_size=(TRIM[0] + 2 * BLEED, TRIM[1] + 2 * BLEED))
            page.TrimBox = [BLEED, BLEED, BLEED + TRIM[0], BLEED + TRIM[1]]
            # A black square, 30 points from the left and 40 from the bottom of the trimmed page.
            page.Contents = pdf.make_stream(b"0 g 39 49 50 60 re f")
        pdf.save(folder / "izium-print.pdf")
    for number, name in enumerate(("flag", "flag-2", "sign")):
        picture = Image.new("RGB", (900, 600), (200, 60 * number, 40))
        picture.save(folder / f"{name}-900w-0123456789ab.jpg")
    Image.new("CMYK", (1200, 800)).save(folder / "flag-1200w-0123456789ab.jpg")
    (folder / "sign-600w-0123456789ab.jpg").write_bytes(b"no picture")
    return folder


def written(found: Examination, project: Path, **asked: bool) -> str:
    """Write the report of a project, and return its page."""
    files = {"print": project / "izium-print.pdf"}
    report.write_reports(report.make_outcome(found, **asked), project / "report", files, project)
    return (project / "report" / "index.html").read_text(encoding="utf-8")


def shown(page: str) -> dict[str, Image.Image]:
    """Return the pictures in a report by their ids."""
    drawn = re.findall(r'<symbol id="([^"]+)".*?data:image/jpeg;base64,([^"]+)"', page)
    return {key: Image.open(io.BytesIO(base64.b64decode(coded))) for key, coded in drawn}
