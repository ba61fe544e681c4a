"""The contact sheet on paper: every photograph, however long its caption, and every letter."""

from pathlib import Path

import pikepdf
from PIL import Image

from book.proof.sheets import contact_sheet
from book.proof.sheets.proof_sheet import SheetPhoto
from tests.support.finished_pdf import read_pages
from tests.support.publications import made_photo, made_publication

#: Of every length, the last one longer than a page.
CAPTIONS = (
    "Міст",
    "Ґанок і їжак, щастя й єдність: п’ятнадцять ґав, а мостів – «два»",
    "A <b>bridge</b> & “its” river",
    "Nobreakforalongwhile" * 20,
    *(f"Світлина {number}: " + "люди чекають на хліб, " * number for number in range(30)),
    "The river at dawn, seen from the mill. " * 220,
)


def made_entry(number: int, caption: str, folder: Path) -> SheetPhoto:
    size = [(360, 240), (120, 360), (360, 60), (5, 360)][number % 4]
    name = f"photographs/p{number}.jpg"
    Image.new("RGB", size, (90, 5 * number, 60)).save(folder / name)
    return SheetPhoto(
        id=f"p{number}",
        file=f"p{number}.jpg",
        delivered=number % 5 > 0,
        thumbnail=name if number != 3 else "",
        width=size[0],
        height=size[1],
        caption=caption,
        altered="Faces are obscured" if number == 4 else "",
        credit=f"Photographer {number} / Agency",
        alt="" if number == 2 else f"What is seen {number}" + "漢" * (number == 9),
        ppi=300,
        original_ppi=300 + number,
        pages=(("print-7", "7"),) if number % 2 else (),
    )


def letters(text: str) -> str:
    """Return a text without spaces and the hyphens of divided words."""
    return "".join(text.replace("\ufffe", "").replace("\u2010", "").split())


def test_no_photograph_is_lost_and_no_caption_is_cut(tmp_path: Path) -> None:
    (tmp_path / contact_sheet.FOLDER).mkdir()
    photos = [made_entry(number, words, tmp_path) for number, words in enumerate(CAPTIONS)]
    publication = made_publication([made_photo("one")])
    assert contact_sheet.write_pdf(publication, photos, tmp_path, tmp_path) == "漢"
    file = tmp_path / contact_sheet.FILE
    pages = read_pages(file)
    # Without the line at the foot of each page.
    text = letters("".join(page.text.partition("Contact sheet · ")[0] for page in pages))
    whole = letters(" ".join(page.text for page in pages))
    for photo in photos:
        assert letters(photo.credit) in text
        assert letters(photo.caption) in text or len(photo.caption) > 5000
        assert letters(f"{photo.id} · {photo.file}") in text
    assert whole.count(letters("seen from the mill.")) == 220
    assert "Facesareobscured" in text
    drawn = [picture for page in pages for picture in page.pictures]
    assert len(drawn) == len(photos) - 1
    width, height = 595.3, 841.9
    for page in pages:
        assert all(
            letter.box[0] >= 0 and letter.box[2] <= width and 0 <= letter.box[1] <= height
            for letter in page.letters
        )
    with pikepdf.open(file) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
    first = file.read_bytes()
    contact_sheet.write_pdf(publication, photos, tmp_path, tmp_path)
    assert file.read_bytes() == first
