"""The folders of `tests/manuscript/findings`, each laid over a copy of the sample."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

from tests.support.spoilt_source_files import SPOILT

FOLDER = Path(__file__).parents[1] / "manuscript/findings"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def apply_case(name: str, sample: Path) -> list[str]:
    """Copy a case over the sample; return the arguments for `book build`."""
    case = FOLDER / name
    if (case / "source").is_dir():
        shutil.copytree(case / "source", sample / "source", dirs_exist_ok=True)
    settings: dict[str, Any] = {}
    if (case / "case.toml").exists():
        settings = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    for file in settings.get("remove", ()):
        (sample / file).unlink()
    for change in settings.get("change", ()):
        text = (sample / change["file"]).read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, change
        (sample / change["file"]).write_text(
            text.replace(change["old"], change["new"]), encoding="utf-8", newline=""
        )
    for file, way in settings.get("spoil", {}).items():
        SPOILT[way](sample / file)
    for file, target in settings.get("link", {}).items():
        outside = sample.parent / target
        outside.write_text("# Elsewhere\n\nThis lies outside.\n", encoding="utf-8")
        (sample / file).unlink(missing_ok=True)
        (sample / file).symlink_to(outside)
    return list(settings.get("arguments", ()))
