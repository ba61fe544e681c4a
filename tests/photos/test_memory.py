"""The memory of photographs is bounded: they wait for each other, or are refused with a reason."""

import struct
import threading
import zlib
from pathlib import Path

import pytest

from book.images import PictureError
from book.images.memory_budget import MOST_BYTES, MemoryBudget
from book.images.originals import reduction
from book.images.originals.picture_file import open_picture
from tests.photos.test_oversized_pictures import jpeg_header, webp_header
from tests.support.picture_formats import png_chunk


def png(width: int, height: int, *, interlaced: bool) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, int(interlaced))
    body = png_chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + body + png_chunk(b"IEND", b"")


def memory_of(content: bytes, folder: Path, needed: tuple[int, int] = (3000, 2000)) -> int:
    path = folder / "a.picture"
    path.write_bytes(content)
    with open_picture(path) as picture:
        return reduction.needed_memory(picture, needed)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (png(17_000, 17_000, interlaced=True), "without interlacing"),
        (jpeg_header("jpeg-progressive", 20_000, 15_000), "baseline JPEG"),
        (webp_header(16_383, 16_383), "save it smaller"),
    ],
    ids=["interlaced PNG", "progressive JPEG", "WebP"],
)
def test_what_cannot_be_decoded_in_parts_is_refused_with_advice(
    content: bytes, advice: str, tmp_path: Path
) -> None:
    with pytest.raises(PictureError, match=f"MB of memory; 600 is most: .*{advice}"):
        memory_of(content, tmp_path)


def test_what_can_be_decoded_in_parts_takes_little(tmp_path: Path) -> None:
    assert memory_of(png(17_000, 17_000, interlaced=False), tmp_path) < MOST_BYTES
    assert memory_of(jpeg_header("jpeg", 20_000, 15_000), tmp_path) < MOST_BYTES


def test_a_picture_that_is_needed_larger_takes_more(tmp_path: Path) -> None:
    content = jpeg_header("jpeg", 6000, 4000)
    sizes = [(600, 400), (2000, 1333), (5900, 3933)]
    taken = [memory_of(content, tmp_path, size) for size in sizes]
    assert taken == sorted(set(taken))


def test_a_photograph_waits_until_memory_is_free() -> None:
    budget = MemoryBudget(100)
    order = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with budget.reserved(70):
            order.append("second")

    thread = threading.Thread(target=second)
    with budget.reserved(60):
        thread.start()
        assert begun.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_one_that_is_larger_than_all_is_alone_and_not_for_ever_waiting() -> None:
    budget = MemoryBudget(100)
    with budget.reserved(1000):
        pass
    with budget.reserved(100):
        pass
