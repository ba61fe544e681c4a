"""Credit lines as newsrooms and agencies write them, read into people, agency and kind. Pure.

A line is printed as it is written. Reading decides only who is listed as a photographer: nobody
whom the line does not name, and no organisation. What is not plain is a `Doubt`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from book.manuscript import credit_words, licences
from book.manuscript.credit_names import AND, WRITE_NAMES, Doubt, comma_items, read_names
from book.manuscript.credit_words import SUPPLIED, CreditPart, read_part
from book.model import Credit, CreditKind, unbroken

#: Between parts; a slash without spaces may belong to a name: `AFP/Getty Images`.
_SPACED = re.compile(r"\s*/\s+|\s+/\s*|\s+[|·•–-]\s+|\s*—\s*")
_SLASH = re.compile(r"(?<![:/])/(?!/)")
_EMPTY_SIDE = re.compile(r"^\s*[/,;|]|[/,;|]\s*$|(?<!:)/\s*/|[,;]\s*[,;/]|[/;]\s*[,;]")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_COPYRIGHT = re.compile(r"^(?:©|\([cс]\))\s*(?:\d{4}\s*)?", re.IGNORECASE)
_VIA = re.compile(r"(?:^|[\s,/]+)via\s+", re.IGNORECASE)
_FOR = re.compile(r"\s+(?:(?:спеціально )?для|for|für|pour|dla)\s+")
_YEAR = re.compile(r"\d{4}")
#: `Army photo by Ann Person`, `Text and photo: Ann Person`, `Ann Person [Service]`.
_NAME_INSIDE = re.compile(r":\s|\bby\s|\s[(\[]|(?<=\w)–")
_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_LABEL = r"""
    photo(?:graph(?:s|y|ie|er)?|s)?|pictures?|images?|credits?|(?:photo|image|picture)\s+credits?|crédits?(?:\s+photos?)?|
    fotos?|fotograf(?:in|ka)?|bild(?:er|quelle)?|fot|zdjęci[ea]|autor(?:ka)?(?:\s+zdjęcia)?|
    фото(?:граф(?:ія|иня|ка)?)?|світлин[аи]|знім(?:ок|ки)|автор(?:ка|и)?(?:\s+(?:фото|світлини))?|
    source|quelle|джерело(?:\s+фото)?|źródło
"""
#: `Photo:`, `Photo by`, `Fot.`, and a bare `Фото`, after which a name is in the genitive.
_LABELLED = re.compile(
    rf"(?:(?P<label>{_LABEL})(?:\s*\d{{1,3}}(?=\s*[:：]))?"
    r"\s*(?:[:：]|(?P<by>\b(?:by|von|par)\b)|(?<=fot)\.)"
    r"|(?P<only>by)(?=\s)|(?P<role>photographer|fotograf(?:in|ka)?|фотограф(?:иня|ка)?"
    r"|автор(?:ка)?\s+(?:фото|світлини))(?=\s)"
    r"|(?P<bare>photos?|fotos?|фото|світлин[аи]|zdjęci[ea])(?=\s))\s*(?P<dash>[–—-]\s)?\s*",
    re.IGNORECASE | re.VERBOSE,
)
#: Labels of people: what follows took the photograph.
_OF_PEOPLE = re.compile(r"photographer|fotograf|фотограф(?!ія)|автор|autor", re.IGNORECASE)
_OF_SOURCES = re.compile(r"source|quelle|джерело|źródło", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: Characters; every part is compared with all lists.
_LONGEST = 1000
_WHICH = 'write kind = "photographer" if it is a person, kind = "agency" if it is not'


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditReading:
    """A credit, and what is not plain about it."""

    credit: Credit
    doubts: tuple[Doubt, ...] = ()


class CreditError(ValueError):
    """A line that is no credit; the message says why."""


def parse_credit(
    line: str,
    *,
    kind: CreditKind | None = None,
    photographers: Sequence[str] | None = None,
    licence: str = "",
) -> CreditReading:
    """Read a credit line; `photographers` and `kind` are used instead of what it seems to say.

    Raise `CreditError` for a line without a word, or with nothing on one side of a separator.
    """
    written = unicodedata.normalize("NFC", line).strip()
    # A soft hyphen and the like would make two people of one.
    text = " ".join(unbroken(written).split())
    if fault := _fault(text):
        raise CreditError(fault)
    text, stated = licences.take_licence(text)
    segments = [each.strip() for each in text.split(";") if each.strip()]
    if not segments and stated.startswith("CC BY"):
        raise CreditError("names a licence, and nobody")
    plain = bool(stated) or len(segments) > 1
    doubts: list[Doubt] = []
    found = _merge([_read_segment(each, kind, photographers, plain, doubts) for each in segments])
    people = found.photographers
    if kind in ("withheld", "anonymous"):
        if people and kind == "withheld":
            message = f'“{", ".join(people)}” is printed, and kind = "withheld" says not to'
            doubts = [Doubt(message, "take the name out of the credit, or leave out the kind")]
        people = ()
    if photographers is not None:
        people, doubts = tuple(photographers), []
    licence = licences.standard_licence(licence)
    if stated and licence and stated != licence:
        message = f"“{written}” names another licence than “{licence}”"
        doubts.append(Doubt(message, "correct the one that is wrong"))
    credit = Credit(
        written=written,
        photographers=tuple(dict.fromkeys(people)),
        agency=found.agency,
        kind=kind
        or found.kind
        or ("agency" if found.agency else "photographer" if people else None),
        licence=licence or stated,
        licence_added=licences.is_missing_from(written, licence),
    )
    return CreditReading(credit=credit, doubts=tuple(doubts))


# --- one line --------------------------------------------------------------------------------


def _fault(text: str) -> str:
    """Return why a line is no credit; empty for one that is."""
    if len(text) > _LONGEST:
        return f"has more than {_LONGEST} characters"
    if not any(map(str.isalpha, text)) or _LABELLED.fullmatch(f"{text} "):
        return "names nobody"
    # An address may end in a slash.
    if _EMPTY_SIDE.search(_ADDRESS.sub("address", text)):
        return "has nothing on one side of a slash, comma or semicolon"
    return ""


def _merge(credits: list[Credit]) -> Credit:
    """Return the credit of a line whose segments have semicolons between them."""
    sources = dict.fromkeys(each.agency for each in credits if each.agency)
    return Credit(
        photographers=tuple(name for each in credits for name in each.photographers),
        agency="; ".join(sources),
        kind=next((each.kind for each in credits if each.kind), None),
    )


def _read_segment(
    segment: str,
    kind: CreditKind | None,
    given: Sequence[str] | None,
    plain: bool,
    doubts: list[Doubt],
) -> Credit:
    """Read a line, or what stands between two semicolons.

    `given` are the names of its people, if they are known; a `plain` line has no doubt about a
    name that stands alone.
    """
    while segment.startswith("(") and segment.endswith(")") and segment.count("(") == 1:
        segment = segment[1:-1].strip()
    label, text = _take_label(segment)
    head, *tails = _VIA.split(text)
    divided = _divide(head) if head.strip() else []
    parts = [read_part(side) for part in divided for side in _divide_at_for(part)]
    distributors = [read_part(tail) for tail in tails]
    told = kind or next((part.kind for part in (*parts, *distributors) if part.kind), None)
    if len(parts) > len(divided):
        told = told or "commissioned"
    named = [part for part in parts if part.what != "nobody" and not _YEAR.fullmatch(part.name)]
    supplied = label == "source" or bool(
        parts and parts[0].what == "nobody" and parts[0].kind in SUPPLIED
    )
    if given is not None:
        folded = {name.casefold() for name in given}
        named = [part for part in named if part.name.casefold() not in folded]
    published = told == "social-media" and kind is None and not given
    if supplied or published or (given is not None and not given):
        people: list[CreditPart] = []
        if published and given is None:
            doubts += [_published(part) for part in named if part.what == "person"]
    elif len(named) == 1:
        plain = plain or bool(label or tails or told) or len(parts) > 1
        people = _read_one(named[0], told, label)
        told_by_itself = named[0].what in ("agency", "organisation") and not (
            people or _names_a_person(named[0])
        )
        doubts += [] if plain or told_by_itself else _alone(named[0], bool(people))
    else:
        people = _read_several(named, bool(_SPACED.search(head)) or label == "people", doubts)
    names: list[str] = []
    for part in people:
        found, unclear = read_names(part.name)
        names += found
        doubts += unclear
    if label == "genitive" and names:
        message = f"after “{segment.split()[0]}” the name “{names[0]}” seems to be in the genitive"
        doubts.append(Doubt(message + ", and is listed so", WRITE_NAMES))
    sources = " / ".join(
        part.name for part in named if not any(part is person for person in people)
    )
    chain = [sources, *(part.name for part in distributors)]
    return Credit(photographers=tuple(names), agency=" via ".join(filter(None, chain)), kind=told)


def _take_label(text: str) -> tuple[Literal["", "people", "source", "genitive"], str]:
    """Return what the label of a line says of what follows, and the line without the label."""
    text = _COPYRIGHT.sub("", text)
    match = _LABELLED.match(text)
    begin = _SPACED.split(text)[0]
    whole = read_part(begin)
    # `Photo courtesy of …` is a phrase that tells the kind; `AP Photo` is an agency.
    if not match or (whole.kind and whole.name != begin) or read_part(text).what == "agency":
        return "", text
    rest = text[match.end() :]
    if bare := match["bare"]:
        cyrillic = bool(_CYRILLIC.match(bare))
        first = "agency" if _VIA.match(rest) else read_part(_divide(rest)[0]).what
        if not cyrillic and first not in ("person", "agency", "nobody"):
            return "", text
        # `Фото – Іван Петренко` has the name in the nominative.
        governed = (cyrillic or bare.casefold().startswith("zdj")) and not match["dash"]
        return ("genitive" if governed and first == "person" else ""), rest
    if match["by"] or match["only"] or match["role"] or _OF_PEOPLE.match(match["label"]):
        return "people", rest
    return ("source" if _OF_SOURCES.match(match["label"]) else ""), rest


def _divide(text: str) -> list[str]:
    """Divide a line at its separators."""
    match = _IN_BRACKETS.fullmatch(text)
    if match and read_part(match[2]).what in ("agency", "organisation", "nobody"):
        return [*_divide(match[1]), match[2]]
    spaced = [part for part in _SPACED.split(text) if part.strip()]
    parts: list[str] = []
    for part in spaced:
        slashed = [side.strip() for side in _SLASH.split(part)]
        whole = read_part(part).what == "agency" or credit_words.is_address(part)
        if len(slashed) == 1 or not all(slashed) or whole:
            parts.append(part)
            continue
        told = [read_part(side).what for side in slashed]
        mixed = {"agency", "nobody"} & set(told) and {"person", "unknown", "acronym"} & set(told)
        parts += slashed if len(spaced) == 1 or mixed else [part]
    return [
        each for part in parts for side in _divide_at_and(part) for each in _divide_at_commas(side)
    ]


def _divide_at_and(part: str) -> list[str]:
    """Divide `Ann Person and Reuters`; names of two people, or of two agencies, stay."""
    sides = AND.split(part)
    return sides if {read_part(side).what for side in sides} == {"person", "agency"} else [part]


def _divide_at_commas(part: str) -> list[str]:
    """Divide `Ann Person, AFP`; names with commas between them and `Agency, Kyiv` stay."""
    items = comma_items(part)
    reads = ["person" if _are_people(item) else read_part(item).what for item in items]
    if len(items) < 2 or not {"agency", "organisation", "nobody"} & set(reads):
        return [part]
    if "nobody" not in reads and "person" not in reads:
        return [part]
    # People next to each other stay one part: `Ann Person, Bob Roe`.
    groups = groupby(zip(items, reads, strict=True), lambda each: each[1] in ("person", "unknown"))
    return [
        part
        for of_people, each in groups
        for names in [[item for item, _ in each]]
        for part in ([", ".join(names)] if of_people else names)
    ]


def _are_people(item: str) -> bool:
    """Return whether an item is the names of several people: `Ann Person and Bob Roe`."""
    names = AND.split(item)
    several = len(names) > 1 and all(map(credit_words.is_person_like, names))
    return several and read_part(item).what == "unknown"


def _divide_at_for(part: str) -> list[str]:
    """Divide `Ann Person for The Guardian`."""
    names, *clients = _FOR.split(part, maxsplit=1)
    if not clients or any(read_part(name).what != "person" for name in AND.split(names)):
        return [part]
    return [names, *clients]


# --- who is a person -------------------------------------------------------------------------


def _read_one(part: CreditPart, kind: CreditKind | None, label: str) -> list[CreditPart]:
    """Return the only named part if it is of people."""
    organisation = part.what in ("agency", "organisation")
    if kind == "photographer" or (kind in ("staff", "commissioned") and not organisation):
        return [part]
    if kind == "agency" or kind in SUPPLIED or organisation:
        return [part] if kind == "handout" and part.what == "person" else []
    several = "," in part.name or credit_words.is_person_like(AND.split(part.name)[-1])
    return [part] if label == "people" or part.what == "person" or several else []


def _names_a_person(part: CreditPart) -> bool:
    """Return whether an organisation's words seem to have a person's name among them."""
    first, *others = AND.split(part.name)
    inside = _NAME_INSIDE.search(part.name) or (others and credit_words.is_person_like(first))
    return part.what == "organisation" and bool(inside)


def _alone(part: CreditPart, person: bool) -> list[Doubt]:
    """Return the doubt about a name that nothing but its form tells of.

    Several names are people; about an odd one there is a doubt already.
    """
    names, unclear = read_names(part.name)
    if person and (len(names) > 1 or unclear):
        return []
    taken = "a photographer" if person else "an organisation"
    hint = _WHICH if part.what == "person" else WRITE_NAMES
    return [Doubt(f"“{part.name}” is taken for {taken}, and nothing says so", hint)]


def _published(part: CreditPart) -> Doubt:
    message = f"“{part.name}” is taken for who has published it, and not for the photographer"
    return Doubt(message, WRITE_NAMES)


def _read_several(parts: list[CreditPart], plain: bool, doubts: list[Doubt]) -> list[CreditPart]:
    """Return which of several parts are people: the first, or the first person after agencies.

    In a `plain` line, which has spaces around its slash, the first part is the photographer.
    """
    if not parts:
        return []
    first, *rest = parts
    if first.what in ("person", "unknown"):
        after = next((n for n, part in enumerate(rest) if part.what != "person"), len(rest))
        if first.what == "unknown" and not (plain and all(p.what != "person" for p in rest)):
            doubts += _alone(first, person=True)
        if len(rest) > 1 and rest[0].what == "person":
            doubts.append(Doubt(f"“{rest[0].name}” is taken for an agency", WRITE_NAMES))
        return [first, *(part for part in rest[after:] if part.what == "person")]
    people = [part for part in rest if part.what == "person"]
    if not people and len(rest) == 1 and not plain and rest[0].what == "unknown":
        # The convention of agencies: REUTERS/Name.
        people = rest
    for part in parts:
        if part.what in ("unknown", "acronym"):
            doubts += _alone(part, part in people)
    return people
