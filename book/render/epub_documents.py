"""The files of the EPUB: one a section, more where pictures weigh too much; and its navigation.

The semantics are those of facts: epub.md, A.4; each document is finished bytes to the packager.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from book import model
from book.layout.page_turns import PageTurn
from book.model import Publication
from book.plan import Derivative
from book.render.epub_division import divide_section, photo_ids
from book.render.labels import Labels, labels_for
from book.render.page_breaks import insert_in_blocks
from book.render.template_data import (
    EditionMarkup,
    PictureLink,
    alt_text,
    credit_lines,
    disclaimer_title,
    fill,
    shared_values,
)

#: As words.xhtml writes it.
_PAGE_BREAK = re.compile(
    r'<span id="(page-[^"]*)" epub:type="pagebreak"[^>]* aria-label="([^"]*)">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubDocument:
    """One XHTML file of the EPUB."""

    #: Stem of the file name, and its id in the package: `section-01`.
    name: str
    title: str
    xhtml: str
    #: What the contents call it: an id of the publication; empty for what they do not list.
    listed: str = ""

    @property
    def href(self) -> str:
        """The file, as the package and its neighbours refer to it."""
        return f"{self.name}.xhtml"

    @property
    def breaks(self) -> tuple[tuple[str, str], ...]:
        """Where pages of the print edition begin in this file: address and folio."""
        found = _PAGE_BREAK.findall(self.xhtml)
        return tuple((f"{self.href}#{html.unescape(at)}", html.unescape(no)) for at, no in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubDocuments:
    """All that an EPUB is written of, but for its pictures and styles."""

    #: In reading order; the navigation document is the one named `nav`.
    pages: tuple[EpubDocument, ...]
    ncx: str

    @property
    def paged(self) -> bool:
        """Whether it says where the pages of the print edition begin."""
        return any(page.breaks for page in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What stands of a section in one file."""

    name: str
    section: model.Section
    notes: tuple[model.Footnote, ...]
    continued: bool


def epub_edition(
    publication: Publication,
    files: Mapping[str, Derivative],
    cover: Derivative | None = None,
    turns: Sequence[PageTurn] = (),
    *,
    weights: Mapping[str, int] | None = None,
    fonts: bool = False,
) -> EpubDocuments:
    """Write the files of the EPUB, its navigation document and its NCX.

    Without a picture for the `cover`, its page is of type alone. Each of `turns` becomes a page
    break at its place and an entry of the page list; `KeyError` when there is no such place.
    `weights` are the bytes of the pictures, by photograph: a section whose pictures are too heavy
    for one file goes on in others. With `fonts` the files refer to `fonts.css`.
    """
    words = labels_for(publication.language)
    turned = {
        at: tuple(there) for at, there in groupby(sorted(turns, key=lambda t: t.at), lambda t: t.at)
    }
    sections = {
        section.id: tuple(_parts_of_section(section, turned, weights or {}))
        for section in (*publication.sections, publication.disclaimer)
    }
    places = _hrefs(publication, sections)
    voice = EditionMarkup(
        name="epub",
        links=True,
        press=False,
        notes="end",
        xml=True,
        href=places.__getitem__,
        breaks={at: tuple(turn.page for turn in there) for at, there in turned.items()},
    )
    known = {
        **shared_values(publication, files, voice, prefix="images/"),
        "has_photos": bool(publication.photos),
        "graphic": sum(photo.graphic for photo in publication.photos),
        "described": tuple(photo for photo in publication.photos if photo.description),
        "fonts": fonts,
    }

    def page(name: str, title: str, *, listed: str = "", **more: object) -> EpubDocument:
        template = "section" if "part" in more and listed != "disclaimer" else name
        xhtml = fill(f"epub/{template}.xhtml", {**known, "page_title": title, **more})
        return EpubDocument(name=name, title=title, xhtml=xhtml, listed=listed)

    def section(told: model.Section, title: str) -> Iterator[EpubDocument]:
        for part in sections[told.id]:
            listed = "" if part.continued else told.id
            yield page(
                part.name, title, listed=listed, part=part, edition=_markup_of_part(part, voice)
            )

    pages = [
        page("cover", words.cover, cover=_cover_link(publication, cover, words)),
        page("titlepage", publication.title),
        EpubDocument(name="nav", title=words.contents, xhtml=""),
    ]
    if known["graphic"]:
        pages.append(page("notice", words.notice, listed="notice"))
    for told in publication.sections:
        pages += section(told, model.plain(told.title))
    if known["described"]:
        pages.append(page("descriptions", words.descriptions, listed="descriptions"))
    if publication.photos:
        pages.append(page("photographs", words.photographs, listed="photographs"))
        lines = tuple(credit_lines(publication.photos))
        pages.append(page("credits", words.credits, listed="credits", credits=lines))
    pages += section(publication.disclaimer, disclaimer_title(publication, words))
    pages.append(page("copyright", words.copyright, listed="copyright"))
    return _navigable(pages, turns, known)


def _parts_of_section(
    section: model.Section, turned: Mapping[str, Sequence[PageTurn]], weights: Mapping[str, int]
) -> Iterator[_Part]:
    """Divide a section, with its page breaks, into files."""
    name = f"section-{section.number:02}" if section.number else section.id
    blocks = tuple(insert_in_blocks(section.blocks, section.id, turned))
    for number, part in enumerate(divide_section(blocks, weights), start=1):
        yield _Part(
            name=name if number == 1 else f"{name}-{number}",
            section=replace(section, blocks=part),
            notes=tuple(_notes_of_blocks(part)),
            continued=number > 1,
        )


def _hrefs(publication: Publication, sections: Mapping[str, Sequence[_Part]]) -> dict[str, str]:
    """Say where each id of the publication is found."""
    places = {}
    for section_id, parts in sections.items():
        places[section_id] = f"{parts[0].name}.xhtml"
        for part in parts:
            for photo_id in photo_ids(part.section.blocks):
                places[f"photo-{photo_id}"] = f"{part.name}.xhtml#photo-{photo_id}"
            for note in part.notes:
                places[f"{section_id} {note.number}"] = f"{part.name}.xhtml#note-{note.number}"
    for photo in publication.photos:
        places[f"description-{photo.id}"] = f"descriptions.xhtml#description-{photo.id}"
    return places


def _markup_of_part(part: _Part, voice: EditionMarkup) -> EditionMarkup:
    """Let a file refer to its own section's notes, which may stand in another file."""
    notes = {note.number for note in part.notes}

    def href(to: str) -> str:
        kind, _, number = to.rpartition("-")
        if kind != "note":
            return voice.href(to)
        return f"#{to}" if int(number) in notes else voice.href(f"{part.section.id} {number}")

    return replace(voice, href=href)


def _navigable(
    pages: Sequence[EpubDocument], turns: Sequence[PageTurn], known: Mapping[str, object]
) -> EpubDocuments:
    """Add the navigation document and the NCX to the pages that they list."""
    contents = [page for page in pages if page.listed]

    def completed(page_list: Sequence[tuple[str, str]]) -> tuple[EpubDocument, ...]:
        more = {**known, "contents": contents, "page_list": page_list}
        return tuple(
            replace(page, xhtml=fill("epub/nav.xhtml", {**more, "page_title": page.title}))
            if page.name == "nav"
            else page
            for page in pages
        )

    # The contents can themselves run over a page, so they are written twice.
    page_list = [at for page in completed(()) for at in page.breaks]
    folios = [folio for _, folio in page_list]
    for turn in turns:
        if turn.page not in folios:
            raise KeyError(turn.at)
    if len(set(folios)) != len(turns):
        raise ValueError("two pages of the print edition have the same number")
    complete = completed(page_list)
    # What each target is called, in reading order: contents and page list count as one.
    order = [
        href
        for page in complete
        for href in (*([page.href] if page.listed else []), *(at for at, _ in page.breaks))
    ]
    ncx = fill(
        "epub/toc.ncx",
        {
            **known,
            "contents": contents,
            "page_list": page_list,
            "order": {href: number for number, href in enumerate(order, start=1)},
            "last": max((int(folio) for folio in folios if folio.isdecimal()), default=0),
        },
    )
    return EpubDocuments(pages=complete, ncx=ncx)


def _cover_link(
    publication: Publication, file: Derivative | None, words: Labels
) -> PictureLink | None:
    if file is None:
        return None
    seen = alt_text(publication.photo(file.photo_id), words)
    return PictureLink(
        src=f"images/{file.name}",
        width=file.width,
        height=file.height,
        alt=f"{publication.title}. {publication.publisher}. {seen}",
    )


def _notes_of_blocks(blocks: model.Blocks) -> Iterator[model.Footnote]:
    """List the footnotes of some blocks in the order they are called."""
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                yield from _inline_notes(block.content)
            case model.Quotation():
                yield from _notes_of_blocks(block.blocks)
            case model.Listing():
                for item in block.items:
                    yield from _notes_of_blocks(item)
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
