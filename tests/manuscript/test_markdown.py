"""Markdown is read as the author means it, or reported with a finding; it never raises."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.errors import Severity, in_order
from book.manuscript.markdown import MarkdownFile, parse

CASES = re.findall(
    r"^(\S[^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n\.$",
    (Path(__file__).parent / "text.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
TARGETS = {
    "20-city.md": "section-2",
    "disclaimer.md": "disclaimer",
    "#tank": "photo-tank",
    "#bridge": "photo-bridge",
    "#sign": "photo-sign",
}


def read(source: str) -> MarkdownFile:
    return parse(source, file="10.md", targets=TARGETS)


def shown(parsed: MarkdownFile) -> Iterator[str]:
    """Yield what was parsed in the notation of `text.md`."""
    if parsed.title:
        yield f"title: {shown_inlines(parsed.title)}"
    yield from shown_blocks(parsed.blocks)
    if parsed.placements:
        yield "placed: " + ", ".join(f"{at.photo_id} {at.line}" for at in parsed.placements)
    for finding in in_order(parsed.findings):
        assert finding.file == "10.md"
        assert finding.hint
        yield f"{finding.line} {finding.code} {finding.message}"


def shown_blocks(content: model.Blocks, indent: str = "") -> Iterator[str]:
    for block in content:
        match block:
            case model.Paragraph():
                yield f"{indent}paragraph: {shown_inlines(block.content)}"
            case model.Heading():
                yield f"{indent}heading {block.level}: {shown_inlines(block.content)}"
            case model.Quotation():
                yield f"{indent}quotation:"
                yield from shown_blocks(block.blocks, indent + "  ")
            case model.Listing():
                yield (
                    f"{indent}list:" if block.start is None else f"{indent}list from {block.start}:"
                )
                for item in block.items:
                    yield f"{indent}  item:"
                    yield from shown_blocks(item, indent + "    ")
            case model.Verbatim():
                yield f"{indent}verbatim: {block.text!r}"
            case model.Pause():
                yield f"{indent}pause"
            case model.Figure():
                yield f"{indent}figure {block.photo_id}"
            case model.Gallery():
                lines = (" ".join([line.laid, *line.photo_ids]) for line in block.lines)
                yield f"{indent}gallery{', free' if block.free else ''}: {' / '.join(lines)}"


def shown_inlines(content: model.Inlines) -> str:
    texts = []
    for inline in content:
        match inline:
            case str():
                texts.append(inline)
            case model.LineBreak():
                texts.append(" | ")
            case model.Styled():
                texts.append(f"{inline.style}({shown_inlines(inline.content)})")
            case model.Passage():
                texts.append(f"{inline.language}({shown_inlines(inline.content)})")
            case model.Link():
                texts.append(f"link({inline.target}: {shown_inlines(inline.content)})")
            case model.Footnote():
                texts.append(f"note {inline.number}({shown_inlines(inline.content)})")
    return "".join(texts)


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_markdown_is_read_as_it_is_meant(source: str, expected: str) -> None:
    source = source.replace("\\r", "\r").replace("\\a", "\a")
    assert "\n".join(shown(read(source))) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_character_is_reported_on_its_line_whatever_ends_lines(end: str) -> None:
    source = end.join(["# A", "", "One.", "", "T\vwo.", ""])
    (finding,) = parse(source, file="a.md", targets={}).findings
    assert (finding.code, finding.line) == ("MAN-05", 5)


def test_an_empty_file_says_nothing() -> None:
    nothing = MarkdownFile(file="10.md", title=(), blocks=(), placements=(), notes=0, findings=())
    assert read("") == nothing


SIGNS = r"""
* _ ** ` [ ] ( ) < > ! # \ - 1. ::: [^a] [^a]: ^[ {lang=uk} ![](tank) ](#tank) ](20-city.md) tank
bridge full <b> <!-- --> &amp; --- === ``` слово “” http:
"""
SPACES = ["\n", "\n\n", " ", "    ", "\t", "\r\n", "\r", "\x00", "\x07", "\u2028"]
OPENINGS = ["::: gallery\n", ":::\n", "> ", "- ", "# "]
MARKS = st.sampled_from([*SIGNS.split(), *SPACES, *OPENINGS])
MARKDOWN = st.lists(MARKS | st.text(max_size=5), max_size=40).map("".join)


@given(st.text() | MARKDOWN)
def test_any_text_is_read_without_an_exception(source: str) -> None:
    parsed = read(source)
    last = len(re.split(r"\r\n?|\n", source))
    assert all(1 <= finding.line <= last and finding.hint for finding in parsed.findings)
    assert all("\n" not in finding.message for finding in parsed.findings)
    assert all(1 <= placement.line <= last for placement in parsed.placements)
    assert parse(source, file="10.md", targets=dict(TARGETS)) == parsed


@given(MARKDOWN)
def test_every_photograph_in_the_blocks_is_placed(source: str) -> None:
    parsed = read(source)

    def photographs(content: model.Blocks) -> Iterator[str]:
        for block in content:
            match block:
                case model.Figure():
                    yield block.photo_id
                case model.Gallery():
                    yield from block.photo_ids
                case model.Quotation() | model.PullQuote():
                    yield from photographs(block.blocks)
                case model.Listing():
                    for item in block.items:
                        yield from photographs(item)

    placed = [placement.photo_id for placement in parsed.placements]
    for photo_id in photographs(parsed.blocks):
        placed.remove(photo_id)
    # A photograph that is placed and in no block has a finding.
    assert not placed or parsed.findings


LETTERS = st.text("abcxyzäßéабвїєґ’“”–…,;?%№", min_size=1, max_size=12)
PLAIN = st.lists(LETTERS, min_size=1, max_size=30)


@given(st.lists(PLAIN, max_size=5), PLAIN)
def test_the_words_of_plain_paragraphs_are_kept_in_order(
    paragraphs: list[list[str]], title: list[str]
) -> None:
    source = "\n\n".join(["# " + " ".join(title), *("\n".join(words) for words in paragraphs)])
    parsed = read(source)
    assert parsed.findings == ()
    assert model.plain(parsed.title) == " ".join(title)
    assert parsed.blocks == tuple(
        model.Paragraph(content=(" ".join(words),)) for words in paragraphs
    )


@pytest.mark.parametrize(
    "source",
    [
        ">" * 5000,
        "> " * 5000 + "a",
        "- " * 5000 + "a",
        "[" * 5000,
        "![" * 2000,
        "[a](" * 2000,
        "*a " * 3000 + "b*" * 3000,
        "**" * 3000 + "a" + "**" * 3000,
        "_a*b" * 2000,
        "`" * 5000,
        "<" * 5000,
        "&#" * 3000,
        "^[" * 500 + "]" * 500,
        "[" * 300 + "a" + "]{lang=uk}" * 300,
        "a[^0]\n\n" + "".join(f"[^{n}]: b[^{n + 1}]\n\n" for n in range(900)),
        "::: gallery\n" * 2000,
        "> ::: gallery\n" * 1000,
        "::: gallery\n" + "tank " * 10_000 + "\n:::",
        "a\n" * 10_000,
        "\\" * 9999,
        "[a]: <" * 1000,
        "|" * 5000,
    ],
    ids=lambda source: source[:12],
)
def test_hostile_text_is_read_too(source: str) -> None:
    parsed = read(source)
    assert parsed == read(source)
    # The blocks are nested so little that recursion through them ends.
    assert repr(parsed.blocks) is not None
    assert isinstance(list(shown(parsed)), list)


@pytest.mark.parametrize(("opening", "most"), [("- ", 25), ("1. ", 25), ("> ", 50), ("> - ", 16)])
def test_blocks_are_read_to_a_depth_and_reported_beyond_it(opening: str, most: int) -> None:
    for levels, codes in ((most, []), (most + 1, ["MAN-12"]), (most * 9, ["MAN-12"])):
        parsed = read(f"{opening * levels}deepest\n\n# Below\n\nAfter.")
        assert [finding.code for finding in parsed.findings] == codes
        texts = [
            model.plain(block.content)
            for block in model.walk(parsed.blocks)
            if isinstance(block, model.Paragraph | model.Heading)
        ]
        assert texts[0].endswith("deepest")
        assert texts[1:] == ["Below", "After."]


@pytest.mark.parametrize("sign", ["[", "*a ", "_a ", "!["])
def test_signs_inside_each_other_are_reported(sign: str) -> None:
    closing = {"*a ": " a*", "_a ": " a_"}.get(sign, "")
    parsed = read(f"{sign * 40}words{closing * 40}\n\nAfter.")
    assert [finding.code for finding in parsed.findings if finding.code == "MAN-12"]
    assert parsed.blocks[-1] == model.Paragraph(content=("After.",))


@pytest.mark.parametrize(
    ("source", "message", "severity"),
    [
        ("01. one\n02. two", "“01.” would be printed as 1", Severity.WARNING),
        ("01. one\n05. two", "“05.” would be printed as 2", Severity.ERROR),
        ("8. one\n09. two", "“09.” would be printed as 9", Severity.WARNING),
    ],
)
def test_a_number_with_a_zero_before_it_is_reported(
    source: str, message: str, severity: Severity
) -> None:
    found = parse(source, file="10.md", targets={}).findings
    assert [(each.message, each.severity) for each in found] == [(message, severity)]
