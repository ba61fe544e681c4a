"""Type and lines of a print edition: TXT-01 to TXT-07.

Sizes are effective ones: the font's size through the text's matrix and the page's. Rounding in
CSS pixels is let through.
"""

from collections.abc import Iterator

from book.check.read.document import Document, Mark, pages_with
from book.check.rule import Expected, Problem
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


def fonts(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-01: every typeface is enclosed and has all its letters (ISO 15930-7; R0014)."""
    for page, marks in pages_with(document, _is_text):
        used = {mark.font.name: mark.font for mark in marks if mark.font}
        for name, font in used.items():
            bare = name.rpartition("+")[2] or "without a name"
            if not font.embedded:
                yield Problem(
                    page=page.number,
                    message=f"the typeface {bare} is not enclosed",
                    hint="enclose it, or use one whose licence allows it",
                )
            elif font.subtype == "Type3":
                yield Problem(
                    page=page.number,
                    message=f"the typeface {bare} is drawn (Type 3), which prints coarsely",
                    hint="use an OpenType or TrueType font",
                    severity=Severity.WARNING,
                )
            elif "Courier" in bare:
                yield Problem(
                    page=page.number,
                    message="something is set in Courier, as if its own typeface were lost",
                    hint="choose a typeface for it",
                    severity=Severity.WARNING,
                )
        if any(mark.missing_glyph for mark in marks):
            yield Problem(
                page=page.number,
                message="a letter is missing in its typeface and printed as a box",
                hint="write it with letters that the typeface has",
            )


def black_text(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-02: small type is printed in one ink, black as ink and not as grey (R0011, R0015)."""
    for page, marks in pages_with(document, _is_text):
        grey = [mark for mark in marks if mark.size < SMALL and _is_grey(mark)]
        rich = [mark for mark in marks if _too_rich(mark)]
        if grey:
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(grey),
                message=f"text of {_size(grey)} is DeviceGray, which not everyone takes for black",
                hint="set it in device-cmyk(0 0 0 1)",
                severity=Severity.WARNING,
            )
        if rich:
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(rich),
                message=f"text of {_size(rich)} is printed in several inks and blurs as they shift",
                hint="set it in device-cmyk(0 0 0 1)",
                severity=Severity.WARNING,
            )


def overprint(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-03: small black type and thin black lines print over what is below (R0009, R0010)."""
    for page, marks in pages_with(document, _cuts_out):
        kinds = {
            "text": f"black text below {SMALL:g} pt",
            "stroke": f"black lines below {LINE:g} pt",
        }
        for kind in dict.fromkeys(mark.kind for mark in marks):
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(mark for mark in marks if mark.kind == kind),
                message=f"{kinds[kind]} does not overprint: it would show white edges",
                hint="set overprint with mode 1 for what is black alone",
                severity=Severity.WARNING,
            )


def white_overprint(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-04: nothing white overprints, for it would vanish (R0007, R0008)."""
    for page, marks in pages_with(document, _vanishes):
        yield Problem(
            page=page.number,
            box=page.bounding_box_of(marks),
            message="something white overprints, and will not be seen",
            hint="take the overprint away from it",
        )


def composite_text(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-05: type that is white or of several inks has a size (R0016, R0017)."""

    def wanted(mark: Mark) -> bool:
        return _is_text(mark) and mark.size < COMPOSITE - _TYPE and _delicate(mark)

    for page, marks in pages_with(document, wanted):
        yield Problem(
            page=page.number,
            box=page.bounding_box_of(marks),
            message=f"text of {_size(marks)} is white or of several inks, below {COMPOSITE:g} pt",
            hint="set it larger, or in black alone",
            severity=Severity.WARNING,
        )


def hairlines(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-06: lines are as thick as the printer can hold (R0018, R0019; printers' own limits).

    A shape that is filled and as thin as a line is one.
    """
    least = expected.house.line_least
    for page, marks in pages_with(document, lambda mark: mark.kind in ("stroke", "fill")):
        thin = [mark for mark in marks if mark.is_printed and mark.size < least - _HAIR]
        fine = [
            mark
            for mark in marks
            if mark not in thin and mark.size < COMPOSITE_LINE - _HAIR and _delicate(mark)
        ]
        if thin:
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(thin),
                message=f"a line of {_size(thin)}, below the {least:g} pt "
                "that the printing house can hold",
                hint="make it thicker",
            )
        if fine:
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(fine),
                message=f"a line of {_size(fine)} is white or of several "
                f"inks, below {COMPOSITE_LINE:g} pt",
                hint="make it thicker, or black alone",
                severity=Severity.WARNING,
            )


def smallest_text(document: Document, expected: Expected) -> Iterator[Problem]:
    """TXT-07: type of one ink is large enough to be printed (printers' own limits)."""
    least = expected.house.text_least

    def wanted(mark: Mark) -> bool:
        return _is_text(mark) and mark.size < least - _TYPE

    for page, marks in pages_with(document, wanted):
        yield Problem(
            page=page.number,
            box=page.bounding_box_of(marks),
            message=f"text of {_size(marks)}, below the {least:g} pt of the printing house",
            hint="set it larger",
            severity=Severity.WARNING,
        )


def _is_text(mark: Mark) -> bool:
    return mark.kind == "text"


def _size(marks: tuple[Mark, ...] | list[Mark]) -> str:
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
    """Whether a mark is white or of several inks: a shift of one plate shows."""
    return mark.colour is not None and (mark.colour.white or mark.colour.composite)


def _cuts_out(mark: Mark) -> bool:
    small = {"text": SMALL, "stroke": LINE}.get(mark.kind, 0.0)
    colour = mark.colour
    if colour is None or colour.space.family != "DeviceCMYK" or not colour.solid_black:
        return False
    return mark.size < small - _TYPE and not (mark.overprint and mark.overprint_mode == 1)


def _vanishes(mark: Mark) -> bool:
    return mark.colour is not None and mark.colour.white and mark.overprint
