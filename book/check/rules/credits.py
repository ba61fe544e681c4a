"""The proof that every photograph is credited in every edition, and the disclaimer printed. Pure.

What is proven is what stands in the finished file: caption, photographers and agency, together.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from book import model
from book.check.result import CreditProof, FoundText, Subject
from book.check.rule import Problem
from book.model import Photo, Publication

#: Hyphens, also those that PDFium puts where a line ends in one; and marks that nobody sees.
_HYPHENS = dict.fromkeys(map(ord, "-\u2010\u2011\u00ad\u0002\ufffe\u200b\u2060\ufeff"))


def squeezed(words: str) -> str:
    """Take what is compared: no white space, no hyphens, ligatures as letters."""
    return "".join(unicodedata.normalize("NFKC", words).translate(_HYPHENS).split())


def due(photo: Photo) -> str:
    """What has to stand under a photograph, in one piece."""
    return squeezed(" ".join((photo.caption, photo.altered, photo.credit.line)))


def found(photos: Iterable[Photo], passages: Iterable[FoundText]) -> Mapping[str, tuple[str, ...]]:
    """Say for each photograph where it is credited.

    Photographs with the same caption and credit need as many places: they are given out in reading
    order. Longer words come first, so that `Tank` is not found in `Abandoned tank`.
    """
    photos = tuple(photos)
    texts = [[passage.where, squeezed(passage.words), passage.photo_id] for passage in passages]
    known = {photo_id for _, _, photo_id in texts if photo_id}
    places: dict[str, tuple[str, ...]] = {}
    alike: dict[str, list[Photo]] = {}
    for photo in photos:
        if photo.id in known:
            words = due(photo)
            places[photo.id] = tuple(
                dict.fromkeys(
                    where for where, said, of in texts if of == photo.id and words in said
                )
            )
        else:
            alike.setdefault(due(photo), []).append(photo)
    for words in sorted(alike, key=len, reverse=True):
        wheres = []
        for text in texts:
            count = text[1].count(words)
            wheres += [text[0]] * count
            if count:
                text[1] = text[1].replace(words, "\0")
        for number, photo in enumerate(alike[words]):
            places[photo.id] = tuple(wheres[number : number + 1])
    return {photo.id: places[photo.id] for photo in photos}


def uncredited(
    photos: Iterable[Photo],
    places: Mapping[str, tuple[str, ...]],
    passages: Iterable[FoundText],
) -> Iterator[Problem]:
    """META-02: caption and credit stand with every photograph (AP; Reuters; 17 USC 1202)."""
    everything = [squeezed(passage.words) for passage in passages]
    for photo in photos:
        if places[photo.id]:
            continue
        if not any(squeezed(photo.caption) in words for words in everything):
            what = "neither caption nor credit"
        elif photo.altered and not any(squeezed(photo.altered) in words for words in everything):
            what = f"not what was altered: “{photo.altered}”"
        else:
            what = f"not the credit “{photo.credit.line}” with its caption"
        yield Problem(
            message=f"the edition has {what} of “{photo.id}”",
            hint="build the edition again; whoever changed the file took away a credit",
            photo_id=photo.id,
        )


def undisclaimed(publication: Publication, passages: Iterable[FoundText]) -> Iterator[Problem]:
    """DIST-02: the funder's disclaimer stands in the edition, letter for letter (EU, Art. 17)."""
    pages = [squeezed(passage.words) for passage in passages]
    for words in pieces(publication.disclaimer.blocks):
        if not stands(squeezed(words), pages):
            start = words if len(words) < 60 else words[:57].rstrip() + "…"
            yield Problem(
                message=f"the disclaimer is not in the edition as it is written: “{start}”",
                hint="build the edition again; the words are the grant agreement's",
            )


def stands(words: str, pages: list[str]) -> bool:
    """Whether words stand on a page, or begin on one and end on the next."""
    if any(words in page for page in pages):
        return True
    for page, following in pairwise(pages):
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if words[:middle] in page else (low, middle - 1)
        if low and words[low:] in following:
            return True
    return False


def pieces(blocks: model.Blocks) -> Iterator[str]:
    """List the texts of some blocks, each in one piece."""
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                yield from _between_notes(block.content)
            case model.Quotation():
                yield from pieces(block.blocks)
            case model.Listing():
                for item in block.items:
                    yield from pieces(item)
            case model.Verbatim():
                yield block.text
            case _:
                pass


def _between_notes(content: model.Inlines) -> Iterator[str]:
    """Divide a text where it calls notes, whose numbers would stand among its words."""
    part: list[model.Inline] = []
    for inline in (*content, model.Footnote(number=0, content=())):
        if not isinstance(inline, model.Footnote):
            part.append(inline)
        elif words := model.plain(tuple(part)).strip():
            yield words
            part = []


def credits(
    photos: Iterable[Photo], by_edition: Mapping[Subject, Mapping[str, tuple[str, ...]]]
) -> tuple[CreditProof, ...]:
    """Draw up the proof: one line for each photograph, with where each edition credits it."""
    return tuple(
        CreditProof(
            photo_id=photo.id,
            caption=photo.caption,
            photographers=photo.credit.photographers,
            agency=photo.credit.agency,
            alt=photo.alt,
            found={subject: places[photo.id] for subject, places in by_edition.items()},
        )
        for photo in photos
    )
