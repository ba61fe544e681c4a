"""Notes made in finished editions land on the file and line of their words."""

import json
import shutil
import zipfile
from pathlib import Path

import pymupdf
import pytest
from pikepdf import Name, Pdf

from book.manuscript.remarks import StoredRemark
from book.project import Project
from book.proof.remarks import import_remarks
from tests.support.projects import Built, rewrite
from tests.support.returned_files import (
    KINDS,
    add_note,
    cfi_path,
    find_quads,
    mark_with_pikepdf,
    mark_with_pymupdf,
    quad_numbers,
    read_in_this_process,
    spine_documents,
    thorium_file,
    write_annotations,
)

FLAG, CITY = "sections/10-the-flag.md", "sections/20-the-city.md"
RIVER, BRIDGES, BEYOND = "10-the-river.md", "20-the-bridges.md", "30-beyond.md"
GALLERY, DISCLAIMER = "gallery/gallery.toml", "disclaimer.md"
#: Words, the file in which they stand, and what stands on their line there.
REPORTAGE = [
    ("yellow-blue flag", FLAG, ""),
    ("476 missile strikes", FLAG, ""),
    ("Medical institutions", FLAG, ""),
    ("re-learn peaceful life", CITY, ""),
    ("Locals mostly move", CITY, ""),
    ("Former checkpoint", GALLERY, ""),
    ("residential building", GALLERY, ""),
    ("Local in", GALLERY, ""),
    ("No beer and vodka", GALLERY, ""),
    ("This material was developed", DISCLAIMER, ""),
]
SAMPLE = [
    ("218", f"sections/{RIVER}", ""),
    ("older than the town", f"sections/{RIVER}", ""),
    ("What it carries", f"sections/{RIVER}", ""),
    ("boats", f"sections/{RIVER}", "- boats"),
    ("says the ferryman", f"sections/{RIVER}", ""),
    ("Perhaps because it", f"sections/{RIVER}", ""),
    ("Two of them are left", f"sections/{BRIDGES}", ""),
    ("The rest is water", f"sections/{BRIDGES}", ""),
    ("has worked here since", GALLERY, ""),
    ("sole responsibility", DISCLAIMER, ""),
]
UKRAINIAN = [
    ("Ґанок і їжак", f"sections/{BEYOND}", ""),
    ("ґав, а мостів", f"sections/{BEYOND}", ""),
    ("Вв Гг Ґґ", f"sections/{BEYOND}", ""),
    ("older than the town", f"sections/{RIVER}", ""),
    ("Далекий берег", GALLERY, ""),
    ("Two of them are left", f"sections/{BRIDGES}", ""),
]
PROJECTS = [("reportage", REPORTAGE), ("built_sample", SAMPLE), ("ukrainian", UKRAINIAN)]


in_this_process = pytest.fixture(read_in_this_process)


def line_with(project: Path, file: str, words: str) -> int:
    lines = (project / "source" / file).read_text(encoding="utf-8").split("\n")
    found = [number for number, line in enumerate(lines, start=1) if words in line]
    assert len(found) == 1, (file, words, found)
    return found[0]


def imported(project: Path, *files: Path) -> list[StoredRemark]:
    found = import_remarks.import_files(Project(project), files, write=False)
    assert not found.findings
    return list(found.remarks)


@pytest.mark.parametrize("how", ["screen, PyMuPDF", "print, pikepdf", "e-book, Thorium"])
@pytest.mark.parametrize(("name", "cases"), PROJECTS)
@pytest.mark.usefixtures("in_this_process")
def test_notes_land_on_file_and_line(
    name: str,
    cases: list[tuple[str, str, str]],
    how: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    built: Built = request.getfixturevalue(name)
    words = [each[0] for each in cases]
    if how == "screen, PyMuPDF":
        file = mark_with_pymupdf(built.screen, tmp_path / "back.pdf", words)
    elif how == "print, pikepdf":
        file = mark_with_pikepdf(built.print, tmp_path / "back.pdf", words)
    else:
        file = thorium_file(built.epub, tmp_path / "back.annotation", words)
    by_text = {each.remark: each for each in imported(built.project, file)}
    assert len(by_text) == len(cases)
    for number, (marked, source, line) in enumerate(cases):
        found = by_text[f"remark on {marked}"]
        expected = f"source/{source}", line_with(built.project, source, line or marked)
        assert (found.file, found.line) == expected, (marked, found)
        kind = [*KINDS.values()][number % len(KINDS)][1]
        if how == "e-book, Thorium":
            assert (found.kind, found.author, found.tags) == ("highlight", "Cleo", ("fact",))
        else:
            assert found.kind == kind
            assert found.author == ("Ann Reader" if "screen" in how else "Борис Читач")


# --- what is harder to place ------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["screen", "print"])
@pytest.mark.usefixtures("in_this_process")
def test_a_note_on_a_picture_means_its_photograph(
    edition: str, reportage: Built, tmp_path: Path
) -> None:
    # Three photographs on pages of their own have the same caption.
    pdf: Path = getattr(reportage, edition)
    with pymupdf.open(pdf) as document:
        pages = [page.number for page in document if "World War II Memorial" in page.get_text()]
        on_pages = [n for n in pages if document[n].get_images() and n < 16]
        for number in on_pages:
            note = document[number].add_rect_annot((200, 150, 300, 250))
            note.set_info(content=f"page {number}")
            note.update()
        document.save(tmp_path / "back.pdf")
    found = imported(reportage.project, tmp_path / "back.pdf")
    assert [each.photo for each in found] == ["memorial", "memorial-2", "memorial-3"]
    for each in found:
        line = line_with(reportage.project, GALLERY, f"[photo.{each.photo}]")
        assert each.file == f"source/{GALLERY}"
        assert line <= each.line <= line + 2


@pytest.mark.usefixtures("in_this_process")
def test_a_place_in_the_e_book_is_enough(reportage: Built, tmp_path: Path) -> None:
    words = ["476 missile strikes", "Medical institutions", "re-learn peaceful life"]
    by_css = thorium_file(reportage.epub, tmp_path / "css.json", words, quoted=False)
    by_cfi = thorium_file(reportage.epub, tmp_path / "cfi.json", words, quoted=False, css=False)
    for file in (by_css, by_cfi):
        found = {each.remark: each for each in imported(reportage.project, file)}
        for each, source in zip(words, (FLAG, FLAG, CITY), strict=True):
            remark = found[f"remark on {each}"]
            assert remark.words == each
            assert (remark.file, remark.line) == (
                f"source/{source}",
                line_with(reportage.project, source, each),
            )


@pytest.mark.usefixtures("in_this_process")
def test_a_picture_in_the_e_book_is_its_photograph(reportage: Built, tmp_path: Path) -> None:
    selector = {"type": "CssSelector", "value": "#photo-memorial-2"}
    note = {"target": {"source": "EPUB/section-03.xhtml", "selector": [selector]}}
    # Of the second figure in the section: the picture itself, by its element.
    name, tree = next(
        (name, tree)
        for name, tree in spine_documents(reportage.epub)
        if tree.find(".//*[@id='photo-memorial-3']") is not None and "section" in name
    )
    figure = tree.find(".//*[@id='photo-memorial-3']")
    image = cfi_path(figure.find(".//{*}img"))
    by_cfi = {"target": {"source": name, "selector": {"type": "CfiSelector", "value": image}}}
    file = write_annotations(tmp_path / "back.annotation", [note, by_cfi])
    found = imported(reportage.project, file)
    assert [each.photo for each in found] == ["memorial-2", "memorial-3"]


@pytest.mark.usefixtures("in_this_process")
def test_words_across_paragraphs_begin_and_end_on_their_lines(
    reportage: Built, tmp_path: Path
) -> None:
    exact = "in the city.\n80% of Izium’s infra\u00adstruc\u00adture"
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": "happening ", "suffix": " was"}
    note = {"target": {"source": "section-01.xhtml", "selector": [quote]}}
    (found,) = imported(reportage.project, write_annotations(tmp_path / "a.json", [note]))
    first = line_with(reportage.project, FLAG, "happening in the city.")
    last = line_with(reportage.project, FLAG, "80% of Izium’s")
    assert (found.line, found.end_line, found.certainty) == (first, last, "found")


@pytest.mark.usefixtures("in_this_process")
def test_words_across_a_page_are_found_from_both_pages(ukrainian: Built, tmp_path: Path) -> None:
    """A reader marks the end of a page and the beginning of the next one."""
    with pymupdf.open(ukrainian.screen) as document:
        for page in document:
            if "older than the town" in page.get_text():
                blocks = [
                    each for each in page.get_text("words") if each[3] < page.rect.height - 60
                ]
                last = max(blocks, key=lambda word: (word[3], word[0]))
                page.add_highlight_annot(pymupdf.Rect(last[:4])).update()
                following = document[page.number + 1]
                first = min(following.get_text("words"), key=lambda word: (word[1], word[0]))
                following.add_highlight_annot(pymupdf.Rect(first[:4])).update()
                break
        document.save(tmp_path / "back.pdf")
    found = imported(ukrainian.project, tmp_path / "back.pdf")
    assert len(found) == 2
    assert all(each.file and each.certainty == "found" for each in found), found


@pytest.mark.usefixtures("in_this_process")
def test_words_that_are_gone_are_placed_near_or_listed(reportage: Built, tmp_path: Path) -> None:
    """The manuscript was edited after the file was sent out."""
    project = shutil.copytree(reportage.project, tmp_path / "edited")
    words = ["476 missile strikes", "Medical institutions", "yellow-blue flag"]
    file = mark_with_pymupdf(reportage.screen, tmp_path / "back.pdf", words)
    section = project / "source" / FLAG
    rewrite(section, "476 missile strikes", "many attacks")
    rewrite(section, "Medical institutions are destroyed, pharmacies", "Clinics")
    # What stands before has moved all that follows.
    rewrite(section, "Recently, on", "A paragraph before.\n\nRecently, on")
    by_words = {each.words: each for each in imported(project, file)}
    gone = by_words["476 missile strikes"]
    assert gone.certainty == "gone"
    assert gone.line == line_with(project, FLAG, "many attacks")
    assert by_words["yellow-blue flag"].line == line_with(project, FLAG, "yellow-blue flag")
    assert by_words["Medical institutions"].certainty == "gone"
    section.unlink()
    lost = {each.words: each for each in imported(project, file)}
    assert all(not lost[each].file or lost[each].certainty == "gone" for each in words)
    assert len(lost) == 3


@pytest.mark.usefixtures("in_this_process")
def test_notes_without_any_place_are_listed(reportage: Built, tmp_path: Path) -> None:
    items = [
        {"body": {"value": "nowhere"}, "target": {"source": "other.xhtml", "selector": []}},
        {"body": {"value": "no target"}},
        {
            "body": {"value": "half"},
            "target": {
                "source": "OPS/section-01.xhtml",
                "selector": {"type": "ProgressionSelector", "value": 0.2},
            },
        },
        {
            "body": "a sentence that is nowhere",
            "target": {
                "source": "section-02.xhtml",
                "selector": {"type": "TextQuoteSelector", "exact": "words that nobody wrote"},
            },
        },
    ]
    found = {
        each.remark: each
        for each in imported(reportage.project, write_annotations(tmp_path / "a.json", items))
    }
    assert len(found) == 4
    assert found["nowhere"].certainty == found["no target"].certainty == "not placed"
    assert (found["half"].certainty, found["half"].file) == ("section", f"source/{FLAG}")
    assert found["a sentence that is nowhere"].certainty == "gone"


@pytest.mark.usefixtures("in_this_process")
def test_replies_states_and_parts_belong_to_their_note(reportage: Built, tmp_path: Path) -> None:
    index, quads = find_quads(reportage.screen, "yellow-blue flag")
    with Pdf.open(reportage.screen) as pdf:
        numbers = quad_numbers(quads, pdf.pages[index])
        rect = [min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])]
        caret = add_note(pdf, index, "Caret", Rect=rect, Contents="blue and yellow", T="Ann")
        add_note(pdf, index, "StrikeOut", Rect=rect, QuadPoints=numbers, IRT=caret, RT=Name.Group)
        reply = add_note(pdf, index, "Text", Rect=rect, Contents="agreed", T="Bo", IRT=caret)
        # Acrobat hides the state of a review.
        state = {"State": "Accepted", "StateModel": "Review", "F": 30, "T": "Cleo"}
        add_note(pdf, index, "Text", Rect=rect, IRT=reply, **state)
        add_note(pdf, index, "Text", Rect=rect, F=2, Contents="hidden")
        add_note(pdf, index, "Popup", Rect=rect, Contents="a window", Parent=caret)
        rich = "<?xml version='1.0'?><body><p>only &amp; rich</p><p>text&#x21;</p></body>"
        add_note(pdf, index, "FreeText", Rect=rect, RC=rich)
        pdf.save(tmp_path / "back.pdf")
    by_kind = {each.kind: each for each in imported(reportage.project, tmp_path / "back.pdf")}
    assert set(by_kind) == {"replace", "text box"}
    replaced = by_kind["replace"]
    assert (replaced.words, replaced.remark) == ("yellow-blue flag", "blue and yellow")
    assert [(r.author, r.text, r.state) for r in replaced.replies] == [
        ("Bo", "agreed", ""),
        ("Cleo", "", "Accepted"),
    ]
    assert by_kind["text box"].remark == "only & rich\ntext!"


@pytest.mark.usefixtures("in_this_process")
def test_notes_are_found_in_every_package(reportage: Built, tmp_path: Path) -> None:
    """The draft of EPUB 3.4 has a zip with notes, and notes inside an e-book."""
    content = thorium_file(reportage.epub, tmp_path / "a.json", ["yellow-blue flag"]).read_bytes()
    draft = json.loads(content)
    del draft["items"][0]["body"]["tag"]
    draft["items"][0]["body"]["tags"] = ["fact", "date"]
    places = {"one.annotations": "annotations.json"}
    places |= {f"{n}.epub": f"META-INF/{n}" for n in ("annotations.json", "annotations.annotation")}
    for file, name in places.items():
        if file.endswith(".epub"):
            shutil.copy(reportage.epub, tmp_path / file)
        with zipfile.ZipFile(tmp_path / file, "a") as archive:
            archive.writestr(name, json.dumps(draft))
        (found,) = imported(reportage.project, tmp_path / file)
        assert (found.words, found.tags) == ("yellow-blue flag", ("fact", "date"))
        assert found.line == line_with(reportage.project, FLAG, "yellow-blue flag")
