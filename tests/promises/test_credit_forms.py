"""Credits as newsrooms write them stand in all editions, and list only people as photographers."""

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from book.check import examination
from book.check.result import EDITIONS, Examination
from book.images import metadata
from book.images.metadata import PhotoMetadata
from book.project import Project
from tests.support import profiles
from tests.support.finished_epub import NAMESPACES, read_epub
from tests.support.projects import Built, build

#: The tables of gallery.toml, and who is named on the title page for each.
TABLES = {
    'credit = "AP Photo/Evgeniy Maloletka"': ("Evgeniy Maloletka",),
    'credit = "Jane Doe / Service via AP"': ("Jane Doe",),
    'credit = "REUTERS/Jane Doe/File Photo"': ("Jane Doe",),
    'credit = "(AP Photo/Jane Doe, File)"': ("Jane Doe",),
    'credit = "Handout / State Emergency Service"': (),
    'credit = "Courtesy of the Doe family"': (),
    'credit = "Reuters"': (),
    'credit = "Олександра Нечуй-Левицька та Іван Петренко / Агенція прикладів Ґанок"': (
        "Олександра Нечуй-Левицька", "Іван Петренко",
    ),
    'credit = "Bob Person, Jr. / Agency"': ("Bob Person, Jr.",),
    'credit = "Stringer/Anadolu via Getty"': (),
    'credit = "Фото з відкритих джерел"': (),
    'credit = "Name withheld / Reuters"': (),
    'credit = "Jan Gaj / PAP"\nlicence = "CC BY-SA 4.0"': ("Jan Gaj",),
    'credit = "Світлина: Libkos"\nphotographers = ["Kostiantyn Liberov"]': ("Kostiantyn Liberov",),
    # Nothing: the credit is the file's.
    "": ("Ann Person",),
}  # fmt: skip
PEOPLE = tuple(dict.fromkeys(name for names in TABLES.values() for name in names))
PUBLICATION = """\
name = "credits"
title = "Credits"
identifier = "urn:uuid:ca429cd3-fdb9-4fd0-ba27-2a49f5209282"
date = 2026-01-31
publisher = "The newsroom"
rights = "© The newsroom"
"""


@pytest.fixture(scope="module")
def credited(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = tmp_path_factory.mktemp("credits")
    gallery = project / "source/gallery"
    gallery.mkdir(parents=True)
    (project / "source/sections").mkdir()
    ids = [f"p{number}" for number in range(len(TABLES))]
    lines = "".join(f"![]({id})\n\n" for id in ids)
    (project / "source/sections/10-one.md").write_text(f"# One\n\n{lines}", encoding="utf-8")
    (project / "source/disclaimer.md").write_text("The disclaimer.\n", encoding="utf-8")
    (project / "source/publication.toml").write_text(PUBLICATION, encoding="utf-8")
    tables = [
        f'[photo.{id}]\nfile = "{id}.jpg"\ncaption = "Caption {id}"\nalt = "A square"\n{table}\n'
        for id, table in zip(ids, TABLES, strict=True)
    ]
    (gallery / "gallery.toml").write_text("\n".join(tables), encoding="utf-8")
    words = PhotoMetadata(creators=("Ann Person",), credit="AFP/Getty Images")
    for number, id in enumerate(ids):
        packet = metadata.xmp_packet(words) if id == ids[-1] else b""
        picture = Image.new("RGB", (240, 160), (200, 10 * number, 90))
        profile = profiles.rgb_profile("srgb")
        picture.save(gallery / f"{id}.jpg", icc_profile=profile, xmp=packet)
    return build(project)


@pytest.fixture(scope="module")
def examined(credited: Built) -> Examination:
    return examination.examine_project(Project(credited.project))


def test_no_credit_is_in_doubt(credited: Built) -> None:
    assert [each.code for each in credited.source.warnings] == []
    last = credited.publication.photos[-1]
    assert last.credit.line == "Ann Person / AFP/Getty Images"


@pytest.mark.parametrize("code", ["META-02", "META-03", "META-04", "CAP-03"])
def test_the_check_proves_each_credit(examined: Examination, code: str) -> None:
    results = [result for result in examined.results if result.id == code]
    assert results
    assert [(result.left_out, result.findings) for result in results] == [("", ())] * len(results)


def test_the_report_has_each_credit_with_its_places(credited: Built, examined: Examination) -> None:
    for proof, names, photo in zip(
        examined.credits, TABLES.values(), credited.publication.photos, strict=True
    ):
        assert (proof.photographers, proof.line) == (names, photo.credit.line)
        assert all(proof.found[edition] for edition in EDITIONS)
    licensed = [proof.line for proof in examined.credits if proof.licence]
    assert licensed == ["Jan Gaj / PAP / CC BY-SA 4.0"]


def test_metadata_and_title_page_list_the_people_alone(credited: Built) -> None:
    book = read_epub(credited.epub)
    contributors = [
        str(each.text) for each in book.package.iterfind(".//dc:contributor", NAMESPACES)
    ]
    roles = book.package.iterfind(".//opf:meta[@property='role']", NAMESPACES)
    assert contributors == [*PEOPLE]
    # The publisher is in the place of an author.
    assert {str(each.text) for each in roles} == {"pht"}
    title_page = next(each for name, each in book.documents.items() if "titlepage" in name)
    words = etree.tostring(title_page, encoding="unicode", method="text").replace("\xa0", " ")
    assert f"Photographs by {', '.join(PEOPLE)}" in words.splitlines()
    with pikepdf.open(credited.screen) as pdf, pdf.open_metadata() as xmp:
        assert list(xmp["dc:creator"]) == ["The newsroom", *PEOPLE]


def test_the_credits_page_lists_everybody_under_a_name(credited: Built) -> None:
    document = next(
        each for name, each in read_epub(credited.epub).documents.items() if "credits" in name
    )
    headings = [
        "".join(each.itertext()).replace("\xa0", " ")
        for each in document.iter("{http://www.w3.org/1999/xhtml}h2")
    ]
    assert headings == [
        "Evgeniy Maloletka / AP",
        "Jane Doe / Service via AP",
        "Jane Doe / Reuters",
        "Jane Doe / AP",
        "State Emergency Service",
        "Courtesy of the Doe family",
        "Reuters",
        "Олександра Нечуй-Левицька / Агенція прикладів Ґанок",
        "Іван Петренко / Агенція прикладів Ґанок",
        "Bob Person, Jr. / Agency",
        "Anadolu via Getty",
        "Фото з відкритих джерел",
        "Jan Gaj / PAP",
        "Kostiantyn Liberov / Libkos",
        "Ann Person / AFP/Getty Images",
    ]
