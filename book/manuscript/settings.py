"""What publication.toml, gallery.toml and a printer profile may say, and their defaults."""

import datetime
import re
import uuid
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from book.manuscript import isbn
from book.model import Credit

# What TOML can hold and XML 1.0 (production 2) cannot, and line breaks, which no title has.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_WRAPPED = re.compile(r"[ \t\r\n]+")
_PHOTO_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def one_line(words: str) -> str:
    """Unwrap a text; `ValueError` when it holds what cannot be printed.

    A text between triple quotes may be wrapped; it is still one text. A no-break space stays.
    """
    words = _WRAPPED.sub(" ", words).strip(" ")
    if _UNPRINTABLE.search(words):
        raise ValueError("holds a character that cannot be printed")
    return words


def _not_empty(words: str) -> str:
    if not words:
        raise ValueError("is empty")
    return words


def _date_as_text(value: object) -> object:
    # TOML has dates of its own, and editors write them: date = 2022-09-15.
    return value.isoformat() if isinstance(value, datetime.date) else value


OneLine = Annotated[str, AfterValidator(one_line)]
DateText = Annotated[OneLine, BeforeValidator(_date_as_text)]
FilledLine = Annotated[OneLine, AfterValidator(_not_empty)]
Millimetres = Annotated[float, Field(ge=0, le=2000)]
BleedWidth = Annotated[Millimetres, Field(le=20)]
Fraction = Annotated[float, Field(ge=0, le=1)]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


#: IPTC NewsCodes, digitalsourcetype: how a picture came to be.
SourceType = Literal[
    "algorithmicallyEnhanced",
    "composite",
    "compositeCapture",
    "compositeSynthetic",
    "compositeWithTrainedAlgorithmicMedia",
    "computationalCapture",
    "dataDrivenMedia",
    "digitalCapture",
    "digitalCreation",
    "humanEdits",
    "negativeFilm",
    "positiveFilm",
    "print",
    "screenCapture",
    "trainedAlgorithmicMedia",
    "virtualRecording",
]
#: PDF/X, as a printer profile may ask for it.
Standard = Literal["PDF/X-4", "PDF/X-1a:2003"]
DataMining = Literal[
    "unspecified",
    "allowed",
    "prohibited",
    "prohibited-ai-training",
    "prohibited-generative-ai-training",
    "prohibited-except-search",
]
#: PLUS LDF terms for the words of gallery.toml (IPTC Photo Metadata Standard 2023.1).
DATA_MINING_TERMS: dict[DataMining, str] = {
    "unspecified": "DMI-UNSPECIFIED",
    "allowed": "DMI-ALLOWED",
    "prohibited": "DMI-PROHIBITED",
    "prohibited-ai-training": "DMI-PROHIBITED-AIMLTRAINING",
    "prohibited-generative-ai-training": "DMI-PROHIBITED-GENAIMLTRAINING",
    "prohibited-except-search": "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
}


def _check_identifier(identifier: str) -> str:
    if identifier.startswith("urn:uuid:"):
        try:
            uuid.UUID(identifier.removeprefix("urn:uuid:"))
        except ValueError:
            raise ValueError("is no UUID after urn:uuid:") from None
    if identifier.startswith("urn:isbn:"):
        return f"urn:isbn:{isbn.parse_isbn(identifier.removeprefix('urn:isbn:'))}"
    return identifier


Identifier = Annotated[
    str,
    Field(pattern=r"^(urn:[a-z0-9][a-z0-9-]{1,31}:\S+|https?://\S+)$"),
    AfterValidator(_check_identifier),
]


Isbn = Annotated[OneLine, AfterValidator(isbn.parse_isbn)]
WebAddress = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class PersonTable(_Table):
    """`[[people]]`: one person or organisation."""

    name: FilledLine
    role: Literal["author", "photographer", "editor", "translator", "funder"]


class PrintTable(_Table):
    """`[print]`: the page, in millimetres."""

    #: Trimmed page, width and height.
    trim: tuple[Annotated[float, Field(ge=90, le=600)], Annotated[float, Field(ge=90, le=600)]] = (
        235.0,
        165.0,
    )
    #: Name of a profile in `source/printers/`, without `.toml`; empty for the built-in one.
    printer: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$")] = ""
    #: Of the print edition alone.
    isbn: Isbn = ""


class ScreenTable(_Table):
    """`[screen]`: the PDF for reading."""

    ppi: Annotated[int, Field(ge=72, le=600)] = 200


class AccessibilityTable(_Table):
    """`[epub.accessibility]`: what somebody has found who has evaluated the e-book."""

    #: `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`, letter by letter.
    claim: Annotated[OneLine, AfterValidator(isbn.check_claim)] = ""
    #: The person or organisation that has evaluated.
    certified_by: OneLine = Field(default="", alias="certified-by")
    date: datetime.date | None = None
    report: WebAddress = ""
    credential: OneLine = ""
    #: What exempts the publisher from the European Accessibility Act.
    exemption: (
        Literal["eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"]
        | None
    ) = None

    @model_validator(mode="after")
    def _of_one_piece(self) -> "AccessibilityTable":
        """Ask for the evaluator of a claim, and for a claim or an exemption alone."""
        about = [self.certified_by, self.date, self.report, self.credential]
        if self.exemption and (self.claim or any(about)):
            raise isbn.SettingError(
                "A11Y-02",
                "names an exemption and a claim, and one rules the other out",
                "leave out “exemption”, or everything else",
            )
        if self.claim and not self.certified_by:
            raise isbn.SettingError(
                "A11Y-02",
                "claims conformance and does not say who has found it",
                'add the person or organisation that has evaluated: certified-by = "…"',
            )
        if any(about) and not self.claim:
            raise isbn.SettingError(
                "A11Y-02",
                "says who or what has evaluated, and not what was found",
                f'add: claim = "{isbn.CLAIMS[-2]}"',
            )
        return self


class EpubTable(_Table):
    """`[epub]`: the e-book."""

    #: Of the e-book alone: each form of a publication has its own.
    isbn: Isbn = ""
    #: The e-book brings its typefaces along, cut down to the characters that it uses.
    fonts: bool = False
    accessibility: AccessibilityTable | None = None

    #: Longest edge of a photograph, in pixels.
    long_edge: Annotated[int, Field(ge=600, le=4000, alias="long-edge")] = 2560


class ChecksTable(_Table):
    """`[checks]`: which checks of the preflight list do not count here."""

    #: Ids of checks with the reason for switching each off, which every report prints.
    off: dict[str, OneLine] = {}


class PublicationToml(_Table):
    """`source/publication.toml`."""

    name: Annotated[str, Field(pattern=_PHOTO_ID, max_length=60)]
    title: FilledLine
    subtitle: OneLine = ""
    language: LanguageTag = "en"
    identifier: Identifier
    date: datetime.date
    version: FilledLine = "1.0"
    publisher: FilledLine
    rights: OneLine = ""
    licence: OneLine = ""
    #: As the publisher calls it: `Second edition`.
    edition: OneLine = ""
    place: OneLine = ""
    #: The photograph on the cover of the e-book, by its id.
    cover: Annotated[str, Field(pattern=rf"^$|{_PHOTO_ID}")] = ""
    #: What is not final yet, to be reported on every build.
    working: tuple[Literal["title", "subtitle", "headings"], ...] = Field(default=(), strict=False)
    people: tuple[PersonTable, ...] = Field(default=(), strict=False)
    print: PrintTable = PrintTable()
    screen: ScreenTable = ScreenTable()
    epub: EpubTable = EpubTable()
    checks: ChecksTable = ChecksTable()
    #: What a person has decided where no program can, by the id of the check that asks.
    answers: dict[str, OneLine] = {}
    #: How a place or a name is spelt here, with the spellings that it has elsewhere.
    spelling: dict[str, tuple[FilledLine, ...]] = {}


class PhotoDefaults(_Table):
    """`[defaults]` of gallery.toml: what holds for every photograph that says nothing else."""

    credit: OneLine = ""
    place: OneLine = ""
    date: DateText = ""
    rights: OneLine = ""
    usage_terms: OneLine = Field(default="", alias="usage-terms")
    source_type: SourceType | None = Field(default=None, alias="source-type")
    data_mining: DataMining | None = Field(default=None, alias="data-mining")


class PhotoTable(_Table):
    """`[photo.ID]`: one photograph."""

    #: As long as a file system takes it, in Cyrillic letters too.
    file: Annotated[FilledLine, Field(max_length=120)]
    caption: FilledLine | None = None
    credit: OneLine | None = None
    alt: OneLine = ""
    description: OneLine = ""
    place: OneLine | None = None
    date: DateText | None = None
    rights: OneLine | None = None
    usage_terms: OneLine | None = Field(default=None, alias="usage-terms")
    source_type: SourceType | None = Field(default=None, alias="source-type")
    data_mining: DataMining | None = Field(default=None, alias="data-mining")
    intent: Literal["relative", "perceptual"] = "relative"
    altered: OneLine = ""
    graphic: bool = False
    #: Somebody in the picture may be harmed by being seen: a prisoner, a child, a source.
    people_protected: bool = Field(default=False, alias="people-protected")
    #: Who allowed it to be published, and when: `Olena Editor, 2026-03-01`.
    cleared: OneLine = ""
    #: It may not be published before this day.
    embargo: datetime.date | None = None
    focus: tuple[Fraction, Fraction] = Field(default=(0.5, 0.5), strict=False)
    #: Of the stand-in that is drawn while the file is not there.
    ratio: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")] = "3:2"

    @property
    def proportions(self) -> tuple[int, int]:
        """`3:2` as (3, 2)."""
        width, height = self.ratio.split(":")
        return int(width), int(height)


class GalleryToml(_Table):
    """`source/gallery/gallery.toml`."""

    defaults: PhotoDefaults = PhotoDefaults()
    photo: dict[Annotated[str, Field(pattern=_PHOTO_ID, max_length=60)], PhotoTable] = {}


class PrinterToml(_Table):
    """`source/printers/NAME.toml`: what one printing house asks for."""

    name: FilledLine = "Offset, coated paper"
    #: The PDF/X level: ISO 15930-7, or 15930-4 where transparency and ICC colours are refused.
    standard: Standard = "PDF/X-4"
    #: Registered name of the printing condition (ICC characterization data registry).
    condition: FilledLine = "FOGRA39"
    #: CMYK profile below `source/printers/`; empty for the built-in one of FOGRA39.
    icc: OneLine = ""
    #: Millimetres on every edge, but for those that say otherwise. `inside` is the bound edge.
    bleed: BleedWidth = 3.0
    bleed_top: BleedWidth | None = Field(default=None, alias="bleed-top")
    bleed_bottom: BleedWidth | None = Field(default=None, alias="bleed-bottom")
    bleed_inside: BleedWidth | None = Field(default=None, alias="bleed-inside")
    bleed_outside: BleedWidth | None = Field(default=None, alias="bleed-outside")
    #: Crop marks, outside the bleed.
    marks: bool = False
    #: The most ink that may lie on one spot, in per cent: 400 would be four full inks.
    ink_limit: Annotated[int, Field(ge=200, le=400, alias="ink-limit")] = 300
    #: Pixels per inch of photographs at their placed size: what they are made for, below what
    #: the house warns and refuses, and above what they only make the file heavy.
    ppi: Annotated[int, Field(ge=150, le=1200)] = 300
    ppi_warning: Annotated[int, Field(ge=36, le=1200, alias="ppi-warning")] = 225
    ppi_least: Annotated[int, Field(ge=36, le=1200, alias="ppi-least")] = 150
    ppi_most: Annotated[int, Field(ge=150, le=4800, alias="ppi-most")] = 450
    #: The thinnest line and the smallest type of one ink, in points.
    line_least: Annotated[float, Field(ge=0, le=2, alias="line-least")] = 0.125
    text_least: Annotated[float, Field(ge=1, le=12, alias="text-least")] = 5.0
    #: Words keep this far from the trimmed edge, in millimetres.
    safe: Annotated[Millimetres, Field(le=30)] = 3.0
    #: The number of pages is a multiple of this; 4 where the book is stitched through the fold.
    pages: Literal[1, 2, 4, 8, 16] = 2


def parse_credit(line: str) -> Credit | None:
    """Read `Photographer / Agency` or `A, B / Agency`; None when it is neither."""
    sides = [side.strip() for side in line.split("/")]
    if len(sides) != 2 or not all(sides):
        return None
    names = tuple(name.strip() for name in sides[0].split(","))
    if not all(names):
        return None
    return Credit(photographers=names, agency=sides[1])


#: Stands in a photograph whose credit is a finding; no publication is made of it.
NO_CREDIT = Credit(photographers=(), agency="")
