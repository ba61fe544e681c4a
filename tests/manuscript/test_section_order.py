"""Sections whose names sort otherwise than their numbers are an error."""

from pathlib import Path

import pytest

from book.errors import Finding
from book.manuscript.sections import section_files


@pytest.mark.parametrize(
    ("names", "right"),
    [
        ("1-one 2-two 10-ten", "01-one.md, 02-two.md, 10-ten.md"),
        ("10-a 20-b 100-c", "010-a.md, 020-b.md, 100-c.md"),
        ("частина-2 частина-10", "частина-02.md, частина-10.md"),
        ("2022-9-1 2022-10-1", "2022-09-1.md, 2022-10-1.md"),
        ("01-one 02-two 10-ten", None),
        ("10-a 20-b 30-c", None),
        ("a b c", None),
        ("10-part-2 10-part-3", None),
    ],
)
def test_numbers_decide_the_order_or_are_reported(
    tmp_path: Path, names: str, right: str | None
) -> None:
    folder = tmp_path / "source/sections"
    folder.mkdir(parents=True)
    for name in names.split():
        (folder / f"{name}.md").write_text("# A\n", encoding="utf-8")
    findings: list[Finding] = []
    printed = [path.name for path in section_files(tmp_path, findings)]
    assert [finding.code for finding in findings] == ["MAN-17"] * (right is not None)
    if findings:
        assert findings[0].message.endswith(", ".join(printed))
        assert findings[0].hint.endswith(right or "")
