"""Pictures with one fault each, by the id of the rule that has to find it."""

import io
from collections.abc import Callable

from PIL import Image


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def behind_start(marker: int, body: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content[:2] + _segment(marker, body) + content[2:]


def exif(tag: int, value: object, folder: int = 0) -> Callable[[bytes], bytes]:
    made = Image.Exif()
    (made.get_ifd(folder) if folder else made)[tag] = value
    return behind_start(0xE1, made.tobytes())


DC = "http://purl.org/dc/elements/1.1/"
EXIF = "http://ns.adobe.com/exif/1.0/"


def packet(properties: str) -> str:
    """Return a packet of XMP with some properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        f'syntax-ns#"><rdf:Description rdf:about="">{properties}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    )


def with_packet(text: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """Return a function that puts a packet of XMP into a JPEG."""
    return behind_start(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + text.encode(encoding))


def xmp(space: str, name: str) -> Callable[[bytes], bytes]:
    return with_packet(packet(f'<a:{name} xmlns:a="{space}">x</a:{name}>'))


def resource(number: int) -> Callable[[bytes], bytes]:
    body = b"Photoshop 3.0\0" + b"8BIM" + number.to_bytes(2, "big") + b"\0\0" + b"\0\0\0\4abcd"
    return behind_start(0xED, body)


def small_jpeg() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    return made.getvalue()


#: Data that no picture may carry, by the rule that finds it in any file.
CARRIED: dict[str, dict[str, Callable[[bytes], bytes]]] = {
    "SAFE-01": {
        "EXIF": exif(1, "N", 0x8825),
        "XMP": xmp("http://ns.adobe.com/exif/1.0/", "GPSLatitude"),
        "a drone": xmp("http://www.dji.com/drone-dji/1.0/", "GpsLongtitude"),
        "XMP without a prefix": with_packet(
            packet(f'<GPSLatitude xmlns="{EXIF}">49</GPSLatitude>')
        ),
        "XMP with one prefix twice": with_packet(
            packet(
                f'<a:GPSLatitude xmlns:a="{EXIF}">49</a:GPSLatitude>'
                f'<a:title xmlns:a="{DC}">Izium</a:title>'
            )
        ),
        "XMP as an attribute": with_packet(
            packet(f'<rdf:Description xmlns:b="{EXIF}" b:GPSLatitude="49"/>')
        ),
        "XMP in UTF-16": with_packet(
            "\ufeff" + packet(f'<GPSLatitude xmlns="{EXIF}">49</GPSLatitude>'), "utf-16-le"
        ),
        "XMP in a second root": with_packet(
            packet("") + packet(f'<GPSLatitude xmlns="{EXIF}">49</GPSLatitude>')
        ),
        "where the camera stood": xmp(
            "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "LocationCreated"
        ),
    },
    "SAFE-02": {
        "a serial number": exif(0xA431, "1234567", 0x8769),
        "an owner": exif(0xA430, "Ada", 0x8769),
        "a maker's note": exif(0x927C, b"note", 0x8769),
        "a comment": behind_start(0xFE, b"words"),
        "a serial number in XMP": xmp("http://ns.adobe.com/exif/1.0/aux/", "SerialNumber"),
        "an owner in XMP without a prefix": with_packet(
            packet('<ownerName xmlns="http://cipa.jp/exif/1.0/">Ada</ownerName>')
        ),
        "a listed name in another vocabulary": with_packet(
            packet(
                '<a:creator xmlns:a="http://example.org/">Ada</a:creator>'
                f'<a:title xmlns:a="{DC}">Izium</a:title>'
            )
        ),
        "a prefix that is not declared": with_packet(packet("<b:Note>x</b:Note>")),
        "an entity in XMP": with_packet('<!DOCTYPE x [<!ENTITY e "49.2">]>' + packet("&e;")),
        "a comment in XMP": with_packet(packet("<!-- Ada Lens -->")),
        "half a packet of XMP": with_packet(packet("<dc:title>")),
        "a history": xmp("http://ns.adobe.com/xap/1.0/mm/", "History"),
        "somebody's name": xmp("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "PersonInImage"),
        "Photoshop's path": resource(2000),
        "an unknown block": behind_start(0xE9, b"something"),
        "IIM": behind_start(
            0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08\x1c\x02\x28\0\x03abc"
        ),
        "bytes behind": lambda content: content + b"something else",
    },
    "SAFE-03": {
        "a second picture": lambda content: content + small_jpeg(),
        "Photoshop's thumbnail": resource(1036),
        "XMP": xmp("http://ns.adobe.com/xap/1.0/", "Thumbnails"),
        "MPF": behind_start(0xE2, b"MPF\0" + b"II*\0\x08\0\0\0"),
        "JFIF": behind_start(0xE0, b"JFIF\0\x01\x01\0\0\1\0\1\1\1" + b"\0\0\0"),
    },
}


def without_words(content: bytes) -> bytes:
    """Code a picture again, without metadata."""
    with Image.open(io.BytesIO(content)) as image:
        made = io.BytesIO()
        image.save(made, "JPEG", quality=92, subsampling="4:4:4")
        return made.getvalue()


def saying(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(content: bytes) -> bytes:
        assert content.count(old) == 1
        assert len(old) == len(new)
        return content.replace(old, new)

    return spoil


def coarse(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        made = io.BytesIO()
        image.save(made, "JPEG", quality=70, subsampling="4:4:4")
        return made.getvalue()


#: Changes of files in `build/cache/pictures`; those for the screen have metadata.
PICTURES: dict[str, dict[str, tuple[str, Callable[[bytes], bytes]]]] = {
    **{
        id: {what: ("screen", spoil) for what, spoil in spoils.items() if "EXIF" not in what}
        for id, spoils in CARRIED.items()
    },
    "META-04": {
        "no credit": ("screen", saying(b"<photoshop:Credit>Ada", b"<photoshop:Credit>Eva")),
    },
    "META-05": {"no such word": ("screen", saying(b"type/digitalC", b"type/digitalX"))},
    "META-06": {"no such word": ("screen", saying(b"DMI-UNSPECIFIED", b"DMI-UNSPECIFIEX"))},
    "IMG-08": {"EXIF": ("print", exif(0x010E, "words")), "turned": ("print", exif(0x0112, 6))},
    "IMG-09": {"coarse": ("print", coarse)},
}  # fmt: skip
#: Two rules find EXIF: SAFE, and IMG-08, since WeasyPrint encodes such a picture again.
for _id in ("SAFE-01", "SAFE-02"):
    for _what, _spoil in CARRIED[_id].items():
        PICTURES[_id].setdefault(_what, ("screen", _spoil))
