"""Type and lines of a print edition: TXT-01 to TXT-07.

Sizes are effective ones: the font's size through the text's matrix and the page's. Rounding in
CSS pixels is let through.
"""

from collections.abc import Iterator

from book.check.read.pdf_document import Mark, pages_with
from book.check.rule import Problem, protects, rule, threshold
from book.check.rules.pdf_file import PdfFile, on_page
from book.errors import Severity

#: Below this, type has to be in one ink and to overprint, in points (GWG 2022, R0009, R0011).
SMALL = 12.0
#: Below this, type may not be white or of several inks (R0016, R0017; 9 and 10 in magazines).
COMPOSITE = 8.0
#: Black lines below this overprint; white ones and ones of several inks are not below that.
LINE, COMPOSITE_LINE = 2.0, 0.25
#: Black with this much ink beside it is rich black (R0015).
_RICH_BLACK, _RICH = 0.85, 2.8
_TYPE, _HAIR, _INK = 0.05, 0.005, 0.005


@rule(
    "TXT-01",
    "Typefaces are enclosed",
    Severity.ERROR,
    "ISO 15930-7; ISO 19005-3, 6.2.11; GWG 2022 R0014",
)
@protects("text from being set in another typeface, or in boxes")
def fonts(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for a font that is missing, drawn or a fallback, and for missing glyphs."""
    for page, marks in pages_with(pdf.document, _is_text):
        used = {mark.font.name: mark.font for mark in marks if mark.font}
        for name, font in used.items():
            bare = name.rpartition("+")[2] or "without a name"
            if not font.embedded:
                message = f"the typeface {bare} is not enclosed"
                yield on_page(page, message, "enclose it, or use one whose licence allows it")
            elif font.subtype == "Type3":
                message = f"the typeface {bare} is drawn (Type 3), which prints coarsely"
                hint = "use an OpenType or TrueType font"
                yield on_page(page, message, hint, severity=Severity.WARNING)
            elif "Courier" in bare:
                message = "something is set in Courier, as if its own typeface were lost"
                yield on_page(page, message, "choose a typeface for it", severity=Severity.WARNING)
        if any(mark.missing_glyph for mark in marks):
            message = "a letter is missing in its typeface and printed as a box or a gap"
            yield on_page(page, message, "write it with letters that the typeface has")


@rule("TXT-02", "Small type is of one ink", Severity.WARNING, "GWG 2022 R0011, R0015")
@threshold("12 pt; 280 % for rich black")
@protects("small text from blurring when the inks shift")
def black_text(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with small text that is grey or of several inks."""
    for page, marks in pages_with(pdf.document, _is_text):
        grey = [mark for mark in marks if mark.size < SMALL and _is_grey(mark)]
        rich = [mark for mark in marks if _too_rich(mark)]
        if grey:
            message = (
                f"text of {_smallest_size(grey)} is DeviceGray, which not everyone takes for black"
            )
            yield on_page(page, message, "set it in device-cmyk(0 0 0 1)", grey)
        if rich:
            message = (
                f"text of {_smallest_size(rich)} is printed in several inks and blurs as they shift"
            )
            yield on_page(page, message, "set it in device-cmyk(0 0 0 1)", rich)


@rule("TXT-03", "Small black type overprints", Severity.WARNING, "GWG 2022 R0009, R0010")
@threshold("type below 12 pt, lines below 2 pt")
@protects("small text from white edges when the inks shift")
def black_overprint(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with small black text or thin black lines that knock out."""
    for page, marks in pages_with(pdf.document, _cuts_out):
        kinds = {
            "text": f"black text below {SMALL:g} pt",
            "stroke": f"black lines below {LINE:g} pt",
        }
        for kind in dict.fromkeys(mark.kind for mark in marks):
            message = f"{kinds[kind]} does not overprint: it would show white edges"
            hint = "set overprint with mode 1 for what is black alone"
            yield on_page(page, message, hint, (mark for mark in marks if mark.kind == kind))


@rule("TXT-04", "Nothing white overprints", Severity.ERROR, "GWG 2022 R0007, R0008")
@protects("white text and lines from vanishing")
def white_overprint(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page where something white overprints."""
    for page, marks in pages_with(pdf.document, _vanishes):
        message = "something white overprints, and will not be seen"
        yield on_page(page, message, "take the overprint away from it", marks)


@rule("TXT-05", "Type of several inks is large enough", Severity.WARNING, "GWG 2022 R0016, R0017")
@threshold("8 pt")
@protects("small text from filling in when the inks shift")
def composite_text(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with small text that is white or of several inks."""

    def wanted(mark: Mark) -> bool:
        return _is_text(mark) and mark.size < COMPOSITE - _TYPE and _delicate(mark)

    for page, marks in pages_with(pdf.document, wanted):
        message = (
            f"text of {_smallest_size(marks)} is white or of several inks, below {COMPOSITE:g} pt"
        )
        yield on_page(page, message, "set it larger, or in black alone", marks)


@rule("TXT-06", "Lines are thick enough", Severity.ERROR, "GWG 2022 R0018, R0019; printing houses")
@threshold("line-least of the printer profile (0.125 pt); 0.25 pt for white or several inks")
@protects("lines from breaking up or vanishing")
def hairlines(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with a line that is too thin; a thin filled shape is a line."""
    least = pdf.expected.limits.line_least
    for page, marks in pages_with(pdf.document, lambda mark: mark.kind in ("stroke", "fill")):
        thin, fine = [], []
        for mark in marks:
            if mark.is_printed and mark.size < least - _HAIR:
                thin.append(mark)
            elif mark.size < COMPOSITE_LINE - _HAIR and _delicate(mark):
                fine.append(mark)
        if thin:
            size = f"a line of {_smallest_size(thin)}"
            message = f"{size}, below the {least:g} pt that the printing house can hold"
            yield on_page(page, message, "make it thicker", thin)
        if fine:
            size = f"a line of {_smallest_size(fine)}"
            message = f"{size} is white or of several inks, below {COMPOSITE_LINE:g} pt"
            hint = "make it thicker, or black alone"
            yield on_page(page, message, hint, fine, severity=Severity.WARNING)


@rule("TXT-07", "Type is large enough", Severity.WARNING, "printing houses")
@threshold("text-least of the printer profile (5 pt)")
@protects("text from being too small to be printed")
def smallest_text(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with text of one ink that is too small."""
    least = pdf.expected.limits.text_least

    def wanted(mark: Mark) -> bool:
        return _is_text(mark) and mark.size < least - _TYPE

    for page, marks in pages_with(pdf.document, wanted):
        message = f"text of {_smallest_size(marks)}, below the {least:g} pt of the printing house"
        yield on_page(page, message, "set it larger", marks)


def _is_text(mark: Mark) -> bool:
    return mark.kind == "text"


def _smallest_size(marks: tuple[Mark, ...] | list[Mark]) -> str:
    return f"{min(mark.size for mark in marks):.3g} pt"


def _is_grey(mark: Mark) -> bool:
    colour = mark.colour
    return (
        colour is not None and colour.space.family in ("DeviceGray", "CalGray") and not colour.white
    )


def _too_rich(mark: Mark) -> bool:
    inks = mark.colour.inks if mark.colour else None
    if inks is None:
        return False
    most = 1.0 if mark.size < SMALL else _RICH if inks[3] >= _RICH_BLACK else 4.0
    return sum(inks) > most + _INK


def _delicate(mark: Mark) -> bool:
    """Return whether a mark is white or of several inks: a shift of one ink shows."""
    return mark.colour is not None and (mark.colour.white or mark.colour.composite)


def _cuts_out(mark: Mark) -> bool:
    small = {"text": SMALL, "stroke": LINE}.get(mark.kind, 0.0)
    colour = mark.colour
    if colour is None or colour.space.family != "DeviceCMYK" or not colour.solid_black:
        return False
    return mark.size < small - _TYPE and not (mark.overprint and mark.overprint_mode == 1)


def _vanishes(mark: Mark) -> bool:
    return mark.colour is not None and mark.colour.white and mark.overprint
