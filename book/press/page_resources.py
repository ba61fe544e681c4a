"""Resources of pages: each page, form and pattern has only those that its content names.

WeasyPrint 70 writes one dictionary for all pages (FACTS.md, Pictures in WeasyPrint 70). A page that
is taken out of such a file takes every picture of it along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

#: The kind of resource that each operator names (ISO 32000-1, table 33).
_KINDS = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "sh": "/Shading",
    "BDC": "/Properties",
    "DP": "/Properties",
}
#: Colour spaces that stand for those of the device (ISO 32000-1, 8.6.5.6).
_DEFAULT_SPACES = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")
_OPERATORS = " ".join((*_KINDS, "BI", "ID", "EI"))
#: Kind and name.
_Resource = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Division:
    """The dictionaries that were written, and the streams that have got theirs."""

    pdf: pikepdf.Pdf
    #: By the object number of the dictionary that they are taken from, and what they have of it.
    written: dict[tuple[tuple[int, int], frozenset[_Resource]], Object] = field(
        default_factory=dict
    )
    #: Object numbers of forms and patterns, with what those without a dictionary use of another.
    done: dict[tuple[int, int], frozenset[_Resource]] = field(default_factory=dict)


def divide_resources(pdf: pikepdf.Pdf) -> None:
    """Give each page, form, pattern and soft mask resources of its own: those that it names.

    Pages that use the same share one dictionary. Annotations and Type 3 fonts keep theirs.
    """
    division = _Division(pdf)
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        if isinstance(resources, Dictionary):
            used = _used(page.obj, resources, division)
            page.obj.Resources = _selected(resources, used, division)


def _used(owner: Object, resources: Dictionary, division: _Division) -> frozenset[_Resource]:
    """Return what a page or stream uses of its resources, also in streams without any."""
    source = owner if isinstance(owner, pikepdf.Stream) else pikepdf.Page(owner)
    names = frozenset(_named(source, resources.get("/ColorSpace", Dictionary())))
    used = set(names)
    for kind, name in names:
        for stream in _streams_of(resources.get(kind, Dictionary()).get(name)):
            used |= _used_in_stream(stream, resources, division)
    return frozenset(used)


def _used_in_stream(
    stream: pikepdf.Stream, outer: Dictionary, division: _Division
) -> frozenset[_Resource]:
    """Divide the resources of a stream; return what it uses of the `outer` ones."""
    key = stream.objgen
    if key not in division.done:
        # A form of a damaged file that draws itself would never end.
        division.done[key] = frozenset()
        own = stream.get("/Resources")
        resources = own if isinstance(own, Dictionary) else outer
        used = _used(stream, resources, division)
        if resources is own:
            stream.Resources = _selected(resources, used, division)
        else:
            division.done[key] = used
    return division.done[key]


def _named(source: pikepdf.Stream | pikepdf.Page, spaces: Object) -> Iterator[_Resource]:
    """Yield what the operators of a content stream name; names of other things may be among it.

    Of the colour spaces `spaces`, the default ones are used without a name.
    """
    yield from (("/ColorSpace", name) for name in _DEFAULT_SPACES if name in spaces)
    for operation in pikepdf.parse_content_stream(source, _OPERATORS):
        if isinstance(operation, pikepdf.ContentStreamInlineImage):
            # pikepdf does not say which one the picture names.
            yield from (("/ColorSpace", str(name)) for name in spaces)
            continue
        kind = _KINDS[str(operation.operator)]
        # The size of a font follows its name, the properties of marked content follow its tag.
        operand = operation.operands[0 if kind == "/Font" else -1] if operation.operands else None
        if isinstance(operand, Name):
            yield kind, str(operand)


def _streams_of(resource: Object | None) -> Iterator[pikepdf.Stream]:
    """Yield the content stream of a form or pattern, or that of a graphics state's soft mask."""
    if isinstance(resource, pikepdf.Stream):
        if resource.get("/Subtype", Name.Form) == Name.Form:
            yield resource
    elif isinstance(resource, Dictionary):
        mask = resource.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, pikepdf.Stream):
            yield group


def _selected(resources: Dictionary, used: frozenset[_Resource], division: _Division) -> Object:
    """Return a dictionary with what is used of another one."""
    found = frozenset(
        (kind, name) for kind, name in used if name in resources.get(kind, Dictionary())
    )
    if not resources.is_indirect:
        # It has one owner, and no number to tell it from others by.
        return _selection(resources, found, division.pdf)
    key = resources.objgen, found
    if key not in division.written:
        selection = _selection(resources, found, division.pdf)
        division.written[key] = division.pdf.make_indirect(selection)
    return division.written[key]


def _selection(resources: Dictionary, found: frozenset[_Resource], pdf: pikepdf.Pdf) -> Dictionary:
    selection = Dictionary()
    for kind, name in sorted(found):
        entry = resources[kind][name]
        if isinstance(entry, (Array, Dictionary)) and not entry.is_indirect:
            # Written once for all pages, not once a page.
            entry = resources[kind][name] = pdf.make_indirect(entry)
        if kind not in selection:
            selection[kind] = Dictionary()
        selection[kind][name] = entry
    return selection
