"""Captions and alternative texts of the manuscript: CAP-01 to CAP-06."""

import re
from collections.abc import Iterator

from book.check.rule import Problem, protects, rule, threshold
from book.check.rules.manuscript_facts import ManuscriptFacts, parse_date, texts_of
from book.errors import Severity
from book.manuscript.gallery import alt_text_fault

#: Of a caption. AP: no more than two concise sentences; 300 letters are what these hold.
MOST_SENTENCES, MOST_LETTERS = 2, 300
#: Letters of an alternative text that Kindle reads out (Kindle Publishing Guidelines).
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


@rule("CAP-01", "Captions know where and when", Severity.WARNING, "AP: mandatory in a caption")
@threshold("place with its country, and a date")
@protects("readers from pictures of an unknown place or time")
def where_and_when(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph without a place, a country or a date."""
    photos = manuscript.publication.photos
    yield from manuscript.problems(
        [photo for photo in photos if not photo.place],
        "place",
        "does not say where it was taken",
        f"none of the {len(photos)} photographs says where it was taken",
        'add: place = "Izium, Ukraine"',
    )
    yield from manuscript.problems(
        [photo for photo in photos if photo.place and "," not in photo.place],
        "place",
        "names a place without its country",
        f"none of the {len(photos)} photographs names the country of its place",
        'write, for example: place = "Izium, Ukraine"',
    )
    yield from manuscript.problems(
        [photo for photo in photos if not photo.date],
        "date",
        "does not say when it was taken",
        f"none of the {len(photos)} photographs says when it was taken",
        'add: date = "2022-09-15"',
    )
    for photo in photos:
        if photo.date and parse_date(photo.date) is None:
            hint = 'write the day, the month or the year: date = "2022-09-15"'
            yield manuscript.problem(photo, "date", f"“{photo.date}” is no date", hint)


@rule("CAP-02", "Captions are short", Severity.WARNING, "AP: at most two concise sentences")
@threshold(f"{MOST_SENTENCES} sentences, {MOST_LETTERS} letters")
@protects("readers from captions that nobody reads")
def short_captions(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each caption that is too long."""
    for photo in manuscript.publication.photos:
        sentences = len(_SENTENCE.findall(photo.caption)) + 1
        if sentences > MOST_SENTENCES:
            what = f"{sentences} sentences, more than {MOST_SENTENCES}"
        elif len(photo.caption) > MOST_LETTERS:
            what = f"{len(photo.caption)} letters, more than {MOST_LETTERS}"
        else:
            continue
        hint = "keep to what is seen, and put the rest into the text"
        yield manuscript.problem(photo, "caption", f"the caption of “{photo.id}” has {what}", hint)


@rule(
    "CAP-04",
    "Photographs are described",
    Severity.ERROR,
    "WCAG 1.1.1; IPTC; ISO 14289-1, 7.3; Kindle Publishing Guidelines",
)
@threshold(f"a text that is not the caption or file name; {MOST_ALT} letters")
@protects("readers who cannot see the photographs")
def photographs_described(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each photograph whose alt text is missing, useless or too long.

    A stand-in has a text that says so; the photograph that replaces it has none yet.
    """
    for photo in manuscript.publication.photos:
        if fault := alt_text_fault(photo):
            severity = Severity.ERROR if photo.alt else Severity.WARNING
            yield manuscript.problem(photo, "alt", *fault, severity)
        elif len(photo.alt) > MOST_ALT:
            message = (
                f"the alt text of “{photo.id}” has {len(photo.alt)} letters; Kindle reads "
                f"{MOST_ALT}"
            )
            hint = "keep it short, and write the rest as description"
            yield manuscript.problem(photo, "alt", message, hint)


@rule("CAP-05", "Numbers and blame have a source", Severity.WARNING, "Reuters")
@threshold("a phrase such as “according to” in the caption, or an answer")
@protects("readers and the accused from numbers and blame without a source")
def attributed_claims(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each caption that counts victims or blames without a source."""
    if manuscript.answer("CAP-05"):
        return
    for photo_id, what in contentious(manuscript):
        message = f"the caption of “{photo_id}” {what} and does not say who says so"
        hint = (
            "name the source: “according to …”; or answer once for all in publication.toml: "
            '[answers] "CAP-05" = "who has looked at the sources, and when"'
        )
        yield manuscript.problem(manuscript.publication.photo(photo_id), "caption", message, hint)


def contentious(manuscript: ManuscriptFacts) -> Iterator[tuple[str, str]]:
    """Yield the photographs whose captions need a source, and what these captions do."""
    for photo in manuscript.publication.photos:
        if _SOURCE.search(photo.caption):
            continue
        if _CASUALTY.search(photo.caption) and _NUMBER.search(photo.caption):
            yield photo.id, "counts victims"
        elif _BLAME.search(photo.caption):
            yield photo.id, "says who is to blame"


@rule("CAP-06", "Places have one spelling", Severity.WARNING, "[spelling] in publication.toml")
@threshold("the spellings under [spelling]")
@protects("readers and search from one place under several names")
def place_spelling(manuscript: ManuscriptFacts) -> Iterator[Problem]:
    """Yield a problem for each other spelling of a name in [spelling]."""
    wrong = {word: right for right, words in manuscript.settings.spelling.items() for word in words}
    if not wrong:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, wrong))})\b")

    def misspelt(text: str) -> Iterator[tuple[str, str]]:
        for word in dict.fromkeys(pattern.findall(text)):
            right = wrong[word]
            yield f"“{word}” is spelt “{right}” in this publication", f"write: {right}"

    for photo in manuscript.publication.photos:
        for key, text in (*texts_of(photo), ("place", photo.place)):
            for message, hint in misspelt(text):
                yield manuscript.problem(photo, key, message, hint)
    for line in manuscript.lines:
        for message, hint in misspelt(line.text):
            yield Problem(message, hint, file=line.file, line=line.number)
    toml = manuscript.publication_toml
    for key in ("title", "subtitle", "place"):
        for message, hint in misspelt(getattr(manuscript.settings, key)):
            yield Problem(message, hint, file=toml.file, line=toml.line(key))
