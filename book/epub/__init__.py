"""Package documents, pictures and styles as an EPUB 3.3, with the same bytes every time."""

from book.epub.accessibility import accessibility_properties
from book.epub.package import write_epub

__all__ = ["accessibility_properties", "write_epub"]
