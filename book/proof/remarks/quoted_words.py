"""Find the words of a note in the manuscript, by themselves and by the text around them. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from book.proof.remarks.letters import letters_of
from book.proof.remarks.remark import Location, Passage

#: Between texts in which no words go on.
_END = "\n"
#: Letters of a piece that stands once in the manuscript, and letters between the pieces kept.
_PIECE, _EVERY = 12, 4
#: Pieces around a note that are looked at, and places that they are taken for.
_MOST_TRIED, _MOST_GUESSES = 200, 5
#: Letters of a long text, and how much farther away a shorter one counts.
_LONG, _SHORT = 40, 24
#: Letters around a note in which such pieces are looked for.
_AROUND = 900
#: Letters of the context that are compared, letters that an edition may have in between (the
#: number of a note, a folio, a caption), and letters that must agree behind them.
_CONTEXT, _BETWEEN, _AGREE = 80, 120, 8
#: What a letter behind an addition counts.
_BEHIND = 0.9
#: Letters around a guess in which words are looked for first.
_NEAR = 400
#: Letters between a guess and words that are not meant, unless their surroundings agree.
_APART = 60
#: Places where the same words stand that are compared.
_MOST_PLACES = 60
#: Letters that are compared one by one: this takes their number squared.
_MOST_COMPARED = 300
#: Share of the letters of a quotation that must be there.
_ALIKE = 0.75
#: Words that are shown of a place.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A word of the manuscript, and where it stands."""

    text: str
    file: str
    line: int
    photo_id: str = ""


@dataclass(frozen=True, slots=True)
class SourceStream:
    """Words that follow each other in an edition."""

    words: tuple[SourceWord, ...]
    #: Captions and what else belongs to photographs.
    of_photographs: bool = False


class SourceIndex:
    """All words of a manuscript, to be searched."""

    def __init__(self, streams: Sequence[SourceStream]) -> None:
        self.words: list[SourceWord] = []
        parts: list[str] = []
        #: The letters of photographs begin and end here.
        self.photographs: list[tuple[int, int]] = []
        sizes: list[int] = []
        length = 0
        for stream in streams:
            begun = length
            for word in stream.words:
                if letters := letters_of(word.text):
                    self.words.append(word)
                    sizes.append(len(letters))
                    parts.append(letters)
                    length += len(letters)
            if length > begun:
                # The end counts as a letter of the last word.
                parts.append(_END)
                sizes[-1] += 1
                length += 1
                if stream.of_photographs:
                    self.photographs.append((begun, length))
        self.letters = "".join(parts)
        self.starts = [0, *accumulate(sizes)][:-1]
        #: Pieces that stand once, with their places; -1 for those that stand more often.
        self.pieces: dict[str, int] = {}
        for at in range(0, len(self.letters) - _PIECE + 1, _EVERY):
            piece = self.letters[at : at + _PIECE]
            if _END not in piece:
                self.pieces[piece] = -1 if piece in self.pieces else at

    def stands_once(self, piece: str) -> bool:
        """Return whether a piece stands nowhere else, also where none was kept."""
        return self.letters.find(piece, self.letters.find(piece) + 1) < 0

    def from_here(self, at: int, by: int) -> int:
        """Return a place so many letters away, in the same text."""
        if by < 0:
            low = max(at + by, 0)
            return max(low, self.letters.rfind(_END, low, at) + 1)
        high = min(at + by, len(self.letters) - 1)
        end = self.letters.find(_END, at, high)
        return high if end < 0 else end - 1

    def word_at(self, at: int) -> int:
        """Return the index of the word that a letter belongs to."""
        return max(0, min(bisect_right(self.starts, at), len(self.words)) - 1)

    def photo_spans(self, photo_id: str) -> list[tuple[int, int]]:
        """Return where the letters of a photograph are."""
        spans: list[tuple[int, int]] = []
        for begin, end in self.photographs:
            first, last = bisect_left(self.starts, begin), bisect_left(self.starts, end)
            for index in range(first, last):
                if self.words[index].photo_id == photo_id:
                    close = self.starts[index + 1] if index + 1 < last else end
                    if spans and spans[-1][1] == self.starts[index]:
                        spans[-1] = spans[-1][0], close
                    else:
                        spans.append((self.starts[index], close))
        return spans


def find_words(index: SourceIndex, passage: Passage) -> Location:
    """Return where the words of a passage stand; without words, where its place is."""
    if not index.words:
        return Location(certainty="not placed")
    before, words, after = map(letters_of, (passage.before, passage.words, passage.after))
    spans = index.photo_spans(passage.photo_id) if passage.photo_id else []
    if not spans and passage.on_picture:
        spans = index.photographs
    if passage.photo_id and not words and spans:
        return _location(index, spans[0][0], spans[0][0], "position")
    guesses = [*_guesses(index, before, words, after, spans)]
    if not words:
        return _place_alone(index, before, after, guesses, rough=passage.rough)
    if found := _exact(index, before, words, after, spans, guesses, passage.page_photos):
        return found
    if alike := _alike(index, words, guesses):
        return alike
    if spans and passage.photo_id:
        return _location(index, spans[0][0], spans[0][0], "gone")
    if guesses:
        return _location(index, guesses[0], guesses[0], "gone")
    return Location(certainty="not placed")


def _place_alone(
    index: SourceIndex, before: str, after: str, guesses: Sequence[int], *, rough: bool
) -> Location:
    """Return the place between some letters: by those beside it, near where it should be."""
    if not guesses:
        return Location(certainty="not placed")
    certainty = "section" if rough else "position"
    for left, probe in ((before, after[:_PIECE]), (before[:-_PIECE], before[-_PIECE:])):
        right = after[_PIECE:] if left is before else after
        places = [
            place
            for guess in guesses
            for place in _all(index.letters, probe, max(guess - _NEAR, 0), guess + _NEAR)
        ]
        if len(probe) == _PIECE and places:
            best = max(places, key=lambda at: _agreement(index, left, probe, right, at))
            place = best if left is before else best + _PIECE - 1
            return _location(index, place, place, certainty)
    return _location(index, guesses[0], guesses[0], certainty)


def _all(text: str, part: str, low: int, high: int) -> Iterator[int]:
    """Yield where a part stands between two places of a text."""
    at = text.find(part, low, high)
    while at >= 0:
        yield at
        at = text.find(part, at + 1, high)


def _guesses(
    index: SourceIndex, before: str, words: str, after: str, spans: Sequence[tuple[int, int]]
) -> Iterator[int]:
    """Yield where the words should begin, by pieces around them that stand once; nearest first.

    A page has its section's title, or the book's, in its margin: pieces of a long text say more
    than those of a short one.
    """
    before, after = before[-_AROUND:], after[:_AROUND]
    text = before + words + after
    begin, end = len(before), len(before) + len(words)
    runs: dict[int, list[tuple[int, int]]] = {}
    for at in range(len(text) - _PIECE + 1):
        place = index.pieces.get(text[at : at + _PIECE], -1)
        if place >= 0 and (not spans or any(low <= place < high for low, high in spans)):
            runs.setdefault(place - at, []).append((at, place))
    found: list[tuple[int, int, int, int]] = []
    for pieces in runs.values():
        length = pieces[-1][0] - pieces[0][0] + _PIECE
        for at, place in pieces:
            away = max(begin - at - _PIECE, at - end, 0)
            short = _SHORT if length < _LONG else 0
            found.append(((away + short) // _PIECE, -length, at, place))
    seen: set[int] = set()
    for *_, at, place in sorted(found)[:_MOST_TRIED]:
        guess = index.from_here(place, begin - at)
        if guess not in seen and index.stands_once(text[at : at + _PIECE]):
            seen.add(guess)
            yield guess
            if len(seen) == _MOST_GUESSES:
                return


def _exact(
    index: SourceIndex,
    before: str,
    words: str,
    after: str,
    spans: Sequence[tuple[int, int]],
    guesses: Sequence[int],
    page_photos: Sequence[str],
) -> Location | None:
    """Return the place of the words whose surroundings agree best."""
    places = list(_occurrences(index, words, spans, guesses))
    if not spans:
        # A word can stand at more places than are compared: first those with the same neighbours.
        close = before[-_AGREE:] + words + after[:_AGREE]
        near = _occurrences(index, close, (), guesses)
        places = [*dict.fromkeys((*(at + len(before[-_AGREE:]) for at in near), *places))]
    if spans and not places:
        places = list(_occurrences(index, words, (), guesses))
    if not places:
        return None
    scores = [_agreement(index, before, words, after, place) for place in places]
    best = max(scores)
    of_page = [
        score
        for place, score in zip(places, scores, strict=True)
        if index.words[index.word_at(place)].photo_id in page_photos
    ]
    chosen = index.words[index.word_at(places[scores.index(best)])].photo_id
    if of_page and chosen and chosen not in page_photos:
        # A caption of another page agrees by what stands around both.
        best = max(of_page)
        places = [
            place for place in places if index.words[index.word_at(place)].photo_id in page_photos
        ]
        scores = of_page
    equal = [place for place, score in zip(places, scores, strict=True) if score == best]
    certainty = "found"
    away = min((abs(place - guess) for place in equal for guess in guesses), default=0)
    if away > _APART and len(words) + best < _LONG:
        # The same word stands elsewhere, with other words around it.
        return None
    if len(equal) > 1 and guesses:
        # A piece that stands once is farther away than the context that was compared.
        equal.sort(key=lambda place: min(abs(place - guess) for guess in guesses))
    elif len({index.words[index.word_at(place)] for place in equal}) > 1:
        certainty = "one of several"
    end = equal[0] + len(words) - 1
    return _location(index, equal[0], end, certainty)


def _occurrences(
    index: SourceIndex, words: str, spans: Sequence[tuple[int, int]], guesses: Sequence[int]
) -> Iterator[int]:
    """Yield where the letters stand: in the photograph's, near the guesses, then from the start."""
    seen: set[int] = set()
    near = [(max(guess - _NEAR, 0), guess + len(words) + _NEAR) for guess in guesses[:3]]
    for low, high in (*spans, *(() if spans else (*near, (0, len(index.letters))))):
        for at in _all(index.letters, words, low, high):
            if at not in seen:
                seen.add(at)
                yield at
            if len(seen) >= _MOST_PLACES * (1 + len(near)):
                break


def _agreement(index: SourceIndex, before: str, words: str, after: str, place: int) -> float:
    """Return how many letters around a place are those of the passage."""
    end = place + len(words)
    reach = _CONTEXT + _BETWEEN
    behind = _equal_letters(after[: 2 * reach], index.letters[end : end + reach])
    ahead = index.letters[max(0, place - reach) : place]
    score = behind + _equal_letters(before[: -2 * reach - 1 : -1], ahead[::-1])
    # Whole words are likelier than parts of others.
    whole = index.starts[index.word_at(place)] == place
    closed = bisect_left(index.starts, end)
    closes = closed == len(index.starts) or index.starts[closed] in (end, end + 1)
    return score + 0.25 * whole + 0.25 * closes


def _equal_letters(edition: str, source: str) -> float:
    """Return the number of letters with which both begin; what the edition adds is passed over.

    Letters behind an addition count a little less than those right beside the words.
    """
    at = place = 0
    weight, equal = 1.0, 0.0
    while place < _CONTEXT and at < len(edition) and place < len(source):
        if edition[at] == source[place]:
            at, place, equal = at + 1, place + 1, equal + weight
            continue
        ahead = source[place : place + _AGREE]
        if len(ahead) < _AGREE or _END in ahead:
            break
        later = edition.find(ahead, at, at + _BETWEEN)
        if later < 0:
            break
        at, weight = later, weight * _BEHIND
    return equal


def _alike(index: SourceIndex, words: str, guesses: Sequence[int]) -> Location | None:
    """Return where most letters of the words stand: some were added, or changed since."""
    compared = words[:_MOST_COMPARED]
    for guess in guesses[:2]:
        low = max(0, guess - len(compared) // 4 - 40)
        high = guess + len(compared) + len(compared) // 4 + 40
        source = index.letters[low:high]
        blocks = SequenceMatcher(None, compared, source, autojunk=False).get_matching_blocks()
        # A letter alone agrees by chance.
        kept = [block for block in blocks if block.size >= 3]
        if kept and sum(block.size for block in kept) >= _ALIKE * len(compared):
            start = low + kept[0].b - min(kept[0].a, 2)
            end = low + kept[-1].b + kept[-1].size - 1
            if len(words) > len(compared):
                end = _end_of(index, words, end)
            return _location(index, max(start, 0), max(start, end), "found")
    return None


def _end_of(index: SourceIndex, words: str, least: int) -> int:
    """Return where a long quotation ends: at its last piece that stands once."""
    for at in range(len(words) - _PIECE, _MOST_COMPARED, -1):
        place = index.pieces.get(words[at : at + _PIECE], -1)
        if place >= least:
            return place + len(words) - at - 1
    return least


def _location(index: SourceIndex, start: int, end: int, certainty: str) -> Location:
    first, last = index.word_at(start), index.word_at(min(end, len(index.letters) - 1))
    word, close = index.words[first], index.words[max(first, last)]
    elsewhere = (close.file, close.line) != (word.file, word.line)
    around = first - _SHOWN // 2 if certainty in ("gone", "position", "section") else first
    shown = index.words[max(0, around) : max(0, around) + _SHOWN]
    return Location(
        certainty=certainty,  # type: ignore[arg-type]
        file=word.file,
        line=word.line,
        end_file=close.file if elsewhere else "",
        end_line=close.line if elsewhere else 0,
        photo_id=word.photo_id,
        near=" ".join(each.text for each in shown if _same_text(each, word)),
        first_word=word.text,
        number=first,
    )


def _same_text(one: SourceWord, other: SourceWord) -> bool:
    return (one.file, one.photo_id) == (other.file, other.photo_id)
