"""Printer profiles that the sample is built for."""

from pathlib import Path

from PIL import Image

PROFILE_FILE = "source/printers/house.toml"
UNEVEN = "bleed-top = 5.0\nbleed-bottom = 2.0\nbleed-inside = 0.0\nbleed-outside = 4.0\n"
PRINTER_PROFILES = {
    "even": "",
    "uneven": UNEVEN,
    "marked": f"marks = true\n{UNEVEN}",
    "older": 'standard = "PDF/X-1a:2003"\n',
}


def blacken_half(path: Path) -> None:
    """Paint half of a photograph black, which takes the most ink."""
    with Image.open(path) as image:
        image.paste((0, 0, 0), (0, 0, image.width // 2, image.height))
        image.save(path, quality=95, icc_profile=image.info["icc_profile"])
