"""Read texts and date of EXIF (Exif 2.32), and those that Windows writes beside them (XPTitle)."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PIL import ExifTags, Image, ImageFile

from book.images.metadata.blocks import Blocks
from book.images.metadata.fields import BlockContent, GuessedText, PhotoMetadata
from book.images.metadata.text_encodings import DecodedText, decode_texts
from book.images.metadata.texts import date_fault, parse_timestamp, printable_line

_CAPTION, _ARTIST = ExifTags.Base.ImageDescription, ExifTags.Base.Artist
_COPYRIGHT, _USER_COMMENT = ExifTags.Base.Copyright, ExifTags.Base.UserComment
_DATE = ExifTags.Base.DateTimeOriginal
_XP_TITLE, _XP_COMMENT, _XP_AUTHOR = 0x9C9B, 0x9C9C, 0x9C9D
_DEVICES = (ExifTags.Base.Make, ExifTags.Base.Model)
#: Fields of the tags that are bytes in an encoding of their own choice.
_FIELDS: Mapping[int, str] = {
    _CAPTION: "caption",
    _ARTIST: "creators",
    _COPYRIGHT: "copyright",
    _USER_COMMENT: "caption",
}
_EXIF_ERRORS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    RecursionError,
    struct.error,
)


def read_exif(image: ImageFile.ImageFile, blocks: Blocks, language: str) -> BlockContent:
    """Read the fields of a picture's EXIF."""
    block = image.info.get("exif") or blocks.exif
    try:
        exif = Image.Exif() if blocks.exif else image.getexif()
        if blocks.exif:
            exif.load(block)
        tags: dict[int, Any] = dict(exif)
        order = exif.endian or "<"
    except _EXIF_ERRORS:
        # Pillow raises for damaged pixels of a PNG, too.
        there = block or image.format == "TIFF"
        return BlockContent(unread="it is not built as EXIF is" if there else "")
    with suppress(*_EXIF_ERRORS):
        tags.update(exif.get_ifd(ExifTags.IFD.Exif))
    decoded = _decode_tags(tags, order, language)
    # The author of a text is separated from the next by a semicolon (Exif 2.32, Artist).
    artists = decoded[_ARTIST].text or _utf_16(tags.get(_XP_AUTHOR))
    captions = (
        decoded[_CAPTION].text,
        _utf_16(tags.get(_XP_COMMENT)),
        _utf_16(tags.get(_XP_TITLE)),
        decoded[_USER_COMMENT].text,
    )
    stamp = printable_line(str(tags.get(_DATE, "")))
    return BlockContent(
        fields=PhotoMetadata(
            creators=tuple(filter(None, map(str.strip, artists.split(";")))),
            copyright=decoded[_COPYRIGHT].text,
            caption=next(filter(None, captions), ""),
            date=parse_timestamp(stamp),
        ),
        guessed=tuple(
            GuessedText(block="EXIF", field=_FIELDS[tag], text=each.text, encoding=each.guessed)
            for tag, each in decoded.items()
            if each.guessed
        ),
        unread=_missing_tags(block, tags) or date_fault(stamp),
        devices=tuple(printable_line(str(tags.get(tag, ""))) for tag in _DEVICES),
    )


def _decode_tags(tags: Mapping[int, Any], order: str, language: str) -> Mapping[int, DecodedText]:
    contents = {tag: _content(tags.get(tag)) for tag in _FIELDS}
    comment, unicode_comment = _split_comment(contents[_USER_COMMENT], order)
    contents[_USER_COMMENT] = comment
    texts = decode_texts([(content, 0) for content in contents.values()], language)
    decoded = dict(zip(contents, texts, strict=True))
    if unicode_comment:
        decoded[_USER_COMMENT] = DecodedText(text=unicode_comment)
    return decoded


def _content(value: object) -> bytes:
    """Return the bytes of a text, which Pillow decodes as Latin-1 where its type is ASCII."""
    if isinstance(value, str):
        return value.encode("latin-1", errors="replace")
    if isinstance(value, tuple):
        parts = [part for part in value if isinstance(part, int) and 0 <= part < 256]
        return bytes(parts)
    return value if isinstance(value, bytes) else b""


def _utf_16(value: object) -> str:
    """Decode a tag of Windows, which is UTF-16 with the low byte first whatever the block's."""
    return printable_line(_content(value).decode("utf-16-le", errors="ignore"))


def _split_comment(content: bytes, order: str) -> tuple[bytes, str]:
    """Return a UserComment without its code (Exif 2.32, table 9), or its text if it is Unicode."""
    code, rest = content[:8], content[8:]
    if code == b"UNICODE\0":
        # The order of bytes should be that of the block; many programs write the other one.
        readings = {name: rest.decode(f"utf-16-{name}", errors="ignore") for name in ("le", "be")}
        if rest.startswith((b"\xff\xfe", b"\xfe\xff")):
            return b"", printable_line(rest.decode("utf-16", errors="ignore"))
        plausible = {
            name: sum(letter < "\u0600" for letter in text) for name, text in readings.items()
        }
        first, second = ("le", "be") if order == "<" else ("be", "le")
        chosen = second if plausible[second] > plausible[first] else first
        return b"", printable_line(readings[chosen])
    if code == b"JIS\0\0\0\0\0":
        return b"", printable_line(rest.decode("iso2022_jp", errors="ignore"))
    return (rest if code in (b"ASCII\0\0\0", bytes(8)) else content), ""


def _missing_tags(block: bytes, tags: Mapping[int, Any]) -> str:
    """Return what is wrong when a text of the first directory is there and Pillow has skipped it.

    Pillow skips values that lie outside the block, and the directory from where it is cut.
    """
    tiff = block.removeprefix(b"Exif\0\0")
    order = "<" if tiff[:2] == b"II" else ">"
    wanted = {_CAPTION, _ARTIST, _COPYRIGHT, _XP_TITLE, _XP_COMMENT, _XP_AUTHOR, ExifTags.IFD.Exif}
    with suppress(struct.error):
        (start,) = struct.unpack_from(f"{order}4xI", tiff)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, length = struct.unpack_from(f"{order}H2xI", tiff, at)
            if tag in wanted and length and tag not in tags:
                name = ExifTags.TAGS.get(tag, "its second directory")
                return f"{name} has no value that can be read"
        return ""
    return "it is cut off" if tiff else ""
