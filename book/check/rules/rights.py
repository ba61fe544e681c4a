"""Whose a photograph is, and who may be harmed by it: META-01, META-07, SAFE-04 to SAFE-06."""

import re
from collections.abc import Iterator

from book.check.rule import Problem
from book.check.rules import manuscript_facts
from book.check.rules.manuscript_facts import ManuscriptFacts
from book.errors import Severity
from book.model import Photo

#: `Olena Editor, 2026-03-01`.
_CLEARED = re.compile(r"(?P<who>\S.*),\s*(?P<day>[^,]+)")
_COORDINATES = re.compile(
    r"\b\d{1,2}[.,]\d{3,}\s*°?\s*[NSПнПд]*\s*[,;/ ]\s*\d{1,3}[.,]\d{3,}"
    r"|\d{1,3}\s*°\s*\d{1,2}\s*[′'’]"
)
_UNIT = re.compile(
    r"\b\d{1,3}(st|nd|rd|th)?\s+(separate\s+)?(\w+\s+)?(brigade|battalion|regiment|company|platoon)"
    r"|\b\d{1,3}(-\w+)?\s+(окрем\w+\s+)?(\w+\s+)?(бригад|батальйон|полк|рот[аиу]|взвод)"
    r"|\b(military unit|в/ч|військов\w+ частин\w+)\s*[АA№]?\s*\d+",
    re.IGNORECASE,
)
_PRISONER = re.compile(
    r"\b(PO[Ww]s?|prisoners? of war|captur(ed|ing) (soldier|fighter|troop|russian|ukrainian)\w*"
    r"|captives?|військовополонен\w*|полонен\w*)\b",
    re.IGNORECASE,
)
_OBSCURED = re.compile(
    r"\b(blurr?ed|obscured|pixelat\w+|faces? (is |are |was |were )?(hidden|covered|masked)"
    r"|розмит\w*|заблюрен\w*|облич\w+ прихован\w*|приховано облич\w*)\b",
    re.IGNORECASE,
)


def noticed(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """META-01: a copyright notice covers every photograph (17 USC 1202; IPTC).

    Its own, or that of the publication. Creator and credit line are asked for when it is loaded.
    """
    photos = manuscript.publication.photos
    if manuscript.publication.rights:
        return
    yield from manuscript.together(
        [photo for photo in photos if not photo.rights],
        "rights",
        "has no copyright notice",
        f"none of the {len(photos)} photographs has a copyright notice, nor has the publication",
        'add: rights = "© 2022 Gwara Media"',
        Severity.ERROR,
    )


def recorded(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """META-07: it is known on what terms a photograph is used, and from when on."""
    publication = manuscript.publication
    if not manuscript.answer("META-07"):
        yield from manuscript.together(
            unlicensed(manuscript),
            "usage-terms",
            "does not say on what terms it may be used",
            f"none of the {len(publication.photos)} photographs says on what terms it may be used",
            'add: usage-terms = "for this publication, worldwide"',
        )
    for photo in publication.photos:
        if photo.embargo and photo.embargo > publication.date:
            yield manuscript.fault(
                photo,
                "embargo",
                f"the photograph “{photo.id}” may not be published before {photo.embargo}, and "
                f"the publication is of {publication.date}",
                "leave it out, or publish later",
            )


def unlicensed(manuscript: ManuscriptFacts) -> list[Photo]:
    """Name the photographs for which neither they nor the publication name any terms."""
    publication = manuscript.publication
    return [photo for photo in publication.photos if not (photo.usage_terms or publication.licence)]


def cleared(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """SAFE-04: somebody has allowed what can harm people (Order 73; ICRC; AP)."""
    for photo in manuscript.publication.photos:
        if photo.people_protected and clearance(photo) is None:
            yield manuscript.fault(
                photo,
                "cleared" if photo.cleared else "people-protected",
                f"the photograph “{photo.id}” shows people who are to be protected, and nobody has "
                "cleared it"
                if not photo.cleared
                else f"“{photo.cleared}” does not say who has cleared “{photo.id}”, and when",
                'write who has looked at it, and when: cleared = "Olena Editor, 2026-03-01"',
                Severity.ERROR,
            )


def clearance(photo: Photo) -> str | None:
    """Answer who has cleared a photograph and when; None when that is not said."""
    match = _CLEARED.fullmatch(photo.cleared)
    return photo.cleared if match and manuscript_facts.parse_date(match["day"]) else None


def stated(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """SAFE-05: what was altered to protect somebody is said with the picture (AP visuals)."""
    for photo in manuscript.publication.photos:
        for key, words in manuscript_facts.texts_of(photo):
            if not photo.altered and _OBSCURED.search(words):
                yield manuscript.fault(
                    photo,
                    key,
                    f"the {key} of “{photo.id}” speaks of something obscured, and nothing is said "
                    "of it under the picture",
                    'add: altered = "Faces are obscured to protect them"',
                    Severity.ERROR,
                )
                break


def discreet(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """SAFE-06: no words say where a unit stands, or show a prisoner (Order 73; ICRC)."""
    patterns = {"coordinates": _COORDINATES, "a unit": _UNIT, "a prisoner": _PRISONER}
    if manuscript.answer("SAFE-06"):
        return
    for photo in manuscript.publication.photos:
        for key, words in manuscript_facts.texts_of(photo):
            for what, pattern in patterns.items():
                match = pattern.search(words)
                if match:
                    yield manuscript.fault(
                        photo,
                        key,
                        f"the {key} of “{photo.id}” may name {what}: “{match.group().strip()}”",
                        "take it out; or, when it may stand, answer in publication.toml: "
                        '[answers] "SAFE-06" = "who has decided it, and when"',
                    )
