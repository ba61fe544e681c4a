"""A manuscript, as its rules look at it."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.check.rule import Problem
from book.errors import Severity
from book.manuscript.settings import PublicationToml
from book.manuscript.toml_lines import TomlFile
from book.model import Photo, Publication

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of a section."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManuscriptFacts:
    """A publication with its settings, and the line of each value."""

    publication: Publication
    settings: PublicationToml
    publication_toml: TomlFile
    gallery_toml: TomlFile
    #: Of the sections; not of the disclaimer, whose text is the funder's.
    lines: tuple[TextLine, ...] = ()

    def answer(self, id: str) -> str:
        """Return what a person has decided on a rule that asks; empty while nobody has.

        A sign such as `?` or `-` is no decision.
        """
        answer = self.settings.answers.get(id, "")
        return answer if sum(map(str.isalpha, answer)) > 1 else ""

    def problem(
        self,
        photo: Photo,
        key: str,
        message: str,
        hint: str,
        severity: Severity = Severity.WARNING,
    ) -> Problem:
        """Return a problem of a photograph, at the line of its key in gallery.toml."""
        return Problem(
            message=message,
            hint=hint,
            severity=severity,
            photo_id=photo.id,
            file=self.gallery_toml.file,
            line=self.gallery_toml.line("photo", photo.id, key),
        )

    def problems(
        self,
        photos: list[Photo],
        key: str,
        message: str,
        message_for_all: str,
        hint: str,
        severity: Severity = Severity.WARNING,
    ) -> Iterator[Problem]:
        """Yield a problem for each photograph; of one finding where it holds for all of them.

        A key that no photograph has is missing in one place, under [defaults].
        """
        if len(photos) < 2 or len(photos) < len(self.publication.photos):
            for photo in photos:
                full = f"the photograph “{photo.id}” {message}"
                yield self.problem(photo, key, full, hint, severity)
            return
        for photo in photos:
            yield Problem(
                message=message_for_all,
                hint=f"{hint}, here or under [defaults]",
                severity=severity,
                photo_id=photo.id,
                file=self.gallery_toml.file,
                line=self.gallery_toml.line("defaults", key),
            )


def parse_date(text: str) -> datetime.date | None:
    """Parse a year, a month or a day, such as `2022-09-15`; return None for anything else."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(group) if group else 1 for group in match.groups())
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def texts_of(photo: Photo) -> Iterator[tuple[str, str]]:
    """Yield the texts of a photograph that are not empty, by their keys in gallery.toml."""
    for key in ("caption", "alt", "description", "altered"):
        text = str(getattr(photo, key))
        if text:
            yield key, text
