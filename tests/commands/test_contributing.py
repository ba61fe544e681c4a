"""CONTRIBUTING.md is right: the layers, modules and libraries are those of the program."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Set
from functools import cache

import pytest

from book.project import PACKAGE

ROOT = PACKAGE.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
#: How the document writes modules and packages below book/, and nothing else but libraries.
MODULE_NAME = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*")
MODULES = frozenset(
    path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py")
)
PACKAGES = frozenset(
    module.removesuffix("/__init__") for module in MODULES if module.endswith("/__init__")
)


def section(title: str) -> str:
    """Return the text below a heading, up to the next one."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def tables(title: str) -> list[list[list[str]]]:
    """Return the cells of each row of each table in a section, without the heads."""
    found = re.findall(r"(?:^\|.*\n)+", f"{section(title)}\n", re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in each.splitlines()[2:]]
        for each in found
    ]


def code_spans(text: str) -> list[str]:
    """Return what is in backticks outside the fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def module_names(text: str) -> set[str]:
    return {span for span in code_spans(text) if MODULE_NAME.fullmatch(span)}


def package_items() -> Mapping[str, str]:
    """Return the item of each package in the list of modules."""
    items = re.findall(r"^- `([^`]+)`: (.*(?:\n  .*)*)", section("Where things are"), re.MULTILINE)
    return dict(items)


# --- layers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "name"), [(0, "Imports go down only"), (1, "Imports go down only, inside check")]
)
def test_the_layers_are_those_of_import_linter_in_the_same_order(number: int, name: str) -> None:
    (layers,) = (each["layers"] for each in CONTRACTS if each["name"] == name)
    rows = tables("Layers")[number]
    assert [code_spans(row[0]) for row in rows] == [layer.split(" | ") for layer in layers]
    for modules, purpose in rows:
        assert re.fullmatch(r"`\w+`(, `\w+`)*", modules)
        assert purpose


# --- modules ----------------------------------------------------------------------------------


def test_every_module_that_is_named_exists() -> None:
    known = MODULES | PACKAGES
    for package, item in package_items().items():
        for name in module_names(item):
            assert known & {name, f"{package}/{name}"}, (package, name)
    # The names in the tables of layers are compared with pyproject.toml.
    rest = TEXT.replace(section("Where things are"), "").replace(section("Layers"), "")
    assert module_names(rest) - set(described_libraries()) <= known


def test_every_module_is_named_at_its_package_or_its_layer() -> None:
    named = {package: module_names(item) for package, item in package_items().items()}
    assert set(named) == PACKAGES
    layers = [{name for row in table for name in code_spans(row[0])} for table in tables("Layers")]
    named = {**named, "": layers[0], "check": named["check"] | layers[1]}
    for module in MODULES:
        package, _, name = module.rpartition("/")
        assert name.startswith("__") or name in named[package], module


def test_the_document_is_short_and_fits_a_terminal_of_100_columns() -> None:
    lines = TEXT.splitlines()
    assert len(lines) <= 200
    assert [line for line in lines if len(line) > 100] == []


# --- third-party libraries --------------------------------------------------------------------


def described_libraries() -> Mapping[str, tuple[set[str], str]]:
    """Return the modules and packages that import each library, and the note about it."""
    (rows,) = tables("Third-party libraries")
    return {
        library: (set(code_spans(places)), note)
        for libraries, places, note in rows
        for library in code_spans(libraries)
    }


def imports(node: ast.AST, when: str = "first") -> Iterator[tuple[str, str]]:
    """Yield the library of each import, and when it is done: first, late, or never (for types)."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name.partition(".")[0], when) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.module
            yield child.module.partition(".")[0], when
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from imports(child, "late")
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from imports(child, "never")
        else:
            yield from imports(child, when)


@cache
def third_party_imports() -> Set[tuple[str, str, str]]:
    """Return each library that is imported, the module that does it, and when."""
    return {
        (library, module, when)
        for module in MODULES
        for library, when in imports(ast.parse((PACKAGE / f"{module}.py").read_text("utf-8")))
        if library not in sys.stdlib_module_names and library != PACKAGE.name
    }


def test_each_library_is_imported_where_the_document_says_and_nowhere_else() -> None:
    described = described_libraries()
    assert set(described) == {library for library, _, _ in third_party_imports()}
    for library, (places, _) in described.items():
        modules = {module for name, module, _ in third_party_imports() if name == library}
        for place in places:
            assert place in MODULES | PACKAGES
        found = {
            next((place for place in places if f"{module}/".startswith(f"{place}/")), module)
            for module in modules
        }
        assert found == places, library


def test_the_libraries_that_are_called_late_are_those_imported_in_functions_alone() -> None:
    described = described_libraries()
    first = {library for library, _, when in third_party_imports() if when == "first"}
    late = {library for library, (_, note) in described.items() if note.startswith("late")}
    assert late == set(described) - first


# --- facts ------------------------------------------------------------------------------------


def test_every_entry_of_facts_that_a_comment_refers_to_is_there() -> None:
    facts = (PACKAGE / "FACTS.md").read_text(encoding="utf-8")
    entries = tuple(re.findall(r"^## (.+)$", facts, re.MULTILINE))
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.xhtml")]:
        # A reference may go on in the next line of a comment.
        text = re.sub(r"\s*\n\s*(#:? )?", " ", path.read_text(encoding="utf-8"))
        for reference in re.findall(r"FACTS\.md, (.{1,60})", text):
            assert reference.startswith(entries), (path.name, reference)
