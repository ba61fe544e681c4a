"""Print editions with one fault of colour each (rules CLR-*)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.support.print_faults import (
    X1A,
    Spoil,
    Spoilt,
    as_x1a,
    box,
    line,
    on_page,
    page_entry,
    picture,
    root,
    with_resource,
)
from tests.support.small_print_edition import (
    EXPECTED,
    PICTURES,
    PLACED,
    jpeg,
    place,
    resources,
    sha256,
)


def intent(**entries: Any) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root.OutputIntents[0][f"/{key}"] = value

    return spoil


def no_profile(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/DestOutputProfile"]


def icc(channels: int) -> Callable[[Pdf], Array]:
    def make(pdf: Pdf) -> Array:
        profile = Stream(pdf, b"a profile")
        profile.N = channels
        return Array([Name.ICCBased, pdf.make_indirect(profile)])

    return make


def drawing(content: str, **more: Any) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        form = Stream(pdf, content.encode())
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox, form.Resources = Array([0, 0, 400, 400]), resources(pdf)
        for key, value in more.items():
            form[f"/{key}"] = value
        return pdf.make_indirect(form)

    return make


def tiles(content: str) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        pattern = Stream(pdf, content.encode())
        pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
        pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, 9, 9]), 9, 9
        pattern.Resources = Dictionary()
        return pdf.make_indirect(pattern)

    return make


def gradient(space: Any) -> Callable[[Pdf], Dictionary]:
    def make(pdf: Pdf) -> Dictionary:
        return Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 9, 0]))

    return make


def spot(name: str) -> Callable[[Pdf], Array]:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 0, 0]), N=1
    )
    return lambda pdf: Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])


GROUP = {"S": Name.Transparency, "Type": Name.Group}
HALF = {"ca": 0.5}
NEGATIVE = jpeg((300, 300), (120, 90, 90, 70))
COLOURS = (
    Spoilt(id="CLR-01", what="rg", spoil=on_page(box("1 0 0 rg"))),
    Spoilt(id="CLR-01", what="RG", spoil=on_page(line(1, "1 0 0 RG"))),
    Spoilt(
        id="CLR-01",
        what="Lab",
        spoil=with_resource(
            "ColorSpace",
            "Lab",
            lambda _: Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))]),
            box("/Lab cs 50 20 20 sc"),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a profile of three colours",
        spoil=with_resource("ColorSpace", "Icc", icc(3), box("/Icc cs 1 0 0 scn")),
    ),
    Spoilt(
        id="CLR-01",
        what="a grey with a profile",
        spoil=with_resource("ColorSpace", "Grey", icc(1), box("/Grey cs .5 scn")),
    ),
    Spoilt(
        id="CLR-01",
        what="a picture",
        spoil=with_resource(
            "XObject",
            "Rgb",
            picture(
                b"\0" * 300 * 300 * 3,
                (300, 300),
                ColorSpace=Name.DeviceRGB,
                Filter=None,
                Decode=None,
            ),
            place("Rgb", 40, 30, 25, 25),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a palette",
        spoil=with_resource(
            "XObject",
            "Pal",
            picture(
                b"\0" * 300 * 300,
                (300, 300),
                Filter=None,
                Decode=None,
                ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String("\0\0\0\0\0\0")]),
            ),
            place("Pal", 40, 30, 25, 25),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a picture among the instructions",
        spoil=on_page("q 20 0 0 20 90 90 cm BI /W 2 /H 2 /BPC 8 /CS /RGB ID 123456789012 EI Q\n"),
    ),
    Spoilt(
        id="CLR-01",
        what="a gradient",
        spoil=with_resource(
            "Shading", "Sh", gradient(Name.DeviceRGB), "q 100 100 30 30 re W n /Sh sh Q\n"
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a pattern that is a gradient",
        spoil=with_resource(
            "Pattern",
            "Sh",
            lambda pdf: Dictionary(PatternType=2, Shading=gradient(Name.DeviceRGB)(pdf)),
            box("/Pattern cs /Sh scn"),
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a pattern of tiles",
        spoil=with_resource(
            "Pattern", "Ti", tiles("1 0 0 rg 0 0 5 5 re f"), box("/Pattern cs /Ti scn")
        ),
    ),
    Spoilt(
        id="CLR-01",
        what="a drawing inside a drawing",
        spoil=with_resource(
            "XObject",
            "Outer",
            lambda pdf: drawing(
                "/Inner Do",
                Resources=Dictionary(XObject=Dictionary(Inner=drawing(box("1 0 0 rg"))(pdf))),
            )(pdf),
            "/Outer Do\n",
        ),
    ),
    Spoilt(id="CLR-02", what="none", page=0, spoil=root("/OutputIntents", Array([]))),
    Spoilt(
        id="CLR-02",
        what="two",
        page=0,
        spoil=lambda pdf: pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0]),
    ),
    Spoilt(
        id="CLR-02",
        what="another press",
        page=0,
        spoil=intent(OutputConditionIdentifier=String("FOGRA51")),
    ),
    Spoilt(id="CLR-02", what="no register", page=0, spoil=intent(RegistryName=String(""))),
    Spoilt(id="CLR-02", what="no profile", page=0, spoil=no_profile),
    Spoilt(
        id="CLR-03",
        what="a photograph of all inks",
        spoil=with_resource(
            "XObject",
            "Dark",
            picture(jpeg(PLACED, (220, 220, 220, 255)), PLACED),
            place("Dark", 30, 25, 60, 40),
        ),
    ),
    Spoilt(id="CLR-04", what="a shape of all inks", spoil=on_page(box("1 1 1 .9 k"))),
    Spoilt(
        id="CLR-05",
        what="an ink of its own",
        spoil=with_resource("ColorSpace", "Spot", spot("PANTONE#20185"), box("/Spot cs 1 scn")),
    ),
    Spoilt(
        id="CLR-05",
        what="every plate, on the page",
        spoil=with_resource("ColorSpace", "Spot", spot("All"), box("/Spot cs 1 scn")),
    ),
    Spoilt(
        id="CLR-06",
        what="a drawing",
        spoil=with_resource(
            "XObject",
            "Gr",
            drawing(box("0 0 0 .5 k"), Group=Dictionary(**GROUP, CS=Name.DeviceRGB)),
            "/Gr Do\n",
        ),
    ),
    Spoilt(
        id="CLR-06",
        what="the page",
        spoil=lambda pdf: page_entry("/Group", Dictionary(**GROUP, CS=icc(4)(pdf)))(pdf),
    ),
    Spoilt(
        id="CLR-07",
        what="half",
        expected=replace(EXPECTED, printer=X1A),
        spoil=as_x1a(
            with_resource(
                "ExtGState", "Half", lambda _: Dictionary(**HALF), box("/Half gs 0 0 0 .5 k")
            )
        ),
    ),
    Spoilt(
        id="CLR-07",
        what="blended",
        expected=replace(EXPECTED, printer=X1A),
        spoil=as_x1a(
            with_resource(
                "ExtGState",
                "Half",
                lambda _: Dictionary(BM=Name.Multiply),
                box("/Half gs 0 0 0 .5 k"),
            )
        ),
    ),
    Spoilt(
        id="CLR-08",
        what="Adobe's mark is not heeded",
        expected=replace(EXPECTED, pictures=PICTURES | {"negative": (sha256(NEGATIVE),)}),
        spoil=with_resource(
            "XObject",
            "Neg",
            picture(NEGATIVE, (300, 300), Decode=None),
            place("Neg", 30, 25, 25, 25),
        ),
    ),
)
