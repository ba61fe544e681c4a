"""What is wrong with covers: with the photograph, which is cropped, and with the back's words."""

from collections.abc import Iterator

from book import images
from book.errors import Finding, Severity
from book.files import kept_files
from book.layout.cover_picture import cover_window, has_pixels_for
from book.layout.cover_words import LEAST_CONTRAST, contrast
from book.layout.page import MM_PER_INCH
from book.manuscript import back_cover
from book.manuscript.load import Manuscript


def check_covers(manuscript: Manuscript, *, release: bool) -> Iterator[Finding]:
    """Yield what is wrong with the covers on pages of this size; with `release`, errors of it."""
    yield from _missing_cover(manuscript)
    yield from _small_cover(manuscript, release=release)
    yield from _unsuitable_colour(manuscript)
    yield from back_cover.check_length(manuscript.publication, manuscript.page)


def _missing_cover(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield a finding where no photograph is named for the cover."""
    photos = manuscript.publication.photos
    suitable = next((photo.id for photo in photos if not photo.graphic), "")
    if manuscript.settings.cover or not suitable:
        return
    message = "the e-book has no picture on its cover"
    hint = f'name a photograph: cover = "{suitable}"'
    toml = manuscript.publication_toml
    yield toml.finding("EPUB-06", ("cover",), message, hint, Severity.WARNING)


def _unsuitable_colour(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield a finding for a field's colour that does not dry, or on which no ink can be read."""
    colour, toml = manuscript.settings.cover_colour, manuscript.publication_toml
    if not manuscript.publication.cover:
        return
    if sum(colour) > manuscript.printer.ink_limit:
        message = f"“cover-colour” lays {sum(colour):g} % of ink, more than the "
        message += f"{manuscript.printer.ink_limit} % of the printing house"
        hint = "take less of each; black alone is [0, 0, 0, 100]"
        yield toml.finding("CLR-04", ("cover-colour",), message, hint)
        return
    press = kept_files.read_unchanged(manuscript.press_profile, manuscript.press_digest)
    luminance = images.field_colour(colour, press)[1]
    black = images.field_colour((0, 0, 0, 100), press)[1]
    best = max(contrast(1.0, luminance), contrast(black, luminance))
    if best < LEAST_CONTRAST:
        message = f"on “cover-colour”, words have a contrast of {best:.1f} : 1"
        hint = f"take a lighter or a darker one: {LEAST_CONTRAST} : 1 are needed"
        yield toml.finding("COVER-02", ("cover-colour",), message, hint)


def _small_cover(manuscript: Manuscript, *, release: bool) -> Iterator[Finding]:
    """Yield a finding for a cover with too few pixels per inch in print; with `release`, an error.

    Where the crop takes them, and not the photograph lacks them, no larger one is asked for.
    """
    publication, printer = manuscript.publication, manuscript.printer
    if not publication.cover:
        return
    photo, style = publication.photo(publication.cover), publication.cover_style
    window = cover_window(photo, manuscript.page, style, bleed=True)
    ppi = photo.width / window.photo[2] * MM_PER_INCH
    least, wanted = printer.ppi_least, max(printer.ppi_least, printer.ppi_warning)
    if round(ppi) >= wanted:
        return
    refused = round(ppi) < least
    needed = least if refused else wanted
    message = f"on the cover, “{photo.id}” is printed with {ppi:.0f} pixels per inch"
    message += f"; {needed} are {'needed' if refused else 'wanted'}"
    size = window.window[2] / MM_PER_INCH * needed, window.window[3] / MM_PER_INCH * needed
    if has_pixels_for((photo.width, photo.height), size):
        message += ", and the crop to the cover’s shape takes them"
        hint = "choose a photograph that is more like the cover in shape"
        hint += ', or write: cover-style = "field"' if style == "bleed" else ""
    else:
        hint = "choose another photograph, or ask the photographer for a larger file"
    severity = Severity.ERROR if refused and release else Severity.WARNING
    yield manuscript.publication_toml.finding("IMG-03", ("cover",), message, hint, severity)
