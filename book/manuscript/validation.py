"""What to answer when a TOML file says something else than `settings` allows.

pydantic validates; what it finds is turned into the editor's words, with the file's own line
and the nearest key that exists.
"""

import datetime
import difflib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from book.errors import Finding
from book.manuscript import isbn
from book.manuscript.toml_lines import TomlFile

Settings = TypeVar("Settings", bound=BaseModel)


def validate(kind: type[Settings], toml: TomlFile) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Check a file's values; answer the settings, and everything that is wrong with them.

    What is wrong is left out of the settings, so that the rest can be checked further; they are
    None when too little is left.
    """
    findings: tuple[Finding, ...] = ()
    values = _lists_to_tuples(toml.values)
    while values is not None:
        try:
            return kind.model_validate(values), findings
        except ValidationError as error:
            faults = error.errors(include_url=False)
        findings = findings or tuple(_validation_finding(kind, toml, fault) for fault in faults)
        for fault in faults:
            values = _remove_fault(values, fault["loc"], fault["type"])
    return None, findings


def _remove_fault(values: Any, path: tuple[int | str, ...], fault: str) -> Any:
    """Leave out a faulty key, or the table where one is missing; None when nothing is left."""
    names = tuple(itertools.takewhile(lambda part: isinstance(part, str), path))
    names = tuple(name for name in names if name != "[key]")
    if names and names[-1] in _STOPGAPS and fault != "extra_forbidden":
        return _replace_value(values, names, _STOPGAPS[str(names[-1])])
    whole = fault != "missing" or len(names) < len(path)
    return _replace_value(values, names if whole else names[:-1], None)


def _replace_value(values: Any, path: Sequence[int | str], value: object) -> Any:
    """Put a value at a path, None for taking out what is there."""
    if not path:
        return value
    if not isinstance(values, dict):
        return None
    name = path[0]
    inner = _replace_value(values.get(name), path[1:], value)
    return {**values, name: inner} if inner is not None else _remove_key(values, name)


def _remove_key(values: dict[Any, Any], name: object) -> dict[Any, Any]:
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


def suggest_nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Ask for the known word that was probably meant, or say `otherwise`."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean “{near[0]}”?" if near else otherwise


def _lists_to_tuples(value: Any) -> Any:
    # In strict mode pydantic wants a tuple where TOML has an array, and a number is a number.
    if isinstance(value, dict):
        return {key: _lists_to_tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_lists_to_tuples(inner) for inner in value)
    return value


def _validation_finding(kind: type[BaseModel], toml: TomlFile, fault: Any) -> Finding:
    path = tuple(part for part in fault["loc"] if part != "[key]")
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    code, message, hint = "TOML-03", "", ""
    match fault["type"]:
        case "value_error" if isinstance(fault["ctx"]["error"], isbn.SettingError):
            refused = fault["ctx"]["error"]
            code, message, hint = refused.code, f"“{key}” {refused}", refused.hint
        case "extra_forbidden":
            known = sorted(_keys(kind, path[:-1]))
            code = "TOML-02"
            message = f"unknown key “{key}”"
            hint = suggest_nearest(key, known, f"known here: {', '.join(known)}")
        case "missing" if isinstance(path[-1], str):
            table = ".".join(part for part in path[:-1] if isinstance(part, str))
            message = f"“{key}” is missing" + (f" in [{table}]" if table else "")
            hint = f"add, for example: {key} = {_EXAMPLES.get(key, _WORDS)}"
        case "model_type" | "dict_type":
            message = f"“{key}” should be a table"
            hint = f"begin it on a line of its own: [{'.'.join(map(str, path))}]"
        case _:
            message = f"“{key}” {_complaint(fault)}"
            example = _EXAMPLES.get(key) or _ENTRIES.get(str(path[0]), _WORDS)
            hint = f"write, for example: {key} = {example}"
            if "[key]" in fault["loc"]:
                message = f"“{key}” is no photograph id"
                hint = "use a-z, 0-9 and single hyphens: [photo.city-sign]"
    return Finding(code=code, message=message, file=toml.file, line=toml.line(*path), hint=hint)


_WORDS = '"…"'
#: In tables whose keys are the editor's own.
_ENTRIES = {"spelling": '["Izyum", "Izum"]'}
_NEW_IDENTIFIER = 'python3 -c "import uuid; print(uuid.uuid4().urn)"'
_EXAMPLES = {
    "name": '"izium"',
    "title": '"Izium after the occupation"',
    "language": '"uk"',
    "identifier": f'"https://newsroom.org/izium" (or, without an address: {_NEW_IDENTIFIER})',
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
    "people-protected": "true",
    "cleared": '"Olena Editor, 2026-03-01"',
    "embargo": "2026-03-01",
    "standard": '"PDF/X-4"',
    "bleed": "3.0",
    "bleed-inside": "0.0",
    "bleed-outside": "3.0",
    "bleed-top": "3.0",
    "bleed-bottom": "3.0",
    "marks": "true",
    "ink-limit": "300",
    "safe": "3.0",
    "pages": "4",
    "ppi": "300",
    "version": '"1.0"',
    "cover": '"city-sign"',
    "working": '["title"]',
    "printer": '"offset-coated"',
    "long-edge": "2560",
    "isbn": '"978-…"',
    "fonts": "true",
    "exemption": '"eaa-microenterprise"',
    "report": '"https://…"',
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
