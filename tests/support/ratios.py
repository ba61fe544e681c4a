"""Ratios of pictures."""


def keeps_ratio(width: int, height: int, to: tuple[int, int]) -> bool:
    """Return whether a size has the picture's ratio, within a pixel on either edge."""
    wide, high = to
    scales = ((wide - 1) / width, (wide + 1) / width, (high - 1) / height, (high + 1) / height)
    return max(scales[0], scales[2]) <= min(scales[1], scales[3])
