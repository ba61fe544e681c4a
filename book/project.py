"""The paths of a project's files, and of the files that come with the program."""

from dataclasses import dataclass
from pathlib import Path

from book.errors import UsageError
from book.plan import Edition

PACKAGE = Path(__file__).parent
#: Inside the wheel, or beside the package in a checkout.
STYLES = next(path for path in (PACKAGE / "styles", PACKAGE.parent / "styles") if path.is_dir())
PRESS_PROFILE = STYLES / "color" / "ISOcoated_v2_300_bas.icc"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one publication; `cache` can be deleted at any time."""

    root: Path

    @property
    def source(self) -> Path:
        """The manuscript."""
        return self.root / "source"

    @property
    def build(self) -> Path:
        """The finished editions."""
        return self.root / "build"

    @property
    def cache(self) -> Path:
        """Files that later builds reuse."""
        return self.build / "cache"

    @property
    def pictures(self) -> Path:
        """The picture files of all editions."""
        return self.cache / "pictures"

    @property
    def digests(self) -> Path:
        """Digests of the photographs, from earlier builds."""
        return self.cache / "digests.json"

    def edition(self, name: str, edition: Edition) -> Path:
        """Return the file of an edition; `name` is that of the publication."""
        stem = f"{name}.epub" if edition is Edition.EPUB else f"{name}-{edition}.pdf"
        return self.build / stem


def find(folder: Path) -> Project:
    """Return the project in a folder. Raise `UsageError` when it has no manuscript."""
    project = Project(folder.resolve())
    if not project.source.is_dir():
        raise UsageError(
            f"there is no folder source/ in {folder}; make a publication with: book new FOLDER"
        )
    return project
