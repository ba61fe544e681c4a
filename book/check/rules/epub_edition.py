"""The checks of an EPUB: EPUB-02 to 09, and what it carries along."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from book.check import rule
from book.check.read import epub_archive
from book.check.read.epub_archive import EpubFile, EpubPicture
from book.check.result import RuleResult
from book.check.rule import Problem, Rule
from book.check.rules import captions
from book.check.rules.picture_files import missing_words
from book.errors import Severity
from book.images import EncodedPicture
from book.model import Photo

_AGAIN = "build the edition again; if it stays so, the program is at fault"
_E, _W = Severity.ERROR, Severity.WARNING
#: Limits of the stores (facts: photographs-and-print.md, 4.3; epub.md, A.6).
MOST_PIXELS = 5_600_000
MOST_BYTES, MOST_ON_A_PAGE = 5_000_000, 10_000_000
LONG_EDGE, COVER_EDGE, COVER = 1200, 1400, (1600, 2560)
SEND_TO_KINDLE, KOBO = 200_000_000, 1_000_000_000
_NAME = re.compile(r"[A-Za-z0-9._/-]+")
_ALLOWED = ("JPEG", "PNG")
_MODES = ("RGB", "L", "P", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEpub:
    """An EPUB, with the photographs that are in it as its manuscript knows them."""

    ebook: EpubFile
    #: By the SHA-256 of their files, and by the names of those.
    photos: Mapping[str, Photo] = field(default_factory=dict)
    #: The manuscript names a photograph for the cover, and it has been delivered.
    cover: str = ""

    def photo(self, item: EpubPicture | None) -> Photo | None:
        """Find the photograph that a picture shows; a changed file still has its name."""
        if item is None:
            return None
        return self.photos.get(item.digest) or self.photos.get(posixpath.basename(item.name))

    def photo_id(self, item: EpubPicture | None) -> str:
        """Name the photograph that a picture shows; empty when that is not known."""
        photo = self.photo(item)
        return photo.id if photo else ""


def readable(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-08: every file can be read, has a plain name, is listed and used (Kobo)."""
    book = epub.ebook
    if book.fault:
        yield Problem(message=book.fault, hint=_AGAIN)
        return
    for words in book.faults:
        yield Problem(message=words, hint=_AGAIN)
    listed = set(book.manifest)
    for name in book.names:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            yield Problem(message=f"“{name}” would be unpacked outside the book", hint=_AGAIN)
        elif not _NAME.fullmatch(name):
            yield Problem(message=f"the name “{name}” is not in plain letters", hint=_AGAIN)
    for item in book.pictures:
        photo_id = epub.photo_id(item)
        if item.name not in listed:
            yield _of(item, photo_id, "is not in the list of the book's files", _AGAIN)
        elif item.name not in book.shown_pictures and item.name != book.cover:
            yield _of(item, photo_id, "is in the book and shown nowhere", _AGAIN)
    for name in sorted(listed - set(book.names) - {""}):
        yield Problem(message=f"{name} is listed and not in the book", hint=_AGAIN)


def pixels(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-02: no picture has more pixels than Apple Books takes."""
    for item, coding in _coded(epub):
        count = coding.width * coding.height
        if count > MOST_PIXELS:
            yield _of(
                item,
                epub.photo_id(item),
                f"has {count / 1e6:.1f} million pixels; Apple Books stops at 5.6",
                "write a smaller long-edge under [epub] in publication.toml",
            )


def weight(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-03: no picture is heavier than Kobo and Kindle advise."""
    for item in epub.ebook.pictures:
        if item.size > MOST_BYTES:
            yield _of(
                item,
                epub.photo_id(item),
                f"has {item.size / 1e6:.1f} MB; Kobo and Kindle advise 5",
                "write a smaller long-edge under [epub] in publication.toml",
                _W,
            )


def page_weight(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-04: the pictures of one file are together no heavier than Kobo advises.

    Apple's limit for pictures unpacked is not looked at: a single photograph within its own limit
    of pixels would be above it.
    """
    sizes = {item.name: item.size for item in epub.ebook.pictures}
    for page in epub.ebook.pages:
        total = sum(sizes.get(name, 0) for name in {shown.name for shown in page.images})
        if total > MOST_ON_A_PAGE:
            yield Problem(
                message=f"the pictures of {page.name} have {total / 1e6:.1f} MB together; Kobo "
                "advises 10 for one file",
                hint="divide the section into two, or write a smaller long-edge under [epub]",
                severity=_W,
            )


def colours(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-05: pictures are JPEG or PNG in sRGB or grey, and opaque (Apple, Kobo, KDP)."""
    for item, coding in _coded(epub):
        if coding.format not in _ALLOWED:
            what = f"is {coding.format}, which not every reader shows"
        elif coding.mode not in _MODES:
            what = f"is in {coding.mode}, not in RGB"
        elif coding.transparent:
            what = "is transparent in places"
        elif coding.profile and "srgb" not in coding.profile.lower().replace(" ", ""):
            what = f"has the colour profile “{coding.profile}”, not sRGB"
        else:
            continue
        yield _of(item, epub.photo_id(item), what, _AGAIN)


def cover(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-06: the cover is a JPEG as large as the stores ask, and not graphic (Apple, KDP)."""
    book = epub.ebook
    item = epub_archive.pictures_by_name(book).get(book.cover)
    if not book.cover:
        if epub.cover:
            message = f"“{epub.cover}” is to be the cover, and the book has none"
            yield Problem(message=message, hint=_AGAIN, photo_id=epub.cover)
        return
    coding = item.coding if item else None
    if item is None or coding is None:
        yield Problem(message=f"the cover {book.cover} cannot be read", hint=_AGAIN)
        return
    hint = "choose a larger photograph for cover in publication.toml"
    edge, size = min(coding.width, coding.height), (coding.width, coding.height)
    if coding.format != "JPEG":
        yield Problem(message=f"the cover is {coding.format}, not JPEG", hint=_AGAIN)
    if edge < COVER_EDGE:
        message = f"the cover's short side has {edge} pixels; Apple Books asks for {COVER_EDGE}"
        yield Problem(message=message, hint=hint, photo_id=epub.cover)
    elif size != COVER:
        message = f"the cover has {size[0]} x {size[1]} pixels; Kindle asks for 1600 x 2560"
        yield Problem(message=message, hint=hint, severity=_W, photo_id=epub.cover)


def small(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-07: photographs are large enough for a tablet (KDP: 300 ppi)."""
    by_name = epub_archive.pictures_by_name(epub.ebook)
    names = {shown.name for page in epub.ebook.pages for shown in page.images if shown.in_figure}
    for name in sorted(names):
        item = by_name.get(name)
        if item and item.coding and max(item.coding.width, item.coding.height) < LONG_EDGE:
            edge = max(item.coding.width, item.coding.height)
            yield _of(
                item,
                epub.photo_id(item),
                f"has {edge} pixels on its long edge; {LONG_EDGE} are wanted",
                "ask the photographer for a larger file",
                _W,
            )


def total(epub: ReadEpub) -> Iterator[Problem]:
    """EPUB-09: the whole book can be sent to Kindle, and sold by Kobo."""
    size = epub.ebook.size
    if size > KOBO:
        yield Problem(message=f"the book has {size / 1e9:.1f} GB; Kobo takes 1", hint=_SMALLER)
    elif size > SEND_TO_KINDLE:
        message = f"the book has {size / 1e6:.0f} MB; Send to Kindle takes 200"
        yield Problem(message=message, hint=_SMALLER, severity=_W)


_SMALLER = "write a smaller long-edge under [epub] in publication.toml"


def described(epub: ReadEpub) -> Iterator[Problem]:
    """CAP-04: every picture is described, in other words than its caption (WCAG 1.1.1; KDP)."""
    by_name = epub_archive.pictures_by_name(epub.ebook)
    for page in epub.ebook.pages:
        for shown in page.images:
            photo_id = epub.photo_id(by_name.get(shown.name))
            stem = posixpath.basename(shown.name).rpartition(".")[0]
            alt = shown.alt or ""
            hint = 'write in gallery.toml: alt = "what is seen"'
            if not alt.strip() and not (shown.decorative and shown.alt is not None):
                message = f"{page.name}: a picture has no alternative text ({shown.name})"
            elif alt and (
                captions.letters_and_digits(shown.caption).startswith(
                    captions.letters_and_digits(alt)
                )
                or captions.letters_and_digits(alt) == captions.letters_and_digits(stem)
            ):
                message = f"{page.name}: “{alt}” says no more than what stands beneath the picture"
            else:
                continue
            yield Problem(message=message, hint=hint, photo_id=photo_id)


def placeless(epub: ReadEpub) -> Iterator[Problem]:
    """SAFE-01: no picture says where the photographer stood (FPF; Order 73)."""
    for item in epub.ebook.pictures:
        yield from (_carries(epub, item, words) for words in item.carried.places)


def nameless(epub: ReadEpub) -> Iterator[Problem]:
    """SAFE-02: no picture tells a camera, its owner or their tools."""
    for item in epub.ebook.pictures:
        yield from (_carries(epub, item, words) for words in item.carried.persons)


def single(epub: ReadEpub) -> Iterator[Problem]:
    """SAFE-03: no picture carries another one, as it was before cropping or blurring."""
    for item in epub.ebook.pictures:
        yield from (_carries(epub, item, words) for words in item.carried.previews)


def _carries(epub: ReadEpub, item: EpubPicture, words: str) -> Problem:
    hint = "do not hand this file on; build it again from the manuscript"
    return _of(item, epub.photo_id(item), f"carries {words}", hint)


def homeless(epub: ReadEpub) -> Iterator[Problem]:
    """SAFE-07: the book names no folder of a machine, and fetches nothing from elsewhere."""
    for name, words in epub.ebook.paths:
        message = f"{name} names a folder of somebody's machine: {words}"
        yield Problem(message=message, hint=_AGAIN)
    for name, address in epub.ebook.remote:
        yield Problem(message=f"{name} fetches {address} when it is read", hint=_AGAIN)


def warned(epub: ReadEpub) -> Iterator[Problem]:
    """SAFE-08: a notice comes before the first graphic photograph, and none is the cover (Dart)."""
    graphic = {
        item.name: photo.id
        for item in epub.ebook.pictures
        if (photo := epub.photo(item)) and photo.graphic
    }
    if epub.ebook.cover in graphic:
        yield Problem(
            message="the cover is a graphic photograph",
            hint="choose another for cover in publication.toml",
            photo_id=graphic[epub.ebook.cover],
        )
    for page in epub.ebook.pages:
        if page.notice:
            return
        for shown in page.images:
            if shown.name in graphic:
                photo_id = graphic[shown.name]
                yield Problem(
                    message=f"no notice comes before the graphic photograph “{photo_id}”",
                    hint=_AGAIN,
                    photo_id=photo_id,
                )
                return


def credited(epub: ReadEpub) -> Iterator[Problem]:
    """META-04: a picture carries its creator, credit, rights and caption (IPTC; 1202)."""
    for item, coding in _coded(epub):
        photo = epub.photo(item)
        if photo:
            yield from missing_words(coding, photo, "")


def _coded(epub: ReadEpub) -> Iterator[tuple[EpubPicture, EncodedPicture]]:
    return ((item, item.coding) for item in epub.ebook.pictures if item.coding)


def _of(item: EpubPicture, photo_id: str, what: str, hint: str, severity: Severity = _E) -> Problem:
    name = f"the photograph “{photo_id}”" if photo_id else item.name
    return Problem(message=f"{name} {what}", hint=hint, severity=severity, photo_id=photo_id)


def _check(
    id: str,
    title: str,
    severity: Severity,
    source: str,
    run: Callable[[ReadEpub], Iterator[Problem]],
    *,
    compares: bool = False,
) -> Rule[ReadEpub]:
    return Rule(id=id, title=title, severity=severity, source=source, run=run, compares=compares)


SOUND = "EPUB-08"
CHECKS = (
    _check("META-04", "Pictures carry their credits", _E, "IPTC", credited, compares=True),
    _check("SAFE-01", "No picture tells a place", _E, "FPF; Order 73", placeless),
    _check("SAFE-02", "No picture tells a camera or its owner", _E, "the house", nameless),
    _check("SAFE-03", "No picture carries another one", _E, "the house", single),
    _check("SAFE-07", "Nothing tells a machine or fetches", _E, "the house", homeless),
    _check(
        "SAFE-08",
        "A notice precedes what is graphic",
        _E,
        "Dart Center; BBC",
        warned,
        compares=True,
    ),
    _check("CAP-04", "Pictures are described", _E, "WCAG 1.1.1; KDP", described),
    _check("EPUB-02", "No picture has too many pixels", _E, "Apple", pixels),
    _check("EPUB-03", "No picture is too heavy", _W, "Kobo; KDP", weight),
    _check("EPUB-04", "No page is too heavy", _W, "Kobo", page_weight),
    _check("EPUB-05", "Pictures are in sRGB, JPEG or PNG", _E, "Apple; Kobo; KDP", colours),
    _check("EPUB-06", "The cover is large enough", _E, "Apple; KDP", cover),
    _check("EPUB-07", "Photographs are large enough", _W, "KDP", small),
    _check(SOUND, "Files are readable, listed and used", _E, "Kobo; OCF 3.3", readable),
    _check("EPUB-09", "The book is not too large", _W, "Amazon; Kobo", total),
)


def runs(epub: ReadEpub, name: str, *, compared: bool) -> tuple[RuleResult, ...]:
    """Run every check on an EPUB; `compared` says that its manuscript is known."""
    possible = [check for check in CHECKS if not epub.ebook.fault or check.id == SOUND]
    others = [check for check in CHECKS if check not in possible]
    typed = [
        check
        for check in possible
        if check.run is cover and not (epub.ebook.cover or epub.cover or epub.ebook.fault)
    ]
    possible = [check for check in possible if check not in typed]
    return (
        *rule.runs(possible, "epub", epub, name, compared=compared),
        *rule.left_out(typed, "epub", "its cover has no picture"),
        *rule.left_out(others, "epub", "the file cannot be read"),
    )
