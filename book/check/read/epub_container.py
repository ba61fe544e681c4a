"""Read files of an EPUB's zip within limits, and find faults of the zip itself."""

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

#: Limits: files; decompressed bytes of a text, of a picture, and of all files.
MOST_FILES, MOST_TEXT, MOST_PICTURE, MOST_ALL = 20_000, 20_000_000, 100_000_000, 3_000_000_000
#: Errors of `zipfile` and `zlib` on a damaged archive.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_MIMETYPE = b"application/epub+zip"
#: Bytes before the name of a file in its local header (APPNOTE.TXT, 4.3.7).
_LOCAL_HEADER = 30


class UnreadableError(Exception):
    """A part of the archive cannot be read; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Container:
    """An open EPUB."""

    zip: zipfile.ZipFile

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a file; raise `UnreadableError` beyond the limit."""
        try:
            with self.zip.open(name) as file:
                content = file.read(limit + 1)
        except KeyError as error:
            raise UnreadableError(f"{name} is not in the file") from error
        except BROKEN as error:
            raise UnreadableError(f"{name} cannot be unpacked") from error
        if len(content) > limit:
            raise UnreadableError(f"{name} is larger than anything that belongs in an e-book")
        return content

    def read_text(self, name: str) -> str:
        """Return a style sheet or a script; what is not UTF-8 is replaced."""
        return self.read(name, MOST_TEXT).decode("utf-8-sig", errors="replace")

    def parse_xml(self, name: str) -> Any:
        """Return the root of an XML file; raise `UnreadableError` if it is not well-formed.

        No DTD is loaded and no network is used; libxml2 limits the size of a tree, and how much
        longer entities make it.
        """
        content = self.read(name, MOST_TEXT)
        try:
            # By default lxml resolves the entities that a file itself defines.
            return etree.fromstring(content)
        except (etree.XMLSyntaxError, ValueError):
            # An entity of a DTD that is not loaded, such as `&nbsp;` in EPUB 2, stays as it is.
            return _parse_unresolved(content, name)


def _parse_unresolved(content: bytes, name: str) -> Any:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).partition(" (")[0]
        raise UnreadableError(f"{name} is not well-formed: {reason}") from error


def raise_for_size(zip: zipfile.ZipFile) -> None:
    """Raise `UnreadableError` for an archive that is too large or encrypted."""
    infos = zip.infolist()
    if len(infos) > MOST_FILES:
        raise UnreadableError(f"{len(infos)} files are more than an e-book can have")
    if sum(info.file_size for info in infos) > MOST_ALL:
        raise UnreadableError("it would unpack to more than 3 GB")
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError("the file is encrypted and asks for a password")


def container_faults(zip: zipfile.ZipFile) -> Iterator[str]:
    """Yield what is wrong with the zip (EPUB 3.3, 4.2.3 and 4.2.4)."""
    infos = zip.infolist()
    if not infos or infos[0].filename != "mimetype":
        yield "its first file is not “mimetype”"
    else:
        yield from _mimetype_faults(zip, infos[0])
    seen: dict[str, str] = {}
    for info in infos:
        folded = unicodedata.normalize("NFC", info.filename).casefold()
        if folded not in seen:
            seen[folded] = info.filename
        elif seen[folded] == info.filename:
            yield f"it has two files with the name {info.filename}"
        else:
            yield f"the names {seen[folded]} and {info.filename} are one on some systems"


def _mimetype_faults(zip: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[str]:
    if info.compress_type != zipfile.ZIP_STORED:
        yield "its file “mimetype” is compressed"
    if info.header_offset == 0 and zip.fp:
        zip.fp.seek(_LOCAL_HEADER - 2)
        if int.from_bytes(zip.fp.read(2), "little"):
            yield "its file “mimetype” has an extra field"
    try:
        content = Container(zip).read(info.filename, 1000)
    except UnreadableError as error:
        yield str(error)
    else:
        if content != _MIMETYPE:
            yield f"its file “mimetype” is not “{_MIMETYPE.decode()}” alone"
