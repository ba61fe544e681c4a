"""Publications that nobody would think of, and one that is too long: EPUBCheck says nothing.

The pictures are tiny, and so quick; all that refers to them is as for large ones.
"""

import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from book import epub as bound
from book import model, plan, render
from book.layout.page_turns import PageTurn
from book.model import Credit, Paragraph, Passage, Photo, Publication, Section
from book.plan import Derivative, Edition
from book.project import PACKAGE, STYLES
from tests.epub.test_page_breaks import contents
from tests.support import judges
from tests.support.editions import environment, epub, first_absent
from tests.support.publications import made_photo

#: Each costs a second of EPUBCheck.
EXAMPLES = 12
RECIPE = plan.recipes("")[Edition.EPUB]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where books are put, with one picture that stands for all."""

    folder: Path

    def put(self, name: str, publication: Publication, turns: Sequence[PageTurn] = ()) -> Path:
        """Bind a publication with tiny pictures, a thousandth of the weight they say they have."""
        files = {photo.id: derivative(photo) for photo in publication.photos}
        for file in files.values():
            (self.folder / file.name).write_bytes(TINY)
        weights = dict.fromkeys(files, 2_600_000)
        ebook = render.epub_edition(publication, files, None, turns, weights=weights)
        target = self.folder / f"{name}.epub"
        css = {"epub.css": (STYLES / "epub.css").read_bytes()}
        bound.write_epub(target, publication, ebook, files, None, self.folder, css)
        return target


def tiny() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (3, 2), (90, 90, 90)).save(packed, "JPEG")
    return packed.getvalue()


TINY = tiny()


def derivative(photo: Photo) -> Derivative:
    name = f"{photo.id}-3w-0123456789ab.jpg"
    return Derivative(
        photo_id=photo.id,
        edition=Edition.EPUB,
        name=name,
        width=3,
        height=2,
        recipe=RECIPE,
        base=3,
    )


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
words = titles | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)


@st.composite
def publications(draw: st.DrawFn) -> tuple[Publication, tuple[PageTurn, ...]]:
    """A publication as `load` would pass it on, and where its pages turn."""
    # No photographs, one, a few, or sixty whose captions are alike.
    count = draw(st.sampled_from([0, 0, 1, 3, 60]))
    alike = draw(words)
    photos = [
        replace(
            made_photo(f"p{number}", caption=alike if count == 60 else draw(words)),
            credit=Credit(photographers=("Ада & Ко", "B")[: number % 2 + 1], agency=alike[:30]),
            graphic=draw(st.booleans()),
            description=draw(st.just("") | words),
            altered=draw(st.just("") | words),
            delivered=draw(st.booleans()),
            alt=draw(st.just("") | words),
        )
        for number in range(count)
    ]
    sections = []
    turns = [PageTurn(at="cover", offset=0, page="i")]
    for number in range(1, draw(st.integers(1, 3)) + 1):
        said = draw(contents)
        language = draw(st.sampled_from(["uk", "ar", "he-IL", "zh-Hant"]))
        content = (Passage(language=language, content=(draw(words),)), "! ", *unnoted(said))
        blocks: list[model.Block] = [Paragraph(content=content)]
        blocks += [model.Figure(photo_id=p.id) for p in photos if number == 1 and p is photos[0]]
        if number == 1 and photos[1:]:
            ids = tuple(photo.id for photo in photos[1:])
            line = model.GalleryLine(laid=model.Laid.ROW, photo_ids=ids)
            blocks.append(model.Gallery(lines=(line,), free=True))
        at = f"section-{number}"
        sections.append(Section(id=at, number=number, title=(draw(words),), blocks=tuple(blocks)))
        turns.append(PageTurn(at=f"{at}/0", offset=1, page=str(2 * number)))
    turns += [
        PageTurn(at=f"photo-{photo.id}", offset=0, page=f"a{photo.id}") for photo in photos[:2]
    ]
    publication = Publication(
        name="made-up",
        title=draw(words),
        subtitle=draw(st.just("") | words),
        language=draw(st.sampled_from(["en", "uk", "ar", "de-CH"])),
        identifier="https://example.org/made-up?a=1&b=2",
        date=date(2026, 3, 1),
        version="1",
        publisher=draw(words),
        rights=draw(st.just("") | words),
        licence=draw(st.just("") | words),
        place="",
        people=tuple(model.Person(name=draw(words), role=role) for role in model.Role),
        sections=tuple(sections),
        disclaimer=Section(
            id="disclaimer", number=0, title=(), blocks=(Paragraph(content=(draw(words),)),)
        ),
        photos=tuple(photos),
    )
    return publication, tuple(turns)


def unnoted(content: model.Inlines) -> model.Inlines:
    """Leave out what no manuscript has: notes inside links, links inside links, empty ones."""
    kept: list[model.Inline] = []
    for inline in content:
        match inline:
            case model.Styled() | model.Passage():
                kept.append(replace(inline, content=unnoted(inline.content)))
            case model.Link():
                kept.append(replace(inline, content=(f"{model.plain(inline.content)}.",)))
            case model.Footnote():
                pass
            case _:
                kept.append(inline)
    return tuple(kept)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Publication]:
    shelf = Shelf(folder=tmp_path_factory.mktemp("made-up"))
    found: dict[Path, Publication] = {}

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(publications())
    def put(made: tuple[Publication, tuple[PageTurn, ...]]) -> None:
        publication, turns = made
        found[shelf.put(f"{len(found)}", publication, turns)] = publication

    put()
    return found


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_made_up_publications(
    made_up: Mapping[Path, Publication], tmp_path: Path
) -> None:
    answers = judges.epubcheck(list(made_up), tmp_path)
    assert len(answers) == EXAMPLES
    assert {file.name: answer["messages"] for file, answer in answers.items()} == {
        file.name: [] for file in made_up
    }


def test_made_up_publications_say_all_that_they_should(
    made_up: Mapping[Path, Publication],
) -> None:
    assert {len(publication.photos) for publication in made_up.values()} >= {0, 60}
    for file, publication in made_up.items():
        book = epub(file)
        captions = [photo.caption for photo in publication.photos]
        assert first_absent(captions, book.text) is None
        assert book.dublin_core("title") == [publication.title]
        titles = [model.plain(section.title) for section in publication.sections]
        assert first_absent(titles, " ".join(title for _, title in book.entries("toc"))) is None


# --- a book that is too long ----------------------------------------------------------------


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


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_two_hundred_sections(tmp_path: Path) -> None:
    publication, turns = long_publication(200, 600)
    file = Shelf(folder=tmp_path).put("long", publication, turns)
    assert len(epub(file).entries("page-list")) == 600
    answer = judges.epubcheck([file], tmp_path)[file]
    assert answer["messages"] == []
    assert answer["publication"]["nSpines"] == 208


def test_six_hundred_photographs_are_bound_in_little_memory(tmp_path: Path) -> None:
    """In a process of its own, with pictures of half a megabyte: all together are 300 MB."""
    (tmp_path / "heavy.jpg").write_bytes(TINY + bytes(500_000))
    bind = """
import re, resource, sys
from pathlib import Path
from tests.epub import test_epub_made_up as made_up
folder = Path(sys.argv[1])
made_up.TINY = (folder / "heavy.jpg").read_bytes()
publication, turns = made_up.long_publication(200, 600)
file = made_up.Shelf(folder=folder).put("long", publication, turns)
status = Path("/proc/self/status")
# What the system keeps for a process begins, on Linux, with what its parent had.
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
)
print(file.stat().st_size, int(peak) * 1024)
"""
    ran = subprocess.run(
        [sys.executable, "-c", bind, tmp_path],
        cwd=PACKAGE.parent,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    size, peak = map(int, ran.stdout.split())
    assert size > 300_000_000
    assert peak < 250_000_000
