"""Validate the values of TOML files and convert pydantic's errors to findings.

A finding has the line of the faulty key and an example or the nearest known key.
"""

import datetime
import difflib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from book.errors import Finding
from book.manuscript.toml_lines import TomlFile

Settings = TypeVar("Settings", bound=BaseModel)


class SettingError(ValueError):
    """A refused value, with the rule id of its finding and a hint."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def validate(schema: type[Settings], toml: TomlFile) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Validate a file's values; return the settings and a finding for each fault.

    Faulty values are left out of the settings, so that the others can be checked further; the
    settings are None when too little is left.
    """
    findings: tuple[Finding, ...] = ()
    values = _lists_to_tuples(toml.values)
    while values is not None:
        try:
            return schema.model_validate(values), findings
        except ValidationError as error:
            faults = error.errors(include_url=False)
        # A placeholder that is refused in its turn is taken out.
        placeholders = {} if findings else _PLACEHOLDERS
        findings = findings or tuple(_validation_finding(schema, toml, fault) for fault in faults)
        changes = _Changes()
        for fault in faults:
            _add_change(changes, fault["loc"], fault["type"], placeholders)
        values = _change(values, changes)
    return None, findings


@dataclass(slots=True)
class _Changes:
    """What is changed in a table, by its keys; all at once, for a table can have 10^5 keys."""

    #: In its place, or nothing if it is removed; `...` if it stays.
    value: Any = ...
    inside: dict[str, "_Changes"] = field(default_factory=dict)


def _add_change(
    changes: _Changes,
    path: tuple[int | str, ...],
    error_type: str,
    placeholders: Mapping[str, object],
) -> None:
    """Add the removal of a faulty key, or of a table without a required key."""
    leading = itertools.takewhile(lambda part: isinstance(part, str), path)
    names = [str(name) for name in leading if name != "[key]"]
    value = None
    if names and names[-1] in placeholders and error_type != "extra_forbidden":
        value = placeholders[names[-1]]
    elif error_type == "missing" and len(names) == len(path):
        names.pop()
    for name in names:
        changes = changes.inside.setdefault(name, _Changes())
    changes.value = value


def _change(value: Any, changes: _Changes) -> Any:
    """Return a table with its changes; None when nothing is left of it."""
    if changes.value is not ...:
        return changes.value
    if not isinstance(value, dict):
        return None
    changed = {name: _change(value.get(name), inner) for name, inner in changes.inside.items()}
    return {key: inner for key, inner in {**value, **changed}.items() if inner is not None}


#: Replace faulty or missing texts, so that the other faults of a file are reported as well; no
#: publication is built with them.
_PLACEHOLDERS = {
    "alt": "…",
    "caption": "…",
    "credit": "x / x",
    "date": datetime.date.min,
    "identifier": "urn:xx:…",
    "name": "x",
    "publisher": "…",
    "title": "…",
}


#: Unknown names of a file for which the nearest known one is looked for.
MOST_SUGGESTED = 20


def suggest_nearest(word: str, known: Iterable[str], fallback: str) -> str:
    """Return a hint with the known word nearest to `word`; `fallback` when none is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean “{near[0]}”?" if near else fallback


def _lists_to_tuples(value: Any) -> Any:
    # Strict mode, in which pydantic converts no text to a number, accepts no list as a tuple.
    if isinstance(value, dict):
        return {key: _lists_to_tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_lists_to_tuples(inner) for inner in value)
    return value


def _validation_finding(schema: type[BaseModel], toml: TomlFile, fault: Any) -> Finding:
    path = tuple(part for part in fault["loc"] if part != "[key]")
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    code, message, hint = "TOML-03", "", ""
    match fault["type"]:
        case "value_error" if isinstance(fault["ctx"]["error"], SettingError):
            error = fault["ctx"]["error"]
            code, message, hint = error.code, f"“{key}” {error}", error.hint
        case "extra_forbidden":
            known = sorted(_known_keys(schema, path[:-1]))
            code, message = "TOML-02", f"unknown key “{key}”"
            hint = suggest_nearest(key, known, f"known here: {', '.join(known)}")
        case "missing" if isinstance(path[-1], str):
            table = ".".join(part for part in path[:-1] if isinstance(part, str))
            message = f"“{key}” is missing" + (f" in [{table}]" if table else "")
            hint = f"add, for example: {key} = {_EXAMPLES.get(key, _TEXT_EXAMPLE)}"
        case "model_type" | "dict_type":
            message = f"“{key}” should be a table"
            hint = f"begin it on a line of its own: [{'.'.join(map(str, path))}]"
        case _ if "[key]" in fault["loc"]:
            message = f"“{key}” is no photograph id"
            hint = "use a-z, 0-9 and single hyphens: [photo.city-sign]"
        case _:
            message = f"“{key}” {_describe_fault(fault)}"
            example = _EXAMPLES.get(key) or _TABLE_EXAMPLES.get(str(path[0]), _TEXT_EXAMPLE)
            hint = f"write, for example: {key} = {example}"
    return Finding(code=code, message=message, file=toml.file, line=toml.line(*path), hint=hint)


_TEXT_EXAMPLE = '"…"'
#: By table, for tables whose keys are chosen by the editor.
_TABLE_EXAMPLES = {"spelling": '["Izyum", "Izum"]'}
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
    "disclaimer": '"early"',
    "graphic": "true",
    "people-protected": "true",
    "instructions-read": '"Olena Editor, 2026-03-01"',
    "kind": '"handout"',
    "photographers": '["Ann Person", "Bob Person"]',
    "licence": '"CC BY-SA 4.0"',
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
    "binding": '"perfect"',
    "paper-thickness": "0.12",
    "ppi": "300",
    "version": '"1.0"',
    "cover": '"city-sign"',
    "cover-style": '"field"',
    "cover-colour": "[0, 0, 0, 100]",
    "working": '["title"]',
    "printer": '"offset-coated"',
    "long-edge": "2560",
    "isbn": '"978-…"',
    "fonts": "true",
    "exemption": '"eaa-microenterprise"',
    "report": '"https://…"',
    "people": '[{ name = "Gwara Media", role = "author" }]',
}


def _describe_fault(fault: Any) -> str:
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            return str(limits["error"])
        case "string_pattern_mismatch":
            return f"is not written the way it must be: “{str(fault['input'])[:60]}”"
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
        case "string_too_long" | "too_long" if isinstance(fault["input"], str):
            return f"should have {limits['max_length']} characters at most"
        case "missing" | "too_short" | "too_long":
            return "has not as many values as it should"
        case "greater_than_equal":
            return f"should be {limits['ge']:g} at least"
        case "less_than_equal":
            return f"should be {limits['le']:g} at most"
    return str(fault["msg"]).removeprefix("Input ")


def _known_keys(schema: type[BaseModel], path: tuple[str | int, ...]) -> Iterable[str]:
    """Return the keys that the table at `path` may have."""
    table: Any = schema
    for part in path:
        if keys := _annotations(table):
            table = keys.get(str(part))
        else:
            # The elements of a dict or a tuple are of its last argument that is a type.
            table = next((a for a in reversed(get_args(table)) if isinstance(a, type)), None)
    inner = next((a for a in get_args(table) if isinstance(a, type)), None)
    return _annotations(table) or _annotations(inner)


def _annotations(table: object) -> dict[str, Any]:
    """Return the types of a model's fields by their keys; nothing for any other type."""
    if not (isinstance(table, type) and issubclass(table, BaseModel)):
        return {}
    return {field.alias or name: field.annotation for name, field in table.model_fields.items()}
