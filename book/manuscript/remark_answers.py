"""Read the answers to remarks, in `source/remarks/answers.toml`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.errors import Finding, Severity
from book.manuscript import source_digests, source_files, toml_lines, validation
from book.manuscript.printable import printable_line
from book.manuscript.toml_lines import TomlFile

ANSWERS = f"{source_digests.REMARKS}/answers.toml"
_MOST_ANSWER = 2000
_NO = re.compile(r"(?i)no(?:\s*[,;:.–—-]+\s*(?:because\b)?|\s+because\b)\s*(?P<reason>.*)", re.S)
_HINT = 'write "done", or "no, because ..." with the reason'


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody has decided about a remark."""

    #: False where nothing was changed, for the reason that is given.
    done: bool
    #: As it is written.
    text: str


def read_answers(
    root: Path, ids: Collection[str], *, release: bool
) -> tuple[Mapping[str, Answer], TomlFile | None, tuple[Finding, ...]]:
    """Return the answers by the ids of their remarks, their file, and what is wrong in it.

    An answer that is none leaves its remark open. With `release` that is an error.
    """
    fault = source_files.file_fault(root, root / ANSWERS)
    if fault and fault.missing:
        return {}, None, ()
    toml = toml_lines.read_toml(root, ANSWERS)
    if isinstance(toml, Finding):
        return {}, None, (toml,)
    severity = Severity.ERROR if release else Severity.WARNING
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    suggested = 0
    for id, value in toml.values.items():
        shown = printable_line(id, 60)
        if id not in ids:
            suggested += 1
            known = sorted(ids) if suggested <= validation.MOST_SUGGESTED else ()
            hint = validation.suggest_nearest(id, known, "take it out, or write an id of a remark")
            message = f"there is no remark “{shown}” to be answered"
            findings.append(toml.finding("REM-02", (id,), message, hint, severity))
            continue
        answer, message = _parse(value)
        if answer:
            answers[id] = answer
        else:
            message = f"the answer to “{shown}” {message}"
            findings.append(toml.finding("REM-02", (id,), message, _HINT, severity))
    return answers, toml, tuple(findings)


def _parse(value: Any) -> tuple[Answer | None, str]:
    """Return an answer, or what is wrong with it; a table has it under `answer`."""
    if isinstance(value, dict):
        value = value.get("answer")
    if not isinstance(value, str):
        return None, "is no text in quotes"
    text = printable_line(value, _MOST_ANSWER)
    if text.rstrip(".! ").casefold() == "done":
        return Answer(done=True, text=text), ""
    if match := _NO.fullmatch(text):
        if sum(map(str.isalpha, match["reason"])) > 1:
            return Answer(done=False, text=text), ""
        return None, "is “no” without a reason"
    if text.rstrip(".! ").casefold() == "no":
        return None, "is “no” without a reason"
    return None, f"is “{printable_line(text, 60)}”, and neither “done” nor “no, because ...”"
