"""Read the words of a manuscript with their files and lines, in the order of its editions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.errors import Finding, RefusedError
from book.manuscript import (
    back_cover,
    gallery,
    load,
    sections,
    source_digests,
    source_files,
    source_words,
    toml_lines,
)
from book.manuscript.toml_lines import TomlFile
from book.project import Project
from book.proof.remarks.quoted_words import SourceIndex, SourceStream, SourceWord

#: Keys of a photograph that are printed with it, and others with words of its own.
_PRINTED = ("caption", "credit")
#: Tables of publication.toml that no edition has.
_NOT_PRINTED = ("answers", "checks", "spelling", "working")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlaces:
    """A manuscript to be searched, and where each of its files stands in the publication."""

    index: SourceIndex
    #: In reading order, photographs last.
    files: tuple[str, ...]
    #: File and line that place each photograph.
    placed: Mapping[str, tuple[str, int]]

    def order(self, file: str, line: int, photo_id: str) -> tuple[int, int, int]:
        """Return where a place stands in the publication; of a photograph, where it is placed."""
        within = 0
        if photo_id in self.placed:
            within = line
            file, line = self.placed[photo_id]
        number = self.files.index(file) if file in self.files else len(self.files)
        return number, line, within


def read_source_places(project: Project) -> SourcePlaces:
    """Read the words of a project's manuscript, also of one that has errors."""
    root = project.root
    placed: Mapping[str, tuple[str, int]] = {}
    captions: Mapping[str, Mapping[str, str]] = {}
    early = False
    try:
        manuscript = load.read_manuscript(project)
    except RefusedError:
        # Words are found all the same; captions that only the photographs' files have are not.
        pass
    else:
        placed, publication = manuscript.places, manuscript.publication
        early = publication.early_disclaimer
        captions = {
            photo.id: {"caption": photo.caption, "credit": photo.credit.line}
            for photo in publication.photos
        }
    chapters = [path for path in source_digests.section_paths(root)[0] if path.suffix == ".md"]
    disclaimer = root / sections.DISCLAIMER
    texts = [disclaimer, *chapters] if early else [*chapters, disclaimer]
    texts.append(root / back_cover.FILE)
    streams = [*_settings(root), *(each for path in texts for each in _markdown(root, path))]
    return SourcePlaces(
        index=SourceIndex([*streams, *_photographs(root, placed, captions)]),
        files=(
            load.PUBLICATION,
            *(source_files.shown(path, root) for path in texts),
            gallery.FILE,
        ),
        placed=placed,
    )


def _markdown(root: Path, path: Path) -> Iterator[SourceStream]:
    """Yield the words of a text, and those of each of its notes."""
    text = source_files.read_text(root, path).text
    if not text:
        return
    file = source_files.shown(path, root)
    found = source_words.read_words(text)
    for words in (found.text, *(note.words for note in found.notes)):
        yield SourceStream(tuple(SourceWord(word.text, file, word.line) for word in words))


def _settings(root: Path) -> Iterator[SourceStream]:
    """Yield the words of publication.toml, which title page, imprint and cover have."""
    toml = toml_lines.read_toml(root, load.PUBLICATION)
    if isinstance(toml, Finding):
        return
    lines = _source_lines(root, toml)
    for path, value in _strings(toml.values):
        if path[0] not in _NOT_PRINTED:
            yield SourceStream(tuple(_words(toml, lines, path, value)))


def _photographs(
    root: Path,
    placed: Iterable[str],
    captions: Mapping[str, Mapping[str, str]],
) -> Iterator[SourceStream]:
    """Yield what is printed with photographs in reading order, then their other words."""
    toml = toml_lines.read_toml(root, gallery.FILE)
    if isinstance(toml, Finding):
        return
    lines = _source_lines(root, toml)
    tables, defaults = toml.table("photo"), toml.table("defaults")
    # Captions follow each other on a page: those around one tell it from its equals.
    printed: list[SourceWord] = []
    others: list[SourceStream] = []
    for photo_id in dict.fromkeys((*placed, *tables)):
        table = tables.get(photo_id)
        if not isinstance(table, dict):
            continue
        for key in _PRINTED:
            own, read = table.get(key), captions.get(photo_id, {}).get(key) or defaults.get(key)
            if isinstance(own, str):
                printed += _words(toml, lines, ("photo", photo_id, key), own, photo_id)
            elif isinstance(read, str):
                # It is the file's own, or a default: where it would be written.
                printed += _words(toml, lines, ("photo", photo_id), read, photo_id)
        for path, value in _strings(table):
            if path[0] not in (*_PRINTED, "file"):
                words = _words(toml, lines, ("photo", photo_id, *path), value, photo_id)
                others.append(SourceStream(tuple(words), of_photographs=True))
    yield SourceStream(tuple(printed), of_photographs=True)
    yield from others


def _strings(
    table: Mapping[str, Any], above: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts of a table, and of the tables and lists in it, with their keys."""
    for key, value in table.items():
        values = enumerate(value) if isinstance(value, list) else [(None, value)]
        for number, each in values:
            path = (*above, key) if number is None else (*above, key, number)
            if isinstance(each, str):
                yield path, each
            elif isinstance(each, dict):
                yield from _strings(each, path)


def _source_lines(root: Path, toml: TomlFile) -> Sequence[str]:
    return source_files.read_text(root, root / toml.file).text.split("\n")


def _words(
    toml: TomlFile,
    lines: Sequence[str],
    path: tuple[str | int, ...],
    value: str,
    photo_id: str = "",
) -> Iterator[SourceWord]:
    """Yield the words of a value; one of several lines begins below its key, or beside it."""
    line = toml.line(*path)
    opened = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
    below = opened.endswith(('"""', "'''")) and value.count("\n") > 0
    for number, text in enumerate(value.split("\n"), start=line + below):
        for word in text.split():
            yield SourceWord(word, toml.file, number, photo_id)
