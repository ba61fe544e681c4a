"""Lay XHTML out on pages, and write it as PDF, with WeasyPrint.

`layout_engine` runs WeasyPrint; `tagging` completes its tags.
"""

from book.pdf.layout_engine import (
    BASE,
    LayoutError,
    PageFacts,
    import_weasyprint,
    lay_out,
    resolve_address,
)

__all__ = ["BASE", "LayoutError", "PageFacts", "import_weasyprint", "lay_out", "resolve_address"]
