"""Walk the structure tree of a tagged PDF in reading order (ISO 32000-1, 14.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from book.check.read.pdf_values import as_text, get

#: The namespace of an element that names none (ISO 32000-2, 14.8.6.1).
_DEFAULT_NAMESPACE = "http://iso.org/pdf/ssn"
#: The name of a type, and the object number of its namespace.
_TypeKey = tuple[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureItem:
    """A structure element, or a marked content in one."""

    #: The standard type of the element.
    role: str
    #: Counted from 1; 0 if the file does not say.
    page: int
    #: Of the element, or of the nearest one around it that has one.
    language: str
    #: The number of the marked content (MCID); None for the element itself.
    number: int | None = None
    #: Alternative text or actual text of the element.
    alternative: str = ""


def walk_structure(pdf: pikepdf.Pdf) -> Iterator[StructureItem]:
    """Yield each element before what is in it.

    The tree of a damaged file can be a circle: each indirect object is looked at once.
    """
    root = pdf.Root.get("/StructTreeRoot")
    numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    roles: dict[_TypeKey, str] = {}
    seen: set[tuple[int, int]] = set()
    # Kids that are left, the next one last, each with type, page and language of its element.
    todo: list[tuple[Any, str, int, str]] = [(get(root, "/K"), "", 0, "")]
    while todo:
        kid, role, page, language = todo.pop()
        if isinstance(kid, (Array, Dictionary)) and kid.is_indirect:
            if kid.objgen in seen:
                continue
            seen.add(kid.objgen)
        if isinstance(kid, Array):
            todo += [(each, role, page, language) for each in reversed([*kid])]
        elif type(kid) is int:
            yield StructureItem(role=role, page=page, language=language, number=kid)
        elif isinstance(kid, Dictionary):
            own_page = get(kid, "/Pg")
            if isinstance(own_page, Dictionary):
                page = numbers.get(own_page.objgen, 0)
            if "/S" in kid:
                language = as_text(kid.get("/Lang")) or language
                role = _standard_type(kid, root, roles)
                text = as_text(kid.get("/Alt")) or as_text(kid.get("/ActualText"))
                yield StructureItem(role=role, page=page, language=language, alternative=text)
                todo.append((kid.get("/K"), role, page, language))
            elif isinstance(number := get(kid, "/MCID"), int) and "/Stm" not in kid:
                yield StructureItem(role=role, page=page, language=language, number=number)


def _standard_type(element: Any, root: Any, known: dict[_TypeKey, str]) -> str:
    """Return the type that the file maps the type of an element to, through all of its maps.

    A map holds for standard types as well (ISO 32000-1, 14.7.3), and in PDF 2.0 for the types of
    one namespace (ISO 32000-2, 14.7.4). `known` has those that were looked up, and gets this one.
    """
    name, space = as_text(element.get("/S")), get(element, "/NS")
    passed: dict[_TypeKey, None] = {}
    while (key := _type_key(name, space)) not in known and key not in passed:
        passed[key] = None
        is_default = as_text(get(space, "/NS")) in ("", _DEFAULT_NAMESPACE)
        roles = get(root, "/RoleMap") if is_default else get(space, "/RoleMapNS")
        target = get(roles, f"/{name}") if name else None
        if isinstance(target, Array) and len(target) == 2:
            name, space = as_text(target[0]), target[1]
        elif isinstance(target, Name):
            name, space = as_text(target), None
    found = known.get(key, name)
    known.update(dict.fromkeys(passed, found))
    return found


def _type_key(name: str, space: Any) -> _TypeKey:
    return name, space.objgen if isinstance(space, Dictionary) else (0, 0)
