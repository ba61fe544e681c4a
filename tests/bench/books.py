"""Publications that the benches build, and their documents for other engines."""

import shutil
from collections.abc import Callable
from pathlib import Path

from book.project import PRESS_PROFILE, STYLES, Project
from tests.bench.commands import ROOT, command

WORK = ROOT / "build" / "bench"


def markdown(project: Path) -> Path:
    """Write the publication as one file of Markdown, with the pictures of its EPUB."""
    from book import build, model, plan
    from book.manuscript import load

    paths = Project(project)
    source = load.read_manuscript(paths)
    planned = build.planned_pictures(paths, source)
    files = plan.edition_pictures(planned, plan.Edition.EPUB)
    publication = source.publication
    blocks = [f"---\ntitle: {publication.title}\nlang: {publication.language}\n---"]
    for section in (*publication.sections, publication.disclaimer):
        blocks.append(f"# {model.plain(section.title) or 'Disclaimer'}")
        for block in section.blocks:
            if isinstance(block, model.Paragraph):
                blocks.append(model.plain(block.content))
            elif isinstance(block, model.Gallery):
                for photo_id in block.photo_ids:
                    photo = publication.photo(photo_id)
                    caption = f"{photo.caption} {photo.credit.line}"
                    blocks.append(f"![{caption}]({paths.pictures / files[photo_id][0].name})")
    path = project / "build" / "plain.md"
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def book_of(size: tuple[int, int, int]) -> Path:
    """Return a project of so many sections, paragraphs each and photographs, its pictures ready."""
    from tests.support import long_book

    sections, paragraphs, photographs = size
    project = WORK / f"book-{sections}-{paragraphs}-{photographs}"
    if not (project / "build").is_dir():
        shutil.rmtree(project, ignore_errors=True)
        long_book.write_manuscript(
            project, sections=sections, paragraphs=paragraphs, photographs=photographs
        )
        command("build", "--project", str(project), "print", "screen")
    return project


def photographed() -> Path:
    """Copy the reportage, with a photograph for each of its 19 files."""
    from tests.bench.photograph_project import drawn_project

    project = copied("photographed")
    originals = sorted((drawn_project(19) / "source/gallery").glob("*.jpg"))
    names = [
        line.split('"')[1]
        for line in (project / "source/gallery/gallery.toml").read_text("utf-8").splitlines()
        if line.startswith("file = ")
    ]
    for name, original in zip(names, originals, strict=True):
        shutil.copy(original, project / "source/gallery" / name)
    return project


def copied(name: str = "stand-ins", checkout: Path = ROOT) -> Path:
    """Copy the reportage as it is in a checkout, without photographs."""
    project = WORK / f"reportage-{name}"
    shutil.rmtree(project, ignore_errors=True)
    pictures = shutil.ignore_patterns("*.jpg", "*.jpeg", "*.png", "*.tif", "*.tiff", "*.webp")
    shutil.copytree(checkout / "source", project / "source", ignore=pictures)
    return project


def change_a_word(project: Path, number: int) -> None:
    path = min((project / "source/sections").glob("*.md"))
    head, rest = path.read_text("utf-8").split("\n\n", maxsplit=1)
    path.write_text(f"{head}\n\nAnew{number} {rest}", encoding="utf-8")


def document(project: Path, edition: str) -> Path:
    """Write an edition's document and its files to a folder, for the `weasyprint` command."""
    from book import build, plan, render
    from book.manuscript import load

    paths = Project(project)
    source = load.read_manuscript(paths)
    placed = build._place_photographs(paths, source)
    planned = build._plan_pictures(source, placed)
    order = build._order(paths, source, placed, planned, plan.Edition(edition), paths.cache)
    write: Callable[..., str] = getattr(render, f"render_{edition}")
    folder = project / "build" / f"plain-{edition}"
    folder.mkdir(exist_ok=True)
    shelves = {"styles": STYLES, "pictures": paths.pictures, "press.icc": PRESS_PROFILE}
    for name, target in shelves.items():
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(target)
    page = folder / "book.html"
    page.write_text(write(order.publication, placed, order.files), encoding="utf-8")
    return page


def untouched(project: Path) -> Path:
    """Write the print edition's document with the photographs as they were delivered."""
    from book import build, plan
    from book.manuscript import load

    page = document(project, "print")
    paths = Project(project)
    source = load.read_manuscript(paths)
    planned = build.planned_pictures(paths, source)
    text = page.read_text(encoding="utf-8")
    # No photograph of the reportage fills pages: each has one file.
    for photo_id, (file,) in plan.edition_pictures(planned, plan.Edition.PRINT).items():
        assert file.name in text
        original = (project / source.publication.photo(photo_id).file).as_uri()
        text = text.replace(f"pictures/{file.name}", original)
    page = page.with_name("untouched.html")
    page.write_text(text, encoding="utf-8")
    return page


def pages_of(project: Path, edition: str) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(project / f"build/long-{edition}.pdf") as pdf:
        return len(pdf)
