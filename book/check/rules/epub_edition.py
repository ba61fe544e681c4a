"""The rules of an EPUB, in the order of their ids."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from book.check.read.epub_archive import EpubFile, EpubPicture, pictures_by_name
from book.check.rule import (
    BUILD_AGAIN,
    Problem,
    Rule,
    protects,
    rule,
    same_rule,
    skipped,
    threshold,
)
from book.check.rules.captions import photographs_described
from book.check.rules.picture_files import files_credited, missing_metadata
from book.check.rules.privacy import DO_NOT_SEND, PRIVACY_RULES, LeakSource, PrivateData
from book.errors import Severity
from book.images import EncodedPicture
from book.model import Photo, letters_and_digits
from book.render.translations import is_described

_SMALLER = "write a smaller long-edge under [epub] in publication.toml"
#: Apple Books Asset Guide: pixels of a picture, and of a cover's short edge.
MOST_PIXELS, COVER_EDGE = 5_600_000, 1400
#: Kobo: bytes of one picture, and of the pictures of one content document; of a whole book.
MOST_BYTES, MOST_ON_A_PAGE, KOBO = 5_000_000, 10_000_000, 1_000_000_000
#: Kindle Publishing Guidelines: pixels of a long edge, and of the cover; Send to Kindle: bytes.
LONG_EDGE, COVER, SEND_TO_KINDLE = 1200, (1600, 2560), 200_000_000
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._/-]+")
_FORMATS = ("JPEG", "PNG")
#: Fonts are encrypted so that they serve in their book alone (EPUB 3.3, 4.2.6).
_FONTS = (".otf", ".ttf", ".woff", ".woff2")
_MODES = ("RGB", "L", "P", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubBook:
    """An EPUB that was read, with what its manuscript knows of its pictures."""

    file: EpubFile
    #: By the SHA-256 and by the names of their picture files; None without a manuscript.
    photos: Mapping[str, Photo] | None = field(default_factory=dict)
    #: The photograph that the manuscript names for the cover, once it is delivered.
    cover: str = ""
    #: It is of unknown origin: the limits of this program's editions are not asked.
    foreign: bool = False

    def photo(self, picture: EpubPicture | None) -> Photo | None:
        """Return the photograph of a picture; a changed picture still has its name."""
        if picture is None or not self.photos:
            return None
        by_name = self.photos.get(posixpath.basename(picture.name))
        return self.photos.get(picture.digest) or by_name

    def photo_id(self, picture: EpubPicture | None) -> str:
        """Return the id of a picture's photograph; an empty string when it is not known."""
        photo = self.photo(picture)
        return photo.id if photo else ""

    @property
    def private(self) -> PrivateData:
        """What must not leave the newsroom, as far as the book has it."""
        foreign, more = self.foreign, self.file.remote_media
        return PrivateData(
            leaks=tuple(
                LeakSource(
                    location=self.name_of(picture),
                    leaks=picture.leaks,
                    hint=DO_NOT_SEND,
                    photo_id=self.photo_id(picture),
                    foreign=foreign,
                )
                for picture in self.file.pictures
            ),
            local_paths=self.file.local_paths,
            # An edition of this program fetches nothing and sends nothing.
            remote=self.file.remote if foreign else (*self.file.remote, *more, *self.file.sent),
            allowed=more if foreign else (),
            sent=self.file.sent if foreign else (),
        )

    def name_of(self, picture: EpubPicture) -> str:
        """Return how a message names a picture."""
        photo_id = self.photo_id(picture)
        return f"the photograph “{photo_id}”" if photo_id else picture.name

    def problem(
        self, picture: EpubPicture, what: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of a picture."""
        message = f"{self.name_of(picture)} {what}"
        photo_id = self.photo_id(picture)
        return Problem(message=message, hint=hint, severity=severity, photo_id=photo_id)


def _without_manuscript(book: EpubBook) -> str:
    if book.photos is None:
        return "it compares the file with its manuscript, which is not here"
    return ""


@same_rule(files_credited, skip=_without_manuscript)
def pictures_credited(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each field of a photograph that its picture does not carry."""
    for picture, encoded in _readable_pictures(book):
        photo = book.photo(picture)
        if photo:
            yield from missing_metadata(encoded, photo, "")


@rule(
    "SAFE-08",
    "A notice precedes what is graphic, which is never the cover",
    Severity.ERROR,
    "Dart Center; BBC",
)
@skipped(_without_manuscript)
@protects("readers from a distressing picture that they did not choose to see")
def graphic_warned(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for a graphic cover, and for a graphic photograph before the notice."""
    graphic = {
        picture.name: photo.id
        for picture in book.file.pictures
        if (photo := book.photo(picture)) and photo.graphic
    }
    if book.file.cover in graphic:
        hint = "choose another for cover in publication.toml"
        yield Problem("the cover is a graphic photograph", hint, photo_id=graphic[book.file.cover])
    for page in book.file.pages:
        if page.notice:
            return
        for image in page.images:
            if image.name in graphic:
                photo_id = graphic[image.name]
                message = f"no notice comes before the graphic photograph “{photo_id}”"
                yield Problem(message, photo_id=photo_id)
                return


@same_rule(photographs_described)
def images_described(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each picture without an alternative text that says more than others."""
    by_name = pictures_by_name(book.file)
    for page in book.file.pages:
        for image in page.images:
            name = posixpath.basename(image.name)
            # “Cover” of cover.jpg says something; “IMG_1234” does not.
            stem = name.rpartition(".")[0]
            alt = image.alt or ""
            same = letters_and_digits(alt)
            # An empty text is HTML's way to call a picture decorative; a photograph is not.
            if image.alt == "" and (image.decorative or book.foreign):
                continue
            if image.alt is None and (image.decorative or image.named):
                continue
            if not is_described(alt, book.file.language):
                message = f"{page.name}: a picture has no alternative text ({image.name})"
            elif letters_and_digits(image.caption).startswith(same):
                message = f"{page.name}: “{alt}” says no more than what stands beneath the picture"
            elif alt == name or (same == letters_and_digits(stem) and not stem.isalpha()):
                message = f"{page.name}: “{alt}” is the name of a picture's file and says nothing"
            else:
                continue
            photo_id = book.photo_id(by_name.get(image.name))
            hint = 'write in gallery.toml: alt = "what is seen"'
            yield Problem(message, hint, photo_id=photo_id)


@rule("EPUB-02", "No picture has too many pixels", Severity.ERROR, "Apple Books Asset Guide")
@threshold(f"{MOST_PIXELS:,} pixels")
@protects("the e-book from being refused by Apple Books")
def pixel_count(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each picture with more pixels than Apple Books accepts."""
    for picture, encoded in _readable_pictures(book):
        count = encoded.width * encoded.height
        if count > MOST_PIXELS:
            what = f"has {count / 1e6:.1f} million pixels; Apple Books stops at 5.6"
            yield book.problem(picture, what, _SMALLER)


@rule("EPUB-03", "No picture is too heavy", Severity.WARNING, "Kobo; Kindle Publishing Guidelines")
@threshold(f"{MOST_BYTES:,} bytes")
@protects("readers from pages that open slowly")
def picture_size(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each picture with more bytes than Kobo and Kindle advise."""
    for picture in book.file.pictures:
        if picture.size > MOST_BYTES:
            what = f"has {picture.size / 1e6:.1f} MB; Kobo and Kindle advise 5"
            yield book.problem(picture, what, _SMALLER, Severity.WARNING)


@rule("EPUB-04", "No page is too heavy", Severity.WARNING, "Kobo")
@threshold(f"{MOST_ON_A_PAGE:,} bytes of pictures in one content document")
@protects("readers from pages that open slowly")
def page_size(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each content document whose pictures are too heavy together.

    Apple's limit for unpacked pictures is not applied: 10 MB are less than one photograph of
    5.6 million pixels, which Apple accepts.
    """
    sizes = {picture.name: picture.size for picture in book.file.pictures}
    for page in book.file.pages:
        total = sum(sizes.get(name, 0) for name in {image.name for image in page.images})
        if total > MOST_ON_A_PAGE:
            yield Problem(
                f"the pictures of {page.name} have {total / 1e6:.1f} MB together; Kobo "
                "advises 10 for one file",
                "divide the section into two, or write a smaller long-edge under [epub]",
            )


@rule(
    "EPUB-05",
    "Pictures are in sRGB, JPEG or PNG",
    Severity.ERROR,
    "Apple; Kobo; Kindle Publishing Guidelines",
)
@threshold("JPEG or PNG; sRGB or grey; opaque")
@protects("readers from pictures that are missing or in wrong colours")
def picture_colours(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each picture in another format or colour space, or with transparency."""
    for picture, encoded in _readable_pictures(book):
        if encoded.format not in _FORMATS:
            what = f"is {encoded.format}, which not every reader shows"
        elif encoded.mode not in _MODES:
            what = f"is in {encoded.mode}, not in RGB"
        elif encoded.transparent:
            what = "is transparent in places"
        elif encoded.profile and not _is_fitting(encoded):
            what = f"has the colour profile “{encoded.profile}”, not sRGB"
        else:
            continue
        yield book.problem(picture, what, BUILD_AGAIN)


def _is_fitting(encoded: EncodedPicture) -> bool:
    """Return whether a colour profile is that of sRGB, or of a grey picture."""
    is_grey = encoded.mode in ("L", "1")
    return is_grey or "srgb" in encoded.profile.lower().replace(" ", "")


@rule(
    "EPUB-06",
    "The cover is large enough",
    Severity.ERROR,
    "Apple Books Asset Guide; Kindle Publishing Guidelines",
)
@threshold(f"JPEG, {COVER_EDGE} pixels; {COVER[0]} x {COVER[1]} are wanted")
@protects("the e-book from being refused by shops")
def cover_size(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for a cover that is missing, unreadable, too small or no JPEG."""
    if not book.file.cover and book.cover:
        message = f"“{book.cover}” is to be the cover, and the book has none"
        yield Problem(message, photo_id=book.cover)
        return
    if not book.file.cover:
        hint = "add one: shops show it, and readers find the book by it"
        message = "the book has no picture on its cover"
        yield Problem(message, hint, severity=Severity.WARNING)
        return
    picture = pictures_by_name(book.file).get(book.file.cover)
    encoded = picture.encoded if picture else None
    if book.file.cover.lower().endswith(".svg"):
        yield Problem("the cover is SVG, not JPEG")
        return
    if encoded is None:
        yield Problem(f"the cover {book.file.cover} cannot be read")
        return
    hint = "choose a larger photograph for cover in publication.toml"
    size = encoded.width, encoded.height
    if encoded.format != "JPEG":
        yield Problem(f"the cover is {encoded.format}, not JPEG")
    if min(size) < COVER_EDGE:
        message = (
            f"the cover's short side has {min(size)} pixels; Apple Books asks for {COVER_EDGE}"
        )
        yield Problem(message, hint, photo_id=book.cover)
    elif size != COVER:
        message = f"the cover has {size[0]} x {size[1]} pixels; Kindle asks for 1600 x 2560"
        yield Problem(message, hint, severity=Severity.WARNING, photo_id=book.cover)


@rule(
    "EPUB-07",
    "Photographs are large enough",
    Severity.WARNING,
    "Kindle Publishing Guidelines: 300 ppi",
)
@threshold(f"{LONG_EDGE} pixels on the long edge")
@protects("readers from soft photographs on a tablet")
def photograph_size(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each photograph that is too small for a tablet."""
    by_name = pictures_by_name(book.file)
    shown = {image.name for page in book.file.pages for image in page.images if image.in_figure}
    for name in sorted(shown):
        picture = by_name.get(name)
        if picture and picture.encoded:
            edge = max(picture.encoded.width, picture.encoded.height)
            if edge < LONG_EDGE:
                what = f"has {edge} pixels on its long edge; {LONG_EDGE} are wanted"
                hint = "ask the photographer for a larger file"
                yield book.problem(picture, what, hint, Severity.WARNING)


@rule(
    "EPUB-08",
    "Files are readable, listed and used",
    Severity.ERROR,
    "EPUB 3.3, 4.2 (OCF); Kobo",
    on_unreadable=True,
)
@threshold("ASCII names; every picture in the manifest and shown")
@protects("the e-book from being refused, and readers from missing parts")
def files_listed(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for each file that cannot be read, is badly named, unlisted or unused.

    EPUB 3.3 allows names in all letters (4.2.5), files outside the manifest (4.2.2, 5.6.1) and
    files that nothing shows: of a foreign file, these are warnings.
    """
    file = book.file
    advice = Severity.WARNING if book.foreign else Severity.ERROR
    for fault in [file.fault] if file.fault else file.faults:
        yield Problem(fault)
    listed = set(file.manifest)
    for name in file.names:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            message = f"“{name}” would be unpacked outside the book"
            yield Problem(message)
        elif not _PLAIN_NAME.fullmatch(name):
            yield Problem(f"the name “{name}” is not in plain letters", severity=advice)
    for picture in file.pictures:
        if picture.name not in listed:
            what = "is not in the list of the book's files"
            yield book.problem(picture, what, BUILD_AGAIN, advice)
        elif picture.name not in file.used:
            yield book.problem(picture, "is in the book and shown nowhere", BUILD_AGAIN, advice)
    for name in sorted(listed - set(file.names) - {""}):
        yield Problem(f"{name} is listed and not in the book")
    for name in file.encrypted:
        if not name.lower().endswith(_FONTS):
            message = f"{name} is encrypted, and was not looked at"
            yield Problem(message, severity=Severity.WARNING)


@rule("EPUB-09", "The book is not too large", Severity.WARNING, "Amazon (Send to Kindle); Kobo")
@threshold(f"{SEND_TO_KINDLE:,} bytes; {KOBO:,} are refused")
@protects("readers who send the book to a device")
def book_size(book: EpubBook) -> Iterator[Problem]:
    """Yield a problem for a book that is too large for Kobo or for Send to Kindle."""
    size = book.file.size
    if size > KOBO:
        yield Problem(
            f"the book has {size / 1e9:.1f} GB; Kobo takes 1", _SMALLER, severity=Severity.ERROR
        )
    elif size > SEND_TO_KINDLE:
        message = f"the book has {size / 1e6:.0f} MB; Send to Kindle takes 200"
        yield Problem(message, _SMALLER)


def _readable_pictures(book: EpubBook) -> Iterator[tuple[EpubPicture, EncodedPicture]]:
    return ((each, each.encoded) for each in book.file.pictures if each.encoded)


RULES: tuple[Rule[EpubBook], ...] = (
    pictures_credited,
    *PRIVACY_RULES,
    graphic_warned,
    images_described,
    pixel_count,
    picture_size,
    page_size,
    picture_colours,
    cover_size,
    photograph_size,
    files_listed,
    book_size,
)
