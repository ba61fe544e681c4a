"""Words that changed, section by section."""

import pytest

from book.check.read.epub_contents import EpubText
from book.proof.comparison.text_changes import compare_texts

FLAG = ("The flag was raised over Izium on September 10.", "The city was a ruin.")
CITY = ("Nothing works yet, nor will it soon.", "People queue for bread and for water.")
END = ("The mountain is bare.", "Nobody lives there now.")


def texts(*sections: tuple[str, ...]) -> list[EpubText]:
    return [
        EpubText(id=f"section-{number}", title=f"Title of {paragraphs[0]}", paragraphs=paragraphs)
        for number, paragraphs in enumerate(sections, start=1)
    ]


def shown(old: list[EpubText], new: list[EpubText]) -> list[str]:
    return [
        line
        for change in compare_texts(old, new)
        for line in [
            f"{'added' if change.added else 'removed' if change.removed else 'changed'}: "
            f"{change.title.removeprefix('Title of ')}",
            *(
                f"{each.before} [{each.removed}|{each.added}] {each.behind}"
                f"{' moved' if each.moved else ''}"
                for each in change.passages
            ),
        ]
    ]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ((FLAG, CITY, END), []),
        (
            ((FLAG[0].replace("10", "11"), FLAG[1]), CITY, END),
            [
                "changed: The flag was raised over Izium on September 11.",
                "was raised over Izium on September [10|11] . ¶ The city was a ruin",
            ],
        ),
        (
            (FLAG, (CITY[0], CITY[1].replace(" and for water", "")), END),
            [
                "changed: Nothing works yet, nor will it soon.",
                "soon. ¶ People queue for bread [and for water|] .",
            ],
        ),
        (
            (FLAG, END),
            [
                "removed: Nothing works yet, nor will it soon.",
                " [Nothing works yet, nor will it soon. ¶ People queue for bread and for water.|] ",
            ],
        ),
        (
            (FLAG, ("A new one.",), CITY, END),
            ["added: A new one.", " [|A new one.] "],
        ),
        (
            (FLAG, CITY[::-1], END),
            [
                "changed: People queue for bread and for water.",
                " [|People queue for bread and for water.] Nothing works yet, nor will moved",
                ", nor will it soon. [People queue for bread and for water.|]  moved",
            ],
        ),
    ],
)  # fmt: skip
def test_the_words_that_changed_are_named_in_their_section(
    sections: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    assert shown(texts(FLAG, CITY, END), texts(*sections)) == expected
