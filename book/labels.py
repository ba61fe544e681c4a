"""The few words that the builder adds to a publication, in the publication's language."""

from dataclasses import dataclass

from book.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Headings and phrases that no manuscript holds."""

    contents: str
    photographs: str
    credits: str
    disclaimer: str
    cover: str
    title_page: str
    copyright: str
    landmarks: str
    notes: str
    back: str
    page: str
    pages: str
    version: str
    photographs_by: str
    funders: str
    #: Before the caption of a picture that fills the pages before.
    before: str
    stand_in: str
    undescribed: str
    author: str
    photographer: str
    editor: str
    translator: str
    funder: str

    def role(self, role: Role) -> str:
        """Name what somebody did."""
        return str(getattr(self, role.value))


_ENGLISH = Labels(
    contents="Contents",
    photographs="Photographs",
    credits="Photo credits",
    disclaimer="Disclaimer",
    cover="Cover",
    title_page="Title page",
    copyright="Imprint",
    landmarks="Landmarks",
    notes="Notes",
    back="Back to the text",
    page="Page",
    pages="Pages",
    version="Version",
    photographs_by="Photographs by",
    funders="With the support of",
    before="Preceding page:",
    stand_in="Stand-in, for position only: {id} ({file}) has not been delivered yet.",
    undescribed="A photograph that has not been described yet.",
    author="Text",
    photographer="Photographs",
    editor="Editor",
    translator="Translation",
    funder="Supported by",
)

_UKRAINIAN = Labels(
    contents="Зміст",
    photographs="Світлини",
    credits="Автори світлин",
    disclaimer="Застереження",
    cover="Обкладинка",
    title_page="Титульна сторінка",
    copyright="Вихідні дані",
    landmarks="Орієнтири",
    notes="Примітки",
    back="Назад до тексту",
    page="Сторінка",
    pages="Сторінки",
    version="Версія",
    photographs_by="Світлини:",
    funders="За підтримки",
    before="Попередня сторінка:",
    stand_in="Заступник, лише для розмітки: {id} ({file}) ще не надано.",
    undescribed="Світлина, яку ще не описано.",
    author="Текст",
    photographer="Світлини",
    editor="Редакція",
    translator="Переклад",
    funder="За підтримки",
)

_LANGUAGES = {"en": _ENGLISH, "uk": _UKRAINIAN}


def labels(language: str) -> Labels:
    """Choose the labels for a BCP 47 tag; English where there are none of its own."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), _ENGLISH)
