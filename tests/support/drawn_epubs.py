"""Small EPUBs of one document, as other programs than this one write them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.small_epubs import TINY

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mp3": "audio/mpeg",
}


def document(body: str, head: str = "", before: str = "") -> str:
    """Return an XHTML document."""
    return (
        f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def draw_epub(
    path: Path,
    page: str,
    files: Mapping[str, bytes | str] | None = None,
    *,
    meta: str = "",
    spine: str = "c",
    attributes: Mapping[str, str] | None = None,
    first: tuple[str, bytes] = ("mimetype", b"application/epub+zip"),
    compressed: bool = False,
) -> Path:
    """Write an EPUB with a document, c.xhtml, and more files; return its path.

    `attributes` are those of manifest items, by the file's name; `first` is the first file.
    """
    more = dict(files or {})
    contents = {"c.xhtml": page, **more}
    items = "".join(
        f'<item id="{name.partition(".")[0]}" href="{name}" '
        f'media-type="{_TYPES[Path(name).suffix]}" {(attributes or {}).get(name, "")}/>'
        for name in contents
        if "/" not in name
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:a:b'
        f"</dc:identifier><dc:title>A</dc:title><dc:language>en</dc:language>{meta}</metadata>"
        f'<manifest>{items}</manifest><spine><itemref idref="{spine}"/></spine></package>'
    )
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(*first, kind)
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("p.opf", package)
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


#: A picture that a document may refer to.
PICTURE = {"a.jpg": TINY}
