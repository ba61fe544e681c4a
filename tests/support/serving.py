"""`book serve` as a process of its own, and its states as a browser is told of them."""

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.command import environment

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/[\w-]{43}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server has answered."""

    status: int
    #: By their names in small letters.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A running server."""

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path below the secret, or with a slash for one from the root."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(
                method,
                path if path.startswith("/") else self.path + path,
                skip_host="Host" in headers,
            )
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=found, body=answer.read())
        finally:
            connection.close()

    def states(self) -> Iterator[Any]:
        """Yield the states of the preview, from the present one on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", f"{self.path}events")
            stream = connection.getresponse()
            for line in stream:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))
        finally:
            connection.close()

    def settled(self, after: int = -1) -> Any:
        """Wait for a state in which nothing is left to do, newer than the number `after`."""
        return next(
            state
            for state in self.states()
            if state["number"] > after and not state["busy"] and (state["ebook"] or state["errors"])
        )


@contextmanager
def serve(project: Path) -> Iterator[Serving]:
    """Run `book serve` for a project, and interrupt it in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "book", "serve", "--project", project],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        address = _ADDRESS.search(line)
        assert address, line + (process.stderr.read() if process.stderr else "")
        yield Serving(process=process, address=address.group())
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
