"""The print edition is the PDF/X that its label says: boxes, inks, overprint, marks, words."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image

from book import pdf as pages_of
from book import press
from book.layout import Bleed, Page
from book.manuscript.settings import PrinterToml, Standard
from book.press import boxes, colours, content, marks, overprint, standard, transparency
from book.project import PRESS_PROFILE
from tests.support import judges
from tests.support.editions import MM, Built, build, drawn, sha256

XMP_VERSION = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
PROFILE = "source/printers/house.toml"
UNEVEN = "bleed-top = 5.0\nbleed-bottom = 2.0\nbleed-inside = 0.0\nbleed-outside = 4.0\n"
HOUSES = {
    "even": "",
    "uneven": UNEVEN,
    "marked": f"marks = true\n{UNEVEN}",
    "older": 'standard = "PDF/X-1a:2003"\n',
}


@pytest.fixture(scope="session")
def houses(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """The sample as printed by different houses, each built once."""
    done: dict[str, Built] = {}

    def printed(name: str) -> Built:
        if name not in done:
            folder = tmp_path_factory.mktemp(name) / "sample"
            project = shutil.copytree(drawn_sample, folder)
            profile = f'name = "The {name} house"\n{HOUSES[name]}'
            (project / PROFILE).write_text(profile, encoding="utf-8")
            black_photograph(project / "source/gallery/ferry.jpg")
            done[name] = build(project, "print")
        return done[name]

    return printed


def black_photograph(path: Path) -> None:
    """Make the half of a photograph black, where most ink is laid."""
    with Image.open(path) as image:
        image.paste((0, 0, 0), (0, 0, image.width // 2, image.height))
        image.save(path, quality=95, icc_profile=image.info["icc_profile"])


@pytest.fixture(params=HOUSES)
def printed(request: pytest.FixtureRequest, houses: Callable[[str], Built]) -> Built:
    return houses(request.param)


@pytest.fixture
def sheet(printed: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(printed.print) as pdf:
        yield pdf


# --- boxes ----------------------------------------------------------------------------------


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(edge) for edge in page.obj[name]]


def test_every_page_has_its_three_boxes_each_inside_the_next(sheet: pikepdf.Pdf) -> None:
    for page in sheet.pages:
        assert {name for name in page.obj if name.endswith("Box")} == {
            "/MediaBox",
            "/BleedBox",
            "/TrimBox",
        }
        assert not {"/Rotate", "/UserUnit"} & set(page.obj.keys())
        media, bleed, trim = (box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
        assert trim == pytest.approx((0, 0, 235 * MM, 165 * MM), abs=0.001)
        for inner, outer in ((trim, bleed), (bleed, media)):
            # Exactly, and not by rounding: a preflight compares the numbers as they stand.
            assert outer[0] <= inner[0] < inner[2] <= outer[2]
            assert outer[1] <= inner[1] < inner[3] <= outer[3]


@pytest.mark.parametrize("name", ["uneven", "marked"])
def test_the_bound_edge_changes_sides_and_the_first_page_is_a_recto(
    name: str, houses: Callable[[str], Built]
) -> None:
    with pikepdf.open(houses(name).print) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            before, after = (0, 4) if number % 2 else (4, 0)
            wanted = (-before * MM, -2 * MM, (235 + after) * MM, 170 * MM)
            assert box(page, "/BleedBox") == pytest.approx(wanted, abs=0.001), number


millimetres = st.floats(0, 20)


@given(
    bleed=st.builds(
        Bleed, top=millimetres, bottom=millimetres, inside=millimetres, outside=millimetres
    ),
    number=st.integers(1, 400),
    marked=st.booleans(),
)
def test_no_bleed_leaves_its_sheet_and_marks_keep_clear_of_it(
    bleed: Bleed, number: int, marked: bool
) -> None:
    page = Page(width=235, height=165, bleed=bleed)
    around = boxes.page_boxes(page, number, marks.slug(bleed) if marked else 0.0)
    trim, bleeding, media = around.trim, around.bleed, around.media
    assert media[0] <= bleeding[0] <= trim[0] < trim[2] <= bleeding[2] <= media[2]
    assert media[1] <= bleeding[1] <= trim[1] < trim[3] <= bleeding[3] <= media[3]
    if not marked:
        assert media == bleeding
        return
    drawn_lines = list(marks.mark_lines(trim, marks.offset(bleed) * MM))
    assert len(set(drawn_lines)) == 8
    for x, y, to_x, to_y in drawn_lines:
        assert abs(to_x - x) + abs(to_y - y) == pytest.approx(5 * MM)
        for at_x, at_y in ((x, y), (to_x, to_y)):
            assert media[0] < at_x < media[2]
            assert media[1] < at_y < media[3]
            off = max(trim[0] - at_x, at_x - trim[2], trim[1] - at_y, at_y - trim[3])
            assert off >= 3 * MM - 0.001
            inside = bleeding[0] <= at_x <= bleeding[2] and bleeding[1] <= at_y <= bleeding[3]
            assert not inside


# --- marks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in HOUSES if name != "marked"])
def test_nobody_gets_marks_who_did_not_ask(name: str, houses: Callable[[str], Built]) -> None:
    with pikepdf.open(houses(name).print) as pdf:
        for page in pdf.pages:
            assert box(page, "/MediaBox") == box(page, "/BleedBox")
            assert "Separation" not in str(page.obj.Resources.get("/ColorSpace"))


def test_marks_are_drawn_on_every_plate(houses: Callable[[str], Built]) -> None:
    with pikepdf.open(houses("marked").print) as pdf:
        for page in pdf.pages:
            said = pikepdf.parse_content_stream(page)
            at = max(n for n, one in enumerate(said) if str(one.operator) == "CS")
            space = page.obj.Resources.ColorSpace[str(said[at].operands[0])]
            assert list(space)[:3] == [Name.Separation, Name.All, Name.DeviceCMYK]
            assert [float(ink) for ink in space[3].C1] == [1, 1, 1, 1]
            after = [str(one.operator) for one in said[at:]]
            assert after.count("l") == 8
            widths = [float(one.operands[0]) for one in said[at:] if str(one.operator) == "w"]
            assert widths == [0.25]


def test_beside_the_bleed_is_nothing_but_marks(houses: Callable[[str], Built]) -> None:
    """White between marks and bleed, and between the marks of two corners."""
    built, scale = houses("marked"), 2.0
    with pikepdf.open(built.print) as pdf:
        around = [(box(page, "/MediaBox"), box(page, "/BleedBox")) for page in pdf.pages]
    for number, (media, bleed) in enumerate(around, start=1):
        paper = drawn(built.print, number, scale)
        left, bottom = (bleed[0] - media[0]) * scale, (bleed[1] - media[1]) * scale
        right, top = (bleed[2] - media[0]) * scale, (bleed[3] - media[1]) * scale
        wide, high = paper.size
        # PDFium draws whole pixels of a picture that is cut off inside one.
        strips = (
            (0, 100, left - 2, high - 100),
            (right + 2, 100, wide, high - 100),
            (100, 0, wide - 100, high - top - 2),
            (100, high - bottom + 2, wide - 100, high),
        )
        for strip in strips:
            assert paper.crop(tuple(map(round, strip))).getextrema() == (255, 255), number
        assert paper.crop((0, 0, 100, 100)).getextrema()[0] < 128, number


# --- inks -----------------------------------------------------------------------------------


def test_no_name_of_another_colour_space_is_left_in_the_file(printed: Built) -> None:
    allowed = {"/Separation"} if "marked" in str(printed.project) else set()
    with pikepdf.open(printed.print) as pdf:
        for one in pdf.objects:
            for value in values(one):
                if isinstance(value, Name):
                    assert str(value) not in {
                        "/DeviceRGB", "/CalRGB", "/CalGray", "/Lab", "/ICCBased", "/Separation",
                        "/DeviceN", "/Indexed", "/DefaultRGB", "/DefaultCMYK", "/DefaultGray",
                    } - allowed  # fmt: skip


def values(one: object) -> Iterator[object]:
    """Every value that stands in an object itself, keys included; not what it refers to."""
    yield one
    if isinstance(one, Array):
        for inner in one:
            if not getattr(inner, "is_indirect", False):
                yield from values(inner)
    elif isinstance(one, (Dictionary, pikepdf.Stream)):
        for key in one.keys():  # noqa: SIM118
            yield Name(key)
            inner = one.get(key)
            if not getattr(inner, "is_indirect", False):
                yield from values(inner)


def a_page(
    stream: str, *, states: dict[str, Dictionary] | None = None, spaces: object = None
) -> pikepdf.Pdf:
    """A file of one page that draws what is given."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    profile = pdf.make_stream(b"profile", N=4)
    pdf.Root.OutputIntents = Array([Dictionary(DestOutputProfile=profile)])
    form = pdf.make_stream(
        b"q 0 0 0 1 k BT /F 9 Tf (a) Tj ET Q",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 200, 200]),
        Resources=Dictionary(ColorSpace=Dictionary({"/lab-d65": Array([Name.Lab, Dictionary()])})),
        Group=Dictionary(S=Name.Transparency, CS=Array([Name.ICCBased, profile]), Type=Name.Group),
    )
    page.obj.Resources = Dictionary(
        XObject=Dictionary({"/form": form}),
        ColorSpace=Dictionary(
            {"/press": Array([Name.ICCBased, profile]), "/lab-d50": Array([Name.Lab, Dictionary()])}
        ),
        ExtGState=Dictionary({f"/{name}": state for name, state in (states or {}).items()}),
    )
    page.obj.Contents = pdf.make_stream(stream.encode())
    return pdf


def test_the_presss_own_profile_is_named_as_its_inks() -> None:
    pdf = a_page("/press cs 0 0 0 1 scn 0 0 9 9 re f /form Do")
    colours.convert_to_press_inks(pdf)
    resources = pdf.pages[0].obj.Resources
    assert dict(resources.ColorSpace) == {"/press": Name.DeviceCMYK}
    form = resources.XObject["/form"]
    assert dict(form.Group)["/CS"] == Name.DeviceCMYK
    assert dict(form.Resources.ColorSpace) == {}


@pytest.mark.parametrize(
    "stream",
    ["1 0 0 rg 0 0 9 9 re f", "0 0 1 RG 0 0 m 9 9 l S", "/lab-d50 cs 1 1 1 scn 0 0 9 9 re f",
     "/DeviceRGB cs 1 1 1 sc 0 0 9 9 re f"],
)  # fmt: skip
def test_a_colour_of_light_is_refused_with_its_page(stream: str) -> None:
    with pytest.raises(press.InkError, match="page 1: a colour"):
        colours.convert_to_press_inks(a_page(stream))


# --- overprint ------------------------------------------------------------------------------


def overprinting(pdf: pikepdf.Pdf, page: pikepdf.Page, stream: object = None) -> list[bool]:
    """Whether each mark of a stream overprints, by its states alone."""
    states = page.obj.Resources.ExtGState
    stack, on, said = [], False, []
    for operands, operator in pikepdf.parse_content_stream(stream or page):
        match str(operator):
            case "q":
                stack.append(on)
            case "Q":
                on = stack.pop()
            case "gs" if "/op" in states[str(operands[0])]:
                state = states[str(operands[0])]
                on = bool(state.op)
                assert bool(state.OP) is on
                assert int(state.OPM) == int(on)
            case "Tj" | "TJ" | "f" | "f*" | "S" | "B" | "Do":
                said.append(on)
    return said


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
    pdf = a_page(stream)
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
    pdf = a_page(stream)
    overprint.set_overprint(pdf)
    form = pdf.pages[0].obj.Resources.XObject["/form"]
    pdf.pages[0].obj.Resources = form.Resources
    assert overprinting(pdf, pdf.pages[0], form) == [expected]


def test_a_state_from_elsewhere_cannot_overprint() -> None:
    pdf = a_page(f"/s gs {WHITE} 0 0 9 9 re f", states={"s": Dictionary(OP=True, op=True, OPM=1)})
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
    pdf = a_page(stream)
    before = [str(one) for one in pikepdf.parse_content_stream(pdf.pages[0])]
    overprint.set_overprint(pdf)
    after = [
        str(one) for one in pikepdf.parse_content_stream(pdf.pages[0]) if str(one.operator) != "gs"
    ]
    assert after == before


def test_small_type_overprints_and_headings_do_not(sheet: pikepdf.Pdf) -> None:
    said = [one for page in sheet.pages for one in overprinting(sheet, page)]
    assert True in said
    assert False in said


# --- transparency ---------------------------------------------------------------------------


SEEN_THROUGH = {
    "ca": ({"s": Dictionary(ca=0.5)}, "an opacity of 0.5"),
    "CA": ({"s": Dictionary(CA=0.25)}, "an opacity of 0.25"),
    "blend": ({"s": Dictionary(BM=Name.Multiply)}, "the blend mode Multiply"),
    "mask": ({"s": Dictionary(SMask=Dictionary(S=Name.Luminosity))}, "a soft mask"),
}


@pytest.mark.parametrize("name", SEEN_THROUGH)
def test_the_page_is_named_that_is_see_through(name: str) -> None:
    states, what = SEEN_THROUGH[name]
    pdf = a_page("/s gs 0 0 9 9 re f", states=states)
    assert list(transparency.find_transparency(pdf)) == [
        transparency.TransparentPage(page=1, what=what)
    ]
    with pytest.raises(press.TransparencyError, match=what):
        transparency.refuse_transparency(pdf)


def test_a_state_that_no_page_uses_is_no_transparency() -> None:
    assert not list(
        transparency.find_transparency(a_page("0 0 9 9 re f", states=SEEN_THROUGH["ca"][0]))
    )


def test_a_group_of_opaque_marks_is_no_transparency() -> None:
    pdf = a_page("/s gs /form Do", states={"s": Dictionary(ca=1, CA=1, BM=Name.Normal)})
    transparency.refuse_transparency(pdf)
    resources = pdf.pages[0].obj.Resources
    assert "/Group" not in resources.XObject["/form"]
    assert dict(resources.ExtGState["/s"]) == {}


def test_what_is_see_through_is_blended_in_the_presss_inks() -> None:
    pdf = a_page("/s gs 0 0 9 9 re f", states=SEEN_THROUGH["ca"][0])
    transparency.blend_in_inks(pdf)
    assert dict(pdf.pages[0].obj.Group)["/CS"] == Name.DeviceCMYK


def finished(css: str, printer: PrinterToml, target: Path) -> Path:
    """A page of our own, laid out and finished for a printing house."""
    raw = io.BytesIO()
    dates = "".join(
        f'<meta name="dcterms.{name}" content="2026-03-01"/>' for name in ("created", "modified")
    )
    pages_of.write(
        f'<html lang="en"><title>T</title>{dates}<style>@color-profile device-cmyk '
        "{ components: cyan, magenta, yellow, black; src: url(press.icc) }"
        f"html {{ color: device-cmyk(0 0 0 1) }} {css}</style><p>A line.</p><div>Another.</div>",
        raw,
        sources={"press.icc": PRESS_PROFILE},
        variant=press.weasyprint_variant(printer),
        cache=target.parent / "cache",
    )
    page = Page(width=210, height=297, bleed=Bleed.even(3))
    press.finish_print(raw, target, page=page, printer=printer, seed="seed")
    return target


def test_what_weasyprint_draws_half_there_is_refused_by_an_older_house(tmp_path: Path) -> None:
    older = PrinterToml(standard="PDF/X-1a:2003")
    with pytest.raises(press.TransparencyError) as refused:
        finished("p { opacity: 0.5 }", older, tmp_path / "page.pdf")
    assert [one.page for one in refused.value.found] == [1]
    assert not (tmp_path / "page.pdf").exists()


def test_what_weasyprint_draws_half_there_is_mixed_of_inks(tmp_path: Path) -> None:
    with pikepdf.open(finished("p { opacity: 0.5 }", PrinterToml(), tmp_path / "page.pdf")) as pdf:
        groups = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Group" in one]
        assert [one.Group.CS for one in groups] == [Name.DeviceCMYK]
        assert dict(pdf.pages[0].obj.Group)["/CS"] == Name.DeviceCMYK


def test_a_style_in_colours_of_light_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(press.InkError, match=r"page 1: a colour of light: 1 0 0 rg"):
        finished("p { color: #f00 }", PrinterToml(), tmp_path / "page.pdf")


# --- what the file says of itself -----------------------------------------------------------


class Said(NamedTuple):
    version: str
    in_info: str | None
    in_xmp: str | None


STANDARDS = {
    "even": Said("1.6", None, "PDF/X-4"),
    "older": Said("1.4", "PDF/X-1a:2003", None),
}


@pytest.mark.parametrize("name", STANDARDS)
def test_each_standard_is_named_where_it_says(name: str, houses: Callable[[str], Built]) -> None:
    said, path = STANDARDS[name], houses(name).print
    assert path.read_bytes()[:8] == f"%PDF-{said.version}".encode()
    with pikepdf.open(path) as pdf, pdf.open_metadata() as xmp:
        info = pdf.docinfo.get("/GTS_PDFXVersion")
        assert (str(info) if info is not None else None) == said.in_info
        assert xmp.get(XMP_VERSION) == said.in_xmp
        assert "/GTS_PDFXConformance" not in pdf.docinfo
        assert not [name for name in xmp if "ns.adobe.com/pdfx/" in name]


def test_info_and_xmp_say_the_same(printed: Built, sheet: pikepdf.Pdf) -> None:
    date = printed.publication.date.isoformat()
    assert str(sheet.docinfo.CreationDate) == f"D:{date.replace('-', '')}000000Z"
    assert sheet.docinfo.ModDate == sheet.docinfo.CreationDate
    assert sheet.docinfo.Trapped == Name("/False")
    assert str(sheet.docinfo.Title) == printed.publication.title
    assert "/Filter" not in sheet.Root.Metadata
    with sheet.open_metadata() as xmp:
        assert xmp["dc:title"] == printed.publication.title
        assert xmp["pdf:Trapped"] == "False"
        for name in ("CreateDate", "ModifyDate", "MetadataDate"):
            assert xmp[f"xmp:{name}"] == f"{date}T00:00:00Z"
        assert xmp["xmpMM:DocumentID"].startswith("xmp.did:")
        assert {xmp["xmpMM:RenditionClass"], xmp["xmpMM:VersionID"]} == {"default", "1"}


def test_the_printing_condition_is_named_in_words_too(printed: Built, sheet: pikepdf.Pdf) -> None:
    (intent,) = sheet.Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.OutputCondition) == printed.source.printer.name
    assert str(intent.Info) == "ISO Coated v2 300% (basICColor)"


def test_nothing_is_left_for_readers(sheet: pikepdf.Pdf) -> None:
    assert set(sheet.Root.keys()) <= {
        "/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents", "/PageLabels", "/Version",
    }  # fmt: skip
    for page in sheet.pages:
        assert not {"/Annots", "/AA"} & set(page.obj.keys())


def test_a_file_of_pdf_1_4_has_none_of_its_successors_streams(
    houses: Callable[[str], Built],
) -> None:
    with pikepdf.open(houses("older").print) as pdf:
        kinds = {str(one.get("/Type")) for one in pdf.objects if isinstance(one, pikepdf.Stream)}
        assert not {"/ObjStm", "/XRef"} & kinds
        assert not [one for one in pdf.objects if isinstance(one, Dictionary) and "/ca" in one]
    assert b"\nxref\n" in houses("older").print.read_bytes()


@pytest.mark.parametrize("kept", standard.VARIANTS)
@pytest.mark.parametrize("marked", [False, True])
def test_the_same_pages_give_the_same_bytes(kept: Standard, marked: bool, tmp_path: Path) -> None:
    printer = PrinterToml(standard=kept, marks=marked)
    one, other = (finished("", printer, tmp_path / name) for name in ("one.pdf", "other.pdf"))
    assert sha256(one.read_bytes()) == sha256(other.read_bytes())


# --- on the plates --------------------------------------------------------------------------


Plates = dict[str, Image.Image]


@pytest.fixture(scope="session")
def ghostscript() -> str:
    return judges.program("gs")


def plates(program: str, pdf: Path, folder: Path, ppi: int = 48) -> list[Plates]:
    """Separate a PDF as a press would; 255 is full ink on every plate, page by page."""
    folder.mkdir(exist_ok=True)
    options = ("-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{ppi}")
    subprocess.run([program, *options, f"-sOutputFile={folder}/%03d.tif", pdf], check=True)
    found = []
    for page in sorted(folder.glob("???.tif")):
        plate: Plates = {}
        for ink in ("Cyan", "Magenta", "Yellow", "Black"):
            with Image.open(folder / f"{page.stem}({ink}).tif") as image:
                plate[ink] = image.convert("L").point(lambda level: 255 - level)
        found.append(plate)
    return found


def ink(plate: Image.Image) -> int:
    darkest = plate.getextrema()[1]
    assert isinstance(darkest, int)
    return darkest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["even", "older"])
def test_type_is_printed_from_one_plate_and_photographs_keep_to_the_ink_limit(
    name: str, ghostscript: str, houses: Callable[[str], Built], tmp_path: Path
) -> None:
    built = houses(name)
    with pikepdf.open(built.print) as pdf:
        pictured = [
            any(str(one.operator) == "Do" for one in pikepdf.parse_content_stream(page))
            for page in pdf.pages
        ]
    separated = plates(ghostscript, built.print, tmp_path / "plates")
    assert len(separated) == len(pictured)
    most = 0.0
    for plate, has_pictures in zip(separated, pictured, strict=True):
        if has_pictures:
            sums = zip(*(image.tobytes() for image in plate.values()), strict=True)
            most = max(most, max(map(sum, sums)) / 255 * 100)
        else:
            assert [ink(plate[name]) for name in ("Cyan", "Magenta", "Yellow")] == [0, 0, 0]
    # The black half of one photograph reaches for the limit; 1 % is JPEG's own rounding.
    assert 290 < most <= 301


@pytest.mark.slow
def test_black_type_lies_on_a_tint_and_white_type_in_it(ghostscript: str, tmp_path: Path) -> None:
    stream = (
        "1 0 0 0 k 0 0 200 200 re f "
        "0 0 0 1 k BT /F 11 Tf 20 150 Td (HHHH) Tj ET "
        "0 0 0 1 k BT /F 40 Tf 20 90 Td (HHHH) Tj ET "
        "0 0 0 0 k BT /F 11 Tf 20 40 Td (HHHH) Tj ET "
    )
    pdf = a_page(stream)
    pdf.pages[0].obj.Resources.Font = Dictionary(
        F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    )
    overprint.set_overprint(pdf)
    pdf.save(tmp_path / "page.pdf")
    (plate,) = plates(ghostscript, tmp_path / "page.pdf", tmp_path / "plates", ppi=72)

    def least(ink: str, top: int, bottom: int) -> int:
        lightest = plate[ink].crop((15, 200 - top, 150, 200 - bottom)).getextrema()[0]
        assert isinstance(lightest, int)
        return lightest

    assert least("Cyan", 165, 145) == 255, "small black type knocks a hole into the tint"
    assert least("Cyan", 125, 85) == 0, "large black type does not"
    assert least("Cyan", 52, 35) < 64, "white type has to"


def test_a_rewritten_page_looks_as_it_did(printed: Built, tmp_path: Path) -> None:
    """Without the states that were set, PDFium draws the same pixels."""
    with pikepdf.open(printed.print) as pdf:
        for page in pdf.pages:
            kept = [
                one
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) != "gs"
                or str(one.operands[0]) not in ("/overprint", "/knockout")
            ]
            content.replace_content(pdf, page.obj, pikepdf.unparse_content_stream(kept))
        pdf.save(tmp_path / "plain.pdf")
    for number in (1, 5, 7, 9, 14):
        one, other = drawn(printed.print, number), drawn(tmp_path / "plain.pdf", number)
        assert one.tobytes() == other.tobytes(), number
