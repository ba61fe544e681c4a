"""The EPUB's accessibility metadata follows from its content."""

from dataclasses import replace

import pytest

from book.epub.accessibility import accessibility_properties, page_source
from book.model import Photo
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
        ([PLAIN], "Photographs: 1."),
        ([PLAIN, MUTE, MUTE], "Photographs: 3. Without a text in place of them: 2."),
        (
            [PLAIN, GRAPHIC],
            "Photographs: 2. May be distressing: 1; a notice before the first section says so.",
        ),
        (
            [AWAITED, TOLD],
            "Photographs: 2. With a longer description in an appendix: 1. "
            "Not delivered yet, with a stand-in in their place: 1.",
        ),
    ],
)
def test_the_summary_says_what_the_rest_cannot(photos: list[Photo], words: str) -> None:
    assert properties(*photos)["accessibilitySummary"] == [words]


def test_the_summary_is_in_the_language_of_the_publication() -> None:
    publication = replace(made_publication([GRAPHIC]), language="uk")
    (summary,) = (
        v
        for name, v in accessibility_properties(publication, paged=False)
        if name.endswith("Summary")
    )
    assert summary.startswith("Світлини: 1. Які важко бачити: 1;")
    assert page_source(publication).endswith("2026, друковане видання (PDF)")


def test_the_print_edition_is_named_by_its_isbn_where_it_has_one() -> None:
    publication = made_publication([])
    assert page_source(publication) == "Made, Newsroom, 2026, print edition (PDF)"
    numbered = replace(publication, print_isbn="9791090636071")
    assert page_source(numbered) == "urn:isbn:9791090636071"
