"""Pixels are scaled and turned as Pillow does it, and alike on every processor."""

import math
import os
import random
import subprocess
import sys

import pytest
from PIL import Image, ImageChops

from book.images import pixels
from book.images.pixels import Pixels
from tests.support.picture_formats import as_stored

SIZE = (301, 201)


def textured() -> Image.Image:
    """Draw gradients with noise, the same at every call."""
    noise = Image.frombytes("L", SIZE, random.Random(5).randbytes(SIZE[0] * SIZE[1]))
    across = Image.linear_gradient("L").rotate(90).resize(SIZE)
    bands = (across, across.rotate(180), Image.blend(across, noise, 0.3))
    return Image.merge("RGB", bands)


def of_image(image: Image.Image) -> Pixels:
    return Pixels(image.tobytes(), *image.size, len(image.getbands()))


def to_image(data: object, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, bytes(data))  # type: ignore[call-overload]


@pytest.mark.parametrize("size", [(300, 200), (211, 141), (150, 100), (75, 50), (31, 20)])
def test_a_scaled_picture_is_near_to_that_of_pillow(size: tuple[int, int]) -> None:
    image = textured()
    scaled = to_image(pixels.scale(of_image(image), size), size)
    difference = ImageChops.difference(scaled, image.resize(size, Image.Resampling.BICUBIC))
    histogram = difference.histogram()
    squares = sum(count * (level % 256) ** 2 for level, count in enumerate(histogram))
    error = squares / (size[0] * size[1] * 3)
    assert error == 0 or 10 * math.log10(255**2 / error) >= 45


@pytest.mark.parametrize("flag", range(1, 9))
def test_a_picture_is_turned_as_its_flag_says(flag: int) -> None:
    image = textured()
    upright = pixels.upright(of_image(as_stored(image, flag)), flag)
    assert to_image(upright.data, (upright.width, upright.height)).tobytes() == image.tobytes()


def test_pixels_are_the_same_without_vector_instructions() -> None:
    words = "from tests.photos.test_pixels import print_digest; print_digest()"
    digests = {
        subprocess.run(
            [sys.executable, "-c", words],
            env={**os.environ, **more},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for more in ({}, {"VIPS_NOVECTOR": "1"})
    }
    assert len(digests) == 1


def print_digest() -> None:
    from hashlib import sha256

    whole = of_image(textured())
    data = [bytes(pixels.scale(whole, size)) for size in ((211, 141), (75, 50))]
    sys.stdout.write(sha256(b"".join(data)).hexdigest())
