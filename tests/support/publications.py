"""Photographs and publications as values, for tests that need no manuscript."""

from collections.abc import Sequence
from datetime import date

from book.model import Block, Credit, Paragraph, Photo, Publication, Section


def made_photo(
    photo_id: str,
    size: tuple[int, int] = (3600, 2400),
    *,
    caption: str = "A caption",
    credit: Credit | None = None,
    digest: str = "0" * 64,
    delivered: bool = True,
) -> Photo:
    return Photo(
        id=photo_id,
        file=f"source/gallery/{photo_id}.jpg",
        delivered=delivered,
        digest=digest,
        width=size[0],
        height=size[1],
        caption=caption,
        credit=credit or Credit(photographers=("Ada Lens",), agency="Agency"),
        alt="What is seen",
    )


def made_publication(photos: Sequence[Photo], *blocks: Block) -> Publication:
    words = Paragraph(content=("Words",))
    return Publication(
        name="made",
        title="Made",
        subtitle="",
        language="en",
        identifier="urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a10",
        date=date(2026, 3, 1),
        version="1.0",
        publisher="Newsroom",
        rights="",
        licence="",
        place="",
        people=(),
        sections=(Section(id="section-1", number=1, title=("One",), blocks=(words, *blocks)),),
        disclaimer=Section(id="disclaimer", number=0, title=(), blocks=(words,)),
        photos=tuple(photos),
    )
