"""Typefaces embedded in an EPUB: reduced to the letters it uses, under another name."""

import io
import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

from book.layout import typefaces
from tests.support.command import environment

WORDS = "Ґанок і їжак, “two”; fi ŝ"


def fonts(words: str) -> dict[str, TTFont]:
    files = typefaces.embedded_fonts(words).items()
    return {name: TTFont(io.BytesIO(font)) for name, font in files if name.endswith(".ttf")}


def test_they_have_the_letters_that_are_used_and_no_others() -> None:
    wanted = {ord(letter) for letter in WORDS}
    for name, font in fonts(WORDS).items():
        assert set(font.getBestCmap()) == wanted, name


def test_a_letter_that_no_typeface_has_is_left_to_the_reader() -> None:
    for font in fonts("a水").values():
        assert set(font.getBestCmap()) == {ord("a")}


def test_they_bear_another_name_and_keep_their_licence() -> None:
    """SIL Open Font License 1.1, clauses 2 and 3."""
    for font in fonts(WORDS).values():
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        for number in (1, 3, 4, 6, 16):
            assert "Plex" not in names.get(number, "")
        assert "IBM Corp" in names[0]
        assert "Open Font License" in names[13]


def test_captions_are_condensed() -> None:
    whole = TTFont(typefaces.sans_file())["hmtx"]["H"][0]
    assert fonts("H")["fonts/sans-regular.ttf"]["hmtx"]["H"][0] < whole * 0.95


def test_the_same_words_give_the_same_bytes_in_any_process() -> None:
    script = (
        "import hashlib\nfrom book.layout import typefaces\n"
        f"files = typefaces.embedded_fonts({WORDS!r})\n"
        "print([hashlib.sha256(files[name]).hexdigest() for name in files])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=environment(PYTHONHASHSEED=seed, TZ=zone),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("4242", "Pacific/Kiritimati"))
    }
    assert len(outputs) == 1


def test_the_ukrainian_apostrophe_is_drawn_like_the_quotation_mark() -> None:
    for name, font in fonts("ʼ’” мя").items():
        glyphs = font.getBestCmap()
        letter, quote, double = (glyphs[ord(mark)] for mark in "ʼ’”")
        assert len({letter, quote, double}) == 3, name
        assert font["glyf"][letter] == font["glyf"][quote] != font["glyf"][double], name
        assert font["hmtx"][letter] == font["hmtx"][quote], name


def test_pages_are_drawn_with_changed_fonts_only_where_there_is_such_an_apostrophe(
    tmp_path: Path,
) -> None:
    assert "Book" not in typefaces.fonts_conf("сім’я", tmp_path, tmp_path / "index")
    conf = typefaces.fonts_conf("сімʼя", tmp_path, tmp_path / "index")
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert f"<dir>{folder}</dir>" in conf
    written = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len([name for name in written if name.endswith(".ttf")]) == 16
    for path in folder.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            assert "Plex" not in (font["name"].getBestFamilyName() or "")
            assert font.getBestCmap()[0x2BC] == "quotedblright"
    (folder / "stray.ttf").write_bytes(b"of nobody")
    typefaces.fonts_conf("пʼять", tmp_path, tmp_path / "index")
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == written
