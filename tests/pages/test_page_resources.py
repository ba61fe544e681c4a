"""Each page has what it shows and no more: resources, pixels, and no profile but the intent's."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from book.model import Laid
from book.press.page_resources import divide_resources
from tests.support.finished_pdf import MM, read_pages
from tests.support.placements import bleeding_ids, photos_laid, trim_box
from tests.support.projects import Built

#: How each kind of resource is named in a content stream.
NAMED = {
    "/XObject": rb"/(\S+)\s+Do\b",
    "/Font": rb"/(\S+)\s+\S+\s+Tf\b",
    "/ExtGState": rb"/(\S+)\s+gs\b",
    "/ColorSpace": rb"/(\S+)\s+(?:cs|CS)\b",
    "/Pattern": rb"/(\S+)\s+(?:scn|SCN)\b",
    "/Shading": rb"/(\S+)\s+sh\b",
    "/Properties": rb"/(\S+)\s+(?:BDC|DP)\b",
}
#: Pixels by which a part may reach beyond its window: a square of JPEG less one, at each edge.
SQUARE = {"print": 8, "screen": 16}


def written(resources: pikepdf.Object) -> set[tuple[str, str]]:
    return {(kind, name) for kind in NAMED for name in resources.get(kind, Dictionary())}


def named(content: bytes) -> set[tuple[str, str]]:
    return {
        (kind, f"/{name.decode()}")
        for kind, pattern in NAMED.items()
        for name in re.findall(pattern, content)
    }


def content_of(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return bytes(page.obj.Contents.read_bytes())


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_pages_have_the_resources_that_they_name(built_sample: Built, edition: str) -> None:
    with pikepdf.open(getattr(built_sample, edition)) as pdf:
        found = [(written(page.obj.Resources), named(content_of(page))) for page in pdf.pages]
    assert len({frozenset(names) for names, _ in found}) > 5
    for number, (names, used) in enumerate(found, start=1):
        # A page of pictures alone has a font in a form at most.
        assert names <= used, number
        assert {each for each in used if each[0] in ("/XObject", "/Font", "/ExtGState")} <= names


def test_a_page_of_text_that_is_split_off_is_small(built_sample: Built) -> None:
    (first, *_) = (
        page.number for page in read_pages(built_sample.print) if page.text and not page.pictures
    )
    written_page = io.BytesIO()
    with pikepdf.open(built_sample.print) as pdf, pikepdf.new() as single:
        single.pages.append(pdf.pages[first - 1])
        single.save(written_page)
    assert len(written_page.getvalue()) < 60_000 < built_sample.print.stat().st_size / 10


def streams(path: Path) -> Iterator[pikepdf.Stream]:
    with pikepdf.open(path) as pdf:
        yield from (each for each in pdf.objects if isinstance(each, pikepdf.Stream))


def test_the_print_edition_has_one_profile_that_of_its_intent(built_sample: Built) -> None:
    # A profile has its signature at 36 (ICC.1, 7.2.9); a JPEG has it after a name (ICC.1, B.4).
    profiles, in_pictures, pictures = 0, 0, 0
    for stream in streams(built_sample.print):
        if stream.get("/Subtype") == Name.Image:
            pictures += 1
            with Image.open(io.BytesIO(stream.read_raw_bytes())) as image:
                in_pictures += "icc_profile" in image.info
            assert stream.ColorSpace == Name.DeviceCMYK
        else:
            profiles += stream.read_bytes()[36:40] == b"acsp"
    assert pictures >= 5
    assert (profiles, in_pictures) == (1, 0)


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_pixels_that_no_page_shows_are_not_in_the_file(built_sample: Built, edition: str) -> None:
    """Whole photographs are wider or higher than their pages by more than these edges."""
    filling = bleeding_ids(built_sample)
    bleed = built_sample.source.printer.bleed * MM if edition == "print" else 0.0
    left, bottom, right, top = trim_box(built_sample)
    counted = 0
    for page in read_pages(getattr(built_sample, edition)):
        for picture in page.pictures:
            if built_sample.picture_ids[picture.digest] in filling:
                counted += 1
                pixel = (picture.box[2] - picture.box[0]) / picture.pixels[0]
                most = SQUARE[edition] * pixel + 0.1
                window = left - bleed, bottom - bleed, right + bleed, top + bleed
                beyond = [abs(a - b) for a, b in zip(picture.box, window, strict=True)]
                # A spread ends at the fold or in its bleed.
                sides = {0, 1, 2, 3} - ({2 if page.number % 2 == 0 else 0} if bleed else set())
                assert all(beyond[side] <= most for side in sides), page.number
    assert counted == len(filling) + len(photos_laid(built_sample, Laid.SPREAD))


def page_of(pdf: pikepdf.Pdf, content: bytes, resources: pikepdf.Object) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(100, 100))
    page.obj.Contents = pdf.make_stream(content)
    page.obj.Resources = resources
    return page


def form(pdf: pikepdf.Pdf, content: bytes, **entries: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, **entries)


def test_what_a_form_or_mask_without_resources_names_is_the_page_s() -> None:
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary())
    mask = Dictionary(Type=Name.Mask, S=Name.Alpha, G=form(pdf, b"/Deep Do"))
    shared.XObject = Dictionary(
        Bare=form(pdf, b"/F 9 Tf"),
        Own=form(pdf, b"/B sh", Resources=Dictionary(Shading=Dictionary(A=1, B=2))),
        Self=form(pdf, b"/Self Do /Bare Do"),
        Deep=form(pdf, b""),
        Unused=form(pdf, b""),
    )
    shared.Font = Dictionary(F=Dictionary(), G=Dictionary())
    shared.ExtGState = Dictionary(Soft=Dictionary(SMask=mask), None_=Dictionary())
    shared.ColorSpace = Dictionary(DefaultCMYK=Name.DeviceCMYK, Spare=Name.DeviceRGB)
    cases = {
        b"/Bare Do": {"/Bare", "/F", "/DefaultCMYK"},
        b"/Own Do": {"/Own", "/DefaultCMYK"},
        b"/Self Do": {"/Self", "/Bare", "/F", "/DefaultCMYK"},
        b"/Soft gs": {"/Soft", "/Deep", "/DefaultCMYK"},
        b"BI /W 1 /H 1 /BPC 8 /CS /Spare ID abc EI": {"/Spare", "/DefaultCMYK"},
        b"/Spare cs /G 3 Tf": {"/Spare", "/G", "/DefaultCMYK"},
        b"0 g": {"/DefaultCMYK"},
    }
    for content in cases:
        page_of(pdf, content, shared)
    divide_resources(pdf)
    for page, names in zip(pdf.pages, cases.values(), strict=True):
        assert {name for _, name in written(page.obj.Resources)} == names
    own = pdf.pages[1].obj.Resources.XObject.Own
    assert written(own.Resources) == {("/Shading", "/B")}


def test_pages_that_use_the_same_share_one_dictionary() -> None:
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary(Font=Dictionary(F=Dictionary(), G=Dictionary())))
    for content in (b"/F 9 Tf", b"/F 8 Tf", b"/G 9 Tf"):
        page_of(pdf, content, shared)
    divide_resources(pdf)
    numbers = [page.obj.Resources.objgen for page in pdf.pages]
    assert numbers[0] == numbers[1] != numbers[2]


def test_forms_that_give_a_name_to_different_things_keep_their_own() -> None:
    pdf = pikepdf.new()
    forms = {
        f"/X{number}": form(
            pdf, b"/F 9 Tf", Resources=Dictionary(Font=Dictionary(F=Dictionary(N=number)))
        )
        for number in range(100)
    }
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(forms)))
    page_of(pdf, " ".join(f"{name} Do" for name in forms).encode(), shared)
    divide_resources(pdf)
    drawn = pdf.pages[0].obj.Resources.XObject
    assert [int(drawn[name].Resources.Font.F.N) for name in forms] == [*range(100)]
