"""Open a PDF of unknown origin, and the errors that reading a damaged one raises."""

from pathlib import Path

import pikepdf

#: A larger file is not mapped into memory, which may be limited.
_MAPPED = 100_000_000
#: What pikepdf and the code that uses its objects raise for a file that is not what it claims.
BROKEN = (
    pikepdf.PdfError,
    AttributeError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    OSError,
    MemoryError,
    SyntaxError,
)


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a PDF; raise one of `BROKEN` when that is not possible."""
    small = path.stat().st_size < _MAPPED
    mode = pikepdf.AccessMode.mmap if small else pikepdf.AccessMode.stream
    return pikepdf.open(path, access_mode=mode)


def message_of(error: object, path: Path = Path()) -> str:
    """Return the message of a library's error or warning, without folders of this machine."""
    text = " ".join(str(error).replace(str(path), path.name).split())
    text = text.replace("std::bad_alloc", "there is not enough memory for it")
    return text[:200] or type(error).__name__
