"""Colours of the print edition: DeviceCMYK and DeviceGray, and no other colour space.

PDF/X-4 forbids DeviceRGB (FACTS.md, PDF/X); GWG 2022 forbids spot colours (R0020), every space that
a colour profile converts (R0027) and blending in another space than DeviceCMYK (R0030).
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from book.press import content_streams
from book.press.content_streams import Content

#: A pattern has no ink of its own: its shading or its content stream is converted instead.
_PRESS_SPACES = (Name.DeviceCMYK, Name.DeviceGray, Name.Pattern)
#: Replace the device spaces without being selected (ISO 32000-1, 8.6.5.6).
_DEFAULT_SPACES = ("/DefaultCMYK", "/DefaultGray", "/DefaultRGB")


class InkError(Exception):
    """A colour outside the inks of the press: a fault of templates or styles."""


def convert_to_press_inks(pdf: pikepdf.Pdf) -> None:
    """Replace the output intent's profile by DeviceCMYK, and remove unused colour spaces.

    Raises `InkError` for a colour that is neither in that profile nor in DeviceCMYK or DeviceGray.
    """
    intents = pdf.Root.get("/OutputIntents", Array())
    profiles = (intent.get("/DestOutputProfile") for intent in intents)
    profile = next((profile for profile in profiles if isinstance(profile, Object)), None)
    used_spaces: dict[object, tuple[Object, set[str]]] = {}
    for number, page in enumerate(pdf.pages, start=1):
        try:
            _convert_group(page.obj, profile)
            for stream in content_streams.contents_of_page(page):
                _convert_group(stream.owner, profile)
                # A direct dictionary has no object number; its owner's stands for it.
                holder = stream.resources if stream.resources.is_indirect else stream.owner
                _, names = used_spaces.setdefault(holder.objgen, (stream.resources, set()))
                names |= set(_convert_stream(stream, profile))
        except InkError as error:
            raise InkError(f"page {number}: {error}") from None
    for resources, names in used_spaces.values():
        spaces = resources.get("/ColorSpace", Dictionary())
        for name in list(spaces.keys()):
            if name not in names or name in _DEFAULT_SPACES:
                del spaces[name]


def _convert_stream(stream: Content, profile: Object | None) -> Iterator[str]:
    """Convert every colour space that a stream uses; yield the names of those it selects."""
    for operation in stream.operations:
        match str(operation.operator):
            case "rg" | "RG":
                text = " ".join(map(str, (*operation.operands, operation.operator)))
                raise InkError(f"a colour of light: {text}")
            case "cs" | "CS":
                name = str(operation.operands[0])
                space = stream.resource("/ColorSpace", name)
                if space is None:
                    _convert_space(Name(name), profile)
                else:
                    stream.resources.ColorSpace[name] = _convert_space(space, profile)
                yield name
            case "Do" | "sh" as operator:
                kind = "/XObject" if operator == "Do" else "/Shading"
                _convert_drawable(stream.resource(kind, operation.operands[0]), profile)
            case "scn" | "SCN" if isinstance(operation.operands[-1], Name):
                pattern = stream.resource("/Pattern", operation.operands[-1])
                _convert_drawable(pattern.get("/Shading") if pattern is not None else None, profile)
            case "INLINE IMAGE":
                raise InkError("a picture that stands among the operators of the page")


def _convert_drawable(drawable: Object | None, profile: Object | None) -> None:
    """Convert the colour space of an image or a shading; stencil masks and forms have none."""
    if drawable is not None and "/ColorSpace" in drawable:
        drawable.ColorSpace = _convert_space(drawable.ColorSpace, profile)


def _convert_group(owner: Object, profile: Object | None) -> None:
    """Convert the colour space that a transparency group is blended in."""
    group = owner.get("/Group")
    if group is not None and "/CS" in group:
        group.CS = _convert_space(group.CS, profile)


def _convert_space(space: Object, profile: Object | None) -> Object:
    """Return a colour space in the inks of the press; raise `InkError` for any other."""
    if space in _PRESS_SPACES:
        return space
    if isinstance(space, Array):
        family = space[0]
        if family == Name.ICCBased and profile is not None and space[1].objgen == profile.objgen:
            return Name.DeviceCMYK
        if family in (Name.Indexed, Name.Pattern) and len(space) > 1:
            return Array([family, _convert_space(space[1], profile), *list(space)[2:]])
    name = space[0] if isinstance(space, Array) else space
    raise InkError(f"a colour space that is no press's: {name}")
