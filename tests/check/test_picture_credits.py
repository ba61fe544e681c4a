"""META-04 compares the words in a picture with its photograph's name by name."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from book import images
from book.check.rules.picture_files import missing_metadata
from book.images import metadata
from book.images.metadata import PhotoMetadata
from book.model import Credit, Photo
from tests.support.publications import made_photo

NAMES = ("Олександра Нечуй-Левицька", "Іван Петренко")
PHOTO = replace(
    made_photo("p", credit=Credit(photographers=NAMES, agency="Агенція")), rights="© Агенція"
)
DUE = metadata.metadata_of(PHOTO)


def messages(in_xmp: PhotoMetadata, in_iim: PhotoMetadata, photo: Photo = PHOTO) -> list[str]:
    content = io.BytesIO()
    packet, segment = metadata.xmp_packet(in_xmp), metadata.iim_segment(in_iim)
    Image.new("RGB", (8, 8)).save(content, "JPEG", xmp=packet, extra=segment)
    encoded = images.read_encoded(content.getvalue())
    found = missing_metadata(encoded, photo, "p.jpg")
    return [problem.message.removeprefix("the picture of “p” does not carry ") for problem in found]


def test_two_photographers_and_a_name_longer_than_iim_has_room_for_are_carried() -> None:
    assert messages(DUE, DUE) == []


@pytest.mark.parametrize(
    "names",
    [
        NAMES[:1],
        NAMES[::-1],
        (", ".join(NAMES),),
        ("Олександра", "Іван Петренко"),
        (*NAMES, "Ann Person"),
        (),
    ],
)
def test_other_people_are_found_in_each_block(names: tuple[str, ...]) -> None:
    other = replace(DUE, creators=names)
    assert messages(other, DUE) == ["who took it in XMP"]
    assert messages(DUE, other) == ["who took it in IIM"]


def test_a_photographer_is_not_added_to_a_picture_of_an_agency() -> None:
    of_agency = replace(PHOTO, credit=Credit(written="Reuters", agency="Reuters", kind="agency"))
    due = metadata.metadata_of(of_agency)
    named = replace(due, creators=("Reuters",))
    assert messages(due, due, of_agency) == []
    assert messages(named, due, of_agency) == ["who took it in XMP"]
