"""Write the reports of an examination.

`outcome` sets severities and counts; `html_report` writes for people, with `report_pictures`;
`json_report` and `sarif_report` write for programs.
"""

from collections.abc import Mapping
from pathlib import Path

from book.check.report.json_report import to_json
from book.check.report.outcome import Outcome, make_outcome
from book.check.result import Subject
from book.files import atomic

__all__ = ["Outcome", "make_outcome", "to_json", "write_reports"]


def write_reports(
    outcome: Outcome, folder: Path, files: Mapping[Subject, Path], pictures: Path | None
) -> tuple[Path, ...]:
    """Write the three reports to a folder and return their paths, that of the HTML file first.

    Thumbnails are drawn from the examined `files` and the folder of derivatives, if there is one.
    """
    # Imported late because the other output does not need libraries that draw.
    from book.check.report import html_report, sarif_report
    from book.check.report.report_pictures import gather

    texts = {
        "index.html": html_report.to_html(outcome, gather(outcome.examination, files, pictures)),
        "report.json": to_json(outcome),
        "report.sarif": sarif_report.to_sarif(outcome),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        atomic.write(folder / name, text.encode())
    return tuple(folder / name for name in texts)
