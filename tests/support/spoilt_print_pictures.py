"""Print editions with one fault of a picture each (rules IMG-*)."""

from collections.abc import Callable
from dataclasses import replace

from pikepdf import Name, Pdf, Stream

from tests.support.press_sheets import EXPECTED, jpeg, place
from tests.support.press_sheets import PICTURES as SOUND_PICTURES
from tests.support.print_faults import Spoilt, also, nothing, picture


def line_art(width: int) -> Callable[[Pdf], Stream]:
    rows = b"\x00" * ((width + 7) // 8) * width
    more = {"Filter": None, "Decode": None, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
    return picture(rows, (width, width), **more)


_OTHER = replace(EXPECTED, pictures={**SOUND_PICTURES, "flood": "0" * 64})
PICTURES = (
    Spoilt(
        id="IMG-03",
        what="refused",
        spoil=also(
            "XObject", "Small", picture(jpeg((100, 90)), (100, 90)), place("Small", 30, 25, 25, 22)
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="warned of",
        spoil=also(
            "XObject",
            "Small",
            picture(jpeg((200, 200)), (200, 200)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="stretched one way",
        spoil=also(
            "XObject",
            "Small",
            picture(jpeg((300, 100)), (300, 100)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-04",
        what="large",
        spoil=also(
            "XObject",
            "Large",
            picture(jpeg((500, 500)), (500, 500)),
            place("Large", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-05",
        what="refused",
        spoil=also("XObject", "Bits", line_art(300), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-05",
        what="warned of",
        spoil=also("XObject", "Bits", line_art(700), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-06",
        what="enlarged",
        spoil=nothing,
        expected=replace(EXPECTED, pictures=SOUND_PICTURES, originals={"ferry": (600, 400)}),
    ),
    Spoilt(id="IMG-07", what="coded again", page=4, expected=_OTHER, spoil=nothing),
    Spoilt(
        id="IMG-07",
        what="left out",
        page=0,
        spoil=nothing,
        expected=replace(EXPECTED, pictures={**SOUND_PICTURES, "pier": "0" * 64}),
    ),
)
