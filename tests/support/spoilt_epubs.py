"""EPUBs with one fault each, by the id of the rule that has to find it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, ImageCms

from book.check.read import epub_archive
from book.check.rules import epub_edition
from book.check.worker import KnownEdition
from book.model import Photo
from tests.support.epub_files import Files
from tests.support.spoilt_pictures import CARRIED, small_jpeg, without_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoiltBook:
    """One fault of an EPUB."""

    id: str
    what: str
    spoil: Callable[[Files], None] = lambda files: None
    #: Changes what is known about the publication.
    known: Callable[[KnownEdition], KnownEdition] = lambda known: known
    #: Other rules that the fault violates.
    besides: frozenset[str] = frozenset()
    #: Changes what was read of the file, where such a file would take too long to write.
    read: Callable[[epub_archive.EpubFile], epub_archive.EpubFile] = lambda book: book


def picture_name(files: Files) -> str:
    return next(name for name in files if "city-sign" in name)


def redrawn(kind: str, mode: str, size: tuple[int, int], **more: object) -> Callable[[Files], None]:
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


def change(name: str, old: str, new: str) -> Callable[[Files], None]:
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
    redrawn("JPEG", "RGB", (1300, 2000))(files)


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
    SpoiltBook(id="SAFE-07", what="a remote picture", spoil=change(
        "section-01.xhtml", "</body>", '<p><img alt="x" src="https://example.org/x.jpg"/></p></body>'
    )),
    SpoiltBook(id="SAFE-07", what="a remote style", spoil=change(
        ".css", "", "@import 'https://example.org/x.css';"
    )),
    SpoiltBook(id="SAFE-07", what="a folder", spoil=change(
        "section-01.xhtml", "</body>", "<!-- /home/ada/izium --></body>"
    )),
    SpoiltBook(id="SAFE-08", what="no notice", known=_graphic),
    SpoiltBook(id="SAFE-08", what="a graphic cover", spoil=lambda files: (
        _cover(files), change("titlepage.xhtml", "<section", '<section role="doc-notice"')(files)
    )[0], known=_graphic, besides=frozenset({"EPUB-06"})),
    SpoiltBook(id="CAP-04", what="no alt", spoil=change("section-01.xhtml", 'alt="', 'data-x="')),
    SpoiltBook(id="CAP-04", what="the caption", spoil=change(
        "section-01.xhtml", 'alt="', 'alt="The sign at the city entrance" data-x="'
    )),
    SpoiltBook(id="EPUB-02", what="6 million pixels", spoil=redrawn("JPEG", "L", (3000, 2000)),
               known=_no_words),
    SpoiltBook(id="EPUB-03", what="heavy", spoil=noise("city-sign", edge=2350), known=_no_words),
    SpoiltBook(id="EPUB-04", what="heavy together", known=_no_words, spoil=noise(
        "city-sign", "former-checkpoint", "/abandoned-tank-2560", edge=1850
    )),
    SpoiltBook(id="EPUB-05", what="CMYK", spoil=redrawn("JPEG", "CMYK", (1500, 1000)),
               known=_no_words),
    SpoiltBook(id="EPUB-05", what="transparent", spoil=redrawn("PNG", "RGBA", (1500, 1000)),
               known=_no_words),
    SpoiltBook(id="EPUB-05", what="a GIF",
               spoil=redrawn("GIF", "L", (1500, 1000)), known=_no_words),
    SpoiltBook(id="EPUB-05", what="another profile", known=_no_words, spoil=redrawn(
        "JPEG", "RGB", (1500, 1000), icc_profile=_profile()
    )),
    SpoiltBook(id="EPUB-06", what="small", spoil=_small_cover, known=_no_words),
    SpoiltBook(id="EPUB-06", what="another shape", spoil=_cover),
    SpoiltBook(id="EPUB-06", what="of type alone"),
    SpoiltBook(id="EPUB-06", what="none", known=lambda known: replace(known, cover="city-sign")),
    SpoiltBook(id="EPUB-07", what="small",
               spoil=redrawn("JPEG", "RGB", (900, 600)), known=_no_words),
    SpoiltBook(id="EPUB-08", what="a space", spoil=added("EPUB/a file.txt")),
    SpoiltBook(id="EPUB-08", what="Cyrillic", spoil=added("EPUB/файл.txt")),
    SpoiltBook(id="EPUB-08", what="outside", spoil=added("../../outside.txt")),
    SpoiltBook(id="EPUB-08", what="not listed", spoil=added("EPUB/images/more.jpg", small_jpeg())),
    SpoiltBook(id="EPUB-08", what="missing", spoil=_no_style),
    SpoiltBook(id="EPUB-08", what="entities", spoil=change(
        "copyright.xhtml", "<html", '<!DOCTYPE html [<!ENTITY a "b">]><html'
    )),
    SpoiltBook(id="EPUB-08", what="not well-formed",
               spoil=change("copyright.xhtml", "</body>", "")),
    SpoiltBook(id="EPUB-09", what="too large to send", read=lambda book: replace(
        book, size=epub_edition.SEND_TO_KINDLE + 1
    )),
    SpoiltBook(id="EPUB-09", what="too large to sell", read=lambda book: replace(
        book, size=epub_edition.KOBO + 1
    )),
)  # fmt: skip
