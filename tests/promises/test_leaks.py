"""What a photograph must not tell is in no edition, and what it must tell is in every one.

Salt is a string that stands nowhere else. Each of a photograph's hiding places gets its own, and
then every byte that leaves the newsroom is searched for it, in every coding that it might take.
"""

import base64
import io
import re
import shutil
import struct
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageFile, IptcImagePlugin, PngImagePlugin

from book.model import Photo
from book.project import PRESS_PROFILE
from tests.support import judges, profiles
from tests.support.editions import Built, build, rewrite
from tests.support.pictures import chunk, pictures_in, segments

#: The sample's photographs by what they become here: one of each format.
FILES = {
    "old-bridge.jpg": "old-bridge.jpg",
    "ferry.jpg": "ferry.jpg",
    "ferryman.jpg": "ferryman.heic",
    "far-bank.jpg": "far-bank.tif",
    "pier.png": "pier.png",
    "flood.jpg": "flood.webp",
    "rail-bridge.jpg": "rail-bridge.avif",
}
#: 49.2114737, 37.2483921 as rationals: whole numbers that stand nowhere else.
LATITUDE, LONGITUDE = 492_114_737, 372_483_921
SALTS: dict[str, bytes] = {}


def salt(place: str) -> str:
    """Make a salt for a hiding place, the same every time it is asked for."""
    words = f"SALT{len(SALTS):03d}Qz{place.replace(' ', '')}"
    return SALTS.setdefault(place, words.encode()).decode()


# --- salting ----------------------------------------------------------------------------------


def salted_thumbnail(place: str) -> bytes:
    """A small JPEG with a comment, so that it can be found wherever it goes."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((160, 120)).save(written, "JPEG", comment=salt(place))
    return written.getvalue()


def salted_exif(file: str) -> bytes:
    """Camera, serial numbers, owner, maker's note, position and a thumbnail in IFD1."""
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
    """Hang a second directory with a thumbnail behind the first."""
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
    def said(place: str) -> str:
        return salt(f"{file} xmp {place}")

    names = (
        "exif:GPSLatitude", "exif:GPSLongitude", "aux:SerialNumber", "aux:LensSerialNumber",
        "aux:OwnerName", "drone-dji:GpsLatitude", "drone-dji:GpsLongtitude",
        "drone-dji:DroneSerialNumber", "xmpMM:DocumentID", "xmpMM:OriginalDocumentID",
        "crs:RawFileName", "crs:LookName", "photoshop:Instructions",
        "photoshop:SidecarForExtension", "photoshop:TransmissionReference",
        "xmp:CreatorTool", "dc:source", "dc:subject",
    )  # fmt: skip
    plain = "".join(f"<{name}>{said(name)}</{name}>" for name in names)
    nested = (
        "<xmpMM:History><rdf:Seq><rdf:li rdf:parseType='Resource'>"
        f"<stEvt:softwareAgent>{said('history')}</stEvt:softwareAgent></rdf:li></rdf:Seq>"
        "</xmpMM:History>"
        "<mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList><rdf:Bag>"
        f"<rdf:li rdf:parseType='Resource'><mwg-rs:Name>{said('face')}</mwg-rs:Name></rdf:li>"
        "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
        f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{said('person')}</rdf:li></rdf:Bag>"
        "</Iptc4xmpExt:PersonInImage>"
        f"<MP:RegionInfo>{said('microsoft')}</MP:RegionInfo>"
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
    """Photoshop's resources: a thumbnail, a path, and IIM that nobody asked for."""

    def resource(number: int, content: bytes) -> bytes:
        padding = b"\0" * (len(content) % 2)
        return b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + padding

    thumbnail = salted_thumbnail(f"{file} photoshop")
    header = struct.pack(">IIIIIIHH", 1, 160, 120, 480, 57_600, len(thumbnail), 24, 1)
    iim = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(said)) + said
        for number, said in (
            (40, salt(f"{file} iim instructions").encode()[:60]),
            (25, salt(f"{file} iim keyword").encode()[:60]),
            (122, salt(f"{file} iim writer").encode()[:30]),
        )
    )
    content = resource(1036, header + thumbnail) + resource(0x0404, iim)
    content += resource(2000, salt(f"{file} path").encode())
    return b"Photoshop 3.0\0" + content


def salted_jpeg(image: Image.Image, file: str, profile: bytes) -> bytes:
    """A JPEG with everything, and a second picture behind it as cameras make them (MPF)."""
    written = io.BytesIO()
    image.save(
        written,
        "MPO",
        save_all=True,
        append_images=[Image.linear_gradient("L").convert("RGB")],
        quality=90,
        exif=salted_exif(file),
        icc_profile=profile,
    )
    content = written.getvalue()
    # A comment of the second picture marks that one.
    at = content.rindex(b"\xff\xd8\xff")
    behind = segment(0xFE, salt(f"{file} second picture").encode())
    content = content[: at + 2] + behind + content[at + 2 :]
    front = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + salted_xmp(file))
    front += segment(0xED, salted_resources(file))
    front += segment(0xFE, salt(f"{file} comment").encode())
    front += segment(0xE7, b"C2PA" + salt(f"{file} app7").encode())
    return content[:2] + front + content[2:] + salt(f"{file} behind the end").encode()


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def salted_png(image: Image.Image, file: str, profile: bytes) -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", salt(f"{file} tEXt"))
    said.add_text("Author", salt(f"{file} zTXt"), zip=True)
    said.add_itxt("XML:com.adobe.xmp", salted_xmp(file).decode())
    written = io.BytesIO()
    image.save(written, "PNG", pnginfo=said, exif=salted_exif(file), icc_profile=profile)
    content = written.getvalue()
    at = content.index(b"IDAT") - 4
    private = chunk(b"prVt", salt(f"{file} private chunk").encode())
    return content[:at] + private + content[at:]


def salted_tiff(image: Image.Image, file: str, profile: bytes) -> bytes:
    written = io.BytesIO()
    tags: dict[int, Any] = {
        270: "", 271: salt(f"{file} make"), 305: salt(f"{file} software"),
        316: salt(f"{file} host"), 700: salted_xmp(file), 34377: salted_resources(file)[14:],
        42033: salt(f"{file} serial"), 50735: salt(f"{file} dng serial"),
        65000: salt(f"{file} private tag").encode(),
    }  # fmt: skip
    image.save(written, "TIFF", tiffinfo=tags, icc_profile=profile)
    return written.getvalue()


def salted_other(image: Image.Image, file: str, profile: bytes) -> bytes:
    written = io.BytesIO()
    kind = {"webp": "WEBP", "avif": "AVIF", "heic": "HEIF"}[file.rpartition(".")[2]]
    image.save(
        written,
        kind,
        quality=90,
        icc_profile=profile,
        exif=salted_exif(file),
        xmp=salted_xmp(file),
    )
    return written.getvalue()


def salt_photograph(path: Path, file: str) -> None:
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    path.unlink()
    image.info.clear()
    suffix = file.rpartition(".")[2]
    salted = {"jpg": salted_jpeg, "png": salted_png, "tif": salted_tiff}.get(suffix, salted_other)
    # A profile that is not the one of the derivative, with a name of its own.
    content = salted(image, file, profiles.rgb_profile("display-p3"))
    path.with_name(file).write_bytes(content)


# --- the building, and the search ---------------------------------------------------------------


@pytest.fixture(scope="module")
def salted_project(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("salted") / "sample")
    gallery = project / "source/gallery"
    toml = gallery / "gallery.toml"
    for old, new in FILES.items():
        salt_photograph(gallery / old, new)
        if old != new:
            rewrite(toml, f'file = "{old}"', f'file = "{new}"')
    rewrite(toml, "[defaults]\n", '[defaults]\nrights = "© 2026 Sample Agency"\n')
    return project


@pytest.fixture(scope="module")
def salted(salted_project: Path) -> Built:
    return build(salted_project)


@cache
def traces() -> tuple[tuple[str, bytes], ...]:
    """Every salt in every coding that it might have taken."""
    found = []
    for place, said in SALTS.items():
        words = said.decode()
        for way, coded in {
            "plain": said,
            "UTF-16 LE": words.encode("utf-16-le"),
            "UTF-16 BE": words.encode("utf-16-be"),
            "hex": said.hex().encode(),
            "HEX": said.hex().upper().encode(),
        }.items():
            found.append((f"{place}, {way}", coded))
        for shift in range(3):
            # The letters at both ends depend on what stands beside them.
            coded = base64.b64encode(b"\0" * shift + said)[4:-4]
            found.append((f"{place}, base64", coded))
    for name, number in (("latitude", LATITUDE), ("longitude", LONGITUDE)):
        found += [(name, struct.pack(order, number)) for order in ("<I", ">I")]
        found.append((name, str(number).encode()))
    return tuple(found)


def outgoing(built: Built) -> Iterator[tuple[str, bytes]]:
    """List all that leaves the newsroom, as it is and unpacked."""
    for path in sorted((built.build / "cache/pictures").glob("*.jpg")):
        yield path.name, path.read_bytes()
    for path in (built.print, built.screen):
        yield path.name, path.read_bytes()
        with pikepdf.open(path) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    yield f"{path.name} {number} raw", thing.read_raw_bytes()
                    if thing.get("/Filter") != pikepdf.Name.DCTDecode:
                        yield f"{path.name} {number}", thing.read_bytes()
                else:
                    yield f"{path.name} {number}", thing.unparse()
    yield built.epub.name, built.epub.read_bytes()
    with zipfile.ZipFile(built.epub) as archive:
        for name in archive.namelist():
            yield f"{built.epub.name} {name}", archive.read(name)


def test_the_salt_is_in_the_photographs(salted_project: Path) -> None:
    # Else the search would find nothing whatever the program did.
    packed = b""
    for file in FILES.values():
        content = (salted_project / "source/gallery" / file).read_bytes()
        packed += content
        with Image.open(io.BytesIO(content)) as image:
            packed += b"".join(
                str(value).encode() for value in image.info.values() if isinstance(value, str)
            )
            packed += b"".join(v for v in image.info.values() if isinstance(v, bytes))
    in_base64 = b"".join(
        base64.b64decode(found) for found in re.findall(rb"<xmpGImg:image>([^<]+)<", packed)
    )
    missing = [
        place for place, said in SALTS.items() if said[:30] not in packed and said not in in_base64
    ]
    assert missing == []
    for number in (LATITUDE, LONGITUDE):
        assert any(struct.pack(order, number) in packed for order in ("<I", ">I"))
    assert len(SALTS) > 150


@pytest.mark.slow
def test_no_salt_is_in_anything_that_leaves_the_newsroom(salted: Built) -> None:
    found = []
    everything = list(outgoing(salted))
    assert len([name for name, _ in everything if name.endswith(".jpg")]) >= 4 * len(FILES)
    for name, content in everything:
        for what, trace in traces():
            if trace in content:
                found.append(f"{what} in {name}")
    assert found == []


def made_pictures(built: Built) -> dict[str, list[Path]]:
    """Sort the files that were made by their colours."""
    files: dict[str, list[Path]] = {"CMYK": [], "RGB": []}
    for path in sorted((built.build / "cache/pictures").glob("*.jpg")):
        with Image.open(path) as image:
            files["CMYK" if image.mode == "CMYK" else "RGB"].append(path)
    return files


@pytest.mark.slow
def test_each_file_is_one_picture_without_exif(salted: Built) -> None:
    for path in sorted((salted.build / "cache/pictures").glob("*.jpg")):
        content = path.read_bytes()
        assert pictures_in(content) == 1
        for marker, said in segments(content):
            assert not said.startswith((b"Exif", b"MPF")), (path.name, marker)
        assert b"Exif\0\0" not in content


@pytest.mark.slow
def test_pictures_inside_the_editions_are_the_files_that_were_made(salted: Built) -> None:
    made = {path.read_bytes() for path in (salted.build / "cache/pictures").glob("*.jpg")}
    inside = []
    for path in (salted.print, salted.screen):
        with pikepdf.open(path) as pdf:
            inside += [
                thing.read_raw_bytes()
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Stream)
                and thing.get("/Filter") == pikepdf.Name.DCTDecode
            ]
    with zipfile.ZipFile(salted.epub) as archive:
        inside += [archive.read(n) for n in archive.namelist() if n.endswith(".jpg")]
    assert len(inside) >= 3 * len(FILES)
    assert all(content in made for content in inside)


@pytest.mark.slow
def test_print_files_carry_the_press_profile_and_nothing_else(salted: Built) -> None:
    prints = made_pictures(salted)["CMYK"]
    assert len(prints) == len(FILES)
    for path in prints:
        kinds = {marker for marker, _ in segments(path.read_bytes())}
        assert kinds <= {0xDB, 0xC0, 0xC4, 0xE2, 0xEE}
        with Image.open(path) as image:
            assert image.info["icc_profile"] == PRESS_PROFILE.read_bytes()


# --- what must come along ---------------------------------------------------------------------


def photo_of(path: Path, built: Built) -> Photo:
    return next(
        photo
        for photo in built.publication.photos
        if re.fullmatch(rf"{photo.id}-[0-9]+w-[0-9a-f]{{12}}\.jpg", path.name)
    )


@pytest.mark.slow
def test_pillow_reads_the_words_in_screen_and_epub_files(salted: Built) -> None:
    files = made_pictures(salted)["RGB"]
    assert len(files) >= 2 * len(FILES)
    for path in files:
        if not path.name.startswith(tuple(photo.id for photo in salted.publication.photos)):
            continue
        photo = photo_of(path, salted)
        with Image.open(path) as image:
            assert isinstance(image, ImageFile.ImageFile)
            said = image.getxmp()["xmpmeta"]["RDF"]["Description"]
            record = IptcImagePlugin.getiptcinfo(image)
        creators = said["creator"]["Seq"]["li"]
        names = tuple(creators) if isinstance(creators, list) else (creators,)
        assert names == photo.credit.photographers
        assert said["description"]["Alt"]["li"]["text"] == photo.caption
        assert said["rights"]["Alt"]["li"]["text"] == "© 2026 Sample Agency"
        assert said["Credit"] == photo.credit.line
        assert said["AltTextAccessibility"]["Alt"]["li"]["text"] == photo.alt
        assert said["DigitalSourceType"].endswith("/digitalCapture")
        assert record is not None
        assert record[2, 120] == photo.caption.encode()
        assert record[2, 116] == "© 2026 Sample Agency".encode()
        bylines: Any = record[2, 80]
        bylines = bylines if isinstance(bylines, list) else [bylines]
        assert [line.decode() for line in bylines] == list(photo.credit.photographers)


@pytest.mark.slow
def test_exiftool_reads_the_words_and_finds_nothing_else(salted: Built) -> None:
    files = made_pictures(salted)["RGB"]
    answers = judges.exiftool(["-G0", "-a", "-struct", "-charset", "iptc=utf8"], files)
    allowed = {"SourceFile", "ExifTool", "File", "JFIF", "APP14", "XMP", "IPTC", "Photoshop",
               "Composite"}  # fmt: skip
    for said in answers:
        photo = photo_of(Path(said["SourceFile"]), salted)
        assert {name.partition(":")[0] for name in said} <= allowed
        assert {name for name in said if name.startswith("XMP:")} <= {
            "XMP:Creator", "XMP:Description", "XMP:Rights", "XMP:Credit", "XMP:UsageTerms",
            "XMP:AltTextAccessibility", "XMP:DigitalSourceType", "XMP:DataMining",
        }  # fmt: skip
        assert {name for name in said if name.startswith("IPTC:")} <= {
            "IPTC:By-line", "IPTC:Caption-Abstract", "IPTC:Credit", "IPTC:CopyrightNotice",
            "IPTC:CodedCharacterSet", "IPTC:ApplicationRecordVersion",
        }  # fmt: skip
        assert tuple(said["XMP:Creator"]) == photo.credit.photographers
        byline = said["IPTC:By-line"]
        assert tuple(byline if isinstance(byline, list) else [byline]) == photo.credit.photographers
        assert said["XMP:Description"] == said["IPTC:Caption-Abstract"] == photo.caption
        assert said["XMP:Rights"] == said["IPTC:CopyrightNotice"] == "© 2026 Sample Agency"
        assert said["XMP:Credit"] == photo.credit.line
        assert photo.credit.line.startswith(said["IPTC:Credit"])
        assert said["XMP:AltTextAccessibility"] == photo.alt
        assert "Warning" not in " ".join(said)
