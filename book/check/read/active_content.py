"""Find what a PDF does besides showing pages: actions, enclosed files, data from elsewhere.

Every object that can be reached from the pages and the trailer is looked at once, indirect or not;
an action that is both clicked and run by itself, twice. Objects that nothing refers to do nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from book.check.read.pdf_document import ActiveContent, ActiveKind
from book.check.read.pdf_values import as_text, get
from book.check.read.stream_data import decoded_start

#: Dictionaries, arrays and streams that are looked at, 200 000 in 2 s.
MOST_CONTAINERS = 1_000_000
#: Findings of a kind that are kept; the others are counted.
_MOST_OF_A_KIND = 100
_MOST_CHARACTERS = 120
_MOST_XFA, _MOST_MAGIC = 4_000_000, 64
#: Triggers of additional actions that are clicks (ISO 32000-1, table 194).
_CLICKS = ("/D", "/U")
#: Entries that lead up to objects which other pages share: followed last, without a page.
_UPWARDS = ("/Parent", "/P")
#: Entries that an action of each type has; with another one a dictionary is no action.
_ACTIONS = {
    "JavaScript": ("/JS",),
    "Launch": ("/F", "/Win", "/Mac", "/Unix"),
    "SubmitForm": ("/F",),
    "ImportData": ("/F",),
    "URI": ("/URI",),
    "GoTo": ("/D",),
    "GoToR": ("/F",),
    "GoToE": ("/F", "/T", "/D"),
    "Thread": ("/D",),
    "Rendition": ("/R", "/JS", "/OP"),
    "Movie": ("/Annotation", "/Operation"),
    "Sound": ("/Sound",),
    "Named": ("/N",),
    "Hide": ("/T",),
    "ResetForm": (),
    "SetOCGState": ("/State",),
    "Trans": ("/Trans",),
    "GoTo3DView": ("/TA",),
    "RichMediaExecute": ("/TA",),
}
_SAYS: dict[str, tuple[ActiveKind, str]] = {
    "Launch": ("program", "an action that starts a program or opens a file"),
    "SubmitForm": ("sending", "an action that sends what was filled in"),
    "ImportData": ("import", "an action that reads data from a file"),
    "Rendition": ("media", "film or sound"),
    "Movie": ("media", "film or sound"),
    "Sound": ("media", "film or sound"),
    "RichMediaExecute": ("media", "film or sound"),
}
_MEDIA = {
    "Movie": "film or sound",
    "Sound": "film or sound",
    "Screen": "film or sound",
    "RichMedia": "rich media",
    "3D": "a model in three dimensions",
}
#: Actions that lead elsewhere; without a click they do so when the file is read.
_ELSEWHERE = {"URI": "/URI", "GoToR": "/F", "GoToE": "/F", "Thread": "/F"}
#: Files that a double click runs, by the end of their names or by their first bytes.
_PROGRAM_NAME = re.compile(
    r"\.(?:app|apk|bat|cmd|com|command|cpl|docm|exe|hta|jar|js|jse|lnk|msi|msp|pif|pptm|ps1|reg|scr"
    r"|sh|vbe|vbs|wsf|wsh|xlsm)\s*$",
    re.IGNORECASE,
)
_PROGRAM_MAGIC = re.compile(
    rb"\x7fELF|#!|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|MZ[^\0]{0,62}\0"
)
#: A container, the entry that it was reached by, whether that runs without a click, and its page.
_Reached = tuple[Any, str, bool, int]


def read_active_content(pdf: pikepdf.Pdf) -> tuple[ActiveContent, ...]:
    """Return what a PDF does and encloses, each thing once, at most 100 of a kind and a count."""
    by_kind: dict[ActiveKind, list[ActiveContent]] = {}
    for each in dict.fromkeys((*_of_the_catalogue(pdf), *_of_all_objects(pdf))):
        by_kind.setdefault(each.kind, []).append(each)
    for kind, same in by_kind.items():
        if len(same) > _MOST_OF_A_KIND:
            more = f"{len(same) - _MOST_OF_A_KIND} more like this"
            same[_MOST_OF_A_KIND:] = [ActiveContent(kind=kind, what=more)]
    return tuple(each for same in by_kind.values() for each in same)


def _of_the_catalogue(pdf: pikepdf.Pdf) -> Iterator[ActiveContent]:
    if pdf.is_encrypted:
        yield ActiveContent(kind="lock", what="a lock: it is encrypted")
    form = pdf.Root.get("/AcroForm")
    fields = get(form, "/Fields")
    if isinstance(fields, Array) and len(fields):
        yield ActiveContent(kind="form", what="a form to be filled in")
    xfa = get(form, "/XFA")
    if xfa is not None:
        yield ActiveContent(kind="XFA", what="a form in XFA, which few programs can show")
        # An array has the name of each part before its stream.
        for part in xfa if isinstance(xfa, Array) else [xfa]:
            if isinstance(part, Stream) and b"<script" in decoded_start(part, _MOST_XFA):
                yield ActiveContent(kind="script", what="JavaScript or FormCalc in its form")


def _of_all_objects(pdf: pikepdf.Pdf) -> Iterator[ActiveContent]:
    for count, (value, key, runs_by_itself, page) in enumerate(_containers(pdf)):
        if count == MOST_CONTAINERS:
            yield ActiveContent(
                kind="unread", what=f"more than {MOST_CONTAINERS} dictionaries and lists"
            )
            return
        if not isinstance(value, Array):
            for kind, what in (*_of_action(value, runs_by_itself), *_of_object(value, key)):
                yield ActiveContent(kind=kind, what=what, page=page)


def _containers(pdf: pikepdf.Pdf) -> Iterator[_Reached]:
    """Yield each container that can be reached, those of the pages first."""
    pages = [page.obj for page in pdf.pages]
    todo: list[_Reached] = [(page, "", False, at) for at, page in enumerate(pages, start=1)]
    later: list[_Reached] = [(pdf.trailer, "", False, 0)]
    seen = {(*page.objgen, False) for page in pages}
    while todo or later:
        reached = todo.pop() if todo else later.pop()
        yield reached
        value, key, runs, page = reached
        is_array = isinstance(value, Array)
        for name, kid in ((key, each) for each in value) if is_array else value.items():
            if not isinstance(kid, (Array, Dictionary, Stream)):
                continue
            kid_runs = _runs_by_itself(key, name, runs)
            mark = (*kid.objgen, kid_runs)
            if mark in seen:
                continue
            if kid.is_indirect:
                seen.add(mark)
            if name in _UPWARDS:
                later.append((kid, name, kid_runs, 0))
            else:
                todo.append((kid, name, kid_runs, page))


def _runs_by_itself(key: str, name: str, runs: bool) -> bool:
    """Return whether an entry `name` of what was reached by `key` runs without a click."""
    if name == "/Next":
        return runs
    return name == "/OpenAction" or (key == "/AA" and name not in _CLICKS)


def _of_action(value: Any, runs_by_itself: bool) -> Iterator[tuple[ActiveKind, str]]:
    kind = as_text(get(value, "/S"))
    entries = _ACTIONS.get(kind)
    if entries is None or (entries and not any(key in value for key in entries)):
        return
    if kind == "JavaScript" or "/JS" in value or _leads_to_script(value):
        yield "script", "JavaScript"
    elif kind in _SAYS:
        target = next((name for key in entries if (name := _file_name(get(value, key)))), "")
        said, what = _SAYS[kind]
        yield said, f"{what} ({target})" if target else what
    elif runs_by_itself:
        yield "automatic", f"an action that runs by itself ({kind})"
        if kind in _ELSEWHERE and (target := _file_name(get(value, _ELSEWHERE[kind]))):
            yield "fetch", target


def _leads_to_script(action: Any) -> bool:
    return as_text(get(action, "/URI")).lstrip().lower().startswith("javascript:")


def _of_object(value: Any, key: str) -> Iterator[tuple[ActiveKind, str]]:
    enclosed = get(value, "/EF")
    files = enclosed.values() if isinstance(enclosed, Dictionary) else ()
    if streams := [each for each in files if isinstance(each, Stream)]:
        name = _file_name(value) or "without a name"
        if _PROGRAM_NAME.search(name) or any(map(_is_program, streams)):
            yield "enclosed program", f"an enclosed program ({name})"
        else:
            yield "enclosed file", f"an enclosed file ({name})"
    subtype = as_text(get(value, "/Subtype"))
    if subtype in _MEDIA and "/Rect" in value:
        yield "media", _MEDIA[subtype]
    if "/OPI" in value:
        yield "exchange", "a picture that another one is to replace (OPI)"
    for file in _files_elsewhere(value, key):
        yield "fetch", _file_name(file) or "a file elsewhere"


def _files_elsewhere(value: Any, key: str) -> Iterator[Any]:
    """Yield the file specifications that data of an object is read from (ISO 32000-1, 7.11)."""
    if isinstance(value, Stream):
        # In an inline image alone, F means Filter.
        yield from _specified(value, "/F")
        yield from _specified(get(value, "/Ref"), "/F")
    elif key == "/Movie":
        yield from _specified(value, "/F")
    elif as_text(get(value, "/S")) == "MCD":
        yield from _specified(value, "/D")


def _specified(holder: Any, key: str) -> Iterator[Any]:
    file = get(holder, key)
    if isinstance(file, String) or (isinstance(file, Dictionary) and "/EF" not in file):
        yield file


def _file_name(value: Any) -> str:
    """Return the name or address of a file specification; empty for every other object."""
    keys = ("/UF", "/F", "/Unix", "/DOS", "/Mac")
    names = (as_text(value), *(as_text(get(value, key)) for key in keys))
    return " ".join(next(filter(None, names), "").split())[:_MOST_CHARACTERS]


def _is_program(stream: Any) -> bool:
    return _PROGRAM_MAGIC.match(decoded_start(stream, _MOST_MAGIC)) is not None
