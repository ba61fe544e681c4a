"""Read returned files, place their notes in the manuscript, and keep them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from book.errors import Finding
from book.manuscript import remarks
from book.manuscript.remarks import FOLDER, StoredRemark, StoredRemarks
from book.project import Project
from book.proof.remarks import returned_files, stored_files
from book.proof.remarks.quoted_words import find_words
from book.proof.remarks.remark import Remark
from book.proof.remarks.source_places import SourcePlaces, read_source_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The remarks of some returned files, in the order of the publication."""

    remarks: tuple[StoredRemark, ...]
    #: Those kept before, with all answers.
    stored: StoredRemarks
    findings: tuple[Finding, ...]
    #: Files that were written.
    written: tuple[str, ...] = ()


def read_stored(project: Project) -> Imported:
    """Return the remarks that are kept."""
    stored = remarks.read_remarks(project.root)
    found = _in_order(stored.remarks, read_source_places(project))
    return Imported(remarks=found, stored=stored, findings=_faults(stored))


def import_files(project: Project, paths: Sequence[Path], *, write: bool) -> Imported:
    """Read the notes of returned files, and with `write` keep them under `source/remarks/`.

    Nothing is written where a file that is kept already is damaged, and a finding says so.
    """
    places = read_source_places(project)
    stored = remarks.read_remarks(project.root)
    # An answer to a remark that is read just now, or to one that is gone, damages nothing.
    damaged = [each for each in _faults(stored) if each.code != "REM-02"]
    findings: list[Finding] = []
    writes = write and not damaged
    if write and damaged:
        message = "no remark was kept, since files that are kept already are damaged"
        hint = "put right what is named below, and type the same command again"
        findings.append(Finding(code="REM-03", message=message, file=FOLDER, hint=hint))
    lines = stored_files.read_lines(project.root, places.files)
    epub, screen = _newest(project, "*.epub"), _newest(project, "*-screen.pdf")
    if any(project.build.glob("*-cover.pdf")):
        # The block of a perfect-bound book has no covers, and other page numbers.
        screen = None
    found: dict[str, StoredRemark] = {}
    written: dict[str, None] = {}
    for path in paths:
        returned, faults = returned_files.read_returned(path, epub, screen, tuple(places.placed))
        findings += faults
        name = returned_files.shown_name(path)
        located = [
            Remark(note=note, location=find_words(places.index, note.passage))
            for note in returned.notes
        ]
        located.sort(key=lambda each: each.location.number)
        placed = [stored_files.as_stored(each, name, lines) for each in located]
        found |= {each.id: each for each in placed}
        if writes and placed:
            for file, kept in stored_files.merged(placed, stored, name).items():
                content = stored_files.to_toml(_in_order(kept, places))
                if stored_files.write_file(project.root, file, content):
                    written[file] = None
            # The next file may have the same notes.
            stored = remarks.read_remarks(project.root)
    return Imported(
        remarks=_in_order(found.values(), places),
        stored=stored,
        findings=(*findings, *_faults(stored)),
        written=tuple(written),
    )


def _faults(stored: StoredRemarks) -> tuple[Finding, ...]:
    """Return what is damaged; that remarks are open is no fault here."""
    return tuple(each for each in stored.findings if each.code != "REM-01")


def _in_order(found: Iterable[StoredRemark], places: SourcePlaces) -> tuple[StoredRemark, ...]:
    """Return remarks in the order of the publication, those without a place by their pages.

    Those on one line stay in the order that they have.
    """

    def order(remark: StoredRemark) -> tuple[object, ...]:
        place = places.order(remark.file, remark.line, remark.photo)
        return (*place, remark.page)

    return tuple(sorted(found, key=order))


def _newest(project: Project, name: str) -> Path | None:
    """Return a finished edition of a project; None where it has not been built."""
    files = [path for path in project.build.glob(name) if path.is_file()]
    return max(files, key=lambda path: path.stat().st_mtime, default=None)
