"""One folder, one fault: what the editor is told of it, word for word, and that nothing is built.

A folder of `findings/` is laid over a copy of the sample: what lies in its `source/` replaces or
joins what is there, and its `case.toml` says what else happens to it:

    arguments = ["--release"]                                  # for `book build`
    remove = ["source/disclaimer.md"]
    change = [{ file = "…", old = "…", new = "…" }]            # `old` stands there exactly once
    spoil = { "source/gallery/ferry.jpg" = "cut in half" }     # the ways are in SPOILT
    link = { "source/sections/15-more.md" = "elsewhere.md" }   # to a file outside the project

A `styles.css` is set after the styles of the house. A folder with an `edited.csv` is a case of
`book photos --read edited.csv` instead.

`expected.txt` is what the command then prints to stderr. After a change of words, write all of
them anew with `EXPECTED=write pytest tests/manuscript/test_findings.py`, and read the difference.
"""

import ast
import io
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from book import build, layout, pdf
from book.cli import main, output
from book.errors import Finding, Severity
from book.images import metadata
from book.manuscript import load
from book.project import PACKAGE, Project

FOLDER = Path(__file__).parent / "findings"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
#: Would be built; the others end before a page is laid out.
ONLY_WARNED = (
    "CAP-04-no-alt-text",
    "FILE-02-not-delivered",
    "FILE-03-in-no-table",
    "IMG-02-no-profile",
    "IMG-10-transparent",
    "MAN-10-working-titles",
    "META-03-file-disagrees",
    "META-08-nearly-the-same",
    "PLACE-04-too-many-on-a-line",
    "PLACE-05-cut-down-by-half",
)
EARLIER = ("sample-print.pdf", "sample-screen.pdf", "sample.epub")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def text_instead(path: Path) -> None:
    path.write_text("This is no picture.\n", encoding="utf-8")


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def another_format(path: Path) -> None:
    with Image.open(path) as image:
        image.save(path, "GIF")


def in_windows_1251(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))


def with_line_ends_of_windows(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def rgb_profile(path: Path) -> None:
    from PIL import ImageCms

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    path.write_bytes(srgb.tobytes())


def without_its_profile(path: Path) -> None:
    with Image.open(path) as image:
        image.save(path, quality=90, icc_profile=None)


def transparent_in_places(path: Path) -> None:
    with Image.open(path) as image:
        layered = image.convert("RGBA")
        layered.paste((0, 0, 0, 0), (0, 0, 90, 90))
        layered.save(path, icc_profile=image.info["icc_profile"])


def with_words_of_its_own(path: Path) -> None:
    words = metadata.PhotoMetadata(
        creators=("Eva Other",), caption="The ferry at noon", copyright="© Somebody else"
    )
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "A caption for another picture"
    with Image.open(path) as image:
        image.save(
            path,
            quality=90,
            icc_profile=image.info["icc_profile"],
            xmp=metadata.xmp_packet(words),
            extra=metadata.iim_segment(words),
            exif=exif,
        )


SPOILT: dict[str, Callable[[Path], None]] = {
    "empty": empty,
    "cut in half": cut_in_half,
    "cut in the header": cut_in_the_header,
    "text instead": text_instead,
    "folder instead": folder_instead,
    "another format": another_format,
    "in windows-1251": in_windows_1251,
    "with line ends of windows": with_line_ends_of_windows,
    "rgb profile": rgb_profile,
    "without its profile": without_its_profile,
    "transparent in places": transparent_in_places,
    "with words of its own": with_words_of_its_own,
}


def lay_over(name: str, sample: Path) -> list[str]:
    """Lay a case over the sample; answer the arguments of the command."""
    case = FOLDER / name
    if (case / "source").is_dir():
        shutil.copytree(case / "source", sample / "source", dirs_exist_ok=True)
    said: dict[str, Any] = {}
    if (case / "case.toml").exists():
        said = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    for file in said.get("remove", ()):
        (sample / file).unlink()
    for change in said.get("change", ()):
        words = (sample / change["file"]).read_text(encoding="utf-8")
        assert words.count(change["old"]) == 1, change
        (sample / change["file"]).write_text(
            words.replace(change["old"], change["new"]), encoding="utf-8", newline=""
        )
    for file, way in said.get("spoil", {}).items():
        SPOILT[way](sample / file)
    for file, target in said.get("link", {}).items():
        outside = sample.parent / target
        outside.write_text("# Elsewhere\n\nThis lies outside.\n", encoding="utf-8")
        (sample / file).unlink(missing_ok=True)
        (sample / file).symlink_to(outside)
    return list(said.get("arguments", ()))


def style(css: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set styles after those of the house in every PDF."""
    write = pdf.write

    def write_styled(xhtml: str, *rest: Any, **more: Any) -> pdf.PageFacts:
        return write(xhtml.replace("</style>", f"{css}</style>", 1), *rest, **more)

    monkeypatch.setattr(pdf, "write", write_styled)


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run `book` with arguments; answer its exit code and what it says on stderr."""
    monkeypatch.setattr(sys, "argv", ["book", *arguments])
    monkeypatch.setattr(main.signal, "signal", lambda *_: None)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended, redirect_stderr(said):
        main.main()
    return int(ended.value.code or 0), said.getvalue()


def leave_editions(project: Path) -> dict[str, bytes]:
    """Put editions of an earlier build there."""
    earlier = {name: f"{name} of yesterday".encode() * 1000 for name in EARLIER}
    (project / "build").mkdir()
    for name, content in earlier.items():
        (project / "build" / name).write_bytes(content)
    return earlier


def editions_in(project: Path) -> dict[str, bytes]:
    files = (project / "build").glob("*")
    return {path.name: path.read_bytes() for path in files if path.is_file()}


def contents_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_manuscript_is_answered_word_for_word(
    name: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["build", "--project", str(sample), *lay_over(name, sample)]
    if (FOLDER / name / "edited.csv").exists():
        shutil.copy(FOLDER / name / "edited.csv", sample.parent)
        monkeypatch.chdir(sample.parent)
        arguments = ["photos", "--project", str(sample), "--read", "edited.csv", "--write"]
    if (FOLDER / name / "styles.css").exists():
        style((FOLDER / name / "styles.css").read_text(encoding="utf-8"), monkeypatch)
    source = contents_of(sample / "source")
    expected = FOLDER / name / "expected.txt"
    writing = os.environ.get("EXPECTED") == "write"
    only_warns = name in ONLY_WARNED
    earlier = leave_editions(sample)
    code, said = warned(sample) if only_warns else run(arguments, monkeypatch)
    if writing:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert code == (0 if only_warns else 1)
    assert editions_in(sample) == earlier
    assert contents_of(sample / "source") == source


def warned(sample: Path) -> tuple[int, str]:
    """Read a manuscript that would be built, and print its warnings as a build does."""
    said = io.StringIO()
    with redirect_stderr(said):
        source = load.read_manuscript(Project(sample))
        placed = layout.compose(source.publication, source.page)
        warnings = [*source.warnings, *build._layout_findings(source, placed)]
        output.print_findings(warnings, "build", "")
    assert all(finding.severity is Severity.WARNING for finding in warnings)
    return 0, said.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_a_folder_is_named_after_a_code_that_it_shows(name: str) -> None:
    said = (FOLDER / name / "expected.txt").read_text(encoding="utf-8")
    code = "-".join(name.split("-")[:2])
    assert f" {code}: " in said or code.startswith("many-")


@pytest.mark.parametrize("name", CASES)
def test_every_finding_says_where_and_what_to_write(name: str) -> None:
    lines = (FOLDER / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    for line, hint in zip(lines, [*lines[1:], ""], strict=True):
        end = r"\d+ errors?; (no edition was written|nothing was changed)"
        if not re.fullmatch(end, line) and line[0] != " ":
            place = r"(source/[^ ]+|edited\.csv:\d+)"
            assert re.match(rf"{place}: (error|warning) [A-Z0-9]+-\d\d: \S", line), line
            assert hint.startswith("    "), f"no hint after: {line}"
            # Words of our libraries, which no editor needs to know.
            assert not re.search(r"PhotoTable|dictionary|instance of|codec|\bNone\b|\\n", line)


def codes(tree: ast.AST) -> Iterator[str]:
    """Find the codes of findings in a module: the strings that look like one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^[A-Z][A-Z0-9]+-\d\d$", node.value)


def test_every_code_of_the_program_has_a_folder() -> None:
    # A finding about a finished edition is a matter of `check/`, which has tests of its own.
    modules = [path for path in PACKAGE.rglob("*.py") if "check" not in path.parts]
    known = {code for path in modules for code in codes(ast.parse(path.read_text("utf-8")))}
    shown = {"-".join(name.split("-")[:2]) for name in CASES}
    assert known - shown == set()
    assert {code for code in shown if not code.startswith("many-")} - known == set()


def test_findings_can_be_read_by_machines(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = lay_over("many-faults", sample)
    run(["build", "--json", "--project", str(sample), *arguments], monkeypatch)
    said = json.loads(capsys.readouterr().out)
    assert said["editions"] == []
    findings = [Finding(**{**f, "severity": Severity(f["severity"])}) for f in said["findings"]]
    listed = (FOLDER / "many-faults/expected.txt").read_text(encoding="utf-8")
    for finding in findings:
        assert f"{finding.location}: {finding.severity} {finding.code}: {finding.message}" in listed
    assert sum(f.severity is Severity.ERROR for f in findings) == listed.count(": error ")


def test_the_sample_itself_has_no_fault(sample: Path) -> None:
    assert warned(sample) == (0, "")


def test_a_damaged_photograph_is_found_while_pictures_are_made(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing else is wrong, so nothing but the making of the pictures looks behind the header.
    cut_in_half(sample / "source/gallery/ferry.jpg")
    code, said = run(["build", "--project", str(sample), "epub"], monkeypatch)
    assert code == 1
    assert said.count("error IMG-01: source/gallery/ferry.jpg") == 1
    assert editions_in(sample) == {}


@pytest.mark.slow
def test_the_editions_of_an_earlier_build_outlive_a_fault(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["build", "--project", str(sample), "epub"], monkeypatch) == (0, "")
    earlier = editions_in(sample)
    assert set(earlier) == {"sample.epub"}
    lay_over("many-faults", sample)
    assert run(["build", "--project", str(sample), "epub"], monkeypatch)[0] == 1
    assert editions_in(sample) == earlier


def test_a_folder_without_a_manuscript_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = run(["build", "--project", str(tmp_path)], monkeypatch)
    assert code == 2
    assert "there is no folder source/" in said
    assert Project(tmp_path).build.name == "build"
