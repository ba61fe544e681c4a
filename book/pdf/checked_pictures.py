"""Check each picture when WeasyPrint 70 reads it to write the PDF.

That is a second time: for the layout it has read a picture once, and kept its name alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from book.files import kept_files


@contextmanager
def check_pictures(digests: Mapping[str, str]) -> Iterator[None]:
    """Have pictures read by the SHA-256 of their paths; raise `ChangedFileError` for another."""
    from weasyprint import images

    original = images.LazyLocalImage.data

    def data(self: Any) -> bytes:
        path = str(self._filename)
        if path in digests:
            return kept_files.read_unchanged(Path(path), digests[path])
        return bytes(original.fget(self))

    images.LazyLocalImage.data = property(data)
    try:
        yield
    finally:
        images.LazyLocalImage.data = original
