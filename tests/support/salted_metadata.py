"""EXIF, XMP, Photoshop resources and thumbnails filled with salt."""

import base64
import io
import struct
from typing import Any

from PIL import Image

from tests.support.salt import LATITUDE, LONGITUDE, salt


def salted_thumbnail(place: str) -> bytes:
    """Return a small JPEG with salt in its comment."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((160, 120)).save(written, "JPEG", comment=salt(place))
    return written.getvalue()


def salted_exif(file: str) -> bytes:
    """Return EXIF with camera, serial numbers, owner, maker note, position, and a thumbnail."""
    exif = Image.Exif()
    exif[0x010F] = salt(f"{file} make")
    exif[0x0110] = salt(f"{file} model")
    exif[0x0131] = salt(f"{file} software")
    exif[0x013C] = salt(f"{file} host computer")
    details = exif.get_ifd(0x8769)
    for tag, place in (
        (0xA430, "owner"), (0xA431, "body serial"), (0xA435, "lens serial"), (0xA434, "lens"),
        (0xA420, "unique id"),
    ):  # fmt: skip
        details[tag] = salt(f"{file} {place}")
    details[0x927C] = salt(f"{file} maker note").encode()
    details[0x9286] = b"ASCII\0\0\0" + salt(f"{file} user comment").encode()
    place = exif.get_ifd(0x8825)
    place[1], place[3] = "N", "E"
    place[2] = (Ratio(LATITUDE), Ratio(1), Ratio(1))
    place[4] = (Ratio(LONGITUDE), Ratio(1), Ratio(1))
    place[0x1B] = salt(f"{file} gps method").encode()
    place[0x1D] = "1987:03:21"
    return with_ifd1(exif.tobytes(), salted_thumbnail(f"{file} ifd1"))


def Ratio(numerator: int) -> Any:  # noqa: N802 - stands for Pillow's class
    from PIL.TiffImagePlugin import IFDRational

    return IFDRational(numerator, 1)


def with_ifd1(exif: bytes, thumbnail: bytes) -> bytes:
    """Append IFD1 with a thumbnail to EXIF that has IFD0 alone."""
    head, tiff = exif[:6], bytearray(exif[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    struct.pack_into(f"{order}I", tiff, first + 2 + 12 * count, len(tiff))
    behind = len(tiff) + 2 + 12 * 3 + 4
    second = struct.pack(f"{order}H", 3)
    for tag, value in ((0x0103, 6), (0x0201, behind), (0x0202, len(thumbnail))):
        second += struct.pack(f"{order}HHII", tag, 4, 1, value)
    return head + bytes(tiff) + second + bytes(4) + thumbnail


SPACES = {
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "drone-dji": "http://www.dji.com/drone-dji/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpGImg": "http://ns.adobe.com/xap/1.0/g/img/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def salted_xmp(file: str) -> bytes:
    def salted(place: str) -> str:
        return salt(f"{file} xmp {place}")

    names = (
        "exif:GPSLatitude", "exif:GPSLongitude", "aux:SerialNumber", "aux:LensSerialNumber",
        "aux:OwnerName", "drone-dji:GpsLatitude", "drone-dji:GpsLongtitude",
        "drone-dji:DroneSerialNumber", "xmpMM:DocumentID", "xmpMM:OriginalDocumentID",
        "crs:RawFileName", "crs:LookName", "photoshop:Instructions",
        "photoshop:SidecarForExtension", "photoshop:TransmissionReference",
        "xmp:CreatorTool", "dc:source", "dc:subject",
    )  # fmt: skip
    plain = "".join(f"<{name}>{salted(name)}</{name}>" for name in names)
    nested = (
        "<xmpMM:History><rdf:Seq><rdf:li rdf:parseType='Resource'>"
        f"<stEvt:softwareAgent>{salted('history')}</stEvt:softwareAgent></rdf:li></rdf:Seq>"
        "</xmpMM:History>"
        "<mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList><rdf:Bag>"
        f"<rdf:li rdf:parseType='Resource'><mwg-rs:Name>{salted('face')}</mwg-rs:Name></rdf:li>"
        "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
        f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{salted('person')}</rdf:li></rdf:Bag>"
        "</Iptc4xmpExt:PersonInImage>"
        f"<MP:RegionInfo>{salted('microsoft')}</MP:RegionInfo>"
        "<xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType='Resource'><xmpGImg:image>"
        f"{base64.b64encode(salted_thumbnail(f'{file} xmp thumbnail')).decode()}"
        "</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>"
    )
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{plain}{nested}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def salted_resources(file: str) -> bytes:
    """Return Photoshop resources: a thumbnail, a path, and IIM that no edition carries."""

    def resource(number: int, content: bytes) -> bytes:
        padding = b"\0" * (len(content) % 2)
        return b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + padding

    thumbnail = salted_thumbnail(f"{file} photoshop")
    header = struct.pack(">IIIIIIHH", 1, 160, 120, 480, 57_600, len(thumbnail), 24, 1)
    iim = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text
        for number, text in (
            (40, salt(f"{file} iim instructions").encode()[:60]),
            (25, salt(f"{file} iim keyword").encode()[:60]),
            (122, salt(f"{file} iim writer").encode()[:30]),
        )
    )
    content = resource(1036, header + thumbnail) + resource(0x0404, iim)
    content += resource(2000, salt(f"{file} path").encode())
    return b"Photoshop 3.0\0" + content
