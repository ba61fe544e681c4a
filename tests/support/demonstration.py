"""The demonstration: its manuscript, with photographs from packages of Debian.

`python -m tests.support.demonstration FOLDER` copies the manuscript, fetches the packages that its
`gallery.toml` names with `apt-get download`, and unpacks them beside it; nothing is installed.
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "demonstration" / "source"


def copy_manuscript(project: Path) -> None:
    """Copy the manuscript into a project, in place of an earlier copy; it has no photographs."""
    shutil.rmtree(project / "source", ignore_errors=True)
    shutil.copytree(SOURCE, project / "source")


def photograph_files() -> Iterator[tuple[str, Path]]:
    """Yield the package of each photograph, and its path in it."""
    text = (SOURCE / "gallery/gallery.toml").read_text(encoding="utf-8")
    for photo in tomllib.loads(text)["photo"].values():
        up, above, packages, package, *parts = Path(photo["file"]).parts
        assert (up, above, packages) == ("..", "..", "packages"), photo["file"]
        yield package, Path(*parts)


def fetch_photographs(project: Path) -> None:
    """Download and unpack the packages that are not there; raise if a photograph is missing."""
    packages = project / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    for name in sorted({name for name, _ in photograph_files()}):
        if not (packages / name).is_dir():
            subprocess.run(["apt-get", "download", name], cwd=packages, check=True)
            (archive,) = packages.glob(f"{name}_*.deb")
            # A folder that was unpacked in part is not taken for a whole one.
            part = packages / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            subprocess.run(["dpkg-deb", "-x", archive, part], check=True)
            part.rename(packages / name)
            archive.unlink()
    for name, path in photograph_files():
        if not (packages / name / path).is_file():
            raise FileNotFoundError(f"{path} is not in this version of {name}: see Debian 12")


if __name__ == "__main__":
    copy_manuscript(Path(sys.argv[1]))
    fetch_photographs(Path(sys.argv[1]))
