"""A photograph with its caption, credit and other metadata."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from book.model.text import letters_and_digits

#: `date` for a class that has a field of that name.
Day = date

#: What is written where an alt text is asked for, and nobody has looked at the picture.
_PLACEHOLDERS = frozenset((
    "alt", "alttext", "bild", "foto", "graphic", "image", "img", "na", "none", "null", "photo",
    "photograph", "picture", "placeholder", "tbd", "todo", "untitled", "zdjęcie", "безопису",
    "зображення", "картинка", "світлина", "фото", "фотографія",
))  # fmt: skip
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|tiff?|webp|avif|heic|gif)", re.IGNORECASE)
#: How a picture came to the newsroom, or why nobody is named.
CreditKind = Literal[
    "photographer", "agency", "staff", "commissioned", "handout", "courtesy", "archive", "pool",
    "reader", "social-media", "withheld", "anonymous", "illustration", "collage", "screengrab",
    "satellite",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The people, the agency and the terms that a photograph is credited with."""

    #: The newsroom's own line; empty where it is `photographers / agency`.
    written: str = ""
    #: People alone; empty where the line names none.
    photographers: tuple[str, ...] = ()
    #: Agencies and other sources, as listed: `AFP via Getty Images`; empty where none is named.
    agency: str = ""
    #: None for a line that does not tell.
    kind: CreditKind | None = None
    #: `CC BY-SA 4.0`; empty where there is none.
    licence: str = ""
    #: Whether the licence is to be named, and the newsroom's line does not.
    licence_added: bool = False

    @property
    def line(self) -> str:
        """The credit as printed and as searched for in finished files."""
        written = self.written or self.source
        return f"{written} / {self.licence}" if self.licence_added else written

    @property
    def source(self) -> str:
        """Photographers and agency: `A, B / Agency`; empty where nobody is named."""
        return " / ".join(filter(None, (", ".join(self.photographers), self.agency)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph with its caption, credit and other metadata."""

    #: ASCII lower case, digits and hyphens: used in file names and links.
    id: str
    #: Relative to the project, forward slashes: `source/gallery/city-sign.jpg`.
    file: str
    #: False while the file is missing and a stand-in is drawn.
    delivered: bool
    #: SHA-256 of the file, or of the values that the stand-in is drawn from.
    digest: str
    #: Pixels, after the orientation flag has been applied.
    width: int
    height: int
    caption: str
    credit: Credit
    #: Alt text: what the photograph shows. Empty if it has not been written yet.
    alt: str
    description: str = ""
    place: str = ""
    date: str = ""
    #: The copyright notice: `© 2022 Gwara Media`.
    rights: str = ""
    usage_terms: str = ""
    #: What the file asks of whoever uses it: `MANDATORY CREDIT, NO ARCHIVE`; not published.
    instructions: str = ""
    #: Who has read them, and when.
    instructions_read: str = ""
    #: A term of the IPTC vocabulary of digital source types.
    source_type: str = "digitalCapture"
    #: A term of the PLUS vocabulary of data-mining statements.
    data_mining: str = "DMI-UNSPECIFIED"
    #: Rendering intent for CMYK: `perceptual` keeps gradations of saturated colours.
    intent: Literal["relative", "perceptual"] = "relative"
    #: What was changed in the photograph to protect somebody; empty if nothing was.
    altered: str = ""
    graphic: bool = False
    #: True if somebody in it may be harmed by being recognised.
    people_protected: bool = False
    #: Who allowed publication of a photograph with protected people, and when.
    cleared: str = ""
    #: The first day on which it may be published.
    embargo: Day | None = None
    #: Whether it is to be set large where the builder composes its page.
    large: bool = False
    #: The point to keep when a `bleed` crops, as fractions of width and height.
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def described(self) -> bool:
        """Whether its alt text says what it shows; a stand-in describes itself."""
        return not self.delivered or not self.alt_says_nothing

    @property
    def alt_says_nothing(self) -> bool:
        """Whether its alt text is no text of its own (WCAG 2.2, failures F30 and F39).

        It is empty, signs alone, a word such as `photo`, the name of a file, the id, or the caption
        or its beginning.
        """
        said = letters_and_digits(self.alt)
        name = self.file.rpartition("/")[2].rpartition(".")[0]
        known = map(letters_and_digits, (self.id, name))
        is_file = _FILE_NAME.fullmatch(self.alt.strip())
        begins = letters_and_digits(self.caption).startswith(said)
        return bool(begins or is_file or said in known or said in _PLACEHOLDERS)


def photographers(photos: tuple[Photo, ...]) -> tuple[str, ...]:
    """Return every photographer once, in order of first appearance, spelt as credited."""
    return tuple(dict.fromkeys(name for photo in photos for name in photo.credit.photographers))
