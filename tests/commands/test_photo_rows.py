"""The picture desk's table has a row for every photograph, delivered or not."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from book import edition, layout
from book.desk import photo_rows
from book.desk.photo_rows import PhotoRow
from book.errors import RefusedError
from book.layout import PlacedPhoto
from book.manuscript import load, toml_lines
from book.model import Credit, Photo
from book.project import STYLES, Project
from tests.support.command import ROOT
from tests.support.placements import bleeding_ids, placed_pictures
from tests.support.projects import Built, rewrite

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def rows(project: Path) -> dict[str, PhotoRow]:
    table = photo_rows.read_photo_rows(Project(project))
    return {row.id: row for row in table}


def save_again(path: Path, *, profile: bytes = SRGB, **exif: str) -> None:
    """Save a photograph again, with another profile or none, and with EXIF."""
    tags = {"artist": 0x013B, "caption": 0x010E, "copyright": 0x8298}
    with Image.open(path) as image:
        image.load()
        image.info.clear()
        metadata = Image.Exif()
        for name, words in exif.items():
            metadata[tags[name]] = words
        image.save(path, icc_profile=profile or None, exif=metadata)


def test_rows_stand_in_the_picture_desks_order(sample: Path) -> None:
    gallery = sample / "source/gallery/gallery.toml"
    toml = toml_lines.read_toml(sample, "source/gallery/gallery.toml")
    assert isinstance(toml, toml_lines.TomlFile)
    assert list(rows(sample)) == list(toml.values["photo"])
    # The order of the file, not of the ids.
    head, *tables = gallery.read_text(encoding="utf-8").split("[photo.")
    gallery.write_text(
        "[photo.".join([head, *(f"{t.rstrip()}\n\n" for t in tables[::-1])]), "utf-8"
    )
    assert list(rows(sample)) == list(toml.values["photo"])[::-1]


def test_a_delivered_photograph_has_all_that_is_known_of_it(sample: Path) -> None:
    save_again(sample / "source/gallery/ferryman.jpg")
    row = rows(sample)["ferryman"]
    assert row == PhotoRow(
        id="ferryman",
        file="ferryman.jpg",
        pixels="800 x 1200",
        profile=row.profile,
        caption="The ferryman has worked here since 1988",
        credit="Ada Lens, Бохдан Світлий / Sample Agency",
        alt="An old man holds a rope",
        stands="The river, row",
        ppi=row.ppi,
        instructions="",
        disagrees="",
    )
    assert "sRGB" in row.profile


def test_the_ppi_is_that_of_the_original_where_it_is_placed(sample: Path) -> None:
    source = load.read_manuscript(Project(sample))
    publication, page = source.publication, source.page
    measures = edition.measure(
        publication, page, covers=True, styles=STYLES, cache=Project(sample).cache
    )
    found = rows(sample)
    composed = list(layout.compose(publication, page, measures).sizes())
    assert {placed.photo_id for placed in composed} == set(found)
    for placed in composed:
        photo = publication.photo(placed.photo_id)
        inches = placed.width / 25.4
        assert float(found[photo.id].ppi) == pytest.approx(photo.width / inches, abs=1)


def test_the_ppi_is_that_of_the_finished_print_edition(built_sample: Built) -> None:
    found = rows(built_sample.project)
    measured = 0
    for _, photo, picture in placed_pictures(built_sample):
        if photo.id not in bleeding_ids(built_sample):
            assert int(found[photo.id].ppi) == pytest.approx(
                photo.width / picture.width * 72, abs=1
            )
            measured += 1
    assert measured == 5


@pytest.mark.parametrize(
    ("pixels", "millimetres", "expected"),
    [
        ((3000, 2000), (254.0, 169.3334), 299),
        ((3000, 2000), (254.0, 2000 / 300 * 25.4), 300),
        ((3000, 2000), (127.0, 254.0), 200),
        ((2999, 2999), (254.0, 254.0), 299),
        ((10, 10), (254.0, 254.0), 1),
    ],
)
def test_ppi_is_the_lesser_of_both_ways_and_never_rounded_up(
    pixels: tuple[int, int], millimetres: tuple[float, float], expected: int
) -> None:
    photo = Photo(
        id="x",
        file="x.jpg",
        delivered=True,
        digest="",
        width=pixels[0],
        height=pixels[1],
        caption="X",
        credit=Credit(photographers=("A",), agency="B"),
        alt="",
    )
    width, height = millimetres
    placed = PlacedPhoto(photo_id="x", width=width, height=height, caption_width=width)
    assert photo_rows.print_ppi(photo, placed) == expected


@pytest.mark.parametrize(
    ("photo_id", "stands"),
    [
        ("old-bridge", "The river, in the text"),
        ("ferry", "The river, row"),
        ("pier", "The river, full"),
        ("flood", "The bridges, bleed"),
        ("rail-bridge", "The bridges, spread"),
    ],
)
def test_a_row_says_where_the_photograph_stands(photo_id: str, stands: str, sample: Path) -> None:
    assert rows(sample)[photo_id].stands == stands


def test_a_stand_in_has_no_pixels_profile_or_ppi_and_no_remark_on_them(sample: Path) -> None:
    (sample / "source/gallery/ferry.jpg").unlink()
    rewrite(sample / "source/gallery/gallery.toml", "A flat boat in the middle of a wide river", "")
    row = rows(sample)["ferry"]
    assert (row.pixels, row.profile, row.ppi, row.alt, row.disagrees) == ("", "", "", "", "")
    assert (row.caption, row.stands) == ("The ferry at noon", "The river, row")


def test_the_reportage_has_a_table_before_its_photographs_arrive(tmp_path: Path) -> None:
    photographs = shutil.ignore_patterns("*.jpg", "*.jpeg", "*.png", "*.tif", "*.tiff", "*.webp")
    shutil.copytree(ROOT / "source", tmp_path / "source", ignore=photographs)
    found = photo_rows.read_photo_rows(Project(tmp_path))
    assert len(found) == 19
    assert found[0].stands == "The flag over Izium, full"
    for row in found:
        spelt = "credit: “Serhiy Prokopenko” is nearly “Serhii Prokopenko”"
        assert (spelt in row.disagrees) == row.credit.startswith("Serhiy")
    assert any(row.disagrees for row in found)


def test_what_disagrees_is_said_in_words(sample: Path) -> None:
    gallery = sample / "source/gallery"
    rewrite(gallery / "gallery.toml", "A flat boat in the middle of a wide river", "")
    save_again(gallery / "ferry.jpg", profile=b"", artist="Somebody Else", caption="A raft")
    row = rows(sample)["ferry"]
    assert row.profile == "none"
    assert row.disagrees == (
        "credit: EXIF says “Somebody Else”; caption: EXIF says “A raft”; "
        "no alt text; no colour profile"
    )


def test_a_caption_too_long_for_its_page_is_told_where_it_can_be_shortened(sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", "The far bank", "The far bank, " * 400)
    assert "too long" in rows(sample)["far-bank"].disagrees


def test_what_the_manuscript_leaves_out_is_the_files(sample: Path) -> None:
    gallery = sample / "source/gallery"
    rewrite(gallery / "gallery.toml", 'caption = "The ferry at noon"\n', "")
    save_again(gallery / "ferry.jpg", caption="A ferry, says the agency")
    assert rows(sample)["ferry"].caption == "A ferry, says the agency"


def test_a_faulty_manuscript_is_refused_with_all_its_faults(sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", "The ferry at noon", "")
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    with pytest.raises(RefusedError) as refused:
        rows(sample)
    assert {finding.code for finding in refused.value.findings} >= {"TOML-03", "PLACE-01"}
