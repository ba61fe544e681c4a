"""One photographer's name in two spellings is found, names of two people are not."""

import pytest

from book.manuscript import precedence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Serhiy Prokopenko", "Serhii Prokopenko"),
        ("Serhii Prokopenko", "serhii prokopenko"),
        ("Сергій Прокопенко", "Сергий Прокопенко"),
        ("Ada Lens", "Ada  Lens"),
        ("Yevhen Tytarenko", "Evhen Tytarenko"),
    ],
)
def test_one_name_in_two_spellings_is_found(one: str, other: str) -> None:
    pairs = list(precedence.similar_names([one, other, other]))
    assert pairs == [((one, 1), (other, 2))]
    assert list(precedence.similar_names([other, one, other])) == pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lens", "Бохдан Світлий"),
        ("Serhii Prokopenko", "Serhii Petrenko"),
        ("Anna Kovalenko", "Ivan Kovalenko"),
        ("Olena Bondar", "Olha Bondarenko"),
        ("Ada Lens", "Ada Lens"),
    ],
)
def test_names_of_two_people_are_left_alone(one: str, other: str) -> None:
    assert list(precedence.similar_names([one, other])) == []


def test_the_articles_two_spellings_are_counted() -> None:
    names = ["Serhii Prokopenko"] * 17 + ["Serhiy Prokopenko"] * 2
    assert list(precedence.similar_names(names)) == [
        (("Serhiy Prokopenko", 2), ("Serhii Prokopenko", 17))
    ]


def test_of_two_spellings_as_frequent_the_order_of_the_alphabet_decides() -> None:
    names = ["Serhiy Prokopenko", "Serhii Prokopenko"]
    assert list(precedence.similar_names(names)) == [
        (("Serhii Prokopenko", 1), ("Serhiy Prokopenko", 1))
    ]
