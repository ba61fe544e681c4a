"""What the words of a part of a credit line tell: a kind, an organisation or a person. Pure.

The words are in `credit_words.toml`, and can be added to there.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from book.model import CreditKind

_FILE = Path(__file__).with_name("credit_words.toml")
_KINDS: tuple[CreditKind, ...] = get_args(CreditKind)
#: The name beside the word is that of who supplied the picture, not of who took it.
SUPPLIED: tuple[CreditKind, ...] = (
    "handout", "courtesy", "screengrab", "satellite", "social-media",
)  # fmt: skip
#: Forms of an apostrophe: a typewriter's, U+2019, U+02BC and others that keyboards have.
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4`", "'"))
_QUOTES = "\"'«»“”„‚‘’"
#: `© 2022`, before a name.
_NOTICE = re.compile(
    r"^(?:©|\([cс]\)|copyright\b)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*", re.IGNORECASE
)
#: `d’Angelo`, `al-Rashid`: a lower-case beginning of a capitalised name.
_PREFIX = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az|d|l|o)[-']", re.IGNORECASE)
#: Where a picture was published: `t.me/channel`, `@name`.
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_]{2,}(?:/\S*)?|@\S+")
_ACRONYM = re.compile(r"[^\W\d_]{2,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPart:
    """One part of a credit line."""

    #: Without the words that tell the kind; empty when nobody is named.
    name: str
    #: `agency` is one that is listed, `organisation` has a word of one, `acronym` is all capitals.
    what: Literal["nobody", "agency", "organisation", "acronym", "person", "unknown"]
    kind: CreditKind | None = None


@lru_cache(10_000)
def read_part(text: str) -> CreditPart:
    """Return what a part of a credit line names, as far as its own words tell."""
    text = _NOTICE.sub("", text, count=1).strip()
    inner = text.strip(_QUOTES + " ")
    folded = _folded(inner)
    if name := _agency(folded):
        return CreditPart(name=name, what="agency", kind=_kind_within(folded))
    for kind, words in _lexicon().kinds.items():
        if folded in words.alone or words.nobody.search(folded):
            return CreditPart(name="", what="nobody", kind=kind)
        if rest := _rest(text, kind):
            below = read_part(rest)
            supplied = kind in SUPPLIED and below.what != "nobody"
            known = below.what == "agency"
            what = "organisation" if supplied and not known else below.what
            return CreditPart(name=below.name, what=what, kind=kind)
    within = _kind_within(folded)
    tells = within or _lexicon().organisations.search(folded)
    if tells or is_address(text) or not _alphabetic(text):
        return CreditPart(name=text, what="organisation", kind=within)
    if is_person_like(text):
        return CreditPart(name=text, what="person")
    acronym = _ACRONYM.fullmatch(text) and text.isupper()
    return CreditPart(name=text, what="acronym" if acronym else "unknown")


def is_person_like(text: str) -> bool:
    """Return whether a text has the shape of one person's full name.

    Two to six words, each of which begins with a capital letter (or one of a script without them);
    besides initials, particles such as `van der`, and suffixes such as `Jr.`.
    """
    words = [word.strip(_QUOTES + "()") for word in text.split()]
    names = [word for word in words if word and _folded(word) not in _lexicon().particles]
    names = [word for word in names if not is_suffix(word)]
    if not 2 <= len(names) <= 6:
        return False
    return all(map(_is_name_word, names)) and any(len(_alphabetic(word)) > 1 for word in names)


def has_more_than_a_name(text: str) -> bool:
    """Return whether a text has signs or lower-case words that a person's name does not have."""
    words = [word.strip(_QUOTES + "(),") for word in text.split()]
    lower = [word.islower() and not is_particle(word) for word in words]
    return bool(re.search(r"[:\d\[\]@©]", text)) or (any(lower) and not all(lower))


def is_address(text: str) -> bool:
    """Return whether a text is a web address or the name of an account."""
    return bool(_ADDRESS.fullmatch(text))


def is_suffix(word: str) -> bool:
    """Return whether a word is the end of a name: `Jr.`, `III`."""
    return _folded(word) in _lexicon().suffixes


def is_particle(word: str) -> bool:
    """Return whether a word is a lower-case part of a name: `van`."""
    return word in _lexicon().particles


def _is_name_word(word: str) -> bool:
    bare = _PREFIX.sub("", word.translate(_APOSTROPHES))
    letters = re.sub(r"['.\-\u2010\u2011]", "", bare)
    # Vowel signs and accents that no letter includes are part of a name.
    alphabetic = all(unicodedata.category(character)[0] in "LM" for character in letters)
    return bool(letters) and not letters[0].islower() and alphabetic


def _alphabetic(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _agency(folded: str) -> str:
    """Return the listed name of an agency, or of several with a slash between them."""
    names = _lexicon().agencies
    bare = re.sub(r"\s+(?:photos?|foto|фото)$", "", folded)
    if found := names.get(folded) or names.get(bare):
        return found
    sides = folded.split("/")
    if len(sides) > 1 and all(_agency(side.strip()) for side in sides):
        return "/".join(_agency(side.strip()) for side in sides)
    return ""


def _kind_within(folded: str) -> CreditKind | None:
    kinds = _lexicon().kinds.items()
    return next((kind for kind, words in kinds if words.within.search(folded)), None)


def _rest(text: str, kind: CreditKind) -> str:
    """Return what a part has besides the words of a kind before or after it."""
    words = _lexicon().kinds[kind]
    # Same length: the folded text is cut at the same places.
    folded = text.translate(_APOSTROPHES).casefold()
    if len(folded) != len(text):
        return ""
    if match := words.before.match(folded):
        rest = text[match.end() :].strip()
        colon = match["colon"]
        # `Graphic News` and `Archive Photos` are names.
        if rest and (colon or " " in match["words"] or kind in SUPPLIED):
            return rest
    match = words.after.search(folded)
    return text[: match.start()].strip(" ,/") if match else ""


def _folded(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _KindWords:
    alone: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    within: re.Pattern[str]
    nobody: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    #: The name that is listed, by every spelling of it.
    agencies: Mapping[str, str]
    organisations: re.Pattern[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    kinds: Mapping[CreditKind, _KindWords]


@cache
def _lexicon() -> _Lexicon:
    lists: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    spelt = {_folded(each): names[0] for names in lists["agencies"] for each in names}
    kinds: dict[CreditKind, _KindWords] = {}
    for kind in _KINDS:
        if words := lists.get(kind):
            before = "|".join(map(re.escape, _longest_first(words.get("before", ()))))
            after = "|".join(map(re.escape, _longest_first(words.get("after", ()))))
            kinds[kind] = _KindWords(
                alone=frozenset(words.get("alone", ())),
                before=re.compile(
                    rf"(?P<words>{before or '(?!)'})(?:\s*(?P<colon>[:：–—])|(?=[\s©/«“\"]))"
                ),
                after=re.compile(rf"(?:(?<=\s)|(?=/))(?:{after or '(?!)'})$"),
                within=_any_of(words.get("within", ())),
                nobody=_any_of(words.get("nobody", ())),
            )
    return _Lexicon(
        agencies=spelt,
        organisations=_any_of(lists["organisations"]),
        particles=frozenset(lists["particles"]),
        suffixes=frozenset(lists["suffixes"]),
        kinds=kinds,
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words; `*` at its end stands for any ending."""
    patterns = [
        re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"(?!\w)") for word in words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})")
