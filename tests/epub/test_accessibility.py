"""The EPUB's accessibility metadata follows from its content."""

from dataclasses import replace

import pytest

from book.epub.accessibility import accessibility_properties, page_source
from book.model import Photo
from book.render.translations import count_in_words, labels_for
from tests.support.publications import made_photo, made_publication

PLAIN = made_photo("plain")
MUTE = replace(PLAIN, alt="")
AWAITED = replace(PLAIN, alt="", delivered=False)
TOLD = replace(PLAIN, description="At length.")
GRAPHIC = replace(PLAIN, graphic=True)


def properties(*photos: Photo, paged: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in accessibility_properties(made_publication(photos), paged=paged):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(
    ("photos", "alone", "features"),
    [
        pytest.param([], True, set(), id="words alone"),
        pytest.param([PLAIN], True, {"alternativeText"}, id="described"),
        pytest.param([PLAIN, AWAITED], True, {"alternativeText"}, id="a stand-in says what it is"),
        pytest.param([PLAIN, MUTE], False, set(), id="one undescribed is one too many"),
        pytest.param([TOLD], True, {"alternativeText", "longDescription"}, id="told at length"),
        pytest.param([TOLD, MUTE], False, {"longDescription"}, id="at length, and not at all"),
    ],
)
def test_features_follow_from_the_photographs(
    photos: list[Photo], alone: bool, features: set[str]
) -> None:
    found = properties(*photos)
    of_photographs = {"alternativeText", "longDescription"}
    assert set(found["accessibilityFeature"]) & of_photographs == features
    assert ("textual" in found.get("accessModeSufficient", [])) is alone
    assert ("visual" in found["accessMode"]) is bool(photos)
    assert found["accessibilityHazard"] == ["none"]


@pytest.mark.parametrize("paged", [True, False])
def test_pages_are_promised_only_where_there_are_some(paged: bool) -> None:
    pages = {"pageBreakMarkers", "pageNavigation"}
    assert pages <= set(properties(PLAIN, paged=paged)["accessibilityFeature"]) or not paged
    assert pages & set(properties(PLAIN)["accessibilityFeature"]) == set()


@pytest.mark.parametrize(
    ("photos", "words"),
    [
        ([], "There are no photographs."),
        ([PLAIN], "There is 1 photograph."),
        (
            [PLAIN, MUTE, MUTE],
            "There are 3 photographs. There are 2 photographs without a text in their place.",
        ),
        (
            [PLAIN, GRAPHIC],
            "There are 2 photographs. There is 1 photograph that may be distressing; "
            "a notice before the first section says so.",
        ),
        (
            [AWAITED, TOLD],
            "There are 2 photographs. "
            "There is 1 photograph with a longer description in an appendix. "
            "There is 1 stand-in for a photograph that has not been delivered yet.",
        ),
    ],
)
def test_the_summary_says_in_sentences_what_the_rest_cannot(
    photos: list[Photo], words: str
) -> None:
    assert properties(*photos)["accessibilitySummary"] == [words]


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "There is 1 photograph."),
        ("en", 21, "There are 21 photographs."),
        # A language without a catalogue has English labels.
        ("de", 2, "There are 2 photographs."),
        ("uk", 1, "У виданні є 1 світлина."),
        ("uk", 4, "У виданні є 4 світлини."),
        ("uk-UA", 11, "У виданні є 11 світлин."),
        ("uk", 21, "У виданні є 21 світлина."),
    ],
)
def test_a_number_has_its_form_in_every_language(language: str, count: int, words: str) -> None:
    label = labels_for(language).summary_photographs
    assert count_in_words(label, count, language) == words


def test_the_summary_is_in_the_language_of_the_publication() -> None:
    publication = replace(made_publication([GRAPHIC]), language="uk")
    (summary,) = (
        v
        for name, v in accessibility_properties(publication, paged=False)
        if name.endswith("Summary")
    )
    assert summary.startswith("У виданні є 1 світлина. Є 1 світлина, яку важко бачити;")
    assert page_source(publication).endswith("2026, друковане видання (PDF)")


def test_the_print_edition_is_named_by_its_isbn_where_it_has_one() -> None:
    publication = made_publication([])
    assert page_source(publication) == "Made, Newsroom, 2026, print edition (PDF)"
    numbered = replace(publication, print_isbn="9791090636071")
    assert page_source(numbered) == "urn:isbn:9791090636071"
