"""A folder takes the place of the last one when it is whole, and not before."""

from pathlib import Path

import pytest

from book.files import whole_folder
from book.files.whole_folder import folder_replacement


def make(path: Path, word: str) -> None:
    with folder_replacement(path) as part:
        (part / "page").mkdir()
        (part / "page/index.html").write_text(word, encoding="utf-8")
        assert part != path


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("exchanged", [True, False])
def test_the_new_folder_is_there_and_nothing_else(
    exchanged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not exchanged:
        monkeypatch.setattr(whole_folder, "_exchange", lambda one, other: False)
    for word in ("first", "second", "third"):
        make(tmp_path / "proof", word)
        assert content(tmp_path) == {"proof/page/index.html": word}
        assert [path.name for path in tmp_path.iterdir()] == ["proof"]


def begin_and_raise(path: Path, error: type[BaseException]) -> None:
    with folder_replacement(path) as part:
        (part / "half").write_text("new", encoding="utf-8")
        raise error


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, SystemExit])
def test_what_ends_the_block_leaves_the_last_folder(
    error: type[BaseException], tmp_path: Path
) -> None:
    make(tmp_path / "proof", "last")
    with pytest.raises(error):
        begin_and_raise(tmp_path / "proof", error)
    assert content(tmp_path) == {"proof/page/index.html": "last"}
    assert [path.name for path in tmp_path.iterdir()] == ["proof"]


def test_a_file_or_a_link_that_has_its_name_is_replaced(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept", encoding="utf-8")
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    for name in ("link", "file"):
        make(tmp_path / name, "new")
        assert not (tmp_path / name).is_symlink()
        assert content(tmp_path / name) == {"page/index.html": "new"}
    assert content(elsewhere) == {"kept": "kept"}
