"""Draw the EPUB as it falls on screens: phone, tablet and e-ink, light and dark."""

import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from book.files import outside_programs, processes
from book.files.outside_programs import Limits, StoppedError
from book.project import PACKAGE
from book.proof.sheets import mupdf_reader
from book.proof.sheets.page_rows import DEVICES
from book.proof.sheets.screens import ReaderScreens, ScreenPage

__all__ = ["ReaderScreens", "ScreenPage", "draw_ebook"]

#: For Chromium with all that it starts: a book of 600 photographs took 0.8 GB, with what several of
#: them share counted once, and 90 s on two cores that did four times as much besides.
_LIMITS = Limits(seconds=300, memory=3_000_000_000, disk=1_000_000_000)
#: The first that is installed. Debian's package without windows takes 280 MB where the whole
#: browser takes 430, for the reportage (PSS, with Playwright's, measured).
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
_INSTALL_EXTRA = "run: pip install '.[proof]' in the program's folder, or in a checkout: make proof"
_INSTALL_VALIDATORS = "run: make validators"
_FOLIATE = tuple(
    ReaderScreens(
        reader="foliate-js",
        device=device.name,
        width=device.width,
        height=device.height,
        theme=theme,
        whole=whole,
    )
    for device in DEVICES
    for theme, whole in device.themes.items()
)
_MUPDF = ReaderScreens(
    reader="MuPDF",
    device="e-ink",
    width=mupdf_reader.WIDTH,
    height=mupdf_reader.HEIGHT,
    theme="light",
    whole=False,
)


def draw_ebook(epub: Path, target: Path, modules: Path) -> tuple[ReaderScreens, ...]:
    """Draw the pages of an EPUB into the folder `ebook` of the folder `target`.

    `modules` is the folder `node_modules` with foliate-js; it may be absent. A reading system that
    is not installed, or that fails, has no pages, and a sentence that says why.
    """
    folder = target / "ebook"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stop = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        drawn = threads.submit(_draw_with_foliate, epub, folder, modules, stop)
        try:
            last = _draw_with_mupdf(epub, folder)
            return (*drawn.result(), last)
        except BaseException:
            # An interrupt reaches this thread alone, which would wait for the other.
            stop.set()
            raise


def _draw_with_foliate(
    epub: Path, folder: Path, modules: Path, stop: threading.Event
) -> Iterable[ReaderScreens]:
    name = f"foliate-js {_foliate_version(modules)}".strip()
    empty = [replace(screens, reader=name) for screens in _FOLIATE]
    browser = next(filter(None, map(shutil.which, _BROWSERS)), "")
    if find_spec("playwright") is None:
        return _without(empty, f"Playwright is not installed; {_INSTALL_EXTRA}")
    if not (modules / "foliate-js/view.js").is_file():
        return _without(empty, f"foliate-js is not installed; {_INSTALL_VALIDATORS}")
    if not browser:
        return _without(empty, f"Chromium is not installed; {_INSTALL_VALIDATORS}")
    command = (sys.executable, "-m", "book.proof.sheets.foliate_reader")
    # The program that runs, also where it was found beside the current folder.
    path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            finished = outside_programs.run_outside(
                (*command, epub.resolve(), folder.resolve(), modules.resolve(), browser),
                Path(scratch),
                _LIMITS,
                stop,
                {"PYTHONPATH": path},
            )
        answer = json.loads(finished.output)
        if "fault" not in answer:
            return [_filled(each, answer[f"{each.device}-{each.theme}"]) for each in empty]
        reason = f"it cannot show the book: {answer['fault']}"
    except StoppedError as error:
        reason = f"it was stopped: {error}"
    except (ValueError, KeyError, TypeError):
        reason = "it ended without an answer"
    for screens in empty:
        _remove_pages(folder, screens)
    return _without(empty, f"{name}, in Chromium, shows nothing: {reason}")


def _filled(screens: ReaderScreens, answer: Mapping[str, Any]) -> ReaderScreens:
    pages = tuple(map(_page, answer["pages"]))
    left_out = "" if pages else "nothing is on any page of the book"
    return replace(screens, pages=pages, cut_off=int(answer["cut_off"]), left_out=left_out)


def _remove_pages(folder: Path, screens: ReaderScreens) -> None:
    """Remove the pages that were drawn before the reader failed."""
    for path in folder.glob(f"{screens.device}-{screens.theme}-*.jpg"):
        path.unlink()


def _page(values: Mapping[str, Any]) -> ScreenPage:
    return ScreenPage(**{**values, "photo_ids": tuple(values["photo_ids"])})


def _foliate_version(modules: Path) -> str:
    try:
        package = json.loads((modules / "foliate-js/package.json").read_text(encoding="utf-8"))
        return str(package["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _draw_with_mupdf(epub: Path, folder: Path) -> ReaderScreens:
    if find_spec("pymupdf") is None:
        return replace(_MUPDF, left_out=f"MuPDF is not installed; {_INSTALL_EXTRA}")
    try:
        screens = replace(_MUPDF, reader=f"MuPDF {version('pymupdf')}")
    except PackageNotFoundError:
        screens = _MUPDF
    work = processes.run_limited(mupdf_reader.draw_pages, epub, folder)
    if work.answer is None:
        _remove_pages(folder, screens)
        return replace(screens, left_out=f"{screens.reader} shows nothing: {work.fault}")
    pages, cut_off = work.answer
    return replace(screens, pages=tuple(pages), cut_off=cut_off)


def _without(screens: Iterable[ReaderScreens], reason: str) -> Iterable[ReaderScreens]:
    return [replace(each, left_out=reason) for each in screens]
