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

#: Colours of light, set without naming a space.
_LIGHT = frozenset(("rg", "RG"))
_NAMING = frozenset(("cs", "CS"))
_OURS = (Name.DeviceCMYK, Name.DeviceGray)
#: Spaces that would come in place of ours, unasked.
_DEFAULTS = ("/DefaultCMYK", "/DefaultGray", "/DefaultRGB")


class InkError(Exception):
    """A page asks for a colour that is no share of our inks: a fault of templates or styles."""


def settle(pdf: pikepdf.Pdf) -> None:
    """Name the press's own inks wherever its profile was named; drop spaces that nobody uses.

    Raises `InkError` for any colour that is not one of our inks already.
    """
    press = _press_profile(pdf)
    drawn: dict[object, tuple[Content, set[str]]] = {}
    for number, page in enumerate(pdf.pages, start=1):
        try:
            for one in content.of_page(page):
                _, used = drawn.setdefault(one.resources.objgen, (one, set()))
                used |= set(_named(one))
                _settle_group(one.owner, press)
            # Settled page by page, so that a fault is found on the first page that has it.
            _settle_group(page.obj, press)
        except InkError as error:
            raise InkError(f"page {number}: {error}") from None
    for one, used in drawn.values():
        _settle_resources(one.resources, used, press)


def _press_profile(pdf: pikepdf.Pdf) -> Object | None:
    """Find the profile of the output intent: a colour in it is a colour of the press."""
    for intent in pdf.Root.get("/OutputIntents", Array()):
        profile = intent.get("/DestOutputProfile")
        if isinstance(profile, Object):
            return profile
    return None


def _named(one: Content) -> Iterator[str]:
    """List the colour spaces that a stream names."""
    for operation in one.operations:
        name = str(operation.operator)
        if name in _LIGHT:
            raise InkError(f"a colour of light: {_words(operation)}")
        if name in _NAMING:
            yield str(operation.operands[0])
        elif isinstance(operation, pikepdf.ContentStreamInlineImage):
            raise InkError("a picture inside the text of the page")


def _words(operation: content.Operation) -> str:
    return " ".join(map(str, (*operation.operands, operation.operator)))


def _settle_resources(resources: Dictionary, used: set[str], press: Object | None) -> None:
    spaces = resources.get("/ColorSpace", Dictionary())
    for name in list(spaces.keys()):
        if name not in used or name in _DEFAULTS:
            del spaces[name]
        else:
            spaces[name] = _settled(spaces[name], press)
    for name in used:
        if name not in spaces and name != "/Pattern":
            _settled(Name(name), press)
    for drawn in resources.get("/XObject", Dictionary()).values():
        if drawn.get("/Subtype") == Name.Image and not drawn.get("/ImageMask", False):
            drawn.ColorSpace = _settled(drawn.ColorSpace, press)
    shadings = [
        *resources.get("/Shading", Dictionary()).values(),
        *(p.Shading for p in resources.get("/Pattern", Dictionary()).values() if "/Shading" in p),
    ]
    for shading in shadings:
        shading.ColorSpace = _settled(shading.ColorSpace, press)


def _settle_group(owner: Object, press: Object | None) -> None:
    """Let what is see-through be mixed of the press's inks (GWG 2022, R0030)."""
    group = owner.get("/Group")
    if group is not None and "/CS" in group:
        group.CS = _settled(group.CS, press)


def _settled(space: Object, press: Object | None) -> Object:
    """Answer a colour space in our inks; `InkError` when it has others."""
    if space in _OURS:
        return space
    if isinstance(space, Array):
        family = space[0]
        if family == Name.ICCBased and press is not None and space[1].objgen == press.objgen:
            return Name.DeviceCMYK
        if family in (Name.Indexed, Name.Pattern) and len(space) > 1:
            return Array([family, _settled(space[1], press), *list(space)[2:]])
    raise InkError(f"a colour space that is no press's: {_kind(space)}")


def _kind(space: Object) -> str:
    return str(space[0] if isinstance(space, Array) else space)
