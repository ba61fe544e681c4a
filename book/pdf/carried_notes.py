"""Footnotes that WeasyPrint 70 would lose, print twice, or print on the page after their call.

To keep two lines of a paragraph together at the foot of a page, it moves notes to the next page,
and forgets those that are called in the second line. And once page numbers are known, it lays out
again only the pages that print one: notes that go from a page to the next were lost where the next
page alone was laid out again, and stood twice where the page before it was. Of 12 random documents
with notes and page numbers, 3 lost a note. WeasyPrint has no public way to change that, so
functions of version 70, which pyproject.toml pins, are replaced while a document is laid out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def keep_notes() -> Iterator[None]:
    """Have each note printed once, on the page of its call; for the layout of one document."""
    from weasyprint.layout import LayoutContext, block, page

    lay_out_lines, update_foot = block._linebox_layout, LayoutContext._update_footnote_area
    remake_page = page.remake_page
    #: The notes that each page leaves to the next one, by the index of the page.
    carried: dict[int, list[Any]] = {}

    def lay_out_lines_with_notes(context: Any, *rest: Any) -> Any:
        # In a column it breaks the paragraph instead of moving notes. No page has columns.
        context.in_column = True
        try:
            return lay_out_lines(context, *rest)
        finally:
            context.in_column = False

    def update_foot_of_page(context: Any) -> Any:
        before, context.in_column = context.in_column, False
        try:
            return update_foot(context)
        finally:
            context.in_column = before

    def remake_with_notes(index: int, context: Any, *rest: Any) -> Any:
        left = carried.get(index - 1, [])
        context.reported_footnotes = list(left)
        # The page adds those of `reported_footnotes` to this list; a note in it twice is set twice.
        context.footnotes = [note for note in context.footnotes if note not in left]
        made, resume_at = remake_page(index, context, *rest)
        before, carried[index] = carried.get(index, []), list(context.reported_footnotes)
        if resume_at is not None and carried[index] != before:
            *_, state_of_next = context.page_maker[index + 1]
            state_of_next["content_changed"] = True
        return made, resume_at

    block._linebox_layout = lay_out_lines_with_notes
    LayoutContext._update_footnote_area = update_foot_of_page
    page.remake_page = remake_with_notes
    try:
        yield
    finally:
        block._linebox_layout = lay_out_lines
        LayoutContext._update_footnote_area = update_foot
        page.remake_page = remake_page
