"""What publication.toml, gallery.toml and a printer profile may say, and their defaults.

pydantic validates; what it finds is turned into the editor's words, with the file's own line
and the nearest key that exists.
"""

import datetime
import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from book.errors import Finding
from book.model import Credit
from book.toml_file import TomlFile

Settings = TypeVar("Settings", bound=BaseModel)

# What TOML can hold and XML 1.0 (production 2) cannot, and line breaks, which no title has.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_WRAPPED = re.compile(r"[ \t\r\n]+")
_PHOTO_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _one_line(words: str) -> str:
    # A text between """ quotes may be wrapped; it is still one text. A no-break space stays.
    words = _WRAPPED.sub(" ", words).strip(" ")
    if _UNPRINTABLE.search(words):
        raise ValueError("holds a character that cannot be printed")
    return words


def _said(words: str) -> str:
    if not words:
        raise ValueError("is empty")
    return words


def _as_words(value: object) -> object:
    # TOML has dates of its own, and editors write them: date = 2022-09-15.
    return value.isoformat() if isinstance(value, datetime.date) else value


Words = Annotated[str, AfterValidator(_one_line)]
DateWords = Annotated[Words, BeforeValidator(_as_words)]
SomeWords = Annotated[Words, AfterValidator(_said)]
Millimetres = Annotated[float, Field(ge=0, le=2000)]
Fraction = Annotated[float, Field(ge=0, le=1)]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class PersonTable(_Table):
    """`[[people]]`: one person or organisation."""

    name: SomeWords
    role: Literal["author", "photographer", "editor", "translator", "funder"]


class PrintTable(_Table):
    """`[print]`: the page, in millimetres."""

    #: Trimmed page, width and height.
    trim: tuple[Annotated[float, Field(ge=90, le=600)], Annotated[float, Field(ge=90, le=600)]] = (
        235.0,
        165.0,
    )
    #: Name of a profile in `source/printers/`, without `.toml`; empty for the built-in one.
    printer: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$")] = ""


class ScreenTable(_Table):
    """`[screen]`: the PDF for reading."""

    ppi: Annotated[int, Field(ge=72, le=600)] = 200


class EpubTable(_Table):
    """`[epub]`: the e-book."""

    #: Longest edge of a photograph, in pixels.
    long_edge: Annotated[int, Field(ge=600, le=4000, alias="long-edge")] = 2560


class PublicationToml(_Table):
    """`source/publication.toml`."""

    name: Annotated[str, Field(pattern=_PHOTO_ID, max_length=60)]
    title: SomeWords
    subtitle: Words = ""
    language: LanguageTag = "en"
    identifier: Annotated[str, Field(pattern=r"^(urn:[a-z0-9][a-z0-9-]{1,31}:\S+|https?://\S+)$")]
    date: datetime.date
    version: SomeWords = "1.0"
    publisher: SomeWords
    rights: Words = ""
    licence: Words = ""
    place: Words = ""
    #: What is not final yet, to be reported on every build.
    working: tuple[Literal["title", "subtitle", "headings"], ...] = Field(default=(), strict=False)
    people: tuple[PersonTable, ...] = Field(default=(), strict=False)
    print: PrintTable = PrintTable()
    screen: ScreenTable = ScreenTable()
    epub: EpubTable = EpubTable()


class PhotoDefaults(_Table):
    """`[defaults]` of gallery.toml: what holds for every photograph that says nothing else."""

    credit: Words = ""
    place: Words = ""
    date: DateWords = ""
    rights: Words = ""


class PhotoTable(_Table):
    """`[photo.ID]`: one photograph."""

    #: As long as a file system takes it, in Cyrillic letters too.
    file: Annotated[SomeWords, Field(max_length=120)]
    caption: SomeWords
    credit: Words | None = None
    alt: Words = ""
    description: Words = ""
    place: Words | None = None
    date: DateWords | None = None
    rights: Words | None = None
    altered: Words = ""
    graphic: bool = False
    focus: tuple[Fraction, Fraction] = Field(default=(0.5, 0.5), strict=False)
    #: Of the stand-in that is drawn while the file is not there.
    ratio: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")] = "3:2"

    @property
    def proportions(self) -> tuple[int, int]:
        """`3:2` as (3, 2)."""
        width, height = self.ratio.split(":")
        return int(width), int(height)


class GalleryToml(_Table):
    """`source/gallery/gallery.toml`."""

    defaults: PhotoDefaults = PhotoDefaults()
    photo: dict[Annotated[str, Field(pattern=_PHOTO_ID, max_length=60)], PhotoTable] = {}


class PrinterToml(_Table):
    """`source/printers/NAME.toml`: what one printing house asks for."""

    name: SomeWords = "Offset, coated paper"
    #: Registered name of the printing condition (ICC characterization data registry).
    condition: SomeWords = "FOGRA39"
    #: CMYK profile below `source/printers/`; empty for the built-in one of FOGRA39.
    icc: Words = ""
    bleed: Annotated[Millimetres, Field(le=20)] = 3.0
    ppi: Annotated[int, Field(ge=150, le=1200)] = 300


def validated(kind: type[Settings], toml: TomlFile) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Check a file's values; answer the settings, and everything that is wrong with them.

    What is wrong is left out of the settings, so that the rest can be checked further; they are
    None when too little is left.
    """
    findings: tuple[Finding, ...] = ()
    values = _tuples(toml.values)
    while values is not None:
        try:
            return kind.model_validate(values), findings
        except ValidationError as error:
            faults = error.errors(include_url=False)
        findings = findings or tuple(_finding(kind, toml, fault) for fault in faults)
        for fault in faults:
            values = _without(values, fault["loc"], fault["type"])
    return None, findings


def _without(values: Any, path: tuple[int | str, ...], fault: str) -> Any:
    """Leave out a faulty key, or the table where one is missing; None when nothing is left."""
    names = tuple(itertools.takewhile(lambda part: isinstance(part, str), path))
    names = tuple(name for name in names if name != "[key]")
    if names and names[-1] in _STOPGAPS and fault != "extra_forbidden":
        return _with(values, names, _STOPGAPS[str(names[-1])])
    whole = fault != "missing" or len(names) < len(path)
    return _with(values, names if whole else names[:-1], None)


def _with(values: Any, path: Sequence[int | str], value: object) -> Any:
    """Put a value at a path, None for taking out what is there."""
    if not path:
        return value
    if not isinstance(values, dict):
        return None
    name = path[0]
    inner = _with(values.get(name), path[1:], value)
    return {**values, name: inner} if inner is not None else _but(values, name)


def _but(values: dict[Any, Any], name: object) -> dict[Any, Any]:
    return {key: value for key, value in values.items() if key != name}


#: Stand where words are faulty or missing, so that the other faults of a file come to light too;
#: no publication is made of them.
_STOPGAPS = {
    "alt": "…",
    "caption": "…",
    "credit": "… / …",
    "date": datetime.date.min,
    "identifier": "urn:xx:…",
    "name": "x",
    "publisher": "…",
    "title": "…",
}


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Ask for the known word that was probably meant, or say `otherwise`."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean “{near[0]}”?" if near else otherwise


def parse_credit(line: str) -> Credit | None:
    """Read `Photographer / Agency` or `A, B / Agency`; None when it is neither."""
    sides = [side.strip() for side in line.split("/")]
    if len(sides) != 2 or not all(sides):
        return None
    names = tuple(name.strip() for name in sides[0].split(","))
    if not all(names):
        return None
    return Credit(photographers=names, agency=sides[1])


#: Stands in a photograph whose credit is a finding; no publication is made of it.
NO_CREDIT = Credit(photographers=(), agency="")


def _tuples(value: Any) -> Any:
    # In strict mode pydantic wants a tuple where TOML has an array, and a number is a number.
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(inner) for inner in value)
    return value


def _finding(kind: type[BaseModel], toml: TomlFile, fault: Any) -> Finding:
    path = tuple(part for part in fault["loc"] if part != "[key]")
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    code, message, hint = "TOML-03", "", ""
    match fault["type"]:
        case "extra_forbidden":
            known = sorted(_keys(kind, path[:-1]))
            code = "TOML-02"
            message = f"unknown key “{key}”"
            hint = nearest(key, known, f"known here: {', '.join(known)}")
        case "missing" if isinstance(path[-1], str):
            table = ".".join(part for part in path[:-1] if isinstance(part, str))
            message = f"“{key}” is missing" + (f" in [{table}]" if table else "")
            hint = f"add, for example: {key} = {_EXAMPLES.get(key, _WORDS)}"
        case "model_type" | "dict_type":
            message = f"“{key}” should be a table"
            hint = f"begin it on a line of its own: [{'.'.join(map(str, path))}]"
        case _:
            message = f"“{key}” {_complaint(fault)}"
            hint = f"write, for example: {key} = {_EXAMPLES.get(key, _WORDS)}"
            if "[key]" in fault["loc"]:
                message = f"“{key}” is no photograph id"
                hint = "use a-z, 0-9 and single hyphens: [photo.city-sign]"
    return Finding(code=code, message=message, file=toml.file, line=toml.line(*path), hint=hint)


_WORDS = '"…"'
_EXAMPLES = {
    "name": '"izium"',
    "title": '"Izium after the occupation"',
    "language": '"uk"',
    "identifier": '"urn:uuid:…" (make one with: python3 -c "import uuid; print(uuid.uuid4().urn)")',
    "date": "2022-10-05",
    "file": '"city-sign.jpg"',
    "caption": '"The sign at the city entrance"',
    "credit": '"Photographer / Agency"',
    "publisher": '"Gwara Media"',
    "trim": "[235.0, 165.0]",
    "focus": "[0.5, 0.4]",
    "ratio": '"3:2"',
    "role": '"author"',
    "graphic": "true",
    "bleed": "3.0",
    "ppi": "300",
    "version": '"1.0"',
    "working": '["title"]',
    "printer": '"offset-coated"',
    "long-edge": "2560",
    "people": '[{ name = "Gwara Media", role = "author" }]',
}


def _complaint(fault: Any) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "string_pattern_mismatch":
        return f"is not written the way it must be: “{str(fault['input'])[:60]}”"
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "string_type":
            return "should be words in quotes"
        case "int_type" | "float_type":
            return "should be a number"
        case "int_from_float":
            return "should be a whole number"
        case "bool_type":
            return "should be true or false"
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            return "should be a date, without quotes"
        case "tuple_type":
            return "should be a list in brackets"
        case "too_long" if isinstance(fault["input"], str):
            return f"should have {limits['max_length']} characters at most"
        case "missing" | "too_short" | "too_long":
            return "has not as many values as it should"
        case "greater_than_equal":
            return f"should be {limits['ge']:g} at least"
        case "less_than_equal":
            return f"should be {limits['le']:g} at most"
        case "string_too_long":
            return f"should have {limits['max_length']} characters at most"
    return str(fault["msg"]).removeprefix("Input ")


def _keys(kind: type[BaseModel], path: tuple[str | int, ...]) -> Iterator[str]:
    """List the keys that the table at `path` may have."""
    table: Any = kind
    for part in path:
        if isinstance(table, type) and issubclass(table, BaseModel):
            named = {field.alias or name: field for name, field in table.model_fields.items()}
            if part not in named:
                return
            table = named[str(part)].annotation
        else:
            # A dict of tables or a tuple of them: the element is the last argument that is one.
            table = next((a for a in reversed(get_args(table)) if isinstance(a, type)), type(None))
    if not (isinstance(table, type) and issubclass(table, BaseModel)):
        table = next((a for a in get_args(table) if isinstance(a, type)), type(None))
    if issubclass(table, BaseModel):
        yield from (field.alias or name for name, field in table.model_fields.items())
