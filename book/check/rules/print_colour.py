"""Colours and inks of a print edition: CLR-01 to CLR-08."""

from collections.abc import Iterable, Iterator

from book.check.read import geometry
from book.check.read.document import PROCESS, ColourSpace, Document, Mark, PdfPage, pages_with
from book.check.rule import Expected, Problem
from book.errors import Severity

#: Colours that depend on a profile or are mixed of light (GWG 2022, R0027).
_LIGHT = ("DeviceRGB", "CalRGB", "CalGray", "Lab", "ICCBased")
#: Names that are no spot colours, and the one that stands for every plate.
_PLATES = (*PROCESS, "None")
_ALL = "All"
_REGISTRY = "http://www.color.org"
#: Coding as JPEG moves each ink by some levels: sums of photographs are this much unsure.
_UNSURE = 3.0
_ROUNDING = 0.5


def light(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-01: every colour is one of inks or grey (GWG 2022, R0027; ISO 15930-7)."""
    for page, marks in pages_with(document, lambda mark: bool(_light_of(mark))):
        for family in dict.fromkeys(map(_light_of, marks)):
            lit = [mark for mark in marks if _light_of(mark) == family]
            kinds = {mark.kind for mark in lit}
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(lit),
                message=f"{_said(kinds)} in {family}, which is not for a press",
                hint="give every colour as device-cmyk() and every picture in CMYK",
            )


def output_intent(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-02: one printing condition is named, with its CMYK profile (GWG 2022, R0035)."""
    intents = [intent for intent in document.intents if intent.subtype == "GTS_PDFX"]
    if len(intents) != 1:
        how_many = "no output intent" if not intents else f"{len(intents)} output intents"
        yield Problem(
            page=0,
            message=f"the file has {how_many} for PDF/X, where it must have one",
            hint="build the edition again; if it stays so, the program is at fault",
        )
        return
    (intent,) = intents
    hint = "set condition and icc in the printer profile to what the printing house names"
    if intent.channels != 4 or intent.profile_space != "CMYK" or intent.profile_class != "prtr":
        yield Problem(page=0, message="its output intent has no CMYK printer profile", hint=hint)
    if expected.printer and intent.condition != expected.printer.condition:
        yield Problem(
            page=0,
            message=f"its printing condition is “{intent.condition}”, not "
            f"“{expected.printer.condition}” as the printing house asks",
            hint=hint,
        )
    elif not intent.condition or intent.registry != _REGISTRY:
        yield Problem(
            page=0,
            message="its printing condition is not named as registered with the ICC",
            hint=hint,
        )


def picture_ink(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-03: a photograph lays no more ink than its printer can dry (R0026, 15 mm squares)."""
    limit = expected.house.ink_limit
    for page, marks in pages_with(document, lambda mark: mark.picture is not None):
        for mark in marks:
            stream = document.image_streams.get(mark.picture.key) if mark.picture else None
            if stream is None or stream.ink is None:
                continue
            peak, mean = stream.ink.peak, stream.ink.mean
            if max(peak - _UNSURE, mean) > limit + _ROUNDING:
                yield Problem(
                    page=page.number,
                    box=page.bounding_box_of([mark]),
                    message=f"a photograph has {max(peak, mean):.0f} % of ink, more than the "
                    f"{limit} % of the printing house",
                    hint="separate it with a profile that is made for this limit",
                    severity=Severity.WARNING,
                )


def drawn_ink(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-04: no colour of text or shapes is a sum of more ink than allowed (R0026)."""
    limit = expected.house.ink_limit
    for page, marks in pages_with(document, lambda mark: _sum(mark) * 100 > limit + _ROUNDING):
        most = max(map(_sum, marks)) * 100
        yield Problem(
            page=page.number,
            box=page.bounding_box_of(marks),
            message=f"a colour of {most:.0f} % of ink, above the {limit} % of the printing house",
            hint="take some of its cyan, magenta and yellow away",
            severity=Severity.WARNING,
        )


def spot_colours(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-05: no ink but the four; `All` is for marks beside the page alone (R0020, R0024)."""
    for page in document.pages:
        names = [
            name
            for mark in page.marks
            for name in _colorants(_space(mark))
            if name not in _PLATES and not (name == _ALL and _beside(mark, page))
        ]
        for name in dict.fromkeys(names):
            what = "the colour of registration marks" if name == _ALL else f"the ink “{name}”"
            yield Problem(
                page=page.number,
                message=f"{what} is used, and only cyan, magenta, yellow and black are printed",
                hint="give the colour as device-cmyk()",
            )


def blending(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-06: what shines through is mixed in the press's own inks (R0030)."""
    for page in document.pages:
        spaces = [group.space.family for group in page.groups if group.space]
        for family in dict.fromkeys(spaces):
            if family != "DeviceCMYK":
                yield Problem(
                    page=page.number,
                    message=f"a transparency group mixes its colours in {family}",
                    hint="its colour space must be DeviceCMYK",
                )


def transparency(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-07: nothing shines through in PDF/X-1a (ISO 15930-4); PDF/X-4 allows it."""
    claimed = document.info.get("GTS_PDFXVersion", "")
    standard = expected.printer.standard if expected.printer else claimed
    if not standard.startswith("PDF/X-1"):
        return
    for page in document.pages:
        if page.groups or any(map(_transparent, page.marks)):
            yield Problem(
                page=page.number,
                box=page.bounding_box_of(filter(_transparent, page.marks)),
                message="something is transparent, which PDF/X-1a does not allow",
                hint="take opacity, shadows and blending away, or ask for PDF/X-4",
            )


def negative(document: Document, expected: Expected) -> Iterator[Problem]:
    """CLR-08: light and dark are as the photograph has them.

    With Adobe's mark a CMYK JPEG is stored inverted and the PDF has to say so; without it not
    (WeasyPrint, pull request 2179).
    """
    for page, marks in pages_with(document, lambda mark: mark.picture is not None):
        for mark in marks:
            stream = document.image_streams.get(mark.picture.key) if mark.picture else None
            if not mark.picture or not stream or not stream.ink:
                continue
            if stream.ink.adobe != mark.picture.inverted:
                yield Problem(
                    page=page.number,
                    box=page.bounding_box_of([mark]),
                    message="a photograph is printed as a negative",
                    hint="its Decode array does not fit its JPEG; build the edition again",
                )


def _space(mark: Mark) -> ColourSpace | None:
    if mark.colour is not None:
        return mark.colour.space
    return mark.picture.space if mark.picture else None


def _light_of(mark: Mark) -> str:
    """Name the space of light that a mark is painted in; nothing when it is none."""
    space = _space(mark)
    if space is not None and space.family in ("Indexed", "Pattern"):
        space = space.base
    if space is None or space.family not in _LIGHT:
        return ""
    return f"{space.family} of {space.channels}" if space.family == "ICCBased" else space.family


def _said(kinds: Iterable[str]) -> str:
    names = {"text": "text", "fill": "shapes", "stroke": "lines", "shade": "a gradient"}
    return " and ".join(sorted({names.get(kind, "a picture") for kind in kinds}))


def _sum(mark: Mark) -> float:
    inks = mark.colour.inks if mark.colour else None
    return sum(inks) if inks else 0.0


def _colorants(space: ColourSpace | None) -> tuple[str, ...]:
    if space is None:
        return ()
    return space.colorants or (_colorants(space.base) if space.base else ())


def _beside(mark: Mark, page: PdfPage) -> bool:
    return page.trim is not None and geometry.overlap(mark.box, page.trim) <= 0


def _transparent(mark: Mark) -> bool:
    return mark.opacity < 1 or mark.masked or mark.blend not in ("Normal", "Compatible")
