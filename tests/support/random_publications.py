"""Publications drawn by Hypothesis: hostile titles, many photographs, any inlines."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from book import model
from book.layout.page_turns import PageTurn
from book.model import Credit, Paragraph, Passage, Publication, Section
from tests.support.inlines import inline_contents
from tests.support.publications import made_photo

#: Ampersands and brackets, emoji, right-to-left words, quotes, one letter.
titles = st.sampled_from(
    [
        "A",
        "Fire & <Water>",
        "“The ‘End’” 🌊👩‍🚒",
        "שלום עולם",
        "مرحبا 2022",
        "Ґанок і п’ять “їжаків”",
        "]]> &amp; --",
        "a" * 120,
    ]
)
texts = titles | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)


@st.composite
def publications(draw: st.DrawFn) -> tuple[Publication, tuple[PageTurn, ...]]:
    """Draw a publication and the page turns of its print edition."""
    # No photographs, one, a few, or sixty whose captions are alike.
    count = draw(st.sampled_from([0, 0, 1, 3, 60]))
    alike = draw(texts)
    photos = [
        replace(
            made_photo(f"p{number}", caption=alike if count == 60 else draw(texts)),
            credit=Credit(photographers=("Ада & Ко", "B")[: number % 2 + 1], agency=alike[:30]),
            graphic=draw(st.booleans()),
            description=draw(st.just("") | texts),
            altered=draw(st.just("") | texts),
            delivered=draw(st.booleans()),
            alt=draw(st.just("") | texts),
        )
        for number in range(count)
    ]
    sections = []
    turns = [PageTurn(at="cover", offset=0, page="i")]
    for number in range(1, draw(st.integers(1, 3)) + 1):
        inlines = draw(inline_contents)
        language = draw(st.sampled_from(["uk", "ar", "he-IL", "zh-Hant"]))
        content = (
            Passage(language=language, content=(draw(texts),)),
            "! ",
            *without_notes(inlines),
        )
        blocks: list[model.Block] = [Paragraph(content=content)]
        blocks += [model.Figure(photo_id=p.id) for p in photos if number == 1 and p is photos[0]]
        if number == 1 and photos[1:]:
            ids = tuple(photo.id for photo in photos[1:])
            line = model.GalleryLine(laid=model.Laid.ROW, photo_ids=ids)
            blocks.append(model.Gallery(lines=(line,), free=True))
        at = f"section-{number}"
        sections.append(Section(id=at, number=number, title=(draw(texts),), blocks=tuple(blocks)))
        turns.append(PageTurn(at=f"{at}/0", offset=1, page=str(2 * number)))
    turns += [
        PageTurn(at=f"photo-{photo.id}", offset=0, page=f"a{photo.id}") for photo in photos[:2]
    ]
    publication = Publication(
        name="made-up",
        title=draw(texts),
        subtitle=draw(st.just("") | texts),
        language=draw(st.sampled_from(["en", "uk", "ar", "de-CH"])),
        identifier="https://example.org/made-up?a=1&b=2",
        date=date(2026, 3, 1),
        version="1",
        publisher=draw(texts),
        rights=draw(st.just("") | texts),
        licence=draw(st.just("") | texts),
        place="",
        people=tuple(model.Person(name=draw(texts), role=role) for role in model.Role),
        sections=tuple(sections),
        disclaimer=Section(
            id="disclaimer", number=0, title=(), blocks=(Paragraph(content=(draw(texts),)),)
        ),
        photos=tuple(photos),
    )
    return publication, tuple(turns)


def without_notes(content: model.Inlines) -> model.Inlines:
    """Remove what a manuscript cannot have: notes or links inside links, and empty links."""
    kept: list[model.Inline] = []
    for inline in content:
        match inline:
            case model.Styled() | model.Passage():
                kept.append(replace(inline, content=without_notes(inline.content)))
            case model.Link():
                kept.append(replace(inline, content=(f"{model.plain(inline.content)}.",)))
            case model.Footnote():
                pass
            case _:
                kept.append(inline)
    return tuple(kept)
