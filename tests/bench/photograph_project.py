"""A publication of drawn photographs of 24 megapixels, for the benches."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from book.layout import Layout
from book.project import Project
from tests.support.profiles import SPACES, rgb_profile

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "bench"
#: Width and height in pixels: 24 megapixels.
SIZE = (6000, 4000)
PHOTOGRAPHS = 19


def drawn_project(photographs: int) -> Path:
    """Return a project with so many photographs, drawn at the first call."""
    project = WORK / f"photographs-{photographs}"
    if not (project / "source/disclaimer.md").is_file():
        _draw_project(project, photographs)
    return project


def place_photographs(project: Path) -> Layout:
    """Return the pages that a build composes.

    The layout engine runs in another process: its memory is none of the photograph stage's.
    """
    with ProcessPoolExecutor(1) as processes:
        return processes.submit(_place_photographs, project).result()


def _place_photographs(project: Path) -> Layout:
    from book import build
    from book.manuscript import load

    paths = Project(project)
    return build._place_photographs(paths, load.read_manuscript(paths))


def _draw_project(project: Path, photographs: int) -> None:
    gallery = project / "source/gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    (project / "source/sections").mkdir(exist_ok=True)
    tables = ['[defaults]\ncredit = "Ada Lens / Bench"\n']
    spaces = sorted(SPACES)
    for number in range(photographs):
        name = f"photograph-{number + 1}"
        original = WORK / f"original-{number % PHOTOGRAPHS}.jpg"
        if not original.is_file():
            WORK.mkdir(parents=True, exist_ok=True)
            _draw_photograph(original, number, rgb_profile(spaces[number % len(spaces)]))
        # Each file gets other bytes: a name after its end, which decoders ignore.
        (gallery / f"{name}.jpg").write_bytes(original.read_bytes() + name.encode())
        tables.append(
            f'[photo.{name}]\nfile = "{name}.jpg"\ncaption = "Number {number}"\nalt = "x"\n'
        )
    (gallery / "gallery.toml").write_text("\n".join(tables), encoding="utf-8")
    # As in the reportage: some alone on their pages, most in rows of two.
    ids = [f"photograph-{number + 1}" for number in range(photographs)]
    lines = [f"full {ids[0]}", f"full {ids[1]}"]
    lines += [" ".join(ids[start : start + 2]) for start in range(2, photographs, 2)]
    section = "# Bench\n\n::: gallery\n" + "\n".join(lines) + "\n:::\n"
    (project / "source/sections/10-bench.md").write_text(section, encoding="utf-8")
    (project / "source/publication.toml").write_text(
        'name = "bench"\ntitle = "Bench"\nidentifier = "urn:isbn:9780000000002"\n'
        'date = 2026-01-01\npublisher = "Bench"\n',
        encoding="utf-8",
    )
    (project / "source/disclaimer.md").write_text("None.\n", encoding="utf-8")


def _draw_photograph(path: Path, seed: int, profile: bytes) -> None:
    """Draw 24 megapixels with large shapes, fine texture and noise, coded as by a camera."""
    from PIL import Image

    width, height = SIZE
    forms = Image.radial_gradient("L").rotate(17 * seed).resize((60 + seed, 40)).resize(SIZE)
    sky = Image.linear_gradient("L").rotate(90 * seed).resize(SIZE)
    texture = Image.effect_noise((width // 3, height // 3), 60).resize(SIZE)
    bands = [Image.blend(forms, sky, 0.2 + 0.25 * band) for band in range(3)]
    image = Image.blend(Image.merge("RGB", bands), texture.convert("RGB"), 0.15)
    noise = Image.effect_noise(SIZE, 12).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Camera", "Bench 24", 1
    Image.blend(image, noise, 0.25).save(
        path, quality=93, subsampling="4:2:2", exif=exif, icc_profile=profile
    )
