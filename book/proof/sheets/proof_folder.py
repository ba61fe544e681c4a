"""Write a proof: pictures of all pages, copies of the editions, and the page that shows them.

The folder is written beside the last one and takes its place when it is whole.
"""

import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from book import edition
from book.build import current_editions
from book.files import processes
from book.files.build_lock import build_lock
from book.files.kept_files import ChangedFileError
from book.files.whole_folder import folder_replacement
from book.layout import Bleed
from book.manuscript import load
from book.manuscript.load import Manuscript
from book.plan import Edition
from book.progress import Delivered, Step
from book.project import STYLES, Project
from book.proof.sheets import contact_sheet, ebook_screens, html_sheet, page_contents
from book.proof.sheets.check_report import read_report
from book.proof.sheets.drawing import DrawnEdition, EditionOrder, draw_editions
from book.proof.sheets.sheet_assembly import SUBJECTS, Composition, assemble

#: In `build/`.
NAME = "proof"
_EDITIONS = "editions"


def write_proof(project: Project, built: Mapping[Edition, Delivered], home: Path) -> Iterator[Step]:
    """Write the proof of editions that have just been built to `build/proof`, and yield steps.

    `home` is the folder that has `.validators/`, if any. Raise `ChangedFileError` when an edition
    is not the one that was built, because the manuscript or the file has been changed since.
    """
    with (
        build_lock(project.build, project.pictures, project.cache),
        folder_replacement(project.build / NAME) as folder,
    ):
        if built.keys() - current_editions(project):
            raise ChangedFileError("the manuscript or an edition")
        manuscript = load.read_manuscript(project)
        (folder / _EDITIONS).mkdir()
        files = {
            name: Path(shutil.copyfile(each.path, folder / _EDITIONS / each.path.name))
            for name, each in built.items()
        }
        orders = [*_orders(manuscript, files, folder)]
        turns = built[Edition.PRINT].turns if Edition.PRINT in built else ()
        compose = partial(_compose, project, manuscript, turns, folder)
        drawn: Mapping[Edition, DrawnEdition] = {}
        composition = Composition()
        (scratch := folder / "scratch").mkdir()
        for event in draw_editions(orders, compose, scratch):
            if isinstance(event, Step):
                yield event
            else:
                drawn, composition = event
        scratch.rmdir()
        modules = home / ".validators/npm/node_modules"
        screens = ebook_screens.draw_ebook(files[Edition.EPUB], folder, modules)
        examined = {SUBJECTS[name]: each.path for name, each in built.items()}
        report = read_report(project.build / "report/report.json", examined)
        sheet = assemble(manuscript, files, drawn, composition, screens, report)
        (folder / "index.html").write_text(html_sheet.to_html(sheet), encoding="utf-8")


def _orders(
    manuscript: Manuscript, files: Mapping[Edition, Path], folder: Path
) -> Iterator[EditionOrder]:
    """Yield the PDFs to draw, and make the folders of their pictures."""
    for name, path in files.items():
        if name is not Edition.EPUB:
            (folder / name).mkdir()
            on_paper = name is not Edition.SCREEN
            yield EditionOrder(
                edition=name,
                path=path,
                bleed=manuscript.page.bleed if on_paper else Bleed.even(0.0),
                press_profile=manuscript.press_profile if on_paper else None,
                target=folder,
            )


def _compose(
    project: Project,
    manuscript: Manuscript,
    turns: tuple[page_contents.Turn, ...],
    folder: Path,
) -> Composition:
    """Compose the pages again, and write the contact sheet, in a process that ends with this."""
    publication, page, printer = manuscript.publication, manuscript.page, manuscript.printer
    with processes.worker_process() as worker:
        arguments = publication, page, printer, STYLES, project.cache
        layout = worker.submit(edition.compose, *arguments).result()
        contents = page_contents.page_contents(publication, layout, turns)
        order = contact_sheet.ContactOrder(
            manuscript=manuscript,
            layout=layout,
            contents=contents,
            pictures=project.pictures,
            cache=project.cache,
            target=folder,
        )
        photos, lacking = worker.submit(contact_sheet.write_contact_sheet, order).result()
    return Composition(contents=contents, photos=photos, lacking=lacking)
