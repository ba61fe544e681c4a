"""The segments of JPEG files."""


def segments(content: bytes) -> list[tuple[int, bytes]]:
    """Return marker and content of each segment of a JPEG before its pixels."""
    found, at = [], 2
    while content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((content[at + 1], content[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def count_pictures(content: bytes) -> int:
    """Count the pictures of a JPEG file from SOI to EOI; raise if bytes lie between them."""
    count, at = 0, 0
    while at < len(content):
        assert content[at : at + 2] == b"\xff\xd8", f"something lies behind picture {count}"
        at += 2
        while (marker := content[at + 1]) != 0xD9:
            assert content[at] == 0xFF
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            # After SOS the coded pixels end at the next marker that is no restart.
            while marker == 0xDA and not _is_marker(content[at : at + 2]):
                at += 1
        at += 2
        count += 1
    return count


def _is_marker(two: bytes) -> bool:
    return two[0] == 0xFF and two[1] not in (0x00, *range(0xD0, 0xD8))
