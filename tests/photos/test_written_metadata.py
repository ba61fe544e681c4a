"""Metadata that the builder writes is read back, by the builder and by Pillow."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, IptcImagePlugin

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from tests.support.embedded_metadata import ALL, picture_with
from tests.support.jpeg_segments import segments

TRICKY = "Її «ранок» <b>&amp;</b> 'a' \"b\" 📷 שלום مرحبا ]]> — é e\u0301 \u200f!"
#: As manuscripts are read: composed (NFC), on one line.
printable = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"], include_characters=" "),
    max_size=60,
).map(lambda words: unicodedata.normalize("NFC", " ".join(words.split())))
names = printable.filter(bool)


def words_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[PhotoMetadata]:
    return st.builds(
        PhotoMetadata,
        creators=st.lists(names, max_size=3).map(tuple),
        credit=text,
        copyright=text,
        usage_terms=text,
        caption=text,
        alt=text,
        source_type=st.sampled_from(["", "digitalCapture", "print"]),
        data_mining=st.sampled_from(["", "DMI-PROHIBITED"]),
    )


def written(words: PhotoMetadata) -> ImageFile.ImageFile:
    return picture_with(xmp=metadata.xmp_packet(words), extra=metadata.iim_segment(words))


@given(words_of(printable))
def test_words_come_back_from_xmp_as_they_went_in(words: PhotoMetadata) -> None:
    assert metadata.read_metadata(written(words)).xmp == words


@given(words_of(printable))
def test_words_come_back_from_iim_as_far_as_it_has_room(words: PhotoMetadata) -> None:
    def cut(text: str, most: int) -> str:
        kept = " ".join(text.encode()[:most].decode(errors="ignore").split())
        return unicodedata.normalize("NFC", kept)

    assert metadata.read_metadata(written(words)).iim == PhotoMetadata(
        creators=tuple(cut(name, 32) for name in words.creators),
        credit=cut(words.credit, 32),
        copyright=cut(words.copyright, 128),
        caption=cut(words.caption, 2000),
    )


def test_tricky_letters_are_read_by_pillow_itself() -> None:
    words = PhotoMetadata(
        creators=(TRICKY, "Ada Lens"), credit="Agency", caption=TRICKY, alt=TRICKY
    )
    image = written(words)
    description = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert description["creator"]["Seq"]["li"] == [TRICKY, "Ada Lens"]
    assert description["description"]["Alt"]["li"]["text"] == TRICKY
    assert description["AltTextAccessibility"]["Alt"]["li"]["text"] == TRICKY
    record = IptcImagePlugin.getiptcinfo(image)
    assert record is not None
    assert record[1, 90] == b"\x1b%G"
    assert record[2, 110] == b"Agency"
    assert record[2, 120] == TRICKY.encode()


@pytest.mark.parametrize("letter", ["a", "ї", "字", "📷"])
@pytest.mark.parametrize(
    ("field", "number", "most"),
    [("credit", 110, 32), ("copyright", 116, 128), ("caption", 120, 2000), ("creators", 80, 32)],
)
@pytest.mark.parametrize("shift", range(4))
def test_iim_is_cut_between_two_letters(
    shift: int, field: str, number: int, most: int, letter: str
) -> None:
    text = "x" * shift + letter * most
    fields = PhotoMetadata(**{field: (text,) if field == "creators" else text})
    record = IptcImagePlugin.getiptcinfo(written(fields))
    assert record is not None
    kept = record[2, number]
    assert isinstance(kept, bytes)
    assert most - 4 < len(kept) <= most
    assert text.startswith(kept.decode("utf-8"))


def test_nothing_to_say_is_said_with_nothing() -> None:
    assert metadata.read_metadata(written(PhotoMetadata())) == EmbeddedMetadata()
    assert b"rdf:li" not in metadata.xmp_packet(PhotoMetadata())


def test_a_very_long_text_still_makes_a_file() -> None:
    # A JPEG segment holds 65,533 bytes.
    fields = PhotoMetadata(creators=("Ada Lens",) * 40, caption="Слово " * 8000, alt="А" * 20_000)
    embedded = metadata.read_metadata(written(fields))
    assert embedded.xmp.creators[:1] == ("Ada Lens",)


def test_equal_words_give_equal_bytes() -> None:
    assert metadata.xmp_packet(ALL) == metadata.xmp_packet(ALL)
    assert metadata.iim_segment(ALL) == metadata.iim_segment(ALL)


def test_the_file_has_one_segment_of_each() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(
        buffer, "JPEG", xmp=metadata.xmp_packet(ALL), extra=metadata.iim_segment(ALL)
    )
    markers = [marker for marker, _ in segments(buffer.getvalue())]
    assert (markers.count(0xE1), markers.count(0xED)) == (1, 1)
