"""Web and mail addresses: found in a text, written for reading, and broken into lines. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

#: An address in running text. Without a scheme it is in ASCII: `вул.Миру` is none.
_ADDRESS = re.compile(
    r"(?i:https?://|www\.)[^\s<>\"“”„«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])(?:[a-zA-Z0-9][a-zA-Z0-9-]*\.)+[a-z]{2,}/[^\s<>\"“”„«»]*"
    r"|(?<![\w.])(?:[a-zA-Z0-9][a-zA-Z0-9-]+\.)+[a-z]{2,}(?!\.?\w)"
)
#: Marks that belong to the sentence around an address.
_SENTENCE_MARKS = ".,;:!?…’'*"
#: A line ends after a slash and before other marks, so that none of these looks like the end of
#: a sentence or like a hyphen of the layout.
_BREAK = re.compile(r"(?<=[^/:]/)(?!/)|(?<=@)|(?<=\w)(?=[.?&#_-]\w)")
_NO_BREAK = re.compile("(?<=://)|(?<=-)")
_ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
#: What is written decoded: letters that all typefaces of the program have.
_READABLE = re.compile("[a-zA-Z0-9À-ÖØ-öø-žЀ-џҐґ-]+")
_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def display_address(target: str) -> str:
    """Return an address as it is printed: without its scheme and without a slash at its end.

    Latin and Cyrillic letters of path and domain name are decoded; all else stays encoded, because
    it could not be read or not be typed again. Of a mail address, a subject is left out.
    """
    scheme = _SCHEME.match(target)
    words = target[scheme.end() :] if scheme else target
    if scheme and scheme.group().lower() == "mailto:":
        words = words.partition("?")[0]
    words = _ENCODED.sub(_decode_letters, words)
    host = re.split("[/?#]", words, maxsplit=1)[0]
    readable = re.sub(r"xn--[a-z0-9-]+", _decode_label, host, flags=re.IGNORECASE)
    return (readable + words[len(host) :]).removesuffix("/")


def is_spelt_out(words: str, target: str) -> bool:
    """Return whether the words of a link are its address, with or without its scheme."""
    return display_address(words.strip()).lower() == display_address(target).lower()


def address_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text in order, and of each whether it is an address."""
    end = 0
    for match in _ADDRESS.finditer(text):
        address = _without_sentence(match.group())
        yield text[end : match.start()], False
        yield address, True
        end = match.start() + len(address)
    yield text[end:], False


def breakable(address: str) -> str:
    """Return an address with zero-width spaces where a line may end; a name alone stays whole.

    Word joiners keep the scheme with the name, and a hyphen with what follows it. WeasyPrint 70
    draws no glyph for either character, so they are not in the text of the PDF.
    """
    if not re.search("[/@]|^www", address):
        return address
    return _NO_BREAK.sub("\N{WORD JOINER}", _BREAK.sub("\N{ZERO WIDTH SPACE}", address))


def _without_sentence(address: str) -> str:
    """Return a match without marks of the sentence, and without a bracket opened before it."""
    while address:
        last = address[-1]
        unopened = last in ")]" and address.count({")": "(", "]": "["}[last]) < address.count(last)
        if not (unopened or last in _SENTENCE_MARKS):
            break
        address = address[:-1]
    return address


def _decode_letters(match: re.Match[str]) -> str:
    try:
        letters = unquote(match.group(), errors="strict")
    except UnicodeDecodeError:
        return match.group()
    return letters if _READABLE.fullmatch(letters) else match.group()


def _decode_label(match: re.Match[str]) -> str:
    """Return a label of a domain name in its own letters (RFC 3492)."""
    try:
        letters = match.group().encode("ascii").decode("idna")
    except UnicodeError:
        return match.group()
    return letters if _READABLE.fullmatch(letters) else match.group()
