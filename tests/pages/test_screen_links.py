"""Links of the screen edition lead to the pages and photographs that they name."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

from book import model
from book.render.first_sentences import first_sentence
from book.render.translations import labels_for
from tests.support.finished_pdf import find_page, photo_pages, read_pages
from tests.support.projects import Built
from tests.support.text import compact, normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An area of a page with the target of its link."""

    page: int
    #: The text inside the area, without spaces.
    words: str
    #: A page, counted from 1, or a URL.
    target: int | str


def links(built: Built) -> Iterator[Link]:
    with pikepdf.open(built.screen) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in page.obj.get("/Annots", []):
                assert annotation.Subtype == Name.Link
                left, bottom, right, top = sorted_box([float(edge) for edge in annotation.Rect])
                target: int | str
                if "/A" in annotation and annotation.A.S == Name.URI:
                    target = str(annotation.A.URI)
                else:
                    place = annotation.Dest if "/Dest" in annotation else annotation.A.D
                    if isinstance(place, pikepdf.String):
                        place = names[str(place)]
                    place = place.D if isinstance(place, pikepdf.Dictionary) else place
                    target = numbers[place[0].objgen]
                words = read_pages(built.screen)[number - 1].within(
                    left - 1, bottom - 1, right + 1, top + 1
                )
                yield Link(page=number, words=words, target=target)


def sorted_box(edges: list[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = edges
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def listed(built: Built, title: str) -> int:
    """Return the page of front or back matter that begins with a title."""
    return next(
        page.number
        for page in read_pages(built.screen)
        if normalised(page.text).startswith(normalised(title))
    )


def test_entries_of_the_contents_lead_to_what_they_name(built: Built) -> None:
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.disclaimer]
    contents = listed(built, words.contents)
    opened = {title: find_page(built.screen, title) for title in titles}
    assert entries(built, contents) == [(compact(title), at) for title, at in opened.items()]


def test_entries_of_the_list_of_photographs_lead_to_the_photographs(built: Built) -> None:
    stands = photo_pages(built, built.screen)
    page = find_page(built.screen, labels_for(built.publication.language).photographs)
    found = [link for link in links(built) if link.page == page]
    for photo in built.publication.photos:
        target = stands[photo.id][0]
        entry = compact(f"{first_sentence(photo.caption)}{target}{photo.credit.line}")
        said = ""
        # A link of two lines has an area for each; that of the first can reach below the second.
        while said != entry:
            link = found.pop(0)
            assert link.target == target, (photo.id, link)
            said = link.words if link.words.startswith(said) else said + link.words
            assert entry.startswith(said), (entry, said)
    assert found == []


def entries(built: Built, page: int) -> list[tuple[str, int | str]]:
    """Return text and target of each entry of a list; its page number is part of the same link."""
    found = [link for link in links(built) if link.page == page]
    assert all(link.words.endswith(str(link.target)) for link in found)
    return [(link.words.removesuffix(str(link.target)), link.target) for link in found]


def test_links_of_the_text_lead_on(built_sample: Built) -> None:
    found = {link.words: link.target for link in links(built_sample)}
    stands = photo_pages(built_sample, built_sample.screen)
    assert found["map"] == "https://example.org/map?a=1&b=2"
    assert found["thesecondsection"] == find_page(built_sample.screen, "The bridges")
    assert found["theflood"] == stands["flood"][0]
