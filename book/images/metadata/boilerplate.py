"""Words in metadata that nobody has written: of cameras, programs and empty forms.

A text is a device's own when it has no word but those of the file's Make and Model, names of makers
and what they add to them (`DIGITAL CAMERA`, `2015 ... CORPORATION`). A sentence that mentions a
camera has other words. What may nevertheless be somebody's is returned, to be reported.
"""

import re
from collections.abc import Set
from dataclasses import replace
from typing import Literal

from book.images.metadata.fields import EmbeddedMetadata, PhotoMetadata, SetAsideText

#: Makers of cameras, and names of their cameras, as they write them of themselves.
_MAKERS = frozenset({
    "acer", "agfaphoto", "asus", "benq", "blackberry", "canon", "casio", "concord", "contax",
    "coolpix", "cyber-shot", "cybershot", "digimax", "dimage", "dji", "eastman", "easyshare",
    "epson", "exilim", "finepix", "fuji", "fujifilm", "ge", "gopro", "hasselblad", "hewlett",
    "hewlett-packard", "hisilicon", "htc", "huawei", "ixus", "jenoptik", "jvc", "kodak", "konica",
    "kyocera", "leica", "lenovo", "lg", "lge", "lumix", "mamiya", "medion", "meizu", "minolta",
    "motorola", "nikon", "nokia", "olympus", "oneplus", "oppo", "optio", "packard", "panasonic",
    "pentax", "phaseone", "polaroid", "powershot", "praktica", "ricoh", "rollei", "samsung",
    "sanyo", "seiko", "sony", "toshiba", "vivitar", "xiaomi", "yashica", "zte",
})  # fmt: skip
#: Programs that write their names in the place of a caption or an author.
_PROGRAMS = frozenset({
    "acdsee", "gimp", "irfanview", "lightroom", "photoshop", "picasa", "snapseed",
})  # fmt: skip
_ADDED = frozenset({
    "ag", "all", "c", "camcorder", "camera", "cameras", "co", "company", "computer", "copyright",
    "corp", "corporation", "dcf", "dcim", "digital", "dsc", "electronics", "exif", "film", "gmbh",
    "image", "images", "imaging", "inc", "jpeg", "limited", "ltd", "optical", "phone", "photo",
    "picture", "reserved", "rights", "scanner", "still", "zoom", "©", "®", "™",
})  # fmt: skip
_ADDED_BY_PROGRAMS = frozenset({
    "adobe", "by", "created", "edited", "in", "made", "processed", "using", "with",
})  # fmt: skip
#: What only devices write, so that no name need stand beside it.
_OWN_WORDS = re.compile(r"\b(?:digital (?:still )?camera|dsc|dcim|dcf)\b")
#: `(C) by RDC-5300 User`, as a camera writes it for its owner.
_OWNER = re.compile(r"(?:c |© |copyright )*(?:by )?\S{0,20}\d\S{0,20} user")
_NOTICE = frozenset({
    "©", "c", "copyright", "copr", "copyrighted", "by",
})  # fmt: skip
#: What forms and programs have in the place of no text, in lower case without signs.
_NOTHING = frozenset({
    "default", "n a", "null", "undefined", "x-default",
})  # fmt: skip
_EMPTY = _NOTHING | frozenset({
    "artist", "author", "bez nazwy", "byline", "camera", "caption", "comment", "credit",
    "description", "image", "image description", "nil", "no caption", "no comment",
    "no description", "no title", "none", "not available", "ohne titel", "owner", "photo",
    "photographer", "picture", "sans titre", "screenshot", "source", "title", "unbenannt",
    "unnamed", "untitled", "user", "your name", "bez tytułu", "без имени", "без названия",
    "без назви",
})  # fmt: skip
#: They say that somebody does not know.
_UNKNOWN = frozenset({
    "inconnu", "nieznany", "unbekannt", "unknown", "невідомий", "невідомо", "неизвестно",
})  # fmt: skip
_FORM = re.compile(
    r"\W{0,3}(?:please )?(?:add|enter|insert|type|write) (?:an? |the |your )?"
    r"(?:\w{1,20} )?(?:caption|title|description|name|copyright|credit|text)(?: here)?\W{0,3}",
    re.IGNORECASE,
)
_SUFFIX = (
    r"\.(?:jp[eg]|jpeg|tiff?|png|hei[cf]|avif|webp|gif|bmp|psd|dng|nef|cr[23w]|arw|raf|orf|rw2)"
)
_FILE_NAME = re.compile(rf".{{1,200}}{_SUFFIX}", re.IGNORECASE)
_PATH = re.compile(r"(?:[a-z]:[\\/]|\\\\|dcim[\\/]).*|(?:[^\\\s]+\\){2,}[^\\\s]*", re.IGNORECASE)
#: By the Design rule for Camera File system and its followers: `DSC_0123`, `PXL_20220901_101112`.
_CAMERA_FILE = re.compile(
    r"(?:(?:_?dsc[fhn]?|_?img|_?mg|cimg|dji|gopr|p|pict|sam)\d{4,}|(?:[a-z_]{1,5}_|img-)\d{4,}"
    rf"|\d{{8}}_\d{{6}})(?:[-_][a-z]{{0,3}}\d+)*(?:{_SUFFIX})?",
    re.IGNORECASE,
)
#: `{"mode": 1}`, `oplus_32`: settings of a camera's program.
_SETTINGS = re.compile(r"\{.*\}|[a-z]+_\d+")
#: `filter: 0; mask: 1;`, `<Digimax i50>`: perhaps settings.
_PERHAPS_SETTINGS = re.compile(r"(?:[\w -]+[:=][^:;=]*;){2,}[^;]*|<[^<>]*>")
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*|[©®™]")
#: What devices write of themselves is shorter.
_MOST_LETTERS = 300
_FIELDS = ("credit", "copyright", "caption", "alt", "description")

#: A device's text is left out, a doubtful one is left out and reported, words are kept.
_Kind = Literal["words", "doubtful", "device"]


def set_aside_boilerplate(embedded: EmbeddedMetadata) -> EmbeddedMetadata:
    """Return the metadata of a file without what nobody has written; `set_aside` is what may be."""
    own = frozenset(word for device in embedded.devices for word in _lower_words(device))
    doubtful: list[SetAsideText] = []
    return replace(
        embedded,
        xmp=_cleaned(embedded.xmp, "XMP", own, doubtful),
        iim=_cleaned(embedded.iim, "IIM", own, doubtful),
        exif=_cleaned(embedded.exif, "EXIF", own, doubtful),
        set_aside=tuple(doubtful),
    )


def _cleaned(
    metadata: PhotoMetadata, block: str, own: Set[str], doubtful: list[SetAsideText]
) -> PhotoMetadata:
    """Return the words of a block that are kept; add those in doubt to `doubtful`."""

    def is_kept(field: str, text: str) -> bool:
        kind = _kind_of(text, own)
        if kind == "doubtful":
            doubtful.append(SetAsideText(block=block, field=field, text=text))
        return kind == "words"

    texts = {field: getattr(metadata, field) for field in _FIELDS}
    kept = {field: text if is_kept(field, text) else "" for field, text in texts.items()}
    # A town may have the name of anything but these.
    parts = [
        part for part in metadata.place.split(", ") if " ".join(_lower_words(part)) not in _NOTHING
    ]
    creators = tuple(name for name in metadata.creators if is_kept("creators", name))
    asked = " ".join(_lower_words(metadata.instructions))
    instructions = "" if asked in _NOTHING | {"", "none"} else metadata.instructions
    return replace(
        metadata, creators=creators, place=", ".join(parts), instructions=instructions, **kept
    )


def _kind_of(text: str, own: Set[str]) -> _Kind:
    if len(text) > _MOST_LETTERS:
        return "words"
    words = _lower_words(text)
    phrase = " ".join(words)
    named = [word for word in words if word not in _NOTICE]
    if not named or phrase in _EMPTY or _FORM.fullmatch(text) or _OWNER.fullmatch(phrase):
        return "device"
    if _CAMERA_FILE.fullmatch(text) or _PATH.fullmatch(text) or _SETTINGS.fullmatch(text):
        return "device"
    if all(re.fullmatch(r"[\d.-]+", word) for word in named):
        # A counter that was never set is nobody's number.
        return "device" if set(phrase) <= {"0"} else "doubtful"
    if phrase in _UNKNOWN or _FILE_NAME.fullmatch(text) or _PERHAPS_SETTINGS.fullmatch(text):
        return "doubtful"
    return _kind_of_names(words, own)


def _kind_of_names(words: list[str], own: Set[str]) -> _Kind:
    """Return whether words are those of a device, by its names and what is added to them."""
    by_program = not _PROGRAMS.isdisjoint(words)
    added = _ADDED | (_ADDED_BY_PROGRAMS | _PROGRAMS if by_program else frozenset())
    if any(word not in added | _MAKERS | own and not _is_model(word) for word in words):
        return "words"
    # A single name, such as Apple or Canon, can be a caption where it is not the camera's.
    certain = own if len(words) > 1 else own & (_MAKERS | {w for w in own if _is_model(w)})
    if _OWN_WORDS.search(" ".join(words)) or not certain.isdisjoint(words):
        return "device"
    return "doubtful" if by_program or not (_MAKERS | own).isdisjoint(words) else "words"


def _is_model(word: str) -> bool:
    """Return whether a word has a digit, as models and years have."""
    return any(letter.isdigit() for letter in word)


def _lower_words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
