"""Manuscripts drawn by chance whose words look like what the builder prints of its own."""

import random
from collections.abc import Iterator
from pathlib import Path

#: Titles: of one letter, equal to labels, to numbers, to each other, or to the words after them.
_TITLES = (
    "First Second A One Contents Photographs Page*7 7 1943 Disclaimer First*steps The*river Зміст "
    "З’їзд П\u02bcять*днів The*office*of*the*river*police The*long\u00adest*word Kapitel Cover"
)
#: Words: those of labels, folios and notes, long and short ones, signs that PDFs draw otherwise.
_WORDS = (
    "a A I the river water bridge one two First Second Contents Photographs Page 7 1943 2 12 1 b c "
    "note word long ice electricity administration Untergangsstimmung Надзвичайного п\u02bcять Ми "
    "of\u00a0the well-known office waffle ﬁnal un\u00adbroken 18:30 50% “so” – (p. e-mail AT&T "
    "Opposite: Version Ada Lens Agency Ibid. Town Disclaimer"
)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenbescheid" * 2
_ADDRESSES = (
    "https://example.org/map?a=1&b=2 https://example.org http://www.example.org/a/b-c.html "
    "https://uk.wikipedia.org/wiki/%D0%86%D0%B7%D1%8E%D0%BC https://example.org/%7Ea/%20b "
    "mailto:desk@example.org?subject=Hello https://xn--e1afmkfd.xn--j1amh/a/"
)
TITLES, WORDS, ADDRESSES = _TITLES.split(), _WORDS.split(" "), _ADDRESSES.split()
CAPTIONS = ("The river", "A street in town", "A", "one two", "7", "First", "П\u02bcять днів")
TRIMS = ((235, 165), (148, 210), (120, 120))
LANGUAGES = ("en", "uk", "de")


def write_trial(project: Path, seed: int) -> None:
    """Write a manuscript without photographs; the same one for the same seed."""
    _Trial(random.Random(seed)).write(project)


class _Trial:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.photos: list[str] = []
        self.files: list[str] = []
        self.notes: list[str] = []

    def write(self, project: Path) -> None:
        chance = self.chance
        source = project / "source"
        (source / "sections").mkdir(parents=True)
        (source / "gallery").mkdir()
        count = chance.choice([1, 2, 2, 3, 5])
        self.files = [f"{number:02}-s.md" for number in range(1, count + 1)]
        for name in self.files:
            text = "\n\n".join(self.section()) + "\n"
            (source / "sections" / name).write_text(text, encoding="utf-8")
        width, height = chance.choice(TRIMS)
        place = chance.choice(["", 'place = "Town, Country"\n'])
        settings = (
            f'name = "trial"\ntitle = "{chance.choice(["A title", "First", "The river"])}"\n'
            f'language = "{chance.choice(LANGUAGES)}"\npublisher = "The newsroom"\n{place}'
            'identifier = "urn:uuid:ca429cd3-fdb9-4fd0-ba27-2a49f5209282"\ndate = 2026-01-31\n'
            f"[print]\ntrim = [{width}.0, {height}.0]\n"
        )
        (source / "publication.toml").write_text(settings, encoding="utf-8")
        gallery = '[defaults]\ncredit = "Ada Lens / Agency"\n' + "\n".join(
            map(self.table, self.photos)
        )
        (source / "gallery/gallery.toml").write_text(gallery, encoding="utf-8")
        self.notes = []
        heading = chance.choice(["", "", "# First\n\n", "# With thanks\n\n"])
        (source / "disclaimer.md").write_text(f"{heading}{self.words(20)}\n", encoding="utf-8")

    def table(self, photo: str) -> str:
        chance = self.chance
        lines = [
            f"[photo.{photo}]",
            f'file = "{photo}.jpg"',
            f'ratio = "{chance.choice(["3:2", "2:3", "1:1", "16:9"])}"',
            f'caption = "{chance.choice([*CAPTIONS, self.words(6), self.words(30)])}"',
            'alt = "Seen"',
            *chance.choice([(), ('altered = "The face is obscured"',)]),
            *chance.choice([(), (), ('credit = "Ada Lens, Bo Weg"',)]),
            *chance.choice([(), (), ('licence = "CC BY-SA 4.0"',)]),
        ]
        return "\n".join(lines) + "\n"

    def words(self, most: int) -> str:
        chosen = self.chance.choices(WORDS, k=self.chance.randint(1, most))
        # A number or a mark at the beginning would be a list.
        return " ".join(["x", *chosen] if not chosen[0][0].isalpha() else chosen)

    def section(self) -> Iterator[str]:
        chance = self.chance
        self.notes = []
        title = chance.choice(TITLES).replace("*", " ")
        yield f"# {title}{self.note() if chance.random() < 0.1 else ''}"
        if chance.random() < 0.2:
            yield title + chance.choice(["", ".", " " + self.words(5)])
        for _ in range(chance.choice([0, 1, 2, 5])):
            yield from self.block()
        if len(self.notes) and chance.random() < 0.5:
            yield f"Again{self.called(chance.choice(self.notes))}."
        for label in self.notes:
            words = chance.choice(
                [
                    "Ibid.",
                    "A word of a long note. " * 130,
                    self.words(8),
                    self.words(300),
                    f"See {self.linked()} and {self.inside()}.",
                ]
            )
            yield f"[^{label}]: {words.strip()}"

    def block(self) -> Iterator[str]:
        chance = self.chance
        match chance.randrange(12):
            case 0:
                start = chance.choice([1, 1, 7, 24])
                yield "\n".join(
                    f"{start + n}. {self.paragraph(6)}" for n in range(chance.randint(2, 4))
                )
                yield "So it is."
            case 1:
                nested = f"  1. {self.words(3)}\n  2. {self.words(3)}"
                yield f"- {self.paragraph(9)}\n- {self.words(3)}\n\n{nested}"
            case 2:
                yield "> " + self.paragraph(30)
            case 3:
                yield f"```\n{self.words(5)}\n  {self.words(5)}\n```"
            case 4:
                yield f"## {chance.choice(TITLES).replace('*', ' ')}"
                yield self.paragraph(10)
            case 5 | 6:
                yield self.gallery()
            case 7:
                yield f"{self.words(4)} {LONG} {self.words(4)}."
            case _:
                yield self.paragraph(120)

    def paragraph(self, most: int) -> str:
        chance = self.chance
        parts = [self.words(most)]
        for _ in range(chance.choice([0, 0, 1, 2, 4])):
            parts.append(
                chance.choice([self.noted, self.linked, self.inside, self.foreign, self.styled])()
            )
            parts.append(self.words(most))
        return " ".join(parts) + "."

    def noted(self) -> str:
        return f"word{self.note()}"

    def note(self) -> str:
        self.notes.append(f"n{len(self.notes)}")
        return self.called(self.notes[-1])

    def called(self, label: str) -> str:
        return f"[^{label}]"

    def linked(self) -> str:
        return f"[{self.words(3)}]({self.chance.choice(ADDRESSES)})"

    def inside(self) -> str:
        return f"[the section]({self.chance.choice(self.files)})"

    def foreign(self) -> str:
        return "[слово про воду]{lang=uk}"

    def styled(self) -> str:
        return f"*{self.chance.choice(['one', 'two words'])}* and **strong**"

    def gallery(self) -> str:
        chance = self.chance
        ids = [f"p{len(self.photos) + n}" for n in range(chance.randint(1, 2))]
        self.photos += ids
        laid = chance.choice(["", "full", "bleed", "spread", "row"])
        if len(ids) == 1 and not laid:
            return f"![]({ids[0]})"
        lines = [" ".join(ids)] if laid in ("", "row") else [f"{laid} {each}" for each in ids]
        return "\n".join(["::: gallery", *lines, ":::"])
