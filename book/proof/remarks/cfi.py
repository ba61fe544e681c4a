"""Resolve an EPUB canonical fragment identifier (EPUB CFI 1.1) in a document. Pure."""

import re
from dataclasses import dataclass

from book.check.read.epub_text import DocumentText

#: Longer ones are no places of a book.
_MOST_LENGTH = 2000
_STEP = re.compile(r"/(\d{1,9})")
#: Assertions of ids and text, in which `^` escapes, and offsets in time and space.
_ASSERTION = re.compile(r"\[(?:\^.|[^\]^])*\]")
_SPACE = re.compile(r"[~@][\d.:]+")
_OFFSET = re.compile(r":(\d{1,9})")


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    id: str


@dataclass(frozen=True, slots=True)
class _Path:
    steps: tuple[_Step, ...]
    #: UTF-16 code units; None without one.
    offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cfi:
    """A place or a range in a document; `spine` is the index of the document, -1 if unknown."""

    spine: int
    start: _Path
    end: _Path


def parse_cfi(written: str) -> Cfi | None:
    """Parse `epubcfi(/6/4!/4/2,/1:0,/1:5)`, or the part behind its `!`; None for anything else."""
    text = written.strip()
    if len(text) > _MOST_LENGTH:
        return None
    if text.startswith("epubcfi(") and text.endswith(")"):
        text = text.removeprefix("epubcfi(")[:-1]
    parts = _split(text)
    if parts is None or len(parts) not in (1, 3):
        return None
    spine = -1
    package, mark, inside = parts[0].rpartition("!")
    if mark:
        steps = _parse_path(package.rpartition("!")[2])
        if steps and len(steps.steps) >= 2 and steps.steps[1].number % 2 == 0:
            spine = steps.steps[1].number // 2 - 1
        parts[0] = inside
    starts = _parse_path(parts[0] + (parts[1] if len(parts) == 3 else ""))
    ends = _parse_path(parts[0] + parts[2]) if len(parts) == 3 else starts
    if starts is None or ends is None or not (starts.steps or starts.offset is not None):
        return None
    return Cfi(spine=spine, start=starts, end=ends)


def resolve_cfi(cfi: Cfi, document: DocumentText) -> tuple[int, int, int] | None:
    """Return start and end in the text of a document, in code points, and the start's element.

    None where its steps lead out of the document.
    """
    start, end = _resolve(cfi.start, document), _resolve(cfi.end, document)
    if start is None or end is None:
        return None
    whole = cfi.start == cfi.end and start[1] > start[0] and cfi.start.offset is None
    last = end[1] if whole else max(end[0], start[0])
    return start[0], last, start[2]


def _split(text: str) -> list[str] | None:
    """Split at commas outside assertions."""
    bare = _ASSERTION.sub(lambda match: "\0" * len(match.group()), text)
    cuts = [-1, *(match.start() for match in re.finditer(",", bare)), len(text)]
    if len(cuts) > 4:
        return None
    return [text[cuts[i] + 1 : cuts[i + 1]] for i in range(len(cuts) - 1)]


def _parse_path(text: str) -> _Path | None:
    steps: list[_Step] = []
    offset: int | None = None
    at = 0
    while at < len(text):
        if match := _STEP.match(text, at):
            steps.append(_Step(int(match.group(1)), ""))
        elif match := _OFFSET.match(text, at):
            offset = int(match.group(1))
        elif match := _ASSERTION.match(text, at):
            if steps and offset is None:
                id = re.sub(r"\^(.)", r"\1", match.group()[1:-1]).partition(";")[0]
                steps[-1] = _Step(steps[-1].number, id)
        elif not (match := _SPACE.match(text, at)):
            return None
        at = match.end()
    return _Path(tuple(steps), offset)


def _resolve(path: _Path, document: DocumentText) -> tuple[int, int, int] | None:
    """Return start and end of what a path leads to, and the index of its element."""
    elements = document.elements
    named = {step.id for step in path.steps if step.id}
    ids = {each.id: index for index, each in enumerate(elements) if each.id in named}
    current = 0
    span: tuple[int, int] | None = None
    for step in path.steps:
        if span is not None:
            return None
        element = elements[current]
        if step.number % 2:
            index = step.number // 2
            if index >= len(element.texts):
                return None
            span = element.texts[index]
        elif step.id and step.id in ids:
            # An id holds where elements were added or taken away since (EPUB CFI 1.1, 3.4).
            current = ids[step.id]
        elif 1 <= step.number // 2 <= len(element.children):
            current = element.children[step.number // 2 - 1]
        elif step.number == 0 or step.number // 2 == len(element.children) + 1:
            place = element.start if step.number == 0 else element.end
            return place, place, current
        else:
            return None
    start, end = span or (elements[current].start, elements[current].end)
    if path.offset is not None:
        start = end = start + _code_points(document.text[start:end], path.offset)
    return start, end, current


def _code_points(text: str, units: int) -> int:
    """Return the number of code points that so many UTF-16 code units of a text have."""
    if units >= len(text):
        units = min(units, len(text.encode("utf-16-le", "surrogatepass")) // 2)
    cut = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(cut.decode("utf-16-le", "ignore"))
