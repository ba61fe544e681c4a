"""A word taken out of an edition, put in, changed or moved is found there, with its place."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from book.check import worker
from book.check.result import FileResult, Subject, TextPart
from book.check.rules import printed_texts, words
from book.check.rules.words import Difference, SourceFile
from book.layout import Page
from book.manuscript import sections
from book.model import Listing, Paragraph
from book.plan import Edition
from book.project import Project
from book.render.template_data import running_head
from tests.support.galleries import PAGE
from tests.support.projects import Built
from tests.support.publications import made_publication

EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")
RIVER, BRIDGES = "source/sections/10-the-river.md", "source/sections/20-the-bridges.md"
DISCLAIMER = "source/disclaimer.md"

Texts = tuple[Mapping[Subject, FileResult], tuple[SourceFile, ...]]


def read(built: Built, editions: tuple[Subject, ...] = EDITIONS) -> Texts:
    project = Project(built.project)
    files: dict[Subject, FileResult] = {}
    for edition in editions:
        path = project.edition(built.publication.name, Edition(edition))
        files[edition] = worker.check_file(path, edition, None, path.name)
    paths, disclaimer = sections.section_files(project.root, []), project.root / sections.DISCLAIMER
    is_early = built.publication.early_disclaimer
    paths = (disclaimer, *paths) if is_early else (*paths, disclaimer)
    texts = [(path.relative_to(project.root).as_posix(), path.read_text("utf-8")) for path in paths]
    return files, words.read_sources(texts)


@pytest.fixture(scope="module")
def sample_texts(built_sample: Built) -> Texts:
    return read(built_sample)


def documents(file: FileResult) -> Collection[TextPart]:
    return {part.location: part for part in file.text}.values()


def differences(
    built: Built, texts: Texts, edition: Subject, old: str = "", new: str = ""
) -> tuple[Difference, ...]:
    """Compare an edition in which `old` is changed once, after its lists of contents."""
    files, sources = texts
    file = files[edition]
    parts, changed = list(file.text), not old
    # Captions of an EPUB come before the documents that they are in.
    for number, part in ((parts.index(part), part) for part in documents(file)):
        # Lines of a PDF end anywhere.
        text = " ".join(part.text.split())
        if not changed and old in text and "Contents" not in text:
            parts[number] = replace(part, text=text.replace(old, new, 1))
            changed = True
    assert changed, old
    compared = words.compare_words(replace(file, text=tuple(parts)), built.publication, sources)
    return compared.differences


@pytest.mark.parametrize("publication", ["reportage", "built_sample", "ukrainian", "unillustrated"])
def test_nothing_is_said_of_a_right_edition(
    publication: str, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(publication)
    texts = read(built)
    for edition in EDITIONS:
        assert differences(built, texts, edition) == (), edition


def test_a_disclaimer_in_another_place_than_its_own_is_reported(ukrainian: Built) -> None:
    files, (disclaimer, *others) = read(ukrainian)
    for edition in EDITIONS:
        found = differences(ukrainian, (files, (*others, disclaimer)), edition)
        assert any(each.file == DISCLAIMER for each in found), edition


def test_nothing_is_said_of_an_ebook_with_everything(everything: Built) -> None:
    assert differences(everything, read(everything, ("epub",)), "epub") == ()


#: What is changed, into what, what is said of it, and the line of the source.
CHANGES = [
    ("a word taken out", "nobody knows", "nobody", "“knows", RIVER, 4),
    ("a word put in", "is 218 km", "is about 218 km", "“about”", RIVER, 3),
    ("a word twice", "is 218 km", "is is 218 km", "“is”", RIVER, 3),
    ("a number", "218 km", "219 km", "“218”", RIVER, 3),
    ("a letter", "never drawn", "never brawn", "“drawn.”", RIVER, 4),
    ("a foreign word", "Ріка", "Рік", "“Ріка.”", RIVER, 3),
    ("a heading", "What it carries", "What it drags", "“carries”", RIVER, 11),
    ("an item of a list", "ice, in winter", "ice, winter", "“in”", RIVER, 14),
    ("a quotation", "given,” says", "told,” says", "“given,”", RIVER, 19),
    ("a note", "because it bends", "because it bent", "bends", RIVER, 27),
    ("all of a note", "Perhaps because it bends.", "", "Perhaps", RIVER, 27),
    ("the disclaimer", "sole responsibility", "sole fault", "“responsibility”", DISCLAIMER, 3),
    ("a word in the disclaimer", "of its authors", "of its two authors", "two", DISCLAIMER, 3),
    ("the last words", "The rest is water.", "The rest is.", "“water.”", BRIDGES, 10),
    ("two words", "the town. See the", "the See town. the", "“See”", RIVER, 8),
    ("a caption", "The ferry at noon", "The ferry at night", "night", RIVER, 0),
]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("old", "new", "said", "file", "line"),
    [each[1:] for each in CHANGES],
    ids=[c[0] for c in CHANGES],
)
def test_a_changed_word_is_quoted_with_its_place(
    built_sample: Built,
    sample_texts: Texts,
    edition: Subject,
    old: str,
    new: str,
    said: str,
    file: str,
    line: int,
) -> None:
    found = differences(built_sample, sample_texts, edition, old, new)
    assert found
    about = [each for each in found if said in each.message]
    assert about, found
    # Of a caption, the words that it stands between are named.
    assert not line or file in {each.file for each in about}, found
    assert not line or any(abs(each.line - line) <= 1 for each in about), about
    assert all(
        bool(each.page) == (edition != "epub") for each in about if "note" not in each.message
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_moved_words_are_found(built_sample: Built, sample_texts: Texts, edition: Subject) -> None:
    sentences = re.compile(
        r"(The old bridge .*? town\.) (See the second .*? flood( \(p\. \d+\))?\.)"
    )
    for part in documents(sample_texts[0][edition]):
        if match := sentences.search(re.sub(r"\s+", " ", part.text)):
            moved = f"{match.group(2)} {match.group(1)}"
            found = differences(built_sample, sample_texts, edition, match.group(), moved)
            assert any("in another place" in each.message for each in found), found
            return
    pytest.fail("the paragraph is not on one page")


def test_many_differences_are_counted(built_sample: Built, sample_texts: Texts) -> None:
    files, sources = sample_texts
    parts = [
        replace(
            part,
            text=" ".join(f"{word} zebra{number}" for number, word in enumerate(part.text.split())),
        )
        for part in files["epub"].text
    ]
    found = words.compare_words(
        replace(files["epub"], text=tuple(parts)), built_sample.publication, sources
    )
    problems = list(words.words_in_order.find(found))
    assert len(problems) == 21
    assert "more place" in problems[-1].message


@pytest.mark.parametrize("title", ["Місто, яке шість місяців не спало " * 3, "Donau" * 20])
def test_the_running_heads_of_pages_of_any_width_are_known(title: str) -> None:
    publication = replace(made_publication([]), title=title)
    heads = set(printed_texts.running_heads(publication))
    for width in (90.0, 110.0, 148.0, 210.0, 600.0):
        page = Page(width=width, height=150.0, bleed=PAGE.bleed)
        assert running_head(title, page) in heads


def test_a_note_with_a_link_is_looked_for_without_its_address() -> None:
    source = "# One\n\nWords[^1]\n\n[^1]: See [it](https://example.org/) there.\n"
    sources = words.read_sources([(RIVER, source), (DISCLAIMER, "Words")])
    text = "One Changed1 1 See it (example.org) there. Words"
    file = FileResult(
        subject="print",
        kind="print",
        file="a.pdf",
        extent="",
        results=(),
        text=(TextPart(location="page 1", text=text),),
    )
    found = words.compare_words(file, made_publication([]), sources).differences
    assert found
    assert not [each.message for each in found if "the note" in each.message]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # PDFium reads the numbers of a list after its items.
        ("1. Words\n2. More[^1]\n\n[^1]: Note.", "Words More1 1. 2. 1 Note."),
        ("Words[^1]\n\n[^1]: 20", "Words1 1 20"),
    ],
)
def test_the_number_of_a_note_ends_where_another_number_begins(source: str, text: str) -> None:
    items = ((Paragraph(content=("Words",)),), (Paragraph(content=("More",)),))
    blocks = [Listing(start=1, items=items)] if source.startswith("1.") else []
    publication = made_publication([], *blocks)
    sources = words.read_sources([(RIVER, f"# One\n\n{source}"), (DISCLAIMER, "Funded")])
    pages = [
        "Made Newsroom One",
        text,
        "Funded",
        f"Newsroom 1.0 1 March 2026 {publication.identifier}",
    ]
    parts = [TextPart(location=f"page {at}", text=page) for at, page in enumerate(pages, start=1)]
    file = FileResult(
        subject="print", kind="print", file="", extent="", results=(), text=tuple(parts)
    )
    assert words.compare_words(file, publication, sources).differences == ()
