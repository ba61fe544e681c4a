"""All pictures of a proof, drawn in two processes, with the memory of a few pages each."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from book.check.read import pdf_text
from book.check.read.pdf_text import PdfText
from book.files import processes
from book.layout import Bleed
from book.plan import Edition
from book.progress import Step
from book.proof.sheets import page_pictures, soft_proof
from book.proof.sheets.page_pictures import DrawnPicture, PageOrder

Answer = TypeVar("Answer")

#: Of one job: PDFium is given the file anew after so many (`page_drawing`), and the pages in four
#: inks of one job are on the disk at the same time, 5 MB each for A4.
_PAGES = 20
_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnEdition:
    """The pages of a PDF: their pictures, soft proofs, text and labels."""

    pictures: tuple[DrawnPicture, ...] = ()
    #: By page; without those that have none.
    soft: Mapping[int, str]
    #: Why pages have no soft proof; empty where all have, and of an edition for the screen.
    no_soft_proof: str = ""
    text: PdfText = field(default_factory=PdfText)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOrder:
    """A PDF to draw."""

    edition: Edition
    path: Path
    bleed: Bleed
    #: Of an edition for the press; None for one for the screen.
    press_profile: Path | None
    target: Path


@dataclass(frozen=True, slots=True)
class _Part:
    """Some pages of an edition that were drawn."""

    edition: Edition
    pictures: tuple[DrawnPicture, ...]
    soft: tuple[str, ...] = ()
    fault: str = ""


def draw_editions(
    orders: Sequence[EditionOrder], other: Callable[[], Answer], scratch: Path
) -> Iterator[Step | tuple[Mapping[Edition, DrawnEdition], Answer]]:
    """Draw all pages of PDFs, and call `other` beside that; yield steps, then both results.

    The folder `scratch` has files of Ghostscript while it draws.
    """
    stop = threading.Event()
    lacking = soft_proof.lacks()
    with ExitStack() as stack:
        workers: SimpleQueue[Executor] = SimpleQueue()
        for _ in range(_PROCESSES):
            workers.put(stack.enter_context(processes.worker_process()))
        threads = ThreadPoolExecutor(_PROCESSES)
        try:
            # It takes the longest.
            beside = threads.submit(other)
            texts = {
                order.edition: threads.submit(_with_worker, workers, partial(_read_text, order))
                for order in orders
            }
            parts = [
                threads.submit(_with_worker, workers, job)
                for order in orders
                for count in [len(texts[order.edition].result().pages)]
                for job in _jobs(order, count, lacking, scratch, stop)
            ]
            futures: list[Future[Any]] = [beside, *parts]
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                yield Step(stage="proof", done=done, total=1 + len(parts))
            drawn = [each.result() for each in parts]
            yield (
                {
                    order.edition: _joined(order, drawn, texts[order.edition].result(), lacking)
                    for order in orders
                },
                beside.result(),
            )
        except BaseException:
            # An interrupt reaches the main thread alone, which would wait for the others.
            stop.set()
            threads.shutdown(wait=False, cancel_futures=True)
            raise
        threads.shutdown()


def _with_worker(workers: "SimpleQueue[Executor]", job: Callable[[Executor], Answer]) -> Answer:
    worker = workers.get()
    try:
        return job(worker)
    finally:
        workers.put(worker)


def _read_text(order: EditionOrder, worker: Executor) -> PdfText:
    return worker.submit(pdf_text.read_pdf_text, order.path).result()


def _jobs(
    order: EditionOrder, count: int, lacking: str, scratch: Path, stop: threading.Event
) -> Iterator[Callable[[Executor], _Part]]:
    """Yield what is to be done for the pages of an edition."""
    for first in range(1, count + 1, _PAGES):
        pages = PageOrder(
            path=order.path,
            pages=tuple(range(first, min(first + _PAGES, count + 1))),
            bleed=order.bleed,
            sheet=order.edition is Edition.COVER,
            target=order.target,
            folder=order.edition,
        )
        press = None if lacking else order.press_profile
        yield partial(_draw_pages, order.edition, pages, press, scratch, stop)


def _draw_pages(
    edition: Edition,
    order: PageOrder,
    press: Path | None,
    scratch: Path,
    stop: threading.Event,
    worker: Executor,
) -> _Part:
    """Draw some pages, and their soft proofs where there is a `press` profile."""
    pictures = worker.submit(page_pictures.draw_pictures, order).result()
    if press is None:
        return _Part(edition, pictures)
    with TemporaryDirectory(dir=scratch) as folder:
        tiffs, fault = soft_proof.draw_inks(order.path, order.pages, Path(folder), stop)
        work = page_pictures.write_soft_proofs
        soft = worker.submit(work, order, pictures, tiffs, press).result()
    return _Part(edition, pictures, soft, fault)


def _joined(
    order: EditionOrder, parts: Sequence[_Part], text: PdfText, lacking: str
) -> DrawnEdition:
    """Put the parts of an edition together, which are in order."""
    mine = [part for part in parts if part.edition is order.edition]
    faults = [lacking] if lacking and order.press_profile else []
    faults += [part.fault for part in mine if part.fault]
    return DrawnEdition(
        pictures=tuple(picture for part in mine for picture in part.pictures),
        soft={
            picture.page: file
            for part in mine
            for picture, file in zip(part.pictures, part.soft, strict=False)
            if file
        },
        no_soft_proof="; ".join(faults),
        text=text,
    )
