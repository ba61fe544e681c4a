"""EPUBs of publications that Hypothesis makes up are valid and complete."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from book import model
from book.layout.page_turns import PageTurn
from book.model import Publication
from tests.support import judges
from tests.support.finished_epub import read_epub
from tests.support.random_publications import publications
from tests.support.small_epubs import write_small_epub
from tests.support.text import first_absent

#: Each costs a second of EPUBCheck.
EXAMPLES = 12


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Publication]:
    folder = tmp_path_factory.mktemp("made-up")
    written: dict[Path, Publication] = {}

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(publications())
    def write(drawn: tuple[Publication, tuple[PageTurn, ...]]) -> None:
        publication, turns = drawn
        written[write_small_epub(folder, f"{len(written)}", publication, turns)] = publication

    write()
    return written


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_made_up_publications(
    made_up: Mapping[Path, Publication], tmp_path: Path
) -> None:
    reports = judges.epubcheck(list(made_up), tmp_path)
    assert len(reports) == EXAMPLES
    assert {file.name: report.messages for file, report in reports.items()} == {
        file.name: [] for file in made_up
    }


def test_made_up_publications_say_all_that_they_should(
    made_up: Mapping[Path, Publication],
) -> None:
    assert {len(publication.photos) for publication in made_up.values()} >= {0, 60}
    for file, publication in made_up.items():
        book = read_epub(file)
        captions = [photo.caption for photo in publication.photos]
        assert first_absent(captions, book.text) is None
        assert book.dublin_core("title") == [publication.title]
        titles = [model.plain(section.title) for section in publication.sections]
        assert first_absent(titles, " ".join(title for _, title in book.entries("toc"))) is None
