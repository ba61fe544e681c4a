"""Proofs that `book proof` has made of the sample, and reports of `book check` for them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import html

from book import __version__
from tests.support.command import run_book
from tests.support.projects import Built


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A proof on the disk."""

    built: Built
    folder: Path

    @cached_property
    def page(self) -> Any:
        return html.fromstring((self.folder / "index.html").read_bytes())

    def by_id(self, id: str) -> Any:
        (found,) = self.page.xpath("//*[@id=$id]", id=id)
        return found

    @property
    def addresses(self) -> list[str]:
        """What the page shows or leads to, outside itself."""
        found = self.page.xpath("//@src | //a/@href")
        return [unquote(each.partition("#")[0]) for each in found if not each.startswith("#")]


def run_proof(project: Path) -> subprocess.CompletedProcess[str]:
    return run_book("proof", "--project", project)


def make_proof(
    built: Built,
    folder: Path,
    report: dict[str, Any],
    write: Callable[[Path], subprocess.CompletedProcess[str]] = run_proof,
) -> Proof:
    """Copy a publication that was built, with a report, and have a proof made of it."""
    project = shutil.copytree(built.project, folder / "sample")
    shutil.rmtree(project / "build/report", ignore_errors=True)
    (project / "build/report").mkdir()
    written = json.dumps(report, ensure_ascii=False)
    (project / "build/report/report.json").write_text(written, encoding="utf-8")
    run = write(project)
    assert run.returncode == 0, run.stdout + run.stderr
    return Proof(
        built=Built(project=project, source=built.source, run=run), folder=project / "build/proof"
    )


def made_finding(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "severity": "warning",
        "message": f"{code} is found",
        "hint": "",
        "file": "",
        "line": 0,
        "photo_id": "",
        "page": 0,
        "box": None,
        "count": 1,
        **more,
    }


def made_check(subject: str, *findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": findings[0]["code"] if findings else "NONE-01",
        "title": "Something holds",
        "subject": subject,
        "severity": "error",
        "source": "a test",
        "state": "found" if findings else "passed",
        "reason": "",
        "findings": [*findings],
        **more,
    }


def made_report(name: str, *checks: dict[str, Any]) -> dict[str, Any]:
    """Return a report as `book check` writes it, of the three editions of a publication."""
    files = {
        "manuscript": "",
        "print": f"build/{name}-print.pdf",
        "screen": f"build/{name}-screen.pdf",
        "epub": f"build/{name}.epub",
    }
    numbers = dict.fromkeys(("errors", "warnings", "passed", "left_out", "switched_off"), 0)
    return {
        "version": 1,
        "builder": __version__,
        "title": "The River",
        "strict": False,
        "release": False,
        "refused": False,
        "headline": "",
        "subjects": [
            {"subject": subject, "file": file, "extent": "", **numbers}
            for subject, file in files.items()
        ],
        "checks": [*checks],
        "credits": [],
        "disclaimer": {},
        "questions": [],
        "judges": [],
    }
