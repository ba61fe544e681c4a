"""What a page draws, and with what: its content stream and the forms and patterns it uses.

A resource dictionary lists more than one page needs (WeasyPrint writes one for all pages), so
what a page draws is read from its operators and not from the lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

Operation = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
#: a, b, c, d of a transformation: its scale and turn. Where it moves to decides no ink.
Linear = tuple[float, float, float, float]
UNCHANGED: Linear = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A stream of operators, drawn by some page."""

    #: The page's dictionary, or the stream of a form, a pattern or a soft mask.
    owner: Object
    operations: tuple[Operation, ...]
    resources: Dictionary
    #: From its own coordinates to those of the page, in points.
    scale: Linear

    def resource(self, kind: str, name: object) -> Object | None:
        """Find what a name stands for: `resource("/XObject", "/x0")`."""
        found = self.resources.get(kind, Dictionary()).get(str(name))
        return found if isinstance(found, Object) else None


def multiply(one: Linear, other: Linear) -> Linear:
    """Do `one`, then `other` (ISO 32000-1, 8.3.4)."""
    a, b, c, d = one
    e, f, g, h = other
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def contents_of_page(page: pikepdf.Page) -> Iterator[Content]:
    """Read what a page draws: itself, then each form, pattern and soft mask where it is used."""
    resources = page.obj.get("/Resources", Dictionary())
    yield from _contents_of(page.obj, resources, UNCHANGED, ())


def replace_content(pdf: pikepdf.Pdf, owner: Object, stream: bytes) -> None:
    """Put new operators in place of a page's or a form's."""
    if isinstance(owner, pikepdf.Stream):
        owner.write(stream)
    else:
        owner.Contents = pdf.make_stream(stream)


def _contents_of(
    owner: Object, resources: Object, scale: Linear, around: tuple[tuple[int, int], ...]
) -> Iterator[Content]:
    assert isinstance(resources, Dictionary)
    source = owner if isinstance(owner, pikepdf.Stream) else pikepdf.Page(owner)
    content = Content(
        owner=owner,
        operations=tuple(pikepdf.parse_content_stream(source)),
        resources=resources,
        scale=scale,
    )
    yield content
    for used, at in _used_streams(content):
        # A form that draws itself is damaged; without this it would also never end.
        if used.objgen not in around:
            inner = used.get("/Resources", resources)
            matrix = multiply(_linear_matrix(used.get("/Matrix")), at)
            yield from _contents_of(used, inner, matrix, (*around, used.objgen))


def _used_streams(content: Content) -> Iterator[tuple[pikepdf.Stream, Linear]]:
    """List the streams that a stream draws, each with the scale it is drawn at."""
    scale, stack = content.scale, []
    for operation in content.operations:
        name = operation.operands[0] if operation.operands else None
        found: Object | None = None
        match str(operation.operator):
            case "q":
                stack.append(scale)
            case "Q" if stack:
                scale = stack.pop()
            case "cm":
                scale = multiply(linear_operands(operation), scale)
            case "Do":
                found = content.resource("/XObject", name)
                if found is not None and found.get("/Subtype") != Name.Form:
                    found = None
            case "scn" | "SCN" if operation.operands:
                found = content.resource("/Pattern", operation.operands[-1])
            case "gs":
                state = content.resource("/ExtGState", name)
                mask = state.get("/SMask") if state is not None else None
                found = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(found, pikepdf.Stream):
            yield found, scale


def linear_operands(operation: Operation) -> Linear:
    """Take scale and turn from the operands of `cm` or `Tm`."""
    a, b, c, d = (float(operand) for operand in list(operation.operands)[:4])
    return a, b, c, d


def _linear_matrix(matrix: Object | None) -> Linear:
    if not isinstance(matrix, Array):
        return UNCHANGED
    a, b, c, d = (float(number) for number in list(matrix)[:4])
    return a, b, c, d
