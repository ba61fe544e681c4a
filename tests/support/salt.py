"""Strings that occur nowhere else, one for each place in a file where metadata can hide."""

import base64
import struct
from functools import cache

#: Numerators of 49.2114737 and 37.2483921, which occur nowhere else.
LATITUDE, LONGITUDE = 492_114_737, 372_483_921
SALTS: dict[str, bytes] = {}


def salt(place: str) -> str:
    """Return the salt of a place; a second call with the same place returns the same."""
    text = f"SALT{len(SALTS):03d}Qz{place.replace(' ', '')}"
    return SALTS.setdefault(place, text.encode()).decode()


@cache
def traces() -> tuple[tuple[str, bytes], ...]:
    """Return every salt in every encoding in which an edition might hold it."""
    found = []
    for place, content in SALTS.items():
        text = content.decode()
        for encoding, coded in {
            "plain": content,
            "UTF-16 LE": text.encode("utf-16-le"),
            "UTF-16 BE": text.encode("utf-16-be"),
            "hex": content.hex().encode(),
            "HEX": content.hex().upper().encode(),
        }.items():
            found.append((f"{place}, {encoding}", coded))
        for shift in range(3):
            # The characters at both ends depend on neighbouring bytes.
            coded = base64.b64encode(b"\0" * shift + content)[4:-4]
            found.append((f"{place}, base64", coded))
    for name, number in (("latitude", LATITUDE), ("longitude", LONGITUDE)):
        found += [(name, struct.pack(order, number)) for order in ("<I", ">I")]
        found.append((name, str(number).encode()))
    return tuple(found)
