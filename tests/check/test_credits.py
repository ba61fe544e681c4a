"""Credits are found in text as engines read it."""

from hypothesis import given
from hypothesis import strategies as st

from book.check.result import TextPart
from book.check.rules import credits
from book.model import Credit, Photo

DISCLAIMER = "This sample was made with the support"


def photo(id: str, caption: str, by: str = "Ada Lens", agency: str = "Agency") -> Photo:
    return Photo(
        id=id,
        file=f"{id}.jpg",
        delivered=True,
        digest=id,
        width=3,
        height=2,
        caption=caption,
        credit=Credit(photographers=(by,), agency=agency),
        alt="",
    )


NAMES = st.text("abc ßҐї’-ﬁ", min_size=1, max_size=12).filter(
    lambda words: credits.comparable(words)
)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8), st.data())
def test_a_credit_that_is_taken_away_is_missed(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    photos = [photo(f"p{at}", caption, by) for at, (caption, by) in enumerate(pairs)]
    passages = [
        TextPart(location=str(at), text=f"{one.caption}\n{one.credit.line}\n")
        for at, one in enumerate(photos)
    ]
    places = credits.find_credits(photos, passages)
    assert all(places.values())
    gone = data.draw(st.integers(0, len(photos) - 1))
    del passages[gone]
    assert sum(not where for where in credits.find_credits(photos, passages).values()) >= 1


@given(NAMES, st.integers(0, 11))
def test_lines_and_hyphens_do_not_hide_a_credit(caption: str, at: int) -> None:
    one = photo("p", caption)
    words = f"{one.caption} {one.credit.line}"
    broken = f"{words[:at]}\u00ad\r\n{words[at:]}"
    assert credits.find_credits([one], [TextPart(location="1", text=broken)])["p"] == ("1",)


def test_a_short_caption_is_not_found_inside_a_longer_one() -> None:
    photos = [photo("a", "Tank"), photo("b", "Abandoned Tank")]
    page = [TextPart(location="1", text="Abandoned Tank Ada Lens / Agency")]
    assert credits.find_credits(photos, page) == {"a": (), "b": ("1",)}


def test_equal_captions_need_as_many_credits() -> None:
    photos = [photo("a", "Downtown"), photo("b", "Downtown")]
    page = [TextPart(location="1", text="Downtown Ada Lens / Agency " * 2)]
    assert all(credits.find_credits(photos, page).values())
    page = [TextPart(location="1", text="Downtown Ada Lens / Agency Downtown")]
    assert credits.find_credits(photos, page) == {"a": ("1",), "b": ()}
