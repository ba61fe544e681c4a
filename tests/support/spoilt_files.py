"""Pictures, screen editions and EPUBs with one fault each, by the id of the check that sees it."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

from book.check.read import epub_archive
from book.check.rules import epub_edition
from book.check.worker import KnownEdition
from book.model import Photo

# --- pictures -------------------------------------------------------------------------------


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
    """A packet of XMP with some properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        f'syntax-ns#"><rdf:Description rdf:about="">{properties}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    )


def with_packet(text: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """Put a packet of XMP into a JPEG."""
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


#: What pictures carry that they should not, by the check that sees it in whatever file.
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
    """Code a picture again, and leave everything out."""
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


#: Files of `build/cache/pictures`; those of the screen carry words, those for print none.
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
#: EXIF is seen by two: as what it tells, and as what makes the engine code a picture anew.
for _id in ("SAFE-01", "SAFE-02"):
    for _what, _spoil in CARRIED[_id].items():
        PICTURES[_id].setdefault(_what, ("screen", _spoil))

# --- screen editions ------------------------------------------------------------------------


def picture_of(pdf: Pdf) -> pikepdf.Stream:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == Name.DCTDecode
    )


def in_picture(spoil: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    def spoiling(pdf: Pdf) -> None:
        stream = picture_of(pdf)
        stream.write(spoil(stream.read_raw_bytes()), filter=Name.DCTDecode)

    return spoiling


def figure_of(pdf: Pdf) -> Dictionary:
    return next(
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.Figure
    )


def _no_alt(pdf: Pdf) -> None:
    del figure_of(pdf)["/Alt"]


def _not_enclosed(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary):
            for key in ("/FontFile2", "/FontFile3"):
                if key in thing:
                    del thing[key]


def without(key: str) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        del pdf.Root[key]

    return spoil


def in_xmp(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return spoil


def _launch(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.Launch, F=String("calc.exe")))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=action)])


def _titled(pdf: Pdf) -> None:
    pdf.docinfo.Producer = String("/home/ada/izium/build.py")


SCREENS: dict[str, dict[str, Callable[[Pdf], None]]] = {
    **{
        id: {what: in_picture(spoil) for what, spoil in each.items()}
        for id, each in CARRIED.items()
    },
    "SAFE-07": {
        "a folder": _titled,
        "a folder in XMP": in_xmp(b"</dc:creator>", b"</dc:creator><!-- C:\\Users\\ada -->"),
        "a program": _launch,
    },
    "CAP-04": {"a figure": _no_alt},
    "TXT-01": {"every typeface": _not_enclosed},
    "PDF-10": {"no pages": lambda pdf: pdf.pages.__delitem__(slice(0, None))},
    "PDF-11": {
        "no structure": without("/MarkInfo"),
        "no language": without("/Lang"),
        "no title in the window": without("/ViewerPreferences"),
    },
    "PDF-12": {
        "no PDF/UA": in_xmp(b"pdfuaid:part", b"pdfuaid:prat"),
        "no PDF/A": in_xmp(b'pdfaid:part="3"', b'pdfaid:part="9"'),
    },
}  # fmt: skip

# --- EPUBs ----------------------------------------------------------------------------------

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoiltBook:
    """One fault of an EPUB."""

    id: str
    what: str
    spoil: Callable[[Files], None] = lambda files: None
    #: What is known of it.
    known: Callable[[KnownEdition], KnownEdition] = lambda known: known
    #: What else is seen, by the way.
    besides: frozenset[str] = frozenset()
    #: Changes what has been read, for what would take too long to make.
    read: Callable[[epub_archive.EpubFile], epub_archive.EpubFile] = lambda book: book


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bind(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def picture_name(files: Files) -> str:
    return next(name for name in files if "city-sign" in name)


def drawn(kind: str, mode: str, size: tuple[int, int], **more: object) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        made = io.BytesIO()
        Image.new(mode, size).save(made, kind, **more)
        files[picture_name(files)] = made.getvalue()

    return spoil


def noise(*parts: str, edge: int) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        made = io.BytesIO()
        Image.effect_noise((edge, edge), 120).save(made, "JPEG", quality=98)
        for name in files:
            if any(part in name for part in parts):
                files[name] = made.getvalue()

    return spoil


def words(name: str, old: str, new: str) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        (path,) = [path for path in files if path.endswith(name)]
        text = files[path].decode()
        assert old in text, text
        files[path] = text.replace(old, new, 1).encode()

    return spoil


def carrying(spoil: Callable[[bytes], bytes]) -> Callable[[Files], None]:
    def spoiling(files: Files) -> None:
        name = picture_name(files)
        files[name] = spoil(files[name])

    return spoiling


def added(name: str, content: bytes = b"") -> Callable[[Files], None]:
    return lambda files: files.update({name: content})


def _graphic(known: KnownEdition) -> KnownEdition:
    def shown(photo: Photo) -> Photo:
        return replace(photo, graphic=photo.id == "city-sign")

    return replace(known, photos={key: shown(photo) for key, photo in known.photos.items()})


def _cover(files: Files) -> None:
    opf = next(name for name in files if name.endswith(".opf"))
    name = picture_name(files).rpartition("/")[2]
    text = files[opf].decode()
    href = f'href="images/{name}"'
    assert href in text
    files[opf] = text.replace(href, f'{href} properties="cover-image"').encode()


def _small_cover(files: Files) -> None:
    _cover(files)
    drawn("JPEG", "RGB", (1300, 2000))(files)


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()


def _no_words(known: KnownEdition) -> KnownEdition:
    return replace(known, photos={})


def _no_style(files: Files) -> None:
    del files["EPUB/epub.css"]


BOOKS = (
    *(
        SpoiltBook(id=id, what=what, spoil=carrying(spoil))
        for id, each in CARRIED.items()
        for what, spoil in each.items()
    ),
    SpoiltBook(id="META-04", what="no words", spoil=carrying(without_words)),
    SpoiltBook(id="SAFE-07", what="a remote picture", spoil=words(
        "section-01.xhtml", "</body>", '<p><img alt="x" src="https://example.org/x.jpg"/></p></body>'
    )),
    SpoiltBook(id="SAFE-07", what="a remote style", spoil=words(
        ".css", "", "@import 'https://example.org/x.css';"
    )),
    SpoiltBook(id="SAFE-07", what="a folder", spoil=words(
        "section-01.xhtml", "</body>", "<!-- /home/ada/izium --></body>"
    )),
    SpoiltBook(id="SAFE-08", what="no notice", known=_graphic),
    SpoiltBook(id="SAFE-08", what="a graphic cover", spoil=lambda files: (
        _cover(files), words("titlepage.xhtml", "<section", '<section role="doc-notice"')(files)
    )[0], known=_graphic, besides=frozenset({"EPUB-06"})),
    SpoiltBook(id="CAP-04", what="no alt", spoil=words("section-01.xhtml", 'alt="', 'data-x="')),
    SpoiltBook(id="CAP-04", what="the caption", spoil=words(
        "section-01.xhtml", 'alt="', 'alt="The sign at the city entrance" data-x="'
    )),
    SpoiltBook(id="EPUB-02", what="6 million pixels", spoil=drawn("JPEG", "L", (3000, 2000)),
               known=_no_words),
    SpoiltBook(id="EPUB-03", what="heavy", spoil=noise("city-sign", edge=2350), known=_no_words),
    SpoiltBook(id="EPUB-04", what="heavy together", known=_no_words, spoil=noise(
        "city-sign", "former-checkpoint", "/abandoned-tank-2560", edge=1850
    )),
    SpoiltBook(id="EPUB-05", what="CMYK", spoil=drawn("JPEG", "CMYK", (1500, 1000)),
               known=_no_words),
    SpoiltBook(id="EPUB-05", what="transparent", spoil=drawn("PNG", "RGBA", (1500, 1000)),
               known=_no_words),
    SpoiltBook(id="EPUB-05", what="a GIF", spoil=drawn("GIF", "L", (1500, 1000)), known=_no_words),
    SpoiltBook(id="EPUB-05", what="another profile", known=_no_words, spoil=drawn(
        "JPEG", "RGB", (1500, 1000), icc_profile=_profile()
    )),
    SpoiltBook(id="EPUB-06", what="small", spoil=_small_cover, known=_no_words),
    SpoiltBook(id="EPUB-06", what="another shape", spoil=_cover),
    SpoiltBook(id="EPUB-06", what="none", known=lambda known: replace(known, cover="city-sign")),
    SpoiltBook(id="EPUB-07", what="small", spoil=drawn("JPEG", "RGB", (900, 600)), known=_no_words),
    SpoiltBook(id="EPUB-08", what="a space", spoil=added("EPUB/a file.txt")),
    SpoiltBook(id="EPUB-08", what="Cyrillic", spoil=added("EPUB/файл.txt")),
    SpoiltBook(id="EPUB-08", what="outside", spoil=added("../../outside.txt")),
    SpoiltBook(id="EPUB-08", what="not listed", spoil=added("EPUB/images/more.jpg", small_jpeg())),
    SpoiltBook(id="EPUB-08", what="missing", spoil=_no_style),
    SpoiltBook(id="EPUB-08", what="entities", spoil=words(
        "copyright.xhtml", "<html", '<!DOCTYPE html [<!ENTITY a "b">]><html'
    )),
    SpoiltBook(id="EPUB-08", what="not well-formed", spoil=words("copyright.xhtml", "</body>", "")),
    SpoiltBook(id="EPUB-09", what="too large to send", read=lambda book: replace(
        book, size=epub_edition.SEND_TO_KINDLE + 1
    )),
    SpoiltBook(id="EPUB-09", what="too large to sell", read=lambda book: replace(
        book, size=epub_edition.KOBO + 1
    )),
)  # fmt: skip
