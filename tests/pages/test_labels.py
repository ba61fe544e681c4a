"""Every catalogue has all of the builder's labels, and nothing else."""

import string
from dataclasses import asdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from book.project import LOCALE
from book.render.translations import Labels, labels_for

CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/book.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_there_is_a_ukrainian_catalogue() -> None:
    assert [path.parents[1].name for path in CATALOGUES] == ["uk"]


def test_the_template_for_translators_lists_every_label_once() -> None:
    template = read(LOCALE / "book.pot")
    assert {message.context: message.id for message in template if message.id} == asdict(Labels())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_a_catalogue_translates_every_label_and_keeps_what_is_filled_in(path: Path) -> None:
    messages = {
        message.context: (message.id, message.string) for message in read(path) if message.id
    }
    assert {name: english for name, (english, _) in messages.items()} == asdict(Labels())
    for english, translated in messages.values():
        assert translated
        assert placeholders(str(translated)) == placeholders(str(english))
        assert not any(letter in "ыэёъ" for letter in str(translated))


@pytest.mark.parametrize(
    ("language", "contents"),
    [("en", "Contents"), ("uk", "Зміст"), ("uk-UA", "Зміст"), ("UK", "Зміст"), ("de", "Contents")],
)
def test_labels_follow_the_language_of_the_publication(language: str, contents: str) -> None:
    assert labels_for(language).contents == contents
