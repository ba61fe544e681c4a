"""Reports on an examination: values in, text out.

`outcome` weighs and counts what was found; `lines` says it on a terminal, `html` on a page with
the `pictures` of what is meant, `data` and `sarif` to machines.
"""

from collections.abc import Mapping
from pathlib import Path

from book.check.report.json_report import to_json
from book.check.report.outcome import Outcome, weighed
from book.check.report.text_report import lines
from book.check.result import Subject
from book.files import atomic

__all__ = ["Outcome", "lines", "to_json", "weighed", "write"]


def write(
    outcome: Outcome, folder: Path, files: Mapping[Subject, Path], pictures: Path | None
) -> tuple[Path, ...]:
    """Write the three reports to a folder, each whole or not at all; the page comes first.

    `files` are those that were examined, and `pictures` is the folder of the builder's picture
    files, if it has made any: thumbnails are drawn of both, where they are.
    """
    # Late: what prints a line does not wait for what draws pictures.
    from book.check.report import html_report, sarif_report
    from book.check.report.report_pictures import gather

    texts = {
        "index.html": html_report.page(outcome, gather(outcome.examined, files, pictures)),
        "report.json": to_json(outcome),
        "report.sarif": sarif_report.to_sarif(outcome),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        atomic.write(folder / name, text.encode())
    return tuple(folder / name for name in texts)
