"""The e-book's accessibility metadata (EPUB Accessibility 1.1 and Techniques), from its content."""

from collections.abc import Iterator

from book.model import Publication
from book.render.translations import count_in_words, labels_for


def accessibility_properties(publication: Publication, *, paged: bool) -> Iterator[tuple[str, str]]:
    """Yield the schema.org properties, name and value, that the content proves.

    `paged` means that the e-book has page breaks and a page list. A stand-in counts as described,
    because its text is complete. Distressing photographs are no hazard in this vocabulary and are
    stated in the summary. Conformance needs an evaluation by a person and is not claimed
    (EPUB Accessibility 1.1, 3.4).
    """
    photos = publication.photos
    yield "accessMode", "textual"
    if photos:
        yield "accessMode", "visual"
        yield "accessModeSufficient", "textual,visual"
    if publication.described:
        yield "accessModeSufficient", "textual"
    features = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": True,
        "displayTransformability": True,
        "alternativeText": photos and publication.described,
        "longDescription": any(photo.description for photo in photos),
        "pageBreakMarkers": paged,
        "pageNavigation": paged,
    }
    yield from (("accessibilityFeature", feature) for feature, has in features.items() if has)
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", " ".join(_summary(publication))


def page_source(publication: Publication) -> str:
    """Return the print edition whose pages the page list counts (EPUB Accessibility 1.1, 2.3)."""
    if publication.print_isbn:
        return f"urn:isbn:{publication.print_isbn}"
    return labels_for(publication.language).page_source.format(
        title=publication.title, publisher=publication.publisher, year=publication.date.year
    )


def _summary(publication: Publication) -> Iterator[str]:
    """Yield sentences on how many photographs of which kind there are."""
    labels, photos = labels_for(publication.language), publication.photos
    if not photos:
        yield labels.summary_none
        return
    for sentence, count in (
        (labels.summary_photographs, len(photos)),
        (labels.summary_undescribed, sum(not photo.described for photo in photos)),
        (labels.summary_descriptions, sum(bool(photo.description) for photo in photos)),
        (labels.summary_stand_ins, sum(not photo.delivered for photo in photos)),
        (labels.summary_graphic, sum(photo.graphic for photo in photos)),
    ):
        if count:
            yield count_in_words(sentence, count, publication.language)
