"""Pages in the four inks, drawn by Ghostscript, from which soft proofs are converted.

PDFium converts inks to sRGB by tables of its own, and knows no press profile. Ghostscript leaves
the inks as they are; `images.colour_conversion.show_inks` says how they are shown.
"""

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from book.files.outside_programs import Limits, StoppedError, run_outside
from book.proof.sheets.page_pictures import PPI

#: For the pages of one call: seconds, bytes of memory, bytes written.
LIMITS = Limits(seconds=120, memory=1_000_000_000, disk=2_000_000_000)
#: How many times finer pages are drawn than they are shown. With 3 the eye sees no difference, and
#: a page takes twice as long (0.09 s).
_FINER = 2
_NOT_INSTALLED = "Ghostscript (gs) is not installed; run: make validators"


def find_ghostscript() -> str:
    """Return the path of Ghostscript, or an empty string."""
    return shutil.which("gs") or ""


def lacks() -> str:
    """Return why there can be no soft proof; empty when there can."""
    return "" if find_ghostscript() else _NOT_INSTALLED


def draw_inks(
    path: Path, pages: Sequence[int], scratch: Path, stop: threading.Event
) -> tuple[tuple[Path, ...], str]:
    """Draw consecutive pages in the four inks; return a TIFF a page, and what went wrong, if so.

    A file that is named need not be there: Ghostscript can stop at any page.
    """
    # At 110 ppi, `tiff32nc` shows one pixel of a photograph in three, which tears thin lines; this
    # device draws finer, and writes the mean. Overprinting is shown by default (Ghostscript 10.00).
    command = (
        find_ghostscript(), "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffscaled32",
        f"-r{PPI * _FINER}", f"-dDownScaleFactor={_FINER}",
        f"-dFirstPage={pages[0]}", f"-dLastPage={pages[-1]}",
        f"-sOutputFile={str(scratch).replace('%', '%%')}/%d.tif", path,
    )  # fmt: skip
    tiffs = tuple(scratch / f"{number}.tif" for number in range(1, len(pages) + 1))
    try:
        finished = run_outside(command, scratch, LIMITS, stop)
    except (StoppedError, OSError) as error:
        return tiffs, f"of pages {pages[0]} to {pages[-1]} there is none: {error}"
    if finished.code or not all(tiff.is_file() for tiff in tiffs):
        # It ends with 0 for some files of which it has drawn nothing.
        said = (finished.errors + finished.output).strip().splitlines()
        why = said[-1] if said else f"Ghostscript ended with {finished.code}"
        return tiffs, f"of pages {pages[0]} to {pages[-1]} some have none: {why[:200]}"
    return tiffs, ""
