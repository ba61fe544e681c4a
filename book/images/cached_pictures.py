"""Which derivatives exist in the cache and are whole, and which are to be made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from book.files import digest_cache, kept_files
from book.files.digest_cache import Known
from book.files.kept_files import ChangedFileError
from book.model import Photo
from book.plan import Derivative


def missing_files(
    derivatives: Iterable[Derivative], folder: Path, executor: Executor
) -> Mapping[str, Sequence[Derivative]]:
    """Return the files that are to be made, by photograph; what is in their places is removed."""
    files = list(derivatives)
    paths = [folder / file.name for file in files]
    missing: dict[str, list[Derivative]] = {}
    for file, kept in zip(files, executor.map(kept_files.is_kept, paths), strict=True):
        if not kept:
            missing.setdefault(file.photo_id, []).append(file)
    return missing


def noted_doubts(
    files: Iterable[Derivative], folder: Path, photo_ids: Collection[str]
) -> Mapping[str, str]:
    """Return why photographs may not be whole, as noted when their files were made; else empty."""
    # It is the same with each file of a photograph.
    one_file = {file.photo_id: folder / file.name for file in files}
    return {
        id: kept_files.read_note(one_file[id]).remark if id in one_file else "" for id in photo_ids
    }


def keep_files(
    photo: Photo,
    files: Sequence[Derivative],
    project: Path,
    folder: Path,
    known: Known,
    doubt: str,
) -> None:
    """Note that files were made of a photograph; `known` are digests of unchanged photographs.

    `doubt`, why the photograph may not be whole, is noted with each file. Raise `ChangedFileError`
    when the photograph is not the one that the manuscript was read with: its files would have the
    name of another.
    """
    if photo.delivered:
        try:
            unchanged = digest_cache.digest_file(project / photo.file, known) == photo.digest
        except OSError:
            unchanged = False
        if not unchanged:
            raise ChangedFileError(photo.file)
    for file in files:
        kept_files.keep(folder / file.name, doubt)


def picture_digests(folder: Path, files: Iterable[Derivative]) -> Mapping[str, str]:
    """Return the SHA-256 of files that have been made, by their names."""
    return {file.name: kept_files.read_note(folder / file.name).digest for file in files}


def remove_unplanned(folder: Path, planned: Iterable[Derivative]) -> None:
    """Delete the pictures in a folder that are not planned."""
    kept_files.remove_others(folder, {derivative.name for derivative in planned}, "*.jpg")
