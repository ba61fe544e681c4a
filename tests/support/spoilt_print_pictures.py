"""Print editions with one fault of a picture each (rules IMG-*)."""

from collections.abc import Callable
from dataclasses import replace

from pikepdf import Name, Pdf, Stream

from book.project import PRESS_PROFILE
from tests.support.print_faults import Spoilt, picture, unchanged, with_resource
from tests.support.small_print_edition import EXPECTED, jpeg, place
from tests.support.small_print_edition import PICTURES as SOUND_PICTURES


def line_art(width: int) -> Callable[[Pdf], Stream]:
    rows = b"\x00" * ((width + 7) // 8) * width
    more = {"Filter": None, "Decode": None, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
    return picture(rows, (width, width), **more)


_OTHER = replace(EXPECTED, pictures={**SOUND_PICTURES, "flood": ("0" * 64,)})
PICTURES = (
    Spoilt(
        id="IMG-03",
        what="refused",
        spoil=with_resource(
            "XObject", "Small", picture(jpeg((100, 90)), (100, 90)), place("Small", 30, 25, 25, 22)
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="warned of",
        spoil=with_resource(
            "XObject",
            "Small",
            picture(jpeg((200, 200)), (200, 200)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-03",
        what="stretched one way",
        spoil=with_resource(
            "XObject",
            "Small",
            picture(jpeg((300, 100)), (300, 100)),
            place("Small", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-04",
        what="large",
        spoil=with_resource(
            "XObject",
            "Large",
            picture(jpeg((500, 500)), (500, 500)),
            place("Large", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-04",
        what="with a profile",
        spoil=with_resource(
            "XObject",
            "Own",
            picture(jpeg((300, 300), icc_profile=PRESS_PROFILE.read_bytes()), (300, 300)),
            place("Own", 30, 25, 25, 25),
        ),
    ),
    Spoilt(
        id="IMG-05",
        what="refused",
        spoil=with_resource("XObject", "Bits", line_art(300), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-05",
        what="warned of",
        spoil=with_resource("XObject", "Bits", line_art(700), place("Bits", 30, 25, 25, 25)),
    ),
    Spoilt(
        id="IMG-06",
        what="enlarged",
        spoil=unchanged,
        expected=replace(
            EXPECTED, pictures=SOUND_PICTURES, originals={SOUND_PICTURES["ferry"][0]: (600, 400)}
        ),
    ),
    Spoilt(id="IMG-07", what="coded again", page=4, expected=_OTHER, spoil=unchanged),
    Spoilt(
        id="IMG-07",
        what="left out",
        page=0,
        spoil=unchanged,
        expected=replace(EXPECTED, pictures={**SOUND_PICTURES, "pier": ("0" * 64,)}),
    ),
)
