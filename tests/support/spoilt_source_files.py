"""Ways of spoiling one file of a manuscript, by the names that a `case.toml` calls them."""

from collections.abc import Callable
from pathlib import Path

from PIL import ExifTags, Image

from book.images import metadata
from tests.support.embedded_metadata import alt, app13, data_set, packet, segment


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def text_instead(path: Path) -> None:
    path.write_text("This is no picture.\n", encoding="utf-8")


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def another_format(path: Path) -> None:
    with Image.open(path) as image:
        image.save(path, "GIF")


def in_windows_1251(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))


def with_line_ends_of_windows(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def rgb_profile(path: Path) -> None:
    from PIL import ImageCms

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    path.write_bytes(srgb.tobytes())


def without_its_profile(path: Path) -> None:
    with Image.open(path) as image:
        image.save(path, quality=90, icc_profile=None)


def transparent_in_places(path: Path) -> None:
    with Image.open(path) as image:
        layered = image.convert("RGBA")
        layered.paste((0, 0, 0, 0), (0, 0, 90, 90))
        layered.save(path, icc_profile=image.info["icc_profile"])


def with_words_of_its_own(path: Path) -> None:
    words = metadata.PhotoMetadata(
        creators=("Eva Other",), caption="The ferry at noon", copyright="© Somebody else"
    )
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "A caption for another picture"
    with Image.open(path) as image:
        image.save(
            path,
            quality=90,
            icc_profile=image.info["icc_profile"],
            xmp=metadata.xmp_packet(words),
            extra=metadata.iim_segment(words),
            exif=exif,
        )


def _with_blocks(path: Path, **blocks: bytes) -> None:
    with Image.open(path) as image:
        image.save(path, quality=90, icc_profile=image.info["icc_profile"], **blocks)


def with_metadata_cut_off(path: Path) -> None:
    words = metadata.PhotoMetadata(creators=("Ada Lens",), usage_terms="One publication")
    iim = segment(0xED, app13(data_set(2, 80, b"Ada Lens"))[4:-3])
    _with_blocks(path, xmp=metadata.xmp_packet(words)[:-200], extra=iim)


def in_an_unknown_encoding(path: Path) -> None:
    caption, place = "Пором опівдні".encode("cp1251"), "Озеро".encode("cp1251")
    _with_blocks(path, extra=app13(data_set(2, 120, caption), data_set(2, 90, place)))


def with_words_that_may_be_a_camera_s(path: Path) -> None:
    description = alt("Iptc4xmpCore:ExtDescrAccessibility", ("x-default", "Nikon 2015"))
    _with_blocks(path, xmp=packet(description), extra=app13(data_set(2, 120, b"SONY DSC")))


def with_instructions(path: Path) -> None:
    asked = b"<photoshop:Instructions>NO ARCHIVE, 14 days</photoshop:Instructions>"
    packet = metadata.xmp_packet(metadata.PhotoMetadata())
    end = b"</rdf:Description>"
    with Image.open(path) as image:
        profile = image.info["icc_profile"]
        image.save(path, quality=90, icc_profile=profile, xmp=packet.replace(end, asked + end))


SPOILT: dict[str, Callable[[Path], None]] = {
    "empty": empty,
    "cut in half": cut_in_half,
    "cut in the header": cut_in_the_header,
    "text instead": text_instead,
    "folder instead": folder_instead,
    "another format": another_format,
    "in windows-1251": in_windows_1251,
    "with line ends of windows": with_line_ends_of_windows,
    "rgb profile": rgb_profile,
    "without its profile": without_its_profile,
    "transparent in places": transparent_in_places,
    "with words of its own": with_words_of_its_own,
    "with metadata cut off": with_metadata_cut_off,
    "in an unknown encoding": in_an_unknown_encoding,
    "with words that may be a camera's": with_words_that_may_be_a_camera_s,
    "with instructions": with_instructions,
}
