"""The page that shows a proof: one HTML file beside its pictures, which opens from the disk.

Its style and script are in it, and a policy names their digests (Content Security Policy 3): it
runs and loads nothing else. From a `file:` address some browsers take `'self'` for no file at all,
so files are named, too.
"""

import base64
import hashlib
from pathlib import Path

from book import __version__, render
from book.check.report.outcome import NAMES
from book.errors import Severity, counted
from book.proof.sheets.contact_sheet import FILE, resolution
from book.proof.sheets.proof_sheet import ProofSheet, screen_id

_TEMPLATES = Path(__file__).parent / "templates"


def to_html(sheet: ProofSheet) -> str:
    """Return the page as text; the same proof gives the same text."""
    style, script = (
        (_TEMPLATES / name).read_text(encoding="utf-8") for name in ("sheet.css", "sheet.js")
    )
    policy = (
        "default-src 'none'; img-src 'self' file:; "
        f"style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    subjects = {finding.subject for finding in sheet.findings}
    values = {
        "sheet": sheet,
        "policy": policy,
        "style": style,
        "script": script,
        "names": {name: words for name, words in NAMES.items() if name in subjects},
        "severities": [
            (severity, sum(finding.severity is severity for finding in sheet.findings))
            for severity in Severity
        ],
        "of_subject": {
            name: sum(finding.subject == name for finding in sheet.findings) for name in subjects
        },
        "contact_sheet": FILE if sheet.photos else "",
        "resolution": resolution,
        "screen_id": screen_id,
        "counted": counted,
        "version": __version__,
    }
    return render.fill("index.html", values, _TEMPLATES)


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
