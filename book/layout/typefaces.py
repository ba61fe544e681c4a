"""The typefaces, installed with the program so that pages look the same on every machine."""

import io
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from book.errors import NotInstalledError

SERIF = "IBM Plex Serif"
SANS = "IBM Plex Sans"
#: Width of captions, in percent as in CSS `font-stretch`: the low end of the `wdth` axis.
CONDENSED = 75
_PACKAGES = {SERIF: "fontpkg_ibm_plex_serif", SANS: "fontpkg_ibm_plex_sans"}

#: A fontconfig configuration without the typefaces of the system.
_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}  <cachedir>{cache}</cachedir>
</fontconfig>
"""

#: Fonts of an e-book by the names of their files: family, original file, CSS style and weight.
_EMBEDDED_FONTS = {
    "serif-regular": (SERIF, "IBMPlexSerif-Regular.ttf", "normal", 400),
    "serif-italic": (SERIF, "IBMPlexSerif-Italic.ttf", "italic", 400),
    "serif-semibold": (SERIF, "IBMPlexSerif-SemiBold.ttf", "normal", 600),
    "sans-regular": (SANS, "IBMPlexSans[wdth,wght].ttf", "normal", 400),
    "sans-italic": (SANS, "IBMPlexSans-Italic[wdth,wght].ttf", "italic", 400),
}
#: A subset of Plex may not bear its name (SIL Open Font License 1.1, clause 3).
_SUBSET_FAMILIES = {SERIF: "Book Serif", SANS: "Book Sans"}
#: Ids of family, full and PostScript names (OpenType, name table).
_NAME_IDS = {1, 3, 4, 6, 16, 18, 21, 25}


def font_folder(family: str) -> Path:
    """Return the folder with the TTF files of a family; raise `NotInstalledError` without it."""
    spec = find_spec(_PACKAGES[family])
    if spec is None or spec.origin is None:
        raise NotInstalledError(
            f"the typeface {family} is not installed; install the program again: pip install ."
        )
    return Path(spec.origin).parent / "files"


def sans_file() -> Path:
    """Return the file of the upright sans, a variable font with axes for weight and width."""
    return font_folder(SANS) / "IBMPlexSans[wdth,wght].ttf"


def fonts_conf(cache: Path) -> str:
    """Return a fontconfig file that lists the program's typefaces alone."""
    folders = [f"  <dir>{escape(str(font_folder(family)))}</dir>\n" for family in _PACKAGES]
    return _FONTS_CONF.format(folders="".join(folders), cache=escape(str(cache)))


def embedded_fonts(text: str) -> Mapping[str, bytes]:
    """Return the fonts of an e-book and their `fonts.css`, by file name.

    The fonts are cut down to the characters of `text`, without those that a typeface lacks. They
    are TrueType: Kobo reads TTF, OTF and WOFF 1 only (kobolabs/epub-spec). The same text gives the
    same bytes.
    """
    files: dict[str, bytes] = {}
    rules = []
    for name, (family, original, style, weight) in _EMBEDDED_FONTS.items():
        file, subset_family = f"fonts/{name}.ttf", _SUBSET_FAMILIES[family]
        files[file] = _subset_font(font_folder(family) / original, text, f"{subset_family} {name}")
        rules.append(
            f'@font-face {{ font-family: "{subset_family}"; font-style: {style}; '
            f"font-weight: {weight}; src: url({file}) }}"
        )
    rules += [
        f'body {{ font-family: "{_SUBSET_FAMILIES[SERIF]}", serif }}',
        f'figcaption {{ font-family: "{_SUBSET_FAMILIES[SANS]}", sans-serif }}',
        "strong { font-weight: 600 }",
    ]
    files["fonts.css"] = "\n".join([*rules, ""]).encode()
    return files


def _subset_font(path: Path, text: str, name: str) -> bytes:
    # Imported late, because few publications embed fonts.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # Otherwise fontTools writes the current time into the font.
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
    )
    # fontTools warns that it cannot subset `meta`, which lists languages for font menus.
    options.drop_tables = [*options.drop_tables, "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    # After subsetting: removing the axes from all glyphs took 3 s per font.
    if "fvar" in font:
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        font = instantiateVariableFont(font, {**axes, "wdth": CONDENSED})
    for record in font["name"].names:
        if record.nameID in _NAME_IDS:
            value = name.replace(" ", "") if record.nameID == 6 else name
            platform = (record.platformID, record.platEncID, record.langID)
            font["name"].setName(value, record.nameID, *platform)
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()
