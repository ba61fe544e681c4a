"""The rules of a manuscript: applied when it is loaded, or to what was loaded.

What loading finds has the id of a rule without a function here. A rule of loading that is not in
`RULES` is part of a report only where it has found something: its finding stops the build, or it
is about a part that few manuscripts have.
"""

from collections.abc import Iterable, Iterator

from book.check.result import RuleResult
from book.check.rule import Rule, findings, left_out, on_loading, rule, rule_result
from book.check.rules import captions, epub_edition, rights
from book.check.rules.manuscript_facts import ManuscriptFacts
from book.errors import Finding, Severity

_E, _W = Severity.ERROR, Severity.WARNING


def _loading(
    id: str, title: str, severity: Severity, protects: str, threshold: str = ""
) -> Rule[object]:
    """Return a rule that is applied when the manuscript is loaded."""
    return rule(id, title, severity, "this program")(Rule(protects=protects, threshold=threshold))


RULES: tuple[Rule[ManuscriptFacts], ...] = (
    rights.copyright_notice,
    _loading(
        "META-03",
        "Manuscript and files say the same",
        _W,
        "photographers from a wrong name, caption or notice",
        "XMP, IIM and EXIF equal after Unicode normalisation",
    ),
    rights.usage_rights,
    _loading(
        "META-08",
        "A photographer has one spelling",
        _W,
        "photographers from being listed as two people",
        "names at least 88 % alike (difflib)",
    ),
    _loading(
        "META-11", "Metadata of files can be read", _W, "photographers from a credit that is lost"
    ),
    _loading(
        "META-12",
        "Metadata of files say how they are coded",
        _W,
        "names and captions from wrong letters",
    ),
    _loading(
        "META-13", "Words in files are somebody's", _W, "readers from a camera's name as a caption"
    ),
    rights.clearance_recorded,
    rights.alteration_stated,
    rights.no_disclosure,
    on_loading(epub_edition.graphic_warned),
    captions.where_and_when,
    captions.short_captions,
    _loading(
        "CAP-03",
        "Credits tell photographers from sources",
        _E,
        "photographers from being left out, and readers from one who is none",
    ),
    captions.photographs_described,
    captions.attributed_claims,
    captions.place_spelling,
    _loading("IMG-01", "Photographs are whole", _E, "editions from a damaged or missing picture"),
    _loading("IMG-02", "Photographs have a colour profile", _W, "photographs from wrong colours"),
    _loading("IMG-10", "Photographs are opaque", _W, "photographs from an unexpected background"),
    _loading("FILE-01", "Files lie in the project", _E, "other files from being published"),
    _loading("FILE-02", "Photographs are delivered", _E, "readers from a stand-in"),
    _loading(
        "FILE-03",
        "Photographs in the folder are in the gallery",
        _W,
        "photographs from being forgotten",
    ),
    _loading("MAN-10", "Nothing is a working title", _W, "readers from an unfinished title"),
)
#: Reported only where they have found something.
LOADING_RULES: tuple[Rule[object], ...] = (
    _loading(
        "A11Y-01",
        "A claim has the wording of EPUB Accessibility 1.1",
        _E,
        "readers from a claim that no shop knows",
    ),
    _loading(
        "A11Y-02", "A claim of accessibility has an evaluator", _E, "readers from an empty claim"
    ),
    _loading(
        "A11Y-03",
        "No claim of accessibility is denied by the content",
        _E,
        "readers from a claim that is not true",
    ),
    _loading("COVER-01", "The back cover can be set", _E, "its words from being lost"),
    _loading(
        "COVER-02",
        "Words on the cover's colour can be read",
        _E,
        "readers from words that are not to be read",
        "4.5 : 1 (WCAG 2.2, 1.4.3)",
    ),
    _loading(
        "CLR-02", "The printing house's profile can be used", _E, "photographs from wrong colours"
    ),
    _loading("DIST-06", "Numbers of the book trade are right", _E, "shops from a wrong number"),
    _loading("MAN-01", "Sections have headings", _E, "readers who navigate from getting lost"),
    _loading("MAN-02", "There is no raw HTML", _E, "editions from showing different things"),
    _loading("MAN-03", "Links and references lead somewhere", _E, "readers from dead links"),
    _loading("MAN-04", "Photographs are placed as can be set", _E, "photographs from being lost"),
    _loading("MAN-05", "Characters can be printed", _E, "editions from being invalid XML"),
    _loading(
        "MAN-06", "Language spans name a language", _E, "listeners from a wrong pronunciation"
    ),
    _loading("MAN-07", "Footnotes can be set", _E, "the words of a note from being lost"),
    _loading("MAN-08", "Files of the manuscript can be read", _E, "sections from being left out"),
    _loading("MAN-09", "The disclaimer is there", _E, "the grant from being lost"),
    _loading("MAN-11", "Footnotes are called once defined", _E, "a note from being lost"),
    _loading(
        "MAN-12",
        "Blocks and emphasis are not nested endlessly",
        _E,
        "the builder from a full stack",
        "25 lists, 50 quotations, 20 levels of emphasis or brackets",
    ),
    _loading("MAN-13", "Lists are numbered as they are written", _E, "numbers from being changed"),
    _loading("MAN-14", "No word is only beside the text", _E, "words from being lost"),
    _loading("MAN-15", "No mark is of another Markdown", _W, "readers from marks in the text"),
    _loading("MAN-16", "Headings and code are meant as such", _W, "sentences from becoming titles"),
    _loading("MAN-17", "Sections are in the order of their numbers", _E, "the order of the text"),
    _loading("MAN-18", "Every word of a section is set", _E, "words from vanishing unseen"),
    _loading(
        "MAN-19",
        "Words can be broken into lines",
        _E,
        "the builder from endless work",
        "1000 letters without a space, a hyphen or a stroke",
    ),
    _loading("MAN-20", "Pull quotes can be set", _E, "words from being set as something else"),
    _loading("PLACE-01", "Placed photographs exist", _E, "readers from a gap"),
    _loading("PLACE-02", "Every photograph is placed", _E, "photographs from being lost"),
    _loading("PLACE-03", "No photograph is placed twice", _E, "readers from a repetition"),
    _loading(
        "PLACE-04",
        "Lines of a gallery fit on a row",
        _W,
        "photographs from being tiny",
        "24 mm high",
    ),
    _loading("PLACE-05", "Half of a photograph is seen", _W, "photographs from cropping", "50 %"),
    _loading("PLACE-06", "No heading is alone on a page", _W, "readers from an empty page"),
    _loading("PLACE-07", "No photograph is too small", _W, "what it shows", "45 mm; A5: 35 mm"),
    _loading("REM-01", "Every remark is answered", _W, "readers who were asked, from no answer"),
    _loading("REM-02", "Answers say what was decided", _W, "remarks from being forgotten"),
    _loading("REM-03", "Remarks can be read", _E, "remarks from being lost"),
    _loading("TOML-01", "Settings are TOML in UTF-8", _E, "settings from being ignored"),
    _loading("TOML-02", "Keys of the settings are known", _E, "settings from being ignored"),
    _loading("TOML-03", "Values of the settings are possible", _E, "settings from being ignored"),
    _loading("TOML-04", "Files of settings are there", _E, "settings from being ignored"),
    _loading("TOML-05", "Resolutions of a profile agree", _E, "photographs from being soft"),
    _loading("TXT-08", "Labels are translated", _W, "readers from words in another language"),
    _loading(
        "TXT-09",
        "Quotation marks and apostrophes are printer's",
        _W,
        "pages from the signs of a typewriter",
    ),
    _loading(
        "TXT-10", "Dashes and omissions are one sign", _W, "pages from the signs of a typewriter"
    ),
)


def check_manuscript(
    manuscript: ManuscriptFacts | None, loaded: Iterable[Finding]
) -> Iterator[RuleResult]:
    """Yield the result of every rule; `manuscript` is None for one that cannot be loaded.

    `loaded` is what was found on loading. What a rule finds again is reported once.
    """
    by_code: dict[str, list[Finding]] = {}
    for finding in dict.fromkeys(loaded):
        by_code.setdefault(finding.code, []).append(finding)
    for each in RULES:
        before = by_code.pop(each.id, [])
        if manuscript is None and not before:
            yield from left_out([each], "manuscript", "the manuscript has errors")
            continue
        after = [*findings(each, each.find(manuscript), "")] if manuscript else []
        again = {(finding.message, finding.line) for finding in after}
        kept = [found for found in before if (found.message, found.line) not in again]
        yield rule_result(each, "manuscript", [*kept, *after])
    titles = {each.id: each for each in LOADING_RULES}
    for code, found in by_code.items():
        yield rule_result(titles[code], "manuscript", found)
