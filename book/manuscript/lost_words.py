"""Words of a Markdown file that no edition would have, whatever construct they vanish in. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from book import model
from book.errors import Finding, counted, errors_in
from book.manuscript import source_words
from book.manuscript.markdown import MarkdownFile
from book.manuscript.source_blocks import split_lines
from book.manuscript.source_words import Word
from book.manuscript.text_comparison import find_gaps, letters

_CLOSING = re.compile(r"</[a-z][a-z0-9]*>$", re.IGNORECASE)
_MOST_FINDINGS = 20
_HINT = (
    "write them as plain text, in a paragraph of their own; where a mark is meant as such, "
    "write \\ before it"
)
#: Letters by which a note is known.
_BEGINNING = 10
#: Letters of the words that a finding quotes.
_MOST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class _LostWords:
    """Words that are lost together."""

    words: Sequence[Word]
    #: Of equal words beside them, which may be those that are lost.
    other_lines: frozenset[int]

    def before(self, faulty: set[int]) -> "_LostWords":
        """Return the part before the first line with an error, which may lose all that follows."""
        if self.other_lines & faulty:
            return replace(self, words=())
        end = min(faulty & {word.line for word in self.words}, default=0)
        return replace(self, words=[word for word in self.words if not end or word.line < end])


def find_lost_words(source: str, parsed: MarkdownFile) -> Iterator[Finding]:
    """Yield a finding for the words of a file that are not in what was parsed, or not in order.

    Nothing is said of a paragraph that has an error already.
    """
    read = source_words.read_words(source)
    text, notes = _parsed_texts(parsed)
    lost = list(_lost_passages(read.text, text))
    parsed_notes = sorted(notes)
    faults = " ".join(each.message for each in parsed.findings if each.code == "MAN-11")
    for note in read.notes:
        wanted = letters(" ".join(word.text for word in note.words))
        if wanted in notes:
            notes.remove(wanted)
        elif f"[^{note.note}]" not in faults:
            lost += _lost_passages(note.words, _nearest(wanted, parsed_notes))
    if not lost:
        return
    faulty = _faulty_lines(source, parsed)
    lost = [unreported for each in lost if (unreported := each.before(faulty)).words]
    if any(finding.code == "MAN-02" for finding in parsed.findings):
        # The tag that opens it is reported, and the one that closes it belongs to that.
        lost = [each for each in lost if not all(_CLOSING.match(w.text) for w in each.words)]
    lost.sort(key=lambda each: each.words[0].line)
    for each in lost[:_MOST_FINDINGS]:
        yield _finding(each.words, parsed.file)
    if more := len(lost[_MOST_FINDINGS:]):
        message = f"words would be in no edition in {counted(more, 'more place')}"
        yield Finding(code="MAN-18", message=message, file=parsed.file, hint=_HINT)


def _lost_passages(words: Sequence[Word], text: str) -> Iterator[_LostWords]:
    if letters(" ".join(word.text for word in words)) == text:
        return
    words = [word for word in words if letters(word.text)]
    compared = [letters(word.text) for word in words]
    for gap in find_gaps(compared, text):
        first, last = gap.first, gap.last
        if first == last:
            continue
        lines = set()
        # Of words that stand twice, nothing tells which are lost: all places are considered.
        while first and compared[first - 1] == compared[last - 1]:
            first, last = first - 1, last - 1
            lines.add(words[first].line)
        first, last = gap.first, gap.last
        while last < len(words) and compared[first] == compared[last]:
            lines.add(words[last].line)
            first, last = first + 1, last + 1
        yield _LostWords(tuple(words[gap.first : gap.last]), frozenset(lines))


def _faulty_lines(source: str, parsed: MarkdownFile) -> set[int]:
    """Return the lines with an error, and those after them in the same paragraph."""
    faulty = {finding.line for finding in errors_in(parsed.findings)}
    for number, line in enumerate(split_lines(source), start=1):
        if line.strip() and number - 1 in faulty:
            faulty.add(number)
    return faulty


def _nearest(wanted: str, notes: Sequence[str]) -> str:
    """Return the note that begins like the one that is wanted; an empty text if none does."""
    # An image that is none may have its ! on one side alone.
    bare = ["".join(filter(str.isalnum, note)) for note in (wanted, *notes)]
    size = min(len(bare[0]), _BEGINNING)
    pairs = zip(notes, bare[1:], strict=True)
    return next((note for note, each in pairs if each and each[:size] == bare[0][:size]), "")


def _parsed_texts(parsed: MarkdownFile) -> tuple[str, list[str]]:
    """Return the letters of the running text, and those of each note."""
    text: list[str] = []
    notes: list[str] = []
    _add_inlines(parsed.title, text, notes)
    for block in model.walk(parsed.blocks):
        if isinstance(block, model.Paragraph | model.Heading):
            _add_inlines(block.content, text, notes)
        elif isinstance(block, model.Verbatim):
            text.append(block.text)
    return letters(" ".join(text)), [letters(note) for note in notes]


def _add_inlines(content: model.Inlines, text: list[str], notes: list[str]) -> None:
    for inline in content:
        match inline:
            case str():
                text.append(inline)
            case model.Styled() | model.Passage() | model.Link():
                _add_inlines(inline.content, text, notes)
            case model.Footnote():
                note: list[str] = []
                _add_inlines(inline.content, note, notes)
                notes.append(" ".join(note))


def _finding(words: Sequence[Word], file: str) -> Finding:
    quoted = " ".join(word.text for word in words)
    if len(quoted) > _MOST_QUOTED:
        quoted = quoted[:_MOST_QUOTED].rstrip() + "…"
    return Finding(
        code="MAN-18",
        message=f"these words would be in no edition: “{quoted}”",
        file=file,
        line=words[0].line,
        hint=_HINT,
    )
