"""Colours and inks of a print edition: CLR-01 to CLR-08."""

from collections.abc import Iterable, Iterator

from book.check.read import geometry
from book.check.read.pdf_document import PROCESS, ColourSpace, Mark, PdfPage, pages_with
from book.check.rule import Problem, protects, rule, skipped, threshold
from book.check.rules.pdf_file import PdfFile, on_page, without_pictures
from book.errors import Severity

#: Colours that depend on a profile or are mixed of light (GWG 2022, R0027).
_LIGHT = ("DeviceRGB", "CalRGB", "CalGray", "Lab", "ICCBased")
#: Of these, grey ones: PDF/X-4 allows them (ISO 15930-7), GWG does not.
_GREY = ("CalGray", "ICCBased of 1")
#: Names that are no spot colours, and the one that stands for all separations.
_NO_SPOTS = (*PROCESS, "None")
_ALL = "All"
_REGISTRY = "http://www.color.org"
#: Coding as JPEG moves each ink by some levels: sums of photographs are this much unsure.
_UNSURE = 3.0
_ROUNDING = 0.5


@rule("CLR-01", "Every colour is of inks", Severity.ERROR, "GWG 2022 R0027; ISO 15930-7")
@protects("colours from being converted by each press in its own way")
def non_ink_colours(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with a colour that is neither CMYK nor grey."""
    for page in pdf.document.pages:
        by_family: dict[str, list[Mark]] = {}
        for mark in page.marks:
            if family := _light_of(mark):
                by_family.setdefault(family, []).append(mark)
        for family, lit in by_family.items():
            what = f"{_kinds({mark.kind for mark in lit})} in {family}"
            if family in _GREY:
                message = f"{what}: a grey with a profile, which may be printed in several inks"
                hint = "give it in DeviceGray, or in black alone"
                yield on_page(page, message, hint, lit, severity=Severity.WARNING)
                continue
            hint = "give every colour as device-cmyk() and every picture in CMYK"
            yield on_page(page, f"{what}, which is not for a press", hint, lit)


@rule("CLR-02", "The printing condition is named", Severity.ERROR, "GWG 2022 R0035")
@threshold("exactly one output intent for PDF/X")
@protects("colours from being printed for another paper and press")
def output_intent(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for an output intent that is missing, doubled or not the expected one."""
    intents = [intent for intent in pdf.document.intents if intent.subtype == "GTS_PDFX"]
    if len(intents) != 1:
        how_many = "no output intent" if not intents else f"{len(intents)} output intents"
        yield Problem(f"the file has {how_many} for PDF/X, where it must have one")
        return
    (intent,) = intents
    hint = "set condition and icc in the printer profile to what the printing house names"
    if intent.channels != 4 or intent.profile_space != "CMYK" or intent.profile_class != "prtr":
        yield Problem("its output intent has no CMYK printer profile", hint)
    if pdf.expected.printer and intent.condition != pdf.expected.printer.condition:
        yield Problem(
            f"its printing condition is “{intent.condition}”, not "
            f"“{pdf.expected.printer.condition}” as the printing house asks",
            hint,
        )
    elif not intent.condition or intent.registry != _REGISTRY:
        yield Problem("its printing condition is not named as registered with the ICC", hint)


@rule("CLR-03", "Photographs lay no more ink than dries", Severity.WARNING, "GWG 2022 R0026")
@threshold("ink-limit of the printer profile (300 %), per pixel and as mean of 15 mm squares")
@protects("pages from smearing and sticking together")
def picture_ink(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with more ink than the printing house can dry."""
    limit = pdf.expected.limits.ink_limit
    hint = "separate it with a profile that is made for this limit"
    for page, mark, _, stream in pdf.placed_pictures():
        if stream and stream.ink:
            peak, mean = stream.ink.peak, stream.ink.mean
            if max(peak - _UNSURE, mean) > limit + _ROUNDING:
                what = f"a photograph has {max(peak, mean):.0f} % of ink"
                message = f"{what}, more than the {limit} % of the printing house"
                yield on_page(page, message, hint, [mark])


@rule("CLR-04", "Colours lay no more ink than dries", Severity.WARNING, "GWG 2022 R0026")
@threshold("ink-limit of the printer profile (300 %)")
@protects("pages from smearing and sticking together")
def drawn_ink(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page where text or shapes have too much ink."""
    limit = pdf.expected.limits.ink_limit
    for page, marks in pages_with(pdf.document, lambda mark: _sum(mark) * 100 > limit + _ROUNDING):
        most = max(map(_sum, marks)) * 100
        message = f"a colour of {most:.0f} % of ink, above the {limit} % of the printing house"
        yield on_page(page, message, "take some of its cyan, magenta and yellow away", marks)


@rule("CLR-05", "No spot colours", Severity.ERROR, "GWG 2022 R0020, R0024")
@threshold("`All` beside the page alone")
@protects("the order from a fifth ink, or a colour from being lost")
def spot_colours(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each ink other than the four of the process."""
    for page in pdf.document.pages:
        # A space can have many names and many marks: its names are looked at once.
        spaces: dict[int, ColourSpace] = {}
        inside: set[int] = set()
        for mark in page.marks:
            if space := _space(mark):
                spaces[id(space)] = space
                if not _beside(mark, page):
                    inside.add(id(space))
        names = [
            name
            for key, space in spaces.items()
            for name in _colorants(space)
            if name not in _NO_SPOTS and (name != _ALL or key in inside)
        ]
        for name in dict.fromkeys(names):
            what = "the colour of registration marks" if name == _ALL else f"the ink “{name}”"
            message = f"{what} is used, and only cyan, magenta, yellow and black are printed"
            yield on_page(page, message, "give the colour as device-cmyk()")


@rule("CLR-06", "Transparency is mixed in inks", Severity.ERROR, "GWG 2022 R0030")
@threshold("DeviceCMYK")
@protects("transparent parts from changing their colours")
def blending(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each transparency group in another colour space."""
    for page in pdf.document.pages:
        spaces = [group.space.family for group in page.groups if group.space]
        for family in dict.fromkeys(spaces):
            if family != "DeviceCMYK":
                message = f"a transparency group mixes its colours in {family}"
                yield on_page(page, message, "its colour space must be DeviceCMYK")


@rule("CLR-07", "No transparency in PDF/X-1a", Severity.ERROR, "ISO 15930-4")
@protects("a press without transparency from printing white boxes")
def no_transparency(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with transparency, in PDF/X-1a; PDF/X-4 allows it."""
    claimed = pdf.document.info.get("GTS_PDFXVersion", "")
    standard = pdf.expected.printer.standard if pdf.expected.printer else claimed
    if not standard.startswith("PDF/X-1"):
        return
    for page in pdf.document.pages:
        if page.groups or any(map(_transparent, page.marks)):
            message = "something is transparent, which PDF/X-1a does not allow"
            hint = "take opacity, shadows and blending away, or ask for PDF/X-4"
            yield on_page(page, message, hint, filter(_transparent, page.marks))


@rule("CLR-08", "No photograph is a negative", Severity.ERROR, "WeasyPrint pull request 2179")
@skipped(without_pictures)
@protects("photographs from being printed with light and dark exchanged")
def negative(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each CMYK JPEG whose Decode array does not fit it.

    With Adobe's marker a CMYK JPEG of ours is stored inverted, and the PDF must say so; without it,
    not. Adobe's own programs write the marker into PDFs and do not invert: of other programs' files
    nothing can be said.
    """
    hint = "its Decode array does not fit its JPEG; build the edition again"
    for page, mark, picture, stream in pdf.placed_pictures():
        if stream and stream.ink and stream.ink.adobe != picture.inverted:
            yield on_page(page, "a photograph is printed as a negative", hint, [mark])


def _space(mark: Mark) -> ColourSpace | None:
    if mark.colour is not None:
        return mark.colour.space
    return mark.picture.space if mark.picture else None


def _light_of(mark: Mark) -> str:
    """Return the space of light that a mark is painted in; an empty string for none."""
    space = _space(mark)
    if space is not None and space.family in ("Indexed", "Pattern"):
        space = space.base
    if space is None or space.family not in _LIGHT:
        return ""
    return f"{space.family} of {space.channels}" if space.family == "ICCBased" else space.family


def _kinds(kinds: Iterable[str]) -> str:
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
