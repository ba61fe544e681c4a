"""The typefaces, which come with the program: a page looks the same on every machine."""

import io
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from book.errors import NotInstalledError

SERIF = "IBM Plex Serif"
SANS = "IBM Plex Sans"
#: Captions are set condensed: the `wdth` axis of the sans at its end, as CSS has it.
CONDENSED = 75
_PACKAGES = {SERIF: "fontpkg_ibm_plex_serif", SANS: "fontpkg_ibm_plex_sans"}

#: fontconfig's own description of this world: our folders, our cache, and nothing of the system.
_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}  <cachedir>{cache}</cachedir>
</fontconfig>
"""

#: What an e-book brings along: the names of its files, their originals, and what each is for.
_EMBEDDED = {
    "serif-regular": (SERIF, "IBMPlexSerif-Regular.ttf", "normal", 400),
    "serif-italic": (SERIF, "IBMPlexSerif-Italic.ttf", "italic", 400),
    "serif-semibold": (SERIF, "IBMPlexSerif-SemiBold.ttf", "normal", 600),
    "sans-regular": (SANS, "IBMPlexSans[wdth,wght].ttf", "normal", 400),
    "sans-italic": (SANS, "IBMPlexSans-Italic[wdth,wght].ttf", "italic", 400),
}
#: What is cut from Plex may not bear its name (SIL Open Font License 1.1, clause 3).
_CALLED = {SERIF: "Book Serif", SANS: "Book Sans"}
#: Family, full and PostScript names, wherever a font keeps them (OpenType, name table).
_NAMES = {1, 3, 4, 6, 16, 18, 21, 25}


def font_folder(family: str) -> Path:
    """Find the folder with the TTF files of a family; `NotInstalledError` when it is gone."""
    spec = find_spec(_PACKAGES[family])
    if spec is None or spec.origin is None:
        raise NotInstalledError(
            f"the typeface {family} is not installed; install the program again: pip install ."
        )
    return Path(spec.origin).parent / "files"


def sans_file() -> Path:
    """Find the upright sans: a variable font, with axes for weight and width."""
    return font_folder(SANS) / "IBMPlexSans[wdth,wght].ttf"


def serif_file() -> Path:
    """Find the upright serif of text weight."""
    return font_folder(SERIF) / "IBMPlexSerif-Regular.ttf"


def fonts_conf(cache: Path) -> str:
    """Write a fontconfig file that knows the program's typefaces alone."""
    folders = "".join(f"  <dir>{_escaped(font_folder(family))}</dir>\n" for family in _PACKAGES)
    return _FONTS_CONF.format(folders=folders, cache=_escaped(cache))


def embedded_fonts(words: str) -> Mapping[str, bytes]:
    """Cut typefaces down to the characters of `words`, for an e-book; and say so in `fonts.css`.

    Files by name, TrueType because old readers know nothing newer (facts: epub.md, A.6). The same
    words give the same bytes. A character that a typeface does not have is left out.
    """
    files: dict[str, bytes] = {}
    rules = []
    for name, (family, original, style, weight) in _EMBEDDED.items():
        file = f"fonts/{name}.ttf"
        files[file] = _subset_font(
            font_folder(family) / original, words, f"{_CALLED[family]} {name}"
        )
        rules.append(
            f'@font-face {{ font-family: "{_CALLED[family]}"; font-style: {style}; '
            f"font-weight: {weight}; src: url({file}) }}"
        )
    rules += [
        f'body {{ font-family: "{_CALLED[SERIF]}", serif }}',
        f'figcaption {{ font-family: "{_CALLED[SANS]}", sans-serif }}',
        "strong { font-weight: 600 }",
    ]
    files["fonts.css"] = "\n".join([*rules, ""]).encode()
    return files


def _subset_font(path: Path, words: str, name: str) -> bytes:
    # Late: few books ask for it.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # Or it writes the time of day into the file.
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
    )
    # It cannot be cut down, and says so; it lists languages for font menus.
    options.drop_tables = [*options.drop_tables, "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=words)
    subsetter.subset(font)
    # After that: to take the axes out of all the letters took three seconds a font.
    if "fvar" in font:
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        font = instantiateVariableFont(font, {**axes, "wdth": CONDENSED})
    for record in font["name"].names:
        if record.nameID in _NAMES:
            said = name.replace(" ", "") if record.nameID == 6 else name
            font["name"].setName(said, record.nameID, *_platform(record))
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue()


def _platform(record: Any) -> tuple[int, int, int]:
    return record.platformID, record.platEncID, record.langID


def _escaped(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")
