"""The paths of a project's files, and of the files that come with the program."""

from dataclasses import dataclass
from pathlib import Path

from book.errors import UsageError
from book.plan import Edition

PACKAGE = Path(__file__).parent
#: Inside the wheel, or beside the package in a checkout.
STYLES = next(path for path in (PACKAGE / "styles", PACKAGE.parent / "styles") if path.is_dir())
#: The program's own text in other languages than English: `uk/LC_MESSAGES/book.po`.
LOCALE = PACKAGE / "render" / "locale"
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


def label_languages() -> tuple[str, ...]:
    """Return the languages that the program's own text is written in, as tags of BCP 47."""
    return ("en", *sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/book.po")))


def labels_language(language: str) -> str:
    """Return the language of the program's own text in a publication in another one."""
    primary = language.partition("-")[0].lower()
    return primary if primary in label_languages() else "en"


def find(folder: Path) -> Project:
    """Return the project in a folder. Raise `UsageError` when it has no manuscript."""
    project = Project(folder.resolve())
    if not project.source.is_dir():
        raise UsageError(
            f"there is no folder source/ in {folder}; make a publication with: book new FOLDER"
        )
    return project
