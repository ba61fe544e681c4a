"""Which texts of a publication changed, word by word. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book.check.read.epub_contents import EpubText
from book.check.read.pdf_contents import WORD
from book.proof.comparison.alignment import AlignedUnit, align

#: Words shown before and behind those that changed.
_AROUND = 6
#: Shown between two paragraphs.
PARAGRAPH = " ¶ "


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPassage:
    """Words that changed in a row, with some of the words around them."""

    before: str
    removed: str
    added: str
    behind: str
    #: The words stand elsewhere in the book now, or stood there before.
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A section, or a page before or after the sections, that changed."""

    #: Earlier and now; empty for a text that was added, or removed.
    old_title: str
    new_title: str
    removed: bool
    added: bool
    passages: tuple[TextPassage, ...]

    @property
    def title(self) -> str:
        """The title that it has now, or had last."""
        return self.new_title or self.old_title


def compare_texts(old: Sequence[EpubText], new: Sequence[EpubText]) -> tuple[TextChange, ...]:
    """Return the texts that changed, in the order of now."""
    before, after = [_spelled(text) for text in old], [_spelled(text) for text in new]
    aligned = align([text.keys for text in before], [text.keys for text in after])
    return tuple(_changed(aligned, old, new, before, after))


@dataclass(frozen=True, slots=True)
class _SpelledText:
    """A text with its words, and where each stands in it."""

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def words(self, start: int, end: int) -> str:
        """Return the text from a word to another, the last excluded, on one line."""
        start, end = max(start, 0), min(end, len(self.spans))
        if start >= end:
            return ""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]].replace("\n", PARAGRAPH)


def _spelled(text: EpubText) -> _SpelledText:
    whole = "\n".join(text.paragraphs)
    spans = tuple(match.span() for match in WORD.finditer(whole))
    return _SpelledText(whole, tuple(whole[a:b] for a, b in spans), spans)


def _changed(
    aligned: Sequence[AlignedUnit],
    old: Sequence[EpubText],
    new: Sequence[EpubText],
    before: Sequence[_SpelledText],
    after: Sequence[_SpelledText],
) -> Iterator[TextChange]:
    for unit in aligned:
        if unit.old is None or unit.new is None or unit.differs:
            nothing = _SpelledText("", (), ())
            yield TextChange(
                old_title=_name(old[unit.old]) if unit.old is not None else "",
                new_title=_name(new[unit.new]) if unit.new is not None else "",
                removed=unit.new is None,
                added=unit.old is None,
                passages=tuple(
                    _passages(
                        unit,
                        before[unit.old] if unit.old is not None else nothing,
                        after[unit.new] if unit.new is not None else nothing,
                    )
                ),
            )


def _name(text: EpubText) -> str:
    return text.title or text.document_title or text.id


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """Words in a row that are on one side alone."""

    #: Words of the text before it that are on both sides.
    kept: int
    moved: bool
    start: int
    end: int


def _passages(unit: AlignedUnit, old: _SpelledText, new: _SpelledText) -> Iterator[TextPassage]:
    """Yield the passages of a text in its order; words in place of others are one passage."""
    gone = {(run.kept, run.moved): run for run in _runs(unit.removed, unit.moved_away)}
    come = {(run.kept, run.moved): run for run in _runs(unit.added, unit.moved_here)}
    for place in sorted({*gone, *come}):
        old_run, new_run = gone.get(place), come.get(place)
        text, run = (new, new_run) if new_run else (old, old_run)
        if run:
            yield TextPassage(
                before=text.words(run.start - _AROUND, run.start),
                removed=old.words(old_run.start, old_run.end) if old_run else "",
                added=new.words(new_run.start, new_run.end) if new_run else "",
                behind=text.words(run.end, run.end + _AROUND),
                moved=run.moved,
            )


def _runs(changed: Sequence[int], moved: Sequence[int]) -> Iterator[_Run]:
    """Yield the runs of words that changed, and of those that moved."""
    kinds = {**dict.fromkeys(changed, False), **dict.fromkeys(moved, True)}
    run: _Run | None = None
    for passed, (index, kind) in enumerate(sorted(kinds.items())):
        if run and run.end == index and run.moved is kind:
            run = _Run(run.kept, kind, run.start, index + 1)
            continue
        if run:
            yield run
        run = _Run(index - passed, kind, index, index + 1)
    if run:
        yield run
