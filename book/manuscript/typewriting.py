"""Signs of a typewriter in a text that is printed: straight quotes, two hyphens, three dots. Pure.

They are reported with what to write instead and never changed: what an author means is not known,
and a disclaimer is the funder's. Code and addresses have such signs by right, and so has what is
written with a backslash. Searches take time in proportion to the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from book.manuscript.markdown_parser import Token

#: Code, line, message and hint of a finding.
Remark = tuple[str, int, str, str]

#: Stands for what is not searched.
_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"
#: Addresses, and braces, which another finding is about. The name of a mail address is looked for
#: from its beginning alone: a word of 50,000 letters took 8 s.
_LEFT_OUT = re.compile(
    r"(?:https?://|www\.)(?:[^\s<>()\"'“”„«»]|'(?=\w))+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    r"|\{[^{}\n]{1,200}\}"
)
_SIGN = re.compile(
    r"[\"']"
    # Two or three hyphens that are no option, arrow or line: `--release`, `-->`, `-----`.
    r"|(?<![-<!])-{2,3}(?![->])"
    r"|(?<!\.)\.{3}(?!\.)"
)
_OPTION = re.compile(r"(?<![^\s(])--[a-z][\w-]*")
#: Words that have lost their beginning, and years without a century.
_SHORTENED = re.compile(
    r"'(?:\d0?s?\d|tis|twas|twere|twill|em|n|cause|til|till|bout|round|neath|gainst|s|t|ne|nen)(?!\w)",
    re.IGNORECASE,
)
#: A mark that may end a quotation, and what may stand before one that begins it.
_CLOSING = re.compile(r"(?<=[^\s(])'(?!\w)")
_BEFORE_QUOTATION = "([{–—-/«„“‘\"'"
#: Words of a line, letters on either side of a sign, and signs, that are looked at for a finding.
_WORDS_QUOTED, _LETTERS_QUOTED, _MOST_SIGNS = 3, 24, 40
#: Quotation marks by language, outer and inner (Unicode CLDR 46, delimiters); `en` for others.
_MARKS = {
    "en": "“”‘’",
    **dict.fromkeys(("uk", "ru", "be"), "«»„“"),
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "is", "lt", "et", "ka"), "„“‚‘"),
    **dict.fromkeys(("pl", "ro", "hu"), "„”«»"),
    **dict.fromkeys(("hr", "bs", "sr", "mk"), "„”‘’"),
    **dict.fromkeys(("fr", "es", "it", "pt", "ca", "el", "nb", "nn", "no", "hy"), "«»“”"),
    **dict.fromkeys(("sv", "fi"), "””’’"),
    "da": "»«›‹",
    "de-ch": "«»‹›",
    "pt-br": "“”‘’",
}
#: Languages that set a long dash between words.
_LONG_DASH = frozenset(("ru", "be", "es", "fr", "it", "pt", "ca", "el", "bg", "mk"))


def find_in_text(children: Sequence[Token], line: int, language: str) -> Iterator[Remark]:
    """Yield a remark for each line of a block and kind of sign; `language` is a BCP 47 tag."""
    text, languages = _searched(children, language)
    ends = [match.start() for match in re.finditer("\n", text)]
    found = [(bisect_left(ends, sign.at), sign) for sign in _find(text, languages)]
    found.sort(key=lambda each: (each[0], each[1].code))
    for (number, code), group in groupby(found, key=lambda each: (each[0], each[1].code)):
        signs = [sign for _, sign in group]
        yield code, line + number, *_describe(text, code, signs, languages)


def find_in_value(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and hint for each kind of sign in a value of the settings."""
    searched = _LEFT_OUT.sub(lambda match: _OTHER * len(match.group()), text)
    languages = (language,) * len(text)
    signs = sorted(_find(searched, languages), key=lambda sign: sign.code)
    for code, group in groupby(signs, key=lambda sign: sign.code):
        yield code, *_describe(text, code, [*group], languages)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign in a text, and what to write instead."""

    code: str
    at: int
    end: int
    instead: str


def _searched(children: Sequence[Token], language: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of inline tokens with its lines, and the language of each character."""
    parts: list[str] = []
    languages: list[str] = []
    spans = [language]
    automatic = False
    for token in children:
        if token.type == "span_open":
            spans.append(str(token.attrs.get("lang", language)))
        elif token.type == "span_close":
            spans.pop()
        elif token.type in ("link_open", "link_close"):
            automatic = token.type == "link_open" and token.info == "auto"
        if token.type in ("softbreak", "hardbreak"):
            part = "\n"
        elif token.type == "text" and not automatic:
            part = _LEFT_OUT.sub(lambda match: _OTHER * len(match.group()), token.content)
        elif token.type == "text_special" and token.content not in ('"', "'", "-", "."):
            part = token.content
        else:
            part = _OTHER * bool(token.content)
        parts.append(part)
        languages += [spans[-1]] * len(part)
    return "".join(parts), tuple(languages)


def _find(text: str, languages: Sequence[str]) -> Iterator[_Sign]:
    """Yield the signs of a text, in order."""
    options = {match.start() for match in _OPTION.finditer(text)}
    last_closing = max((match.start() for match in _CLOSING.finditer(text)), default=-1)
    #: Whether a quotation is open, by its sign.
    is_open = {'"': False, "'": False}
    for match in _SIGN.finditer(text):
        at, end, sign = match.start(), match.end(), match.group()
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if sign[0] == ".":
            yield _Sign("TXT-10", at, end, "…")
        elif sign[0] == "-" and at not in options:
            yield _Sign("TXT-10", at, end, _dash(sign, before, after, languages[at]))
        elif sign[0] != "-":
            instead = _mark(text, at, is_open, languages[at], closed=last_closing > at + 1)
            yield _Sign("TXT-09", at, end, instead)


def _mark(text: str, at: int, is_open: dict[str, bool], language: str, *, closed: bool) -> str:
    """Return what stands for a straight mark: a quotation mark, an apostrophe or a prime.

    `closed` says whether a mark follows that may end a quotation.
    """
    sign, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    opens = not before or before.isspace() or before in _BEFORE_QUOTATION
    if before.isdigit() and not is_open[sign] and not after.isalpha():
        return "′" if sign == "'" else "″"
    if sign == "'":
        inside = before.isalnum() and after.isalnum()
        shortened = opens and (_SHORTENED.match(text, at) or not closed)
        if inside or shortened or not (opens or is_open[sign]):
            return "’"
    marks = _MARKS.get(language.lower()) or _MARKS.get(language.partition("-")[0].lower(), "“”‘’")
    is_open[sign] = opens and not (is_open[sign] and (not after or after.isspace()))
    return marks[2 * (sign == "'") + (not is_open[sign])]


def _dash(sign: str, before: str, after: str, language: str) -> str:
    """Return the dash for two or three hyphens between two characters."""
    if before.isdigit() and after.isdigit():
        return "–"
    is_long = language.partition("-")[0].lower() in _LONG_DASH
    spaced = before.isspace() or after.isspace()
    return "—" if len(sign) == 3 or is_long or not spaced else "–"


def _describe(
    text: str, code: str, signs: Sequence[_Sign], languages: Sequence[str]
) -> tuple[str, str]:
    """Return message and hint for some signs, by the words that they stand in."""
    written: list[str] = []
    instead: list[str] = []
    looked_at = signs[:_MOST_SIGNS]
    for start, end in dict.fromkeys(_word(text, sign.at, sign.end) for sign in looked_at):
        corrected = text[start:end]
        for sign in reversed(looked_at):
            if start <= sign.at and sign.end <= end:
                before, after = corrected[: sign.at - start], corrected[sign.end - start :]
                corrected = before + sign.instead + after
        written.append(_shown(text[start:end]))
        instead.append(_shown(corrected))
    what = "straight quotation marks or apostrophes"
    what = what if code == "TXT-09" else "hyphens or dots as on a typewriter"
    more = " …" if len(written) > _WORDS_QUOTED or len(signs) > _MOST_SIGNS else ""
    hint = f"write {' · '.join(instead[:_WORDS_QUOTED])}{more}"
    ukrainian = [sign for sign in looked_at if languages[sign.at].partition("-")[0].lower() == "uk"]
    if any(sign.instead == "’" for sign in ukrainian):
        hint += "; the letter ʼ (U+02BC) is right, too"
    return f"{what}: {' · '.join(written[:_WORDS_QUOTED])}{more}", hint


def _word(text: str, at: int, end: int) -> tuple[int, int]:
    """Return where the word begins and ends that a sign stands in, or the words beside it."""
    start = at
    if not text[at - 1 : at].strip() and not text[end : end + 1].strip():
        # A dash between spaces: with a word on either side.
        before = re.search(r"\S{1,24}[^\S\n]?$", text[max(0, at - 25) : at])
        after = re.match(r"[^\S\n]?\S{1,24}", text[end : end + 25])
        return (
            at - len(before.group() if before else ""),
            end + len(after.group() if after else ""),
        )
    while start and not text[start - 1].isspace() and at - start < _LETTERS_QUOTED:
        start -= 1
    last = end
    while last < len(text) and not text[last].isspace() and last - end < _LETTERS_QUOTED:
        last += 1
    return start, last


def _shown(word: str) -> str:
    return word.strip().replace(_OTHER, "…")
