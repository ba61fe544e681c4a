"""Anybody's PDF or EPUB is examined, and a hostile one ends in findings."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from book.check import examination
from book.check.read import pdf_pages
from book.errors import errors_in
from tests.support import small_print_edition
from tests.support.projects import Built
from tests.support.rule_results import findings_of

DISCLAIMER = "This sample was made with the support"


def test_an_edition_is_examined_without_its_manuscript(reportage: Built) -> None:
    for path, kind in zip(reportage.editions, ("CLR-01", "PDF-11", "EPUB-05"), strict=True):
        examined = examination.examine_file(path)
        # The cover of the reportage is of type alone.
        known = ["EPUB-06"] if path.suffix == ".epub" else []
        assert [finding.code for finding in findings_of(examined)] == known, path
        made = {run.id for run in examined.results if not run.left_out}
        assert {kind, "SAFE-01"} <= made
        left = {run.id for run in examined.results if run.left_out}
        assert {"META-02", "DIST-02", "CAP-05"} <= left
        assert {run.subject for run in examined.results} == {"file", "manuscript"}


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", bytes(300_000_000))


def lying_bomb(path: Path) -> None:
    """An archive that says of 300 MB that they are ten bytes."""
    bomb(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 300_000_000), struct.pack("<I", 10)))


def laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    with zipfile.ZipFile(path, "w") as archive:
        words = f'<!DOCTYPE c [<!ENTITY a0 "ha">{entities}]><c>&a11;</c>'
        archive.writestr("META-INF/container.xml", words)


def deep(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", "<a>" * 100_000 + "</a>" * 100_000)


def outward(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="../../../../etc/passwd"/></rootfiles></container>',
        )


def cycle(path: Path) -> None:
    with small_print_edition.clean() as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(path)


def locked(path: Path) -> None:
    with small_print_edition.clean() as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))


def endless_stream(path: Path) -> None:
    packed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    with small_print_edition.clean() as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.pages[2].obj.Contents = stream
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def cyclic_tags(path: Path) -> None:
    with small_print_edition.clean() as pdf:
        element = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure))
        element.K = pikepdf.Array([element, element])
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=element)
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.save(path)


def half(path: Path) -> None:
    path.write_bytes(small_print_edition.clean_bytes()[:3000])


HOSTILE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "words": lambda path: path.write_text("This is no book.\n", encoding="utf-8"),
    "half an archive": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(400)),
    "half a PDF": half,
    "a zip bomb": bomb,
    "a zip bomb that lies": lying_bomb,
    "a billion laughs": laughs,
    "a deep tree": deep,
    "a way out": outward,
    "pages in a circle": cycle,
    "a lock": locked,
    "packed twice": endless_stream,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_in_findings(tmp_path: Path, what: str) -> None:
    path = tmp_path / "file.bin"
    HOSTILE[what](path)
    examined = examination.examine_file(path)
    assert errors_in(findings_of(examined))
    assert str(tmp_path) not in str(examined)
    assert all(finding.hint and finding.file == "file.bin" for finding in findings_of(examined))


def test_tags_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    cyclic_tags(path)
    _, metadata = pdf_pages.read_pdf(path)
    assert metadata.undescribed == (0,)
