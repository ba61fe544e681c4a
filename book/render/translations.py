"""The text that the builder adds to a publication, in the publication's language.

It is English here and translated in gettext catalogues, `locale/LANGUAGE/LC_MESSAGES/book.po`.
To add a language, copy `locale/book.pot` there and translate its messages.
"""

import gettext
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from book.model import Role
from book.project import LOCALE, labels_language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

#: A sentence with a `{count}` in each form that a number can ask for; in English for 1 and others.
CountedLabel = tuple[str, ...]
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

#: A publication in English does not need Babel.
_ENGLISH_MONTHS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Headings and phrases of the builder; a field's name is the context of its gettext message."""

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
    #: For screen readers: the words of a link, and the page that it leads to.
    linked: str = "{words}, page {page}"
    #: After a link to another page, in brackets.
    page_reference: str = "p.\u00a0{page}"
    version: str = "Version"
    photographs_by: str = "Photographs by"
    funders: str = "With the support of"
    #: Before a caption on another page than its picture.
    opposite: str = "Opposite:"
    preceding: str = "Preceding page:"
    preceding_pages: str = "Preceding pages:"
    following_pages: str = "Following pages:"
    #: Alt text of stand-ins and of photographs without one.
    stand_in: str = "Stand-in, for position only: {id} ({file}) has not been delivered yet."
    undescribed: str = "A photograph that has not been described yet."
    #: Of the e-book: content notice, descriptions, page list, imprint.
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
    #: Sentences of the e-book's accessibility summary.
    summary_photographs: CountedLabel = (
        "There is {count} photograph.",
        "There are {count} photographs.",
    )
    summary_none: str = "There are no photographs."
    summary_undescribed: CountedLabel = (
        "There is {count} photograph without a text in its place.",
        "There are {count} photographs without a text in their place.",
    )
    summary_descriptions: CountedLabel = (
        "There is {count} photograph with a longer description in an appendix.",
        "There are {count} photographs with longer descriptions in an appendix.",
    )
    summary_stand_ins: CountedLabel = (
        "There is {count} stand-in for a photograph that has not been delivered yet.",
        "There are {count} stand-ins for photographs that have not been delivered yet.",
    )
    summary_graphic: CountedLabel = (
        "There is {count} photograph that may be distressing; a notice before the first section"
        " says so.",
        "There are {count} photographs that may be distressing; a notice before the first section"
        " says so.",
    )
    #: Roles of people.
    author: str = "Text"
    photographer: str = "Photographs"
    editor: str = "Editor"
    translator: str = "Translation"
    funder: str = "Supported by"

    def role(self, role: Role) -> str:
        """Return the label of a role."""
        return str(getattr(self, role.value))


def foreign_language(language: str) -> str:
    """Return the language of the labels where it is not that of a BCP 47 tag, else nothing."""
    written = labels_language(language)
    return "" if written == language.partition("-")[0].lower() else written


@cache
def labels_for(language: str) -> Labels:
    """Return the labels for a BCP 47 tag; English if its language has no catalogue."""
    catalogue = _catalogue(labels_language(language))
    if catalogue is None:
        return Labels()
    translated: dict[str, Any] = {}
    for name, message in asdict(Labels()).items():
        translation = catalogue.get(message, context=name)
        if translation and translation.string:
            translated[name] = translation.string
    return Labels(**translated)


def date_in_words(day: date, language: str) -> tuple[str, str]:
    """Return a day in words of a BCP 47 tag's language, and the tag of another one it is in.

    `1 March 2026`, `March 1, 2026` for `en-US`, `1 березня 2026 р.`: the long form of the Unicode
    CLDR. It is English where the CLDR does not have the language.
    """
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if language.lower() == "en":
        return english, ""
    # Imported here because a build of an English publication does not need it.
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    for tag in (language, language.partition("-")[0]):
        with suppress(UnknownLocaleError, ValueError):
            words = format_date(day, "long", Locale.parse(tag, sep="-"))
            # No typeface of the program has U+202F, which Ukrainian has before its `р.`.
            return words.replace("\u202f", "\u00a0"), ""
    return english, "en"


def count_in_words(label: CountedLabel, count: int, language: str) -> str:
    """Return a label of a BCP 47 tag's `labels_for` in the form for a number, with the number."""
    return label[_plural_rule(labels_language(language))(count)].format(count=count)


@cache
def month_names(language: str) -> frozenset[str]:
    """Return the names of the months beside a day, whole and shortened, in lower case.

    Empty for a language, the primary part of a BCP 47 tag, that Babel does not know.
    """
    if language == "en":
        return _ENGLISH_MONTHS
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(language).months["format"]
    except (UnknownLocaleError, ValueError):
        return frozenset()
    named = (name for width in ("wide", "abbreviated") for name in months[width].values())
    # Without letters, `9` is the short name of September in some languages.
    return frozenset(name.rstrip(".").lower() for name in named if name[0].isalpha())


@cache
def _plural_rule(language: str) -> Callable[[int], int]:
    """Return the function from a number to the index of its form."""
    catalogue = _catalogue(language)
    return gettext.c2py(catalogue.plural_expr if catalogue else "n != 1")


@cache
def _catalogue(language: str) -> "Catalog | None":
    path = LOCALE / language / "LC_MESSAGES/book.po"
    if not path.is_file():
        return None
    # Imported here because a build of an English publication does not need it.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file)


def is_described(alt: str, language: str) -> bool:
    """Return whether an alternative text of a finished edition was written by somebody.

    False for an empty one, and for the builder's own text where it is missing, in English and in
    the language of the edition, which may be anything.
    """
    primary = language.partition("-")[0]
    languages = ("en", primary) if re.fullmatch("[A-Za-z]{2,8}", primary) else ("en",)
    return bool(alt.strip()) and alt.strip() not in {labels_for(x).undescribed for x in languages}
