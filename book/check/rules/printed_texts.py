"""The texts that editions print besides the running text. Pure.

The running text is compared word for word (`words`). All else in an edition is a value of the
settings (`_PRINTED`), a note, an address, or a text of the builder's own.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from urllib.parse import unquote

from book import model
from book.check.result import EDITIONS, Subject
from book.manuscript.source_words import NOTE, Word
from book.manuscript.text_comparison import letters
from book.model import Publication
from book.render import translations

_PDFS: tuple[Subject, ...] = ("print", "screen")
#: `(p. 21)` after a link inside the publication; with the address, after one inside a note.
BRACKETED = r"\([^\W\d_]{0,5}\.?\d{1,4}\)"


def _photos(*names: str) -> Callable[[Publication], Iterator[str]]:
    return lambda book: (str(getattr(photo, name)) for photo in book.photos for name in names)


#: The values of `publication.toml` and `gallery.toml` that are printed, and in which editions. An
#: alt text is no text of a page: it is an attribute in the EPUB and `Alt` in the screen edition.
_PRINTED: tuple[tuple[str, tuple[Subject, ...], Callable[[Publication], Iterable[str]]], ...] = (
    ("title", EDITIONS, lambda book: [book.title]),
    ("subtitle", EDITIONS, lambda book: [book.subtitle]),
    ("publisher", EDITIONS, lambda book: [book.publisher]),
    ("place", _PDFS, lambda book: [book.place]),
    ("rights", EDITIONS, lambda book: [book.rights]),
    ("licence", EDITIONS, lambda book: [book.licence]),
    ("version", EDITIONS, lambda book: [book.version]),
    ("date", EDITIONS, lambda book: [book.date.isoformat()]),
    ("identifier", EDITIONS, lambda book: [book.identifier]),
    ("edition", ("epub",), lambda book: [book.edition]),
    ("isbn", ("epub",), lambda book: [book.epub_isbn, book.print_isbn]),
    ("name", EDITIONS, lambda book: [person.name for person in book.people]),
    ("caption", EDITIONS, _photos("caption")),
    ("altered", EDITIONS, _photos("altered")),
    ("credit", EDITIONS, lambda book: [photo.credit.line for photo in book.photos]),
    ("description", ("epub",), _photos("description")),
)


def printed_values(publication: Publication, subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield the values that an edition must print, each after the name of its key."""
    for name, editions, values in _PRINTED:
        if subject in editions:
            yield from ((name, value) for value in values(publication) if letters(value))


def note_pattern(words: Iterable[Word]) -> tuple[str, str]:
    """Return a pattern for the letters of a note, and what they begin with.

    Where a link inside a note leads may be printed in brackets after it.
    """
    parts: list[str] = []
    start = ""
    for word in words:
        if word.mark and word.mark != NOTE:
            addresses = "|".join(map(re.escape, address_forms(word.mark)))
            parts.append(rf"(?:\((?:{addresses})\)|{BRACKETED})?")
        compared = letters(word.text)
        parts.append(re.escape(compared))
        start += compared
    return "".join(parts), start


def address_forms(address: str) -> tuple[str, ...]:
    """Return how an address may be printed, as letters."""
    bare = re.sub(r"^(https?://|mailto:)", "", address)
    forms = (address, bare, bare.removesuffix("/"), address.removesuffix("/"))
    return tuple(dict.fromkeys(filter(None, map(letters, (*forms, *map(unquote, forms))))))


def caption_texts(publication: Publication, subject: Subject) -> Iterator[str]:
    """Yield what stands inside a section: captions and credits, where a picture is, the place."""
    labels = translations.labels_for(publication.language)
    for photo in publication.photos:
        yield from (photo.caption, photo.altered, photo.credit.line)
        yield f"{photo.caption} {photo.altered} {photo.credit.line}"
    if subject == "epub":
        yield labels.description
        return
    yield from (labels.opposite, labels.preceding, labels.preceding_pages, labels.following_pages)
    for number in range(len(publication.sections) + 1):
        yield f"{number or ''} {publication.place}"


def numbered(publication: Publication, items: Sequence[int]) -> re.Pattern[str]:
    """Return a pattern for what a page has with a number: items of lists, pages of pictures.

    PDFium reads the numbers of a list apart from its items. `items` are those that are written.
    """
    page = letters(translations.labels_for(publication.language).page)
    known = range(min(items), max(*items, min(items) + len(items)) + 1) if items else ()
    numbers = "".join(f"|{number}\\." for number in reversed(known))
    return re.compile(rf"{re.escape(page)}\d{{1,4}}:{numbers}")


def other_texts(publication: Publication, subject: Subject) -> Iterator[str]:
    """Yield what stands before, after and between sections: values, labels, lists, headings."""
    yield from (value for _, value in printed_values(publication, subject))
    for label in asdict(translations.labels_for(publication.language)).values():
        yield from re.split(r"\{\w+\}", label)
    for photo in publication.photos:
        yield from (*photo.credit.photographers, photo.credit.agency)
    yield from running_heads(publication)
    yield "ISBN"


def running_heads(publication: Publication) -> Iterator[str]:
    """Yield the titles of sections and of the publication, whole and shortened to one line."""
    labels = translations.labels_for(publication.language)
    titles = [publication.title, labels.photographs, labels.credits, labels.disclaimer]
    titles += [model.plain(section.title) for section in publication.texts]
    for title in titles:
        yield title
        yield textwrap.shorten(title, width=64, placeholder=" …")


def without_furniture(page: str, folios: Iterable[str], heads: Iterable[str]) -> str:
    """Return the letters of a page without its folio and its running head.

    `folios` are what the page may be called: by its label, which can be wrong, or by its place.
    """
    for head in filter(None, heads):
        for folio in folios:
            for furniture in (folio + head, head + folio):
                if page.endswith(furniture):
                    return page.removesuffix(furniture)
    return page
