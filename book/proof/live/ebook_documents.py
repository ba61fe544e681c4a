"""The documents of the e-book, with the places of their blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from book import model, plan, render
from book.manuscript.load import Manuscript
from book.model import Publication
from book.plan import Derivative, Edition

_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EbookDocument:
    """A document of the e-book."""

    #: `section-01.xhtml`
    name: str
    title: str
    xhtml: str
    #: Id of the section that it has a part of; empty for other documents.
    section: str
    #: The places of its blocks but for photographs, which have ids, in the order of its elements.
    places: tuple[str, ...]


def render_documents(
    manuscript: Manuscript, planned: Sequence[Derivative], folder: Path
) -> Iterator[EbookDocument]:
    """Yield the documents; `folder` has the picture files."""
    publication = manuscript.publication
    pictures = plan.edition_pictures(planned, Edition.EPUB)
    files = {key: files[0] for key, files in pictures.items()}
    ebook = render.render_epub(
        publication,
        files,
        plan.cover_picture(planned, Edition.EPUB),
        weights={key: (folder / file.name).stat().st_size for key, file in files.items()},
        fonts=manuscript.settings.epub.fonts,
    )
    left = {section.id: _text_places(section) for section in publication.texts}
    for page in ebook.pages:
        section, elements = _section_elements(page.xhtml, page.name, publication)
        places = left[section][: len(elements)] if section else ()
        if section:
            left[section] = left[section][len(elements) :]
        yield EbookDocument(
            name=page.href, title=page.title, xhtml=page.xhtml, section=section, places=places
        )


def _text_places(section: model.Section) -> tuple[str, ...]:
    """Return the places of the blocks of a section, without photographs."""
    return tuple(
        f"{section.id}/{number}"
        for number, block in enumerate(section.blocks)
        if not isinstance(block, model.Figure | model.Gallery)
    )


def _section_elements(
    xhtml: str, name: str, publication: Publication
) -> tuple[str, list[ElementTree.Element]]:
    """Return the id of the section that a document has a part of, and the elements of its text."""
    stem = name.split("-")
    if stem[0] == "section":
        section = f"section-{int(stem[1])}"
    elif stem[0] == publication.disclaimer.id:
        section = publication.disclaimer.id
    else:
        return "", []
    body = ElementTree.fromstring(xhtml.encode()).find(f"{_XHTML}body")
    outer = next(iter(body), None) if body is not None else None
    inside = [] if outer is None else list(outer)
    return section, [each for each in inside if _is_text(each)]


def _is_text(element: ElementTree.Element) -> bool:
    """Return whether an element of a section is a block of its text; the page finds the same."""
    kind, classes = element.tag.removeprefix(_XHTML), element.get("class", "").split()
    if kind == "aside":
        return "pull" in classes
    return kind in ("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "hr") and (
        "funders" not in classes
    )
