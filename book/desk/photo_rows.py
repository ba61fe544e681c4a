"""The rows of the picture desk's table: one for each photograph, with the builder's remarks."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from book import edition, images, layout, model
from book.images.metadata import EmbeddedMetadata
from book.layout import PlacedPhoto
from book.manuscript import gallery, load, precedence
from book.model import Figure, Gallery, Photo
from book.project import STYLES, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """One photograph in the picture desk's table; the fields of `COLUMNS` are its cells."""

    id: str
    #: Path below `source/gallery/`, as in gallery.toml.
    file: str
    #: `6000 x 4000`, upright. This and the profile are empty until the file is delivered.
    pixels: str
    #: `none` for a file without a profile.
    profile: str
    caption: str
    credit: str
    alt: str
    #: The section's title and the layout of the line: `The flag over Izium, full`.
    stands: str
    #: Resolution of the original in print, at its placed size.
    ppi: str
    #: What the file asks of whoever uses it: `MANDATORY CREDIT, NO ARCHIVE`.
    instructions: str
    disagrees: str
    #: The alt text in the file, which is used where the manuscript has none.
    file_alt: str = ""

    @property
    def cells(self) -> Mapping[str, str]:
        """Return the texts of the row by column."""
        return {column: getattr(self, column) for column in COLUMNS}


COLUMNS = tuple(field.name for field in fields(PhotoRow) if field.name != "file_alt")


def read_photo_rows(project: Project) -> tuple[PhotoRow, ...]:
    """Return a row for every photograph, in the order of gallery.toml.

    Raise `RefusedError` with every finding when the manuscript has errors, as a build does. A
    caption that is too long for its page is a remark, because it can be shortened in the table.
    """
    manuscript = load.read_manuscript(project)
    publication = manuscript.publication
    composition = edition.compose(
        publication, manuscript.page, manuscript.printer, STYLES, project.cache
    )
    placed = {photo.photo_id: photo for photo in composition.sizes()}
    overfull = layout.overfull_captions(publication, composition)
    positions = dict(_positions(publication))
    name_remarks = _similar_name_remarks(publication.photos)
    rows = []
    for photo_id in manuscript.gallery_toml.values.get("photo", {}):
        photo = publication.photo(photo_id)
        file, language = project.root / photo.file, publication.language
        header = images.read_header(file, language) if photo.delivered else None
        embedded = header.metadata if header else EmbeddedMetadata()
        remarks = [
            f"{disagreement.key}: {disagreement.said}"
            for disagreement in precedence.disagreements(photo, embedded)
        ]
        remarks += [f"{each.block} cannot be read" for each in embedded.unread]
        photographers = photo.credit.photographers
        remarks += [remark for name, remark in name_remarks.items() if name in photographers]
        if header and not photo.alt:
            remarks.append("no alt text")
        if header and not header.colours:
            remarks.append("no colour profile")
        if photo_id in overfull:
            remarks.append("the caption is too long to stand with its picture on one page")
        rows.append(
            PhotoRow(
                id=photo_id,
                file=photo.file.removeprefix(f"{gallery.FOLDER}/"),
                pixels=f"{photo.width} x {photo.height}" if header else "",
                profile=(header.colours or "none") if header else "",
                caption=photo.caption,
                credit=photo.credit.written,
                alt=photo.alt,
                stands=positions[photo_id],
                ppi=str(print_ppi(photo, placed[photo_id])) if header else "",
                instructions=photo.instructions,
                disagrees="; ".join(remarks),
                file_alt=embedded.merged.alt,
            )
        )
    return tuple(rows)


def print_ppi(photo: Photo, placed: PlacedPhoto) -> int:
    """Return the resolution of a photograph in print in ppi, rounded down."""
    # Rounding errors of sums in mm are below this: a resolution of 300 must not become 299.
    return math.floor(placed.ppi(photo) + 1e-6)


def _positions(publication: model.Publication) -> Iterator[tuple[str, str]]:
    """Yield the id of each photograph with its section and layout."""
    for section in publication.texts:
        title = model.plain(section.title)
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.photo_id, f"{title}, in the text"
            elif isinstance(block, Gallery):
                for line in block.lines:
                    for photo_id in line.photo_ids:
                        yield photo_id, f"{title}, {line.laid}"


def _similar_name_remarks(photos: Iterable[Photo]) -> Mapping[str, str]:
    """Return remarks about names that are nearly the same, by the rarer spelling."""
    names = [name for photo in photos for name in photo.credit.photographers]
    return {
        rarer: f"credit: “{rarer}” is nearly “{commoner}”"
        for (rarer, _), (commoner, _) in precedence.similar_names(names)
    }
