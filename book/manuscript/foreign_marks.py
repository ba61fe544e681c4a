"""Marks of other dialects of Markdown, which would be printed as they are. Pure.

None of the patterns matches signs of plain prose: `~80 %`, `$5 and $6`, `a == b`, an asterisk of a
footnote. Each is bounded, so that a search takes time in proportion to the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from book.errors import quoted
from book.manuscript.markdown_parser import Token

#: Line, message and hint of a finding.
Remark = tuple[int, str, str]

#: Stands for what is not plain text, such as code, and hides addresses from the search.
_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"
_ADDRESS = re.compile(r"https?://[^\s)]+")
_TABLE = "a table cannot be set; write its rows as a list, or as paragraphs"
_CHANGE = "accept or reject the change, and take the marks out"
_CODE = "take it out; only {lang=uk} has a meaning, behind words in brackets"
_LAST = "take it out, because no line follows; where it is meant as such, write \\\\"
_OUTSIDE = "put the marks inside the quotation marks, or a space behind them: «**Words**»"
_NO_LINK = "this is no link: no space stands in an address, and no footnote in a link's words"
#: What is looked for in every line of text, and what to write instead.
_MARKS = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"^\s*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?\s*$", _TABLE),
        (r"^\s*\|[ \t]*:?-+:?[ \t]*\|\s*$", _TABLE),
        (r"^\s*\|(?:[^|]{0,200}\|){2,40}\s*$", _TABLE),
        (r"^\s*\+[-=+]{3,200}\+\s*$", _TABLE),
        (r"(?<!~)~~(?=[^\s~])[^~]{1,200}(?<=\S)~~(?!~)", "leave out words that are struck"),
        (r"(?<![=\w])==(?=[^\s=])[^=]{1,200}(?<=\S)==(?![=\w])", "for emphasis, write *words*"),
        (r"(?<=\w)~[^\s~]{1,12}~(?!~)", "write the lowered sign itself: H₂O"),
        (r"(?<=\w)\^[^\s^\[\]]{1,12}\^", "write the raised sign itself: x²"),
        (r"(?<![\w$])\$\$[^$]{1,200}\$\$(?![\w$])", "write the formula in words and signs"),
        (
            r"(?<![\w$])\$(?=[^\s$])(?:[A-Za-z]{1,20}|[^$]{0,80}[\\^_{}=+][^$]{0,80}(?<=\S))\$(?![\w$])",
            "write the formula in words and signs",
        ),
        (r"!?\[\[[^\[\]]{1,200}\]\]", "write [words](20-the-city.md), or ![](id) for a photograph"),
        (r"<<[^<>]{1,200}>>", "for quotation marks, write « and »"),
        (r"\{\{[^{}]{1,200}\}\}", "take it out, or write what it stands for"),
        (r"\{(?:\+\+|--|~~|==|>>)[^{}]{0,200}\}", _CHANGE),
        (r"(?<!\{)\{:?[ \t]*(?:[#.][\w-]|(?!lang=)[A-Za-z][\w:-]{0,40}=)[^{}]{0,200}\}", _CODE),
        (r"^#{2,}(?=[^\s#]).{1,80}", "put a space behind the signs of a heading: ## Words"),
        (r"^#{7,}(?=\s).{1,80}", "a heading has at most six signs: ## Words"),
        (r"^={2,6}(?=[^=]).{1,80}={2,6}\s*$", "begin a heading with ## and a space"),
        (r"^\[[ xXхХ]\](?=\s)", "take the brackets out: a list has no boxes to tick"),
        (r"^\[(?:TOC|toc|!\w{1,20})\]|^!!!(?=[ \t]\w)", "take it out"),
        (r"^:{3,}.{0,80}", "put an empty line before and after a line of :::"),
        (r"^\\[a-z]{3,20}(?:\{[^{}]{0,80}\})?\s*$", "take it out: commands of TeX do nothing here"),
        (r"\[([biu]|url|img|quote)\](?=.{0,200}\[/\1\])", "for emphasis, write *words*"),
        (r"\]\([^()\n]{1,200}\)", _NO_LINK),
        (r"(?<!\*)(\*{1,3})(?=[^\s*])[^*]{1,200}(?<=\S)\1(?!\*)", _OUTSIDE),
        (r"(?<!\w)(_{1,3})(?=[^\s_])[^_]{1,200}(?<=[^\w\s])\1(?!_)", _OUTSIDE),
    )
)
#: A row of a table that was pasted from another program, and the next one.
_TABBED_ROW = r"[^\n]{0,200}\w[^\w\n]{0,20}\t[^\n]{0,20}\w[^\n]*"
_TABBED_TABLE = re.compile(rf"^{_TABBED_ROW}\n{_TABBED_ROW}", re.MULTILINE)
_LAST_BACKSLASH = re.compile(r"\S[ \t]*\\\s*\Z")
_TERM_EXPLAINED = re.compile(r"[^\n]{0,60}\n:[ \t]+\S|:[ \t]+\S")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:[ \t]*[\w-]{1,40}:[^\n]*\n)+(?:---|\.\.\.)")


def find_in_text(children: Sequence[Token], line: int) -> Iterator[Remark]:
    """Yield a remark for each mark in the inline tokens of one block, which begins at `line`.

    Of a table, only the first line is reported.
    """
    text = _plain_text(children)
    if _TERM_EXPLAINED.match(text):
        hint = "write the term and its explanation as one paragraph"
        yield line, "a list of definitions would be printed with its colons", hint
    if rows := _TABBED_TABLE.search(text):
        row = line + text.count("\n", 0, rows.start())
        yield row, "the rows of a table would be printed as one paragraph", _TABLE
    if _LAST_BACKSLASH.search(text):
        last = line + text.rstrip().count("\n")
        yield last, "the backslash at the end would be printed", _LAST
    table = False
    for number, written in enumerate(text.split("\n"), start=line):
        searched = _ADDRESS.sub(lambda match: _OTHER * len(match.group()), written)
        for pattern, hint in _MARKS:
            for match in pattern.finditer(searched):
                if hint is _TABLE and table:
                    continue
                table |= hint is _TABLE
                found = quoted(written[match.start() : match.end()].replace(_OTHER, "…"))
                yield number, f"{found} would be printed with its marks", hint
    yield from _find_lost_signs(children, line)


def _find_lost_signs(children: Sequence[Token], line: int) -> Iterator[Remark]:
    """Yield a remark for asterisks of `2*3*4` and `Leser*innen`, and for `<name@host>`."""
    within = ""
    for before, token in pairwise((Token("text", "", 0), *children)):
        line += before.type in ("softbreak", "hardbreak")
        if token.type in ("em_open", "strong_open") and before.content[-1:].isalpha():
            within = re.split(r"\W", before.content)[-1][-20:]
        elif token.type in ("em_close", "strong_close"):
            within = ""
        elif within and (token.type == "softbreak" or re.search(r"\s", token.content)):
            message = f"the asterisks after “{within}” would not be printed"
            yield line, message, "write \\* for each inside a word; for emphasis, put a space"
            within = ""
        if token.type in ("em_open", "strong_open") and before.content[-1:].isdigit():
            number = re.split(r"[^\d.,]", before.content)[-1][-20:]
            message = f"the asterisks after “{number}” would not be printed"
            yield line, message, "for a calculation, write × or \\*; for emphasis, put a space"
        address = str(token.attrs.get("href", "")) if token.info == "auto" else ""
        if address.startswith("mailto:") and "." not in address.partition("@")[2]:
            message = f"“{address[7:]}” would be printed as a mail address, without its brackets"
            yield line, message, "write \\< for the first bracket, or the whole address"


def find_front_matter(source: str) -> Iterator[Remark]:
    """Yield a remark for settings at the head of a file, as other programs have them."""
    if _FRONT_MATTER.match(source):
        message = "the lines between --- and --- would be printed"
        yield 1, message, "take them out; titles and people stand in publication.toml"


def _plain_text(children: Sequence[Token]) -> str:
    """Return the plain text of inline tokens, with its lines as they are written."""
    parts: list[str] = []
    automatic = False
    for token in children:
        if token.type in ("link_open", "link_close"):
            automatic = token.type == "link_open" and token.info == "auto"
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            # A backslash that escapes nothing is printed.
            written = token.type == "text_special" and token.content == token.markup
            plain = (token.type == "text" and not automatic) or written
            parts.append(token.content if plain else _OTHER)
    return "".join(parts)
