"""The XHTML documents of the EPUB: one file a section, more where its pictures are too large.

`epub:type` and ARIA roles follow FACTS.md, Semantics of the EPUB. Every document is complete: the
packager does not change it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book import model
from book.layout.cover_words import cover_text
from book.layout.page_turns import PageTurn
from book.model import Publication
from book.plan import Derivative
from book.render.epub_division import begin_pages, divide_section, photo_ids
from book.render.epub_navigation import EpubDocument, EpubDocuments, Subheading, add_navigation
from book.render.page_breaks import insert_in_blocks, insert_in_inlines
from book.render.template_data import (
    EditionMarkup,
    PictureLink,
    alt_text,
    credit_lines,
    disclaimer_title,
    fill,
    shared_values,
)
from book.render.translations import Labels, foreign_language, labels_for
from book.render.unbreakable import bind_publication


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The part of a section in one file."""

    name: str
    section: model.Section
    notes: tuple[model.Footnote, ...]
    continued: bool


def render_epub(
    publication: Publication,
    files: Mapping[str, Derivative],
    cover: Derivative | None = None,
    turns: Sequence[PageTurn] = (),
    *,
    weights: Mapping[str, int] | None = None,
    fonts: bool = False,
) -> EpubDocuments:
    """Write the documents of the EPUB, its navigation document and its NCX.

    Without a `cover` picture, the cover has type only. Each of `turns` becomes a page break at its
    place and an entry of the page list; `KeyError` is raised if the place does not exist.
    `weights` are the bytes of the pictures by photograph id, for the division of sections into
    files. With `fonts` the documents refer to `fonts.css`.
    """
    publication = bind_publication(publication)
    labels = labels_for(publication.language)
    turns_by_place: dict[str, list[PageTurn]] = {}
    for turn in turns:
        turns_by_place.setdefault(turn.at, []).append(turn)
    parts_by_section = {
        section.id: tuple(_parts_of_section(section, turns_by_place, weights or {}))
        for section in publication.texts
    }
    href = _hrefs(publication, parts_by_section).__getitem__
    breaks = {place: [turn.page for turn in group] for place, group in turns_by_place.items()}
    markup = EditionMarkup(
        name="epub",
        notes="end",
        xml=True,
        href=href,
        breaks=breaks,
        labels_language=foreign_language(publication.language),
    )
    described = tuple(photo for photo in publication.photos if photo.description)
    graphic = sum(photo.graphic for photo in publication.photos)
    values = shared_values(publication, files, markup, prefix="images/")
    values |= {"author": cover_text(publication).author}
    values |= {"graphic": graphic, "described": described, "fonts": fonts}

    def document(
        name: str, title: str, *, listed: str = "", label: bool = True, **more: object
    ) -> EpubDocument:
        template = "section" if "part" in more and listed != "disclaimer" else name
        title, language = model.unbroken(title), markup.labels_language if label else ""
        page_values = {"page_title": title, "page_language": language, **more}
        xhtml = fill(f"epub/{template}.xhtml", {**values, **page_values})
        return EpubDocument(name=name, title=title, xhtml=xhtml, listed=listed, language=language)

    def section_documents(section: model.Section, title: str) -> Iterator[EpubDocument]:
        for part in parts_by_section[section.id]:
            listed = "" if part.continued else section.id
            part_markup = _markup_of_part(part, markup)
            label = section is publication.disclaimer and not model.plain(section.title)
            more = {"part": part, "edition": part_markup}
            headings = tuple(
                Subheading(
                    level=block.level,
                    id=block.id,
                    title=model.unbroken(model.plain(block.content)),
                )
                for block in part.section.blocks
                if isinstance(block, model.Heading)
            )
            filled = document(part.name, title, listed=listed, label=label, **more)
            yield replace(filled, headings=headings)

    opening = {
        "titlepage": document("titlepage", publication.title, label=False),
        "imprint": document("copyright", labels.copyright, listed="copyright"),
        "contents": EpubDocument(
            name="nav", title=labels.contents, xhtml="", language=markup.labels_language
        ),
    }
    printed = [turn.at for turn in turns if turn.at in opening]
    disclaimer = section_documents(publication.disclaimer, disclaimer_title(publication, labels))
    documents = [
        document("cover", labels.cover, cover=_cover_link(publication, cover, labels)),
        # In the order of the printed pages, so that the page list ascends.
        *(opening[place] for place in dict.fromkeys((*printed, *opening))),
        *(disclaimer if publication.early_disclaimer else ()),
    ]
    if graphic:
        documents.append(document("notice", labels.notice, listed="notice"))
    for section in publication.sections:
        documents += section_documents(section, model.plain(section.title))
    if described:
        documents.append(document("descriptions", labels.descriptions, listed="descriptions"))
    if publication.photos:
        documents.append(document("photographs", labels.photographs, listed="photographs"))
        lines = tuple(credit_lines(publication.photos))
        documents.append(document("credits", labels.credits, listed="credits", credits=lines))
    if not publication.early_disclaimer:
        documents += disclaimer
    return add_navigation(documents, turns, values)


def _parts_of_section(
    section: model.Section, turns: Mapping[str, Sequence[PageTurn]], weights: Mapping[str, int]
) -> Iterator[_Part]:
    """Insert the page breaks into a section and divide it into files."""
    name = f"section-{section.number:02}" if section.number else section.id
    blocks = tuple(insert_in_blocks(_name_headings(section), section.id, turns))
    for number, part in enumerate(divide_section(blocks, weights), start=1):
        titled = section.title if number == 1 else ()
        yield _Part(
            name=name if number == 1 else f"{name}-{number}",
            section=replace(section, blocks=begin_pages(part)),
            notes=tuple(
                replace(note, content=insert_in_inlines(note.content, turns.get(place, ())))
                for note in (*_notes_of_inlines(titled), *_notes_of_blocks(part))
                # Where paged editions set a note that is too long for the foot of a page.
                for place in [f"{section.id}/note-{note.number}"]
            ),
            continued=number > 1,
        )


def _name_headings(section: model.Section) -> model.Blocks:
    """Return the blocks of a section with ids of the headings that the contents list.

    A heading inside a quotation belongs to what is quoted.
    """
    return tuple(
        replace(block, id=f"heading-{number}") if isinstance(block, model.Heading) else block
        for number, block in enumerate(section.blocks, start=1)
    )


def _hrefs(
    publication: Publication, parts_by_section: Mapping[str, Sequence[_Part]]
) -> dict[str, str]:
    """Return the address of each id of the publication; of a note `note-` and its number."""
    hrefs = {}
    for section_id, parts in parts_by_section.items():
        hrefs[section_id] = f"{parts[0].name}.xhtml"
        for part in parts:
            for photo_id in photo_ids(part.section.blocks):
                hrefs[f"photo-{photo_id}"] = f"{part.name}.xhtml#photo-{photo_id}"
            for note in part.notes:
                hrefs[f"note-{note.number}"] = f"{part.name}.xhtml#note-{note.number}"
    for photo in publication.photos:
        hrefs[f"description-{photo.id}"] = f"descriptions.xhtml#description-{photo.id}"
    return hrefs


def _markup_of_part(part: _Part, markup: EditionMarkup) -> EditionMarkup:
    """Refer to notes in the part's own file without its name, so that readers can pop them up."""
    own_notes = {f"note-{note.number}" for note in part.notes}
    return replace(
        markup, href=lambda target: f"#{target}" if target in own_notes else markup.href(target)
    )


def _cover_link(
    publication: Publication, file: Derivative | None, labels: Labels
) -> PictureLink | None:
    if file is None:
        return None
    alt = alt_text(publication.photo(file.photo_id), labels)
    text = cover_text(publication)
    words = filter(None, (text.title, text.subtitle, text.author, text.publisher, alt))
    return PictureLink.of(file, ". ".join(words), "images/")


def _notes_of_blocks(blocks: model.Blocks) -> Iterator[model.Footnote]:
    """Yield the footnotes of some blocks in the order of their first calls."""
    for block in model.walk(blocks):
        if isinstance(block, model.Paragraph | model.Heading):
            yield from _notes_of_inlines(block.content)


def _notes_of_inlines(content: model.Inlines) -> Iterator[model.Footnote]:
    for inline in model.walk_inlines(content):
        if isinstance(inline, model.Footnote) and inline.content:
            yield inline
