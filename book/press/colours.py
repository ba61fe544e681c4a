"""Every colour of the print edition is a share of the press's own inks.

In the file are DeviceCMYK and DeviceGray and nothing else: no colour of light, none that a
printer's software would convert in a way of its own, no ink that nobody has ordered (PDF/X-4;
GWG 2022, R0020, R0027 and R0030; preflight CLR-01, CLR-05 and CLR-06).
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from book.press import content
from book.press.content import Content

#: A pattern brings its own.
_OURS = (Name.DeviceCMYK, Name.DeviceGray, Name.Pattern)
#: Spaces that would come in place of ours, unasked.
_DEFAULTS = ("/DefaultCMYK", "/DefaultGray", "/DefaultRGB")


class InkError(Exception):
    """A page asks for a colour that is no share of our inks: a fault of templates or styles."""


def convert_to_press_inks(pdf: pikepdf.Pdf) -> None:
    """Name the press's own inks wherever its profile was named; drop spaces that nobody uses.

    Raises `InkError` for any colour that is not one of our inks already.
    """
    press = _press_profile(pdf)
    drawn: dict[object, tuple[Object, set[str]]] = {}
    for number, page in enumerate(pdf.pages, start=1):
        try:
            _convert_group(page.obj, press)
            for one in content.contents_of_page(page):
                _convert_group(one.owner, press)
                # A dictionary that stands in its owner has no number of its own.
                at = one.resources if one.resources.is_indirect else one.owner
                _, used = drawn.setdefault(at.objgen, (one.resources, set()))
                used |= set(_convert_uses(one, press))
        except InkError as error:
            raise InkError(f"page {number}: {error}") from None
    for resources, used in drawn.values():
        spaces = resources.get("/ColorSpace", Dictionary())
        for name in list(spaces.keys()):
            if name not in used or name in _DEFAULTS:
                del spaces[name]


def _press_profile(pdf: pikepdf.Pdf) -> Object | None:
    """Find the profile of the output intent: a colour in it is a colour of the press."""
    for intent in pdf.Root.get("/OutputIntents", Array()):
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Object):
            return profile
    return None


def _convert_uses(one: Content, press: Object | None) -> Iterator[str]:
    """Settle what a stream uses, where it uses it; answer the colour spaces that it names."""
    for operation in one.operations:
        match str(operation.operator):
            case "rg" | "RG":
                raise InkError(f"a colour of light: {_operation_text(operation)}")
            case "cs" | "CS":
                name = str(operation.operands[0])
                space = one.resource("/ColorSpace", name)
                if space is None:
                    _in_press_inks(Name(name), press)
                else:
                    one.resources.ColorSpace[name] = _in_press_inks(space, press)
                yield name
            case "Do":
                _convert_space_of(one.resource("/XObject", operation.operands[0]), press)
            case "sh":
                _convert_space_of(one.resource("/Shading", operation.operands[0]), press)
            case "scn" | "SCN" if isinstance(operation.operands[-1], Name):
                pattern = one.resource("/Pattern", operation.operands[-1])
                _convert_space_of(pattern.get("/Shading") if pattern is not None else None, press)
            case "INLINE IMAGE":
                raise InkError("a picture that stands among the operators of the page")


def _convert_space_of(drawn: Object | None, press: Object | None) -> None:
    """Settle the colour space of a picture or a shading; a stencil and a form have none."""
    if drawn is not None and "/ColorSpace" in drawn:
        drawn.ColorSpace = _in_press_inks(drawn.ColorSpace, press)


def _operation_text(operation: content.Operation) -> str:
    return " ".join(map(str, (*operation.operands, operation.operator)))


def _convert_group(owner: Object, press: Object | None) -> None:
    """Let what is see-through be mixed of the press's inks (GWG 2022, R0030)."""
    group = owner.get("/Group")
    if group is not None and "/CS" in group:
        group.CS = _in_press_inks(group.CS, press)


def _in_press_inks(space: Object, press: Object | None) -> Object:
    """Answer a colour space in our inks; `InkError` when it has others."""
    if space in _OURS:
        return space
    if isinstance(space, Array):
        family = space[0]
        if family == Name.ICCBased and press is not None and space[1].objgen == press.objgen:
            return Name.DeviceCMYK
        if family in (Name.Indexed, Name.Pattern) and len(space) > 1:
            return Array([family, _in_press_inks(space[1], press), *list(space)[2:]])
    raise InkError(f"a colour space that is no press's: {_space_name(space)}")


def _space_name(space: Object) -> str:
    return str(space[0] if isinstance(space, Array) else space)
