"""Which pages stand before and after the sections of a paged edition, and in what order. Pure."""

import math
from collections.abc import Iterable

from book import model
from book.layout.page import POINTS_PER_MM, Page
from book.model import Publication, Role

#: With at most so many photographs there is no list of them.
MOST_UNLISTED = 3
#: Mean advance widths of IBM Plex Serif, in em: of capitals, and of other characters.
_CAPITAL, _OTHER = 0.75, 0.55
#: A ragged line is not full: a fifth of its length is taken as lost.
_FILLED = 0.8


def matter_pages(publication: Publication, page: Page, *, has_cover: bool) -> dict[str, object]:
    """Return the names of the templates before and after the sections, and what fits on a page.

    After a cover the title page is page 3: the contents face it where they fit on one page, else
    the imprint does. Without a cover the title page is page 1.
    """
    contents = ("contents",) if has_contents(publication) else ()
    disclaimer = ("disclaimer",)
    early, late = (disclaimer, ()) if publication.early_disclaimer else ((), disclaimer)
    imprint_fits = _imprint_height(publication, page) <= page.type_height
    if has_cover and contents and _contents_height(publication, page) <= page.type_height:
        opening = ("contents", "titlepage", "imprint")
    elif has_cover and imprint_fits:
        opening = ("imprint", "titlepage", *contents)
    else:
        opening = ("titlepage", "imprint", *contents)
    listed = ("photographs",) if lists_photographs(publication) else ()
    names = ", ".join(model.photographers(publication.photos))
    return {
        "pages_before": (*opening, *early),
        "pages_after": (*listed, *late),
        "imprint_fits": imprint_fits,
        # Else the imprint has them all.
        "photographers_fit": _height([names], 9, 13, page.measure) <= page.type_height / 4,
    }


def has_contents(publication: Publication) -> bool:
    """Return whether paged editions have contents: not with one section."""
    return len(publication.sections) > 1


def lists_photographs(publication: Publication) -> bool:
    """Return whether paged editions list the photographs."""
    return len(publication.photos) > MOST_UNLISTED


def _contents_height(publication: Publication, page: Page) -> float:
    """Return the height of the contents in mm, or somewhat more."""
    titles = [model.plain(section.title) for section in publication.texts]
    # The list of photographs is the last entry, the heading the two first lines and 12 mm.
    lines = _height([*titles, ""], 10.8, 15, page.measure - 14)
    return lines + 1.6 * (len(titles) + 1) + 25 / POINTS_PER_MM + 12


def _imprint_height(publication: Publication, page: Page) -> float:
    """Return the height of the imprint in mm, or somewhat more."""
    people = [
        ", ".join(person.name for person in publication.people if person.role is role)
        for role in Role
    ]
    lines = [
        publication.title,
        publication.subtitle,
        publication.publisher,
        publication.rights,
        publication.licence,
        publication.identifier,
        *people,
        ", ".join(model.photographers(publication.photos)),
    ]
    # Edition, two ISBNs, version and the three spaces between the groups.
    return _height([*lines, "", "", "", "", "", ""], 8.6, 12.5, page.measure)


def _height(texts: Iterable[str], size: float, leading: float, width: float) -> float:
    """Return the height in mm of texts, one below the other; sizes in pt, the width in mm."""
    lines = 0
    for text in texts:
        ems = sum(_CAPITAL if letter.isupper() else _OTHER for letter in text)
        lines += max(1, math.ceil(ems * size / POINTS_PER_MM / (width * _FILLED)))
    return lines * leading / POINTS_PER_MM
