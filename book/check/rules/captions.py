"""Captions and alternative texts in the manuscript: CAP-01 to CAP-06."""

import re
import unicodedata
from collections.abc import Iterator

from book.check.rule import Problem
from book.check.rules import manuscript_facts
from book.check.rules.manuscript_facts import ManuscriptFacts
from book.errors import Severity

#: AP: no more than two concise sentences (facts: photographs-and-print.md, 2.1).
MOST_SENTENCES, MOST_LETTERS = 2, 300
#: What Kindle reads out of an alternative text (KDP).
MOST_ALT = 140
#: A stop, a space and a capital letter; not after one letter or a common abbreviation.
_SENTENCE = re.compile(
    r"(?<!\b\w)(?<!\b(?:Mr|Ms|Dr|St|No|ім|см))(?<!\b(?:Mrs|вул))[.!?…][”»\"’)]?"
    r"\s+(?=[A-ZА-ЯЄІЇҐ“«])"
)
_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|scores?|several|many"
    r"|од(ин|на|ну)|дв(оє|ох|а|і)|тр(оє|ьох|и)|чотир\w*|четверо|п[’'ʼ]ят\w*|шіст\w*|шест\w*|сім\w*"
    r"|сем\w*|вісім\w*|восьм\w*|дев[’'ʼ]ят\w*|десят\w*|\w+надцят\w*|двадцят\w*|тридцят\w*|сорок\w*"
    r"|сот\w*|сотн\w*|тисяч\w*|кільк\w+|багато)\b",
    re.IGNORECASE,
)
_CASUALTY = re.compile(
    r"\b(kill(ed|s|ing)?|dead|deaths?|died|wound(ed|s)|injured|casualt\w+|victims?|bodies|tortured"
    r"|загибл\w*|загинул\w*|вбит\w*|убит\w*|поранен\w*|жертв\w*|тіл[ао]?|закатован\w*)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(by (the )?(russian|ukrainian|occup\w+|army|forces|troops|soldiers)\w*|war crimes?|genocide"
    r"|massacre|executed|looted|воєнн\w+ злочин\w*|геноцид\w*|розстрілян\w*|мародер\w*)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(according to|said|says|told|reported(ly)?|officials?|authorities|prosecutors?|police"
    r"|witness\w*|за словами|за даними|повідоми\w+|сказа\w+|розпові\w+|прокуратур\w*|поліці\w*"
    r"|свідк\w*|очевид\w*)\b",
    re.IGNORECASE,
)


def complete(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """CAP-01: a caption's record says where and when (AP: these are mandatory)."""
    photos = manuscript.publication.photos
    yield from manuscript.together(
        [photo for photo in photos if not photo.place],
        "place",
        "does not say where it was taken",
        f"none of the {len(photos)} photographs says where it was taken",
        'add: place = "Izium, Ukraine"',
    )
    yield from manuscript.together(
        [photo for photo in photos if photo.place and "," not in photo.place],
        "place",
        "names a place without its country",
        f"none of the {len(photos)} photographs names the country of its place",
        'write, for example: place = "Izium, Ukraine"',
    )
    yield from manuscript.together(
        [photo for photo in photos if not photo.date],
        "date",
        "does not say when it was taken",
        f"none of the {len(photos)} photographs says when it was taken",
        'add: date = "2022-09-15"',
    )
    for photo in photos:
        if photo.date and manuscript_facts.parse_date(photo.date) is None:
            yield manuscript.fault(
                photo,
                "date",
                f"“{photo.date}” is no date",
                'write the day, the month or the year: date = "2022-09-15"',
            )


def short(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """CAP-02: two sentences, and no more letters than a reader takes in (AP)."""
    for photo in manuscript.publication.photos:
        sentences = len(_SENTENCE.findall(photo.caption)) + 1
        if sentences > MOST_SENTENCES:
            what = f"{sentences} sentences, more than {MOST_SENTENCES}"
        elif len(photo.caption) > MOST_LETTERS:
            what = f"{len(photo.caption)} letters, more than {MOST_LETTERS}"
        else:
            continue
        yield manuscript.fault(
            photo,
            "caption",
            f"the caption of “{photo.id}” has {what}",
            "keep to what is seen, and put the rest into the text",
        )


def described(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """CAP-04: every photograph is described for those who cannot see it (WCAG 1.1.1; IPTC).

    The stand-in of one that is still to come says what it is; the photograph will not.
    """
    for photo in manuscript.publication.photos:
        name = photo.file.rpartition("/")[2]
        if not photo.alt:
            yield manuscript.fault(
                photo,
                "alt",
                f"the photograph “{photo.id}” has no alt text",
                'add: alt = "what is seen, for a reader who cannot see it"',
            )
        elif letters_and_digits(photo.alt) in (
            letters_and_digits(photo.caption),
            letters_and_digits(name),
            letters_and_digits(photo.id),
        ):
            yield manuscript.fault(
                photo,
                "alt",
                f"the alt text of “{photo.id}” says nothing but its caption or its file name",
                "write what is seen: the caption is read out as well",
                Severity.ERROR,
            )
        elif len(photo.alt) > MOST_ALT:
            yield manuscript.fault(
                photo,
                "alt",
                f"the alt text of “{photo.id}” has {len(photo.alt)} letters; Kindle reads "
                f"{MOST_ALT}",
                "keep it short, and write the rest as description",
            )


def attributed(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """CAP-05: a number of victims and whose fault it was are somebody's words (Reuters)."""
    if manuscript.answer("CAP-05"):
        return
    for photo_id, what in contentious(manuscript):
        yield manuscript.fault(
            manuscript.publication.photo(photo_id),
            "caption",
            f"the caption of “{photo_id}” {what} and does not say who says so",
            "name the source: “according to …”; or answer once for all in publication.toml: "
            '[answers] "CAP-05" = "who has looked at the sources, and when"',
        )


def contentious(manuscript: ManuscriptFacts) -> Iterator[tuple[str, str]]:
    """Name the photographs whose captions state what needs a source, with what they state."""
    for photo in manuscript.publication.photos:
        words = photo.caption
        if _SOURCE.search(words):
            continue
        if _CASUALTY.search(words) and _NUMBER.search(words):
            yield photo.id, "counts victims"
        elif _BLAME.search(words):
            yield photo.id, "says who is to blame"


def spelling(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """CAP-06: a place has one spelling, as publication.toml has it."""
    wrong = {word: right for right, words in manuscript.settings.spelling.items() for word in words}
    if not wrong:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, wrong))})\b")
    for photo in manuscript.publication.photos:
        for key, words in (*manuscript_facts.texts_of(photo), ("place", photo.place)):
            for word in dict.fromkeys(pattern.findall(words)):
                yield manuscript.fault(photo, key, *_misspelt(word, wrong[word]))
    for line in manuscript.lines:
        for word in dict.fromkeys(pattern.findall(line.words)):
            message, hint = _misspelt(word, wrong[word])
            yield Problem(
                message=message,
                hint=hint,
                severity=Severity.WARNING,
                file=line.file,
                line=line.number,
            )
    for key in ("title", "subtitle", "place"):
        for word in dict.fromkeys(pattern.findall(getattr(manuscript.settings, key))):
            message, hint = _misspelt(word, wrong[word])
            toml = manuscript.publication_toml
            yield Problem(
                message=message,
                hint=hint,
                severity=Severity.WARNING,
                file=toml.file,
                line=toml.line(key),
            )


def _misspelt(word: str, right: str) -> tuple[str, str]:
    return f"“{word}” is spelt “{right}” in this publication", f"write: {right}"


def letters_and_digits(words: str) -> str:
    """Take letters and figures alone, for comparing what is said with what is said elsewhere."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
