"""Read the metadata of a picture from all its blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from PIL import ImageFile

from book.images.metadata.blocks import find_blocks
from book.images.metadata.exif import read_exif
from book.images.metadata.fields import BlockContent, EmbeddedMetadata, UnreadBlock
from book.images.metadata.iim import read_iim
from book.images.metadata.xmp_reading import read_xmp


def read_metadata(image: ImageFile.ImageFile, language: str = "") -> EmbeddedMetadata:
    """Read the metadata of an opened picture; what cannot be read is in `unread`.

    `language` is the publication's: of a text in several languages its own is preferred, and the
    letters of an unknown encoding are guessed by it.
    """
    blocks = find_blocks(image)
    contents = {
        "XMP": read_xmp(blocks, language),
        "IIM": read_iim(blocks.iim, language),
        "EXIF": read_exif(image, blocks, language),
    }
    return EmbeddedMetadata(
        xmp=contents["XMP"].fields,
        iim=contents["IIM"].fields,
        exif=contents["EXIF"].fields,
        unread=(
            *(UnreadBlock(block=name, reason=reason) for name, reason in blocks.unread),
            *_unread_parts(contents),
        ),
        guessed=tuple(text for content in contents.values() for text in content.guessed),
        devices=tuple(name for content in contents.values() for name in content.devices if name),
    )


def _unread_parts(contents: Mapping[str, BlockContent]) -> Iterator[UnreadBlock]:
    for name, content in contents.items():
        if content.unread:
            yield UnreadBlock(block=name, reason=content.unread)
        for field in fields(content.fields):
            # The mark that a program writes for a letter that it cannot read.
            if "\ufffd" in str(getattr(content.fields, field.name)):
                lost = field.name.replace("_", " ")
                yield UnreadBlock(block=name, reason=f"letters of the {lost} are lost")
