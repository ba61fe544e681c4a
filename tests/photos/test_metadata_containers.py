"""XMP, IIM and EXIF are read wherever programs have put them into a file."""

import io
import struct
from dataclasses import replace

import pytest
from PIL import Image, ImageFile, TiffImagePlugin

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from tests.support.embedded_metadata import (
    ALL,
    ELEMENTS,
    app1,
    app13,
    data_set,
    exif,
    extended_xmp,
    jpeg_with,
    packet,
    picture_with,
    png_with,
    raw_profile,
    resource,
    segment,
)

PACKET = packet(ELEMENTS)
SETS = (
    data_set(2, 80, b"Ada Lens") + data_set(2, 120, b"The ferry") + data_set(2, 40, b"No archive")
)
IIM = PhotoMetadata(creators=("Ada Lens",), caption="The ferry", instructions="No archive")
PHOTOSHOP = b"Photoshop 3.0\0"
THUMBNAIL = resource(0x040C, b"\xff\xd8" * 30_000)


def tiff_with(tag: int, content: bytes, kind: int = 7, order: str = "<") -> ImageFile.ImageFile:
    """Return a picture with one tag of a type of TIFF: 1 BYTE, 4 LONG, 7 UNDEFINED."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags.tagtype[tag] = kind
    if kind == 4:
        content += b"\0" * (-len(content) % 4)
        tags[tag] = struct.unpack(f"{order}{len(content) // 4}I", content)
    else:
        tags[tag] = content
    return picture_with("TIFF", tiffinfo=tags)


def split(content: bytes) -> list[bytes]:
    size = 60_000
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    return [segment(0xED, PHOTOSHOP + part) for part in parts]


def png_with_text_behind_the_pixels() -> ImageFile.ImageFile:
    image = png_with(raw_profile("xmp", PACKET))
    assert image.fp
    image.fp.seek(0)
    content = image.fp.read()
    at = content.index(b"tEXt") - 4
    (length,) = struct.unpack_from(">I", content, at)
    text = content[at : at + length + 12]
    rest = content[:at] + content[at + length + 12 :]
    end = rest.index(b"IEND") - 4
    moved = Image.open(io.BytesIO(rest[:end] + text + rest[end:]))
    assert isinstance(moved, ImageFile.ImageFile)
    return moved


XMP_CONTAINERS = {
    "APP1": lambda: jpeg_with(app1(PACKET)),
    "APP1 without its identifier": lambda: jpeg_with(segment(0xE1, PACKET)),
    "Extended XMP": lambda: jpeg_with(*extended_xmp("", PACKET)),
    "Extended XMP in 20 parts": lambda: jpeg_with(*extended_xmp("", PACKET, len(PACKET) // 20)),
    "Extended XMP, parts out of order": lambda: jpeg_with(*reversed(extended_xmp("", PACKET, 500))),
    "Photoshop resource": lambda: jpeg_with(segment(0xED, PHOTOSHOP + resource(0x0424, PACKET))),
    "TIFF tag 700, BYTE": lambda: tiff_with(700, PACKET, 1),
    "TIFF tag 700, UNDEFINED": lambda: tiff_with(700, PACKET, 7),
    "PNG iTXt": lambda: picture_with("PNG", xmp=PACKET),
    "PNG tEXt": lambda: png_with(("XML:com.adobe.xmp", PACKET.decode("latin-1"))),
    "PNG raw profile": lambda: png_with(raw_profile("xmp", PACKET)),
    "PNG raw profile, compressed": lambda: png_with(raw_profile("xmp", PACKET), zipped=True),
    "PNG raw profile APP1": lambda: png_with(
        raw_profile("APP1", b"http://ns.adobe.com/xap/1.0/\0" + PACKET)
    ),
    "PNG raw profile 8bim": lambda: png_with(raw_profile("8bim", resource(0x0424, PACKET))),
    "PNG behind the pixels": png_with_text_behind_the_pixels,
    "WebP": lambda: picture_with("WEBP", xmp=PACKET),
    "AVIF": lambda: picture_with("AVIF", xmp=PACKET),
    "HEIC": lambda: picture_with("HEIF", xmp=PACKET),
}


@pytest.mark.parametrize("name", XMP_CONTAINERS)
def test_xmp_is_read_from_every_container(name: str) -> None:
    assert metadata.read_metadata(XMP_CONTAINERS[name]()) == EmbeddedMetadata(xmp=ALL)


IIM_CONTAINERS = {
    "APP13": lambda: jpeg_with(app13(SETS)),
    "APP13 behind a large resource": lambda: jpeg_with(*split(THUMBNAIL + resource(0x0404, SETS))),
    "APP13 divided inside IIM": lambda: jpeg_with(
        *split(resource(0x040C, b"x" * 59_960) + resource(0x0404, SETS))
    ),
    "APP13, a segment for each resource": lambda: jpeg_with(
        segment(0xED, PHOTOSHOP + resource(0x040C, b"odd")[:-1]), app13(SETS)
    ),
    "APP13 of an early Photoshop": lambda: jpeg_with(
        segment(0xED, b"Adobe_Photoshop2.5:" + resource(0x0404, SETS))
    ),
    "APP13 without Photoshop": lambda: jpeg_with(segment(0xED, SETS)),
    "resource behind one of a wrong length": lambda: jpeg_with(
        segment(0xED, PHOTOSHOP + b"8BIM\x04\x0c\0\0\xff\xff\0\0" + resource(0x0404, SETS))
    ),
    "resource with a name": lambda: jpeg_with(
        segment(
            0xED,
            PHOTOSHOP + b"8BIM\x04\x04\x04name\0" + struct.pack(">I", len(SETS)) + SETS,
        )
    ),
    "TIFF tag 33723, UNDEFINED": lambda: tiff_with(33723, SETS, 7),
    "TIFF tag 33723, LONG": lambda: tiff_with(33723, SETS, 4),
    "TIFF tag 33723, LONG, bytes exchanged": lambda: tiff_with(33723, SETS, 4, ">"),
    "TIFF tag 34377": lambda: tiff_with(34377, resource(0x0404, SETS), 7),
    "PNG raw profile iptc": lambda: png_with(raw_profile("iptc", resource(0x0404, SETS))),
    "PNG raw profile iptc, bare": lambda: png_with(raw_profile("iptc", SETS), zipped=True),
    "PNG raw profile 8bim": lambda: png_with(raw_profile("8bim", resource(0x0404, SETS))),
}


@pytest.mark.parametrize("name", IIM_CONTAINERS)
def test_iim_is_read_from_every_container(name: str) -> None:
    assert metadata.read_metadata(IIM_CONTAINERS[name]()) == EmbeddedMetadata(iim=IIM)


EXIF = exif(caption="The ferry", artist="Ada Lens")


@pytest.mark.parametrize(
    "image",
    [
        *(picture_with(kind, exif=EXIF) for kind in ("JPEG", "TIFF", "PNG", "WEBP", "AVIF")),
        picture_with("HEIF", exif=EXIF),
        png_with(raw_profile("exif", EXIF.tobytes())),
        png_with(raw_profile("APP1", EXIF.tobytes())),
    ],
)  # fmt: skip
def test_exif_is_read_from_every_container(image: ImageFile.ImageFile) -> None:
    assert metadata.read_metadata(image) == EmbeddedMetadata(
        exif=PhotoMetadata(creators=("Ada Lens",), caption="The ferry")
    )


def test_the_extension_adds_to_the_packet_and_does_not_replace_it() -> None:
    main = "<photoshop:Credit>Agency of the packet</photoshop:Credit>"
    image = jpeg_with(*extended_xmp(main, PACKET))
    assert metadata.read_metadata(image).xmp == replace(ALL, credit="Agency of the packet")


def test_iim_in_two_tags_is_not_read_twice() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, content in ((33723, SETS), (34377, resource(0x0404, SETS))):
        tags.tagtype[tag] = 7
        tags[tag] = content
    assert metadata.read_metadata(picture_with("TIFF", tiffinfo=tags)).iim == IIM


MAIN, *PARTS = extended_xmp("", PACKET, 700)
UNREAD = {
    "EXIF without its header": (lambda: jpeg_with(segment(0xE1, b"Exif II*\0")), "EXIF"),
    "EXIF that is none": (lambda: jpeg_with(segment(0xE1, b"Exif\0\0 nothing of TIFF")), "EXIF"),
    "EXIF that ends early": (lambda: jpeg_with(segment(0xE1, EXIF.tobytes()[:20])), "EXIF"),
    "EXIF with a value outside": (lambda: jpeg_with(segment(0xE1, EXIF.tobytes()[:-12])), "EXIF"),
    "extension without its first part": (lambda: jpeg_with(MAIN, *PARTS[1:]), "XMP"),
    "extension without its last part": (lambda: jpeg_with(MAIN, *PARTS[:-1]), "XMP"),
    "no extension": (lambda: jpeg_with(MAIN), "XMP"),
    "extension alone": (lambda: jpeg_with(*PARTS), "XMP"),
    "extension of another packet": (lambda: jpeg_with(app1(PACKET), *PARTS), "XMP"),
    "extension of 4 GB": (
        lambda: jpeg_with(MAIN, *(part[:71] + b"\xff" * 8 + part[79:] for part in PARTS)),
        "XMP",
    ),
    "extension cut off": (lambda: jpeg_with(MAIN, segment(0xE1, PARTS[0][4:50])), "XMP"),
    "resource cut off": (lambda: jpeg_with(segment(0xED, app13(SETS)[4:-10])), "IIM"),
    "resource without a length": (lambda: jpeg_with(segment(0xED, app13()[4:-4])), "IIM"),
    "digits that are none": (
        lambda: png_with(("Raw profile type xmp", "\nxmp\n 4\nno hex\n")),
        "XMP",
    ),
    "profile cut off": (lambda: png_with(("Raw profile type iptc", "\niptc\n 44\n1c02\n")), "IIM"),
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", UNREAD)
def test_a_block_that_is_there_and_cannot_be_read_is_told(name: str) -> None:
    draw, block = UNREAD[name]
    assert {unread.block for unread in metadata.read_metadata(draw()).unread} == {block}
