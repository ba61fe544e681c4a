"""How a file of unknown origin is judged: by what it claims to be, and with hints for anybody.

Whoever reads the findings may not have made the file, and this program has not. So a limit of this
program's editions is a warning at most, unless the file is to be judged as one of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from book.check.result import RuleResult
from book.check.rule import Rule
from book.check.rules import print_edition, print_file, print_type, screen_edition
from book.check.rules.pdf_file import PdfFile
from book.check.rules.privacy import PRIVACY_RULES
from book.errors import Severity

#: What a file can be judged as, whatever it claims.
JudgedAs = Literal["print", "screen", "epub"]

#: Rules that hold for every PDF; the typeface that is missing is a warning without a claim.
_OF_EVERY_PDF: tuple[Rule[PdfFile], ...] = (
    *PRIVACY_RULES,
    print_type.fonts,
    print_file.well_formed,
    screen_edition.harmless,
)
#: Rules of ISO 14289, for a PDF that claims PDF/UA.
_OF_PDF_UA = (screen_edition.figures_described, screen_edition.navigable)
#: Versions of PDF/X whose own entries PDF-07 knows.
_KNOWN_PDF_X = frozenset({"PDF/X-4", "PDF/X-1a:2003"})
#: What is asked by ISO 15930 and by no house alone; the other rules of print editions are advice.
_ASKED_BY_PDF_X = ("CLR-07", "PDF-06", "PDF-07")
_ASKED_BY_EPUB = ("EPUB-01", "EPUB-08")
_PRIVATE = tuple(rule.id for rule in PRIVACY_RULES)

_ASK = "ask whoever made the file for another one"
_PICTURE = "have the picture saved again without it, or do not hand the file on"
#: By rule: what somebody can do who has nothing but the file.
HINTS: Mapping[str, str] = {
    "CAP-04": "describe in the file what is seen, for a reader who cannot see it",
    "CLR-01": "convert what is drawn to the inks of the press, or ask the printing house",
    "CLR-02": "name the printing condition with the profile that the printing house asks for",
    "CLR-03": "separate the picture with a profile made for less ink, or ask the printing house",
    "CLR-04": "take some of its cyan, magenta and yellow away, or ask the printing house",
    "CLR-05": "ask the printing house whether it prints with this ink, or convert it to CMYK",
    "CLR-06": "have transparency mixed in DeviceCMYK",
    "CLR-07": "flatten the transparency, or hand the file on as PDF/X-4",
    "CLR-08": "look at the picture: its Decode array does not fit its JPEG",
    "EPUB-02": "scale the picture down for shops that have this limit",
    "EPUB-03": "scale the picture down, or compress it more",
    "EPUB-04": "divide the file into several, or scale its pictures down",
    "EPUB-05": "save the picture as an opaque JPEG or PNG in sRGB",
    "EPUB-06": "give the book a larger cover for shops that have this limit",
    "EPUB-07": "put in a larger picture where there is one",
    "EPUB-08": "put it right in the EPUB, or ask whoever made the file",
    "EPUB-09": "scale the pictures down before the book is sent to a device",
    "EPUB-01": "put it right in the EPUB, or ask whoever made the file",
    "IMG-03": "place the picture smaller, or put in a larger one",
    "IMG-04": "scale the picture down to the size at which it is placed, and leave its profile out",
    "IMG-05": "place the drawing smaller, or put in a larger one",
    "PDF-01": "set the TrimBox of the page to its trimmed size",
    "PDF-02": "add bleed, or ask the printing house whether it needs any",
    "PDF-03": "let it run to the end of the bleed, or keep it off the edge",
    "PDF-04": "move it inwards",
    "PDF-05": "give all pages one size, upright and unscaled",
    "PDF-06": "take it out of the file that goes to the printing house",
    "PDF-07": "have the file written anew by a program that makes PDF/X",
    "PDF-08": "look whether the page is meant to be empty",
    "PDF-09": "move the marks out of the bleed, or take them away",
    "PDF-10": _ASK,
    "PDF-11": "have the file tagged, and its title and language set",
    "PDF-12": "have the file written anew by a program that makes PDF/UA and PDF/A",
    "PDF-15": "have viewers show two pages at a time, the odd ones on the right",
    "PDF-16": "take it out, or ask who made the file what it is for",
    "SAFE-01": _PICTURE,
    "SAFE-02": _PICTURE,
    "SAFE-03": _PICTURE,
    "SAFE-07": "have it taken out, or do not open the file where that would be noticed",
    "TXT-01": "have the typeface enclosed, or ask whoever made the file",
    "TXT-02": "set the type in black ink alone",
    "TXT-03": "have black overprint what is beneath it",
    "TXT-04": "take the overprint away from what is white",
    "TXT-05": "set the type larger, or in black ink alone",
    "TXT-06": "make the line thicker",
    "TXT-07": "set the type larger",
}


def pdf_rules(
    claims: Collection[str], judged_as: JudgedAs | None
) -> tuple[tuple[Rule[PdfFile], ...], Mapping[str, tuple[Rule[PdfFile], ...]]]:
    """Return the rules that a PDF is judged by, and those left out, by the reason why.

    `claims` are the standards that it claims: `PDF/X-4`, `PDF/UA-1`, `PDF/A-2b`.
    """
    if judged_as:
        edition = print_edition.RULES if judged_as == "print" else screen_edition.RULES
        return edition, {}
    applied, left = dict.fromkeys(_OF_EVERY_PDF), {}
    for standard, kind, rules in (
        ("PDF/X", "print", print_edition.RULES),
        ("PDF/UA", "screen", _OF_PDF_UA),
    ):
        if any(each.startswith(standard) for each in claims):
            applied |= dict.fromkeys(rules)
        else:
            reason = f"the file does not claim {standard}; to judge it as a {kind} edition: "
            left[f"{reason}--as {kind}"] = tuple(rule for rule in rules if rule not in applied)
    if print_file.interactive_parts in applied:
        # It finds the same, and more.
        del applied[screen_edition.harmless]
    rule = print_file.conformance_claims
    if rule in applied and not _KNOWN_PDF_X.intersection(claims):
        del applied[rule]
        left[f"it knows {' and '.join(sorted(_KNOWN_PDF_X))} alone"] = (rule,)
    reason = "only this program's editions are PDF/UA-1 and PDF/A-3a in one: --as screen"
    return tuple(applied), {**left, reason: (screen_edition.claims,)}


def as_for_anybody(
    results: Iterable[RuleResult], claims: Collection[str], judged_as: JudgedAs | None
) -> Iterator[RuleResult]:
    """Yield results with hints for anybody, and as warnings what no claimed standard asks for."""
    for result in results:
        advice = not judged_as and not _is_asked(result.id, claims)
        findings = tuple(
            replace(
                finding,
                hint=finding.hint if finding.count > 1 else HINTS.get(result.id, _ASK),
                severity=Severity.WARNING if advice else finding.severity,
            )
            for finding in result.findings
        )
        severity = Severity.WARNING if advice else result.severity
        yield replace(result, findings=findings, severity=severity)


def _is_asked(id: str, claims: Collection[str]) -> bool:
    """Return whether a standard that a file claims asks for a rule, or every file is asked."""
    if id in (*_PRIVATE, "PDF-10", "PDF-16", *_ASKED_BY_EPUB):
        return True
    if id in ("CAP-04", "PDF-11"):
        return any(each.startswith(("PDF/UA", "EPUB Accessibility")) for each in claims)
    if id == "TXT-01":
        return any(each.startswith("PDF/") for each in claims)
    if id == "CLR-02":
        # Other versions may name a registered condition without its profile (ISO 15930-4).
        return "PDF/X-4" in claims
    return id in _ASKED_BY_PDF_X and any(each.startswith("PDF/X") for each in claims)
