"""The EPUB's cover: a photograph that `publication.toml` names, cropped around its focus."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageChops

from book import plan
from book.images import cover_drawing
from book.layout.cover_words import CoverText
from book.model import CoverStyle
from book.project import PRESS_PROFILE
from tests.support.photographs import draw_photograph
from tests.support.projects import build, rewrite
from tests.support.publications import made_photo

OPF = {"opf": "http://www.idpf.org/2007/opf"}


@pytest.fixture
def covered(sample: Path) -> Path:
    """Return the sample with a cover of a photograph of 4000 x 3000 px."""
    draw_photograph(sample / "source/gallery/flood.jpg", (4000, 3000))
    rewrite(sample / "source/publication.toml", "licence = ", 'cover = "flood"\nlicence = ')
    return sample


def test_the_cover_is_the_one_that_shops_ask_for(covered: Path) -> None:
    with zipfile.ZipFile(build(covered).epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        (item,) = package.xpath("//opf:item[@properties='cover-image']", namespaces=OPF)
        picture = Image.open(io.BytesIO(archive.read(f"EPUB/{item.get('href')}")))
        page = archive.read("EPUB/cover.xhtml").decode()
    assert picture.size == (1600, 2560)
    assert picture.mode == "RGB"
    assert not picture.info.get("progressive")
    assert f'src="{item.get("href")}"' in page
    assert ". Olena Writer. The Sample Newsroom. A street under water" in page
    (meta,) = package.xpath("//opf:meta[@name='cover']", namespaces=OPF)
    assert meta.get("content") == item.get("id")


def test_the_photograph_stands_in_the_text_as_well(covered: Path) -> None:
    with zipfile.ZipFile(build(covered).epub) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("EPUB/images/flood-")]
        text = archive.read("EPUB/section-02.xhtml").decode()
    assert len(pictures) == 2
    assert text.count('id="photo-flood"') == 1


def test_a_cover_that_has_not_been_delivered_leaves_type_alone(covered: Path) -> None:
    (covered / "source/gallery/flood.jpg").unlink()
    with zipfile.ZipFile(build(covered).epub) as archive:
        page = archive.read("EPUB/cover.xhtml").decode()
        package = archive.read("EPUB/content.opf").decode()
    assert "<img" not in page
    assert "The River &amp; its Bridges" in page.replace("\xa0", " ")
    assert "cover-image" not in package


@given(
    width=st.integers(1, 12000),
    height=st.integers(1, 12000),
    focus=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_cover_stays_inside_its_photograph_and_is_never_enlarged(
    width: int, height: int, focus: tuple[float, float]
) -> None:
    photo = replace(made_photo("p", (width, height)), focus=focus)
    text = CoverText(title="T", subtitle="", author="A", publisher="P")
    (wide, high), (left, top, right, bottom), drawn = plan.ebook_cover(
        photo, CoverStyle.BLEED, (0, 0, 0, 100), text
    )
    assert wide <= width
    assert high <= height
    assert 0 <= left < right <= wide
    assert 0 <= top < bottom <= high
    assert right - left <= plan.COVER[0]
    assert bottom - top <= plan.COVER[1]
    assert drawn.canvas[0] == right - left
    assert drawn.canvas[1] >= bottom - top
    if width >= plan.COVER[0] and min(width, height) > 1000:
        # However wide it is: its shape takes no pixels from the cover.
        assert drawn.canvas == plan.COVER


@pytest.mark.parametrize(
    "title", ["Izium", "Ріка та її мости після півʼятого", "A long title " * 9]
)
@pytest.mark.parametrize(("level", "part"), [(20, 640), (240, 640), (128, 640), (60, 380)])
def test_words_are_drawn_inside_the_margins_with_the_contrast_that_is_asked(
    title: str, level: int, part: int
) -> None:
    text = CoverText(title=title.strip(), subtitle="", author="Olena", publisher="Gwara Media")
    drawn = plan.DrawnCover(text=text, canvas=(400, 640), colour=(0, 0, 0, 100), focus=None)
    photo, press = Image.new("L", (400, part), level), PRESS_PROFILE.read_bytes()
    cover = cover_drawing.draw_cover(photo, drawn, press)
    again = cover_drawing.draw_cover(photo, drawn, press)
    assert cover.size == (400, 640)
    assert cover.tobytes() == again.tobytes()
    # What differs from the background, of which each row has one colour at the margin.
    background = cover.crop((0, 0, 1, 640)).resize(cover.size)
    words = ImageChops.difference(cover, background).convert("L").getbbox()
    assert words
    left, top, right, bottom = words
    margin = 400 * plan.EBOOK_PAGE.side / plan.EBOOK_PAGE.width
    assert left >= margin - 2
    assert right <= 400 - margin + 2
    assert top >= 20
    assert bottom <= 620
    ink = max(cover.getcolors(400 * 640) or [], key=lambda found: abs(found[1][0] - level))
    assert ink[1] in {(0, 0, 0), (255, 255, 255)}
