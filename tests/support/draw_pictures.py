"""Draw the two pages that README.md shows out of the screen edition: `make pictures`."""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

#: Names of the pictures, by the page numbers as printed.
PAGES = {7: "text.png", 8: "photograph.png"}
PPI = 72


def draw(edition: Path, number: int) -> Image.Image:
    """Draw one page of a PDF, by the number printed on it."""
    with pypdfium2.PdfDocument(edition) as pdf:
        return pdf[number - 1].render(scale=PPI / 72).to_pil().convert("L")


def main(edition: Path, folder: Path) -> None:
    """Draw the pages into a folder, with a grey edge so that white paper shows on white."""
    folder.mkdir(exist_ok=True)
    for number, name in PAGES.items():
        page = draw(edition, number)
        framed = Image.new("L", (page.width + 2, page.height + 2), 200)
        framed.paste(page, (1, 1))
        framed.save(folder / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
