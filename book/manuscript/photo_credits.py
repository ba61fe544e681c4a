"""The credits of the photographs in gallery.toml, with what is wrong or not plain about them."""

from collections.abc import Iterator, Mapping, Sequence

from book.errors import Finding, Severity, counted
from book.images.metadata import EmbeddedMetadata
from book.manuscript import precedence
from book.manuscript.credit_line import CreditError
from book.manuscript.credit_names import Doubt
from book.manuscript.settings import PhotoDefaults, PhotoTable
from book.manuscript.toml_lines import KeyPath, TomlFile
from book.model import Credit, Photo

#: What a credit can be; for findings.
CREDIT_HINT = (
    'write "Photographer / Agency", "A, B / Agency", or who supplied it: '
    '"Handout / State Emergency Service"'
)
#: How instructions are answered.
INSTRUCTIONS_HINT = (
    "when they are kept, write who has read them, and when: "
    'instructions-read = "Olena Editor, 2026-03-01"'
)
#: Places in gallery.toml, one for each photograph, by what is not plain about their credits.
Doubts = dict[Doubt, list[KeyPath]]
#: Findings of one kind; more are counted.
_MOST = 100


def read_photo_credit(
    photo_id: str,
    table: PhotoTable,
    defaults: PhotoDefaults,
    embedded: EmbeddedMetadata,
    toml: TomlFile,
    doubts: Doubts,
) -> Credit | Finding:
    """Return the credit of a photograph, or what is wrong with it; doubts are added to `doubts`."""
    inherited = table.credit is None and defaults.credit
    path: KeyPath = ("defaults", "credit") if inherited else ("photo", photo_id, "credit")
    line = precedence.credit_of_sources(table, defaults, embedded.merged)
    if not line:
        message = f"the photograph “{photo_id}” has no credit"
        hint = 'add: credit = "Photographer / Agency", here or under [defaults]'
        return toml.finding("META-01", ("photo", photo_id, "credit"), message, hint)
    try:
        reading = precedence.read_credit(table, defaults, embedded)
    except CreditError as error:
        shown = line if len(line) <= 200 else f"{line[:199]}…"
        return toml.finding("CAP-03", path, f"the credit “{shown}” {error}", CREDIT_HINT)
    for doubt in reading.doubts:
        doubts.setdefault(doubt, []).append(path)
    return reading.credit


def doubtful_credits(
    doubts: Mapping[Doubt, Sequence[KeyPath]], toml: TomlFile
) -> Iterator[Finding]:
    """Yield a warning for each doubt, at the first photograph that it is about."""
    for number, (doubt, paths) in enumerate(doubts.items()):
        if number == _MOST:
            message = f"{counted(len(doubts) - _MOST, 'credit')} more cannot be read for certain"
            yield toml.finding("CAP-03", paths[0], message, doubt.hint, Severity.WARNING)
            return
        message = doubt.message
        if len(paths) > 1:
            message += f" ({counted(len(paths), 'photograph')})"
        yield toml.finding("CAP-03", paths[0], message, doubt.hint, Severity.WARNING)


def similar_photographers(photos: Sequence[Photo], toml: TomlFile) -> Iterator[Finding]:
    """Yield a finding for each pair of similar names, at the first photograph of the rarer one."""
    credited = [name for photo in photos for name in photo.credit.photographers]
    for (rarer, few), (commoner, many) in precedence.similar_names(credited):
        first = next(photo for photo in photos if rarer in photo.credit.photographers)
        yield Finding(
            code="META-08",
            message=f"“{rarer}” ({counted(few, 'photograph')}) and “{commoner}” "
            f"({counted(many, 'photograph')}) are nearly the same name",
            file=toml.file,
            line=toml.line("photo", first.id, "credit"),
            hint="if they are one person, write the name in one way",
            severity=Severity.WARNING,
        )


def unread_instructions(photos: Sequence[Photo], toml: TomlFile) -> Iterator[Finding]:
    """Yield an error for the instructions in files that nobody has read, one for equal words."""
    unread: dict[str, list[Photo]] = {}
    for photo in photos:
        if photo.instructions and not photo.instructions_read:
            unread.setdefault(photo.instructions, []).append(photo)
    for number, (words, asked) in enumerate(unread.items()):
        files = asked[0].file + (f" and {len(asked) - 1} more" if len(asked) > 1 else "")
        message = f"{files}: the file asks “{words}”, and nobody has said that it is kept"
        if number == _MOST:
            message = f"{counted(len(unread) - _MOST, 'file')} more ask something"
        path = ("photo", asked[0].id, "instructions-read")
        yield toml.finding("META-07", path, message, INSTRUCTIONS_HINT)
        if number == _MOST:
            return
