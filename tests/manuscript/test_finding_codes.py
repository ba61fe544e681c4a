"""Every code of the program has a folder in `findings`, and every finding a place and a hint."""

import ast
import re
from collections.abc import Iterator

import pytest

from book.project import PACKAGE
from tests.support.finding_cases import CASES, FOLDER


@pytest.mark.parametrize("name", CASES)
def test_a_folder_is_named_after_a_code_that_it_shows(name: str) -> None:
    stderr = (FOLDER / name / "expected.txt").read_text(encoding="utf-8")
    code = "-".join(name.split("-")[:2])
    assert f" {code}: " in stderr or code.startswith("many-")


@pytest.mark.parametrize("name", CASES)
def test_every_finding_says_where_and_what_to_write(name: str) -> None:
    lines = (FOLDER / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    for line, hint in zip(lines, [*lines[1:], ""], strict=True):
        end = r"\d+ errors?; (no edition was written|nothing was changed)"
        if not re.fullmatch(end, line) and line[0] != " ":
            place = r"(source/[^ ]+|edited\.csv:\d+)"
            assert re.match(rf"{place}: (error|warning) [A-Z0-9]+-\d\d: \S", line), line
            assert hint.startswith("    "), f"no hint after: {line}"
            # Terms of libraries are not for editors.
            assert not re.search(r"PhotoTable|dictionary|instance of|codec|\bNone\b|\\n", line)


def codes(tree: ast.AST) -> Iterator[str]:
    """Yield the string constants of a module that have the form of a finding's code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^[A-Z][A-Z0-9]+-\d\d$", node.value)


def test_every_code_of_the_program_has_a_folder() -> None:
    # Findings about finished editions are tested in tests/check; a proof reads their codes.
    modules = set(PACKAGE.rglob("*.py")) - set((PACKAGE / "check").rglob("*.py"))
    modules.remove(PACKAGE / "proof/sheets/check_report.py")
    known = {code for path in modules for code in codes(ast.parse(path.read_text("utf-8")))}
    shown = {"-".join(name.split("-")[:2]) for name in CASES}
    # MAN-18 reports what the parser loses unseen: no manuscript is known of which it does. The
    # guard is tested with parsers that lose words (test_lost_words).
    assert known - shown == {"MAN-18"}
    assert {code for code in shown if not code.startswith("many-")} - known == set()
