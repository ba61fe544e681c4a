"""The picture files that were made of the photographs: META-04 to META-06, IMG-08 and IMG-09."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from book import images
from book.check.read.leaks import Leaks, find_leaks
from book.check.rule import Problem, Rule, protects, rule, threshold
from book.check.rules.privacy import LEAK_RULES, LeakSource, PrivateData
from book.errors import Severity
from book.files import cache_files
from book.images import EncodedPicture, PictureError, metadata
from book.images.metadata import PhotoMetadata
from book.manuscript.settings import DATA_MINING_TERMS, SourceType
from book.model import Photo
from book.plan import Derivative, Edition

_AGAIN = "delete build/cache and build again; if it stays so, the program is at fault"
#: Below this JPEG quality (as libjpeg counts it) separated photographs show blocks.
PRINT_QUALITY = 90
_FIELDS = {
    "creators": "who took it",
    "credit": "the credit line",
    "copyright": "the copyright notice",
    "caption": "the caption",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """One picture file, read."""

    #: Its name below `build/cache/pictures/`.
    name: str
    photo: Photo
    edition: Edition
    #: It is to carry the metadata of its photograph.
    with_metadata: bool
    encoded: EncodedPicture | None
    leaks: Leaks

    @property
    def file(self) -> str:
        """The file, as findings name it."""
        return f"build/cache/pictures/{self.name}"


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """The picture files of a project."""

    files: tuple[PictureFile, ...]

    @property
    def private(self) -> PrivateData:
        """What must not leave the newsroom, as far as the pictures have it."""
        return PrivateData(
            leaks=tuple(
                LeakSource(
                    location=f"the picture of “{file.photo.id}”",
                    leaks=file.leaks,
                    hint=_AGAIN,
                    photo_id=file.photo.id,
                    file=file.file,
                )
                for file in self.files
            )
        )


def read_pictures(
    folder: Path, planned: Iterable[Derivative], photos: Iterable[Photo]
) -> PictureFiles:
    """Read the files of a plan that exist, one at a time."""
    by_id = {photo.id: photo for photo in photos}
    files = []
    for file in planned:
        try:
            with cache_files.open_regular(folder / file.name) as opened:
                content = opened.read()
        except OSError:
            continue
        try:
            encoded = images.read_encoded(content)
        except PictureError:
            encoded = None
        files.append(
            PictureFile(
                name=file.name,
                photo=by_id[file.photo_id],
                edition=file.edition,
                with_metadata=file.recipe.words,
                encoded=encoded,
                leaks=find_leaks(content),
            )
        )
    return PictureFiles(tuple(files))


@rule(
    "META-04",
    "Pictures carry their credits",
    Severity.ERROR,
    "IPTC Photo Metadata Standard 2025.1; 17 USC 1202",
)
@threshold("creator, credit, copyright and caption in XMP and IIM as in the manuscript")
@protects("photographers from pictures that are passed on without their names")
def files_credited(pictures: PictureFiles) -> Iterator[Problem]:
    """Yield a problem for each field of a photograph that its picture files do not carry."""
    for file in pictures.files:
        if file.with_metadata and file.encoded:
            yield from missing_metadata(file.encoded, file.photo, file.file)


def missing_metadata(encoded: EncodedPicture, photo: Photo, file: str) -> Iterator[Problem]:
    """Yield a problem for each field of a photograph that a picture has not, in XMP or in IIM."""
    expected = metadata.metadata_of(photo)
    for place, found, due in (
        ("XMP", encoded.metadata.xmp, expected),
        ("IIM", encoded.metadata.iim, metadata.cut_for_iim(expected)),
    ):
        for field, name in _FIELDS.items():
            if _texts_of_field(found, field) != _texts_of_field(due, field):
                message = f"the picture of “{photo.id}” does not carry {name} in {place}"
                yield Problem(message, _AGAIN, photo_id=photo.id, file=file)


def _texts_of_field(found: PhotoMetadata, field: str) -> tuple[str, ...]:
    """Return the names, or the one text, of a field without regard to white space."""
    value = getattr(found, field)
    texts = (value,) if isinstance(value, str) else value
    return tuple(" ".join(text.split()) for text in texts)


@rule(
    "META-05",
    "Pictures say how they came to be",
    Severity.WARNING,
    "IPTC Photo Metadata Standard 2025.1",
)
@threshold("a term of the vocabulary digitalsourcetype")
@protects("readers from taking a generated picture for a photograph")
def source_type(pictures: PictureFiles) -> Iterator[Problem]:
    """Yield a problem for each picture without the source type of its photograph."""
    return _stated(pictures, "source_type", get_args(SourceType), "how it came to be")


@rule(
    "META-06",
    "Pictures say what machines may learn",
    Severity.WARNING,
    "IPTC Photo Metadata Standard 2023.1; PLUS LDF",
)
@threshold("a term of the PLUS vocabulary")
@protects("photographers' right to exclude their work from data mining")
def data_mining(pictures: PictureFiles) -> Iterator[Problem]:
    """Yield a problem for each picture without the data-mining statement of its photograph."""
    terms = tuple(DATA_MINING_TERMS.values())
    return _stated(pictures, "data_mining", terms, "whether machines may learn from it")


def _stated(
    pictures: PictureFiles, field: str, terms: tuple[str, ...], what: str
) -> Iterator[Problem]:
    for file in pictures.files:
        if file.with_metadata and file.encoded:
            actual = getattr(file.encoded.metadata.xmp, field)
            if actual not in terms or actual != getattr(metadata.metadata_of(file.photo), field):
                yield _problem(file, f"does not say {what}", Severity.WARNING)


@rule(
    "IMG-08",
    "Pictures are upright, without EXIF",
    Severity.ERROR,
    "WeasyPrint 70 re-encodes a JPEG with EXIF at quality 75 and drops its profile",
)
@protects("photographs from a second lossy compression, and from lying on their side")
def no_exif(pictures: PictureFiles) -> Iterator[Problem]:
    """Yield a problem for each picture with EXIF or an orientation flag."""
    for file in pictures.files:
        if file.leaks.exif or (file.encoded and file.encoded.orientation != 1):
            yield _problem(file, "has EXIF", Severity.ERROR)


@rule("IMG-09", "Pictures for print are coded finely", Severity.WARNING, "this program")
@threshold(f"JPEG quality {PRINT_QUALITY}, chroma 4:4:4")
@protects("photographs from blocks and coarse colour in print")
def fine_encoding(pictures: PictureFiles) -> Iterator[Problem]:
    """Yield a problem for each picture for print that is compressed too much."""
    for file in pictures.files:
        encoded = file.encoded
        if file.edition is not Edition.PRINT or encoded is None or not file.photo.delivered:
            continue
        if encoded.quality < PRINT_QUALITY:
            detail = f"at quality {encoded.quality}"
        elif not encoded.full_colour:
            detail = "with half the colour"
        else:
            continue
        yield _problem(file, f"for print is coded {detail}", Severity.WARNING)


def _problem(file: PictureFile, what: str, severity: Severity) -> Problem:
    message = f"the picture of “{file.photo.id}” {what}"
    return Problem(message, _AGAIN, severity=severity, photo_id=file.photo.id, file=file.file)


RULES: tuple[Rule[PictureFiles], ...] = (
    files_credited,
    source_type,
    data_mining,
    *LEAK_RULES,
    no_exif,
    fine_encoding,
)
