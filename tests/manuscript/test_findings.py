"""Each fault of a manuscript is printed word for word, and nothing is built.

A folder of `findings/` is copied over the sample: a file in its `source/` replaces the sample's or
is added, and its `case.toml` lists what else is changed:

    arguments = ["--release"]                                  # for `book build`
    remove = ["source/disclaimer.md"]
    change = [{ file = "…", old = "…", new = "…" }]            # `old` occurs exactly once
    spoil = { "source/gallery/ferry.jpg" = "cut in half" }     # see support/spoilt_source_files.py
    link = { "source/sections/15-more.md" = "elsewhere.md" }   # to a file outside the project

A `styles.css` is added after our own styles. A folder with an `edited.csv` is a case of
`book photos --read edited.csv` instead.

`expected.txt` is what the command prints to stderr. After a change of messages, write all of them
anew with `EXPECTED=write pytest tests/manuscript/test_findings.py`, and read the difference.

"""

import io
import json
import os
import shutil
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from book import build, pdf
from book.cli import main, output
from book.errors import Finding, Severity
from book.manuscript import load
from book.project import Project
from tests.support.finding_cases import CASES, FOLDER, apply_case
from tests.support.projects import NO_COVER, file_contents
from tests.support.spoilt_source_files import cut_in_half

#: Cases with warnings alone. The others end before a page is laid out.
ONLY_WARNED = (
    "CAP-03-a-name-alone",
    "CAP-03-names-that-are-not-plain",
    "CAP-04-no-alt-text",
    "EPUB-06-no-cover",
    "FILE-02-not-delivered",
    "FILE-03-in-no-table",
    "IMG-02-no-profile",
    "IMG-03-too-few-pixels",
    "IMG-10-transparent",
    "MAN-10-working-titles",
    "MAN-13-one-for-every-item",
    "MAN-13-sentence-with-a-year",
    "MAN-15-other-dialects",
    "MAN-16-not-meant",
    "META-03-file-disagrees",
    "META-08-nearly-the-same",
    "META-11-metadata-cut-off",
    "META-12-unknown-encoding",
    "META-13-perhaps-a-camera-s",
    "PLACE-04-too-many-on-a-line",
    "PLACE-05-cut-down-by-half",
    "PLACE-06-heading-alone",
    "PLACE-07-smaller-than-wanted",
    "REM-01-open-remarks",
    "REM-02-answers-that-are-none",
    "TXT-08-labels-in-english",
    "TXT-09-straight-quotes",
    "TXT-10-hyphens-and-dots",
)
EARLIER = ("sample-print.pdf", "sample-screen.pdf", "sample.epub")


def style(css: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add styles after our own in every PDF."""
    lay_out = pdf.lay_out

    def lay_out_styled(xhtml: str, *rest: Any, **more: Any) -> pdf.PageFacts:
        return lay_out(xhtml.replace("</style>", f"{css}</style>", 1), *rest, **more)

    monkeypatch.setattr(pdf, "lay_out", lay_out_styled)


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run `book` with arguments in this process; return its exit code and stderr."""
    monkeypatch.setattr(sys, "argv", ["book", *arguments])
    monkeypatch.setattr(main.signal, "signal", lambda *_: None)
    stderr = io.StringIO()
    with pytest.raises(SystemExit) as ended, redirect_stderr(stderr):
        main.main()
    return int(ended.value.code or 0), stderr.getvalue()


def leave_editions(project: Path) -> dict[str, bytes]:
    """Write editions as of an earlier build; return their bytes by name."""
    earlier = {name: f"{name} of yesterday".encode() * 1000 for name in EARLIER}
    (project / "build").mkdir()
    for name, content in earlier.items():
        (project / "build" / name).write_bytes(content)
    return earlier


def editions_in(project: Path) -> dict[str, bytes]:
    files = (project / "build").glob("*")
    return {path.name: path.read_bytes() for path in files if path.is_file()}


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_manuscript_is_answered_word_for_word(
    name: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["build", "--project", str(sample), *apply_case(name, sample)]
    if (FOLDER / name / "edited.csv").exists():
        shutil.copy(FOLDER / name / "edited.csv", sample.parent)
        monkeypatch.chdir(sample.parent)
        arguments = ["photos", "--project", str(sample), "--read", "edited.csv", "--write"]
    if (FOLDER / name / "styles.css").exists():
        style((FOLDER / name / "styles.css").read_text(encoding="utf-8"), monkeypatch)
    source = file_contents(sample / "source")
    expected = FOLDER / name / "expected.txt"
    writing = os.environ.get("EXPECTED") == "write"
    only_warns = name in ONLY_WARNED
    earlier = leave_editions(sample)
    code, stderr = warned(sample) if only_warns else run(arguments, monkeypatch)
    if writing:
        expected.write_text(stderr, encoding="utf-8")
    assert stderr == expected.read_text(encoding="utf-8")
    assert code == (0 if only_warns else 1)
    assert editions_in(sample) == earlier
    assert file_contents(sample / "source") == source


def warned(sample: Path) -> tuple[int, str]:
    """Read a manuscript that would be built, and print its warnings as a build does."""
    stderr = io.StringIO()
    with redirect_stderr(stderr):
        source = load.read_manuscript(Project(sample))
        placed = build._place_photographs(Project(sample), source)
        warnings = [*source.warnings, *build.find_layout_faults(source, placed, release=False)]
        output.print_findings(warnings, "build", "")
    assert all(finding.severity is Severity.WARNING for finding in warnings)
    return 0, stderr.getvalue()


def test_findings_can_be_read_by_machines(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = apply_case("many-faults", sample)
    run(["build", "--json", "--project", str(sample), *arguments], monkeypatch)
    printed = json.loads(capsys.readouterr().out)
    assert printed["editions"] == []
    findings = [
        Finding(**{**values, "severity": Severity(values["severity"])})
        for values in printed["findings"]
    ]
    listed = (FOLDER / "many-faults/expected.txt").read_text(encoding="utf-8")
    for finding in findings:
        assert f"{finding.location}: {finding.severity} {finding.code}: {finding.message}" in listed
    assert sum(values.severity is Severity.ERROR for values in findings) == listed.count(": error ")


def test_the_sample_itself_has_no_fault(sample: Path) -> None:
    assert warned(sample) == (0, NO_COVER)


def test_a_damaged_photograph_is_found_while_pictures_are_made(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without another fault, only making the pictures reads beyond the header.
    cut_in_half(sample / "source/gallery/ferry.jpg")
    code, stderr = run(["build", "--project", str(sample), "epub"], monkeypatch)
    assert code == 1
    assert stderr.count("error IMG-01: source/gallery/ferry.jpg") == 1
    assert editions_in(sample) == {}


@pytest.mark.slow
def test_the_editions_of_an_earlier_build_outlive_a_fault(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["build", "--project", str(sample), "epub"], monkeypatch) == (0, NO_COVER)
    earlier = editions_in(sample)
    assert set(earlier) == {"sample.epub"}
    apply_case("many-faults", sample)
    assert run(["build", "--project", str(sample), "epub"], monkeypatch)[0] == 1
    assert editions_in(sample) == earlier


def test_a_folder_without_a_manuscript_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, stderr = run(["build", "--project", str(tmp_path)], monkeypatch)
    assert code == 2
    assert "there is no folder source/" in stderr
    assert Project(tmp_path).build.name == "build"
