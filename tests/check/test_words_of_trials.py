"""Nothing is said of right editions of manuscripts whose words look like the builder's own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from book import build
from book.check import worker
from book.check.result import Subject
from book.check.rules import words
from book.manuscript import load, sections
from book.plan import Edition
from book.project import Project
from tests.support.trial_publications import write_trial


@pytest.mark.parametrize("seed", [118, 1002, 1010])
def test_nothing_but_a_word_taken_out_is_reported(tmp_path: Path, seed: int) -> None:
    write_trial(tmp_path, seed)
    project = Project(tmp_path)
    editions: tuple[Subject, ...] = ("print", "epub")
    with ThreadPoolExecutor(1) as pool:
        wanted = [*map(Edition, editions)]
        builds = build.build_editions(
            project, wanted, release=False, threads=pool, processes=nullcontext(pool)
        )
        list(builds)
    publication = load.read_manuscript(project).publication
    paths = [*sections.section_files(tmp_path, []), tmp_path / sections.DISCLAIMER]
    sources = words.read_sources((path.name, path.read_text("utf-8")) for path in paths)
    for edition in editions:
        path = project.edition(publication.name, Edition(edition))
        file = worker.check_file(path, edition, None, path.name)
        assert words.compare_words(file, publication, sources).differences == ()
        longest = max(range(len(file.text)), key=lambda number: len(file.text[number].text))
        without = list(file.text)
        text = file.text[longest].text.split()
        without[longest] = replace(file.text[longest], text=" ".join(text[:50] + text[51:]))
        less = replace(file, text=tuple(without))
        assert words.compare_words(less, publication, sources).differences
