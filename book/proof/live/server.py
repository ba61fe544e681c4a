"""The server of the preview: one page, its pictures, the e-book, and an event for each change.

What it answers with is in the preview, by name or number; no path of a request is one of a file.
"""

import asyncio
import fcntl
import json
import mimetypes
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from book import render
from book.errors import NotInstalledError, UsageError
from book.files import cache_files, kept_files
from book.files.atomic import PART_SUFFIX
from book.files.kept_files import ChangedFileError
from book.images import page_jpegs
from book.project import STYLES, Project
from book.proof.live import follower, guard, preview, watcher
from book.proof.live.follower import Saves, Stage
from book.proof.live.typesetting import Folders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

#: Pixels per inch in which pages are drawn, of which a browser chooses.
RESOLUTIONS = (72, 96, 144, 192)
#: Seconds between two signs of life on a stream without events.
_PING = 15.0
_USUAL_PORT = 8765
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(slots=True)
class _Site:
    """What requests are answered from."""

    root: Path
    port: int
    secret: str
    stage: Stage
    #: PDFium is not thread-safe: one thread draws.
    drawing: Executor
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def page(self, request: "Request") -> "Response":
        nonce = secrets.token_urlsafe(16)
        values = {"nonce": nonce, "resolutions": json.dumps(RESOLUTIONS)}
        text = render.fill("live.html", values, _TEMPLATES)
        return _answer(text, "text/html", guard.page_policy(nonce))

    async def events(self, request: "Request") -> "Response":
        from starlette.responses import StreamingResponse

        return StreamingResponse(
            self._states(),
            media_type="text/event-stream",
            headers={**guard.HEADERS, "Content-Security-Policy": guard.NO_POLICY},
        )

    async def _states(self) -> AsyncIterator[str]:
        """Yield each state of the preview as an event; states between two events are left out."""
        yield "retry: 1000\n\n"
        while not self.stop.is_set():
            newer = self.stage.newer
            yield f"data: {preview.to_json(self.stage.preview)}\n\n"
            while not newer.is_set() and not self.stop.is_set():
                stopped = asyncio.ensure_future(self.stop.wait())
                changed = asyncio.ensure_future(newer.wait())
                done, waiting = await asyncio.wait(
                    (stopped, changed), timeout=_PING, return_when=asyncio.FIRST_COMPLETED
                )
                for each in waiting:
                    each.cancel()
                if not done:
                    yield ": ping\n\n"

    async def part(self, request: "Request") -> "Response":
        laid = self.stage.preview.laid_by_key(request.path_params["key"])
        return _answer(preview.part_to_json(laid), "application/json") if laid else _absent()

    async def picture(self, request: "Request") -> "Response":
        words = request.path_params
        laid = self.stage.preview.laid_by_key(words["key"])
        number, ppi = words["number"], words["ppi"]
        if not laid or not 1 <= number <= len(laid.anchors) or ppi not in RESOLUTIONS:
            return _absent()
        path = Folders(root=self.root).pdf(laid.key)
        loop = asyncio.get_running_loop()
        jpeg = await loop.run_in_executor(self.drawing, _draw_page, path, number, ppi)
        return _answer(jpeg, "image/jpeg") if jpeg else _absent()

    async def where(self, request: "Request") -> "Response":
        ebook = self.stage.preview.ebook
        found = ebook.places.get(request.path_params["at"]) if ebook else None
        if found is None:
            return _absent()
        file, line = found
        uri = f"vscode://file{quote((self.root / file).as_posix())}:{max(line, 1)}"
        place = f"{file}:{line}" if line else file
        return _answer(json.dumps({"place": place, "uri": uri}), "application/json")

    async def ebook(self, request: "Request") -> "Response":
        shown, name = self.stage.preview, request.path_params["name"]
        if not shown.ebook:
            return _absent()
        for document in shown.ebook.documents:
            if document.name == name:
                return _answer(document.xhtml, "application/xhtml+xml", guard.EBOOK_POLICY)
        kind = mimetypes.types_map.get(Path(name).suffix, "application/octet-stream")
        if name in shown.ebook.styles:
            return _answer(shown.ebook.styles[name], kind)
        folder, _, file = name.partition("/")
        if folder == "images" and (digest := shown.pictures.get(file)):
            with suppress(OSError, ChangedFileError):
                content = kept_files.read_unchanged(Folders(root=self.root).pictures / file, digest)
                return _answer(content, kind)
        return _absent()


def _draw_page(path: Path, number: int, ppi: int) -> bytes:
    """Return a page as a JPEG; empty when the file is not there any more."""
    # Imported late: loading PDFium takes 0.1 s.
    from book.check.read import page_drawing

    try:
        for drawn in page_drawing.drawn_pages(path, ppi, [number]):
            part = page_jpegs.PagePart(left=0, top=0, width=drawn.width, height=drawn.height)
            return page_jpegs.encode_page(
                drawn.pixels, drawn.width, drawn.height, drawn.stride, part
            ).jpeg
    except (RuntimeError, OSError):
        # PDFium's own errors are of the one kind.
        pass
    return b""


def serve(project: Project, port: int | None, secret: str, begun: Callable[[str], None]) -> None:
    """Show the publication of a project until the process is interrupted.

    `begun` is called with the address when it can be opened. Without a `port` it is the usual one,
    or a free one where that is taken. Raise `UsageError` for a port that is taken, or where another
    process shows this project; `NotInstalledError` without the packages of a server.
    """
    require_packages()
    folders = Folders(root=project.root)
    with _only_one(folders), closing(_listen(port)) as listening:
        asyncio.run(_serve(project.root, listening, secret, begun))


def require_packages() -> None:
    """Raise `NotInstalledError` when a package of the extra `serve` is missing."""
    missing = [name for name in ("starlette", "uvicorn", "watchfiles") if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        raise NotInstalledError(
            f"book serve needs {names}; install with: pip install '.[serve]' in the "
            "program's folder, or in a checkout: make serve"
        )


async def _serve(
    root: Path, listening: socket.socket, secret: str, begun: Callable[[str], None]
) -> None:
    import uvicorn

    port, stage, saves = listening.getsockname()[1], Stage(), Saves()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as drawing:
        site = _Site(root=root, port=port, secret=secret, stage=stage, drawing=drawing)

        class Server(uvicorn.Server):
            def handle_exit(self, sig: int, frame: Any) -> None:
                # A stream of events would end only with its browser.
                loop.call_soon_threadsafe(site.stop.set)
                super().handle_exit(sig, frame)

        settings = uvicorn.Config(
            _application(site),
            # Its log would have the secret.
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        tasks = [
            asyncio.create_task(follower.follow(root, stage, saves)),
            asyncio.create_task(_watch(root, saves, site.stop)),
        ]
        begun(f"http://{guard.HOST}:{port}/{secret}/")
        try:
            await Server(settings).serve(sockets=[listening])
        finally:
            site.stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(root: Path, saves: Saves, stop: asyncio.Event) -> None:
    async for files in watcher.saved_files((root / "source", STYLES), stop):
        saves.add(files)


def _application(site: _Site) -> Any:
    """Return the ASGI application, behind the guard."""
    from starlette.applications import Starlette
    from starlette.datastructures import Headers
    from starlette.routing import Route

    routes = Starlette(
        routes=[
            Route("/{secret}/", site.page),
            Route("/{secret}/events", site.events),
            Route("/{secret}/parts/{key}.json", site.part),
            Route("/{secret}/pages/{key}-{number:int}-{ppi:int}.jpg", site.picture),
            Route("/{secret}/where/{at:path}", site.where),
            Route("/{secret}/ebook/{name:path}", site.ebook),
        ],
        exception_handlers={404: lambda request, error: _refused(404)},
    )
    routes.router.redirect_slashes = False

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status = guard.refusal(
            scope["method"],
            scope["path"],
            Headers(scope=scope),
            port=site.port,
            secret=site.secret,
        )
        await (_refused(status) if status else routes)(scope, receive, send)

    return application


def _listen(port: int | None) -> socket.socket:
    """Return a socket that only this machine can reach."""
    for number in (port,) if port else (_USUAL_PORT, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # Else a port would stay taken for a minute after the last server.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((guard.HOST, number))
            # A browser that is opened at once waits and is not refused.
            listening.listen()
            return listening
        except OSError as error:
            listening.close()
            if port:
                reason = f"port {port} cannot be used: {error.strerror}"
                raise UsageError(f"{reason}; leave --port out to have a free one") from None
    raise UsageError("no port of this machine is free")


@contextmanager
def _only_one(folders: Folders) -> Iterator[None]:
    """Yield while this process has the lock of the preview's cache.

    Raise `UsageError` when another one has it.
    """
    cache_files.make_folder(folders.cache)
    with (folders.cache / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                "book serve shows this publication already, in another terminal"
            ) from None
        for part in folders.cache.rglob(f".*{PART_SUFFIX}"):
            cache_files.remove(part)
        yield


def _answer(content: str | bytes, kind: str, policy: str = guard.NO_POLICY) -> "Response":
    from starlette.responses import Response

    headers = {**guard.HEADERS, "Content-Security-Policy": policy}
    return Response(content, media_type=kind, headers=headers)


def _absent() -> "Response":
    return _refused(404)


def _refused(status: int) -> "Response":
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(
        "", status, {**guard.HEADERS, "Content-Security-Policy": guard.NO_POLICY}
    )
