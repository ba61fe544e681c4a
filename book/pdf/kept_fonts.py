"""Fonts that are made once for several documents of one process.

For each PDF WeasyPrint 70 makes fonts with its letters alone; to fix the width of the variable
sans, fontTools then took a third of the time of a section. Letters have the same numbers in every
such font, so one with more of them draws a document as well. WeasyPrint has no public way to change
that, so the method of version 70, which pyproject.toml pins, is replaced while a PDF is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

#: By WeasyPrint's hash of the font: the glyphs that it was made with, and the file.
_KEPT: dict[str, tuple[frozenset[int], bytes]] = {}


@cache
def font_configuration() -> Any:
    """Return the one configuration of a process: each of WeasyPrint 70 leaves 0.25 MB behind.

    The style sheets name fonts of fontconfig alone, so documents add nothing to it.
    """
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@contextmanager
def keep_fonts() -> Iterator[None]:
    """Have a font used again for letters that it was made with before."""
    from weasyprint.pdf.fonts import Font

    clean = Font.clean

    def clean_once(self: Any, to_unicode: dict[int, str], hinting: Any) -> None:
        before, content = _KEPT.get(self.hash, (frozenset(), b""))
        if self.missing or not to_unicode:
            clean(self, to_unicode, hinting)
        elif before.issuperset(to_unicode):
            self.file_content = content
        else:
            # With those of earlier documents: soon no letter is new.
            all_of_them = {**dict.fromkeys(before, ""), **to_unicode}
            clean(self, all_of_them, hinting)
            _KEPT[self.hash] = frozenset(all_of_them), self.file_content

    Font.clean = clean_once
    try:
        yield
    finally:
        Font.clean = clean
