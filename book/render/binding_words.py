"""Words that belong together, so that no line ends between them, by language. Pure."""

import re

from book.render.translations import month_names

#: Stands for the call of a footnote.
CALL = "\ufffc"

#: Words of one or two letters that lead to the next word, by language. Polish, Czech and Slovak
#: rules ask for those of one letter (PN-83/P-55366; Internetová jazyková příručka, Zalomení řádků).
_SLAVIC_LATIN = "a i o u w z k s v na do od po za se ve ze ke ku ne ni iz ob"
_LEADING = {
    "en": "a i an in on of to at by",
    "uk": "а в є з і й о у я та на до за не ні по із зі що чи",
    "ru": "а в и к о с у я на до за не ни по из от во со ко об но",
    "be": "а з і й о у ў я на да за не ні па аб ад са ва",
    "bg": "а в и с у о на до за не по от из ни",
    "mk": "а в и с у о на до за не по од ни",
    "sr": f"а и о у с к на до за не по од из {_SLAVIC_LATIN}",
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "bs", "hsb", "dsb"), _SLAVIC_LATIN),
}
_LEADING_WORDS = {language: frozenset(words.split()) for language, words in _LEADING.items()}
#: Particles that lean on the word before them.
_LEANING_WORDS = {
    "uk": frozenset(("б", "би", "ж", "же", "ось")),
    "ru": frozenset(("б", "бы", "ж", "же", "ли", "ль")),
    "be": frozenset(("б", "бы", "ж", "жа", "жэ")),
}
#: What is counted or measured, after a number: SI, money, large numbers, hours and years.
_UNITS = re.compile(
    r"[%‰°℃℉€$£¥₴₽]|°[CFС]|[kcmdµμnMGT]?(?:m|g|l|L|W|Wh|Hz|Pa|V|A|J|B|b|t|s|bit|K)[²³23]?"
    r"|km/h|m/s|mph|ha|min|h|kn|dB|ppi|dpi|ppm|cal|kcal|px|pt|am|pm|[ap]\.m"
    r"|(?:kilo|centi|milli)?(?:met(?:er|re)|gram)s?|(?:miles?|foot|feet|inch(?:es)?|yards?|acres?"
    r"|hectares?|tons?|tonnes?|pounds?|lit(?:er|re)s?|degrees?|percent|dollars?|euros?|cents?"
    r"|hryv?nias?|hundred|thousand|million|billion|trillion|o.clock)"
    r"|USD|EUR|UAH|GBP|PLN|CZK|CHF|RUB|BCE?|AD|CE"
    r"|[кмсд]?м[²³23]?|км/год|км/ч|м/с|[мк]?г|т|л|га|кВт|МВт|ГВт|кВт[·∙⋅-]?год|Вт|Гц|МГц|год|хв|сек?|мін"
    r"|тис|млн|млрд|трлн|грн|руб|коп|дол|євро|рр?|ст|ч|мин|гг|г"
    r"|(?:кіло|кило|санти|мілі|милли)?метр\w{0,3}|тонн\w{0,3}|літр\w{0,3}|гектар\w{0,3}"
    r"|градус\w{0,3}|відсот\w{1,4}|процент\w{0,3}|тисяч\w{0,3}|тысяч\w{0,3}|мільйон\w{0,3}"
    r"|миллион\w{0,3}|мільярд\w{0,3}|миллиард\w{0,3}|грив\w{1,4}|долар\w{0,3}|доллар\w{0,3}"
    r"|рок\w{1,3}|рік|год[ау]|zł|Kč|gr|tys|mln|mld|proc|godz|roku|r|kilometr\w{0,3}|metr\w{0,3}"
    r"|tun[ay]?|procent\w{0,2}|mil|tis|Uhr|Mio|Mrd|Tsd|Prozent|Meter[n]?|Kilometer[n]?|Euro"
    r"|Millione?n?|Milliarden?|Grad|mètres?|kilomètres?|heures?|euros?|millions?|milliards?"
)
#: Abbreviations of large numbers, which a unit follows.
_LARGE = re.compile(r"(?:тис|тыс|млн|млрд|трлн|tys|tis|mil|mln|mld|Tsd|Mio|Mrd)\.?|[mb]illions?")
#: What a number follows, or a name: `№ 5`, `p. 21`, `вул. Миру`, `Dr. Smith`.
_BEFORE_NUMBER = re.compile(
    r"[№§#]{1,2}|(?:[Nn]o|[Nn]r|[Nn]º|[Nn]°|pp?|ss?|S|str|[Vv]ol|[Ff]ig|[Aa]bb|[Tt]ab|[Cc]h|[Cc]f|ca|c"
    r"|Art|art|[Ss]ec|č|čís|obr|rys|nr|[Сс]т|[Сс]тор|[Сс]тр|[Сс]|[Рр]ис|[Тт]абл|[Тт]|[Пп]п?|[Чч]"
    r"|буд|кв|корп|оф|д)\."
)
_BEFORE_NAME = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Ste|Hr|Fr|Sgt|Lt|Col|Gen|Capt|Maj|Rev|Mt|Sv|Św|вул|просп|пл|пров|бул"
    r"|ул|пр|пер|м|с|смт|сел|г|обл|ім|им|св|о|ul|al|pl|os|św|ks|nám)\."
)
_NUMBER = re.compile(r"[^\W\d_]{0,3}[$€£¥₴~≈<>±+−–-]?\d[\d.,:/–-]*[½¼¾]?|[½¼¾]")
_GROUP = re.compile(r"\d{3}(?!\d)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}(?:-[^\W\d_]\.)?|[A-ZА-ЯҐЄІЇ][a-zа-яіїє]\.")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,2}\.")
_ABBREVIATED = re.compile(r"[^\W\d_]{1,4}\.")
_DASHES = re.compile("[–—―][,.;:]?")
_LONE_MARK = re.compile(r"[:;!?»…]{1,3}")
_OPENING, _CLOSING = "«„“‘\"'([¿¡—–", "»”“’\"'.,;:!?…)]"


def belong_together(before: str, after: str, language: str) -> bool:
    """Return whether two words are a number with its unit, a date, initials, a dash or a call."""
    if before[-1].isalpha() and after[0].isalpha() and not _LARGE.match(before):
        # Most words: a number, an abbreviation and a dash begin or end otherwise.
        return False
    first, second = before.lstrip(_OPENING), after.rstrip(_CLOSING + CALL)
    if after.startswith(CALL) or _DASHES.fullmatch(after) or _LONE_MARK.fullmatch(after):
        return True
    if before == "«" or after.rstrip(CALL) == "»":
        return True
    if _NUMBER.fullmatch(first):
        grouped = re.fullmatch(r"\D*\d{1,3}", first) and _GROUP.match(second)
        return bool(grouped or _UNITS.fullmatch(second)) or _is_month(second, first, language)
    if _LARGE.fullmatch(first) and _UNITS.fullmatch(second):
        return True
    if after[0].isdigit():
        named = first[:1].isupper() and _is_month(first, second, language)
        return named or _BEFORE_NUMBER.fullmatch(first) is not None
    if _BEFORE_NAME.fullmatch(first) or (first[:1].isupper() and _INITIALS.fullmatch(first)):
        return after.lstrip(_OPENING)[:1].isupper()
    return bool(_ABBREVIATION.fullmatch(first) and _ABBREVIATED.match(after))


def _is_month(word: str, day: str, language: str) -> bool:
    """Return whether a word is the name of a month, beside the number of a day."""
    is_day = re.fullmatch(r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th|\.)?", day) is not None
    return is_day and word.rstrip(".").lower() in month_names(language)


def leads(before: str, after: str, language: str, next_language: str) -> bool:
    """Return whether the first word leads to the second, or the second leans on the first."""
    if after.rstrip(_CLOSING).lower() in _LEANING_WORDS.get(next_language, ()):
        return before[-1].isalpha()
    first = before.lstrip(_OPENING)
    is_acronym = len(first) > 1 and first.isupper()
    is_known = first.lower() in _LEADING_WORDS.get(language, ()) and not is_acronym
    return is_known or first == "&"
