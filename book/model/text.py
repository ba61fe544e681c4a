"""The text of a publication: inlines, blocks, and what is asked of them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

# --- inlines --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """Inlines with emphasis, or code."""

    style: Literal["emphasis", "strong", "code"]
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Inlines in another language than the text around them."""

    #: BCP 47 tag.
    language: str
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink."""

    #: A web or mail address; or the id of a section (`section-2`) or photograph (`photo-…`).
    target: str
    #: True if the target is in this publication.
    internal: bool
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A footnote, at the place of its call."""

    #: Counted through the publication from 1; a note called again keeps its number.
    number: int
    #: Empty where a note is called again.
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkNote:
    """The address of a link, which rendering inserts into editions with pages."""

    #: `a` to `z`, `aa` and so on; empty inside a note, where brackets follow the link.
    mark: str
    target: str
    #: The address as printed; empty where a mark is called again.
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReference:
    """The page of a link's target, which rendering inserts into editions with pages."""

    target: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The beginning of a page of the print edition, among inlines or between blocks.

    The manuscript has none: rendering inserts them into the e-book.
    """

    #: The folio, as printed.
    page: str


Inline = str | Styled | Passage | Link | Footnote | LinkNote | PageReference | LineBreak | PageBreak
Inlines = tuple[Inline, ...]

# --- blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section; the section's own title is `Section.title`."""

    #: From 2, the first level below the section's title, to 6.
    level: int
    content: Inlines
    #: In the e-book, whose contents list the heading; the manuscript has none.
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A block quotation."""

    blocks: "Blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullQuote:
    """Words of the text that are shown a second time, large; paragraphs alone."""

    blocks: "Blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A bulleted or numbered list."""

    #: The first number; None for bullets.
    start: int | None
    items: tuple["Blocks", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """Preformatted text."""

    text: str
    #: The same text with the page breaks that fall inside it; empty if there are none.
    broken: Inlines = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A change of scene: the thematic break of CommonMark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A photograph in the running text."""

    photo_id: str


class Laid(StrEnum):
    """The layout of one gallery line: the word before its photographs in the manuscript."""

    #: The photographs of the line share a row, uncropped; this line has no such word.
    ROW = "row"
    #: Alone on its page, uncropped, as large as the type area allows with its caption.
    FULL = "full"
    #: Alone, filling the page into the bleed, cropped around its focus.
    BLEED = "bleed"
    #: Across two facing pages; one picture in the EPUB.
    SPREAD = "spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryLine:
    """The photographs of one line of a gallery in the manuscript."""

    laid: Laid
    photo_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Photographs on pages without running text."""

    lines: tuple[GalleryLine, ...]
    #: True if the builder chooses the rows: the manuscript has one line without an instruction.
    free: bool

    @property
    def photo_ids(self) -> tuple[str, ...]:
        """The ids of all photographs, in reading order."""
        return tuple(photo_id for line in self.lines for photo_id in line.photo_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """Where a reading system begins a page that cannot keep a picture and its caption together.

    The manuscript has none: rendering inserts them into the e-book.
    """


Block = (
    Paragraph
    | Heading
    | Quotation
    | PullQuote
    | Listing
    | Verbatim
    | Pause
    | Figure
    | Gallery
    | PageBreak
    | NewPage
)
Blocks = tuple[Block, ...]

#: Soft hyphen, zero-width space, word joiner, and its older code U+FEFF; the no-break space, which
#: is a space.
_BREAK_CHARACTERS = {**dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff")), 0xA0: " "}


def walk(blocks: Blocks) -> Iterator[Block]:
    """Yield every block, with those inside quotations and list items, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Quotation | PullQuote):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from walk(item)


def walk_inlines(content: Inlines) -> Iterator[Inline]:
    """Yield every inline, with those inside others, in reading order."""
    for inline in content:
        yield inline
        if isinstance(inline, Styled | Passage | Link | Footnote):
            yield from walk_inlines(inline.content)


def unbroken(text: str) -> str:
    """Return a text, for metadata, without what only says where a line may break or not."""
    return text.translate(_BREAK_CHARACTERS)


def plain(content: Inlines) -> str:
    """Return the text without markup and footnotes; a line break becomes a space."""
    return "".join(_plain_parts(content))


def _plain_parts(content: Inlines) -> Iterator[str]:
    for inline in content:
        match inline:
            case str():
                yield inline
            case LineBreak():
                yield " "
            case Styled() | Passage() | Link():
                yield from _plain_parts(inline.content)


def letters_and_digits(text: str) -> str:
    """Return letters and digits alone, case-folded, for comparing texts."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
