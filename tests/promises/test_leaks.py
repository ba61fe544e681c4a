"""Nothing that a photograph's metadata must not reveal is in any edition."""

import base64
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from book.model import Laid
from tests.support.jpeg_segments import count_pictures, segments
from tests.support.placements import photos_laid
from tests.support.projects import Built
from tests.support.salt import LATITUDE, LONGITUDE, SALTS, traces
from tests.support.salted_photographs import FILES, derivatives_by_colour


def outgoing(built: Built) -> Iterator[tuple[str, bytes]]:
    """Yield every file that leaves the newsroom, and everything inside it, unpacked."""
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
    # Otherwise the search would prove nothing.
    packed = b""
    for file in FILES.values():
        content = (salted_project / "source/gallery" / file).read_bytes()
        packed += content
        with Image.open(io.BytesIO(content)) as image:
            packed += b"".join(
                str(value).encode() for value in image.info.values() if isinstance(value, str)
            )
            packed += b"".join(value for value in image.info.values() if isinstance(value, bytes))
    in_base64 = b"".join(
        base64.b64decode(found) for found in re.findall(rb"<xmpGImg:image>([^<]+)<", packed)
    )
    missing = [
        place for place, salt in SALTS.items() if salt[:30] not in packed and salt not in in_base64
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


@pytest.mark.slow
def test_each_file_is_one_picture_without_exif(salted: Built) -> None:
    for path in sorted((salted.build / "cache/pictures").glob("*.jpg")):
        content = path.read_bytes()
        assert count_pictures(content) == 1
        for marker, body in segments(content):
            assert not body.startswith((b"Exif", b"MPF")), (path.name, marker)
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
def test_print_files_carry_nothing_but_pixels(salted: Built) -> None:
    prints = derivatives_by_colour(salted)["CMYK"]
    assert len(prints) == len(FILES) + len(photos_laid(salted, Laid.SPREAD))
    for path in prints:
        kinds = {marker for marker, _ in segments(path.read_bytes())}
        assert kinds <= {0xDB, 0xC0, 0xC4, 0xEE}
