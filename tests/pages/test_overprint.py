"""Small black type and thin black lines overprint, and nothing else does."""

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary

from book.press import content_streams, overprint
from tests.support.finished_pdf import grey_page
from tests.support.projects import Built
from tests.support.single_page import draw_single_page


def overprinting(pdf: pikepdf.Pdf, page: pikepdf.Page, stream: object = None) -> list[bool]:
    """Return whether each mark of a stream overprints, by its graphics states alone."""
    states = page.obj.Resources.get("/ExtGState", pikepdf.Dictionary())
    stack, is_on, overprints = [], False, []
    for operands, operator in pikepdf.parse_content_stream(stream or page):
        match str(operator):
            case "q":
                stack.append(is_on)
            case "Q":
                is_on = stack.pop()
            case "gs" if "/op" in states[str(operands[0])]:
                state = states[str(operands[0])]
                is_on = bool(state.op)
                assert bool(state.OP) is is_on
                assert int(state.OPM) == int(is_on)
            case "Tj" | "TJ" | "f" | "f*" | "S" | "B" | "Do":
                overprints.append(is_on)
    return overprints


BLACK, WHITE, GREY = "0 0 0 1 k", "0 0 0 0 k", "0 0 0 .6 k"


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param(f"{BLACK} BT /F 11.9 Tf (a) Tj ET", [True], id="small"),
        pytest.param(f"{BLACK} BT /F 12 Tf (a) Tj ET", [False], id="12 pt"),
        pytest.param(f"{BLACK} BT /F 1 Tf 9 0 0 9 0 0 Tm (a) Tj ET", [True], id="text matrix"),
        pytest.param(f"{BLACK} BT /F 1 Tf 13 0 0 13 0 0 Tm (a) Tj ET", [False], id="its size"),
        pytest.param(
            f"q .75 0 0 .75 0 0 cm {BLACK} BT /F 15.9 Tf (a) Tj ET Q", [True], id="CSS pixels"
        ),
        pytest.param(
            f"q .75 0 0 .75 0 0 cm {BLACK} BT /F 16 Tf (a) Tj ET Q", [False], id="12 pt in them"
        ),
        pytest.param(
            f"2 0 0 2 0 0 cm {BLACK} BT /F 7 Tf (a) Tj ET", [False], id="enlarged"
        ),
        pytest.param(f"0 5 -5 0 0 0 cm {BLACK} BT /F 2 Tf (a) Tj ET", [True], id="turned"),
        pytest.param(
            f"{BLACK} BT /F 9 Tf (a) Tj 2 0 0 2 0 0 Tm (a) Tj ET BT (a) Tj ET",
            [True, False, True],
            id="a matrix ends with its text",
        ),
        pytest.param(f"{WHITE} BT /F 9 Tf (a) Tj ET", [False], id="white"),
        pytest.param(f"{GREY} BT /F 9 Tf (a) Tj ET", [False], id="grey"),
        pytest.param(".6 .4 .4 1 k BT /F 9 Tf (a) Tj ET", [False], id="black of four inks"),
        pytest.param("0 g BT /F 9 Tf (a) Tj ET", [False], id="DeviceGray"),
        pytest.param("BT /F 9 Tf (a) Tj ET", [False], id="no colour set"),
        pytest.param(
            "/DeviceCMYK cs 0 0 0 1 scn BT /F 9 Tf (a) Tj ET", [True], id="as WeasyPrint does"
        ),
        pytest.param(f"0 1 0 0 k {BLACK} /DeviceCMYK cs BT /F 9 Tf (a) Tj ET", [False],
                     id="a space begins anew"),
        pytest.param(
            f"{BLACK} q {WHITE} BT /F 9 Tf (a) Tj ET Q BT /F 9 Tf (a) Tj ET",
            [False, True],
            id="colours come back",
        ),
        pytest.param(
            f"q {BLACK} BT /F 9 Tf (a) Tj ET Q {WHITE} BT /F 9 Tf (a) Tj ET 0 0 9 9 re f",
            [True, False, False],
            id="overprint ends",
        ),
        pytest.param(
            f"{BLACK} BT /F 9 Tf (a) Tj ET {WHITE} 0 0 9 9 re f", [True, False], id="white path"
        ),
        pytest.param(f"{BLACK} 1 Tr BT /F 9 Tf (a) Tj ET", [False], id="outlined in grey"),
        pytest.param(f"0 0 0 1 K {BLACK} 2 Tr BT /F 9 Tf (a) Tj ET", [True], id="outlined"),
        pytest.param(f"{BLACK} 0 0 90 1.9 re f", [True], id="rule"),
        pytest.param("0 0 0 .4 k 0 0 90 .25 re f", [True], id="hairline of a tint"),
        pytest.param(f"{BLACK} 0 0 90 2 re f", [False], id="2 pt"),
        pytest.param(f"{BLACK} 0 0 90 1 re 0 9 90 1 re f", [True], id="two rules"),
        pytest.param(f"{BLACK} 0 0 90 1 re 0 9 90 9 re f", [False], id="a rule and a block"),
        pytest.param(f"{BLACK} 0 0 90 20 re 0 0 90 20.3 re f*", [True], id="a border"),
        pytest.param(f"{BLACK} 0 0 90 20 re 0 0 90 23 re f*", [False], id="a wide border"),
        pytest.param(f"{WHITE} 0 0 90 1 re f", [False], id="white rule"),
        pytest.param("0 0 0 1 K 1 w 0 0 m 9 9 l S", [True], id="stroke"),
        pytest.param("0 0 0 1 K 2 w 0 0 m 9 9 l S", [False], id="wide stroke"),
        pytest.param("4 0 0 4 0 0 cm 0 0 0 1 K .6 w 0 0 m 9 9 l S", [False], id="widened"),
        pytest.param("1 w 0 0 m 9 9 l S", [False], id="stroke of no colour"),
        pytest.param(
            f"{BLACK} BT /F 9 Tf (a) Tj ET /form Do", [True, False], id="a form says for itself"
        ),
    ],
)  # fmt: skip
def test_only_fine_black_overprints(stream: str, expected: list[bool]) -> None:
    pdf = draw_single_page(stream)
    overprint.set_overprint(pdf)
    assert overprinting(pdf, pdf.pages[0]) == expected


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("/form Do", True),
        ("q .5 0 0 .5 0 0 cm /form Do Q", True),
        ("2 0 0 2 0 0 cm /form Do", False),
        ("/form Do q 2 0 0 2 0 0 cm /form Do Q", False),
    ],
)
def test_a_form_is_as_large_as_it_is_drawn(stream: str, expected: bool) -> None:
    pdf = draw_single_page(stream)
    overprint.set_overprint(pdf)
    form = pdf.pages[0].obj.Resources.XObject["/form"]
    pdf.pages[0].obj.Resources = form.Resources
    assert overprinting(pdf, pdf.pages[0], form) == [expected]


def test_a_state_from_elsewhere_cannot_overprint() -> None:
    pdf = draw_single_page(
        f"/s gs {WHITE} 0 0 9 9 re f", states={"s": Dictionary(OP=True, op=True, OPM=1)}
    )
    overprint.set_overprint(pdf)
    assert dict(pdf.pages[0].obj.Resources.ExtGState["/s"]) == {}


numbers = st.floats(-99, 99).map(lambda number: round(number, 3))
drawing = st.recursive(
    st.one_of(
        st.sampled_from([BLACK, WHITE, GREY, "0 g", "0 0 0 1 K"]),
        st.sampled_from(["1 w", "3 w", "/F 9 Tf", "/F 14 Tf"]),
        st.just("BT (a) Tj ET"),
        st.just("0 0 9 1 re f"),
        st.just("0 0 m 9 9 l S"),
        st.just("0 0 9 9 re W n"),
        st.builds("{0} 0 0 {0} 1 1 cm".format, st.sampled_from([0.5, 1, 2])),
    ),
    lambda parts: st.lists(parts, max_size=6).map(lambda inner: f"q {' '.join(inner)} Q"),
    max_leaves=40,
)  # fmt: skip


@given(drawing)
def test_nothing_is_changed_but_states_are_set(stream: str) -> None:
    pdf = draw_single_page(stream)
    before = [str(one) for one in pikepdf.parse_content_stream(pdf.pages[0])]
    overprint.set_overprint(pdf)
    after = [
        str(one) for one in pikepdf.parse_content_stream(pdf.pages[0]) if str(one.operator) != "gs"
    ]
    assert after == before


def test_small_type_overprints_and_headings_do_not(print_pdf: pikepdf.Pdf) -> None:
    overprints = [
        overprint_of_mark
        for page in print_pdf.pages
        for overprint_of_mark in overprinting(print_pdf, page)
    ]
    assert True in overprints
    assert False in overprints


def test_a_rewritten_page_looks_as_it_did(printed_sample: Built, tmp_path: Path) -> None:
    """Without the graphics states that were set, PDFium draws the same pixels."""
    with pikepdf.open(printed_sample.print) as pdf:
        for page in pdf.pages:
            kept = [
                one
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) != "gs"
                or str(one.operands[0]) not in ("/overprint", "/knockout")
            ]
            content_streams.replace_content(pdf, page.obj, pikepdf.unparse_content_stream(kept))
        pdf.save(tmp_path / "plain.pdf")
    for number in (1, 5, 7, 9, 14):
        one, other = (
            grey_page(printed_sample.print, number),
            grey_page(tmp_path / "plain.pdf", number),
        )
        assert one.tobytes() == other.tobytes(), number
