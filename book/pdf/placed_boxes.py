"""Boxes with an absolute position, which WeasyPrint 70 would divide between pages.

Their places are reckoned from what the engine has measured, so they fit on their pages; but it
looks where they would stand without a position, and left the last line of a caption for the next
page. WeasyPrint has no public way to change that, so the function of version 70, which
pyproject.toml pins, is replaced while a document is laid out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: In px: as if a page went on below its end.
_ENDLESS = -1e9


@contextmanager
def keep_whole() -> Iterator[None]:
    """Have no box with an absolute position divided; for the layout of one document."""
    from weasyprint.layout import absolute

    lay_out_block = absolute.absolute_block

    def lay_out_whole(
        context: Any, box: Any, block: Any, fixed: Any, bottom_space: Any, *rest: Any
    ) -> Any:
        return lay_out_block(context, box, block, fixed, _ENDLESS, *rest)

    absolute.absolute_block = lay_out_whole
    try:
        yield
    finally:
        absolute.absolute_block = lay_out_block
