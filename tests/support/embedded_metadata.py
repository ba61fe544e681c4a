"""Picture files with metadata, written by Pillow, and the blocks of metadata put into them."""

import hashlib
import io
import struct
from typing import Any

from PIL import Image, ImageFile, PngImagePlugin

from book.images import metadata
from book.images.metadata import NAMESPACES, PhotoMetadata

HEAD = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def picture_with(kind: str = "JPEG", **options: Any) -> ImageFile.ImageFile:
    written = io.BytesIO()
    if kind == "PNG" and "xmp" in options:
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", options.pop("xmp").decode("utf-8"))
    elif kind == "TIFF" and "xmp" in options:
        options["tiffinfo"] = {700: options.pop("xmp")}
    Image.new("RGB", (8, 8)).save(written, kind, **options)
    image = Image.open(written)
    assert isinstance(image, ImageFile.ImageFile)
    return image


def packet(properties: str, attributes: str = "", before: str = "", after: str = "") -> bytes:
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF{HEAD}>'
        f'<rdf:Description rdf:about=""{attributes}>{properties}</rdf:Description>'
        f"</rdf:RDF></x:xmpmeta>{after}"
    ).encode()


def read_xmp(content: bytes, kind: str = "JPEG") -> PhotoMetadata:
    return metadata.read_metadata(picture_with(kind, xmp=content)).xmp


def alt(name: str, *items: tuple[str, str]) -> str:
    listed = "".join(f'<rdf:li xml:lang="{tag}">{words}</rdf:li>' for tag, words in items)
    return f"<{name}><rdf:Alt>{listed}</rdf:Alt></{name}>"


def seq(name: str, *items: str, bag: str = "Seq") -> str:
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{bag}>{listed}</rdf:{bag}></{name}>"


ELEMENTS = (
    seq("dc:creator", "Ada Lens", "Бохдан Світлий")
    + alt("dc:description", ("x-default", "The ferry"))
    + alt("dc:rights", ("x-default", "© Agency"))
    + "<photoshop:Credit>Agency</photoshop:Credit>"
    + alt("xmpRights:UsageTerms", ("x-default", "No sale"))
    + alt("Iptc4xmpCore:AltTextAccessibility", ("x-default", "A boat"))
    + alt("Iptc4xmpCore:ExtDescrAccessibility", ("x-default", "A flat boat, midstream"))
    + "<photoshop:Instructions>No archive</photoshop:Instructions>"
    + "<photoshop:DateCreated>2022-09-15T10:11:12+03:00</photoshop:DateCreated>"
    + f"<Iptc4xmpExt:DigitalSourceType>{metadata.SOURCE_TYPES}print</Iptc4xmpExt:DigitalSourceType>"
    + f"<plus:DataMining>{metadata.DATA_MINING}DMI-PROHIBITED</plus:DataMining>"
    + "<photoshop:City>Izium</photoshop:City><photoshop:Country>Ukraine</photoshop:Country>"
)
ALL = PhotoMetadata(
    creators=("Ada Lens", "Бохдан Світлий"),
    credit="Agency",
    copyright="© Agency",
    usage_terms="No sale",
    caption="The ferry",
    alt="A boat",
    description="A flat boat, midstream",
    instructions="No archive",
    place="Izium, Ukraine",
    date="2022-09-15",
    source_type="print",
    data_mining="DMI-PROHIBITED",
)


def data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def resource(number: int, content: bytes) -> bytes:
    """Return a Photoshop resource; one of IIM has the number 0x0404."""
    head = b"8BIM" + struct.pack(">HHI", number, 0, len(content))
    return head + content + b"\0" * (len(content) % 2)


def app13(*sets: bytes) -> bytes:
    return segment(0xED, b"Photoshop 3.0\0" + resource(0x0404, b"".join(sets)))


def app1(content: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + content)


def jpeg_with(*segments: bytes) -> ImageFile.ImageFile:
    return picture_with(extra=b"".join(segments))


def png_with(*texts: tuple[str, str], zipped: bool = False) -> ImageFile.ImageFile:
    chunks = PngImagePlugin.PngInfo()
    for name, text in texts:
        chunks.add_text(name, text, zip=zipped)
    return picture_with("PNG", pnginfo=chunks)


def raw_profile(name: str, content: bytes) -> tuple[str, str]:
    """Return the text in which ImageMagick writes a block into a PNG."""
    digits = content.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"Raw profile type {name}", f"\n{name}\n{len(content):8}\n{lines}\n"


def extended_xmp(main: str, content: bytes, size: int = 40_000) -> list[bytes]:
    """Return the segments of a packet and its extension, which is divided into parts."""
    guid = hashlib.md5(content).hexdigest().upper()
    name = "http://ns.adobe.com/xmp/note/"
    note = f'<n:HasExtendedXMP xmlns:n="{name}">{guid}</n:HasExtendedXMP>'
    parts = [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + guid.encode()
            + struct.pack(">II", len(content), at)
            + content[at : at + size],
        )
        for at in range(0, len(content), size)
    ]
    return [app1(packet(main + note)), *parts]


def exif(**tags: bytes | str) -> Image.Exif:
    numbers = {"caption": 0x010E, "artist": 0x013B, "copyright": 0x8298}
    written = Image.Exif()
    for name, value in tags.items():
        written[numbers[name]] = value
    return written
