"""What the command line tells somebody who begins: help, topics, rules, completion, first steps."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from book.check.rules import rule_list
from tests.support.command import ROOT, environment, run_book

TOPICS = {
    "manuscript": "source/README.md",
    "proof": "book/proof/README.md",
    "styles": "styles/README.md",
}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_printed_as_it_is_written(topic: str) -> None:
    run = run_book("help", topic)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (ROOT / TOPICS[topic]).read_text(encoding="utf-8")


def test_help_names_commands_topics_and_how_to_begin() -> None:
    run = run_book("help")
    for words in (
        "build",
        "check",
        "photos",
        "proof",
        "new",
        "help manuscript",
        "book new FOLDER",
        "_BOOK_COMPLETE",
    ):
        assert words in run.stdout


def test_an_unknown_topic_is_wrong_use() -> None:
    run = run_book("help", "nothing")
    assert run.returncode == 2
    assert "manuscript" in run.stderr


def test_the_list_prints_every_rule_with_all_that_is_known_of_it() -> None:
    run = run_book("check", "--list")
    assert (run.returncode, run.stderr) == (0, "")
    for rule in rule_list.listed_rules():
        assert f"\n{rule.id} " in f"\n{run.stdout}"
        for words in (rule.title, rule.protects, rule.threshold, rule.source):
            assert words in run.stdout
        assert rule.title
        assert rule.protects
        assert rule.source


def test_the_list_is_the_same_for_machines() -> None:
    listed = json.loads(run_book("check", "--list", "--json").stdout)
    assert [rule["id"] for rule in listed] == [rule.id for rule in rule_list.listed_rules()]
    keys = {"id", "title", "severity", "protects", "threshold", "source", "subjects"}
    assert all(set(rule) == keys for rule in listed)


def test_an_id_has_one_title_one_source_and_one_protection() -> None:
    told: dict[str, set[tuple[str, str, str, str]]] = {}
    for _, rule in rule_list._rules_by_subject():
        facts = (rule.title, rule.source, rule.protects, rule.threshold)
        told.setdefault(rule.id, set()).add(facts)
    # Loading a printer profile and ISBNs looks at other things than the finished files.
    twice = {id for id, facts in told.items() if len(facts) > 1}
    assert twice <= {"CLR-02", "DIST-06"}


@pytest.mark.parametrize("command", ["build", "check", "photos"])
def test_a_project_that_is_not_there_is_answered_with_how_to_begin(
    command: str, tmp_path: Path
) -> None:
    run = run_book(command, cwd=tmp_path)
    assert run.returncode == 2
    assert "no folder source/" in run.stderr
    assert "book new FOLDER" in run.stderr
    assert run.stdout == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_can_complete_commands(shell: str) -> None:
    script = "import sys; sys.argv = ['book']; from book.cli.main import main; main()"
    env = environment(_BOOK_COMPLETE=f"{shell}_source")
    run = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert run.returncode == 0
    assert "_BOOK_COMPLETE" in run.stdout
