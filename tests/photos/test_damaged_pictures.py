"""A picture that is cut off or altered is refused with a message, never with a traceback."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book.images.originals import decoding
from tests.support.photo_project import PhotoProject
from tests.support.sound_pictures import KINDS, SOUND, read_every_way


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_anywhere_is_refused_or_whole(kind: str, photo_project: PhotoProject) -> None:
    content = SOUND[kind]
    whole = read_every_way(photo_project, content)
    assert whole
    ends = {*range(0, 64, 7), *range(64, len(content), len(content) // 24 or 1)}
    ends |= {len(content) - n for n in (1, 2, 3, 4, 8, 12, 20)}
    for end in sorted(ends):
        assert read_every_way(photo_project, content[:end]) in (None, whole), f"cut at {end}"


#: Formats with checksums, in which every change of a byte is refused.
SUMMED = ("png-8", "png-16", "png-palette")


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_byte_gives_no_traceback_and_is_found_where_there_are_sums(
    kind: str, photo_project: PhotoProject
) -> None:
    content, chance = SOUND[kind], random.Random(11)
    whole = read_every_way(photo_project, content)
    for _ in range(60):
        at = chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[at] ^= 1 << chance.randrange(8)
        pixels = read_every_way(photo_project, bytes(flipped))
        if kind in SUMMED and pixels not in (None, whole):
            # A damaged profile or orientation changes what is seen.
            report = decoding.examine_pixels(photo_project.original("a.picture"))
            assert "a checksum is wrong" in report.doubt, f"flipped at {at}"


@pytest.mark.parametrize("kind", SUMMED)
def test_a_flip_among_the_pixels_of_a_png_is_always_found(
    kind: str, photo_project: PhotoProject
) -> None:
    content, chance = SOUND[kind], random.Random(12)
    start = content.index(b"IDAT") + 4
    end = start + int.from_bytes(content[start - 8 : start - 4], "big")
    # The last four bytes are zlib's checksum.
    for at in (*(chance.randrange(start, end) for _ in range(40)), end - 1, end, end + 3):
        flipped = bytearray(content)
        flipped[at] ^= 1 << chance.randrange(8)
        assert read_every_way(photo_project, bytes(flipped)) is None, (
            f"flipped at {at} of {start}-{end}"
        )


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_change_whatever_gives_a_traceback(
    data: st.DataObject, kind: str, photo_project: PhotoProject
) -> None:
    content = bytearray(SOUND[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        way = data.draw(st.sampled_from(("put", "cut out", "repeat", "zero")))
        if way == "put":
            content[at : at + 4] = data.draw(st.binary(min_size=1, max_size=8))
        elif way == "cut out":
            del content[at : at + data.draw(st.integers(1, 40))]
        elif way == "repeat":
            content[at:at] = content[at : at + 64]
        else:
            content[at : at + 16] = bytes(len(content[at : at + 16]))
        if not content:
            break
    read_every_way(photo_project, bytes(content))
