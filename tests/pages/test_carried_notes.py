"""Each note is printed once, on the page of its call, also where pages are laid out again."""

import io
import random
import re
from pathlib import Path

import pypdfium2
import pytest

from book import pdf

STYLES = """\
@page { size: 140mm 110mm; margin: 15mm }
p { orphans: 2; widows: 2; margin: 0; font-size: 11pt; line-height: 15pt }
.note { float: footnote; footnote-policy: line; font-size: 8pt; line-height: 11pt }
.note::footnote-call { content: "call-" attr(data-mark) "." }
.note::footnote-marker { content: "note-" attr(data-mark) ". " }
.page::after { content: target-counter(attr(data-ref url), page) }
"""


def random_document(seed: int) -> tuple[str, int]:
    """Return paragraphs with notes and numbers of pages, and how many notes there are."""
    chance, notes, paragraphs = random.Random(seed), 0, []
    for number in range(30):
        words = ""
        for _ in range(chance.randint(1, 6)):
            words += "word " * chance.randint(5, 40)
            if chance.random() < 0.5:
                notes += 1
                note = "foot " * chance.randint(1, 60)
                words += f'<span class="note" data-mark="{notes}">{note}</span> '
            if chance.random() < 0.5:
                words += f'<span class="page" data-ref="#p{chance.randint(0, 29)}"></span> '
        paragraphs.append(f'<p id="p{number}">{words}</p>')
    head = f"<head><title>Notes</title><style>{STYLES}</style></head>"
    body = "".join(paragraphs)
    return f"<!DOCTYPE html><html lang='en'>{head}<body>{body}</body></html>", notes


@pytest.mark.parametrize("seed", [5, 8])
def test_every_note_is_printed_once_on_the_page_of_its_call(seed: int, tmp_path: Path) -> None:
    xhtml, notes = random_document(seed)
    target = io.BytesIO()
    pdf.lay_out(xhtml, target, sources={}, variant="pdf/x-4", cache=tmp_path)
    found: dict[str, list[tuple[int, str]]] = {"call": [], "note": []}
    for number, page in enumerate(pypdfium2.PdfDocument(target.getvalue())):
        for kind, mark in re.findall(r"(call|note)-(\d+)\.", page.get_textpage().get_text_range()):
            found[kind].append((number, mark))
    assert found["note"] == found["call"]
    assert [mark for _, mark in found["note"]] == [str(mark) for mark in range(1, notes + 1)]
