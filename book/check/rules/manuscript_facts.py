"""What a manuscript tells, as its checks look at it."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.check.rule import Problem
from book.errors import Severity
from book.manuscript.settings import PublicationToml
from book.manuscript.toml_lines import TomlFile
from book.model import Photo, Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of the text."""

    file: str
    number: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManuscriptFacts:
    """A publication with what its makers have decided, and where each thing is written."""

    publication: Publication
    settings: PublicationToml
    publication_toml: TomlFile
    gallery_toml: TomlFile
    #: Of the sections; not of the disclaimer, whose words are not ours.
    lines: tuple[TextLine, ...] = ()

    def answer(self, id: str) -> str:
        """What a person has decided of a check that asks; empty while nobody has."""
        return self.settings.answers.get(id, "")

    def fault(
        self,
        photo: Photo,
        key: str,
        message: str,
        hint: str,
        severity: Severity = Severity.WARNING,
    ) -> Problem:
        """Something about a photograph, at the line of its table that says it."""
        return Problem(
            message=message,
            hint=hint,
            severity=severity,
            photo_id=photo.id,
            file=self.gallery_toml.file,
            line=self.gallery_toml.line("photo", photo.id, key),
        )

    def together(
        self,
        photos: list[Photo],
        key: str,
        message: str,
        all_of_them: str,
        hint: str,
        severity: Severity = Severity.WARNING,
    ) -> Iterator[Problem]:
        """Something about some photographs; one finding where it holds for every one.

        What no photograph has is missing in one place: under [defaults].
        """
        if len(photos) < 2 or len(photos) < len(self.publication.photos):
            for photo in photos:
                words = f"the photograph “{photo.id}” {message}"
                yield self.fault(photo, key, words, hint, severity)
            return
        line = self.gallery_toml.line("defaults", key)
        for photo in photos:
            yield Problem(
                message=all_of_them,
                hint=f"{hint}, here or under [defaults]",
                severity=severity,
                photo_id=photo.id,
                file=self.gallery_toml.file,
                line=line,
            )


_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_date(words: str) -> datetime.date | None:
    """Read a date: a year, a month or a day, as `2022-09-15`; None when it is none."""
    match = _DAY.fullmatch(words.strip())
    if match is None:
        return None
    year, month, of_month = (int(group) if group else 1 for group in match.groups())
    try:
        return datetime.date(year, month, of_month)
    except ValueError:
        return None


def texts_of(photo: Photo) -> Iterator[tuple[str, str]]:
    """Every text that goes with a photograph, by its key in gallery.toml."""
    for key in ("caption", "alt", "description", "altered"):
        words = str(getattr(photo, key))
        if words:
            yield key, words
