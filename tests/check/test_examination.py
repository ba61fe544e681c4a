"""A project is examined as it stands, and its credits proven; any file at all ends in findings."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from book.check import examination
from book.check.read import pdf_text
from book.check.result import Examination, Subject
from book.check.rules import credits, editions, manuscript_rules, rule_list, structure_words
from book.errors import errors_in
from book.project import Project
from tests.support.epub_files import bind, files_of
from tests.support.projects import Built, rewrite
from tests.support.rule_results import findings_of

DISCLAIMER = "This sample was made with the support"


def copied(built: Built, folder: Path) -> Path:
    """A copy to be spoilt; its editions keep the marks that tell them from changed ones."""
    project = folder / "project"
    shutil.copytree(built.project, project, copy_function=shutil.copy2)
    return project


def found(examined: Examination) -> set[tuple[str, str]]:
    return {
        (run.id, run.subject)
        for run in examined.results
        for _ in run.findings
        if run.subject != "manuscript" and run.id not in ("MADE-01", "IMG-03", "EPUB-06", "EPUB-07")
    }


# --- what is right --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def examined(reportage: Built) -> Examination:
    return examination.examine_project(Project(reportage.project))


def test_the_reportage_has_what_it_lacks_and_nothing_else(examined: Examination) -> None:
    codes = [finding.code for finding in findings_of(examined)]
    assert {code: codes.count(code) for code in codes} == {
        "FILE-02": 19,
        "CAP-04": 19,
        "META-08": 1,
        "MAN-10": 1,
        "EPUB-06": 1,
        # True as well: no photograph has a date or terms of use.
        "CAP-01": 1,
        "META-07": 1,
    }
    assert not errors_in(findings_of(examined))
    (names,) = [one.message for one in findings_of(examined) if one.code == "META-08"]
    assert "Serhiy Prokopenko" in names
    assert "Serhii Prokopenko" in names


def test_every_photograph_is_proven_in_every_edition(
    examined: Examination, reportage: Built
) -> None:
    assert [row.photo_id for row in examined.credits] == [
        photo.id for photo in reportage.publication.photos
    ]
    for row in examined.credits:
        assert all(row.found.values())
        assert set(row.found) == {"print", "screen", "epub"}
        assert row.found["print"] == row.found["screen"]
        (page,) = row.found["print"]
        said = pdf_text.read_pdf_text(reportage.print).pages[int(page) - 1]
        assert credits.comparable(row.caption) in credits.comparable(said)
    assert examined.disclaimer == {"print": True, "screen": True, "epub": True}


def test_every_check_of_the_list_was_made_or_is_named_with_a_reason(examined: Examination) -> None:
    on_every_project = {rule.id for rule in rule_list.listed_rules()} - {
        rule.id for rule in manuscript_rules.LOADING_RULES if rule.id not in ("CLR-02", "DIST-06")
    }
    assert on_every_project == {run.id for run in examined.results}
    left = {run.id for run in examined.results if run.left_out}
    # A judge that was not asked, a book without spreads, a notice that a PDF does not tell.
    assert left == {"EPUB-01", "PDF-15", "SAFE-08"}
    pairs = [(run.id, run.subject) for run in examined.results]
    # Pictures are checked where they were made, and captions where they are written.
    assert len(pairs) == len(set(pairs))


def test_extents_are_named(examined: Examination) -> None:
    assert re.fullmatch(r"\d+ pages, \d+\.\d MB", examined.files["print"][1])
    assert examined.files["epub"][0] == "build/izium.epub"


def test_an_examination_changes_nothing(reportage: Built, tmp_path: Path) -> None:
    project = copied(reportage, tmp_path)

    def state() -> dict[str, int]:
        return {
            str(path): path.stat().st_mtime_ns
            for path in set(project.rglob("*")) - set((project / "build/cache").rglob("*"))
            if path.is_file()
        }

    before = state()
    examination.examine_project(Project(project))
    assert state() == before


# --- what is wrong --------------------------------------------------------------------------


def test_an_edition_that_is_missing_is_named(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    (project / "build/sample.epub").unlink()
    examined = examination.examine_project(Project(project))
    left = {run.id: run.left_out for run in examined.results if run.subject == "epub"}
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


def pages_of(path: Path) -> list[str]:
    """Return the text of each page, with spaces that can be broken."""
    return [page.replace("\xa0", " ") for page in pdf_text.read_pdf_text(path).pages]


def without_words(edition: str, credit: str) -> Callable[[Path], None]:
    """Take the instructions out of a page that show some words, and no others."""

    def spoil(project: Path) -> None:
        (path,) = (project / "build").glob(f"*-{edition}.pdf")
        before = pages_of(path)
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
                said = pages_of(spoilt)[number]
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


def joined(project: Path) -> None:
    """Take the spaces at the ends of lines out of the screen edition."""
    (path,) = (project / "build").glob("*-screen.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            # The space has the code 3 in the program's typefaces.
            page.Contents.write(re.sub(rb"0003>(-?\d+)?\] TJ", rb">] TJ", content))
        pdf.save(path)


CREDIT = "Ada Lens / Sample Agency"
LINE = "The old bridge is older than the town."
ACROSS: dict[str, dict[str, tuple[Subject, Callable[[Path], None]]]] = {
    "META-02": {
        "a credit in the EPUB": ("epub", in_epub(r'<p class="credit"[^<]*</p>', "")),
        "an agency in the EPUB": (
            "epub",
            in_epub(r"Ada(?: |\xc2\xa0)Lens / Sample(?: |\xc2\xa0)Agency", "Ada Lens"),
        ),
        "a caption in the EPUB": ("epub", in_epub(r"The ferry at(?: |\xc2\xa0)noon</p>", "</p>")),
        "a credit in print": ("print", without_words("print", CREDIT)),
        "a credit on the screen": ("screen", without_words("screen", CREDIT)),
    },
    "DIST-02": {
        "one letter": ("epub", in_epub("sole responsibility", "sole responsability", "disclaimer")),
        "all of it in print": ("print", without_words("print", DISCLAIMER)),
    },
    "DIST-09": {
        "a word in the EPUB": ("epub", in_epub("nobody", "")),
        "a word more in the EPUB": ("epub", in_epub("nobody", "nobody at all")),
        "a line in print": ("print", without_words("print", LINE)),
        "a line on the screen": ("screen", without_words("screen", LINE)),
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
    "PDF-14": {"no spaces at the ends of lines": ("screen", joined)},
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
    examined = examination.examine_project(Project(project))
    # What is under a photograph is a word of the manuscript as well.
    also = {("DIST-09", subject)} if id == "META-02" else set()
    assert found(examined) - also == {(id, subject)}
    assert (id == "DIST-02") == (not examined.disclaimer[subject])
    unproven = [row for row in examined.credits if not all(row.found.values())]
    assert (id == "META-02") == bool(unproven)
    assert "MADE-01" in {finding.code for finding in findings_of(examined)}
    assert bool(errors_in(findings_of(examined))) == (id != "DIST-06")


def test_every_check_between_editions_has_a_spoilt_one() -> None:
    between = (*editions.EDITION_RULES, editions.same_labels, structure_words.words_apart)
    assert {rule.id for rule in between} == set(ACROSS)


def test_the_photograph_that_lost_its_credit_is_named(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    ACROSS["META-02"]["a caption in the EPUB"][1](project)
    (run,) = [
        run
        for run in examination.examine_project(Project(project)).results
        if run.id == "META-02" and run.findings
    ]
    (one,) = run.findings
    assert one.photo_id == "ferry"


def test_a_damaged_edition_does_not_hide_the_others(built_sample: Built, tmp_path: Path) -> None:
    project = copied(built_sample, tmp_path)
    path = project / "build/sample-screen.pdf"
    path.write_bytes(path.read_bytes()[:2000])
    examined = examination.examine_project(Project(project))
    assert ("PDF-10", "screen") in found(examined)
    assert set(examined.credits[0].found) >= {"print", "epub"}


def test_a_photograph_with_few_pixels_is_shown_where_it_stands(
    built_sample: Built, tmp_path: Path
) -> None:
    project = copied(built_sample, tmp_path)
    rewrite(project / "source/printers/house.toml", "ppi-warning = 150", "ppi-warning = 225")
    (result,) = [
        result
        for result in examination.examine_project(Project(project)).results
        if (result.id, result.subject) == ("IMG-03", "print")
    ]
    places = [place for finding in result.findings for place in finding.places]
    assert {place.photo_id for place in places} == {"pier", "flood", "rail-bridge"}
    for place in places:
        assert place.box is not None
        left, bottom, right, top = place.box
        assert -10 < left < right < 680
        assert -10 < bottom < top < 480
    # One finding for both halves of the spread, and two places.
    (spread,) = [finding for finding in result.findings if finding.photo_id == "rail-bridge"]
    assert len(spread.places) == 2
