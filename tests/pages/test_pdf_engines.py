"""qpdf, Poppler and Ghostscript read both PDFs without a complaint."""

from pathlib import Path

import pytest

from tests.support import judges
from tests.support.projects import Built

EDITIONS = ("print", "screen")


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_qpdf_finds_the_syntax_right(edition: str, built: Built) -> None:
    assert judges.qpdf(getattr(built, edition)) == []


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_poppler_draws_every_page_without_a_word(
    edition: str, built: Built, tmp_path: Path
) -> None:
    assert judges.poppler(getattr(built, edition), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_ghostscript_draws_every_page_without_a_word(edition: str, built: Built) -> None:
    assert judges.ghostscript(getattr(built, edition)) == []
