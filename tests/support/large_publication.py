"""A publication of many sections and photographs, given as a value."""

from dataclasses import replace
from datetime import date

from book import model
from book.layout.page_turns import PageTurn
from book.model import Paragraph, Publication, Section
from tests.support.publications import made_photo


def long_publication(sections: int, photographs: int) -> tuple[Publication, list[PageTurn]]:
    photos = [
        replace(made_photo(f"p{n}", caption=f"Photograph {n}"), graphic=n % 97 == 0)
        for n in range(photographs)
    ]
    each = photographs // sections
    made = []
    for number in range(1, sections + 1):
        mine = photos[(number - 1) * each : number * each]
        blocks: list[model.Block] = [Paragraph(content=(f"Words of {number}.",))]
        blocks += [model.Figure(photo_id=photo.id) for photo in mine]
        made.append(
            Section(
                id=f"section-{number}",
                number=number,
                title=(f"Section {number}",),
                blocks=tuple(blocks),
            )
        )
    turns = [
        PageTurn(at=f"photo-{photo.id}", offset=0, page=str(page))
        for page, photo in enumerate(photos, start=9)
    ]
    publication = Publication(
        name="long",
        title="Long",
        subtitle="",
        language="en",
        identifier="urn:uuid:1b0a5c1e-30f5-4e57-9a3f-0d4b6a5f2a11",
        date=date(2026, 3, 1),
        version="1",
        publisher="Newsroom",
        rights="",
        licence="",
        place="",
        people=(),
        sections=tuple(made),
        disclaimer=Section(
            id="disclaimer", number=0, title=(), blocks=(Paragraph(content=("None.",)),)
        ),
        photos=tuple(photos),
    )
    return publication, turns
