"""The fields of a photograph's metadata as values, and what is doubtful about those of a file."""

from dataclasses import dataclass, fields

from book.model import Photo, unbroken

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
#: Vocabularies of `source_type` (IPTC NewsCodes digitalsourcetype) and `data_mining` (PLUS LDF).
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_MINING = "http://ns.useplus.org/ldf/vocab/"
#: Largest sizes of data sets of IIM 4.2, record 2, in bytes.
BY_LINE_BYTES, CREDIT_BYTES, COPYRIGHT_BYTES, CAPTION_BYTES = 32, 32, 128, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoMetadata:
    """The metadata of a photograph; an empty field is unknown."""

    creators: tuple[str, ...] = ()
    #: The agency, or a whole credit line with the creators.
    credit: str = ""
    copyright: str = ""
    usage_terms: str = ""
    caption: str = ""
    alt: str = ""
    description: str = ""
    #: The agency's instructions to editors, such as `No archive`.
    instructions: str = ""
    place: str = ""
    #: The day without the time, the month or the year: `2022-09-15`, `2022-09`, `2022`.
    date: str = ""
    #: Terms of the two vocabularies: `digitalCapture`, `DMI-PROHIBITED`.
    source_type: str = ""
    data_mining: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadBlock:
    """A block of a file that cannot be read, or not all of it."""

    #: `XMP`, `IIM` or `EXIF`.
    block: str
    #: What is wrong with it: `it is cut off`.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedText:
    """A text whose encoding its block does not say, or says wrongly."""

    block: str
    #: The field of `PhotoMetadata` that it is, or is a part of.
    field: str
    text: str
    #: The encoding in which it was read: `Windows-1251`.
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideText:
    """A text that was left out as a program's or a camera's own, but may be somebody's words."""

    block: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockContent:
    """What was read from one kind of block."""

    fields: PhotoMetadata = PhotoMetadata()
    guessed: tuple[GuessedText, ...] = ()
    #: What cannot be read and why; empty when everything can.
    unread: str = ""
    #: Make and Model of the camera, as far as they are known.
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedMetadata:
    """The metadata in each of the three blocks of a file, which may disagree."""

    xmp: PhotoMetadata = PhotoMetadata()
    iim: PhotoMetadata = PhotoMetadata()
    exif: PhotoMetadata = PhotoMetadata()
    unread: tuple[UnreadBlock, ...] = ()
    guessed: tuple[GuessedText, ...] = ()
    set_aside: tuple[SetAsideText, ...] = ()
    #: Make and Model of the camera, from each block that has them.
    devices: tuple[str, ...] = ()

    @property
    def merged(self) -> PhotoMetadata:
        """Return for each field the first value of XMP, IIM and EXIF, in this order.

        The MWG Guidelines 2.0 (2010) begin with EXIF, where cameras write boilerplate captions.
        """
        blocks = (self.xmp, self.iim, self.exif)
        names = [field.name for field in fields(PhotoMetadata)]
        known = {name: [getattr(block, name) for block in blocks] for name in names}
        return PhotoMetadata(
            **{name: next(filter(None, values)) for name, values in known.items() if any(values)}
        )


def metadata_of(photo: Photo) -> PhotoMetadata:
    """Return the metadata that is published in the files of a photograph."""
    terms, licence = photo.usage_terms, photo.credit.licence
    return PhotoMetadata(
        creators=photo.credit.photographers,
        credit=photo.credit.line,
        copyright=photo.rights,
        usage_terms=terms if licence in terms else "; ".join(filter(None, (terms, licence))),
        caption=unbroken(photo.caption),
        alt=unbroken(photo.alt),
        source_type=photo.source_type,
        data_mining=photo.data_mining,
    )
