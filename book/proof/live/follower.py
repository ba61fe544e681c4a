"""Sets the pages of the preview anew after each save, the changed part first."""

import asyncio
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from book.errors import BookError
from book.files import processes
from book.manuscript import sections
from book.proof.live import changed_pages, preview, typesetting
from book.proof.live.changed_pages import LaidPart
from book.proof.live.preview import Preview
from book.proof.live.typesetting import Folders, OtherFontsError, SetManuscript

Answer = TypeVar("Answer")
#: Rounds in which page numbers that name each other settle; one is usual, after a first layout two.
_MOST_ROUNDS = 4


@dataclass(slots=True)
class Stage:
    """The preview as it is now, for all who show it."""

    preview: Preview = field(default_factory=Preview)
    #: Set when there is a newer one.
    newer: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, shown: Preview) -> None:
        """Replace the preview."""
        self.preview, passed, self.newer = shown, self.newer, asyncio.Event()
        passed.set()


@dataclass(slots=True)
class Saves:
    """What was saved and is not in the preview yet."""

    files: set[Path] = field(default_factory=set)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, files: set[Path]) -> None:
        """Note files that were saved."""
        self.files |= files
        self.waiting.set()

    async def take(self) -> set[Path]:
        """Wait for a save; return the files of all since the last time."""
        await self.waiting.wait()
        self.waiting.clear()
        taken, self.files = self.files, set()
        return taken


class _Typesetter:
    """The process in which pages are set; another one when it has to begin anew."""

    def __init__(self) -> None:
        self._process = ExitStack()
        self.restart()

    def restart(self) -> None:
        self.close()
        self._executor = self._process.enter_context(processes.worker_process())

    def close(self) -> None:
        self._process.close()

    async def call(self, work: Callable[..., Answer], *arguments: object) -> Answer:
        return await asyncio.wrap_future(self._executor.submit(work, *arguments))


async def follow(root: Path, stage: Stage, saves: Saves) -> None:
    """Set the preview, and again after each save, until it is cancelled.

    A save while pages are set ends that work after the part that it is at: the newest state counts.
    No exception ends it; it is shown as what it is.
    """
    typesetter = _Typesetter()
    files: set[Path] = set()
    try:
        while True:
            try:
                await _set_pages(root, stage, saves, typesetter, files)
            except OtherFontsError:
                typesetter.restart()
                continue
            except BookError as error:
                typesetter.restart()
                stage.show(preview.fail(stage.preview, str(error)))
            except Exception as error:
                text = "".join(traceback.format_exception_only(error)).strip()
                stage.show(preview.fail(stage.preview, text))
            files = await saves.take()
            stage.show(preview.begin(stage.preview))
    finally:
        typesetter.close()


async def _set_pages(
    root: Path, stage: Stage, saves: Saves, typesetter: _Typesetter, files: set[Path]
) -> None:
    """Set one state of the manuscript, unless another one is saved in the meantime."""
    manuscript = await typesetter.call(typesetting.set_manuscript, root)
    if not isinstance(manuscript, SetManuscript):
        stage.show(preview.refuse(stage.preview, manuscript))
        return
    # The cache can be deleted at any time.
    folders = Folders(root=root)
    laid = {id: part for id, part in stage.preview.laid.items() if folders.pdf(part.key).exists()}
    saved = _parts_of(root, files, manuscript)
    stage.show(_shown(stage.preview, manuscript, laid))
    is_first = True
    for _ in range(_MOST_ROUNDS * len(manuscript.document.parts)):
        order = changed_pages.next_order(_orders(manuscript, laid), laid, saved)
        if order and not saves.waiting.is_set():
            laid[order.part.id] = await typesetter.call(
                typesetting.lay_out_part, root, order, manuscript.pictures
            )
            stage.show(_shown(stage.preview, manuscript, laid))
        if is_first:
            # What was saved is on its page first.
            ebook = await typesetter.call(typesetting.set_ebook, root)
            stage.show(preview.add_ebook(stage.preview, ebook))
            is_first = False
        if order is None or saves.waiting.is_set():
            break
    if not saves.waiting.is_set():
        missing = frozenset[str]().union(*(part.missing for part in laid.values()))
        found = [*sections.missing_letters(root, missing)]
        stage.show(preview.finish(stage.preview, found))
    _remove_others(root, stage.preview)


def _shown(before: Preview, manuscript: SetManuscript, laid: dict[str, LaidPart]) -> Preview:
    return preview.show(before, manuscript, _orders(manuscript, laid), laid)


def _orders(
    manuscript: SetManuscript, laid: dict[str, LaidPart]
) -> tuple[changed_pages.PartOrder, ...]:
    return tuple(
        changed_pages.orders(
            manuscript.document,
            laid,
            manuscript.counts,
            unnumbered=manuscript.unnumbered,
            inputs=manuscript.inputs,
        )
    )


def _parts_of(root: Path, files: set[Path], manuscript: SetManuscript) -> set[str]:
    """Return the ids of the parts that are read from some files."""
    names = {path.relative_to(root).as_posix() for path in files if path.is_relative_to(root)}
    return {part for file, part in manuscript.parts.items() if file in names}


def _remove_others(root: Path, shown: Preview) -> None:
    """Remove the pages that are not shown any more."""
    keys = {laid.key for laid in shown.laid.values()}
    for path in Folders(root=root).pages.glob("*.pdf"):
        if path.stem not in keys:
            path.unlink(missing_ok=True)
