"""Every word of the source files in a finished edition, in order: DIST-02 and DIST-09. Pure.

The words are read from the files themselves (`source_words`), not from what was parsed of them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from book.check.result import FileResult
from book.check.rule import Problem, protects, rule, threshold
from book.check.rules import edition_text, printed_texts
from book.check.rules.additions import (
    END_NUMBER,
    LIST_NUMBER,
    NOTE,
    SECTION_NUMBER,
    Additions,
    Explained,
    explain,
)
from book.check.rules.edition_text import EditionText, bare
from book.check.rules.word_path import PathFinder, Used
from book.errors import Severity, counted
from book.manuscript import source_words
from book.manuscript.source_words import LeftOut, SourceWords, Word
from book.manuscript.text_comparison import Comparison, Gap, letters
from book.model import Publication

#: Differences of an edition that are told one by one.
_MOST_DIFFERENCES = 20
#: Letters of a note, and of the beginning of a file, that are looked for where an edition differs.
_BEGINNING = 30
#: Letters of words that are found elsewhere before they are called moved.
_LEAST_MOVED = 12
#: Numbers of printed pages that an EPUB may list.
_MOST_PAGES = 3000
#: Words before a difference that are looked at with it, and letters of one that is not too long.
_WIDENED, _MOST_WIDENED = 16, 3000
#: Words times letters of a difference that is looked at word by word.
_MOST_ALIGNED = 100_000
_OUTWARD = re.compile(r"https?://|mailto:", re.IGNORECASE)
_DISCLAIMER = "source/disclaimer.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A Markdown file of the manuscript and its words."""

    #: Relative to the project: `source/sections/10-the-flag.md`.
    file: str
    words: SourceWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words of a file that an edition has not, or has elsewhere; or words that it has besides."""

    message: str
    #: Page of a PDF; 0 for an EPUB, and for what stands on no page.
    page: int = 0
    #: Where the words are in the manuscript, or those before them.
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedEdition:
    """An edition and how its words differ from those of the source files."""

    differences: tuple[Difference, ...]


@rule(
    "DIST-02",
    "The disclaimer stands letter for letter",
    Severity.ERROR,
    "EU Regulation 2021/1060, Art. 17; EuropeAid",
)
@threshold("every word of its file, in order, without regard to white space and hyphenation")
@protects("the grant, which requires the funder's wording")
def disclaimer_present(edition: ComparedEdition) -> Iterator[Problem]:
    """Yield a problem for words of the disclaimer that are missing, changed, moved or added."""
    found = [each for each in edition.differences if each.file == _DISCLAIMER]
    yield from _problems(found, "build the edition again; the words are the grant agreement's")


@rule("DIST-09", "Every word of the manuscript stands in order", Severity.ERROR, "this program")
@threshold("words of the source files in order, and no others than labels, folios and credits")
@protects("the newsroom's words from being lost, changed or moved unseen")
def words_in_order(edition: ComparedEdition) -> Iterator[Problem]:
    """Yield a problem for words that are missing, changed, moved or added in an edition."""
    found = [each for each in edition.differences if each.file != _DISCLAIMER]
    yield from _problems(found, "build the edition again; whoever changed the file changed words")


RULES = (disclaimer_present, words_in_order)


def _problems(found: Sequence[Difference], hint: str) -> Iterator[Problem]:
    for each in found[:_MOST_DIFFERENCES]:
        yield Problem(each.message, hint, page=each.page)
    if len(found) > _MOST_DIFFERENCES:
        more = counted(len(found) - _MOST_DIFFERENCES, "more place")
        yield Problem(f"the words differ in {more}", hint)


def compare_words(
    file: FileResult, publication: Publication, sources: Sequence[SourceFile]
) -> ComparedEdition:
    """Compare the text of an edition with the words of the sections and the disclaimer."""
    return ComparedEdition(
        differences=(*_EditionComparison(file, publication, sources).differences(),)
    )


class _EditionComparison:
    def __init__(
        self, file: FileResult, publication: Publication, sources: Sequence[SourceFile]
    ) -> None:
        self.subject, self.publication, self.sources = file.kind, publication, sources
        # The longest first: one title may end like another.
        heads = set(map(letters, printed_texts.running_heads(publication)))
        self.text = EditionText(file, sorted(heads, key=len, reverse=True))
        self.words: list[tuple[Word, int]] = [
            (word, number)
            for number, each in enumerate(sources)
            for word in each.words.text
            if word.mark or letters(word.text)
        ]
        self.compared = [letters(word.text) for word, _ in self.words]
        self.notes = [(note, source) for source in sources for note in source.words.notes]
        note_words = [tuple(printed_texts.note_words(note.words)) for note, _ in self.notes]
        self.note_letters = ["".join(word for word, _ in words) for words in note_words]
        self.inside, self.between, self.outside = self._additions(file.labels)
        marks = [word.mark for word, _ in self.words]
        patterns = {mark: printed_texts.mark_pattern(mark, file.kind) for mark in set(marks)}
        self.finder = PathFinder(
            text=self.text.letters,
            words=self.compared,
            marks=[*map(patterns.__getitem__, marks), None],
            marked=frozenset(n for n, mark in enumerate(marks) if mark == source_words.NOTE),
            additions=[*map(self._additions_at, range(len(marks) + 1))],
            notes=note_words,
            pages=self.text.starts if self.text.paged else (),
            numbered=self.text.page_list(),
        )

    def _additions(self, labels: Iterable[str]) -> tuple[Additions, Additions, Additions]:
        """Return what may stand inside a section, between sections, and before and after all."""
        inside, between = Additions(), Additions(free=True)
        for text in map(letters, printed_texts.caption_texts(self.publication, self.subject)):
            inside.add(text)
            between.add(text)
        for text in map(letters, printed_texts.other_texts(self.publication, self.subject)):
            between.add(text)
        pages = map(str, range(1, len(self.text.parts) + 1 if self.text.paged else _MOST_PAGES))
        between.numbers = frozenset(map(letters, (*labels, *pages)))
        for number, written in enumerate(self.note_letters):
            inside.add_note(written, number)
        for _, address in self._addresses() if self.text.paged else ():
            for form in printed_texts.address_forms(address.text):
                inside.add_address(form)
        between.notes, between.addresses = inside.notes, inside.addresses
        if not self.text.paged:
            return inside, between, between
        inside.numbered = between.numbered = printed_texts.page_of_pictures(self.publication)
        for text in map(letters, printed_texts.section_numbers(self.publication)):
            inside.add(text, SECTION_NUMBER)
            # Before numbers of pages: of 1 and 1., these would take 11.
            between.add(text)
        outside = replace(between, texts={key: {**texts} for key, texts in between.texts.items()})
        for text in printed_texts.list_numbers(self.publication.texts):
            inside.add(text, LIST_NUMBER)
            between.add(text, END_NUMBER)
        # A version, in the imprint, can begin like the number of another list.
        for text in printed_texts.list_numbers(self.publication.texts[-1:]):
            outside.add(text, END_NUMBER)
        return inside, between, outside

    def _addresses(self) -> Iterator[tuple[SourceFile, LeftOut]]:
        """Yield the addresses of links that lead out of the publication."""
        for source in self.sources:
            for piece in source.words.left_out:
                if piece.reason == source_words.ADDRESS and _OUTWARD.match(piece.text):
                    yield source, piece

    def _additions_at(self, word: int) -> Additions:
        """Return what may stand before a word: less if the one before it is of the same file."""
        if word in (0, len(self.words)):
            return self.outside
        inside = self.words[word - 1][1] == self.words[word][1]
        return self.inside if inside else self.between

    def differences(self) -> Iterator[Difference]:
        found = []
        used: list[Used] = []
        for gap in self._gaps(used):
            missing, unknown = self._examine(gap)
            if missing or unknown:
                lost = "".join(self.compared[number] for number in missing)
                found.append((gap, missing, lost, unknown))
            elif gap.first == gap.last and gap.start == gap.end:
                yield self._unmarked(gap)
        added = {bare(self.text.letters[low:high]) for *_, parts in found for low, high in parts}
        moved = {bare(lost) for *_, lost, _ in found if len(lost) >= _LEAST_MOVED} & added
        for gap, missing, lost, unknown in found:
            if missing:
                yield self._missing(gap, missing, unknown, moved=bare(lost) in moved)
            elif bare(self.text.letters[unknown[0][0] : unknown[0][1]]) not in moved:
                yield self._added(gap, unknown)
        yield from self._unprinted(used if not found else ())

    def _gaps(self, used: list[Used]) -> Iterator[Gap]:
        """Yield where the words and the text differ, and put into `used` what stands between."""
        comparison = Comparison(self.compared, self.text.letters)
        word = at = 0
        path = self.finder.find(word, at)
        while not path.complete:
            used += path.used
            word, at = path.end.word, path.end.at
            next_word, next_at = len(self.words), len(self.text.letters)
            if word < next_word and at < next_at:
                next_word, next_at = self._find_next(comparison, word, at)
                if (next_word, next_at) == (word, at) and word not in self.finder.marked:
                    next_at += 1
            yield Gap(word, next_word, at, next_at)
            word, at = next_word, next_at
            path = self.finder.find(word, at, marked=False)
        used += path.used

    def _find_next(self, comparison: Comparison, word: int, at: int) -> tuple[int, int]:
        """Return the word and place, behind those that differ, where both agree again.

        Between two files stand captions and lists, in which a word of the second can be found by
        chance: where its first words stand further on, both agree there.
        """
        found = comparison.find_next(word, at)
        number = self.words[word][1]
        first = next((n for n in range(word, found[0]) if self.words[n][1] != number), None)
        begun = first and comparison.find_near(first, at, len(self.text.letters), _BEGINNING)
        return begun or found

    def _examine(self, gap: Gap) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Return the words that are missing in a gap, and the letters in it without a reason.

        Captions begin like the words that they stand between: where not all is explained, some
        words before and after are looked at as well.
        """
        best = self._explain(gap.first, gap.last, gap.start, gap.end)
        if best.cost and gap.end - gap.start <= _MOST_WIDENED:
            first, start = gap.first, gap.start
            while first and gap.first - first < _WIDENED and self._joins(gap, first, start):
                first -= 1
                start -= len(self.compared[first])
            last, end = gap.last, gap.end
            while last < len(self.compared) and last - gap.last < _WIDENED // 4:
                if not self.text.letters.startswith(self.compared[last], end):
                    break
                end += len(self.compared[last])
                last += 1
            wider = self._explain(first, last, start, end)
            if wider.cost < best.cost:
                best, gap = wider, Gap(first, last, start, end)
        words = [gap.first + number for number in best.missing]
        unknown = [(gap.start + low, gap.start + high) for low, high in best.unknown]
        text = self.text.letters
        # A mark of punctuation alone is no word.
        kept = [part for part in unknown if any(map(str.isalnum, text[part[0] : part[1]]))]
        return words, kept

    def _joins(self, gap: Gap, first: int, start: int) -> bool:
        """Return whether the word before `first` stands right before `start`."""
        compared = self.compared[first - 1]
        return self.text.letters.startswith(compared, start - len(compared)) and start > 0

    def _explain(self, first: int, last: int, start: int, end: int) -> Explained:
        if (last - first + 1) * (end - start) > _MOST_ALIGNED:
            whole = range(last - first)
            return Explained(missing=tuple(whole), unknown=((0, end - start),))
        additions = self.finder.additions[first : last + 1]
        ends = {
            id(each): [
                [place - start for place in self.finder.known_ends(each, at) if place <= end]
                for at in range(start, end)
            ]
            for each in additions
        }
        return explain(
            self.text.letters[start:end],
            self.compared[first:last],
            self.finder.marks[first : last + 1],
            [ends[id(each)] for each in additions],
            [each.free for each in additions],
        )

    def _missing(
        self, gap: Gap, missing: Sequence[int], added: Sequence[tuple[int, int]], *, moved: bool
    ) -> Difference:
        first, number = self.words[missing[0]]
        quoted = edition_text.cut(" ".join(self.words[each][0].text for each in missing))
        where = f"{self.sources[number].file}:{first.line}"
        place = self.text.place_at(gap.start)
        if moved:
            message = f"{place}“{quoted}” ({where}) stands in another place"
        elif added:
            instead = self.text.quote(added[0][0], added[-1][1])
            message = f"{place}“{quoted}” ({where}) is not there; in its place stands “{instead}”"
        else:
            message = f"{place}“{quoted}” ({where}) is missing: {self.text.around(gap.start)}"
        return self._difference(message, gap.start, number, first.line)

    def _added(self, gap: Gap, added: Sequence[tuple[int, int]]) -> Difference:
        before = max(0, min(gap.first, len(self.words)) - 1)
        word, number = self.words[before] if self.words else (Word("", 0), 0)
        start, end = added[0]
        quoted = self.text.quote(start, end)
        message = (
            f"{self.text.place_at(start)}“{quoted}” is in no source file: {self.text.around(start)}"
        )
        return self._difference(message, start, number, word.line)

    def _difference(self, message: str, at: int, number: int, line: int) -> Difference:
        file = self.sources[number].file if self.sources else ""
        return Difference(message=message, page=self.text.page_at(at), file=file, line=line)

    def _unmarked(self, gap: Gap) -> Difference:
        word, number = self.words[gap.first]
        where = f"{self.sources[number].file}:{word.line}"
        message = f"the number of a note is missing ({where}): {self.text.around(gap.start)}"
        return self._difference(message, gap.start, number, word.line)

    def _unprinted(self, used: Sequence[Used]) -> Iterator[Difference]:
        """Yield a difference for each note, address and value that is not there.

        `used` is what stands between the words; nothing where these differ.
        """
        text = self.text.letters
        read = Counter(self.note_letters[int(each.key)] for each in used if each.kind == NOTE)
        compared = zip(self.notes, self.note_letters, self.finder.notes, strict=True)
        for (note, source), written, words in compared:
            read[written] -= 1
            # Where a link leads may be printed after it.
            before = "".join(word for word, _ in takewhile(lambda each: not each[1], words))
            if written and (read[written] < 0 if used else before[:_BEGINNING] not in text):
                quoted = edition_text.cut(" ".join(word.text for word in note.words))
                line = note.words[0].line
                message = f"the note “{quoted}” ({source.file}:{line}) is not there"
                yield Difference(message=message, file=source.file, line=line)
        if used and self.text.paged:
            yield from self._miscounted(used)
        for source, address in self._addresses() if self.text.paged else ():
            if not any(form in text for form in printed_texts.address_forms(address.text)):
                where = f"{source.file}:{address.line}"
                message = f"the address “{edition_text.cut(address.text)}” ({where}) is not there"
                yield Difference(message=message, file=source.file, line=address.line)
        for name, value in printed_texts.printed_values(self.publication, self.subject):
            if letters(value) not in text:
                yield Difference(message=f"the {name} “{edition_text.cut(value)}” is not there")

    def _miscounted(self, used: Sequence[Used]) -> Iterator[Difference]:
        """Yield a difference for each number that stands more or less often than it should."""
        expected = Counter(printed_texts.list_numbers(self.publication.texts))
        read = Counter(each.key for each in used if each.kind == LIST_NUMBER)
        at_end = Counter(each.key for each in used if each.kind == END_NUMBER)
        for number in expected - (read + at_end):
            yield Difference(message=f"the number “{number}” of a list is not there")
        once = Counter(map(letters, printed_texts.section_numbers(self.publication)))
        read += Counter(each.key for each in used if each.kind == SECTION_NUMBER)
        for number in read - (expected + once):
            at = next(each.at for each in reversed(used) if each.key == number)
            message = f"“{number}” is there once too often: {self.text.around(at)}"
            yield Difference(message=message, page=self.text.page_at(at))


def read_sources(texts: Iterable[tuple[str, str]]) -> tuple[SourceFile, ...]:
    """Return the words of files, given with their texts."""
    return tuple(SourceFile(file=file, words=source_words.read_words(text)) for file, text in texts)
