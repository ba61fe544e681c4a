"""What is on printed pages, by their composition, is what the finished file shows."""

import pytest

from book import edition
from book.files import cache_files
from book.project import STYLES, Project
from book.proof.sheets.page_contents import page_contents
from tests.support.finished_pdf import photo_pages, read_pages
from tests.support.projects import Built


def test_every_photograph_is_on_the_pages_that_show_it(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source, project = built.source, Project(built.project)
    cache = tmp_path_factory.mktemp("cache")
    layout = edition.compose(built.publication, source.page, source.printer, STYLES, cache)
    record = cache_files.read_record(project.cache / "print.json")
    assert isinstance(record, dict)
    contents = page_contents(built.publication, layout, record["turns"])
    shown = photo_pages(built, built.print)
    found = {
        photo_id: [number for number, page in contents.items() if photo_id in page.photo_ids]
        for photo_id in shown
    }
    assert found == shown
    pages = read_pages(built.print)
    for number, page in contents.items():
        assert pages[number - 1].letters or pages[number - 1].pictures
        if page.kind == "photographs":
            assert page.photo_ids
    sections = [page.section for _, page in sorted(contents.items()) if page.section]
    assert len(dict.fromkeys(sections)) == len(built.publication.sections)
