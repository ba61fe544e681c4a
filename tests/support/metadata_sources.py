"""Metadata of one photograph, from its table, from the defaults and from its file."""

from dataclasses import replace

from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from book.manuscript.settings import PhotoDefaults, PhotoTable

XMP = PhotoMetadata(
    creators=("Xenia Mpr",),
    credit="Xmp Agency",
    copyright="© XMP",
    usage_terms="xmp terms",
    caption="XMP caption",
    alt="xmp alt",
    description="xmp description",
    place="Xmptown",
    date="2022-01-01",
    source_type="negativeFilm",
    data_mining="DMI-PROHIBITED",
)
IIM = replace(
    XMP, creators=("Ivan Im",), credit="Iim Agency", copyright="© IIM", caption="IIM caption",
    place="Iimtown", date="2022-02-02", alt="", description="", usage_terms="", source_type="",
    data_mining="",
)  # fmt: skip
EXIF = PhotoMetadata(
    creators=("Eva Xif",), copyright="© EXIF", caption="EXIF caption", date="2022-03-03"
)
NOTHING = PhotoMetadata()


def table(**values: object) -> PhotoTable:
    return PhotoTable.model_validate({"file": "a.jpg", **values})


def defaults(**values: object) -> PhotoDefaults:
    return PhotoDefaults.model_validate(values)


def embedded(
    xmp: PhotoMetadata = NOTHING, iim: PhotoMetadata = NOTHING, exif: PhotoMetadata = NOTHING
) -> EmbeddedMetadata:
    return EmbeddedMetadata(xmp=xmp, iim=iim, exif=exif)
