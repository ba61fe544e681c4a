"""Rights in photographs, and people who may be harmed by them: META-01, META-07, SAFE-04 to 06."""

import re
from collections.abc import Iterator

from book.check.rule import Problem, protects, rule, threshold
from book.check.rules.manuscript_facts import ManuscriptFacts, parse_date, texts_of
from book.errors import Severity
from book.model import Photo

#: `Olena Editor, 2026-03-01`.
_CLEARED = re.compile(r"(?P<who>.*[^\W\d_].*[^\W\d_].*),\s*(?P<day>[^,]+)")
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


@rule("META-01", "Creator, credit and notice", Severity.ERROR, "IPTC; 17 USC 1202")
@protects("photographers from losing their rights to a picture without a name")
def copyright_notice(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph without a copyright notice, its own or the publication's.

    Creator and credit line are required when the manuscript is loaded.
    """
    photos = manuscript.publication.photos
    if manuscript.publication.rights:
        return
    yield from manuscript.problems(
        [photo for photo in photos if not photo.rights],
        "rights",
        "has no copyright notice",
        f"none of the {len(photos)} photographs has a copyright notice, nor has the publication",
        'add: rights = "© 2022 Gwara Media"',
        Severity.ERROR,
    )


@rule("META-07", "The rights are known", Severity.WARNING, "this program")
@threshold("usage terms or a licence; no later embargo; instructions in files read")
@protects("the publisher from using a photograph without the right to, or too early")
def usage_rights(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph without terms of use, and for each broken embargo."""
    publication = manuscript.publication
    if not manuscript.answer("META-07"):
        yield from manuscript.problems(
            unlicensed(manuscript),
            "usage-terms",
            "does not say on what terms it may be used",
            f"none of the {len(publication.photos)} photographs says on what terms it may be used",
            'add: usage-terms = "for this publication, worldwide"',
        )
    for photo in publication.photos:
        if photo.embargo and photo.embargo > publication.date:
            message = (
                f"the photograph “{photo.id}” may not be published before {photo.embargo}, and "
                f"the publication is of {publication.date}"
            )
            yield manuscript.problem(photo, "embargo", message, "leave it out, or publish later")


def unlicensed(manuscript: ManuscriptFacts) -> list[Photo]:
    """Return the photographs without terms of use of their own or the publication's."""
    publication = manuscript.publication
    return [
        photo
        for photo in publication.photos
        if not (photo.usage_terms or photo.credit.licence or publication.licence)
    ]


@rule("SAFE-04", "Protected people were cleared", Severity.ERROR, "Order 73; ICRC; AP")
@threshold("cleared = who and when")
@protects("prisoners, children and sources from harm by being shown")
def clearance_recorded(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph of protected people that nobody has cleared."""
    for photo in manuscript.publication.photos:
        if photo.people_protected and clearance(photo) is None:
            yield manuscript.problem(
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
    """Return who has cleared a photograph and when; None when that is not written."""
    match = _CLEARED.fullmatch(photo.cleared)
    return photo.cleared if match and parse_date(match["day"]) else None


@rule("SAFE-05", "What was altered is said", Severity.ERROR, "AP visuals")
@threshold("altered is written where a text speaks of something obscured")
@protects("readers from taking an altered picture for an unaltered one")
def alteration_stated(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph whose texts speak of an alteration that is not stated."""
    for photo in manuscript.publication.photos:
        for key, text in texts_of(photo):
            if not photo.altered and _OBSCURED.search(text):
                message = (
                    f"the {key} of “{photo.id}” speaks of something obscured, and nothing is said "
                    "of it under the picture"
                )
                hint = 'add: altered = "Faces are obscured to protect them"'
                yield manuscript.problem(photo, key, message, hint, Severity.ERROR)
                break


@rule("SAFE-06", "No words give a unit away", Severity.WARNING, "Order 73; ICRC")
@threshold("coordinates, names of units, words for prisoners")
@protects("soldiers and prisoners from being located or exposed by a text")
def no_disclosure(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each text that may name coordinates, a unit or a prisoner."""
    patterns = {"coordinates": _COORDINATES, "a unit": _UNIT, "a prisoner": _PRISONER}
    if manuscript.answer("SAFE-06"):
        return
    for photo in manuscript.publication.photos:
        for key, text in texts_of(photo):
            for what, pattern in patterns.items():
                match = pattern.search(text)
                if match:
                    yield manuscript.problem(
                        photo,
                        key,
                        f"the {key} of “{photo.id}” may name {what}: “{match.group().strip()}”",
                        "take it out; or, when it may stand, answer in publication.toml: "
                        '[answers] "SAFE-06" = "who has decided it, and when"',
                    )
