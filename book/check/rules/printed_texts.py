"""The texts that editions print besides the running text. Pure.

The running text is compared word for word (`words`). All else in an edition is a value of the
settings (`_PRINTED`), a note, an address, or a text of the builder's own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from urllib.parse import unquote

from book import model
from book.check.result import EDITIONS, Subject
from book.manuscript.source_words import NOTE, Word
from book.manuscript.text_comparison import letters
from book.model import Publication, Role, Section
from book.render import translations
from book.render.addresses import display_address
from book.render.first_sentences import first_sentence
from book.render.matter_pages import lists_photographs
from book.render.template_data import FEWEST_IN_HEAD, MOST_IN_HEAD, shorten_title

_PDFS: tuple[Subject, ...] = ("print", "screen")
_ALL: tuple[Subject, ...] = (*EDITIONS, "cover")
_ON_COVER = (Role.AUTHOR, Role.FUNDER)
#: `(p. 21)` after a link inside the publication.
PAGE_REFERENCE = r"\([^\W\d_]{0,5}\.?\d{1,4}\)"


def _photos(*names: str) -> Callable[[Publication], Iterator[str]]:
    return lambda book: (str(getattr(photo, name)) for photo in book.photos for name in names)


#: The values of `publication.toml` and `gallery.toml` that are printed, and in which editions. An
#: alt text is no text of a page: it is an attribute in the EPUB and `Alt` in the screen edition.
_PRINTED: tuple[tuple[str, tuple[Subject, ...], Callable[[Publication], Iterable[str]]], ...] = (
    ("title", _ALL, lambda book: [book.title]),
    ("subtitle", _ALL, lambda book: [book.subtitle]),
    ("publisher", _ALL, lambda book: [book.publisher]),
    ("place", _PDFS, lambda book: [book.place]),
    ("rights", EDITIONS, lambda book: [book.rights]),
    ("licence", EDITIONS, lambda book: [book.licence]),
    ("version", EDITIONS, lambda book: [book.version]),
    ("date", EDITIONS, lambda book: [translations.date_in_words(book.date, book.language)[0]]),
    ("identifier", EDITIONS, lambda book: [book.identifier]),
    ("edition", EDITIONS, lambda book: [book.edition]),
    ("isbn", EDITIONS, lambda book: [book.print_isbn_written or book.print_isbn]),
    ("isbn", ("epub",), lambda book: [book.epub_isbn_written or book.epub_isbn]),
    ("print-isbn", ("cover",), lambda book: [book.print_isbn, book.print_isbn_written]),
    ("name", ("cover",), lambda book: [p.name for p in book.people if p.role in _ON_COVER]),
    ("name", EDITIONS, lambda book: [person.name for person in book.people]),
    ("caption", EDITIONS, _photos("caption")),
    ("altered", EDITIONS, _photos("altered")),
    ("credit", EDITIONS, lambda book: [photo.credit.line for photo in book.photos]),
    ("description", ("epub",), _photos("description")),
    ("listed caption", _PDFS, lambda book: _listed_captions(book)),
)


def _listed_captions(publication: Publication) -> Iterator[str]:
    """Yield the captions as the list of photographs has them."""
    if lists_photographs(publication):
        yield from (first_sentence(photo.caption) for photo in publication.photos)


def printed_values(publication: Publication, subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield the values that an edition must print, each after the name of its key."""
    for name, editions, values in _PRINTED:
        if subject in editions:
            yield from ((name, value) for value in values(publication) if letters(value))


def note_words(words: Iterable[Word]) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    """Yield the letters of each word of a note, with what may stand before it.

    Where a link inside a note leads may be printed in brackets after it.
    """
    for word in words:
        pattern = None
        if word.mark and word.mark != NOTE:
            addresses = "|".join(map(re.escape, address_forms(word.mark)))
            pattern = re.compile(rf"\((?:{addresses})\)|{PAGE_REFERENCE}")
        if pattern or letters(word.text):
            yield letters(word.text), pattern


def mark_pattern(mark: str, subject: Subject) -> re.Pattern[str] | None:
    """Return what stands before a word: the number of a note, in PDFs also where a link leads."""
    if subject == "epub":
        return re.compile(r"\d{1,9}") if mark == NOTE else None
    led = rf"(?:[a-z]{{1,2}}|{PAGE_REFERENCE})"
    return re.compile(rf"{led}?\d{{1,9}}{led}?" if mark == NOTE else led) if mark else None


def address_forms(address: str) -> tuple[str, ...]:
    """Return how an address may be printed, as letters."""
    bare = re.sub(r"^(https?://|mailto:)", "", address)
    shown = display_address(address)
    forms = (shown, address, bare, bare.removesuffix("/"), address.removesuffix("/"))
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
    yield publication.place


def section_numbers(publication: Publication) -> Iterator[str]:
    """Yield what a section has at its first page besides its title."""
    for section in publication.sections:
        yield f"{section.number} {publication.place}"


def page_of_pictures(publication: Publication) -> re.Pattern[str]:
    """Return a pattern for what says on which page a picture is."""
    page = letters(translations.labels_for(publication.language).page)
    return re.compile(rf"{re.escape(page)}\d{{1,4}}:")


def list_numbers(sections: Iterable[Section]) -> Iterator[str]:
    """Yield the numbers of lists, which PDFium reads apart from their items."""
    for section in sections:
        for block in model.walk(section.blocks):
            if isinstance(block, model.Listing) and block.start is not None:
                yield from (f"{block.start + number}." for number in range(len(block.items)))


def other_texts(publication: Publication, subject: Subject) -> Iterator[str]:
    """Yield what stands before, after and between sections: values, labels, lists, headings."""
    yield from (value for _, value in printed_values(publication, subject))
    for label in asdict(translations.labels_for(publication.language)).values():
        # The counted ones are in the metadata alone.
        if isinstance(label, str):
            yield from re.split(r"\{\w+\}", label)
    graphic = sum(photo.graphic for photo in publication.photos)
    yield translations.labels_for(publication.language).graphic.format(count=graphic)
    for photo in publication.photos:
        yield from (*photo.credit.photographers, photo.credit.agency)
    yield from running_heads(publication)
    if subject == "epub":
        yield from _subheadings(publication.texts)
    yield from ("ISBN", publication.print_isbn, publication.print_isbn_written)


def _subheadings(sections: Iterable[Section]) -> Iterator[str]:
    """Yield the headings that the e-book's contents list below their sections."""
    for section in sections:
        for block in section.blocks:
            if isinstance(block, model.Heading):
                yield model.plain(block.content)


def running_heads(publication: Publication) -> Iterator[str]:
    """Yield the titles of sections and of the publication, whole and shortened to one line.

    How much of a title is left depends on the width of the page, which is not known here.
    """
    labels = translations.labels_for(publication.language)
    titles = [publication.title, labels.photographs, labels.disclaimer]
    titles += [model.plain(section.title) for section in publication.texts]
    for title in titles:
        yield title
        whole = model.unbroken(title)
        widths = range(FEWEST_IN_HEAD, MOST_IN_HEAD + 1)
        yield from dict.fromkeys(shorten_title(whole, width) for width in widths)


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
