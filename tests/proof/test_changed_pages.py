"""A part of the screen edition laid out alone has the pages that it has in the whole edition."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from book import pdf
from book.project import STYLES
from book.proof.live import changed_pages, typesetting
from book.proof.live.changed_pages import LaidPart
from book.proof.live.typesetting import Folders, SetManuscript
from book.render.document_parts import divide_document
from tests.support.projects import Built, rewrite

#: A letter, its place in 0.1 pt, or the place of a picture.
Mark = tuple[str, int, int]


def set_manuscript(root: Path) -> SetManuscript:
    found = typesetting.set_manuscript(root)
    assert isinstance(found, SetManuscript), found
    return found


def lay_out_parts(
    root: Path, manuscript: SetManuscript, laid: dict[str, LaidPart]
) -> Mapping[str, LaidPart]:
    """Lay out what has changed, until every part has its pages; return those that were."""
    done = {}
    while True:
        orders = tuple(
            changed_pages.orders(
                manuscript.document,
                laid,
                manuscript.counts,
                unnumbered=manuscript.unnumbered,
                inputs=manuscript.inputs,
            )
        )
        order = changed_pages.next_order(orders, laid, ())
        if order is None:
            return done
        done[order.part.id] = laid[order.part.id] = typesetting.lay_out_part(
            root, order, manuscript.pictures
        )


def marks_of_pages(path: Path) -> Iterator[list[Mark]]:
    """Yield the letters and pictures of each page of a PDF with their places."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        for page in document:
            text = page.get_textpage()
            letters = text.get_text_range()
            # PDFium has U+FFFE for the hyphen at the end of a line, with a box nearby.
            marks = [
                (letter, round(left * 10), round(bottom * 10))
                for index, letter in enumerate(letters)
                if not letter.isspace() and letter != "\ufffe"
                for left, bottom, *_ in [text.get_charbox(index)]
            ]
            pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            # What is cut off a picture that fills its page depends on its pixels.
            marks += [
                ("", *(max(0, round(edge * 10)) for edge in each.get_bounds()[:2]))
                for each in pictures
            ]
            yield sorted(marks)


@pytest.mark.parametrize("name", ["reportage", "built_sample"])
def test_parts_have_the_letters_and_pictures_of_the_finished_edition(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    built: Built = request.getfixturevalue(name)
    root = tmp_path / "project"
    shutil.copytree(built.project / "source", root / "source")
    manuscript = set_manuscript(root)
    laid: dict[str, LaidPart] = {}
    lay_out_parts(root, manuscript, laid)
    parts = [laid[part.id] for part in manuscript.document.parts]
    found = [page for part in parts for page in marks_of_pages(Folders(root=root).pdf(part.key))]
    whole = [*marks_of_pages(built.screen)]
    assert len(found) == len(whole)
    for number, (page, of_whole) in enumerate(zip(found, whole, strict=True), start=1):
        assert page == of_whole, f"page {number}"


def test_parts_have_the_boxes_of_the_whole_where_sections_open_on_right_hand_pages(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(sample / "source/publication.toml", "[print]\n", '[print]\nopenings = "recto"\n')
    with (sample / "source/printers/house.toml").open("a", encoding="utf-8") as house:
        house.write('binding = "perfect"\n')
    documents = []
    monkeypatch.setattr(
        typesetting,
        "divide_document",
        lambda xhtml: documents.append(xhtml) or divide_document(xhtml),
    )
    manuscript = set_manuscript(sample)
    laid: dict[str, LaidPart] = {}
    lay_out_parts(sample, manuscript, laid)
    whole = pdf.lay_out(
        documents[-1], sources={"styles": STYLES}, variant="", cache=sample / "build", boxes=True
    )
    found = [page for part in manuscript.document.parts for page in laid[part.id].boxes]
    assert manuscript.unnumbered == 2
    assert found == list(whole.boxes)


def test_only_the_changed_section_is_laid_out_again(sample: Path) -> None:
    laid: dict[str, LaidPart] = {}
    first = lay_out_parts(sample, set_manuscript(sample), laid)
    assert set(first) == {"before", "section-1", "section-2", "behind"}
    assert lay_out_parts(sample, set_manuscript(sample), laid) == {}
    rewrite(sample / "source/sections/20-the-bridges.md", "The rest is water.", "The rest is ice.")
    assert set(lay_out_parts(sample, set_manuscript(sample), laid)) == {"section-2"}
