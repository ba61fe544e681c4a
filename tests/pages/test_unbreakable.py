"""Spaces at which no line may end, by language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book import model
from book.layout.page_turns import PageTurn
from book.model import Footnote, Link, Passage, Styled
from book.render import unbreakable
from book.render.unbreakable import bind_inlines, bind_names, bind_text
from tests.support import random_publications

#: Texts in which `_` stands for each unbreakable space.
_TEXTS = [
    ("en", "46_000 inhabitants and 218_meters, 80_% and 5_kg, $5_million, 3.5_km²"),
    ("en", "on_September_10, Sept._10, 10_September 2022 and May 2022"),
    ("en", "J._R._R._Tolkien, Dr._Smith, St._Petersburg, No._5, p._21, e._g. so"),
    ("en", "a_dog of_an_hour, as I_said, but he and the dog"),
    ("en", "He waited_– in_vain_— for_…"),
    ("en", "Fire &_Water, R&D"),
    ("en", "in_2022 they and US at_A9"),
    ("uk", "у_місті та_в_області, не_на_горі, що_й_казали; він_би пішов"),
    ("uk", "46_000 жителів, 10_вересня 2022_року, 5_тис._грн, 3_км, №_5, с._7, і_т._д."),
    ("uk", "І._Франко, Т._Г._Шевченко, м._Харків, вул._Миру, слово_— діло"),
    ("ru", "в_городе и_на_горе, не_был_ли он, 10_сентября"),
    ("be", "у_горадзе, ў_полі, і_з_ім, 10_верасня"),
    ("pl", "w_mieście i_z_nami, 10_września, św._Jan, 5_tys._zł, ul._Długa"),
    ("cs", "v_Praze a_k_nám, 10._září, 5_%"),
    ("de", "z._B. am 10._September um 5_Uhr, 5,3_Mio._Euro, in der Stadt"),
    ("fr", "10_septembre, 5_%, est-ce vrai_? «_Oui_»"),
    ("es", "10 de septiembre, 5_km"),
    ("zz", "10 of 5_km"),
]


@pytest.mark.parametrize(("language", "text"), _TEXTS)
def test_words_that_belong_together_are_bound(language: str, text: str) -> None:
    bound = bind_text(text.replace("_", " "), language)
    assert bound.replace("\u00a0", "_") == text


def test_the_language_of_a_passage_decides() -> None:
    content: model.Inlines = (
        "a man ",
        Passage(language="uk", content=("у місті a б",)),
        " at ",
        Styled(style="emphasis", content=("home",)),
        " in ",
        Link(target="https://example.org/", internal=False, content=("the 5 km",)),
    )
    bound = bind_inlines(content, "en")
    assert _words(bound) == "a_man у_місті a_б at_home in_the 5_km"


def test_code_addresses_and_what_is_between_stay() -> None:
    content: model.Inlines = (
        Styled(style="code", content=("a b 5 km",)),
        " a https://example.org/a/b/c in ",
        Styled(style="code", content=("x",)),
        model.LineBreak(),
        "end of",
        model.LineBreak(),
        "it  and   5  km",
    )
    bound = _words(bind_inlines(content, "en"))
    assert bound == "a b 5 km a https://example.org/a/b/c in_x end of it  and   5  km"


def test_a_call_stays_with_its_word_and_a_note_has_its_own_spaces() -> None:
    note = Footnote(number=3, content=("a note of 5 km",))
    bound = bind_inlines(("the word ", note, " next ", Footnote(number=4, content=())), "en")
    assert bound[0] == "the word\u00a0"
    assert isinstance(bound[1], Footnote)
    assert bound[1].content == ("a\u00a0note of\u00a05\u00a0km",)
    assert bound[2] == " next\u00a0"


@pytest.mark.parametrize(
    ("line", "bound"),
    [
        ("Serhii Prokopenko / Gwara Media", "Serhii_Prokopenko / Gwara_Media"),
        ("Photo: Ann B. Person (AP)", "Photo: Ann_B._Person (AP)"),
        ("Ann Person and Bob Other, Ukr Inform", "Ann_Person and Bob_Other, Ukr_Inform"),
        ("Іван Петренко та Олена Коваль / Суспільне", "Іван_Петренко та Олена_Коваль / Суспільне"),
        ("AFP via Getty Images", "AFP via Getty_Images"),
        ("AP Photo/Name Surname", "AP_Photo/Name_Surname"),
    ],
)
def test_no_line_ends_inside_a_name(line: str, bound: str) -> None:
    assert bind_names(line).replace("\u00a0", "_") == bound


def test_a_name_longer_than_a_line_may_be_broken() -> None:
    bound = bind_names("The State Emergency Service of Ukraine in Kharkiv Oblast")
    assert max(map(len, bound.split(" "))) <= unbreakable.MOST_IN_NAME


_SIGNS = st.text("aвz5 0.–«»\u00a0,І%км\n", max_size=60)


@given(_SIGNS, st.sampled_from(["en", "uk", "pl", "fr", "zz"]), st.integers(8, 40))
def test_nothing_but_spaces_changes(text: str, language: str, most: int) -> None:
    bound = bind_text(text, language, most)
    assert bound.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert all(new == "\u00a0" for old, new in zip(text, bound, strict=True) if old != new)
    assert bind_text(bound, language, most) == bound
    runs = {match.span(): match.group() for match in re.finditer(r"[^ \n]+", bound)}
    written = {match.span() for match in re.finditer(r"[^ \n]+", text)}
    assert all(len(run) <= most for span, run in runs.items() if span not in written)


@settings(max_examples=30)
@given(random_publications.publications())
def test_a_publication_has_the_same_words(
    drawn: tuple[model.Publication, tuple[PageTurn, ...]],
) -> None:
    publication, _ = drawn
    bound = unbreakable.bind_publication(publication)
    assert unbreakable.bind_publication(bound) == bound
    assert _without(bound) == _without(publication)


def _without(publication: model.Publication) -> str:
    """Return all that a publication says, with one kind of space."""
    return repr(publication).replace("\\xa0", " ")


def _words(content: model.Inlines) -> str:
    return model.plain(content).replace("\u00a0", "_")
