"""Every catalogue has all of the builder's labels, and nothing else."""

import string
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from book import render
from book.model import Figure
from book.project import LOCALE
from book.render.template_data import running_head
from book.render.translations import Labels, labels_for
from tests.support.galleries import PAGE, composed
from tests.support.publications import made_photo, made_publication
from tests.support.small_epubs import tiny_derivative

CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/book.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def forms(label: object) -> tuple[str, ...]:
    """Return the forms of a label for different numbers, or its only one."""
    return label if isinstance(label, tuple) else (str(label),)


def test_there_is_a_ukrainian_catalogue() -> None:
    assert [path.parents[1].name for path in CATALOGUES] == ["uk"]


def test_the_template_for_translators_lists_every_label_once() -> None:
    template = read(LOCALE / "book.pot")
    assert {message.context: message.id for message in template if message.id} == asdict(Labels())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_a_catalogue_translates_every_label_and_keeps_what_is_filled_in(path: Path) -> None:
    catalogue = read(path)
    messages = {
        message.context: (message.id, message.string) for message in catalogue if message.id
    }
    assert {name: english for name, (english, _) in messages.items()} == asdict(Labels())
    for english, translated in messages.values():
        assert len(forms(translated)) == (catalogue.num_plurals if len(forms(english)) > 1 else 1)
        for form in forms(translated):
            assert form
            assert placeholders(form) == placeholders(forms(english)[0])
            assert not any(letter in "ыэёъ" for letter in form)


@pytest.mark.parametrize(
    ("language", "contents"),
    [("en", "Contents"), ("uk", "Зміст"), ("uk-UA", "Зміст"), ("UK", "Зміст"), ("de", "Contents")],
)
def test_labels_follow_the_language_of_the_publication(language: str, contents: str) -> None:
    assert labels_for(language).contents == contents


def test_labels_in_english_are_marked_in_a_publication_in_another_language() -> None:
    photos = [made_photo(photo_id) for photo_id in "pqrs"]
    publication = made_publication(photos, *(Figure(photo_id=photo.id) for photo in photos))
    second = replace(publication.disclaimer, id="section-2", number=2)
    sections = (*publication.sections, second)
    publication = replace(publication, language="de", sections=sections)
    files = {photo.id: tiny_derivative(photo) for photo in publication.photos}
    ebook = render.render_epub(publication, files)
    pages = {page.name: page.xhtml for page in ebook.pages}
    english = 'lang="en" xml:lang="en"'
    assert f'<h1 id="contents" {english}>Contents</h1>' in pages["nav"]
    assert f'<a href="credits.xhtml" {english}>Photo credits</a>' in pages["nav"]
    assert f'<h1 id="title" {english}>Imprint</h1>' in pages["copyright"]
    assert f"<span {english}>Version</span> 1.0, <span>1. März 2026</span>" in pages["copyright"]
    assert '<navLabel xml:lang="en"><text>Photographs</text>' in ebook.ncx
    layout = composed(publication)
    on_pages = {photo_id: (file,) for photo_id, file in files.items()}
    for document in (
        render.render_print(publication, layout, on_pages),
        render.render_screen(publication, layout, on_pages),
    ):
        for label in ("Contents", "Photographs", "Disclaimer"):
            assert f'<h1 lang="en" data-title="{label}">{label}</h1>' in document
        assert '<span lang="en">Version</span>' in document
    ukrainian = replace(publication, language="uk")
    assert 'lang="en"' not in render.render_screen(ukrainian, layout, on_pages)


def test_a_running_head_of_one_long_word_is_cut() -> None:
    head = running_head("Donau" * 30, PAGE)
    assert head == f"{('Donau' * 30)[:63]}…"
    assert running_head("Two\N{SOFT HYPHEN}fold words", PAGE) == "Twofold words"
