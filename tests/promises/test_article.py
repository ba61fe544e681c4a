"""The manuscript has every word, caption and credit of the article, in its order."""

import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from book.manuscript import load
from book.model import Block, Gallery, Paragraph, Publication, Section, plain
from book.project import Project

ROOT = Path(__file__).parents[2]
ARTICLE = (Path(__file__).parent / "izium.txt").read_text(encoding="utf-8")

#: The text of a paragraph, or captions and credits of one gallery.
Piece = str | tuple[tuple[str, str], ...]


def article() -> tuple[list[Piece], list[Piece]]:
    """Read the article: its blocks, and the disclaimer, which is its last two lines."""
    lines = ARTICLE.strip().split("\n")
    pieces: list[Piece] = []
    for block in "\n".join(lines[:-2]).strip().split("\n\n"):
        if " / " in block:
            parted = (line.partition(" / ") for line in block.split("\n"))
            pieces.append(tuple((caption, credit) for caption, _, credit in parted))
        else:
            pieces.append(block)
    return pieces, list(lines[-2:])


def manuscript(publication: Publication) -> tuple[list[Piece], list[Piece]]:
    """Return the same from the publication, without titles and headings, which are ours.

    Galleries that follow each other are one, as in the article: only their lines are ours.
    """
    body: list[Piece] = []
    for section in publication.sections:
        for is_gallery, blocks in groupby(section.blocks, lambda each: isinstance(each, Gallery)):
            pieces = [piece(block, publication) for block in blocks]
            if is_gallery:
                pieces = [tuple(pair for lines in pieces for pair in lines if type(pair) is tuple)]
            body += pieces
    return body, [piece(block, publication) for block in publication.disclaimer.blocks]


def piece(block: Block, publication: Publication) -> Piece:
    match block:
        case Paragraph():
            return plain(block.content)
        case Gallery():
            photos = [publication.photo(photo_id) for photo_id in block.photo_ids]
            return tuple((photo.caption, photo.credit.line) for photo in photos)
    raise AssertionError(f"the article has no {type(block).__name__}")


def read(project: Path, memory: Path) -> Publication:
    return load.read_manuscript(Project(project)).publication


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return read(ROOT, tmp_path_factory.mktemp("memory"))


def test_the_manuscript_says_what_the_article_says(publication: Publication) -> None:
    assert manuscript(publication) == article()


def test_the_article_is_seven_paragraphs_and_nineteen_photographs() -> None:
    body, disclaimer = article()
    assert [len(group) for group in body if not isinstance(group, str)] == [10, 6, 3]
    assert sum(isinstance(paragraph, str) for paragraph in body) == 7
    assert [words.split()[0] for words in disclaimer if isinstance(words, str)] == ["This", "The"]


def test_both_spellings_of_the_photographer_are_kept(publication: Publication) -> None:
    names = [name for photo in publication.photos for name in photo.credit.photographers]
    assert (
        names == ["Serhii Prokopenko"] * 8 + ["Serhiy Prokopenko"] * 2 + ["Serhii Prokopenko"] * 9
    )
    assert {photo.credit.agency for photo in publication.photos} == {"Gwara Media"}


def test_the_disclaimer_stands_under_no_heading_of_ours(publication: Publication) -> None:
    assert publication.disclaimer.title == ()


def test_each_section_begins_with_words_and_ends_with_photographs(publication: Publication) -> None:
    def begins_and_ends(section: Section) -> tuple[type, type]:
        return type(section.blocks[0]), type(section.blocks[-1])

    assert [begins_and_ends(s) for s in publication.sections] == [(Paragraph, Gallery)] * 3


def test_the_words_are_marked_up_with_nothing(publication: Publication) -> None:
    for section in (*publication.sections, publication.disclaimer):
        for block in section.blocks:
            assert not isinstance(block, Paragraph) or all(type(w) is str for w in block.content)


def test_titles_and_headings_are_marked_as_working(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "source")
    manuscript = load.read_manuscript(Project(tmp_path))
    messages = [finding.message for finding in manuscript.warnings if finding.code == "MAN-10"]
    assert messages == ["still working titles: title, subtitle, headings"]


FLAG, CITY, GALLERY = "sections/10-the-flag.md", "sections/20-the-city.md", "gallery/gallery.toml"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(FLAG, "completely destroyed", "destroyed", id="a word is lost"),
        pytest.param(FLAG, "476 missile", "467 missile", id="a number is turned"),
        pytest.param(FLAG, "46 000", "46,000", id="a number is set otherwise"),
        pytest.param(FLAG, "Izium’s", "Izium's", id="an apostrophe is straightened"),
        pytest.param(FLAG, "destroyed – the", "destroyed - the", id="a dash is shortened"),
        pytest.param(FLAG, "full city-sign\nfull former", "full former", id="a photograph is lost"),
        pytest.param(CITY, "local bridge", "bridge local", id="two swapped"),
        pytest.param(GALLERY, "“No beer and vodka”", "«No beer and vodka»", id="other quotes"),
        pytest.param(GALLERY, "Derelict", "Abandoned", id="a caption is altered"),
        pytest.param("disclaimer.md", "Kingdom of ", "", id="the disclaimer loses words"),
        pytest.param(
            "disclaimer.md", "\n\nThe content", " The content", id="a paragraph is joined"
        ),
    ],
)
def test_an_altered_word_is_noticed(file: str, old: str, new: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "source")
    path = tmp_path / "source" / file
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    if "city-sign" in old:
        table = re.compile(r"\[photo\.city-sign\].*?(?=\n\[)", re.DOTALL)
        gallery = tmp_path / "source" / GALLERY
        gallery.write_text(table.sub("", gallery.read_text("utf-8")), encoding="utf-8")
    assert manuscript(read(tmp_path, tmp_path)) != article()


def test_credits_are_compared_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "source")
    path = tmp_path / "source" / GALLERY
    words = path.read_text(encoding="utf-8")
    assert words.count("Serhiy") == 2
    path.write_text(words.replace("Serhiy", "Serhii", 1), encoding="utf-8")
    assert manuscript(read(tmp_path, tmp_path)) != article()
