"""Questions that only a person can decide, and the answers in the manuscript."""

from collections.abc import Iterator

from book.check.result import Question
from book.check.rules import captions, rights
from book.check.rules.manuscript_facts import ManuscriptFacts
from book.errors import counted
from book.manuscript.photo_credits import INSTRUCTIONS_HINT
from book.model import Photo

_IN_ANSWERS = 'answer in publication.toml: [answers] "{id}" = "who has decided what, and when"'


def questions_of(manuscript: ManuscriptFacts) -> tuple[Question, ...]:
    """Return the questions that a manuscript raises, answered or open."""
    return (
        *_clearances(manuscript),
        *_alterations(manuscript),
        *_sources_of_claims(manuscript),
        *_terms(manuscript),
        *_asked_by_files(manuscript),
    )


def _clearances(manuscript: ManuscriptFacts) -> Iterator[Question]:
    for photo in manuscript.publication.photos:
        if photo.people_protected:
            yield Question(
                id="SAFE-04",
                title="Protected people are shown with somebody's consent",
                question=f"May “{photo.id}” be published, with the people it shows?",
                photo_id=photo.id,
                answer=rights.clearance(photo) or "",
                hint='write under its table: cleared = "Olena Editor, 2026-03-01"',
            )


def _alterations(manuscript: ManuscriptFacts) -> Iterator[Question]:
    for photo in manuscript.publication.photos:
        if photo.people_protected:
            yield Question(
                id="SAFE-05",
                title="What was altered is said with the picture",
                question=f"Was anything in “{photo.id}” obscured or cropped to protect somebody?",
                photo_id=photo.id,
                answer=photo.altered or manuscript.answer("SAFE-05"),
                hint='if so, write under its table: altered = "Faces are obscured to protect '
                'them"; if not, ' + _IN_ANSWERS.format(id="SAFE-05"),
            )


def _sources_of_claims(manuscript: ManuscriptFacts) -> Iterator[Question]:
    for photo_id, what in captions.contentious(manuscript):
        yield Question(
            id="CAP-05",
            title="Numbers of victims and blame have a source",
            question=f"The caption of “{photo_id}” {what}: who says so?",
            photo_id=photo_id,
            answer=manuscript.answer("CAP-05"),
            hint="name the source in the caption; or " + _IN_ANSWERS.format(id="CAP-05"),
        )


def _terms(manuscript: ManuscriptFacts) -> Iterator[Question]:
    if rights.unlicensed(manuscript):
        yield Question(
            id="META-07",
            title="The rights in every photograph are known",
            question="On what terms may the photographs be used, where, and until when?",
            answer=manuscript.answer("META-07"),
            hint="write usage-terms in gallery.toml; or " + _IN_ANSWERS.format(id="META-07"),
        )


def _asked_by_files(manuscript: ManuscriptFacts) -> Iterator[Question]:
    """Yield one question for the same words in several files, unless only some are answered."""
    asked: dict[tuple[str, str], list[Photo]] = {}
    for photo in manuscript.publication.photos:
        if photo.instructions:
            asked.setdefault((photo.instructions, photo.instructions_read), []).append(photo)
    for (words, answer), (first, *more) in asked.items():
        files = f"The files of “{first.id}” and {counted(len(more), 'other photograph')} ask"
        files = files if more else f"The file of “{first.id}” asks"
        yield Question(
            id="META-07",
            title="Instructions in files are kept",
            question=f"{files} “{words}”: is it kept?",
            photo_id=first.id,
            answer=answer,
            hint=INSTRUCTIONS_HINT,
        )
