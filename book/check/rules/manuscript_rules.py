"""The checks of a manuscript: what is found when it is loaded, and what is asked besides."""

from collections.abc import Iterable, Iterator

from book.check import rule
from book.check.result import Located, RuleResult
from book.check.rule import Rule
from book.check.rules import captions, rights
from book.check.rules.manuscript_facts import ManuscriptFacts
from book.errors import Finding, Severity

_E, _W = Severity.ERROR, Severity.WARNING


def _nothing(_: ManuscriptFacts) -> tuple[()]:
    """What is looked at when a manuscript is loaded, and nowhere else."""
    return ()


def _check(
    id: str, title: str, severity: Severity, source: str, run: object
) -> Rule[ManuscriptFacts]:
    return Rule(id=id, title=title, severity=severity, source=source, run=run)  # type: ignore[arg-type]


CHECKS = (
    _check("META-01", "Creator, credit and notice", _E, "IPTC; 17 USC 1202", rights.noticed),
    _check("META-03", "Manuscript and files say the same", _W, "IPTC mapping", _nothing),
    _check("META-07", "The rights are known", _W, "the house", rights.recorded),
    _check("META-08", "A photographer has one spelling", _W, "the house", _nothing),
    _check("SAFE-04", "Protected people were cleared", _E, "Order 73; ICRC; AP", rights.cleared),
    _check("SAFE-05", "What was altered is said", _E, "AP visuals", rights.stated),
    _check("SAFE-06", "No words give a unit away", _W, "Order 73; ICRC", rights.discreet),
    _check("SAFE-08", "Nothing graphic on the cover", _E, "Dart Center; BBC", _nothing),
    _check("CAP-01", "Captions know where and when", _W, "AP", captions.complete),
    _check("CAP-02", "Captions are short", _W, "AP", captions.short),
    _check("CAP-03", "Credits name photographer and agency", _E, "the house", _nothing),
    _check("CAP-04", "Photographs are described", _E, "WCAG 1.1.1; IPTC; KDP", captions.described),
    _check("CAP-05", "Numbers and blame have a source", _W, "Reuters", captions.attributed),
    _check("CAP-06", "Places have one spelling", _W, "the house", captions.spelling),
    _check("IMG-01", "Photographs are whole", _E, "the house", _nothing),
    _check("IMG-02", "Photographs have a colour profile", _W, "the house", _nothing),
    _check("IMG-10", "Photographs are opaque", _W, "the house", _nothing),
    _check("FILE-01", "Files lie in the project", _E, "the house", _nothing),
    _check("FILE-02", "Photographs are delivered", _E, "the house", _nothing),
    _check("FILE-03", "Photographs in the folder are in the gallery", _W, "the house", _nothing),
    _check("MAN-10", "Nothing is a working title", _W, "the house", _nothing),
)
#: What holds where nothing is found of a kind, for the findings that stop a build.
_OTHERS = {
    "A11Y": "Claims of accessibility are somebody's",
    "CLR": "The printing house's profile can be used",
    "DIST": "Numbers of the book trade are right",
    "FILE": "Files lie in the project",
    "MAN": "The text can be set",
    "PLACE": "Every photograph has its place",
    "TOML": "The settings can be understood",
}


def runs(manuscript: ManuscriptFacts | None, loaded: Iterable[Finding]) -> Iterator[RuleResult]:
    """Run every check of a manuscript; None for one that cannot be loaded, for its errors.

    `loaded` is what was found when it was, or could not be.
    """
    by_code: dict[str, list[Located]] = {}
    for finding in dict.fromkeys(loaded):
        where = Located(finding=finding, photo_id=_photo_id(finding, manuscript))
        by_code.setdefault(finding.code, []).append(where)
    for check in CHECKS:
        found = by_code.pop(check.id, [])
        if check.run is captions.described and manuscript:
            found = []  # It says the same of photographs that are delivered.
        if manuscript is None and not found:
            yield rule.left_out([check], "manuscript", "the manuscript has errors")[0]
            continue
        asked = check.run(manuscript) if manuscript else ()
        yield rule.run_of(check, "manuscript", [*found, *rule.located(check.id, asked, "")])
    for code, found in by_code.items():
        title = _OTHERS.get(code.partition("-")[0], "The manuscript is sound")
        severity = _E if any(one.finding.severity is _E for one in found) else _W
        other = _check(code, title, severity, "the house", _nothing)
        yield rule.run_of(other, "manuscript", found)


def _photo_id(finding: Finding, manuscript: ManuscriptFacts | None) -> str:
    """Find the photograph that a finding of the gallery names, by its id or by its file."""
    if not finding.file.endswith("gallery.toml"):
        return ""
    for photo in manuscript.publication.photos if manuscript else ():
        if finding.message.startswith((f"{photo.file} ", f"{photo.file}:")):
            return photo.id
    _, _, rest = finding.message.partition("photograph “")
    return rest.partition("”")[0]
