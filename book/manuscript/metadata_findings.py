"""Findings about the metadata in a photograph's file: unread, guessed, or left out."""

from collections.abc import Iterator

from book.errors import Finding, Severity
from book.images.metadata import EmbeddedMetadata
from book.manuscript.toml_lines import TomlFile

#: Keys of gallery.toml that differ from the fields of a file.
_KEYS = {"creators": "credit", "copyright": "rights", "usage_terms": "usage-terms"}
_NAMES = {"creators": "by-line", "copyright": "copyright notice", "usage_terms": "usage terms"}
_MOST_LETTERS = 100


def metadata_findings(
    photo_id: str, file: str, embedded: EmbeddedMetadata, toml: TomlFile
) -> Iterator[Finding]:
    """Yield what an editor has to look at, at the line that names the file.

    Words that gallery.toml has itself are not asked for again.
    """
    table = toml.table("photo").get(photo_id, {})
    written = {*toml.table("defaults"), *table}

    def finding(code: str, message: str, hint: str) -> Finding:
        path = ("photo", photo_id, "file")
        return toml.finding(code, path, f"{file}: {message}", hint, Severity.WARNING)

    for unread in dict.fromkeys(embedded.unread):
        hint = "save the file again in its program, or write here what it says"
        yield finding("META-11", f"its {unread.block} cannot be read whole: {unread.reason}", hint)
    for (block, encoding), texts in _guesses(embedded, written).items():
        message = f"its {block} does not say how its letters are coded; read as {encoding}: {texts}"
        yield finding("META-12", message, "if a letter is wrong, write the words here")
    for text in dict.fromkeys(embedded.set_aside):
        key = _KEYS.get(text.field, text.field)
        if key not in written:
            named = _quoted_field(text.field, text.text)
            message = f"the {named} in its {text.block} is left out, as a program's own"
            yield finding("META-13", message, f"if somebody has written it, write it here as {key}")


def _guesses(embedded: EmbeddedMetadata, written: set[str]) -> dict[tuple[str, str], str]:
    """Return the guessed texts that are used, by their block and encoding."""
    texts: dict[tuple[str, str], list[str]] = {}
    used = embedded.merged
    for text in embedded.guessed:
        is_used = text.text in getattr(used, text.field)
        if is_used and _KEYS.get(text.field, text.field) not in written:
            words = _quoted_field(text.field, text.text)
            texts.setdefault((text.block, text.encoding), []).append(words)
    return {source: ", ".join(words) for source, words in texts.items()}


def _quoted_field(field: str, text: str) -> str:
    """Return the name of a field and its text, shortened: `by-line “Ada Lens”`."""
    shown = text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
    return f"{_NAMES.get(field, field)} “{shown}”"
