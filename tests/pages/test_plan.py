"""Every derivative is planned and named before a pixel is read."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.model import Figure, Gallery, GalleryLine, Laid
from book.plan import (
    Edition,
    PictureSettings,
    Recipe,
    derivative_name,
    edition_pictures,
    plan_derivatives,
    recipes,
)
from tests.support.galleries import composed
from tests.support.publications import made_photo, made_publication
from tests.support.ratios import keeps_ratio

EDGES = st.integers(1, 20_000)
PRINT = Recipe(colour="cmyk", profile="a" * 64, quality=92, subsampling="4:4:4")
WISHES = PictureSettings(print_ppi=300, screen_ppi=200, epub_long_edge=2560)
PHOTOS = [
    made_photo("wide", (6000, 4000)),
    made_photo("tall", (800, 1200)),
    made_photo("small", (90, 60)),
]
BLOCKS = (
    Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=("wide", "tall")),), free=True),
    Figure(photo_id="small"),
)


def plan(
    wishes: PictureSettings = WISHES, profile: str = "a" * 64, library: str = "pillow-1"
) -> list[str]:
    publication = made_publication(PHOTOS, *BLOCKS)
    placed = composed(publication)
    files = plan_derivatives(publication, placed, wishes, recipes(profile), library)
    return [file.name for file in files]


#: The editions with all photographs; a cover has its own alone.
BOOKS = tuple(edition for edition in Edition if edition is not Edition.COVER)


def test_every_photograph_has_one_file_in_every_edition() -> None:
    publication = made_publication(PHOTOS, *BLOCKS)
    placed = composed(publication)
    planned = plan_derivatives(publication, placed, WISHES, recipes("a" * 64), "pillow-1")
    for edition in BOOKS:
        files = edition_pictures(planned, edition)
        assert list(files) == ["wide", "tall", "small"]
        for photo in PHOTOS:
            (file,) = files[photo.id]
            assert keeps_ratio(photo.width, photo.height, (file.width, file.height))
            assert file.width <= photo.width
    assert edition_pictures(planned, Edition.COVER) == {}
    assert len(planned) == len(PHOTOS) * len(BOOKS)


def test_print_is_finer_than_the_screen_and_in_other_colours() -> None:
    publication = made_publication(PHOTOS, *BLOCKS)
    placed = composed(publication)
    planned = plan_derivatives(publication, placed, WISHES, recipes("a" * 64), "pillow-1")
    (on_paper,), (on_screen,) = (
        edition_pictures(planned, e)["wide"] for e in (Edition.PRINT, Edition.SCREEN)
    )
    assert on_paper.width / on_screen.width == pytest.approx(300 / 200, abs=0.01)
    assert (on_paper.recipe.colour, on_screen.recipe.colour) == ("cmyk", "srgb")


def test_equal_plans_have_equal_names() -> None:
    assert plan() == plan()


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ({"wishes": replace(WISHES, print_ppi=250)}, {Edition.PRINT}),
        ({"wishes": replace(WISHES, screen_ppi=150)}, {Edition.SCREEN}),
        # The largest file decides how large the photograph is decoded for all.
        ({"wishes": replace(WISHES, epub_long_edge=1000)}, set(BOOKS)),
        # CMYK photographs without a profile are read in it, also for the screen.
        ({"profile": "b" * 64}, set(BOOKS)),
        ({"library": "pillow-2"}, set(BOOKS)),
    ],
    ids=["print ppi", "screen ppi", "long edge", "press profile", "library"],
)
def test_a_name_changes_with_what_changes_its_bytes_and_with_nothing_else(
    changed: dict[str, object], other: set[Edition]
) -> None:
    before, after = plan(), plan(**changed)  # type: ignore[arg-type]
    # Names of the first photograph, which is large enough for every setting to matter.
    differing = {
        edition for edition, a, b in zip(BOOKS, before[:3], after[:3], strict=True) if a != b
    }
    assert differing == other


PHOTO = made_photo("city-sign", (6000, 4000))


@pytest.mark.parametrize(
    "other",
    [
        derivative_name(replace(PHOTO, digest="1" * 64), (600, 400), None, PRINT, "x"),
        derivative_name(replace(PHOTO, id="city-sign-2"), (600, 400), None, PRINT, "x"),
        derivative_name(PHOTO, (600, 401), None, PRINT, "x"),
        derivative_name(PHOTO, (601, 400), None, PRINT, "x"),
        derivative_name(PHOTO, (600, 400), None, replace(PRINT, quality=91), "x"),
        derivative_name(PHOTO, (600, 400), None, replace(PRINT, colour="srgb"), "x"),
        derivative_name(PHOTO, (600, 400), None, replace(PRINT, subsampling="4:2:0"), "x"),
        derivative_name(PHOTO, (600, 400), None, replace(PRINT, profile=""), "x"),
        derivative_name(PHOTO, (600, 400), None, PRINT, "y"),
    ],
)
def test_whatever_decides_the_bytes_is_in_the_name(other: str) -> None:
    assert other != derivative_name(PHOTO, (600, 400), None, PRINT, "x")


@pytest.mark.parametrize(
    "same",
    [
        replace(PHOTO, caption="Another"),
        replace(PHOTO, alt="Another"),
        replace(PHOTO, file="source/gallery/elsewhere.jpg"),
        replace(PHOTO, focus=(0.1, 0.1)),
    ],
)
def test_what_does_not_is_not(same: object) -> None:
    assert derivative_name(same, (600, 400), None, PRINT, "x") == derivative_name(
        PHOTO, (600, 400), None, PRINT, "x"
    )  # type: ignore[arg-type]


def test_a_stand_in_is_named_after_the_file_that_it_stands_for() -> None:
    stand_in = replace(PHOTO, delivered=False)
    renamed = replace(stand_in, file="source/gallery/other.jpg")
    assert derivative_name(stand_in, (600, 400), None, PRINT, "x") != derivative_name(
        renamed, (600, 400), None, PRINT, "x"
    )


@given(st.text(), EDGES, EDGES, st.text())
def test_names_are_plain_ascii(digest: str, width: int, height: int, library: str) -> None:
    name = derivative_name(replace(PHOTO, digest=digest), (width, height), None, PRINT, library)
    assert re.fullmatch(r"city-sign-[0-9]+w-[0-9a-f]{12}\.jpg", name)
