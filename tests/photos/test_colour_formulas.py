"""The formulas that colours are compared with agree with published values and with LittleCMS."""

import io

import pytest
from PIL import Image, ImageCms

from tests.support import profiles
from tests.support.colour_charts import PATCHES, scaled
from tests.support.colour_difference import ciede2000
from tests.support.photo_project import is_near
from tests.support.profiles import Colour


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
        ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 3.1736, 0.5854), 1.0),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_our_ciede2000_gives_the_published_differences(
    one: Colour, other: Colour, difference: float
) -> None:
    # Sharma, Wu and Dalal 2005, table 1.
    assert ciede2000(one, other) == pytest.approx(difference, abs=0.0001)
    assert ciede2000(other, one) == pytest.approx(difference, abs=0.0001)


@pytest.mark.parametrize("space", profiles.SPACES)
def test_the_formulas_and_littlecms_agree_on_our_profiles(space: str) -> None:
    # Otherwise a fault of the test profiles would look like one of the program.
    lab = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profiles.rgb_profile(space))),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "RGB",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    for patch in PATCHES:
        converted = ImageCms.applyTransform(Image.new("RGB", (1, 1), patch), lab)
        assert converted is not None
        light, red, yellow = converted.tobytes()
        lab_of_patch = (light / 2.55, (red ^ 0x80) - 128, (yellow ^ 0x80) - 128)
        assert is_near(
            lab_of_patch, profiles.xyz_to_lab(profiles.to_xyz(space, scaled(patch))), 0.75
        )
