"""The print edition is what a printing house asks for: boxes, colours, fonts, places."""

import hashlib
import re

import pikepdf
import pytest
from pikepdf import Name

from book import model
from book.model import Laid, Photo
from book.render.labels import labels_for
from tests.support.editions import (
    MM,
    Box,
    Built,
    Page,
    Picture,
    captioned,
    colours,
    drawn,
    fonts,
    image_streams,
    instructions,
    media_box,
    pages,
    pictured,
    said,
    squeezed,
    standing,
)

#: A hair: rounding in CSS pixels and in PDFium's floats.
HAIR = 0.05
#: Below a picture, its caption is looked for as far as this.
CAPTION_DEPTH = 16 * MM


def laid(built: Built, how: Laid) -> list[Photo]:
    """The photographs that the manuscript lays in one way."""
    publication = built.publication
    return [
        publication.photo(photo_id)
        for section in publication.sections
        for block in section.blocks
        if isinstance(block, model.Gallery)
        for line in block.lines
        if line.laid is how
        for photo_id in line.photo_ids
    ]


def placed(built: Built) -> list[tuple[Page, Photo, Picture]]:
    """Every picture of the print edition, with its page and photograph."""
    return [
        (page, built.publication.photo(built.picture_ids[picture.digest]), picture)
        for page in pages(built.print)
        for picture in page.pictures
    ]


def filling(built: Built) -> set[str]:
    """Ids of the photographs that run into the bleed."""
    return {photo.id for how in (Laid.BLEED, Laid.SPREAD) for photo in laid(built, how)}


def trim(built: Built) -> Box:
    page = built.source.page
    return 0.0, 0.0, page.width * MM, page.height * MM


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_qpdf_finds_nothing_wrong(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_page_boxes_are_those_of_the_manuscript(built: Built) -> None:
    page, bleed = built.source.page, built.source.printer.bleed
    assert (page.width, page.height, bleed) == (235.0, 165.0, 3.0)
    with pikepdf.open(built.print) as pdf:
        for sheet in pdf.pages:
            media, bleeding, trimmed = (
                [float(edge) / MM for edge in sheet.obj[box]]
                for box in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            left, bottom, right, top = trimmed
            assert (right - left, top - bottom) == pytest.approx((235, 165), abs=0.1)
            around = (left - bleed, bottom - bleed, right + bleed, top + bleed)
            assert bleeding == pytest.approx(around, abs=0.01)
            assert all(m <= b + 0.001 for m, b in zip(media[:2], bleeding[:2], strict=True))
            assert all(m >= b - 0.001 for m, b in zip(media[2:], bleeding[2:], strict=True))
            assert not {"/CropBox", "/ArtBox", "/Rotate", "/UserUnit"} & set(sheet.obj.keys())


def test_nothing_can_be_clicked_or_run(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        assert [page for page in pdf.pages if "/Annots" in page.obj] == []
        assert not {"/AcroForm", "/AA", "/OpenAction", "/Encrypt"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert not pdf.is_encrypted


def test_one_printing_condition_is_named_and_its_profile_enclosed(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFX
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        profile = intent.DestOutputProfile.read_bytes()
        assert (profile[12:16], profile[16:20], profile[36:40]) == (b"prtr", b"CMYK", b"acsp")


def test_it_says_that_it_is_pdf_x_4_and_not_trapped(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        assert pdf.pdf_version == "1.6"
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
            assert metadata["pdf:Trapped"] == "False"
            assert metadata["dc:title"] == built.publication.title
            assert metadata["xmpMM:DocumentID"].startswith("xmp.did:")
        assert pdf.docinfo["/Trapped"] == Name("/False")
        assert str(pdf.docinfo["/Title"]) == built.publication.title
        assert len(pdf.trailer.ID) == 2


# --- colour ---------------------------------------------------------------------------------


def test_pictures_are_the_builders_own_files_byte_for_byte(built: Built) -> None:
    made = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (built.build / "cache" / "pictures").glob("*.jpg")
    }
    with pikepdf.open(built.print) as pdf:
        streams = image_streams(pdf)
        assert len(streams) == len(built.publication.photos)
        assert set(streams) <= made
        for stream in streams.values():
            assert stream.Filter == Name.DCTDecode
            assert stream.ColorSpace == Name.DeviceCMYK
            assert stream.BitsPerComponent == 8
            assert not {"/SMask", "/Mask"} & set(stream.keys())


def test_no_colour_is_mixed_of_light(built: Built) -> None:
    rgb = {"rg", "RG"}
    with pikepdf.open(built.print) as pdf:
        for operator, operands in instructions(pdf):
            assert operator not in rgb
            assert not (operator in ("cs", "CS") and "RGB" in str(operands[0])), operands
        for page in pdf.pages:
            for space in page.obj.Resources.get("/ColorSpace", {}).values():
                assert "RGB" not in str(space[0] if isinstance(space, pikepdf.Array) else space)


def test_text_and_rules_are_printed_in_black_alone(built: Built) -> None:
    spaces, inks = set(), set()
    with pikepdf.open(built.print) as pdf:
        for operator, operands in instructions(pdf):
            if operator in ("cs", "CS"):
                spaces.add(str(operands[0]))
            elif operator in ("scn", "SCN", "sc", "SC", "k", "K"):
                inks.add(tuple(float(ink) for ink in operands))
    assert spaces <= {"/DeviceCMYK"}
    assert inks
    assert {ink[:3] for ink in inks} == {(0, 0, 0)}
    # Lighter than this, small type is made of dots and not of strokes.
    assert min(ink[3] for ink in inks) >= 0.4


def test_photographs_are_neither_negative_nor_mirrored_nor_turned(built_sample: Built) -> None:
    """The sample's photographs have a red corner, upper left, and a yellow disc."""
    scale = 2.0
    left, _, _, top = media_box(built_sample.print)
    for page, photo, picture in placed(built_sample):
        if photo.id in filling(built_sample):
            continue
        sheet = colours(built_sample.print, page.number, scale)

        def colour(x: float, y: float, picture: Picture = picture) -> tuple[int, int, int]:
            across = picture.box[0] + x * picture.width - left
            down = top - (picture.box[3] - y * picture.height)
            return sheet.getpixel((round(across * scale), round(down * scale)))  # noqa: B023

        red, green, blue = colour(1 / 16, 1 / 16)
        assert red > 150 > 110 > max(green, blue), photo.id
        red, green, blue = colour(5 / 12, 5 / 12)
        assert min(red, green) > 160 > 130 > blue, photo.id


# --- type -----------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_every_font_is_our_own_embedded_and_subset(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        found = fonts(pdf)
        assert found
        for name, descriptor in found.items():
            assert re.match(r"/[A-Z]{6}\+IBM-Plex-(Serif|Sans)\b", name), name
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), name


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_every_letter_can_be_copied_as_text(built: Built, edition: str) -> None:
    read = {letter.character for page in pages(getattr(built, edition)) for letter in page.letters}
    assert not read & {"\ufffd", "\x00"}
    assert not [letter for letter in read if 0xE000 <= ord(letter) <= 0xF8FF]


# --- pages ----------------------------------------------------------------------------------


def test_the_number_of_pages_is_even(built: Built) -> None:
    assert len(pages(built.print)) % 2 == 0


def test_sections_and_lists_open_on_right_hand_pages(built: Built) -> None:
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    for title in (*titles, words.photographs, words.disclaimer):
        assert standing(built.print, title) % 2 == 1, title


def test_no_page_is_blank_but_before_an_opening(built: Built) -> None:
    words = labels_for(built.publication.language)
    sheets = pages(built.print)
    openings = {1, 3, 5, len(sheets), standing(built.print, words.photographs)}
    openings |= {standing(built.print, words.disclaimer)}
    for section in built.publication.sections:
        openings.add(standing(built.print, model.plain(section.title)))
    for photo in laid(built, Laid.SPREAD):
        openings.add(pictured(built, built.print)[photo.id][0])
    blank = {
        sheet.number
        for sheet in sheets
        if drawn(built.print, sheet.number).getextrema() == (255, 255)
    }
    assert {number + 1 for number in blank} <= openings
    assert all(sheets[number - 1].text == "" for number in blank)
    # Two in a row would be a leaf that nobody asked for.
    assert not {number + 1 for number in blank} & blank


def test_every_page_that_says_something_shows_it(built: Built) -> None:
    for sheet in pages(built.print):
        if sheet.letters or sheet.pictures:
            assert drawn(built.print, sheet.number).getextrema()[0] < 140, sheet.number


# --- photographs on pages -------------------------------------------------------------------


def test_photographs_keep_their_proportions(built: Built) -> None:
    for _, photo, picture in placed(built):
        assert picture.width / picture.height == pytest.approx(photo.ratio, rel=0.005), photo.id


def test_photographs_have_the_pixels_that_the_printer_asks_for(built: Built) -> None:
    """300 a placed inch; fewer only where the photograph itself has no more."""
    for _, photo, picture in placed(built):
        ppi = picture.pixels[0] / (picture.width / 72)
        whole = picture.pixels == (photo.width, photo.height)
        assert ppi == pytest.approx(300, rel=0.005) or (whole and ppi < 300), photo.id


def test_nothing_stands_outside_the_trimmed_page_but_what_bleeds(built: Built) -> None:
    left, bottom, right, top = trim(built)
    for sheet in pages(built.print):
        for letter in sheet.letters:
            assert left <= letter.box[0], (sheet.number, letter)
            assert letter.box[2] <= right, (sheet.number, letter)
            assert bottom <= letter.box[1], (sheet.number, letter)
            assert letter.box[3] <= top, (sheet.number, letter)
    for page, photo, picture in placed(built):
        if photo.id not in filling(built):
            assert left <= picture.box[0] < picture.box[2] <= right, (page.number, photo.id)
            assert bottom <= picture.box[1] < picture.box[3] <= top, (page.number, photo.id)


def test_words_and_pictures_keep_to_the_type_area(built: Built) -> None:
    """Folio and running head stand below it, everything else inside it."""
    page = built.source.page
    left, right = page.side * MM, (page.width - page.side) * MM
    bottom, top = page.bottom * MM, (page.height - page.top) * MM
    foot = (page.bottom - 4) * MM
    for sheet in pages(built.print):
        for letter in sheet.letters:
            assert left - 1 <= letter.box[0] < letter.box[2] <= right + 1, (sheet.number, letter)
            inside = bottom - 1 <= letter.box[1] and letter.box[3] <= top + 1
            assert inside or letter.box[3] <= foot, (sheet.number, letter)
    for _, photo, picture in placed(built):
        if photo.id not in filling(built):
            assert left - HAIR <= picture.box[0] < picture.box[2] <= right + HAIR, photo.id
            assert bottom - HAIR <= picture.box[1] < picture.box[3] <= top + HAIR, photo.id


def test_pictures_do_not_lie_on_each_other_nor_on_words(built: Built) -> None:
    for sheet in pages(built.print):
        boxes = [picture.box for picture in sheet.pictures]
        for number, one in enumerate(boxes):
            assert not any(overlap(one, other) for other in boxes[number + 1 :]), sheet.number
            hidden = [letter for letter in sheet.letters if overlap(one, letter.box)]
            assert hidden == [], sheet.number


def overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return across > HAIR and upright > HAIR


def test_a_full_photograph_is_alone_and_flush_to_the_outer_edge(built: Built) -> None:
    page = built.source.page
    outer = {0: page.side * MM, 1: (page.width - page.side) * MM}
    full = {photo.id for photo in laid(built, Laid.FULL)}
    sides = set()
    for sheet, photo, picture in placed(built):
        if photo.id in full:
            assert len(sheet.pictures) == 1
            odd = sheet.number % 2
            edge = picture.box[2] if odd else picture.box[0]
            assert edge == pytest.approx(outer[odd], abs=HAIR), (sheet.number, photo.id)
            # As large as the type area allows with its caption.
            high = picture.height / MM >= page.type_height * 0.85
            wide = picture.width / MM >= page.type_width * 0.85
            assert high or wide, photo.id
            sides.add(odd)
    assert sides


def test_full_photographs_of_the_reportage_stand_on_either_hand(reportage: Built) -> None:
    full = {photo.id for photo in laid(reportage, Laid.FULL)}
    hands = {sheet.number % 2 for sheet, photo, _ in placed(reportage) if photo.id in full}
    assert hands == {0, 1}


def test_the_photographs_of_a_row_share_its_height(built: Built) -> None:
    by_page: dict[int, list[Picture]] = {}
    for sheet, photo, picture in placed(built):
        if photo.id not in filling(built):
            by_page.setdefault(sheet.number, []).append(picture)
    rows = [row for row in by_page.values() if len(row) > 1]
    assert rows
    for pictures in rows:
        for one in pictures:
            for other in pictures:
                if abs(one.box[3] - other.box[3]) < 1:
                    assert one.height == pytest.approx(other.height, abs=HAIR)


def test_a_bleeding_photograph_covers_the_page_into_the_bleed(built_sample: Built) -> None:
    left, bottom, right, top = trim(built_sample)
    bleed = built_sample.source.printer.bleed * MM
    bleeding = {photo.id for photo in laid(built_sample, Laid.BLEED)}
    found = [(sheet, at) for sheet, photo, at in placed(built_sample) if photo.id in bleeding]
    assert found
    for sheet, picture in found:
        assert picture.box[0] <= left - bleed + HAIR
        assert picture.box[1] <= bottom - bleed + HAIR
        assert picture.box[2] >= right + bleed - HAIR
        assert picture.box[3] >= top + bleed - HAIR
        assert not sheet.letters
        assert white_edges(built_sample, sheet.number) == []


def test_a_spread_opens_on_the_left_and_runs_over_the_fold(built_sample: Built) -> None:
    width = built_sample.source.page.width * MM
    bleed = built_sample.source.printer.bleed * MM
    for photo in laid(built_sample, Laid.SPREAD):
        first, second = pictured(built_sample, built_sample.print)[photo.id]
        assert (first % 2, second) == (0, first + 1)
        (one,), (other,) = (pages(built_sample.print)[n - 1].pictures for n in (first, second))
        # The same picture at the same size, moved by a page: the halves meet at the fold.
        assert other.box[0] == pytest.approx(one.box[0] - width, abs=HAIR)
        assert other.box[1::2] == pytest.approx(one.box[1::2], abs=HAIR)
        assert other.box[2] == pytest.approx(one.box[2] - width, abs=HAIR)
        assert one.box[0] <= -bleed + HAIR
        assert other.box[2] >= width + bleed - HAIR
        # Towards the fold a page ends at its trim: what lies beyond is the other page's.
        assert white_edges(built_sample, first) in ([], ["right"])
        assert white_edges(built_sample, second) in ([], ["left"])


def white_edges(built: Built, number: int) -> list[str]:
    """The edges of a page's bleed that show paper."""
    sheet = drawn(built.print, number)
    wide, high = sheet.size
    strips = {
        "left": (1, 1, 3, high - 1),
        "right": (wide - 3, 1, wide - 1, high - 1),
        "top": (1, 1, wide - 1, 3),
        "bottom": (1, high - 3, wide - 1, high - 1),
    }
    inner = {
        # The fold's own bleed is white on a spread; the other edges are judged without it.
        "top": (12, 1, wide - 12, 3),
        "bottom": (12, high - 3, wide - 12, high - 1),
    }
    return [
        name
        for name, strip in strips.items()
        if sheet.crop(inner.get(name, strip)).getextrema()[1] >= 253
    ]


def test_a_caption_stands_below_its_own_picture_and_no_wider(built: Built) -> None:
    for sheet, photo, picture in placed(built):
        if photo.id in filling(built):
            continue
        left, bottom, right, _ = picture.box
        # A picture narrower than its caption needs may lend it 60 mm.
        right = max(right, left + 60 * MM) if len(sheet.pictures) == 1 else right
        below = sheet.within(left - 1, bottom - CAPTION_DEPTH, right + 1, bottom + HAIR)
        assert below.startswith(squeezed(captioned(photo))), (sheet.number, photo.id, below)


def test_a_filling_picture_has_its_caption_on_a_neighbouring_page(built_sample: Built) -> None:
    stands = pictured(built_sample, built_sample.print)
    sheets = pages(built_sample.print)
    for photo_id in filling(built_sample):
        words = said(captioned(built_sample.publication.photo(photo_id)))
        first, last = stands[photo_id][0], stands[photo_id][-1]
        told = [sheet.number for sheet in sheets if words in said(sheet.text)]
        assert [page for page in told if page in (first - 1, last + 1)]


def test_a_spread_opens_on_a_verso_and_no_page_before_it_is_blank(built_sample: Built) -> None:
    stands = pictured(built_sample, built_sample.print)
    for photo in laid(built_sample, Laid.SPREAD):
        first, last = stands[photo.id]
        assert (first % 2, last) == (0, first + 1)
        assert pages(built_sample.print)[first - 2].letters
