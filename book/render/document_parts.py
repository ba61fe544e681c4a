"""The document of a paged edition, divided into parts that can be laid out alone. Pure.

The parts are what stands before the sections, each section, and what stands behind them: each
begins a page. A part that is laid out alone has the pages that it has in the whole document, if it
is told what they know of the others: how many pages are before it, and on which its references
lead. Elements are recognised as the templates write them; `<` of the manuscript is escaped.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_BODY = re.compile(r"<body[^>]*>")
#: A section of text, or an endless page on which something is measured.
_SECTION = re.compile(r'(?=<section class="(?:section|endless)[" ])')
_ID = re.compile(r' id="([^"]+)"')
_REFERENCE = re.compile(r' data-ref="#([^"]+)"')
_LINK = re.compile(r' href="#([^"]*)"')
#: Parts before and behind the sections; a section has its own id.
BEFORE, BEHIND = "before", "behind"
#: What has no folio, and stands for a blank page before a section that opens on a right-hand one.
_BLANK = '<div class="padding"></div>\n'
_OPENS_ON_RECTO = "break-before: right"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """A part of the document."""

    #: `before`, `behind`, or the id of its first element: `section-3`.
    id: str
    markup: str

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its elements."""
        return frozenset(_ID.findall(self.markup))

    @property
    def references(self) -> frozenset[str]:
        """The ids of elements of other parts whose pages are named in this one."""
        return frozenset(_REFERENCE.findall(self.markup)) - self.ids

    @property
    def opens_on_recto(self) -> bool:
        """Whether it must begin on a right-hand page, after a blank one if need be."""
        return _OPENS_ON_RECTO in self.markup.partition(">")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedDocument:
    """A document in parts."""

    #: Up to the end of the style sheets.
    head: str
    #: The attributes of the body, each with a space before it.
    body: str
    parts: tuple[DocumentPart, ...]


def divide_document(xhtml: str) -> DividedDocument:
    """Divide a document that `paged_documents` has rendered."""
    opening = _BODY.search(xhtml)
    if opening is None:
        raise ValueError("there is no body")
    before, _, rest = xhtml[opening.end() :].partition("<main>")
    sections, _, behind = rest.partition("</main>")
    behind = behind.rpartition("</body>")[0]
    parts = [
        DocumentPart(id=BEFORE, markup=before),
        *_sections(sections),
        DocumentPart(id=BEHIND, markup=behind),
    ]
    return DividedDocument(
        head=xhtml[: opening.start()].rpartition("</style>")[0],
        body=opening.group()[len("<body") : -1],
        parts=tuple(part for part in parts if part.markup.strip()),
    )


def _sections(markup: str) -> Iterator[DocumentPart]:
    for section in _SECTION.split(markup):
        if found := _ID.search(section):
            yield DocumentPart(id=found.group(1), markup=section)


def document_of_part(
    document: DividedDocument,
    part: DocumentPart,
    *,
    pages_before: int,
    first_number: int,
    pages: Mapping[str, int],
) -> str:
    """Return a document of one part alone.

    `pages_before` decides whether it begins on a right-hand page, as the first page of a document
    does. `first_number` is the number of its first page, and `pages` are the numbers of the pages
    with elements of other parts, by their ids; of an element without one, no number is printed.
    """
    is_blank = part.opens_on_recto and pages_before % 2 == 1
    side = "left" if pages_before % 2 else "right"
    rules = [
        f"html {{ break-before: {side} }}",
        f"@page :first {{ counter-reset: page {first_number} }}",
        *_printed_numbers(part.references, pages),
    ]
    ids = part.ids
    markup = _LINK.sub(lambda link: link.group() if link.group(1) in ids else "", part.markup)
    # The running head has the title from the cover, which may not be in this part.
    body = document.body
    if part.id != BEFORE and "running-title" not in body:
        body = body.replace('class="', 'class="running-title ', 1)
    return "".join(
        (
            document.head,
            "\n".join(rules),
            f"\n</style>\n</head>\n<body{body}>\n",
            _BLANK if is_blank else "",
            f"<main>\n{markup}\n</main>\n" if part.id not in (BEFORE, BEHIND) else markup,
            "\n</body>\n</html>\n",
        )
    )


def _printed_numbers(
    references: Sequence[str] | frozenset[str], pages: Mapping[str, int]
) -> Iterator[str]:
    for target in sorted(references):
        number = f'"{pages[target]}"' if target in pages else '""'
        yield f'[data-ref="#{target}"]::after {{ content: {number} !important }}'
