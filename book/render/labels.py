"""The few words that the builder adds to a publication, in the publication's language.

They are English here, and translated in gettext catalogues: `locale/LANGUAGE/LC_MESSAGES/book.po`.
To translate them into one language more, copy `locale/book.pot` there and fill it in.
"""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from book.model import Role

LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Headings and phrases that no manuscript holds; each is the context of its message."""

    contents: str = "Contents"
    photographs: str = "Photographs"
    credits: str = "Photo credits"
    disclaimer: str = "Disclaimer"
    cover: str = "Cover"
    title_page: str = "Title page"
    copyright: str = "Imprint"
    landmarks: str = "Landmarks"
    back: str = "Back to the text"
    page: str = "Page"
    pages: str = "Pages"
    version: str = "Version"
    photographs_by: str = "Photographs by"
    funders: str = "With the support of"
    #: Before a caption that stands on another page than its picture.
    opposite: str = "Opposite:"
    preceding: str = "Preceding page:"
    preceding_pages: str = "Preceding pages:"
    following_pages: str = "Following pages:"
    #: In place of a photograph, for a reader who cannot see it.
    stand_in: str = "Stand-in, for position only: {id} ({file}) has not been delivered yet."
    undescribed: str = "A photograph that has not been described yet."
    #: Of the e-book: what is said before graphic photographs, and of descriptions and pages.
    notice: str = "Content notice"
    graphic: str = "Photographs in this publication that may be distressing: {count}."
    skip: str = "Each can be skipped by turning the page."
    begin: str = "The first section:"
    descriptions: str = "Descriptions of photographs"
    description: str = "Description"
    back_to_photograph: str = "Back to the photograph"
    page_list: str = "Pages of the print edition"
    page_source: str = "{title}, {publisher}, {year}, print edition (PDF)"
    print_edition: str = "print edition"
    ebook: str = "e-book"
    #: What the e-book says of its accessibility, sentence by sentence.
    summary_photographs: str = "Photographs: {count}."
    summary_none: str = "There are no photographs."
    summary_undescribed: str = "Without a text in place of them: {count}."
    summary_descriptions: str = "With a longer description in an appendix: {count}."
    summary_stand_ins: str = "Not delivered yet, with a stand-in in their place: {count}."
    summary_graphic: str = "May be distressing: {count}; a notice before the first section says so."
    #: What somebody did.
    author: str = "Text"
    photographer: str = "Photographs"
    editor: str = "Editor"
    translator: str = "Translation"
    funder: str = "Supported by"

    def role(self, role: Role) -> str:
        """Name what somebody did."""
        return str(getattr(self, role.value))


@cache
def labels_for(language: str) -> Labels:
    """Choose the labels for a BCP 47 tag; English where there is no catalogue of its own."""
    catalogue = LOCALE / language.partition("-")[0].lower() / "LC_MESSAGES/book.po"
    if not catalogue.is_file():
        return Labels()
    # Late: a build of an English publication has no use for it.
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as file:
        messages = read_po(file)
    said = {}
    for name, message in asdict(Labels()).items():
        found = messages.get(message, context=name)
        if found and found.string:
            said[name] = str(found.string)
    return Labels(**said)
