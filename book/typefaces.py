"""The typefaces, which come with the program: a page looks the same on every machine."""

from importlib.util import find_spec
from pathlib import Path

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


def folder(family: str) -> Path:
    """Find the folder with the TTF files of a family; `NotInstalledError` when it is gone."""
    spec = find_spec(_PACKAGES[family])
    if spec is None or spec.origin is None:
        raise NotInstalledError(
            f"the typeface {family} is not installed; install the program again: pip install ."
        )
    return Path(spec.origin).parent / "files"


def sans() -> Path:
    """Find the upright sans: a variable font, with axes for weight and width."""
    return folder(SANS) / "IBMPlexSans[wdth,wght].ttf"


def serif() -> Path:
    """Find the upright serif of text weight."""
    return folder(SERIF) / "IBMPlexSerif-Regular.ttf"


def fonts_conf(cache: Path) -> str:
    """Write a fontconfig file that knows the program's typefaces alone."""
    folders = "".join(f"  <dir>{_escaped(folder(family))}</dir>\n" for family in _PACKAGES)
    return _FONTS_CONF.format(folders=folders, cache=_escaped(cache))


def _escaped(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")
