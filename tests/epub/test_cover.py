"""The EPUB's cover: a photograph that `publication.toml` names, cropped around its focus."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from book import plan
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
    assert 'alt="The River &amp; its Bridges. The Sample Newsroom. A street under water' in page
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
    assert "The River &amp; its Bridges" in page
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
    (wide, high), (left, top, right, bottom) = plan.crop_cover(photo)
    assert wide <= width
    assert high <= height
    assert 0 <= left < right <= wide
    assert 0 <= top < bottom <= high
    assert right - left <= plan.COVER[0]
    assert bottom - top <= plan.COVER[1]
