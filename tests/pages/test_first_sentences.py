"""A caption in the list of photographs is its first sentence, divided in no name and no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.render.first_sentences import MOST_LETTERS, first_sentence

#: A caption, and what is listed of it.
CAPTIONS = [
    ("The sign at the city entrance", "The sign at the city entrance"),
    ("A resident of Izium. She stayed.", "A resident of Izium"),
    ("Wait… Nobody came.", "Wait…"),
    ("Is anybody there? Nobody came.", "Is anybody there?"),
    # Initials and abbreviations, in several languages, before a capital or a number.
    ("Photographed by J. F. Smith on Sept. 10, 2022. The day after.",
     "Photographed by J. F. Smith on Sept. 10, 2022"),
    ("The U.S. Army came. It left.", "The U.S. Army came"),
    ("Будинок на вул. Сумська зруйновано. Людей немає.", "Будинок на вул. Сумська зруйновано"),
    ("На просп. Незалежності зранку. Далі.", "На просп. Незалежності зранку"),
    ("Фото Т. Г. Шевченка у музеї. Київ.", "Фото Т. Г. Шевченка у музеї"),
    ("Die Brücke am 15. September vor der Sprengung. Danach.",
     "Die Brücke am 15. September vor der Sprengung"),
    ("Izium, 2022 р.", "Izium, 2022 р."),
    # Nothing is divided inside quotation marks and brackets.
    ("“Stop!” He ran away from the house. Then he fell.", "“Stop!”"),
    ("“Why? Because of the war.” She said so. Then she left.",
     "“Why? Because of the war.” She said so. Then she left"),
    ("«Стій! Стріляю!» — кричав вартовий. Потім утік.", "«Стій! Стріляю!» — кричав вартовий"),
    ("A tank (burnt out. Nobody knows when) there. Next.",
     "A tank (burnt out. Nobody knows when) there"),
    ("Das „Haus. Groß“ stand lange. Heute nicht.", "Das „Haus. Groß“ stand lange"),
    ("橋。川。", "橋。"),
    ("one two " * 40, "one two " * 13 + "one two one\u00a0…"),
    ("x" * 300, "x" * 300),
]  # fmt: skip


@pytest.mark.parametrize(("caption", "listed"), CAPTIONS, ids=[one[:30] for one, _ in CAPTIONS])
def test_a_caption_is_listed_with_its_first_sentence(caption: str, listed: str) -> None:
    assert first_sentence(caption) == listed


@given(st.text(st.sampled_from("aвЇ.!…?  “”«»(),\u00a0-0"), max_size=3 * MOST_LETTERS))
def test_what_is_listed_begins_the_caption_and_ends_with_a_word(caption: str) -> None:
    listed = first_sentence(caption)
    kept = listed.removesuffix("\u00a0…")
    assert caption.strip().startswith(kept)
    assert bool(listed) == bool(caption.strip())
    if listed != kept:
        assert len(listed) <= MOST_LETTERS + 1
    following = caption.strip()[len(kept) :][:1]
    assert not (following.isalnum() and kept[-1:].isalnum())
