"""Letters of an undeclared encoding are guessed, told, and never silently wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.images import metadata
from book.images.metadata import EmbeddedMetadata
from book.images.metadata.text_encodings import decode_texts
from tests.support.embedded_metadata import app13, data_set, exif, jpeg_with, packet, picture_with

UKRAINIAN = ("Олена Приклад", "Агенція", "Їжак у місті, 3 квітня")
RUSSIAN = ("Мария Соколова", "Съёмка на площади, 12 мая")
FRENCH = ("José Ñandú", "«Ça va» – été")
GERMAN = ("Jürgen Müller", "Größe der Straße")
POLISH = ("Łukasz Żółw", "Wałęsa w Gdańsku")
CZECH = ("Žofie Dvořáčková", "Náměstí v Plzni")
GREEK = ("Ελένη Παπαδάκη", "Λιμάνι του Πειραιά")

GUESSES = [
    *((UKRAINIAN, codec, language) for codec in ("cp1251", "mac_cyrillic", "koi8_u", "iso8859_5")
      for language in ("uk", "en", "fr", "")),
    *((RUSSIAN, codec, language) for codec in ("cp1251", "mac_cyrillic", "koi8_r", "cp866")
      for language in ("uk", "en")),
    *((texts, codec, language) for texts in (FRENCH, GERMAN) for codec in ("cp1252", "mac_roman")
      for language in ("uk", "en", "de")),
    *((POLISH, codec, language) for codec in ("cp1250", "iso8859_2") for language in ("pl", "en")),
    *((CZECH, codec, "cs") for codec in ("cp1250", "iso8859_2", "mac_latin2")),
    *((GREEK, codec, "el") for codec in ("cp1253", "iso8859_7")),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "codec", "language"), GUESSES)
def test_letters_are_guessed_by_words_and_by_language(
    texts: tuple[str, ...], codec: str, language: str
) -> None:
    decoded = decode_texts([(text.encode(codec), 0) for text in texts], language)
    assert tuple(each.text for each in decoded) == texts
    assert all(each.guessed for each in decoded if not each.text.isascii())


def iim(*sets: tuple[int, bytes], charset: bytes = b"", language: str = "en") -> EmbeddedMetadata:
    declared = [data_set(1, 90, charset)] if charset else []
    segment = app13(*declared, *(data_set(2, number, content) for number, content in sets))
    return metadata.read_metadata(jpeg_with(segment), language)


def test_each_guess_is_told_with_its_field() -> None:
    read = iim(
        (80, "Олена Приклад".encode("cp1251")), (120, "Площа".encode("cp1251")), (110, b"AP")
    )
    assert read.iim.creators == ("Олена Приклад",)
    assert {(each.block, each.field, each.text, each.encoding) for each in read.guessed} == {
        ("IIM", "creators", "Олена Приклад", "Windows-1251"),
        ("IIM", "caption", "Площа", "Windows-1251"),
    }


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        (b"\x1b%G", "utf-8", "Площа José"),
        (b"\x1b%/I", "utf-8", "Площа José"),
        (b"\x1b(B\x1b-A", "latin-1", "José"),
        (b"\x1b.A", "latin-1", "José"),
        (b"\x1b-B", "iso8859_2", "Jiří Dvořák"),
        (b"\x1b-F", "iso8859_7", "Ελένη"),
        (b"\x1b-L", "iso8859_5", "Агенція"),
        (b"\x1b-b", "iso8859_15", "5 €, œuvre"),
        (b"", "utf-8", "Площа José"),
    ],
)
def test_a_declared_encoding_is_no_guess(charset: bytes, codec: str, text: str) -> None:
    read = iim((120, text.encode(codec)), charset=charset)
    assert (read.iim.caption, read.guessed) == (text, ())


def test_signs_that_all_encodings_share_are_no_guess() -> None:
    read = iim((116, "© 2022 “Agency” – all".encode("cp1252")))
    assert (read.iim.copyright, read.guessed) == ("© 2022 “Agency” – all", ())


UTF_8 = b"\x1b%G"


@pytest.mark.parametrize(
    ("content", "charset", "text", "guessed"),
    [
        ("Агенція прикладів А".encode()[:32], UTF_8, "Агенція прикладі", False),
        ("Агенція прикладів А".encode()[:31], UTF_8, "Агенція прикладі", False),
        ("Агенція прикладів А".encode()[:31], b"", "Агенція прикладі", False),
        (("x" * 31 + "é").encode()[:32], UTF_8, "x" * 31, False),
        # A letter of Windows-1252, in spite of what is declared.
        (b"Jos\xe9", UTF_8, "José", True),
        (b"Jos\xe9", b"", "José", True),
        ("Агенція".encode("cp1251"), UTF_8, "Агенція", True),
        ("Агенція".encode("cp1251"), b"\x1b%/Z", "Агенція", True),
        ("Агенція".encode().decode("latin-1").encode(), b"", "Агенція", True),
    ],
)
def test_a_letter_that_was_cut_is_left_out(
    content: bytes, charset: bytes, text: str, guessed: bool
) -> None:
    read = iim((110, content), charset=charset)
    assert (read.iim.credit, bool(read.guessed)) == (text, guessed)


def test_exif_is_guessed_field_by_field() -> None:
    tags = exif(caption="Площа міста".encode("cp1251"), artist="Олена".encode())
    read = metadata.read_metadata(picture_with(exif=tags), "uk")
    assert (read.exif.caption, read.exif.creators) == ("Площа міста", ("Олена",))
    assert [(each.block, each.field) for each in read.guessed] == [("EXIF", "caption")]


def test_xmp_must_be_in_unicode_and_is_guessed_otherwise() -> None:
    # The bytes of “Сі” are valid UTF-8, too.
    content = packet("<photoshop:Credit>Сім’я Сірків</photoshop:Credit>").decode().encode("cp1251")
    read = metadata.read_metadata(picture_with(xmp=content), "uk")
    assert read.xmp.credit == "Сім’я Сірків"
    assert [(each.block, each.field) for each in read.guessed] == [("XMP", "credit")]


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("Пло\ufffd\ufffdа".encode(), UTF_8),
        ("Площа".encode() + b"\xd0" + " міста".encode(), UTF_8),
        ("Площа".encode() + b"\xd0" + " міста".encode(), b""),
    ],
)
def test_letters_that_are_lost_are_told(content: bytes, charset: bytes) -> None:
    read = iim((120, content), charset=charset)
    assert "\ufffd" in read.iim.caption
    assert read.guessed == ()
    assert [each.reason for each in read.unread] == ["letters of the caption are lost"]


@given(st.text(max_size=40))
def test_utf_8_is_taken_for_it(text: str) -> None:
    line = " ".join(text.split())
    (decoded,) = decode_texts([(line.encode(errors="ignore"), 0)], "uk", utf_8=True)
    assert decoded.guessed == ""


@pytest.mark.parametrize("word", ["Рік", "Ліс", "Дім", "Від"])
def test_a_short_word_is_not_taken_for_a_letter_that_was_cut(word: str) -> None:
    # Its first two bytes are a letter of UTF-8, and the third begins another.
    read = iim((120, word.encode("cp1251")), language="uk")
    assert (read.iim.caption, [text.text for text in read.guessed]) == (word, [word])
