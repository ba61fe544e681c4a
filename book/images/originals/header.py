"""Headers of original photographs: size, colours and metadata."""

from dataclasses import dataclass
from pathlib import Path

from book.images import colour_conversion, metadata
from book.images.metadata import EmbeddedMetadata
from book.images.originals import stated_colours
from book.images.originals.picture_file import SIDEWAYS, open_picture, orientation


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHeader:
    """The properties of a picture before its pixels are decoded."""

    format: str
    #: Pixels, upright: the orientation flag is applied.
    width: int
    height: int
    #: Description of the ICC profile; empty without one that fits the pixels.
    profile: str
    #: It has an ICC profile that is damaged, or not for its pixels.
    profile_unusable: bool
    #: The colours that the file states without a profile: `sRGB`, `Adobe RGB`, or empty.
    stated_colours: str
    #: CMYK values, which without a profile are read in the press profile.
    cmyk: bool
    #: It has an alpha channel or a transparent colour.
    transparent: bool
    metadata: EmbeddedMetadata

    @property
    def colours(self) -> str:
        """The colours that the file states, in its profile or without; empty for none."""
        return self.profile or self.stated_colours


def read_header(path: Path, language: str = "") -> PictureHeader:
    """Read a picture's header; raise `PictureError` when the file cannot be used.

    `language` is the publication's, by which its metadata are read.
    """
    with open_picture(path) as picture:
        width, height = picture.width, picture.height
        if orientation(picture) in SIDEWAYS:
            width, height = height, width
        embedded = picture.image.info.get("icc_profile") or b""
        usable = colour_conversion.fits(embedded, picture.mode)
        return PictureHeader(
            format=picture.format,
            width=width,
            height=height,
            profile=colour_conversion.name_of(embedded) if usable else "",
            profile_unusable=bool(embedded) and not usable,
            stated_colours=stated_colours.stated_colours(picture),
            cmyk=picture.mode == "CMYK",
            transparent=picture.transparent,
            metadata=metadata.set_aside_boilerplate(
                metadata.read_metadata(picture.image, language)
            ),
        )
