"""A project is examined as it stands, and its credits proven; any file at all ends in findings."""

import re
import shutil
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.check import examination
from book.check.read import pdf_metadata, pdf_text
from book.check.result import Examination, FoundText, Subject
from book.check.rules import credits, editions
from book.files import processes
from book.model import Credit, Photo
from tests.support import press_sheets
from tests.support.editions import Built
from tests.support.spoilt_files import bind, files_of

DISCLAIMER = "This sample was made with the support"


def copied(built: Built, folder: Path) -> Path:
    """A copy to be spoilt; its editions keep the marks that tell them from changed ones."""
    project = folder / "project"
    shutil.copytree(built.project, project, copy_function=shutil.copy2)
    return project


def found(examined: Examination) -> set[tuple[str, str]]:
    return {
        (run.id, run.subject)
        for run in examined.runs
        for _ in run.findings
        if run.subject != "manuscript" and run.id not in ("MADE-01", "IMG-03", "EPUB-07")
    }


# --- what is right --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def examined(reportage: Built) -> Examination:
    return examination.examine(reportage.project)


def test_the_reportage_has_what_it_lacks_and_nothing_else(examined: Examination) -> None:
    codes = [finding.code for finding in examined.findings]
    assert {code: codes.count(code) for code in codes} == {
        "FILE-02": 19,
        "CAP-04": 19,
        "META-08": 1,
        "MAN-10": 1,
        # True as well: no photograph has a date or terms of use.
        "CAP-01": 1,
        "META-07": 1,
    }
    assert examined.sound
    (names,) = [one.message for one in examined.findings if one.code == "META-08"]
    assert "Serhiy Prokopenko" in names
    assert "Serhii Prokopenko" in names


def test_every_photograph_is_proven_in_every_edition(
    examined: Examination, reportage: Built
) -> None:
    assert [row.photo_id for row in examined.credits] == [
        photo.id for photo in reportage.publication.photos
    ]
    for row in examined.credits:
        assert row.proven
        assert set(row.found) == {"print", "screen", "epub"}
        assert row.found["print"] == row.found["screen"]
        (page,) = row.found["print"]
        said = pdf_text.read_pdf_text(reportage.print).pages[int(page) - 1]
        assert credits.squeezed(row.caption) in credits.squeezed(said)
    assert examined.disclaimer == {"print": True, "screen": True, "epub": True}


def test_every_check_of_the_list_was_made_or_is_named_with_a_reason(examined: Examination) -> None:
    assert editions.known_ids() == {run.id for run in examined.runs}
    left = {run.id for run in examined.runs if run.left_out}
    # A judge that was not asked, a cover of type alone, a notice that a PDF does not tell.
    assert left == {*editions.OUTSIDE, "EPUB-01", "EPUB-06", "SAFE-08"}
    pairs = [(run.id, run.subject) for run in examined.runs]
    # Pictures are checked where they were made, and captions where they are written.
    assert len(pairs) == len(set(pairs))


def test_extents_are_named(examined: Examination) -> None:
    assert re.fullmatch(r"28 pages, \d+\.\d MB", examined.files["print"][1])
    assert examined.files["epub"][0] == "build/izium.epub"


def test_an_examination_changes_nothing(reportage: Built, tmp_path: Path) -> None:
    project = copied(reportage, tmp_path)

    def state() -> dict[str, int]:
        return {
            str(path): path.stat().st_mtime_ns
            for path in project.rglob("*")
            if path.is_file() and "cache" not in path.parts
        }

    before = state()
    examination.examine(project)
    assert state() == before


# --- what is wrong --------------------------------------------------------------------------


def test_an_edition_that_is_missing_is_named(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    (project / "build/sample.epub").unlink()
    examined = examination.examine(project)
    left = {run.id: run.left_out for run in examined.runs if run.subject == "epub"}
    assert {"EPUB-05", "META-02", "SAFE-01"} <= set(left)
    assert all("sample.epub" in reason for reason in left.values())
    assert set(examined.credits[0].found) == {"print", "screen"}


def in_epub(pattern: str, new: str, name: str = r"section-01\.xhtml") -> Callable[[Path], None]:
    def spoil(project: Path) -> None:
        (path,) = (project / "build").glob("*.epub")
        files = files_of(path)
        for each, content in files.items():
            if re.search(name, each):
                files[each], count = re.subn(pattern.encode(), new.encode(), content, count=1)
                assert count, content
        bind(path, files)

    return spoil


def without_words(edition: str, credit: str) -> Callable[[Path], None]:
    """Take the instructions out of a page that show some words, and no others."""

    def spoil(project: Path) -> None:
        (path,) = (project / "build").glob(f"*-{edition}.pdf")
        before = pdf_text.read_pdf_text(path).pages
        number = next(at for at, page in enumerate(before) if credit in page)
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[number]
            instructions = list(pikepdf.parse_content_stream(page))
            shown = [at for at, (_, op) in enumerate(instructions) if str(op) in ("Tj", "TJ")]
            for at in shown:
                kept = [one for index, one in enumerate(instructions) if index != at]
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
                spoilt = project / "spoilt.pdf"
                pdf.save(spoilt)
                said = pdf_text.read_pdf_text(spoilt).pages[number]
                if said.count(credit) < before[number].count(credit):
                    shutil.move(spoilt, path)
                    return
        pytest.fail("the words are not shown by one instruction")

    return spoil


def relabelled(project: Path) -> None:
    (path,) = (project / "build").glob("*-screen.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        style = pikepdf.Dictionary(S=pikepdf.Name.r)
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, style]))
        pdf.save(path)


CREDIT = "Ada Lens / Sample Agency"
ACROSS: dict[str, dict[str, tuple[Subject, Callable[[Path], None]]]] = {
    "META-02": {
        "a credit in the EPUB": ("epub", in_epub(r'<p class="credit"[^<]*</p>', "")),
        "an agency in the EPUB": ("epub", in_epub(r"Ada Lens / Sample Agency", "Ada Lens")),
        "a caption in the EPUB": ("epub", in_epub(r"The ferry at noon</p>", "</p>")),
        "a credit in print": ("print", without_words("print", CREDIT)),
        "a credit on the screen": ("screen", without_words("screen", CREDIT)),
    },
    "DIST-02": {
        "one letter": ("epub", in_epub("sole responsibility", "sole responsability", "disclaimer")),
        "all of it in print": ("print", without_words("print", DISCLAIMER)),
    },
    "DIST-06": {
        "another identifier": ("epub", in_epub("0b9e2d3a", "0b9e2d3b", r"\.opf$")),
        "no ISBN": (
            "epub",
            in_epub(
                r"(<dc:identifier[^>]*>[^<]*</dc:identifier>)",
                r"\1<dc:identifier>urn:isbn:9783161484101</dc:identifier>",
                r"\.opf$",
            ),
        ),
    },
    "PDF-13": {"roman numbers": ("screen", relabelled)},
}


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in ACROSS.items() for what in each]
)
def test_what_an_edition_lost_is_found_there_and_nowhere_else(
    built_sample: Built, tmp_path: Path, id: str, what: str
) -> None:
    project = copied(built_sample, tmp_path)
    subject, spoil = ACROSS[id][what]
    spoil(project)
    examined = examination.examine(project)
    assert found(examined) == {(id, subject)}
    assert (id == "DIST-02") == (not examined.disclaimer[subject])
    unproven = [row for row in examined.credits if not row.proven]
    assert (id == "META-02") == bool(unproven)
    assert "MADE-01" in {finding.code for finding in examined.findings}
    assert examined.sound == (id == "DIST-06")


def test_every_check_between_editions_has_a_spoilt_one() -> None:
    assert {rule.id for rule in (*editions.PROOFS, editions.LABELLED)} == set(ACROSS)


def test_the_photograph_that_lost_its_credit_is_named(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    ACROSS["META-02"]["a caption in the EPUB"][1](project)
    (run,) = [
        run for run in examination.examine(project).runs if run.id == "META-02" and run.findings
    ]
    (one,) = run.findings
    assert one.photo_id == "ferry"


# --- anybody's files ------------------------------------------------------------------------


def test_an_edition_is_examined_without_its_manuscript(reportage: Built) -> None:
    for path, kind in zip(reportage.editions, ("CLR-01", "PDF-12", "EPUB-05"), strict=True):
        examined = examination.examine_file(path)
        assert examined.findings == (), path
        made = {run.id for run in examined.runs if not run.left_out}
        assert {kind, "SAFE-01"} <= made
        left = {run.id for run in examined.runs if run.left_out}
        assert {"META-02", "DIST-02", "CAP-05"} <= left
        assert {run.subject for run in examined.runs} == {"file", "manuscript"}


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
    with press_sheets.clean() as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(path)


def locked(path: Path) -> None:
    with press_sheets.clean() as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))


def endless_stream(path: Path) -> None:
    packed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    with press_sheets.clean() as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.pages[2].obj.Contents = stream
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def cyclic_tags(path: Path) -> None:
    with press_sheets.clean() as pdf:
        element = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure))
        element.K = pikepdf.Array([element, element])
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=element)
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.save(path)


def half(path: Path) -> None:
    path.write_bytes(press_sheets._made()[:3000])


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
    began = time.monotonic()
    examined = examination.examine_file(path)
    assert time.monotonic() - began < 60
    assert not examined.sound
    assert str(tmp_path) not in str(examined)
    assert all(finding.hint and finding.file == "file.bin" for finding in examined.findings)


def test_tags_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    cyclic_tags(path)
    assert pdf_metadata.read_pdf_metadata(path).figures == 1


def test_a_damaged_edition_does_not_hide_the_others(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    path = project / "build/sample-screen.pdf"
    path.write_bytes(path.read_bytes()[:2000])
    examined = examination.examine(project)
    assert ("PDF-10", "screen") in found(examined)
    assert set(examined.credits[0].found) >= {"print", "epub"}


# --- the process that can be stopped ----------------------------------------------------------


def _hang() -> None:
    time.sleep(60)


def _burn() -> None:
    while True:
        pass


def _swallow() -> int:
    return len(bytearray(2_000_000_000))


def _fall() -> None:
    import ctypes

    ctypes.string_at(0)


def _twice(number: int) -> int:
    return 2 * number


def test_work_beside_is_answered() -> None:
    assert processes.run_limited(_twice, 21).answer == 42


@pytest.mark.parametrize("work", [_hang, _burn])
def test_work_that_takes_too_long_is_stopped(work: Callable[[], None]) -> None:
    began = time.monotonic()
    assert "more than 2 seconds" in processes.run_limited(work, seconds=2).fault
    assert time.monotonic() - began < 10


def test_work_that_takes_too_much_is_stopped() -> None:
    assert "memory" in processes.run_limited(_swallow).fault


def test_work_that_breaks_down_is_no_error() -> None:
    assert "break down" in processes.run_limited(_fall).fault


# --- pure -----------------------------------------------------------------------------------


def photo(id: str, caption: str, by: str = "Ada Lens", agency: str = "Agency") -> Photo:
    return Photo(
        id=id,
        file=f"{id}.jpg",
        delivered=True,
        digest=id,
        width=3,
        height=2,
        caption=caption,
        credit=Credit(photographers=(by,), agency=agency),
        alt="",
    )


NAMES = st.text("abc ßҐї’-ﬁ", min_size=1, max_size=12).filter(lambda words: credits.squeezed(words))


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8), st.data())
def test_a_credit_that_is_taken_away_is_missed(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    photos = [photo(f"p{at}", caption, by) for at, (caption, by) in enumerate(pairs)]
    passages = [
        FoundText(where=str(at), words=f"{one.caption}\n{one.credit.line}\n")
        for at, one in enumerate(photos)
    ]
    places = credits.found(photos, passages)
    assert all(places.values())
    gone = data.draw(st.integers(0, len(photos) - 1))
    del passages[gone]
    assert sum(not where for where in credits.found(photos, passages).values()) >= 1


@given(NAMES, st.integers(0, 11))
def test_lines_and_hyphens_do_not_hide_a_credit(caption: str, at: int) -> None:
    one = photo("p", caption)
    words = f"{one.caption} {one.credit.line}"
    broken = f"{words[:at]}\u00ad\r\n{words[at:]}"
    assert credits.found([one], [FoundText(where="1", words=broken)])["p"] == ("1",)


def test_a_short_caption_is_not_found_inside_a_longer_one() -> None:
    photos = [photo("a", "Tank"), photo("b", "Abandoned Tank")]
    page = [FoundText(where="1", words="Abandoned Tank Ada Lens / Agency")]
    assert credits.found(photos, page) == {"a": (), "b": ("1",)}


def test_equal_captions_need_as_many_credits() -> None:
    photos = [photo("a", "Downtown"), photo("b", "Downtown")]
    page = [FoundText(where="1", words="Downtown Ada Lens / Agency " * 2)]
    assert all(credits.found(photos, page).values())
    page = [FoundText(where="1", words="Downtown Ada Lens / Agency Downtown")]
    assert credits.found(photos, page) == {"a": ("1",), "b": ()}


def test_words_may_go_on_overleaf() -> None:
    assert credits.stands("abcdef", ["xxabc", "defyy"])
    assert not credits.stands("abcdef", ["xxabc", "yydxf"])
    assert not credits.stands("abcdef", ["xxab", "cdxf"])


def test_a_photograph_with_few_pixels_is_shown_where_it_stands(built_sample: Built) -> None:
    runs = {
        run.id: run
        for run in examination.examine(built_sample.project).runs
        if run.subject == "print"
    }
    placed = {(one.photo_id, one.page): one.box for one in runs["IMG-03"].findings}
    assert {"pier", "flood", "rail-bridge"} == {photo_id for photo_id, _ in placed}
    for left, bottom, right, top in filter(None, placed.values()):
        assert -10 < left < right < 680
        assert -10 < bottom < top < 480
    assert all(placed.values())
    # One finding for both halves of the spread, and two places.
    halves = [one for one in runs["IMG-03"].findings if one.photo_id == "rail-bridge"]
    assert len(halves) == 2
    assert len({one.finding for one in halves}) == 1
