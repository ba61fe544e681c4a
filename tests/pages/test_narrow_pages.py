"""Long notes, links, addresses and apostrophes on narrow pages, in Ukrainian."""

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from tests.support.edition_text import EDITIONS, PDFS, text_of
from tests.support.finished_epub import read_epub
from tests.support.finished_pdf import MM, outline, read_pages
from tests.support.projects import Built, build
from tests.support.text import normalised

WIDTH, HEIGHT = 120.0, 170.0
SETTINGS = f"""\
name = "narrow"
title = "Вузь\N{SOFT HYPHEN}ка книжка"
language = "uk"
identifier = "urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a11"
date = 2026-03-01
publisher = "Редакція"

[print]
trim = [{WIDTH}, {HEIGHT}]
"""
ADDRESS = "https://example.org/звіти/великомасштабне-перевпорядкування/електропостачання.html"
REPORT = "example.org/звіти/річний/перевпорядкування-електропостачання-прибережних-домогосподарств"
LONG = "Слова довгої примітки, якій забракло б місця внизу сторінки. " * 60
SECTION = f"""\
# Пʼять довгих приміток

Сімʼя і сім’я. Звіт стоїть на {ADDRESS} і [тут](https://example.org/map?a=1&b=2)[^one][^two], а ще
[там](https://{REPORT}).

Далі: [розділ другий](20-b.md).[^long]

[^long]: ПОЧАТОК {LONG}КІНЕЦЬ.

[^one]: ПЕРША {LONG[:600]}ПЕРШІЙ КІНЕЦЬ.

[^two]: ДРУГА {LONG[:600]}ДРУГІЙ КІНЕЦЬ.
"""


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = tmp_path_factory.mktemp("narrow") / "source"
    files = {
        "publication.toml": SETTINGS,
        "gallery/gallery.toml": "",
        "sections/10-a.md": SECTION,
        "sections/20-b.md": "# Розділ другий\n\nСлова.\n",
        "disclaimer.md": "Застереження.\n",
    }
    for name, content in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(content, encoding="utf-8")
    return build(source.parent)


def lines_joined(path: Path) -> str:
    """Return the text of a PDF with nothing in place of line ends: hyphens are kept."""
    return "".join("".join(page.text.split("\r\n")) for page in read_pages(path))


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_word_of_a_note_is_lost(narrow: Built, edition: str) -> None:
    words = normalised(text_of(narrow, edition)).split()
    # Too short to be hyphenated. The notes at the foot of a page stand within the longest one.
    assert words.count("місця") == (LONG + 2 * LONG[:600]).count("місця") > 70
    for end in ("ПОЧАТОК", "КІНЕЦЬ.", "ПЕРША", "ПЕРШІЙ", "ДРУГА", "ДРУГІЙ"):
        assert end in words


@pytest.mark.parametrize("edition", PDFS)
def test_nothing_leaves_the_type_area_or_lies_on_other_words(narrow: Built, edition: str) -> None:
    for page in read_pages(getattr(narrow, edition)):
        for letter in page.letters:
            assert 17 * MM < letter.box[0] < letter.box[2] < (WIDTH - 17) * MM, page.number
            assert letter.box[3] < (HEIGHT - 16) * MM, (page.number, letter)
        bottoms = sorted(
            {round(letter.box[1]) for letter in page.letters if letter.character == "о"}
        )
        # Lines of notes are 11 pt apart, and those of the text 15 pt.
        assert all(later - one >= 10 for one, later in pairwise(bottoms))


def test_print_and_screen_turn_their_pages_together(narrow: Built) -> None:
    printed, shown = (
        [normalised(page.text) for page in read_pages(path) if page.text]
        for path in (narrow.print, narrow.screen)
    )
    assert printed == shown


@pytest.mark.parametrize("edition", PDFS)
def test_addresses_are_broken_without_a_hyphen(narrow: Built, edition: str) -> None:
    text = lines_joined(getattr(narrow, edition))
    for address in (ADDRESS, "example.org/map?a=1&b=2", REPORT):
        assert address in text


@pytest.mark.parametrize("edition", PDFS)
def test_a_link_inward_names_the_page_it_leads_to(narrow: Built, edition: str) -> None:
    path = getattr(narrow, edition)
    (page,) = (page for page in read_pages(path) if re.search(r"Слова\. ?\r\n", page.text))
    assert f"розділ другий (с. {page.number})" in normalised(text_of(narrow, edition))


def test_addresses_lead_on_in_the_screen_edition_alone(narrow: Built) -> None:
    with pikepdf.open(narrow.screen) as pdf:
        links = [
            str(link.A.URI)
            for page in pdf.pages
            for link in page.obj.get("/Annots", [])
            if "/A" in link and "/URI" in link.A
        ]
    # In the text and in the note.
    assert links.count("https://example.org/map?a=1&b=2") == 2
    with pikepdf.open(narrow.print) as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)


@pytest.mark.parametrize("edition", PDFS)
def test_both_apostrophes_are_drawn_alike_and_stay_what_they_are(
    narrow: Built, edition: str
) -> None:
    path = getattr(narrow, edition)
    assert "Сімʼя і сім’я" in normalised(text_of(narrow, edition))
    (page,) = (page for page in read_pages(path) if "Сімʼя" in page.text)
    letters = [letter for letter in page.letters if letter.box[3] - letter.box[1] < 6]
    shapes = {
        mark: [
            (round(letter.box[2] - letter.box[0], 1), round(letter.box[3] - letter.box[1], 1))
            for letter in letters
            if letter.character == mark
        ]
        for mark in "ʼ’"
    }
    assert shapes["’"][0] in shapes["ʼ"]


def test_pages_that_begin_in_a_long_note_are_marked_there_in_the_e_book(narrow: Built) -> None:
    begun = [page.number for page in read_pages(narrow.print) if "якій забракло" in page.text]
    section = read_epub(narrow.epub).files["EPUB/section-01.xhtml"].decode()
    note = section.partition("ПОЧАТОК")[2]
    marked = [int(folio) for folio in re.findall('id="page-([0-9]+)"', note)]
    assert len(marked) > 1
    assert marked == begun[-len(marked) :]


def test_titles_elsewhere_have_no_soft_hyphen(narrow: Built) -> None:
    assert "Вузька книжка" in [title for _, title, _ in outline(narrow.screen)]
    for path in (narrow.print, narrow.screen):
        with pikepdf.open(path) as pdf:
            assert str(pdf.docinfo["/Title"]) == "Вузька книжка"
            assert "\N{SOFT HYPHEN}".encode() not in pdf.Root.Metadata.read_bytes()
