"""The zip archive of an EPUB, with the same entries, dates and order every time."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from book.files import kept_files

#: The earliest date of the zip format; a date from the clock would change the bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(
    source: zipfile.ZipFile,
    target: Path,
    *,
    pictures: Mapping[str, Path],
    digests: Mapping[str, str],
    changed: Mapping[str, Callable[[bytes], bytes]],
) -> None:
    """Write the entries of `source` to `target`, those of `pictures` from files, one at a time.

    `mimetype` is first and stored (OCF 3.3, 4.3); pictures are stored, because deflating makes no
    JPEG smaller. `changed` maps the name of an entry to a function that is applied to its content.
    `digests` are the SHA-256 of pictures by the names of their files; raise `ChangedFileError` when
    a picture has another one.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(source.namelist(), key=lambda name: (name != "mimetype", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            stored = name == "mimetype" or name in pictures
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if path := pictures.get(name):
                content = kept_files.read_unchanged(path, digests[path.name])
            else:
                content = source.read(name)
            archive.writestr(entry, changed.get(name, bytes)(content))
