"""The Markdown files of a manuscript: sections, disclaimer, and the photographs they place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from book import layout, model
from book.errors import Finding, Severity
from book.layout import Layout
from book.manuscript import inlines, markdown, validation
from book.model import Publication

SECTIONS = "source/sections"
DISCLAIMER = "source/disclaimer.md"
_GALLERY_WORDS = ("full", "bleed", "spread")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownFile:
    """A Markdown file that was read."""

    file: str
    parsed: markdown.Parsed


def section_files(root: Path, findings: list[Finding]) -> tuple[Path, ...]:
    """Return the sections in reading order; other files in the folder are added to `findings`."""
    found = []
    for path in sorted((root / SECTIONS).glob("[!.]*")):
        if path.suffix == ".md" and path.is_file():
            found.append(path)
        else:
            findings.append(
                Finding(
                    code="MAN-08",
                    message="this is not read: a section is a file that ends in .md",
                    file=path.relative_to(root).as_posix(),
                    hint="rename it to end in .md, or take it out of the folder",
                )
            )
    if not found:
        findings.append(
            Finding(
                code="MAN-01",
                message="there are no sections",
                file=SECTIONS,
                hint="write one: source/sections/10-the-city.md, beginning with # and its title",
            )
        )
    return tuple(found)


def link_targets(paths: Iterable[Path], photo_ids: Iterable[str] | None) -> Mapping[str, str]:
    """Return the ids inside the publication that a link may lead to, by what it may say.

    `photo_ids` are None where they are not known.
    """
    sections = {path.name: f"section-{number}" for number, path in enumerate(paths, start=1)}
    photographs = {f"#{photo_id}": f"photo-{photo_id}" for photo_id in photo_ids or ()}
    if photo_ids is None:
        photographs[inlines.ANY_PHOTOGRAPH] = ""
    return {**sections, "disclaimer.md": "disclaimer", **photographs}


def read_section(
    root: Path, path: Path, targets: Mapping[str, str], findings: list[Finding]
) -> MarkdownFile:
    """Read a section, which begins with its title."""
    file = path.relative_to(root).as_posix()
    text = _read_text(root, path, file, findings)
    parsed = markdown.parse(text, file=file, targets=targets)
    findings += parsed.findings
    if text and not model.plain(parsed.title or ()).strip():
        findings.append(
            Finding(
                code="MAN-01",
                message="this section has no heading",
                file=file,
                line=1,
                hint="begin the file with a line of # and its title: # The flag over Izium",
            )
        )
    return MarkdownFile(file=file, parsed=parsed)


def read_disclaimer(
    root: Path, targets: Mapping[str, str], findings: list[Finding]
) -> MarkdownFile:
    """Read the funder's disclaimer, which may begin with a heading of its own."""
    path = root / DISCLAIMER
    exists = path.is_symlink() or (path.exists() and path.stat().st_size > 0)
    text = _read_text(root, path, DISCLAIMER, findings) if exists else ""
    parsed = markdown.parse(text, file=DISCLAIMER, targets=targets)
    findings += parsed.findings
    if not parsed.blocks and not any(finding.file == DISCLAIMER for finding in findings):
        findings.append(
            Finding(
                code="MAN-09",
                message="the funder's disclaimer is missing",
                file=DISCLAIMER,
                hint="write it word for word as the grant agreement has it",
            )
        )
    return MarkdownFile(file=DISCLAIMER, parsed=parsed)


def check_placements(
    files: Iterable[MarkdownFile],
    ids: Mapping[str, int],
    gallery_file: str,
    findings: list[Finding],
) -> tuple[str, ...]:
    """Return the ids of the placed photographs in reading order, each once.

    `ids` maps the photographs of gallery.toml to the lines of their tables. A photograph that is
    unknown, placed twice or not at all is added to `findings`.
    """
    first: dict[str, str] = {}
    for read in files:
        for placement in read.parsed.placements:
            photo_id = placement.photo_id
            if photo_id not in ids:
                code, message = "PLACE-01", f"there is no photograph “{photo_id}”"
                add = f"add [photo.{photo_id}] to {gallery_file}"
                hint = validation.suggest_nearest(photo_id, [*ids, *_GALLERY_WORDS], add)
            elif photo_id in first:
                code, message = "PLACE-03", f"the photograph “{photo_id}” is placed again"
                hint = f"it stands already in {first[photo_id]}; take one of the two out"
            else:
                first[photo_id] = f"{read.file}:{placement.line}"
                continue
            findings.append(
                Finding(code=code, message=message, file=read.file, line=placement.line, hint=hint)
            )
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
        if photo_id not in first
    ]
    return tuple(first)


def placement_lines(files: Iterable[MarkdownFile]) -> Mapping[str, tuple[str, int]]:
    """Return the file and line that place each photograph, by its id."""
    return {
        placement.photo_id: (read.file, placement.line)
        for read in files
        for placement in read.parsed.placements
    }


def check_layout(
    publication: Publication, placed: Layout, places: Mapping[str, tuple[str, int]]
) -> Iterator[Finding]:
    """Yield a finding for each line that does not fit on a row, and for each heavy crop."""
    for photo_ids in layout.broken_lines(publication, placed.page):
        file, line = places[photo_ids[0]]
        yield Finding(
            code="PLACE-04",
            message=f"{len(photo_ids)} photographs are too many for one row of this page; "
            "they are broken into several",
            file=file,
            line=line,
            hint="put fewer on the line",
            severity=Severity.WARNING,
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


def outside_project(file: str) -> Finding:
    """Return the finding for a file of the manuscript that is a link out of the project."""
    return Finding(
        code="FILE-01",
        message="this file lies outside the project",
        file=file,
        hint="copy it in; a link to it is not enough",
    )


def find_text(root: Path, text: str) -> tuple[str, int]:
    """Return the first file and line of the source that contain a text; ("", 0) without one."""
    for path in sorted((root / "source").rglob("*")):
        if path.suffix in (".md", ".toml") and path.is_file():
            lines = path.read_text(encoding="utf-8-sig").split("\n")
            for number, line in enumerate(lines, start=1):
                if text in line:
                    return path.relative_to(root).as_posix(), number
    return "", 0


def _read_text(root: Path, path: Path, file: str, findings: list[Finding]) -> str:
    """Return the text of a Markdown file; why it cannot be read is added to `findings`."""
    message, hint, line = "", "", 0
    content = b""
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            findings.append(outside_project(file))
            return ""
        elif path.stat().st_size == 0:
            message, hint = "this file is empty", "write it, beginning with # and its title"
        else:
            content = path.read_bytes()
            return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message, hint = "this file is not in UTF-8", "save it as plain text in UTF-8"
        line = content.count(b"\n", 0, error.start) + 1
    except OSError as error:
        message, hint = f"this file cannot be read: {error.strerror}", "allow reading it"
    findings.append(Finding(code="MAN-08", message=message, file=file, line=line, hint=hint))
    # In another encoding of the letters, ids and addresses can still be read.
    return "" if b"\0" in content else content.decode("utf-8-sig", errors="replace")
