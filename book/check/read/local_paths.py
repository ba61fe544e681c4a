"""Find local paths of a machine in words and in addresses (SAFE-07).

A path that begins with `/` is a machine's where it names a folder of somebody's home; addresses
within a site (`/media/imgs/x.png`, `/home/page`) look the same and are none.
"""

import re

_NAME = r"[\w.~%@+-]+"
#: A user's folder, as Windows, macOS and Linux call it; or a path on a server of a newsroom.
_WINDOWS = (
    r"(?<![\w:/\\])[A-Za-z]:(?:\\{1,2}|/)(?:Users|Documents and Settings)[\\/]{1,2}"
    r"[^\\/:*?\"<>|\s]+"
    r"(?:[\\/]{1,2}[\w.~ -]+)*"
)
_FOLDERS = (
    r"Desktop|Documents|Downloads|Library|Movies|Music|Pictures|Public|Dropbox|OneDrive"
    r"|Google Drive|public_html|snap|\.\w+"
)
#: Also where addresses of a site may stand: `file:` and paths that no site has.
_IN_ADDRESS = re.compile(
    r"\bfile:/{1,3}(?!android_asset)[\w.~%$-][^\s\"'<>()]*"
    rf"|{_WINDOWS}"
    rf"|(?<![\w/.:?=&#%-])/(?:home|Users)/{_NAME}/(?:{_FOLDERS})/[^\s\"'<>()]*"
    rf"|(?<![\w/.:?=&#%-])(?:/private)?/var/folders/{_NAME}[^\s\"'<>()]*",
    re.IGNORECASE,
)
#: Where a program wrote words of its own: comments, metadata.
_IN_WORDS = re.compile(
    rf"(?<![\w/.:?&#%-])/(?:home|Users|Volumes|mnt|run/media)/{_NAME}/[\w.~%@+-][^\s\"'<>()]*"
    rf"|(?<![\w/.:?&#%-])/(?:root|tmp|private)/{_NAME}[^\s\"'<>()]*"
    # With an ending: `f:\\Omega\\to` is TeX in the text of a formula.
    r"|\b[A-Za-z]:(?:\\[\w~ -]+)+\.[A-Za-z0-9]{2,5}\b|(?<![\w\\])\\\\[\w.-]+\\[\w.$-]+"
)
#: Addresses in words, whose paths are a site's.
_ADDRESS = re.compile(r"\b(?!file:)[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>]*", re.IGNORECASE)


def local_paths_in(text: str) -> list[str]:
    """Return the local paths in words that a program wrote: comments, metadata."""
    words = _ADDRESS.sub(" ", text)
    # What both patterns find begins at the same place; the first one reads further.
    by_start = {
        match.start(): match.group().rstrip(" .,;")
        for pattern in (_IN_WORDS, _IN_ADDRESS)
        for match in pattern.finditer(words)
    }
    return list(dict.fromkeys(by_start.values()))


def local_paths_in_address(text: str) -> list[str]:
    """Return the local paths in an address, a style sheet or a script."""
    return [match.group() for match in _IN_ADDRESS.finditer(text)]
