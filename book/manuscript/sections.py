"""The Markdown files of a manuscript: sections, disclaimer, and the photographs they place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from unicodedata import normalize

from book import layout, model
from book.errors import Finding, Severity, quoted
from book.layout import Layout
from book.manuscript import inlines, lost_words, markdown, source_digests, source_files, validation
from book.manuscript.markdown import MarkdownFile
from book.manuscript.source_blocks import split_lines
from book.manuscript.validation import MOST_SUGGESTED
from book.model import Publication

#: By file: what a text was parsed from, and what it was found to be.
ParsedTexts = dict[str, tuple[object, tuple[MarkdownFile, tuple[Finding, ...]]]]
SECTIONS = source_digests.SECTIONS
DISCLAIMER = "source/disclaimer.md"


def section_files(root: Path, findings: list[Finding]) -> tuple[Path, ...]:
    """Return the sections in reading order; other files in the folder are added to `findings`."""
    paths, fault = source_digests.section_paths(root)
    if fault and not fault.missing:
        finding = fault.finding("MAN-08", SECTIONS)
        findings.append(replace(finding, message=f"this folder {fault.reason}"))
    found = []
    for path in paths:
        file = source_files.shown(path, root)
        if not source_files.is_printable(path):
            message = "this is not read: the name of the file is not in UTF-8"
            hint = "write its name anew: 10-the-city.md"
        elif path.suffix == ".md" and not source_files.is_folder(path):
            found.append(path)
            continue
        else:
            message = "this is not read: a section is a file that ends in .md"
            hint = "rename it to end in .md, or take it out of the folder"
        findings.append(Finding(code="MAN-08", message=message, file=file, hint=hint))
    findings += _check_order([path.name for path in found])
    if not found and (fault is None or fault.missing):
        message = "there are no sections"
        hint = "write one: source/sections/10-the-city.md, beginning with # and its title"
        findings.append(Finding(code="MAN-01", message=message, file=SECTIONS, hint=hint))
    return tuple(found)


def link_targets(paths: Iterable[Path], photo_ids: Iterable[str] | None) -> Mapping[str, str]:
    """Return the ids that a link inside the publication can lead to, by the link.

    `photo_ids` are None where they are not known.
    """
    names = (normalize("NFC", path.name) for path in paths)
    sections = {name: f"section-{number}" for number, name in enumerate(names, start=1)}
    photographs = {f"#{photo_id}": f"photo-{photo_id}" for photo_id in photo_ids or ()}
    if photo_ids is None:
        photographs[inlines.ANY_PHOTOGRAPH] = ""
    return {**sections, "disclaimer.md": "disclaimer", **photographs}


def read_section(
    root: Path,
    path: Path,
    targets: Mapping[str, str],
    findings: list[Finding],
    first_note: int,
    language: str,
    known: ParsedTexts | None = None,
) -> MarkdownFile:
    """Read a section, which begins with its title; `language` is the publication's.

    A text that is `known` is not parsed again; another is added to those that are.
    """
    file = source_files.shown(path, root)
    text, digest = _read_text(root, path, file, findings)
    inputs = text, tuple(targets.items()), first_note, language
    if known and file in known and known[file][0] == inputs:
        parsed, faults = known[file][1]
    else:
        parsed = markdown.parse(
            text, file=file, targets=targets, first_note=first_note, language=language
        )
        faults = (*parsed.findings, *lost_words.find_lost_words(text, parsed))
        if known is not None:
            known[file] = inputs, (parsed, faults)
    findings += faults
    if text and not model.plain(parsed.title).strip():
        message = "this section has no heading"
        hint = "begin the file with a line of # and its title: # The flag over Izium"
        findings.append(Finding(code="MAN-01", message=message, file=file, line=1, hint=hint))
    return replace(parsed, digest=digest)


def read_disclaimer(
    root: Path,
    targets: Mapping[str, str],
    findings: list[Finding],
    first_note: int,
    language: str,
) -> MarkdownFile:
    """Read the funder's disclaimer, which may begin with a heading of its own."""
    read = source_files.read_text(root, root / DISCLAIMER)
    if read.fault and not read.fault.missing:
        findings.append(read.fault.finding("MAN-08", DISCLAIMER))
    text = read.text
    parsed = markdown.parse(
        text, file=DISCLAIMER, targets=targets, first_note=first_note, language=language
    )
    findings += [*map(_asked_first, parsed.findings), *lost_words.find_lost_words(text, parsed)]
    if parsed.title and not model.plain(parsed.title).strip():
        message = "the disclaimer's heading has no words"
        hint = "write them behind the #, or take the line out"
        findings.append(Finding(code="MAN-01", message=message, file=DISCLAIMER, line=1, hint=hint))
    if not parsed.blocks and not any(finding.file == DISCLAIMER for finding in findings):
        message = "the funder's disclaimer is missing"
        hint = "write it word for word as the grant agreement has it"
        findings.append(Finding(code="MAN-09", message=message, file=DISCLAIMER, hint=hint))
    return replace(parsed, digest=read.digest)


def _asked_first(finding: Finding) -> Finding:
    """Return a finding about the signs of the disclaimer, whose words are not the newsroom's."""
    if not finding.code.startswith("TXT-"):
        return finding
    return replace(finding, hint=f"ask the funder, whose words these are; then {finding.hint}")


def check_placements(
    files: Iterable[MarkdownFile],
    ids: Mapping[str, int],
    gallery_file: str,
    findings: list[Finding],
) -> Mapping[str, tuple[str, int]]:
    """Return the file and line that place each photograph, by its id in reading order.

    `ids` maps the photographs of gallery.toml to the lines of their tables. A photograph that is
    unknown, placed twice or not at all is added to `findings`.
    """
    places: dict[str, tuple[str, int]] = {}
    unknown: set[str] = set()
    for file, placement in ((each.file, placed) for each in files for placed in each.placements):
        photo_id, line = placement.photo_id, placement.line
        if photo_id not in ids:
            code, message = "PLACE-01", f"there is no photograph “{photo_id}”"
            add = f"add [photo.{photo_id}] to {gallery_file}"
            unknown.add(photo_id)
            known = [*ids, *markdown.GALLERY_WORDS] if len(unknown) <= MOST_SUGGESTED else ()
            hint = validation.suggest_nearest(photo_id, known, add)
        elif photo_id in places:
            code, message = "PLACE-03", f"the photograph “{photo_id}” is placed again"
            first_file, first_line = places[photo_id]
            hint = f"it stands already in {first_file}:{first_line}; take one of the two out"
        else:
            places[photo_id] = file, line
            continue
        findings.append(Finding(code=code, message=message, file=file, line=line, hint=hint))
    findings += [
        Finding(
            code="PLACE-02",
            message=f"the photograph “{photo_id}” is placed nowhere",
            file=gallery_file,
            line=line,
            hint=f"put ![]({photo_id}) on a line of its own in a section, or its id into a "
            "gallery; or take the table out",
            photo_id=photo_id,
        )
        for photo_id, line in ids.items()
        if photo_id not in places
    ]
    return places


def check_layout(
    publication: Publication, placed: Layout, places: Mapping[str, tuple[str, int]]
) -> Iterator[Finding]:
    """Yield a finding for each line that does not fit on a row, and for each heavy crop."""
    for photo_ids in layout.broken_lines(publication, placed):
        file, line = places[photo_ids[0]]
        yield Finding(
            code="PLACE-04",
            message=f"{len(photo_ids)} photographs in one row would be smaller than "
            f"{placed.page.smallest:g} mm; they are broken into several rows",
            file=file,
            line=line,
            hint='put fewer on the line, or write a smaller "smallest" in [print]',
            severity=Severity.WARNING,
        )
    for photo_id, heading in layout.lone_headings(publication):
        file, line = places[photo_id]
        yield Finding(
            code="PLACE-06",
            message=f"the heading {quoted(model.plain(heading.content))} has no text after it, and "
            "stands on another page than these photographs",
            file=file,
            line=line,
            hint='write a sentence below it; or begin the gallery with a row or "full", and have '
            "no notes or links in the heading",
            severity=Severity.WARNING,
        )
    for small in layout.small_photographs(publication, placed):
        file, line = places[small.photo_id]
        yield Finding(
            code="PLACE-07",
            message=f"“{small.photo_id}” is printed {small.width:.0f} x {small.height:.0f} mm, "
            "smaller than a photograph should be",
            file=file,
            line=line,
            hint="shorten its caption, or place it on a line of its own",
            severity=Severity.WARNING,
            photo_id=small.photo_id,
        )
    for photo_id, laid, seen in layout.heavily_cropped(placed):
        file, line = places[photo_id]
        yield Finding(
            code="PLACE-05",
            message=f"“{laid} {photo_id}” would show only {seen:.0%} of the photograph",
            file=file,
            line=line,
            hint=f"to show it whole, write: full {photo_id}",
            severity=Severity.WARNING,
            photo_id=photo_id,
        )


def find_text(root: Path, text: str) -> tuple[str, int]:
    """Return the first file and line of the source that contain a text; ("", 0) without one."""
    for path in sorted((root / "source").rglob("*")):
        if path.suffix in (".md", ".toml"):
            content = source_files.read_text(root, path).text
            for number, line in enumerate(split_lines(content), start=1):
                if text in line:
                    return source_files.shown(path, root), number
    return "", 0


def missing_letters(root: Path, letters: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for each letter that none of the program's typefaces has."""
    for letter in sorted(letters):
        file, line = find_text(root, letter)
        yield Finding(
            code="TXT-01",
            message=f"the typefaces have no “{letter}” (U+{ord(letter):04X})",
            file=file,
            line=line,
            hint="write it with letters of the Latin, Greek or Cyrillic alphabet",
        )


def _read_text(root: Path, path: Path, file: str, findings: list[Finding]) -> tuple[str, str]:
    """Return the text of a Markdown file, with the SHA-256 of its bytes.

    Why it cannot be read is added to `findings`.
    """
    read = source_files.read_text(root, path)
    if read.fault:
        findings.append(read.fault.finding("MAN-08", file))
    elif not read.text:
        message, hint = "this file is empty", "write it, beginning with # and its title"
        findings.append(Finding(code="MAN-08", message=message, file=file, hint=hint))
    return read.text, read.digest


def _check_order(names: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding where file names sort in another order than their numbers.

    It is an error: the sections would be printed in an order that nobody has counted.
    """
    parts = {name: re.split(r"(\d+)", name) for name in names}
    counted = sorted(names, key=lambda name: [*map(_number_in_name, parts[name])])
    if list(names) != counted:
        widths = [max(map(len, nth)) for nth in zip_longest(*parts.values(), fillvalue="")]
        renamed = [
            "".join(
                part.zfill(width) if part.isdecimal() else part
                for part, width in zip(parts[name], widths, strict=False)
            )
            for name in counted
        ]
        yield Finding(
            code="MAN-17",
            message=f"the sections would be printed in the order {', '.join(names)}",
            file=SECTIONS,
            hint=f"write all numbers with as many digits: {', '.join(renamed)}",
        )


def _number_in_name(part: str) -> int | str:
    return int(part) if part.isdecimal() else part
