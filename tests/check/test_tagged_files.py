"""What a tagged PDF of any program says to screen readers is read as the specification has it."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from book.check.rules.screen_edition import figures_described, navigable
from tests.support.rule_results import pdf_file
from tests.support.tagged_pdfs import DEFAULT, OWN, element, said, tagged


def messages(path: Path) -> list[str]:
    return [problem.message for problem in navigable.find(pdf_file(path))]


def undescribed(path: Path) -> int:
    return len([*figures_described.find(pdf_file(path))])


def space(name: str, **roles: Any) -> Dictionary:
    return Dictionary(Type=Name.Namespace, NS=String(name), RoleMapNS=Dictionary(**roles))


def roles(**mapped: str) -> Dictionary:
    return Dictionary({f"/{key}": Name(f"/{value}") for key, value in mapped.items()})


FIGURES: dict[str, tuple[Dictionary, Dictionary, int]] = {
    "a figure": (element("Figure"), roles(), 1),
    "a figure with words": (element("Figure", Alt=String("A bridge")), roles(), 0),
    "a figure with its text": (element("Figure", ActualText=String("A")), roles(), 0),
    "a picture that is a figure": (element("Picture"), roles(Picture="Figure"), 1),
    "and its words": (element("Picture", Alt=String("A bridge")), roles(Picture="Figure"), 0),
    "a chain": (element("A"), roles(A="B", B="C", C="Figure"), 1),
    "a chain to a paragraph": (element("A"), roles(A="B", B="P"), 0),
    "a type that is unknown": (element("Picture"), roles(), 0),
    "a figure that is a paragraph": (element("Figure"), roles(Figure="P"), 0),
    "a figure that is itself": (element("Figure"), roles(Figure="Figure"), 1),
    "a circle": (element("A"), roles(A="B", B="A"), 0),
    "a namespace": (element("Pic", NS=space(OWN, Pic=Name.Figure)), roles(), 1),
    "a namespace and its type": (
        element("Pic", NS=space(OWN, Pic=Array([Name.Figure, space(DEFAULT)]))), roles(), 1,
    ),
    "two namespaces": (
        element("Pic", NS=space(OWN, Pic=Array([Name.Q, space(f"{OWN}/2", Q=Name.Figure)]))),
        roles(),
        1,
    ),
    "a namespace and then the map": (
        element("Pic", NS=space(OWN, Pic=Name.Photo)), roles(Photo="Figure"), 1,
    ),
    "a map that is for another namespace": (
        element("Pic", NS=space(OWN)), roles(Pic="Figure"), 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FIGURES)
def test_a_figure_is_what_the_maps_make_a_figure(tmp_path: Path, what: str) -> None:
    kid, mapped, count = FIGURES[what]
    path = tagged(tmp_path / "tagged.pdf", said("a"), kid, RoleMap=mapped)
    assert undescribed(path) == count


def test_a_long_chain_of_types_is_followed_to_its_end(tmp_path: Path) -> None:
    chain = {f"T{at}": f"T{at + 1}" for at in range(500)} | {"T500": "Figure"}
    kids = [element(f"T{at}") for at in (0, 250, 500)]
    path = tagged(tmp_path / "tagged.pdf", said("a"), *kids, RoleMap=roles(**chain))
    assert undescribed(path) == 3


SILENT_FILE = "the file does not say in which language it is"
SILENT_TEXT = "some of its text does not say in which language it is"
ENGLISH = String("en")
LANGUAGES = {
    "the file": ("en", said("a"), [element("P")], []),
    "none": ("", said("a"), [element("P")], [SILENT_FILE]),
    "the element": ("", said("a"), [element("P", Lang=ENGLISH)], []),
    "the element around it": ("", said("a"), [element("Div", element("P"), Lang=ENGLISH)], []),
    "the marked content": ("", said("a", more="/Lang (en)"), [element("P")], []),
    "one of two elements": (
        "", said("a") + said("b", 1), [element("P", Lang=ENGLISH), element("P", 1)], [SILENT_TEXT],
    ),
    "an empty one": ("", said("a"), [element("P", Lang=String(""))], [SILENT_FILE]),
}  # fmt: skip


@pytest.mark.parametrize("what", LANGUAGES)
def test_the_language_can_be_said_by_elements(tmp_path: Path, what: str) -> None:
    language, content, kids, expected = LANGUAGES[what]
    path = tagged(tmp_path / "tagged.pdf", content, *kids, language=language)
    assert messages(path) == expected


UNTAGGED = "text is in no element of the structure and no artifact, and is not read out"
SHOWN = "BT /F 9 Tf 20 20 Td (a) Tj ET\n"
ARTIFACT = f"/Artifact BMC {SHOWN} EMC "
TEXTS = {
    "tagged": (said("a"), [element("P")], []),
    "beside it": (said("a") + SHOWN, [element("P")], [UNTAGGED]),
    "an artifact": (said("a") + ARTIFACT, [element("P")], []),
    "an artifact with properties": (
        said("a") + ARTIFACT.replace("BMC", "<</Type /Pagination>> BDC"), [element("P")], [],
    ),
    "nested": (f"/P <</MCID 0>> BDC /Span BMC {SHOWN} EMC EMC", [element("P")], []),
    "a number that no element has": (said("a") + said("b", 7), [element("P")], [UNTAGGED]),
    "text that is not painted": (said("a") + "3 Tr " + SHOWN, [element("P")], []),
    "blanks": (said("a") + said(" ", 7), [element("P")], []),
    "a tree without elements": (SHOWN, [], ["the file has no structure for screen readers"]),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_text_outside_of_the_structure_is_found(tmp_path: Path, what: str) -> None:
    content, kids, expected = TEXTS[what]
    assert messages(tagged(tmp_path / "tagged.pdf", content, *kids)) == expected


def test_a_tree_of_lists_in_a_circle_ends(tmp_path: Path) -> None:
    path = tagged(tmp_path / "tagged.pdf", said("a"), element("P"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        kids = pdf.make_indirect(Array([element("Figure")]))
        kids.append(kids)
        pdf.Root.StructTreeRoot.K = kids
        pdf.save(path)
    assert undescribed(path) == 1
