"""What tests share: the sample publication with its photographs, drawn here."""

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

TESTS = Path(__file__).parent
ROOT = TESTS.parent

#: The sample's photographs: landscape, portrait, panorama, square; sizes in pixels.
PHOTOGRAPHS = {
    "old-bridge.jpg": (1800, 1200),
    "ferry.jpg": (1500, 1000),
    "ferryman.jpg": (800, 1200),
    "far-bank.jpg": (2400, 800),
    "pier.png": (1000, 1000),
    "flood.jpg": (1600, 1200),
    "rail-bridge.jpg": (3000, 1100),
}


def draw_photograph(path: Path, size: tuple[int, int]) -> None:
    """Draw a picture that can be told from others and from its mirror image."""
    width, height = size
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image, image.rotate(180), Image.new("L", size, width % 256)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 8, height // 8), fill=(200, 40, 40))
    draw.ellipse((width // 3, height // 3, width // 2, height // 2), fill=(240, 220, 60))
    image.save(path, quality=90)


@pytest.fixture(scope="session")
def drawn_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its photographs, to be copied and not to be built in."""
    folder = tmp_path_factory.mktemp("drawn") / "sample"
    shutil.copytree(TESTS / "sample", folder)
    for name, size in PHOTOGRAPHS.items():
        draw_photograph(folder / "source/gallery" / name, size)
    return folder


@pytest.fixture
def sample(drawn_sample: Path, tmp_path: Path) -> Path:
    """A sample of the test's own, without a fault; to be spoilt and built at will."""
    return shutil.copytree(drawn_sample, tmp_path / "sample")
