"""What the templates of every edition are given, and the words that they share."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from book import model
from book.model import Photo, Publication, Role
from book.plan import Derivative
from book.render.labels import Labels, labels_for

#: Letters of a running head: more would not stay on its line on the smallest page.
RUNNING_HEAD = 64

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLink:
    """A picture file as a page refers to it."""

    src: str
    #: Pixels.
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMarkup:
    """What sets one edition's markup apart from another's."""

    name: str
    #: Links can be followed.
    links: bool
    #: Colours are those of a press.
    press: bool
    #: Notes stand at the foot of the page, or at the end of the section.
    notes: str
    #: Where an id of the publication is found.
    href: Callable[[str], str]
    #: The language is given as `xml:lang` too.
    xml: bool = False
    #: Folios of the printed pages that begin at a place, such as `photo-city-sign`.
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def shared_values(
    publication: Publication, files: Mapping[str, Derivative], voice: EditionMarkup, *, prefix: str
) -> dict[str, object]:
    """Gather what every template may name; pictures are found below `prefix`."""
    words = labels_for(publication.language)
    by_role = {
        role: tuple(person.name for person in publication.people if person.role is role)
        for role in Role
    }
    return {
        "publication": publication,
        "edition": voice,
        "labels": words,
        "photos": {photo.id: photo for photo in publication.photos},
        "images": {
            photo.id: PictureLink(
                src=prefix + files[photo.id].name,
                width=files[photo.id].width,
                height=files[photo.id].height,
                alt=alt_text(photo, words),
            )
            for photo in publication.photos
        },
        "photographers": model.photographers(publication.photos),
        "authors": by_role[Role.AUTHOR] or (publication.publisher,),
        "funders": by_role[Role.FUNDER],
        "imprint_people": tuple(
            (words.role(role), people) for role, people in by_role.items() if people
        ),
        "disclaimer_title": disclaimer_title(publication, words),
    }


def credit_lines(photos: tuple[Photo, ...]) -> Iterator[tuple[str, tuple[Photo, ...]]]:
    """Group photographs by photographer and agency, in order of first appearance.

    A photograph that two have taken stands under the name of each.
    """
    taken: dict[model.Credit, list[Photo]] = {}
    for photo in photos:
        for name in photo.credit.photographers:
            by = model.Credit(photographers=(name,), agency=photo.credit.agency)
            taken.setdefault(by, []).append(photo)
    for by, credited in taken.items():
        yield by.line, tuple(credited)


def disclaimer_title(publication: Publication, words: Labels) -> str:
    """Name the disclaimer as its file does, or in the builder's words."""
    return model.plain(publication.disclaimer.title) or words.disclaimer


def alt_text(photo: Photo, words: Labels) -> str:
    """Say what a reader hears in place of a photograph; never the caption."""
    if not photo.delivered:
        return words.stand_in.format(id=photo.id, file=photo.file.rpartition("/")[2])
    return photo.alt or words.undescribed


def millimetres(length: float) -> str:
    """Write a length for CSS, to a hundredth of a millimetre: finer than any press."""
    return f"{round(length, 2):g}mm"


def running_head(title: str) -> str:
    """Shorten a title to what a running head holds on one line."""
    return textwrap.shorten(title, width=RUNNING_HEAD, placeholder=" …")


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["mm"] = millimetres
    environment.filters["plain"] = model.plain
    environment.filters["running"] = running_head
    environment.filters["kind"] = lambda value: type(value).__name__
    return environment


def fill(template: str, values: Mapping[str, object], templates: Path = TEMPLATES) -> str:
    """Fill in one of the `templates`."""
    return _environment(templates).get_template(template).render(values)
