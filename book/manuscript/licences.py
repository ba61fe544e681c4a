"""Licences in credit lines: Creative Commons and the public domain. Pure."""

import re

_LICENCE = re.compile(
    r"(?:https?://creativecommons\.org/licenses/(?P<path>by[a-z-]*)/(?P<number>\d\.\d)/?\S*"
    r"|\bCC[ -](?P<terms>BY(?:[ -](?:NC|ND|SA))*)(?:[ /-](?P<version>\d\.\d)"
    r"(?:[ -](?P<port>[A-Z]{2,3}\b|International|Unported|Generic))?)?"
    r"(?:\s*[<(]?https?://creativecommons\.org/[^\s<>()]*[>)]?)?"
    r"|\b(?P<free>CC[ -]?0(?:[ -]1\.0)?|public[ -]domain|domaine public|gemeinfrei"
    r"|domena publiczna|суспільне надбання)\b)",
    re.IGNORECASE,
)


def standard_licence(text: str) -> str:
    """Return `CC BY-SA 4.0` for any way of writing it; another text as it is."""
    match = _LICENCE.fullmatch(text.strip())
    return _licence_name(match) if match else text


def is_missing_from(line: str, licence: str) -> bool:
    """Return whether a licence asks to be named (CC BY 4.0, 3.a.1.C), and a line does not."""
    folded = line.casefold()
    # Without a version, `by` alone may be a word of the line.
    terms = licence.casefold()
    terms = terms.removeprefix("cc ") if re.search(r"\d", terms) else terms
    spelt = (terms, terms.replace(" ", "-"), terms.replace("-", " "), terms.replace(" ", "/"))
    return licence.startswith("CC BY") and not any(each in folded for each in spelt)


def take_licence(text: str) -> tuple[str, str]:
    """Return a line without its licence, and the licence."""
    match = _LICENCE.search(text)
    if match is None:
        return text, ""
    sides = (text[: match.start()].rstrip(" ,/(<|–-"), text[match.end() :].lstrip(" ,/)>|–-"))
    return " / ".join(filter(None, sides)), _licence_name(match)


def _licence_name(match: re.Match[str]) -> str:
    if match["free"]:
        zero = re.sub(r"[ -]", "", match["free"]).upper().startswith("CC0")
        return "CC0 1.0" if zero else match["free"]
    terms = re.sub(r"[ -]", "-", match["path"] or match["terms"]).upper()
    return " ".join(filter(None, ("CC", terms, match["number"] or match["version"], match["port"])))
