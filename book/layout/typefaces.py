"""The typefaces, installed with the program so that pages look the same on every machine."""

import copy
import hashlib
import html
import io
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book.errors import NotInstalledError
from book.files import atomic, cache_files, digest_cache, kept_files

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SERIF = "IBM Plex Serif"
SANS = "IBM Plex Sans"
#: Width of captions, in percent as in CSS `font-stretch`: the low end of the `wdth` axis.
CONDENSED = 75
FAMILIES = (SERIF, SANS)
_PACKAGES = {SERIF: "fontpkg_ibm_plex_serif", SANS: "fontpkg_ibm_plex_sans"}

#: A fontconfig configuration without the typefaces of the system.
_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{content}  <cachedir>{index}</cachedir>
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
#: A changed Plex may not bear its name (SIL Open Font License 1.1, clause 3).
_CHANGED_FAMILIES = {SERIF: "Book Serif", SANS: "Book Sans"}
#: The apostrophe of Ukrainian, U+02BC, which is a letter.
APOSTROPHE = "\N{MODIFIER LETTER APOSTROPHE}"
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


@cache
def serif_advances() -> Mapping[int, float]:
    """Return the advance widths of the light serif, in which titles are set: em by code point."""
    from fontTools.ttLib import TTFont

    with TTFont(font_folder(SERIF) / "IBMPlexSerif-Light.ttf", lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}


def fonts_conf(text: str, cache: Path, index: Path) -> str:
    """Return a fontconfig file that lists the typefaces of the program alone, to draw `text`.

    In both typefaces the glyph of U+02BC is twice as wide as that of U+2019, and stood in a gap.
    Where the text has one, it is drawn like the other, by changed fonts in the folder `cache`.
    fontconfig's index is in `index`.
    """
    folders = [font_folder(family) for family in _PACKAGES]
    aliases = ""
    if APOSTROPHE in text:
        folders = [_write_apostrophe_fonts(cache)]
        aliases = "".join(
            f'  <alias binding="same"><family>{plex}</family><prefer><family>{changed}</family>'
            "</prefer></alias>\n"
            for plex, changed in _CHANGED_FAMILIES.items()
        )
    content = "".join(f"  <dir>{html.escape(str(folder))}</dir>\n" for folder in folders) + aliases
    return _FONTS_CONF.format(content=content, index=html.escape(str(index)))


def embedded_fonts(text: str) -> Mapping[str, bytes]:
    """Return the fonts of an e-book and their `fonts.css`, by file name.

    The fonts are cut down to the characters of `text`, without those that a typeface lacks. They
    are TrueType: Kobo reads TTF, OTF and WOFF 1 only (kobolabs/epub-spec). The same text gives the
    same bytes.
    """
    files: dict[str, bytes] = {}
    rules = []
    for name, (family, original, style, weight) in _EMBEDDED_FONTS.items():
        file, subset_family = f"fonts/{name}.ttf", _CHANGED_FAMILIES[family]
        files[file] = _subset_font(font_folder(family) / original, text, f"{subset_family} {name}")
        rules.append(
            f'@font-face {{ font-family: "{subset_family}"; font-style: {style}; '
            f"font-weight: {weight}; src: url({file}) }}"
        )
    rules += [
        f'body {{ font-family: "{_CHANGED_FAMILIES[SERIF]}", serif }}',
        f'figcaption {{ font-family: "{_CHANGED_FAMILIES[SANS]}", sans-serif }}',
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
    if APOSTROPHE in text:
        _draw_apostrophe(font)
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
            _rename(font, record, value)
    return _font_bytes(font)


# --- the Ukrainian apostrophe ---------------------------------------------------------------


def _write_apostrophe_fonts(cache: Path) -> Path:
    """Write the changed fonts, unless they are there and whole, and return their folder."""
    from fontTools.ttLib import TTFont

    originals = [
        (family, path) for family in _PACKAGES for path in sorted(font_folder(family).glob("*.ttf"))
    ]
    digests = [digest_cache.digest_file(path) for _, path in originals]
    versions = (metadata.version("fonttools"), digest_cache.digest_file(Path(__file__)))
    key = hashlib.sha256(" ".join([*digests, *versions]).encode()).hexdigest()[:12]
    folder = cache / f"apostrophe-{key}"
    cache_files.make_folder(folder)
    targets = set()
    for family, path in originals:
        changed = _CHANGED_FAMILIES[family]
        short, changed_short = family.replace(" ", ""), changed.replace(" ", "")
        target = folder / path.name.replace(short, changed_short)
        targets.add(target.name)
        if kept_files.is_kept(target):
            continue
        # Otherwise fontTools writes the current time into the font.
        font = TTFont(path, recalcTimestamp=False, recalcBBoxes=False)
        _draw_apostrophe(font)
        for record in font["name"].names:
            if record.nameID in _NAME_IDS:
                value = record.toUnicode().replace(family, changed)
                _rename(font, record, value.replace(short, changed_short))
        atomic.write(target, _font_bytes(font))
        kept_files.keep(target)
    # fontconfig looks at all that is in it; another process may be writing files that are hidden.
    kept_files.remove_others(folder, targets, "[!.]*")
    return folder


def _draw_apostrophe(font: "TTFont") -> None:
    """Draw U+02BC as U+2019 is drawn: the same outline, width and kerning.

    Kerning is of glyphs, and in all fonts the glyph of U+201D alone has that of U+2019; changing
    the kerning took 10 s. So U+02BC gets that glyph, with another outline, and U+201D the glyph
    that is free then: a closing quotation mark is not kerned where there are such apostrophes.
    """
    names = font.getBestCmap()
    free, double, single = names[ord(APOSTROPHE)], names[0x201D], names[0x2019]
    for table in font["cmap"].tables:
        table.cmap |= {ord(APOSTROPHE): double, 0x201D: free}
    values = [font["glyf"].glyphs, font["hmtx"].metrics]
    if "gvar" in font:
        # First, because fontTools reads the variations of a glyph by its outline.
        values.insert(0, font["gvar"].variations)
        values.append(font["HVAR"].table.AdvWidthMap.mapping)
    for value_of in values:
        # A copy, because fontTools changes outlines and variations in place.
        value_of[free], value_of[double] = value_of[double], copy.deepcopy(value_of[single])


def _rename(font: "TTFont", record: Any, value: str) -> None:
    platform = (record.platformID, record.platEncID, record.langID)
    font["name"].setName(value, record.nameID, *platform)


def _font_bytes(font: "TTFont") -> bytes:
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()
