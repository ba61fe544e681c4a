"""The values that templates of all editions share, and the template engine."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from book import model
from book.layout.page import POINTS_PER_MM, Page
from book.model import Credit, Photo, Publication, Role
from book.plan import Derivative
from book.render.addresses import address_parts, breakable
from book.render.balanced_titles import balance_text
from book.render.first_sentences import first_sentence
from book.render.translations import Labels, date_in_words, labels_for

_TEMPLATES = Path(__file__).parent / "templates"
#: Characters of a running head: on the narrowest page that `trim` allows, and on a wide one.
FEWEST_IN_HEAD, MOST_IN_HEAD = 30, 64
#: Characters of a name that is kept on one line.
_MOST_UNBROKEN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLink:
    """A reference to a picture file."""

    src: str
    #: Pixels.
    width: int
    height: int
    alt: str
    #: Of the alt text where it is not the publication's.
    language: str = ""

    @classmethod
    def of(cls, file: Derivative, alt: str, prefix: str, language: str = "") -> "PictureLink":
        """Return the link to a file; `prefix` is the path to the pictures."""
        return cls(
            src=prefix + file.name,
            width=file.width,
            height=file.height,
            alt=alt,
            language=language,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMarkup:
    """The differences between the editions' markup."""

    name: str
    #: Whether links are written.
    links: bool = True
    #: Whether colours are in CMYK and pages have a bleed.
    press: bool = False
    #: Language of the program's own text where it is not the publication's, as a tag of BCP 47.
    labels_language: str = ""
    #: As in `Labels`; of paged editions.
    page_reference: str = ""
    #: Place of the notes: `page` for the foot of the page, `end` for the end of the section.
    notes: str = "page"
    #: Return the address of an id of the publication.
    href: Callable[[str], str] = "#{}".format
    #: Whether languages are written as `xml:lang` too.
    xml: bool = False
    #: Folios of the printed pages that begin at a place, such as `photo-city-sign`.
    breaks: Mapping[str, Sequence[str]] = field(default_factory=dict)


def shared_values(
    publication: Publication, files: Mapping[str, Derivative], markup: EditionMarkup, *, prefix: str
) -> dict[str, object]:
    """Return the variables of all templates; `prefix` is the path to the pictures.

    Without `files` there are no pictures, for a document that is only measured.
    """
    labels = labels_for(publication.language)
    people = publication.people
    by_role = {role: tuple(p.name for p in people if p.role is role) for role in Role}
    credited = (*by_role[Role.PHOTOGRAPHER], *model.photographers(publication.photos))
    by_role[Role.PHOTOGRAPHER] = tuple(dict.fromkeys(credited))
    date, date_language = date_in_words(publication.date, publication.language)
    return {
        "publication": publication,
        "edition": markup,
        "labels": labels,
        "disclaimer_is_labelled": not model.plain(publication.disclaimer.title),
        "photos": publication.by_id,
        "images": {
            photo.id: PictureLink.of(
                files[photo.id],
                alt_text(photo, labels),
                prefix,
                "" if photo.delivered and photo.alt else markup.labels_language,
            )
            for photo in publication.photos
            if photo.id in files
        },
        "photographers": by_role[Role.PHOTOGRAPHER],
        "written_by": by_role[Role.AUTHOR],
        "authors": by_role[Role.AUTHOR] or (publication.publisher,),
        "funders": by_role[Role.FUNDER],
        "imprint_people": tuple(
            (labels.role(role), names) for role, names in by_role.items() if names
        ),
        "date": date,
        "date_language": date_language,
        "isbns": {
            label: isbn
            for label, isbn in (
                (labels.ebook, publication.epub_isbn_written or publication.epub_isbn),
                (labels.print_edition, publication.print_isbn_written or publication.print_isbn),
            )
            if isbn and (markup.name == "epub" or label == labels.print_edition)
        },
        "disclaimer_title": disclaimer_title(publication, labels),
    }


def credit_lines(photos: tuple[Photo, ...]) -> Iterator[tuple[str, tuple[Photo, ...]]]:
    """Yield each photographer with the agency, and each other source, with their photographs.

    They are in order of first appearance. A photograph of two photographers is listed under both;
    one whose line names nobody under its line.
    """
    photos_by_source: dict[str, list[Photo]] = {}
    for photo in photos:
        credit = photo.credit
        for name in credit.photographers or ("",):
            alone = replace(credit, photographers=(name,) if name else ())
            # `the family` is no name to be listed by; `Courtesy of the family` is.
            source = credit.line if alone.source[:1].islower() else alone.source
            photos_by_source.setdefault(source or credit.line, []).append(photo)
    for source, credited in photos_by_source.items():
        yield source, tuple(credited)


def disclaimer_title(publication: Publication, labels: Labels) -> str:
    """Return the title of the disclaimer's file, or the builder's label if it has none."""
    return model.plain(publication.disclaimer.title) or labels.disclaimer


def alt_text(photo: Photo, labels: Labels) -> str:
    """Return the text alternative of a photograph; it is never the caption."""
    if not photo.delivered:
        return labels.stand_in.format(id=photo.id, file=photo.file.rpartition("/")[2])
    return model.unbroken(photo.alt) or labels.undescribed


def unbreakable(name: str) -> str:
    """Return a name that no line divides; a long one, of an organisation, stays as it is."""
    return name.replace(" ", "\u00a0") if len(name) <= _MOST_UNBROKEN else name


def with_whole_names(credit: Credit) -> str:
    """Return a credit line whose photographers' names no line divides."""
    line = credit.line
    for name in credit.photographers:
        line = line.replace(name, unbreakable(name))
    return line


def millimetres(length: float) -> str:
    """Return a length for CSS, rounded to 0.01 mm."""
    return f"{round(length, 2):g}mm"


def caption_words(photo: Photo) -> str:
    """Return all words below a photograph: caption, what was altered, and credit."""
    return " ".join(filter(None, (photo.caption, photo.altered, photo.credit.line)))


def fits_line(text: str, width: float) -> bool:
    """Return whether a line of a caption, `width` mm long, has room for all of a text."""
    return caption_length(text) <= width


def caption_length(text: str) -> float:
    """Return the greatest length that a text can have in one line of a caption, in mm.

    The mean advance width of IBM Plex Sans, condensed, is 0.43 em for small letters, 0.57 em for
    capitals and 0.54 em for digits; each is taken for a tenth more.
    """
    ems = sum(0.63 if letter.isupper() else 0.6 if letter.isdigit() else 0.47 for letter in text)
    return ems * 8.5 / POINTS_PER_MM


def running_head(title: str, page: Page) -> str:
    """Return a title shortened to one line of a running head."""
    # 85 % of the type area, at 7.5 pt: condensed letters have 0.43 em, capitals 0.57 em.
    most = min(MOST_IN_HEAD, int(page.type_width * 0.85 * POINTS_PER_MM / (7.5 * 0.55)))
    return shorten_title(model.unbroken(title), most)


def shorten_title(title: str, most: int) -> str:
    """Return a title shortened to a number of characters, with an ellipsis."""
    shortened = textwrap.shorten(title, width=most, placeholder=" …")
    # The first word alone can be too long.
    return shortened if shortened != "…" else f"{title[: most - 1]}…"


@cache
def _environment(folder: Path) -> Environment:
    loader = FileSystemLoader(folder)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    filters = {
        "address_parts": address_parts,
        "balanced": balance_text,
        "breakable": breakable,
        "fits": fits_line,
        "first_sentence": first_sentence,
        "mm": millimetres,
        "plain": model.plain,
        "running": running_head,
        "unbreakable": unbreakable,
        "unbroken": model.unbroken,
        "with_whole_names": with_whole_names,
    }
    environment.filters |= filters | {"kind": lambda value: type(value).__name__}
    return environment


def fill(template: str, values: Mapping[str, object], templates: Path = _TEMPLATES) -> str:
    """Render a template of the folder `templates`."""
    return _environment(templates).get_template(template).render(values)
