"""EPUBs of publications given as values, with one tiny picture in place of every derivative."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from book import epub, plan, render
from book.layout.page_turns import PageTurn
from book.model import Photo, Publication
from book.plan import Derivative, Edition
from book.project import STYLES
from tests.support.projects import sha256

RECIPE = plan.recipes("")[Edition.EPUB]


def tiny_jpeg() -> bytes:
    """Return a JPEG of 3 x 2 px."""
    content = io.BytesIO()
    Image.new("RGB", (3, 2), (90, 90, 90)).save(content, "JPEG")
    return content.getvalue()


TINY = tiny_jpeg()


def tiny_derivative(photo: Photo) -> Derivative:
    """Plan a derivative of 3 x 2 px."""
    return Derivative(
        photo_id=photo.id,
        edition=Edition.EPUB,
        name=f"{photo.id}-3w-0123456789ab.jpg",
        scaled=(3, 2),
        recipe=RECIPE,
        base=3,
    )


def write_small_epub(
    folder: Path,
    name: str,
    publication: Publication,
    turns: Sequence[PageTurn] = (),
    picture: bytes = TINY,
) -> Path:
    """Write an EPUB to a folder with one picture for all photographs; return its path.

    Sections are divided as if each picture had 2.6 MB.
    """
    files = {photo.id: tiny_derivative(photo) for photo in publication.photos}
    for file in files.values():
        (folder / file.name).write_bytes(picture)
    weights = dict.fromkeys(files, 2_600_000)
    documents = render.render_epub(publication, files, None, turns, weights=weights)
    target = folder / f"{name}.epub"
    css = {"epub.css": (STYLES / "epub.css").read_bytes()}
    digests = dict.fromkeys((file.name for file in files.values()), sha256(picture))
    epub.write_epub(target, publication, documents, files, None, folder, digests, css)
    return target
