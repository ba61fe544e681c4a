"""A photograph that has not been delivered is drawn as a stand-in."""

import pytest

from book import images
from book.model import Photo
from tests.support.photo_project import PRINT, PhotoProject
from tests.support.publications import made_photo


def stand_in(photo_id: str = "city-sign", size: tuple[int, int] = (3600, 2400)) -> Photo:
    return made_photo(photo_id, size, delivered=False)


@pytest.mark.parametrize(
    "size", [(3600, 2400), (2400, 3600), (3600, 3600), (3600, 360), (360, 3600)]
)
def test_a_stand_in_can_be_seen_to_be_one(
    size: tuple[int, int], photo_project: PhotoProject
) -> None:
    small = (size[0] // 4, size[1] // 4)
    image = photo_project.picture(stand_in(size=size), small).convert("L")
    width, height = small
    centre = image.crop((width // 4, height // 4, width * 3 // 4, height * 3 // 4))
    darkest, lightest = centre.getextrema()
    assert isinstance(darkest, int)
    assert isinstance(lightest, int)
    assert darkest < 160 < 200 < lightest
    # The text does not reach the sides, where there are only the cross and the frame.
    side = image.crop((2, height // 2 - 2, width // 25, height // 2 + 2))
    assert side.getextrema()[0] > 150  # type: ignore[operator]


def test_stand_ins_of_two_photographs_differ(photo_project: PhotoProject) -> None:
    one, two = (photo_project.picture(stand_in(name), (900, 600)) for name in ("one", "two"))
    assert one.tobytes() != two.tobytes()


def test_a_stand_in_is_drawn_for_the_press_too(photo_project: PhotoProject) -> None:
    assert photo_project.picture(stand_in(), (900, 600), PRINT).mode == "CMYK"


@pytest.mark.parametrize(
    ("proportions", "size"),
    [
        ((3, 2), (3600, 2400)),
        ((2, 3), (2400, 3600)),
        ((1, 1), (3600, 3600)),
        ((16, 9), (3600, 2025)),
        ((1, 9999), (1, 3600)),
    ],
)
def test_a_stand_in_has_the_ratio_that_is_given(
    proportions: tuple[int, int], size: tuple[int, int]
) -> None:
    assert images.stand_in_size(proportions) == size


@pytest.mark.parametrize("proportions", [(1, 9999), (9999, 1)])
def test_a_stand_in_of_any_ratio_can_be_drawn(
    proportions: tuple[int, int], photo_project: PhotoProject
) -> None:
    photo_project.picture(stand_in(size=images.stand_in_size(proportions)))
