"""A manuscript with any fault is read to its end: `tests.trials.mutated_manuscripts`, in small."""

import pytest

from book.plan import Edition
from tests.trials import mutated_manuscripts
from tests.trials.mutated_manuscripts import base_manuscript, trial_project, try_manuscript


def test_mutated_manuscripts_are_read_and_rendered_without_an_exception() -> None:
    with trial_project() as project:
        read = [mutated_manuscripts.try_seed(project, seed) for seed in range(250)]
    assert any(read)
    assert not all(read)


#: Texts that failed once, each in place of a file.
FAILED = (
    ("gallery/gallery.toml", b'[photo.ferry]\r\r\nfile = "ferry.jpg"\r\r\n'),
    ("printers/house.toml", b"ppi = 300\r\r\n"),
    ("publication.toml", b"title = 1\r\r\r\n"),
    ("sections/20-the-bridges.md", b"# A\n\n" + b"[^" * 2000),
    ("sections/20-the-bridges.md", b"# A\n\n" + b"[a](" * 2000),
    ("sections/20-the-bridges.md", b"# A\n\n" + b"![" * 2000),
    ("sections/20-the-bridges.md", b"# A\n\n" + b"[a]{lang=uk" * 2000),
    ("sections/20-the-bridges.md", b"# " + b"a" * 50_000),
    ("sections/20-the-bridges.md", b"# A\n\n[a](https://b.example/" + b"c" * 50_000 + b")\n"),
)


@pytest.mark.parametrize(("name", "content"), FAILED)
def test_texts_that_failed_once_are_read(name: str, content: bytes) -> None:
    with trial_project() as project:
        files = base_manuscript(1)
        files[name] = content
        try_manuscript(project, files, Edition.EPUB)
