"""Signs of a typewriter in the values of `publication.toml` and `gallery.toml` that are printed."""

from collections.abc import Iterable, Iterator

from book.errors import Finding, Severity, at_most
from book.manuscript import typewriting
from book.manuscript.settings import PublicationToml
from book.manuscript.toml_lines import KeyPath, TomlFile
from book.model import Photo

_PRINTED = ("title", "subtitle", "edition", "publisher", "rights", "licence", "place")
#: Keys of a photograph by the values that are printed or read out.
_OF_PHOTOS = ("caption", "altered", "alt", "description")


def check_settings(toml: TomlFile, settings: PublicationToml) -> Iterator[Finding]:
    """Yield a finding for each value of `publication.toml` that has such signs."""
    for key in _PRINTED:
        yield from _check(toml, (key,), str(getattr(settings, key)), settings.language)
    for number, person in enumerate(settings.people):
        yield from _check(toml, ("people", number, "name"), person.name, settings.language)


def check_photos(toml: TomlFile, photos: Iterable[Photo], language: str) -> Iterator[Finding]:
    """Yield a finding for each text of a photograph that has such signs, and each credit once.

    A text that was read from the photograph's file is reported at its table, where to write it.
    """
    findings: list[Finding] = []
    credits: set[str] = set()
    for photo in photos:
        for key in _OF_PHOTOS:
            findings += _check(toml, ("photo", photo.id, key), getattr(photo, key), language)
        line = photo.credit.line
        if line not in credits:
            credits.add(line)
            path: KeyPath = ("photo", photo.id, "credit")
            if path not in toml.lines and ("defaults", "credit") in toml.lines:
                path = ("defaults", "credit")
            findings += _check(toml, path, line, language)
    return at_most(findings)


def _check(toml: TomlFile, path: KeyPath, text: str, language: str) -> Iterator[Finding]:
    for code, message, hint in typewriting.find_in_value(text, language):
        yield toml.finding(code, path, f"{path[-1]}: {message}", hint, Severity.WARNING)
