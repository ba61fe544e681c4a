"""Ids of notes, and names of authors, that stay the same and identify no person. Pure."""

import hashlib
import re

from book.manuscript.printable import printable_line

#: Characters of an id: of 3000 notes, two have the same with a chance of 1 in 240,000.
_LENGTH = 10
#: Letters and digits of a name that a program has made up to be unique: a UUID has 32. Some write
#: `fitz-A0` and begin anew in each file.
_UNIQUE = 16
_MOST_NAME = 200
_ADDRESS = re.compile(r"[<(\[]?\s*(?:mailto:)?([^\s<>()\[\]@]+)@[^\s<>()\[\]@]+\s*[>)\]]?")


def note_id(name: str, what: tuple[object, ...], where: tuple[object, ...] = ()) -> str:
    """Return the id of a note: by its name if that is unique, else by what it is.

    `where` belongs to the name, which may be unique on its page alone.
    """
    is_unique = sum(map(str.isalnum, name)) >= _UNIQUE
    key = repr(("name", name, *where) if is_unique else ("note", name, *where, *what))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def author_name(written: str) -> str:
    """Return the name of an author without e-mail addresses; of an address alone, what is before @.

    An identifier of a person, such as a UUID, is no name.
    """
    line = printable_line(written, _MOST_NAME)
    if re.match(r"(?i)(urn:|https?://|acct:)", line):
        return ""
    name = " ".join(_ADDRESS.sub(" ", line).split()).strip(" ,;")
    address = _ADDRESS.search(line)
    return name or (address.group(1) if address else "")
