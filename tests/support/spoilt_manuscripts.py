"""Manuscripts with one fault each, by the id of the rule that has to find it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.projects import rewrite
from tests.support.spoilt_source_files import (
    cut_in_half,
    in_an_unknown_encoding,
    transparent_in_places,
    with_metadata_cut_off,
    with_words_of_its_own,
    with_words_that_may_be_a_camera_s,
    without_its_profile,
)

GALLERY = "source/gallery/gallery.toml"
PUBLICATION = "source/publication.toml"
FERRY = 'caption = "The ferry at noon"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """One fault of a manuscript."""

    id: str
    what: str
    spoil: Callable[[Path], None]
    #: The photograph in the finding; empty for none or all.
    photo_id: str = ""


def change(old: str, new: str, file: str = GALLERY) -> Callable[[Path], None]:
    return lambda project: rewrite(project / file, old, new)


def also(*lines: str) -> Callable[[Path], None]:
    """Add lines to the table of the ferry."""
    return change(FERRY, "\n".join((FERRY, *lines)))


def caption(words: str) -> Callable[[Path], None]:
    return change(FERRY, f'caption = "{words}"')


def settings(lines: str) -> Callable[[Path], None]:
    def spoil(project: Path) -> None:
        path = project / PUBLICATION
        path.write_text(path.read_text("utf-8") + "\n" + lines + "\n", encoding="utf-8")

    return spoil


def photograph(spoil: Callable[[Path], None], name: str = "ferry.jpg") -> Callable[[Path], None]:
    return lambda project: spoil(project / "source/gallery" / name)


def both(*spoils: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(project: Path) -> None:
        for each in spoils:
            each(project)

    return spoil


def _case(id: str, what: str, spoil: Callable[[Path], None], photo_id: str = "ferry") -> Spoilt:
    return Spoilt(id=id, what=what, spoil=spoil, photo_id=photo_id)


PROTECTED = "people-protected = true"
GLOSSARY = '[spelling]\nFerryman = ["ferryperson", "Nowere"]'
SPOILT = (
    _case(
        "META-01",
        "no notice",
        both(
            change('rights = "© The Sample Newsroom"', "", PUBLICATION),
            change('rights = "© The Sample Agency"', "", GALLERY),
            also('rights = ""'),
        ),
        "",
    ),
    _case("META-01", "no credit", also('credit = ""'), ""),
    _case("META-03", "the file disagrees", photograph(with_words_of_its_own)),
    _case(
        "META-07", "no terms", change('licence = "Text under CC BY-SA 4.0"', "", PUBLICATION), ""
    ),
    _case("META-07", "embargo", also("embargo = 2026-03-02")),
    _case("META-08", "two spellings", also('credit = "Ada Lenss / Sample Agency"'), ""),
    _case("META-11", "metadata cut off", photograph(with_metadata_cut_off)),
    _case(
        "META-12",
        "an unknown encoding",
        both(photograph(in_an_unknown_encoding), change(FERRY, "")),
    ),
    _case("META-13", "a camera's notice", photograph(with_words_that_may_be_a_camera_s)),
    _case("SAFE-04", "nobody cleared it", also(PROTECTED)),
    _case("SAFE-04", "no day", also(PROTECTED, 'cleared = "Olena Editor"')),
    _case("SAFE-04", "no such day", also(PROTECTED, 'cleared = "Olena Editor, 2026-02-31"')),
    _case("SAFE-05", "blurred and not said", also('description = "Two men, faces blurred"')),
    _case("SAFE-06", "coordinates", caption("The ferry at 49.2114, 37.2484")),
    _case("SAFE-06", "degrees", caption("The ferry at 49° 12′ N")),
    _case("SAFE-06", "a unit", caption("The ferry of the 93rd Mechanised Brigade")),
    _case("SAFE-06", "a unit in Ukrainian", caption("Пором 93-ї окремої механізованої бригади")),
    _case("SAFE-06", "a prisoner", caption("A prisoner of war on the ferry")),
    _case(
        "SAFE-08",
        "a graphic cover",
        both(
            lambda project: rewrite(
                project / PUBLICATION, 'version = "1.2"', 'version = "1.2"\ncover = "ferry"'
            ),
            also("graphic = true"),
        ),
        "",
    ),
    _case("CAP-01", "no place", also('place = ""')),
    _case("CAP-01", "no country", also('place = "Nowhere"')),
    _case("CAP-01", "no date", also('date = ""')),
    _case("CAP-01", "no such date", also('date = "last spring"')),
    _case("CAP-02", "three sentences", caption("It is noon. The ferry waits. Nobody comes")),
    _case("CAP-02", "long", caption("The ferry " + "and its ferryman " * 18)),
    _case("CAP-03", "no agency", also('credit = "Ada Lens /"'), ""),
    _case("CAP-03", "a name alone", also('credit = "Ada Lens"')),
    _case(
        "CAP-04",
        "none",
        change('alt = "A flat boat in the middle of a wide river"', ""),
    ),
    _case(
        "CAP-04",
        "the caption",
        change('alt = "A flat boat in the middle of a wide river"', 'alt = "The ferry, at noon."'),
    ),
    _case(
        "CAP-04",
        "the file's name",
        change('alt = "A flat boat in the middle of a wide river"', 'alt = "ferry.jpg"'),
    ),
    _case(
        "CAP-04",
        "too long for Kindle",
        change("A flat boat in the middle of a wide river", "A flat boat " * 12),
    ),
    _case("CAP-05", "victims", caption("Twelve people were killed here")),
    _case("CAP-05", "victims in Ukrainian", caption("Тут загинули 12 людей")),
    _case("CAP-05", "blame", caption("The ferry sunk by Russian troops")),
    _case("CAP-06", "in a caption", both(settings(GLOSSARY), caption("The ferryperson at noon"))),
    _case(
        "CAP-06",
        "in a section",
        both(
            settings(GLOSSARY),
            lambda project: (project / "source/sections/30-more.md").write_text(
                "# More\n\nThe ferryperson sleeps.\n", encoding="utf-8"
            ),
        ),
        "",
    ),
    _case(
        "IMG-01",
        "half a photograph",
        both(
            # Pixels are read only after another fault, or when derivatives are made.
            photograph(cut_in_half),
            photograph(lambda path: path.write_bytes(path.read_bytes()[:20])),
        ),
        "",
    ),
    _case("IMG-02", "no profile", photograph(without_its_profile)),
    _case("IMG-10", "transparent", photograph(transparent_in_places, "pier.png"), "pier"),
    _case(
        "FILE-01",
        "outside",
        both(
            change('file = "ferry.jpg"', 'file = "../../../ferry.jpg"'),
            photograph(lambda path: path.unlink()),
        ),
        "",
    ),
    _case("FILE-02", "to come", photograph(lambda path: path.unlink())),
    _case(
        "FILE-03",
        "in no table",
        photograph(lambda path: path.with_name("more.jpg").write_bytes(path.read_bytes())),
        "",
    ),
    _case(
        "MAN-10",
        "a working title",
        change('version = "1.2"', 'version = "1.2"\nworking = ["title"]', PUBLICATION),
        "",
    ),
    _case("CHECK-01", "no such check", settings('[checks.off]\n"IMG-99" = "we like it so"'), ""),
    _case("CHECK-01", "no reason", settings('[checks.off]\n"IMG-04" = ""'), ""),
    _case("CHECK-01", "nothing asks", settings('[answers]\n"IMG-04" = "Olena, 2026-03-01"'), ""),
)
