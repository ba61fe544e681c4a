"""Models of publication.toml, gallery.toml and printer profiles, with their defaults."""

import datetime
import difflib
import itertools
import re
import uuid
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from book.manuscript import long_words
from book.manuscript.isbn import parse_isbn
from book.manuscript.validation import SettingError
from book.model import CreditKind

#: Characters that XML 1.0 (production 2) excludes, and other control characters.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
#: Characters of a value, which is printed as one paragraph: two pages.
_MOST_TEXT = 10_000
_PHOTO_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: Letters of a file's name: 120 of Cyrillic are 240 bytes in UTF-8, and file systems allow 255.
MOST_NAME = 120
#: The wordings that EPUB Accessibility 1.1, 2.5 prescribes for a claim.
CLAIMS = tuple(
    f"EPUB Accessibility 1.1 - WCAG {version} Level {level}"
    for version, level in itertools.product(("2.0", "2.1", "2.2"), ("A", "AA", "AAA"))
)


def one_line(text: str) -> str:
    """Return a text with line breaks and repeated spaces collapsed; no-break spaces are kept.

    Raise `ValueError` when it has a character that cannot be printed.
    """
    text = _WHITE_SPACE.sub(" ", text).strip(" ")
    if _UNPRINTABLE.search(text):
        raise ValueError("holds a character that cannot be printed")
    if long_words.find_long_word(text) >= 0:
        raise ValueError(f"holds a word of more than {long_words.MOST_LETTERS} letters")
    if len(text) > _MOST_TEXT:
        raise ValueError(f"has more than {_MOST_TEXT:,} characters")
    return text


def check_claim(claim: str) -> str:
    """Return an accessibility claim that is one of `CLAIMS` or empty.

    Raise `SettingError` (A11Y-01), with the nearest wording, for any other.
    """
    if not claim or claim in CLAIMS:
        return claim
    wordings = {wording.casefold(): wording for wording in CLAIMS}
    nearest = difflib.get_close_matches(claim.casefold(), wordings, n=1, cutoff=0)[0]
    raise SettingError(
        "A11Y-01",
        f"is not worded as EPUB Accessibility 1.1 asks, letter by letter: “{claim[:60]}”",
        f'write: claim = "{wordings[nearest]}"',
    )


def _check_filled(text: str) -> str:
    if not text:
        raise ValueError("is empty")
    return text


def _check_signed(text: str) -> str:
    who, _, day = text.rpartition(",")
    try:
        named = sum(map(str.isalpha, who)) > 1
        signed = named and bool(datetime.date.fromisoformat(day.strip()))
    except ValueError:
        signed = False
    if text and not signed:
        raise ValueError("does not say who has read them, and on which day")
    return text


def _date_to_text(value: object) -> object:
    # TOML has a date type, and an unquoted date = 2022-09-15 is of that type.
    return value.isoformat() if isinstance(value, datetime.date) else value


OneLine = Annotated[str, AfterValidator(one_line)]
DateText = Annotated[OneLine, BeforeValidator(_date_to_text)]
#: Who and when: `Olena Editor, 2026-03-01`; empty for nobody.
Signed = Annotated[OneLine, AfterValidator(_check_signed)]
FilledLine = Annotated[OneLine, AfterValidator(_check_filled)]
Millimetres = Annotated[float, Field(ge=0, le=2000)]
PageEdge = Annotated[Millimetres, Field(ge=90, le=600)]
BleedWidth = Annotated[Millimetres, Field(le=20)]
Ink = Annotated[float, Field(ge=0, le=100)]
Fraction = Annotated[float, Field(ge=0, le=1)]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
#: Terms of the vocabulary digitalsourcetype (IPTC NewsCodes).
SourceType = Literal[
    "algorithmicallyEnhanced", "composite", "compositeCapture", "compositeSynthetic",
    "compositeWithTrainedAlgorithmicMedia", "computationalCapture", "dataDrivenMedia",
    "digitalCapture", "digitalCreation", "humanEdits", "negativeFilm", "positiveFilm", "print",
    "screenCapture", "trainedAlgorithmicMedia", "virtualRecording",
]  # fmt: skip
#: PDF/X levels that a printer profile can require.
Standard = Literal["PDF/X-4", "PDF/X-1a:2003"]
DataMining = Literal[
    "unspecified",
    "allowed",
    "prohibited",
    "prohibited-ai-training",
    "prohibited-generative-ai-training",
    "prohibited-except-search",
]
#: PLUS LDF terms by the value in gallery.toml (IPTC Photo Metadata Standard 2023.1).
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
        return f"urn:isbn:{parse_isbn(identifier.removeprefix('urn:isbn:'))}"
    return identifier


def _check_isbn(isbn: str) -> str:
    return isbn if parse_isbn(isbn) else ""


Identifier = Annotated[
    str,
    Field(pattern=r"^(urn:[a-z0-9][a-z0-9-]{1,31}:\S+|https?://\S+)$"),
    AfterValidator(_check_identifier),
]
#: As it is written, with its hyphens.
Isbn = Annotated[OneLine, AfterValidator(_check_isbn)]
WebAddress = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


class _Table(BaseModel):
    """A table whose keys are the names of the fields, with hyphens."""

    model_config = ConfigDict(
        alias_generator=lambda name: name.replace("_", "-"),
        extra="forbid",
        frozen=True,
        strict=True,
        populate_by_name=True,
    )


class PersonTable(_Table):
    """`[[people]]`: one person or organisation."""

    name: FilledLine
    role: Literal["author", "photographer", "editor", "translator", "funder"]
    #: Where a funder asks for the disclaimer: before the sections or after them.
    disclaimer: Literal["early", "late"] | None = None

    @model_validator(mode="after")
    def _check_funder(self) -> "PersonTable":
        """Refuse a place of the disclaimer that no funder asks for."""
        if self.disclaimer and self.role != "funder":
            message = f"has a “disclaimer” and the role “{self.role}”; it is the funders'"
            raise SettingError("TOML-03", message, 'take the key out, or write: role = "funder"')
        return self


class PrintTable(_Table):
    """`[print]`: the page, in millimetres."""

    #: Trimmed page, width and height.
    trim: tuple[PageEdge, PageEdge] = (235.0, 165.0)
    #: Name of a profile in `source/printers/`, without `.toml`; empty for the built-in one.
    printer: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$", max_length=MOST_NAME)] = ""
    #: ISBN of the print edition alone.
    isbn: Isbn = ""
    #: How many photographs share a page.
    density: Literal["generous", "balanced", "compact"] = "balanced"
    #: Least shorter side of a photograph, in mm; None for that of the format.
    smallest: Annotated[Millimetres, Field(ge=20, le=150)] | None = None
    #: Where sections open: on the next page, or on the next right-hand one.
    openings: Literal["next", "recto"] = "next"


class ScreenTable(_Table):
    """`[screen]`: the PDF for reading on screens."""

    ppi: Annotated[int, Field(ge=72, le=600)] = 200


class AccessibilityTable(_Table):
    """`[epub.accessibility]`: the result of an accessibility evaluation of the e-book."""

    #: One of `CLAIMS`.
    claim: Annotated[OneLine, AfterValidator(check_claim)] = ""
    #: The person or organisation that evaluated the e-book.
    certified_by: OneLine = ""
    date: datetime.date | None = None
    report: WebAddress = ""
    credential: OneLine = ""
    #: What exempts the publisher from the European Accessibility Act.
    exemption: (
        Literal["eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"]
        | None
    ) = None

    @model_validator(mode="after")
    def _check_consistency(self) -> "AccessibilityTable":
        """Refuse a claim without its evaluator, and an exemption beside a claim."""
        evaluation = any([self.certified_by, self.date, self.report, self.credential])
        if self.exemption and (self.claim or evaluation):
            message = "names an exemption and a claim, and one rules the other out"
            hint = "leave out “exemption”, or everything else"
        elif self.claim and not self.certified_by:
            message = "claims conformance and does not say who has found it"
            hint = 'add the person or organisation that has evaluated: certified-by = "…"'
        elif evaluation and not self.claim:
            message = "says who or what has evaluated, and not what was found"
            hint = f'add: claim = "{CLAIMS[-2]}"'
        else:
            return self
        raise SettingError("A11Y-02", message, hint)


class EpubTable(_Table):
    """`[epub]`: the e-book."""

    #: ISBN of the e-book alone: each format of a publication has its own.
    isbn: Isbn = ""
    #: Embed the typefaces, subset to the characters that the e-book uses.
    fonts: bool = False
    accessibility: AccessibilityTable | None = None
    #: Longest edge of a photograph, in pixels.
    long_edge: Annotated[int, Field(ge=600, le=4000)] = 2560


class ChecksTable(_Table):
    """`[checks]`: rules of `book check` that are switched off."""

    #: The reason for switching a rule off, by its id; every report prints it.
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
    #: Edition statement of the publisher: `Second edition`.
    edition: OneLine = ""
    place: OneLine = ""
    #: Id of the photograph on the cover.
    cover: Annotated[str, Field(pattern=rf"^$|{_PHOTO_ID}")] = ""
    #: The photograph fills the cover, or stands above a field of one colour with the words.
    cover_style: Literal["bleed", "field"] = "bleed"
    #: Cyan, magenta, yellow and black of that field, in per cent.
    cover_colour: tuple[Ink, Ink, Ink, Ink] = (0, 0, 0, 100)
    #: Parts that are not final; every build reports them.
    working: tuple[Literal["title", "subtitle", "headings"], ...] = ()
    people: tuple[PersonTable, ...] = ()
    print: PrintTable = PrintTable()
    screen: ScreenTable = ScreenTable()
    epub: EpubTable = EpubTable()
    checks: ChecksTable = ChecksTable()
    #: An editor's answers to questions that no program can decide, by rule id.
    answers: dict[str, OneLine] = {}
    #: Other spellings of a place or a name, by the spelling of this publication.
    spelling: dict[str, tuple[FilledLine, ...]] = {}


class PhotoDefaults(_Table):
    """`[defaults]` of gallery.toml: values for photographs without their own."""

    credit: OneLine = ""
    #: Of the credit; where `credit` stands here too, it is not for photographs with another one.
    kind: CreditKind | None = None
    #: Of the photograph: `CC BY-SA 4.0`.
    licence: OneLine = ""
    place: OneLine = ""
    date: DateText = ""
    rights: OneLine = ""
    usage_terms: OneLine = ""
    #: Who has read the instructions in the files, and when.
    instructions_read: Signed = ""
    source_type: SourceType | None = None
    data_mining: DataMining | None = None


class PhotoTable(_Table):
    """`[photo.ID]`: one photograph."""

    file: Annotated[FilledLine, Field(max_length=MOST_NAME)]
    caption: FilledLine | None = None
    credit: OneLine | None = None
    kind: CreditKind | None = None
    #: Names to list, where they cannot be read from the credit; none for nobody.
    photographers: tuple[FilledLine, ...] | None = None
    licence: OneLine | None = None
    alt: OneLine = ""
    description: OneLine = ""
    place: OneLine | None = None
    date: DateText | None = None
    rights: OneLine | None = None
    usage_terms: OneLine | None = None
    #: Who has read the instructions in the file, and when: `Olena Editor, 2026-03-01`.
    instructions_read: Signed | None = None
    source_type: SourceType | None = None
    data_mining: DataMining | None = None
    intent: Literal["relative", "perceptual"] = "relative"
    altered: OneLine = ""
    graphic: bool = False
    #: Publication may harm somebody in the picture: a prisoner, a child, a source.
    people_protected: bool = False
    #: Who approved publication, and when: `Olena Editor, 2026-03-01`.
    cleared: OneLine = ""
    #: First day on which it may be published.
    embargo: datetime.date | None = None
    focus: tuple[Fraction, Fraction] = (0.5, 0.5)
    #: Whether it is set large where the builder composes its page.
    size: Literal["normal", "large"] = "normal"
    #: Width to height of the stand-in that replaces a missing file.
    ratio: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")] = "3:2"

    @property
    def proportions(self) -> tuple[int, int]:
        """Return the ratio `3:2` as (3, 2)."""
        width, height = self.ratio.split(":")
        return int(width), int(height)


class GalleryToml(_Table):
    """`source/gallery/gallery.toml`."""

    defaults: PhotoDefaults = PhotoDefaults()
    photo: dict[Annotated[str, Field(pattern=_PHOTO_ID, max_length=60)], PhotoTable] = {}


class PrinterToml(_Table):
    """`source/printers/NAME.toml`: the requirements of one printing house."""

    name: FilledLine = "Offset, coated paper"
    #: ISO 15930-7, or ISO 15930-4, which excludes transparency and ICC colours.
    standard: Standard = "PDF/X-4"
    #: Registered name of the printing condition (ICC characterization data registry).
    condition: FilledLine = "FOGRA39"
    #: CMYK profile below `source/printers/`; empty for the built-in FOGRA39 profile.
    icc: Annotated[OneLine, Field(max_length=MOST_NAME)] = ""
    #: In mm, for every edge without a value of its own. `inside` is the bound edge.
    bleed: BleedWidth = 3.0
    bleed_top: BleedWidth | None = None
    bleed_bottom: BleedWidth | None = None
    bleed_inside: BleedWidth | None = None
    bleed_outside: BleedWidth | None = None
    #: Crop marks, outside the bleed.
    marks: bool = False
    #: Highest total area coverage in per cent; four full inks are 400.
    ink_limit: Annotated[int, Field(ge=200, le=400)] = 300
    #: Resolution of photographs at their placed size: the target, the limits below which a check
    #: warns and fails, and the limit above which a photograph only enlarges the file.
    ppi: Annotated[int, Field(ge=150, le=1200)] = 300
    ppi_warning: Annotated[int, Field(ge=36, le=1200)] = 225
    ppi_least: Annotated[int, Field(ge=36, le=1200)] = 150
    ppi_most: Annotated[int, Field(ge=150, le=4800)] = 450
    #: Thinnest line and smallest type in one ink, in points.
    line_least: Annotated[float, Field(ge=0, le=2)] = 0.125
    text_least: Annotated[float, Field(ge=1, le=12)] = 5.0
    #: Least distance of text from the trimmed edge, in mm.
    safe: Annotated[Millimetres, Field(le=30)] = 3.0
    #: Stapled, with the covers among the pages; or glued, with the covers on a sheet of their own.
    binding: Literal["saddle", "perfect"] = "saddle"
    #: Of a leaf of the block, which has two pages, in mm: the spine's width follows from it.
    paper_thickness: Annotated[float, Field(ge=0.03, le=1)] = 0.12
    #: The page count must be a multiple of this; 4 for saddle stitching.
    pages: Literal[1, 2, 4, 8, 16] = 2

    @property
    def multiple(self) -> int:
        """What the number of pages is a multiple of, as the binding asks for."""
        return max(self.pages, 4) if self.binding == "saddle" else self.pages
