"""Picture files with metadata, written by Pillow, and the blocks of metadata put into them."""

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
    place="Izium, Ukraine",
    date="2022-09-15",
    source_type="print",
    data_mining="DMI-PROHIBITED",
)


def data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content


def app13(*sets: bytes) -> bytes:
    block = b"".join(sets)
    content = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    content += b"\0" * (len(block) % 2)
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def exif(**tags: bytes | str) -> Image.Exif:
    numbers = {"caption": 0x010E, "artist": 0x013B, "copyright": 0x8298}
    written = Image.Exif()
    for name, value in tags.items():
        written[numbers[name]] = value
    return written
