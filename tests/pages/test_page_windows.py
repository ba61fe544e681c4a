"""What is cut out of a photograph covers its window, and is where the whole one would be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.layout import Bleed, Page
from book.model import Gallery, GalleryLine, Laid
from book.plan import cut_to_window, fit_ppi, recipes
from tests.support.galleries import composed
from tests.support.publications import made_photo, made_publication

RECIPES = list(recipes("a" * 64).values())
SHARE = st.floats(0, 1)
#: A thousandth of a CSS pixel, in mm: PDFs are written with 6 decimals.
EXACT = 0.0003


@given(
    size=st.tuples(st.integers(300, 9000), st.integers(300, 9000)),
    laid=st.sampled_from([Laid.BLEED, Laid.SPREAD]),
    focus=st.tuples(SHARE, SHARE),
    edges=st.tuples(*(st.floats(0, 8) for _ in range(4))),
    bleed=st.booleans(),
    recipe=st.sampled_from(RECIPES),
)
def test_a_part_covers_its_window_and_stays_where_it_was(
    size: tuple[int, int],
    laid: Laid,
    focus: tuple[float, float],
    edges: tuple[float, ...],
    bleed: bool,
    recipe: object,
) -> None:
    photo = replace(made_photo("p", size), focus=focus)
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=False)
    top, outside, bottom, inside = edges
    page = Page(
        width=235, height=165, bleed=Bleed(top=top, outside=outside, bottom=bottom, inside=inside)
    )
    layout = composed(made_publication([photo], gallery), page)
    (placed,) = layout.sizes()
    scaled = fit_ppi(*size, placed.width, 300)
    windows = layout.page_windows({"p": photo}, bleed=bleed)["p"]
    assert len(windows) == (2 if laid is Laid.SPREAD else 1)
    for window in windows:
        left, up, right, down = cut_to_window(window, scaled, recipe) or (0, 0, *scaled)
        assert 0 <= left < right <= scaled[0]
        assert 0 <= up < down <= scaled[1]
        square = 8 if recipe.subsampling == "4:4:4" else 16
        assert left % square == up % square == 0
        shares = left / scaled[0], up / scaled[1], right / scaled[0], down / scaled[1]
        x, y, wide, high = window.place(shares)
        # No paper shows at an edge.
        assert x <= 0
        assert y <= 0
        assert x + wide >= window.window[2] - EXACT
        assert y + high >= window.window[3] - EXACT
        # Each edge is where the whole photograph has it, but for the rounding of its size.
        whole = window.photo
        at = whole[0] - window.window[0] + shares[0] * whole[2]
        assert x == pytest.approx(at, abs=0.03)
        assert wide == pytest.approx((shares[2] - shares[0]) * whole[2], abs=0.03)
        assert high == pytest.approx((shares[3] - shares[1]) * whole[3], abs=0.03)
