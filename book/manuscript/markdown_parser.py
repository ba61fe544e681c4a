"""The Markdown that is read: CommonMark with galleries, pull quotes, notes and spans. Pure.

markdown-it drops words in silence: definitions that nothing refers to, and all that follows a
block which is nested too deeply. Here they are recorded, and `definitions` reports them.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

#: Blocks inside each other; a list counts twice, with its item. Reading, rendering and WeasyPrint
#: are recursive: 40 lists and 60 quotations went through all editions with Python's 1000 frames.
MOST_LEVELS = 50
#: markdown-it's own limit, beyond which it drops blocks; with ours, only brackets can reach it.
_MOST_NESTED = MOST_LEVELS + 10
#: Letters of an address (sitemaps.org, protocol: fewer than 2,048).
MOST_ADDRESS = 2047
#: Nothing else may stand in the braces: it would be in no edition.
_LANGUAGE = re.compile(r'\{\s*lang=("?)([A-Za-z0-9-]+)\1\s*\}')
#: CommonMark 0.31, 4.7 allows a label 999 letters. The plug-in would look for its end to that of
#: the text, for each of its beginnings.
_NOTE_CALL = re.compile(r"\[\^[^ \n\]]{1,999}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The definition of an address: `[label]: https://… "title"`."""

    title: str
    #: Counted from 1.
    line: int
    #: Line of the definition that holds, if the label was defined before; else 0.
    first_line: int
    called: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDefinition:
    """The definition of a footnote: `[^label]: words`."""

    label: str
    #: Counted from 1.
    line: int
    #: True if it stands in another footnote: the plug-in then loses words of that one.
    inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMarkdown:
    """The tokens of a file, and what they leave out."""

    #: Bodies of footnotes are at the end.
    tokens: list[Token]
    references: tuple[Reference, ...]
    notes: tuple[NoteDefinition, ...]
    #: Lines that are nested too deeply; each is a paragraph of its own in `tokens`.
    too_deep: tuple[int, ...]


def parse_tokens(source: str) -> ParsedMarkdown:
    """Parse Markdown into markdown-it's tokens."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(source, env)
    called = env.get("called", frozenset())
    first: dict[str, dict[str, Any]] = env.get("references", {})
    references = [
        Reference(
            title=found["title"], line=found["map"][0] + 1, first_line=0, called=label in called
        )
        for label, found in first.items()
    ]
    references += [
        Reference(
            title=found["title"],
            line=found["map"][0] + 1,
            first_line=first[found["label"]]["map"][0] + 1,
            called=False,
        )
        for found in env.get("duplicate_refs", ())
    ]
    return ParsedMarkdown(
        tokens=tokens,
        references=tuple(references),
        notes=tuple(env.get("notes", ())),
        too_deep=tuple(env.get("too_deep", ())),
    )


@cache
def _parser() -> MarkdownIt:
    parser = (
        _Parser("commonmark", {"maxNesting": _MOST_NESTED, "store_labels": True})
        # In joined text, an escaped bracket is no different from one of an undefined reference.
        .disable("text_join")
        .use(footnote_plugin)
        .use(container_plugin, "gallery")
        .use(container_plugin, "pull-quote")
    )
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=_find_label_end,
        parseLinkDestination=helpers.parseLinkDestination,
        parseLinkTitle=helpers.parseLinkTitle,
    )
    parser.inline.ruler.at("footnote_inline", _read_inline_note)
    parser.inline.ruler.at("footnote_ref", _read_note_call)
    parser.block.ruler.before("code", "nesting", _read_deep_line)
    parser.inline.ruler.after("link", "language", _read_language_span)
    # Before the plug-in drops the footnotes that are not called.
    parser.core.ruler.before("footnote_tail", "definitions", _record_definitions)
    return parser


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        # InlineReader reports a longer one; mdurl would take the square of its length.
        return super().normalizeLink(url) if len(url) <= MOST_ADDRESS else url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        # InlineReader reports links that lead nowhere; markdown-it would print their source.
        return True

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        # <https://…> is printed as it is written; markdown-it would decode %D0%86 to І.
        return link


def _read_deep_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that is nested too deeply as a paragraph, and record it."""
    if silent or state.level <= MOST_LEVELS:
        return False
    state.env.setdefault("too_deep", []).append(start + 1)
    state.line = start + 1
    state.push("paragraph_open", "p", 1).map = [start, state.line]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, state.line, state.blkIndent, False).strip()
    inline.map = [start, state.line]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _find_label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """Return where the label that begins at a bracket ends; -1 if it has no end.

    With `disableNested`, a label that has a link or the like in it has none. This is markdown-it's
    `parseLinkLabel`, which reads to the end of the text for each bracket that is not closed: 32,000
    took minutes. Here a bracket is read once, and its end remembered with those of all within.
    """
    ends: dict[tuple[int, int, bool], int] = state.__dict__.setdefault("label_ends", {})

    def key(at: int) -> tuple[int, int, bool]:
        return at, state.posMax, disableNested

    if key(start) not in ends:
        before, state.pos = state.pos, start + 1
        opened = [start]
        while opened and state.pos < state.posMax:
            at, mark = state.pos, state.src[state.pos]
            state.md.inline.skipToken(state)
            if mark == "]":
                ends[key(opened.pop())] = at
            elif mark == "[" and state.pos == at + 1:
                end = ends.get(key(at))
                if end == -1:
                    break
                if end is None:
                    opened.append(at)
                else:
                    state.pos = end + 1
            elif mark == "[" and disableNested:
                break
        ends.update((key(at), -1) for at in opened)
        state.pos = before
    return ends[key(start)]


def _read_inline_note(state: StateInline, silent: bool) -> bool:
    """Read `^[words]` with the plug-in, if its bracket is closed."""
    is_note = state.src.startswith("^[", state.pos) and _find_label_end(state, state.pos + 1) >= 0
    return is_note and footnote_inline(state, silent)


def _read_note_call(state: StateInline, silent: bool) -> bool:
    """Read `[^label]` with the plug-in, if its label is not too long."""
    is_call = _NOTE_CALL.match(state.src, state.pos, state.posMax) is not None
    return is_call and footnote_ref(state, silent)


def _read_language_span(state: StateInline, silent: bool) -> bool:
    """Read `[слово]{lang=uk}`."""
    if state.src[state.pos] != "[":
        return False
    closing = state.md.helpers.parseLinkLabel(state, state.pos)
    language = _LANGUAGE.match(state.src, closing + 1, state.posMax) if closing >= 0 else None
    if language is None:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = state.pos + 1, closing
        state.push("span_open", "span", 1).attrs = {"lang": language[2]}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = end
    state.pos = language.end()
    return True


def _record_definitions(state: StateCore) -> None:
    """Record where footnotes are defined, and the labels of the addresses that are called.

    One inside another becomes a part of it: the plug-in would end both at once, and leave marks of
    quotations without their beginning.
    """
    notes, depth, kept = [], 0, []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            line = token.map[0] + 1 if token.map else 1
            label = str(token.meta["label"])
            notes.append(NoteDefinition(label=label, line=line, inside=depth > 0))
            depth += 1
            if depth > 1:
                continue
        elif token.type == "footnote_reference_close":
            depth -= 1
            if depth:
                continue
        kept.append(token)
    state.tokens = kept
    inline_notes = state.env.get("footnotes", {}).get("list", {}).values()
    texts = [token.children or [] for token in state.tokens]
    texts += [note.get("tokens", []) for note in inline_notes]
    state.env["notes"] = notes
    state.env["called"] = {
        token.meta["label"]
        for token in chain.from_iterable(texts)
        if token.type in ("link_open", "image") and "label" in token.meta
    }
