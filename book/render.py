"""Publication to XHTML: one document for print, one for screen, one page a section for the EPUB.

Needs the names and sizes of the pictures, not the pictures.
"""

import math
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from book import model
from book.labels import Labels, labels
from book.layout import Layout, Page, Plate, Remote
from book.model import Laid, Photo, Publication, Role
from book.plan import Derivative

#: Letters of a running head: more would not stay on its line on the smallest page.
RUNNING_HEAD = 64

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture file as a page refers to it."""

    src: str
    #: Pixels.
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EbookPage:
    """One XHTML file of the EPUB."""

    #: Stem of the file name, and its id in the package: `section-01`.
    name: str
    title: str
    xhtml: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ebook:
    """All that an EPUB is written of, but for its pictures and styles."""

    #: In reading order.
    pages: tuple[EbookPage, ...]
    navigation: str
    ncx: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Running text, and the plates that follow it."""

    #: Captions of the pictures before, which fill their pages.
    told: tuple[Remote, ...]
    text: model.Blocks
    #: Index in the section of the first block of the text.
    first: int
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Half:
    """The part of a page that a filling picture covers, and where the picture lies in it."""

    window: str
    picture: str


def print_edition(publication: Publication, layout: Layout, files: Mapping[str, Derivative]) -> str:
    """Write the document for the press: no links, colours in CMYK, bleed."""
    voice = Voice(name="print", links=False, press=True, notes="page", href=lambda to: f"#{to}")
    return _on_pages(publication, layout, files, voice)


def screen_edition(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative]
) -> str:
    """Write the document for reading on a screen: linked, in sRGB."""
    voice = Voice(name="screen", links=True, press=False, notes="page", href=lambda to: f"#{to}")
    return _on_pages(publication, layout, files, voice)


def epub_edition(
    publication: Publication, files: Mapping[str, Derivative], cover: Derivative | None = None
) -> Ebook:
    """Write the pages of the EPUB, its navigation document and its NCX.

    Without a picture for the `cover`, its page is of type alone.
    """
    words = labels(publication.language)
    names = {section.id: f"section-{section.number:02}" for section in publication.sections}
    places = {section.id: f"{names[section.id]}.xhtml" for section in publication.sections}
    places["disclaimer"] = "disclaimer.xhtml"
    for section in (*publication.sections, publication.disclaimer):
        for photo_id in photo_ids(section.blocks):
            places[f"photo-{photo_id}"] = f"{places[section.id]}#photo-{photo_id}"
    voice = Voice(
        name="epub", links=True, press=False, notes="end", xml=True, href=places.__getitem__
    )
    shared = {
        **_shared(publication, files, voice, prefix="images/"),
        "has_photos": bool(publication.photos),
    }

    def page(template: str, name: str, title: str, **more: object) -> EbookPage:
        xhtml = _render(f"epub/{template}.xhtml", shared, page_title=title, **more)
        return EbookPage(name=name, title=title, xhtml=xhtml)

    pages = [
        page("cover", "cover", words.cover, cover=_cover(publication, cover, words)),
        page("titlepage", "titlepage", publication.title),
        *(
            page(
                "section",
                names[section.id],
                model.plain(section.title),
                section=section,
                notes=tuple(_notes(section.blocks)),
            )
            for section in publication.sections
        ),
    ]
    if publication.photos:
        pages.append(page("photographs", "photographs", words.photographs))
        lines = tuple(_credits(publication.photos))
        pages.append(page("credits", "credits", words.credits, credits=lines))
    title = _disclaimer_title(publication, words)
    pages.append(
        page("disclaimer", "disclaimer", title, notes=tuple(_notes(publication.disclaimer.blocks)))
    )
    pages.append(page("copyright", "copyright", words.copyright))
    contents = [
        (f"{made.name}.xhtml", made.title)
        for made in pages
        if made.name not in ("cover", "titlepage")
    ]
    return Ebook(
        pages=tuple(pages),
        navigation=_render("epub/nav.xhtml", shared, page_title=words.contents, contents=contents),
        ncx=_render("epub/toc.ncx", shared, contents=contents),
    )


def _cover(publication: Publication, file: Derivative | None, words: Labels) -> Picture | None:
    if file is None:
        return None
    seen = alt_text(publication.photo(file.photo_id), words)
    return Picture(
        src=f"images/{file.name}",
        width=file.width,
        height=file.height,
        alt=f"{publication.title}. {publication.publisher}. {seen}",
    )


def photo_ids(blocks: model.Blocks) -> Iterator[str]:
    """List the photographs of some blocks, in reading order."""
    for block in blocks:
        match block:
            case model.Figure():
                yield block.photo_id
            case model.Gallery():
                yield from block.photo_ids
            case _:
                pass  # A photograph inside a list or a quotation is refused (MAN-04).


def alt_text(photo: Photo, words: Labels) -> str:
    """Say what a reader hears in place of a photograph; never the caption."""
    if not photo.delivered:
        return words.stand_in.format(id=photo.id, file=photo.file.rpartition("/")[2])
    return photo.alt or words.undescribed


def display_size(title: str, largest: int, width: float, page: Page) -> int:
    """Choose the size, in pt, at which a title of any length keeps to half a page's height.

    IBM Plex Serif Light advances half an em a letter; `width` is that of the line, in mm.
    """
    for size in range(largest, 12, -2):
        letter = size * 25.4 / 72 * 0.55
        # Words do not fill their lines: a fifth is lost at their ends.
        lines = math.ceil(len(title) * letter / (width * 0.8))
        longest = max(map(len, title.split()))
        if lines * size * 1.1 * 25.4 / 72 <= page.type_height / 2 and longest * letter <= width:
            return size
    return 12


def _on_pages(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative], voice: Voice
) -> str:
    widths = sorted(
        {
            plate.placed[0].caption_width
            for plates in layout.plates.values()
            for plate in plates
            if plate.laid is Laid.FULL
        }
    )
    return _render(
        "pages.xhtml",
        _shared(publication, files, voice, prefix="pictures/"),
        page=layout.page,
        figures=layout.figures,
        full_widths=widths,
        cover_size=display_size(publication.title, 54, layout.page.type_width, layout.page),
        title_size=display_size(publication.title, 40, layout.page.measure, layout.page),
        credits=tuple(
            (line, _one_a_page(credited, layout)) for line, credited in _credits(publication.photos)
        ),
        runs=lambda blocks: _runs(blocks, layout),
        halves=lambda plate: _halves(plate, publication.photo(plate.placed[0].photo_id), layout),
    )


def _shared(
    publication: Publication, files: Mapping[str, Derivative], voice: Voice, *, prefix: str
) -> dict[str, object]:
    words = labels(publication.language)
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
            photo.id: Picture(
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
        "disclaimer_title": _disclaimer_title(publication, words),
    }


def _credits(photos: tuple[Photo, ...]) -> Iterator[tuple[str, tuple[Photo, ...]]]:
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


def _one_a_page(photos: tuple[Photo, ...], layout: Layout) -> tuple[Photo, ...]:
    """Keep the first photograph of each plate: the others stand on the same page."""
    plate_of = {
        placed.photo_id: (first, number)
        for first, plates in layout.plates.items()
        for number, plate in enumerate(plates)
        for placed in plate.placed
    }
    pages = {plate_of.get(photo.id, photo.id): photo for photo in reversed(photos)}
    return tuple(reversed(pages.values()))


def _disclaimer_title(publication: Publication, words: Labels) -> str:
    return model.plain(publication.disclaimer.title) or words.disclaimer


def _notes(blocks: model.Blocks) -> Iterator[model.Footnote]:
    """List the footnotes of some blocks in the order they are called."""
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                yield from _inline_notes(block.content)
            case model.Quotation():
                yield from _notes(block.blocks)
            case model.Listing():
                for item in block.items:
                    yield from _notes(item)
            case _:
                pass


def _inline_notes(content: model.Inlines) -> Iterator[model.Footnote]:
    for inline in content:
        match inline:
            case model.Footnote():
                if inline.content:
                    yield inline
                    yield from _inline_notes(inline.content)
            case model.Styled() | model.Passage() | model.Link():
                yield from _inline_notes(inline.content)
            case _:
                pass


def _runs(blocks: model.Blocks, layout: Layout) -> Iterator[_Run]:
    first = 0
    told: tuple[Remote, ...] = ()
    for number, block in enumerate(blocks):
        if isinstance(block, model.Gallery):
            key = block.photo_ids[0]
            text = blocks[first:number]
            yield _Run(told=told, text=text, first=first, plates=layout.plates[key])
            first, told = number + 1, layout.told_after.get(key, ())
    if blocks[first:]:
        yield _Run(told=told, text=blocks[first:], first=first, plates=())


def _halves(plate: Plate, photo: Photo, layout: Layout) -> Iterator[_Half]:
    """Cut a filling picture at the fold; what lies over the bleed is lost, the focus last."""
    page, bleed, at = layout.page, layout.page.bleed, plate.placed[0]
    pages = 2 if plate.laid is Laid.SPREAD else 1
    # Both halves of a spread run on over the fold, so that no paper shows in it.
    side = bleed.outside if pages == 2 else max(bleed.inside, bleed.outside)
    wide, high = page.width * pages + 2 * side, page.height + bleed.top + bleed.bottom
    left = min(0.0, max(wide / 2 - photo.focus[0] * at.width, wide - at.width))
    top = min(0.0, max(high / 2 - photo.focus[1] * at.height, high - at.height))
    for number in range(pages):
        before = side if number == 0 else bleed.inside
        after = side if number == pages - 1 else bleed.inside
        window = {
            "left": -before,
            "top": -bleed.top,
            "width": page.width + before + after,
            "height": high,
        }
        shift = left + (before - side) - number * page.width
        picture = {"left": shift, "top": top, "width": at.width, "height": at.height}
        yield _Half(window=_style(window), picture=_style(picture))


def _style(lengths: Mapping[str, float]) -> str:
    return "; ".join(f"{name}: {millimetres(length)}" for name, length in lengths.items())


def millimetres(length: float) -> str:
    """Write a length for CSS, to a hundredth of a millimetre: finer than any press."""
    return f"{round(length, 2):g}mm"


def running_head(title: str) -> str:
    """Shorten a title to what a running head holds on one line."""
    return textwrap.shorten(title, width=RUNNING_HEAD, placeholder=" …")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
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


def _render(template: str, shared: Mapping[str, object], **more: object) -> str:
    return _environment().get_template(template).render({**shared, **more})


def filled(template: str, **words: object) -> str:
    """Fill in any other template of the house; what is not markup by itself is escaped."""
    return _environment().get_template(template).render(words)
