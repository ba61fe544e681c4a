"""Publications of one photograph for tests of covers, and what is on their finished pages."""

import ctypes
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageFilter

_PUBLICATION = """\
name = "covered"
title = "{title}"
subtitle = "{subtitle}"
language = "{language}"
identifier = "urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a10"
date = 2026-03-01
publisher = "The Sample Newsroom"
{more}

[[people]]
name = "{author}"
role = "author"

[[people]]
name = "The Sample Fund"
role = "funder"

[print]
trim = [{trim[0]}, {trim[1]}]
{in_print}
"""
_GALLERY = """\
[photo.p]
file = "p.png"
caption = "A caption"
credit = "Ada Lens / Agency"
alt = "What is seen"
focus = [{focus[0]}, {focus[1]}]
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page, and the contrast of its ink with what is below it."""

    text: str
    #: From 0 for black to 1 for white.
    ink: float
    contrast: float


def write_covered(
    folder: Path,
    picture: Image.Image | None,
    *,
    title: str = "The River & its Bridges",
    subtitle: str = "Seven photographs",
    author: str = "Olena Writer",
    language: str = "en",
    trim: tuple[float, float] = (148, 105),
    focus: tuple[float, float] = (0.5, 0.5),
    more: str = 'cover = "p"',
    in_print: str = "",
) -> Path:
    """Write a publication whose cover has a picture; without one, it is not delivered."""
    (folder / "source/sections").mkdir(parents=True)
    (folder / "source/gallery").mkdir()
    if picture:
        picture.save(folder / "source/gallery/p.png")
    values = {"title": title, "subtitle": subtitle, "author": author, "language": language}
    settings = _PUBLICATION.format(**values, trim=trim, more=more, in_print=in_print)
    (folder / "source/publication.toml").write_text(settings, "utf-8")
    (folder / "source/gallery/gallery.toml").write_text(_GALLERY.format(focus=focus), "utf-8")
    (folder / "source/sections/10-one.md").write_text("# One\n\nWords.\n\n![](p)\n", "utf-8")
    (folder / "source/disclaimer.md").write_text("Paid by the fund.\n", "utf-8")
    return folder


def sky(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Draw a bright sky over dark, uneven ground."""
    picture = Image.new("RGB", size, (190, 215, 240))
    ground = busy((size[0], size[1] // 3)).point(lambda value: value // 4)
    picture.paste(ground, (0, size[1] - ground.height))
    return picture


def busy(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Draw a picture on which no ink can be read: patches from black to white."""
    patches = Image.new("L", (size[0] // 30, size[1] // 30))
    chance = random.Random(size[0])
    patches.putdata([chance.choice((0, 255)) for _ in range(patches.width * patches.height)])
    return patches.resize(size, Image.Resampling.NEAREST).convert("RGB")


def night(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Draw a dark picture with some noise."""
    noise = Image.effect_noise(size, 12).filter(ImageFilter.GaussianBlur(2))
    return noise.point(lambda value: value // 6).convert("RGB")


def lines_on_page(pdf: Path, number: int = 1) -> Sequence[Line]:
    """Return the lines of a page, with the contrast to 99 of 100 pixels around and below each.

    The page is drawn without its text, by PDFium, which has no part in making it.
    """
    document = pdfium.PdfDocument(pdf)
    page = document[number - 1]
    left, _, _, top = page.get_mediabox()
    text_page = page.get_textpage()
    texts = [each for each in page.get_objects() if each.type == pdfium_c.FPDF_PAGEOBJ_TEXT]
    found = [(*_read_text(each, text_page), each.get_bounds()) for each in texts]
    for each in texts:
        page.remove_obj(each)
    scale = 60 / 72
    drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    lines = []
    for text, ink, (x1, y1, x2, y2) in found:
        box = ((x1 - left) * scale, (top - y2) * scale, (x2 - left) * scale, (top - y1) * scale)
        if text.strip():
            lines.append(Line(text.strip(), ink, _least_contrast(drawn, box, ink)))
    document.close()
    return lines


def _read_text(each: pdfium.PdfObject, text_page: pdfium.PdfTextPage) -> tuple[str, float]:
    length = pdfium_c.FPDFTextObj_GetText(each, text_page, None, 0)
    content = ctypes.create_string_buffer(length)
    into = ctypes.cast(content, ctypes.POINTER(ctypes.c_ushort))
    pdfium_c.FPDFTextObj_GetText(each, text_page, into, length)
    colours = [ctypes.c_uint() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetFillColor(each, *map(ctypes.byref, colours))
    return content.raw[:-2].decode("utf-16-le"), _luminance([each.value for each in colours[:3]])


def _least_contrast(drawn: Image.Image, box: tuple[float, ...], ink: float) -> float:
    area = drawn.crop((int(box[0]) - 2, int(box[1]) - 2, int(box[2]) + 2, int(box[3]) + 2))
    pixels = area.tobytes()
    triples = (pixels[n : n + 3] for n in range(0, len(pixels), 3))
    ratios = sorted(
        (max(ink, below) + 0.05) / (min(ink, below) + 0.05) for below in map(_luminance, triples)
    )
    return ratios[len(ratios) // 100]


def _luminance(colour: Sequence[int]) -> float:
    """Return the relative luminance of a colour in sRGB (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
