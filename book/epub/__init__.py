"""Package documents, pictures and styles as an EPUB 3.3, with the same bytes every time."""

from book.epub.package import write_epub

__all__ = ["write_epub"]
