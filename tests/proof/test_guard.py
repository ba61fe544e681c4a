"""What the server of the preview answers: a browser on this machine, that has the secret."""

import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from book.errors import NotInstalledError
from book.exit_codes import ExitCode
from book.project import Project
from book.proof.live import guard, server
from tests.support.command import run_book
from tests.support.serving import Serving, serve

SECRET = "s" * 43
PORT = 8765
HOST = {"host": f"127.0.0.1:{PORT}"}
#: Headers of a request, and the status by which it is refused; 0 for one that is answered.
REQUESTS: Mapping[str, tuple[Mapping[str, str], int]] = {
    "a browser": (HOST, 0),
    "by name": ({"host": f"LocalHost:{PORT}"}, 0),
    "a browser that says where from": ({**HOST, "sec-fetch-site": "none"}, 0),
    "our own page": (
        {**HOST, "sec-fetch-site": "same-origin", "origin": f"http://127.0.0.1:{PORT}"},
        0,
    ),
    "no host": ({}, 421),
    "an empty host": ({"host": ""}, 421),
    "a host without the port": ({"host": "127.0.0.1"}, 421),
    "another port": ({"host": "127.0.0.1:80"}, 421),
    "a foreign name": ({"host": f"evil.example:{PORT}"}, 421),
    "a name that begins alike": ({"host": f"127.0.0.1.nip.io:{PORT}"}, 421),
    "the address of another machine": ({"host": f"192.168.0.7:{PORT}"}, 421),
    "all addresses": ({"host": f"0.0.0.0:{PORT}"}, 421),
    "a foreign origin": ({**HOST, "origin": "https://evil.example"}, 403),
    "another port as origin": ({**HOST, "origin": "http://127.0.0.1:9999"}, 403),
    "a hidden origin": ({**HOST, "origin": "null"}, 403),
    "a page of another site": ({**HOST, "sec-fetch-site": "cross-site"}, 403),
    "a page of another port": ({**HOST, "sec-fetch-site": "same-site"}, 403),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_answered_only_if_it_comes_from_here(name: str) -> None:
    headers, status = REQUESTS[name]
    refused = guard.refusal("GET", f"/{SECRET}/", headers, port=PORT, secret=SECRET)
    assert refused == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/{SECRET}/", 0),
        (f"/{SECRET}/ebook/section-01.xhtml", 0),
        ("/", 404),
        ("", 404),
        ("*", 404),
        (f"/{SECRET[:-1]}/", 404),
        (f"/{SECRET}s/", 404),
        (f"//{SECRET}/", 404),
        (f"/x/{SECRET}/", 404),
        ("/\udcff/", 404),
        ("/ї/", 404),
    ],
)
def test_a_request_needs_the_secret(path: str, status: int) -> None:
    assert guard.refusal("GET", path, HOST, port=PORT, secret=SECRET) == status


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"]
)
def test_nothing_can_be_changed(method: str) -> None:
    assert guard.refusal(method, f"/{SECRET}/", HOST, port=PORT, secret=SECRET) == 405


def test_without_its_packages_the_command_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    with pytest.raises(NotInstalledError, match=r"pip install '\.\[serve\]'") as raised:
        server.serve(Project(tmp_path), None, SECRET, lambda address: None)
    assert raised.value.exit_code == ExitCode.NOT_INSTALLED


# --- a running server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def serving(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Serve the sample, with a link out of the project where the preview has its pictures."""
    folder = tmp_path_factory.mktemp("served")
    project = shutil.copytree(drawn_sample, folder / "sample")
    (folder / "secret.txt").write_text("nobody's business", encoding="utf-8")
    with serve(project) as running:
        running.settled()
        (project / "build/cache/live/pictures/out.jpg").symlink_to(folder / "secret.txt")
        yield running


def test_the_page_can_load_nothing_but_its_own_files(serving: Serving) -> None:
    page = serving.ask("")
    assert page.status == 200
    policy = page.headers["content-security-policy"]
    nonce = policy.partition("script-src 'nonce-")[2].partition("'")[0]
    assert len(nonce) >= 20
    assert page.body.count(f'nonce="{nonce}"'.encode()) == 2
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert serving.ask("").headers["content-security-policy"] != policy


@pytest.mark.parametrize("path", ["", "parts/", "ebook/section-01.xhtml", "ebook/epub.css", "x"])
def test_every_answer_has_the_headers_that_keep_it_here(serving: Serving, path: str) -> None:
    headers = serving.ask(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_what_belongs_to_the_publication_is_served(serving: Serving) -> None:
    state = serving.settled()
    for part in state["parts"]:
        assert json.loads(serving.ask(f"parts/{part['key']}.json").body)
    page = serving.ask(f"pages/{part['key']}-1-72.jpg")
    assert page.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(page.body)).size == (667, 468)
    section = serving.ask("ebook/section-01.xhtml")
    assert "sandbox allow-same-origin" in section.headers["content-security-policy"]
    pictures = re.findall(rb'src="(images/[^"]+)"', section.body)
    assert pictures
    for name in pictures:
        assert serving.ask(f"ebook/{name.decode()}").body.startswith(b"\xff\xd8")
    where = json.loads(serving.ask("where/section-1/0").body)
    assert where["place"] == "source/sections/10-the-river.md:3"
    assert where["uri"].startswith("vscode://file/")


@pytest.mark.parametrize(
    "path",
    [
        "ebook/images/out.jpg",
        "ebook/../../../etc/passwd",
        "ebook/..%2f..%2f..%2fetc%2fpasswd",
        "ebook/images/..%2f..%2f..%2fsource%2fpublication.toml",
        "ebook//etc/passwd",
        "ebook/%2fetc%2fpasswd",
        "ebook/section-01.xhtml%00.css",
        "pages/../digests.json",
        "pages/..%2fdigests.json",
        "pages/out-1-96.jpg",
        "parts/..%2f..%2fdigests.json",
        "where/..%2f..%2fetc%2fpasswd",
        "live.html",
        "source/publication.toml",
    ],
)
def test_no_path_of_a_request_is_one_of_a_file(serving: Serving, path: str) -> None:
    answer = serving.ask(path)
    assert (answer.status, answer.body) == (404, b"")


def test_pages_are_drawn_at_few_resolutions_alone(serving: Serving) -> None:
    key = serving.settled()["parts"][0]["key"]
    for rest in ("1-97", "1-10000", "0-96", "999999-96", "-1-96"):
        assert serving.ask(f"pages/{key}-{rest}.jpg").status == 404


def test_foreign_requests_are_refused_by_the_running_server(serving: Serving) -> None:
    assert serving.ask("", Host="evil.example").status == 421
    assert serving.ask("", Host=f"evil.example:{serving.port}").status == 421
    assert serving.ask("", Origin="https://evil.example").status == 403
    assert serving.ask("", Sec_Fetch_Site="cross-site").status == 403
    assert serving.ask("", "POST").status == 405
    assert serving.ask("/").status == serving.ask("/x/events").status == 404


def test_no_other_machine_reaches_it(serving: Serving) -> None:
    sockets = Path(f"/proc/{serving.process.pid}/net/tcp").read_text(encoding="ascii")
    listening = [line.split()[1] for line in sockets.splitlines() if line.split()[3] == "0A"]
    ours = [each for each in listening if each.endswith(f":{serving.port:04X}")]
    # 127.0.0.1, in the order of the machine.
    assert ours == [f"0100007F:{serving.port:04X}"]


def test_a_second_one_of_the_same_publication_is_refused(serving: Serving) -> None:
    words = serving.process.args
    assert isinstance(words, list)
    second = run_book("serve", "--project", str(words[-1]))
    assert second.returncode == ExitCode.WRONG_USE
    assert "shows this publication already" in second.stderr
