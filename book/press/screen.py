"""Finish the screen edition: the file that everyone can read."""

from pathlib import Path
from typing import BinaryIO

import pikepdf

from book.press import identity


def finish_screen(source: BinaryIO, target: Path, *, seed: str) -> None:
    """Finish the screen edition; equal input gives equal bytes."""
    with pikepdf.open(source) as pdf:
        identity.number(pdf)
        identity.settle_ids(pdf, seed)
        identity.save(pdf, target)
