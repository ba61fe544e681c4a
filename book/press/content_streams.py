"""The content streams that draw a page: its own and those of its forms, patterns and soft masks.

WeasyPrint 70 writes one resource dictionary for all pages, so what a page draws is read from its
operators. `book.check.read` deliberately shares no code with this package, so that no single fault
is both in what finishes a PDF and in what checks it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object

Operation = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
#: a, b, c, d of a transformation matrix: its scale and rotation without its offset.
Linear = tuple[float, float, float, float]
UNCHANGED: Linear = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A content stream at one place where it is drawn."""

    #: The page's dictionary, or the stream of a form, a pattern or a soft mask.
    owner: Object
    operations: tuple[Operation, ...]
    resources: Dictionary
    #: From its own coordinates to those of the page, in points.
    scale: Linear

    def resource(self, kind: str, name: object) -> Object | None:
        """Return a named resource: `resource("/XObject", "/x0")`."""
        resource = self.resources.get(kind, Dictionary()).get(str(name))
        return resource if isinstance(resource, Object) else None


def multiply(first: Linear, then: Linear) -> Linear:
    """Return the transformation `first` followed by `then` (ISO 32000-1, 8.3.4)."""
    a, b, c, d = first
    e, f, g, h = then
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def contents_of_page(page: pikepdf.Page) -> Iterator[Content]:
    """Yield the page's own stream, then each form, pattern and soft mask where it is used."""
    resources = page.obj.get("/Resources", Dictionary())
    yield from _contents_of(page.obj, resources, UNCHANGED, ())


def remove_keys(dictionary: Object, keys: Iterable[str]) -> None:
    """Remove keys from a dictionary or stream, where it has them."""
    for key in keys:
        if key in dictionary:
            del dictionary[key]


def replace_content(pdf: pikepdf.Pdf, owner: Object, stream: bytes) -> None:
    """Replace the content stream of a page or a form."""
    if isinstance(owner, pikepdf.Stream):
        owner.write(stream)
    else:
        owner.Contents = pdf.make_stream(stream)


def _contents_of(
    owner: Object, resources: Object, scale: Linear, ancestors: tuple[tuple[int, int], ...]
) -> Iterator[Content]:
    assert isinstance(resources, Dictionary)
    source = owner if isinstance(owner, pikepdf.Stream) else pikepdf.Page(owner)
    operations = tuple(pikepdf.parse_content_stream(source))
    content = Content(owner=owner, operations=operations, resources=resources, scale=scale)
    yield content
    for stream, outer_scale in _used_streams(content):
        # A form of a damaged file that draws itself would never end.
        if stream.objgen not in ancestors:
            own_resources = stream.get("/Resources", resources)
            own_scale = multiply(linear(stream.get("/Matrix", UNCHANGED)), outer_scale)
            yield from _contents_of(stream, own_resources, own_scale, (*ancestors, stream.objgen))


def _used_streams(content: Content) -> Iterator[tuple[pikepdf.Stream, Linear]]:
    """Yield the streams that a stream draws, each with the scale it is drawn at."""
    scale, stack = content.scale, []
    for operation in content.operations:
        name = operation.operands[0] if operation.operands else None
        stream: Object | None = None
        match str(operation.operator):
            case "q":
                stack.append(scale)
            case "Q" if stack:
                scale = stack.pop()
            case "cm":
                scale = multiply(linear(operation.operands), scale)
            case "Do":
                stream = content.resource("/XObject", name)
                if stream is not None and stream.get("/Subtype") != Name.Form:
                    stream = None
            case "scn" | "SCN" if operation.operands:
                stream = content.resource("/Pattern", operation.operands[-1])
            case "gs":
                state = content.resource("/ExtGState", name)
                mask = state.get("/SMask") if state is not None else None
                stream = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(stream, pikepdf.Stream):
            yield stream, scale


def linear(matrix: Iterable[Any]) -> Linear:
    """Return scale and rotation of a matrix, or of the operands of `cm` or `Tm`."""
    a, b, c, d = (float(number) for number in list(matrix)[:4])
    return a, b, c, d
