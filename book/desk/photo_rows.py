"""The picture desk's table: a row a photograph, with its words and what is to be said of them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from book import images, layout, model
from book.images.metadata import EmbeddedMetadata
from book.layout import PlacedPhoto
from book.manuscript import gallery, load, precedence
from book.model import Figure, Gallery, Photo

COLUMNS = (
    "id",
    "file",
    "pixels",
    "profile",
    "caption",
    "credit",
    "alt",
    "stands",
    "ppi",
    "disagrees",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """One photograph as the picture desk sees it; the fields of `COLUMNS` are its cells."""

    id: str
    #: As gallery.toml names it, below `source/gallery/`.
    file: str
    #: `6000 x 4000`, upright; this and the profile are empty until it is delivered.
    pixels: str
    #: `none` when the file has none.
    profile: str
    caption: str
    credit: str
    alt: str
    #: The section's title and how it is laid: `The flag over Izium, full`.
    stands: str
    #: Of the original in print, at the size at which it is placed.
    ppi: str
    disagrees: str
    #: The file's own alt text, which is printed where the manuscript has none.
    file_alt: str = ""

    @property
    def cells(self) -> Mapping[str, str]:
        """The row's words by column."""
        return {column: getattr(self, column) for column in COLUMNS}


def read_photo_rows(project: Path, *, memory: Path) -> tuple[PhotoRow, ...]:
    """Make a row of every photograph, in the order of gallery.toml.

    Raises `RefusedError` with every finding when the manuscript has errors, as a build does. A
    caption that is too long for its page is a remark here: this is the place to shorten it.
    """
    source = load.read_manuscript(project, memory=memory)
    publication = source.publication
    placing = layout.compose(publication, source.page)
    placed = {at.photo_id: at for at in placing.sizes()}
    crowded = layout.overfull_captions(publication, placing)
    standing = dict(_positions(publication))
    alike = _similar_name_remarks(publication.photos)
    rows = []
    for photo_id in source.gallery_toml.values.get("photo", {}):
        photo = publication.photo(photo_id)
        header = images.read_header(project / photo.file) if photo.delivered else None
        embedded = header.metadata if header else EmbeddedMetadata()
        remarks = [
            f"{one.key}: {one.other_by} says “{one.other}”"
            for one in precedence.disagreements(photo, photo.credit, embedded)
        ]
        remarks += [words for name, words in alike.items() if name in photo.credit.photographers]
        if header and not photo.alt:
            remarks.append("no alt text")
        if header and not header.profile:
            remarks.append("no colour profile")
        if photo_id in crowded:
            remarks.append("the caption is too long to stand with its picture on one page")
        rows.append(
            PhotoRow(
                id=photo_id,
                file=photo.file.removeprefix(f"{gallery.FOLDER}/"),
                pixels=f"{photo.width} x {photo.height}" if header else "",
                profile=(header.profile or "none") if header else "",
                caption=photo.caption,
                credit=photo.credit.line,
                alt=photo.alt,
                stands=standing[photo_id],
                ppi=str(print_ppi(photo, placed[photo_id])) if header else "",
                disagrees="; ".join(remarks),
                file_alt=embedded.merged.alt,
            )
        )
    return tuple(rows)


def print_ppi(photo: Photo, placed: PlacedPhoto) -> int:
    """Reckon a photograph's pixels per inch in print, in whole ones; no better than they are."""
    across = photo.width / (placed.width / 25.4)
    down = photo.height / (placed.height / 25.4)
    # Sums of lengths in mm miss 300 by less than this.
    return math.floor(min(across, down) + 1e-6)


def _positions(publication: model.Publication) -> Iterator[tuple[str, str]]:
    """Say of each photograph, by id, in which section it stands and how it is laid."""
    for section in (*publication.sections, publication.disclaimer):
        title = model.plain(section.title)
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.photo_id, f"{title}, in the text"
            elif isinstance(block, Gallery):
                for line in block.lines:
                    for photo_id in line.photo_ids:
                        yield photo_id, f"{title}, {line.laid}"


def _similar_name_remarks(photos: Iterable[Photo]) -> Mapping[str, str]:
    """Say of names, by the rarer spelling, that they are nearly another's."""
    names = [name for photo in photos for name in photo.credit.photographers]
    return {
        rarer: f"credit: “{rarer}” is nearly “{commoner}”"
        for (rarer, _), (commoner, _) in precedence.similar_names(names)
    }
