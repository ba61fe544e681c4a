"""`book build` prints findings for people or machines; with an error it writes no edition."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from book.errors import Finding
from book.exit_codes import ExitCode
from tests.support.command import environment, run_book
from tests.support.projects import Built, edition_digests, rewrite


def test_json_is_all_that_is_printed_and_holds_everything(reportage: Built) -> None:
    run = run_book("build", "--project", reportage.project, "--json")
    assert run.returncode == ExitCode.DONE
    assert run.stderr == ""
    printed = json.loads(run.stdout)
    assert set(printed) == {"findings", "editions"}
    names = {field.name for field in fields(Finding)}
    assert all(set(finding) == names for finding in printed["findings"])
    assert {finding["severity"] for finding in printed["findings"]} == {"warning"}
    # Without --json only the first few of a code are listed.
    undelivered = [f for f in printed["findings"] if "has not been delivered" in f["message"]]
    assert len(undelivered) == 19
    assert [edition["edition"] for edition in printed["editions"]] == ["print", "screen", "epub"]
    for edition, path in zip(printed["editions"], reportage.editions, strict=True):
        assert set(edition) == {"edition", "file", "extent", "bytes", "seconds", "unchanged"}
        assert Path(edition["file"]) == path
        assert edition["bytes"] == path.stat().st_size
        assert edition["unchanged"] is True


def test_json_names_faults_and_no_editions_when_there_are_faults(sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", "The ferry at noon", "")
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = run_book("build", "--project", sample, "--json")
    assert run.returncode == ExitCode.REFUSED
    assert run.stderr == ""
    printed = json.loads(run.stdout)
    assert printed["editions"] == []
    faults = [f for f in printed["findings"] if f["severity"] == "error"]
    assert len(faults) >= 2
    for fault in faults:
        assert all((fault["code"], fault["message"], fault["file"], fault["line"], fault["hint"]))


def test_faults_are_told_with_file_and_line_and_nothing_is_built(sample: Path) -> None:
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = run_book("build", "--project", sample)
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert re.search(r"^source/sections/20-the-bridges\.md:6: error ", run.stderr, re.MULTILINE)
    assert "no edition was written" in run.stderr
    assert edition_digests(sample / "build") == {}


def test_many_warnings_of_a_kind_are_counted(reportage: Built) -> None:
    listed = reportage.run.stderr.count("has not been delivered")
    (more,) = re.findall(r"… and ([0-9]+) more of FILE-02", reportage.run.stderr)
    assert listed + int(more) == 19
    assert "--json" in reportage.run.stderr


def test_a_release_refuses_photographs_that_are_not_there(reportage: Built) -> None:
    before = edition_digests(reportage.build)
    run = run_book("build", "--project", reportage.project, "--release")
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert len(re.findall(r"error FILE-02: .* has not been delivered", run.stderr)) == 19
    assert edition_digests(reportage.build) == before


def test_a_release_of_delivered_photographs_is_built(sample: Path) -> None:
    run = run_book("build", "epub", "--project", sample, "--release")
    assert run.returncode == ExitCode.DONE, run.stderr


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_a_character_that_no_typeface_has_is_found_where_it_stands(
    edition: str, built_sample: Built, tmp_path: Path
) -> None:
    project = shutil.copytree(built_sample.project, tmp_path / "sample")
    rewrite(project / "source/sections/20-the-bridges.md", "is water.", "is water 漢.")
    before = edition_digests(project / "build")
    run = run_book("build", edition, "--project", project, "--json")
    assert run.returncode == ExitCode.REFUSED
    findings = json.loads(run.stdout)["findings"]
    (fault,) = [finding for finding in findings if finding["severity"] == "error"]
    assert fault["code"] == "TXT-01"
    assert (fault["file"], fault["line"]) == ("source/sections/20-the-bridges.md", 10)
    assert "漢" in fault["message"]
    assert edition_digests(project / "build") == before


def test_a_doubt_is_said_beside_an_error_about_another_photograph(sample: Path) -> None:
    gallery = sample / "source/gallery"
    doubtful, damaged = gallery / "ferry.jpg", gallery / "ferryman.jpg"
    # Without the end mark; and with zeros in place of the second half.
    doubtful.write_bytes(doubtful.read_bytes()[:-2])
    content = damaged.read_bytes()
    damaged.write_bytes(content[: len(content) // 2] + bytes(len(content) // 2))
    run = run_book("build", "epub", "--project", sample, "--json")
    assert run.returncode == ExitCode.REFUSED
    found = [each for each in json.loads(run.stdout)["findings"] if each["code"] == "IMG-01"]
    assert [(each["severity"], each["photo_id"]) for each in found] == [
        ("warning", "ferry"),
        ("error", "ferryman"),
    ]


def test_many_faults_of_a_kind_in_a_text_are_counted_once(sample: Path) -> None:
    section = sample / "source/sections/20-the-bridges.md"
    links = "".join(f"See [this](nowhere-{number}).\n\n" for number in range(300))
    section.write_text(f"{section.read_text('utf-8')}\n{links}", encoding="utf-8")
    run = run_book("build", "--project", sample, "--json")
    messages = [each["message"] for each in json.loads(run.stdout)["findings"]]
    assert "200 more faults of this kind follow in this file" in messages


def test_a_reader_who_goes_away_is_no_bug(reportage: Built) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "book", "build", "--project", reportage.project, "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()
