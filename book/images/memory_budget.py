"""A bound for the memory of photographs that are decoded at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Bytes of all photographs in work. With those of the program, one gigabyte is not exceeded.
MOST_BYTES = 600_000_000


class MemoryBudget:
    """Bytes that are reserved by threads, which wait for each other when none are left."""

    def __init__(self, size: int = MOST_BYTES) -> None:
        self._free = self._size = size
        self._changed = threading.Condition()

    @contextmanager
    def reserved(self, size: int) -> Iterator[None]:
        """Wait until `size` bytes are free, and hold them until the block ends."""
        size = min(size, self._size)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= size)
            self._free -= size
        try:
            yield
        finally:
            with self._changed:
                self._free += size
                self._changed.notify_all()
