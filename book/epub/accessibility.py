"""What the e-book says of its own accessibility: what its content proves, and no more.

The vocabulary is that of EPUB Accessibility 1.1 and its techniques (facts: epub.md, A.2).
"""

from collections.abc import Iterator

from book.model import Photo, Publication
from book.render.labels import labels_for


def accessibility_properties(publication: Publication, *, paged: bool) -> Iterator[tuple[str, str]]:
    """List the schema.org properties that the content proves.

    With `paged`, it has page breaks and a page list. A stand-in counts as described: its text says
    all that can be said of it. A distressing photograph is no hazard in this vocabulary: the
    summary says that there are some. No conformance is claimed: that is a judgement, and a
    person's (EPUB Accessibility 1.1, 3.4).
    """
    photos = publication.photos
    described = not any(map(_undescribed, photos))
    yield "accessMode", "textual"
    if photos:
        yield "accessMode", "visual"
        yield "accessModeSufficient", "textual,visual"
    if described:
        yield "accessModeSufficient", "textual"
    features = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": True,
        "displayTransformability": True,
        "alternativeText": photos and described,
        "longDescription": any(photo.description for photo in photos),
        "pageBreakMarkers": paged,
        "pageNavigation": paged,
    }
    yield from (("accessibilityFeature", feature) for feature, has in features.items() if has)
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", " ".join(_summary(publication))


def page_source(publication: Publication) -> str:
    """Name the print edition whose pages the page list counts (EPUB Accessibility 1.1, 2.3)."""
    if publication.print_isbn:
        return f"urn:isbn:{publication.print_isbn}"
    return labels_for(publication.language).page_source.format(
        title=publication.title, publisher=publication.publisher, year=publication.date.year
    )


def _undescribed(photo: Photo) -> bool:
    return photo.delivered and not photo.alt


def _summary(publication: Publication) -> Iterator[str]:
    """Say what the other properties cannot: how many photographs there are of which kind."""
    words, photos = labels_for(publication.language), publication.photos
    if not photos:
        yield words.summary_none
        return
    yield words.summary_photographs.format(count=len(photos))
    for said, counted in (
        (words.summary_undescribed, [photo for photo in photos if _undescribed(photo)]),
        (words.summary_descriptions, [photo for photo in photos if photo.description]),
        (words.summary_stand_ins, [photo for photo in photos if not photo.delivered]),
        (words.summary_graphic, [photo for photo in photos if photo.graphic]),
    ):
        if counted:
            yield said.format(count=len(counted))
