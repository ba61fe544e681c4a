"""The settings: values that are accepted, defaults, and findings for the others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.errors import Finding
from book.manuscript import toml_lines, validation
from book.manuscript.settings import GalleryToml, PrinterToml, PublicationToml
from book.manuscript.toml_lines import TomlFile

LEAST = """\
name = "izium"
title = "Izium"
identifier = "urn:uuid:a92a247d-74e5-46ce-91e7-8fd3f435f674"
date = 2022-10-05
publisher = "Gwara Media"
"""


def toml(tmp_path: Path, text: str) -> TomlFile:
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    parsed = toml_lines.read_toml(tmp_path, path.name)
    assert isinstance(parsed, TomlFile), parsed
    return parsed


def gallery(tmp_path: Path, words: str) -> tuple[GalleryToml, tuple[Finding, ...]]:
    checked, findings = validation.validate(GalleryToml, toml(tmp_path, words))
    assert checked is not None
    return checked, findings


def test_a_publication_needs_five_keys(tmp_path: Path) -> None:
    checked, findings = validation.validate(PublicationToml, toml(tmp_path, LEAST))
    assert findings == ()
    assert checked is not None
    assert (checked.language, checked.version, checked.subtitle, checked.working) == (
        "en",
        "1.0",
        "",
        (),
    )
    assert checked.print.trim == (235.0, 165.0)
    assert (checked.print.printer, checked.screen.ppi, checked.epub.long_edge) == ("", 200, 2560)


@pytest.mark.parametrize("key", ["name", "title", "identifier", "date", "publisher"])
def test_without_one_of_them_it_is_a_finding(key: str, tmp_path: Path) -> None:
    kept = [line for line in LEAST.splitlines() if not line.startswith(key)]
    _, findings = validation.validate(PublicationToml, toml(tmp_path, "\n".join(kept)))
    assert [finding.message for finding in findings] == [f"“{key}” is missing"]
    assert findings[0].hint.startswith(f"add, for example: {key} = ")


@pytest.mark.parametrize("key", ["name", "title", "identifier", "date", "publisher"])
def test_the_example_in_the_hint_is_accepted(key: str, tmp_path: Path) -> None:
    kept = [line for line in LEAST.splitlines() if not line.startswith(key)]
    _, findings = validation.validate(PublicationToml, toml(tmp_path, "\n".join(kept)))
    example = findings[0].hint.removeprefix("add, for example: ").partition(" (or, ")[0]
    parsed = toml(tmp_path, "\n".join([*kept, example]))
    assert validation.validate(PublicationToml, parsed)[1] == ()


def test_a_printer_profile_may_be_empty(tmp_path: Path) -> None:
    checked, findings = validation.validate(PrinterToml, toml(tmp_path, ""))
    assert findings == ()
    assert checked is not None
    assert (checked.condition, checked.icc, checked.bleed, checked.ppi) == ("FOGRA39", "", 3.0, 300)


def test_a_photograph_has_its_defaults(tmp_path: Path) -> None:
    checked, findings = gallery(tmp_path, '[photo.a]\nfile = "a.jpg"\ncaption = "A"\n')
    photo = checked.photo["a"]
    assert findings == ()
    assert (photo.credit, photo.alt, photo.focus, photo.graphic) == (None, "", (0.5, 0.5), False)
    assert photo.proportions == (3, 2)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"""\nTwo\n  lines"""', "Two lines"),
        ('"  Air  around  "', "Air around"),
        ('"“Quotes” – and dashes’"', "“Quotes” – and dashes’"),
        ('"218\N{NO-BREAK SPACE}km, 46\N{NARROW NO-BREAK SPACE}000"',) * 2,
        ('"*stars* & <angles>"', "*stars* & <angles>"),
    ],
)
def test_words_are_taken_as_they_are_but_for_line_breaks(
    written: str, read: str, tmp_path: Path
) -> None:
    checked, findings = gallery(tmp_path, f'[photo.a]\nfile = "a.jpg"\ncaption = {written}\n')
    assert findings == ()
    assert checked.photo["a"].caption == read.strip('"')


def test_a_date_of_toml_is_as_good_as_words(tmp_path: Path) -> None:
    words = '[photo.a]\nfile = "a.jpg"\ncaption = "A"\ndate = 2022-09-15\n'
    checked, findings = gallery(tmp_path, words)
    assert findings == ()
    assert checked.photo["a"].date == "2022-09-15"


FILE = 'file = "a.jpg"\n'
CAPTION = 'caption = "A"\n'


@pytest.mark.parametrize(
    ("words", "line", "message"),
    [
        (f"[photo.a]\n{FILE}{CAPTION}focus = [0.5]\n", 4, "“focus” has not as many values as it "),
        (f"[photo.a]\n{FILE}{CAPTION}focus = [1.5, 0]\n", 4, "“focus” should be 1 at most"),
        (f"[photo.a]\n{FILE}{CAPTION}focus = [-1, 0]\n", 4, "“focus” should be 0 at least"),
        (f"[photo.a]\n{FILE}{CAPTION}graphic = 1\n", 4, "“graphic” should be true or false"),
        (f'[photo.a]\n{FILE}{CAPTION}ratio = "0:2"\n', 4, "“ratio” is not written the way it must"),
        (
            f"[photo.a]\n{FILE}{CAPTION}instructions-read = '?, 2026-03-01'\n",
            4,
            "“instructions-read” does not say who",
        ),
        (f"[photo.a]\n{FILE}{CAPTION}alt = 1\n", 4, "“alt” should be words in quotes"),
        (f"[photo.a]\n{FILE}{CAPTION}date = 12:00:00\n", 4, "“date” should be words in quotes"),
        (f"[photo.a]\n{FILE}caption = ''\n", 3, "“caption” is empty"),
        (f"[photo.a]\n{FILE}caption = '\ufffe'\n", 3, "“caption” holds a character that cannot"),
        (f"[photo.a]\n{CAPTION}", 1, "“file” is missing in [photo.a]"),
        (f"[photo.A]\n{FILE}{CAPTION}", 1, "“A” is no photograph id"),
        (f"[photo.a--b]\n{FILE}{CAPTION}", 1, "“a--b” is no photograph id"),
        (f"[photo.'']\n{FILE}{CAPTION}", 1, "“” is no photograph id"),
        (f"[photo.{'a' * 61}]\n{FILE}{CAPTION}", 1, f"“{'a' * 61}” is no photograph id"),
        ("photo = 1\n", 1, "“photo” should be a table"),
        ("[photo]\na = 'a.jpg'\n", 2, "“a” should be a table"),
        ("defaults = 'A / B'\n", 1, "“defaults” should be a table"),
        ("[defualts]\n", 1, "unknown key “defualts”"),
        (f"[photo.a]\n{FILE}{CAPTION}kredit = 'A / B'\n", 4, "unknown key “kredit”"),
        (f"[photo.a]\n{FILE}{CAPTION}[photo.a.b]\n", 4, "unknown key “b”"),
    ],
)
def test_a_wrong_value_is_one_finding_at_its_line(
    words: str, line: int, message: str, tmp_path: Path
) -> None:
    _, findings = gallery(tmp_path, words)
    assert len(findings) == 1
    assert findings[0].message.startswith(message)
    assert findings[0].line == line
    assert findings[0].hint


@pytest.mark.parametrize(
    ("faulty", "left"),
    [
        ('[photo.b]\nfile = "b.jpg"\nratio = "3/2"', {"a", "b"}),
        ('[photo.b]\ncaption = "B"', {"a"}),
        ('[photo.b]\nfile = 1\ncaption = "B"', {"a"}),
        (
            '[photo.b]\nfile = "b.jpg"\ncaption = 2\ncredit = 3\nfocus = [1, 2, 3]\nx = 4',
            {"a", "b"},
        ),
        ('[photo.B]\nfile = "b.jpg"\ncaption = "B"', {"a"}),
        ("[photos.b]\ncaption = 1\ncredit = 2", {"a"}),
        ("[defaults]\ncaption = 1\ncredit = 2", {"a"}),
    ],
)
def test_what_is_right_is_left_to_be_checked_further(
    faulty: str, left: set[str], tmp_path: Path
) -> None:
    checked, findings = gallery(tmp_path, f"[photo.a]\n{FILE}{CAPTION}{faulty}\n")
    assert findings
    assert set(checked.photo) == left


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3) | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["photo", "a", "file", "caption", "credit", "x"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_values_are_settings_or_findings(values: object) -> None:
    parsed = TomlFile(file="x.toml", values={"photo": {"a": values}, "defaults": values}, lines={})
    checked, findings = validation.validate(GalleryToml, parsed)
    assert (checked is not None) or findings
