"""What is saved in the folders of a manuscript and of the styles."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

#: ms: time for the rest of a save, and between two looks.
_DEBOUNCE, _STEP = 50, 10
#: ms after which it is looked whether the folders are still the same ones.
_LOOK = 1000


async def saved_files(folders: tuple[Path, ...], stop: asyncio.Event) -> AsyncIterator[set[Path]]:
    """Yield the files of each save, until `stop` is set.

    Editors save beside a file and rename, so the folders are watched and not the files. A folder
    that is replaced by another is watched again.
    """
    from watchfiles import awatch

    while not stop.is_set():
        watched = [folder for folder in folders if folder.is_dir()]
        before = [_identity(folder) for folder in folders]
        async for changes in awatch(
            *watched,
            watch_filter=lambda _, path: _is_meant(path),
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=stop,
            ignore_permission_denied=True,
        ):
            if changes:
                yield {Path(path) for _, path in changes}
            if [_identity(folder) for folder in folders] != before:
                # What was in the folder may be gone, or other files.
                yield set(folders)
                break


def _is_meant(path: str) -> bool:
    """Return whether a file is none of those that editors and systems write for themselves."""
    name = Path(path).name
    return not (name.startswith((".", "~")) or name.endswith(("~", ".swp", ".tmp", ".part")))


def _identity(folder: Path) -> tuple[int, int]:
    try:
        found = folder.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
