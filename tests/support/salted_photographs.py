"""The sample's photographs in six formats, with salt in every place for metadata."""

import io
import struct
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from tests.support import profiles
from tests.support.picture_formats import png_chunk
from tests.support.projects import Built
from tests.support.salt import salt
from tests.support.salted_metadata import salted_exif, salted_resources, salted_xmp

#: The sample's photographs, and their names in another format, one of each.
FILES = {
    "old-bridge.jpg": "old-bridge.jpg",
    "ferry.jpg": "ferry.jpg",
    "ferryman.jpg": "ferryman.heic",
    "far-bank.jpg": "far-bank.tif",
    "pier.png": "pier.png",
    "flood.jpg": "flood.webp",
    "rail-bridge.jpg": "rail-bridge.avif",
}


def salted_jpeg(image: Image.Image, file: str, profile: bytes) -> bytes:
    """Return a JPEG with every kind of metadata and a second picture, as cameras write (MPF)."""
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
    # A comment inside the second picture.
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
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", salt(f"{file} tEXt"))
    chunks.add_text("Author", salt(f"{file} zTXt"), zip=True)
    chunks.add_itxt("XML:com.adobe.xmp", salted_xmp(file).decode())
    written = io.BytesIO()
    image.save(written, "PNG", pnginfo=chunks, exif=salted_exif(file), icc_profile=profile)
    content = written.getvalue()
    at = content.index(b"IDAT") - 4
    private = png_chunk(b"prVt", salt(f"{file} private chunk").encode())
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
    # Another profile than the derivatives', with another name.
    content = salted(image, file, profiles.rgb_profile("display-p3"))
    path.with_name(file).write_bytes(content)


def derivatives_by_colour(built: Built) -> dict[str, list[Path]]:
    """Return the paths of the derivatives of a project, `CMYK` and `RGB`."""
    files: dict[str, list[Path]] = {"CMYK": [], "RGB": []}
    for path in sorted((built.build / "cache/pictures").glob("*.jpg")):
        with Image.open(path) as image:
            files["CMYK" if image.mode == "CMYK" else "RGB"].append(path)
    return files
