"""What must not leave the newsroom with a file: SAFE-01, SAFE-02, SAFE-03 and SAFE-07."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from book.check.read.leaks import Leaks
from book.check.rule import Problem, protects, rule
from book.errors import Severity

#: The hint for an edition that has private data.
DO_NOT_SEND = "do not hand this file on; build it again from the manuscript"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakSource:
    """A picture or a packet of XMP, with what leaks from it."""

    #: How a message names it: `the picture of “city-sign”`, `its XMP`.
    location: str
    leaks: Leaks
    hint: str
    photo_id: str = ""
    #: It is in a file of unknown origin, whose maker may write more than this program does.
    foreign: bool = False
    #: The file that is to be put right; empty for the one that is checked.
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateData:
    """What a file has that must not leave the newsroom."""

    leaks: tuple[LeakSource, ...] = ()
    #: Folders of somebody's machine, and addresses that are fetched on reading; each with where.
    local_paths: tuple[tuple[str, str], ...] = ()
    remote: tuple[tuple[str, str], ...] = ()
    #: Addresses that a standard allows to fetch, and those that get what a reader has typed; each
    #: with where.
    allowed: tuple[tuple[str, str], ...] = ()
    sent: tuple[tuple[str, str], ...] = ()


class HasPrivateData(Protocol):
    """A file, as these rules look at it."""

    @property
    def private(self) -> PrivateData:
        """What must not leave the newsroom, as far as the file has it."""


@rule(
    "SAFE-01",
    "Nothing tells a place",
    Severity.ERROR,
    "Freedom of the Press Foundation; Order 73 of the Armed Forces of Ukraine",
)
@protects("people, homes and positions from being found by a photograph's coordinates")
def no_location(file: HasPrivateData) -> Iterator[Problem]:
    """Yield a problem for each GPS position and for each place where the photographer stood."""
    for source in file.private.leaks:
        yield from _leaking(source, source.leaks.locations)


@rule(
    "SAFE-02",
    "Nothing tells a camera or its owner",
    Severity.ERROR,
    "allow-list of this program; Exif 2.32; IIM 4.2; ISO 16684-1",
)
@protects("photographers and sources from being identified by a device or a name")
def no_identity(file: HasPrivateData) -> Iterator[Problem]:
    """Yield a problem for each serial number, owner, maker note and unlisted property."""
    for source in file.private.leaks:
        yield from _leaking(source, source.leaks.identities)
        severity = Severity.WARNING if source.foreign else Severity.ERROR
        yield from _leaking(source, source.leaks.unlisted, severity)


@rule(
    "SAFE-03",
    "No picture carries another one",
    Severity.ERROR,
    "Exif 2.32; CIPA DC-007 (MPF); Photoshop image resources 1033 and 1036",
)
@protects("people who were cropped away or blurred from being seen in a preview")
def no_preview(file: HasPrivateData) -> Iterator[Problem]:
    """Yield a problem for each thumbnail and for each further picture in a picture file."""
    for source in file.private.leaks:
        yield from _leaking(source, source.leaks.previews)


@rule("SAFE-07", "Nothing tells a machine or fetches", Severity.ERROR, "this program")
@protects("the newsroom's machines from being named, and readers from being counted")
def no_local_paths(file: HasPrivateData) -> Iterator[Problem]:
    """Yield a problem for each folder of a machine, and for each address fetched or sent to."""
    for location, path in file.private.local_paths:
        message = f"{location} names a folder of somebody's machine: {path}"
        yield Problem(message)
    for location, address in file.private.remote:
        yield Problem(f"{location} fetches {address} when it is read")
    for location, address in file.private.allowed:
        message = f"{location} fetches {address}, which is not in the file"
        yield Problem(message, severity=Severity.WARNING)
    for location, address in file.private.sent:
        message = f"{location} sends what a reader types to {address}"
        yield Problem(message, severity=Severity.WARNING)


LEAK_RULES = (no_location, no_identity, no_preview)
PRIVACY_RULES = (*LEAK_RULES, no_local_paths)


def _leaking(
    source: LeakSource, details: tuple[str, ...], severity: Severity = Severity.ERROR
) -> Iterator[Problem]:
    for detail in details:
        message, where = f"{source.location} carries {detail}", source.file
        yield Problem(message, source.hint, severity=severity, photo_id=source.photo_id, file=where)
