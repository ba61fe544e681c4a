"""Mutations of a manuscript's files, drawn from a seed: the same seed gives the same manuscript."""

import re
from collections.abc import Callable
from random import Random

#: The content of each file below `source/`, by its path.
Files = dict[str, bytes]

#: What begins or ends something in Markdown or TOML, or is unusual in a text.
TOKENS = (
    *"*_`~[](){}<>!#&\\|:;=+-^\"'«»„“”’",
    *("\n", "\r", "\r\n", "\t", "\u2028", "\x0b", "\x85", "\xa0", "\u200b", "\u0301", "\ufeff"),
    *("\x00", "\x1b", "\ufffe", "😀", "漢字", "שלום", "ﬁ", "\u02bc", "\N{SOFT HYPHEN}", "\u202e"),
    *(
        "[^why]",
        "[^why]: ",
        "^[",
        "[^",
        "![](old-bridge)",
        "![](",
        "[a](",
        "](#flood)",
        "{lang=uk}",
    ),
    *("[слово]{lang=", "](20-the-bridges.md)", "<https://a.b>", "<b>", "<!--", "&amp;", "&#0;"),
    *("::: gallery\n", ":::\n", "full ", "spread ", "bleed ", "old-bridge ", "# ", "###### ", "> "),
    *("- ", "1. ", "007) ", "    ", "```\n", "~~~", "---\n", "===\n", "\n\n", "  \n", "\\\n"),
    *("[a]: b 'c'\n", "| a | b |\n|---|---|\n", "$$", "**", "***", "<a@b.c>", "http://", "www."),
    *(
        '"""',
        "'''",
        "[[people]]\n",
        "[photo.new]\n",
        "[print]\n",
        "[defaults]\n",
        "{}",
        "[]",
        "true",
    ),
    *("2026-02-30", "1e400", "0x1F", "-1", "nan", "9" * 5000, 'credit = ""\n', "a.b.c = 1\n", "= "),
)
#: Values of TOML of every kind.
VALUES = (
    *('""', '"x"', "''", "1", "-0", "1.5", "inf", "true", "[]", "{}", "[[]]", "[{}]", '["a"]'),
    *(
        "{ a = { b = 1 } }",
        "2026-03-01",
        "2026-03-01T10:00:00Z",
        "10:00:00",
        '"/"',
        '"../.."',
        '"."',
    ),
    *('"A / B"', '"A, B / C / D"', '"' + "x" * 300 + '"', '"\\u0000"', '"\\U0001F600"', "9" * 5000),
)
_KEY = re.compile(rb"^[ \t]*([A-Za-z0-9_-]+)[ \t]*=[^\n]*$", re.MULTILINE)
_NUMBER = re.compile(rb"[0-9]+")


def mutate(files: Files, seed: int) -> Files:
    """Return a manuscript with some files changed, as the seed decides."""
    random = Random(seed)
    mutated = dict(files)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        name = random.choice(sorted(mutated))
        mutation = random.choice(_MUTATIONS)
        other = mutated[random.choice(sorted(mutated))]
        mutated[name] = mutation(mutated[name], other, random)
    if random.random() < 0.03:
        first, second = random.sample(sorted(mutated), 2)
        mutated[first], mutated[second] = mutated[second], mutated[first]
    if random.random() < 0.03:
        del mutated[random.choice(sorted(mutated))]
    return mutated


def _cut(text: bytes, random: Random) -> tuple[int, int]:
    """Return the ends of a part of a text, which is mostly short."""
    start = random.randrange(len(text) + 1)
    return start, min(len(text), start + int(random.expovariate(1 / 12)))


# --- bytes ------------------------------------------------------------------------------------


def _flip_byte(text: bytes, other: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    return text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]


def _delete_part(text: bytes, other: bytes, random: Random) -> bytes:
    start, end = _cut(text, random)
    return text[:start] + text[end:]


def _truncate(text: bytes, other: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def _insert_bytes(text: bytes, other: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.randbytes(random.choice((1, 2, 5))) + text[at:]


# --- lines ------------------------------------------------------------------------------------


def _change_lines(text: bytes, other: bytes, random: Random) -> bytes:
    lines = text.split(b"\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at : at + 2] = [b" ".join(lines[at : at + 2])]
        case 4:
            mark = random.choice(
                (b"> ", b"- ", b"1. ", b"    ", b"\t", b"  ", b"# ", b":::", b"[^n]: ")
            )
            first, last = sorted((at, to))
            lines[first : last + 1] = [mark + line for line in lines[first : last + 1]]
        case 5:
            lines.insert(at, b"")
        case _:
            lines[at] = lines[at].strip()
    return b"\n".join(lines)


def _change_line_ends(text: bytes, other: bytes, random: Random) -> bytes:
    return text.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"  \n")))


# --- tokens -----------------------------------------------------------------------------------


def _insert_token(text: bytes, other: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    token = random.choice(TOKENS).encode()
    return text[:at] + token * random.choice((1, 1, 1, 1, 2, 3, 30, 500)) + text[at:]


def _enclose_part(text: bytes, other: bytes, random: Random) -> bytes:
    start, end = _cut(text, random)
    opening, closing = random.choice(TOKENS).encode(), random.choice(TOKENS).encode()
    return text[:start] + opening + text[start:end] + closing + text[end:]


def _repeat_part(text: bytes, other: bytes, random: Random) -> bytes:
    start, end = _cut(text, random)
    return text[:end] + text[start:end] * random.choice((1, 2, 60, 800)) + text[end:]


def _change_number(text: bytes, other: bytes, random: Random) -> bytes:
    number = random.choice((b"0", b"00", b"-1", b"1e9", b"99999999999", b"0.5", b""))
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + number + text[match.end() :]


# --- structure --------------------------------------------------------------------------------


def _change_value(text: bytes, other: bytes, random: Random) -> bytes:
    found = list(_KEY.finditer(text))
    if not found:
        return _insert_token(text, other, random)
    match = random.choice(found)
    if random.random() < 0.2:
        key = random.choice(list(_KEY.finditer(other)) or found).group(1)
        return text[: match.start(1)] + key + text[match.end(1) :]
    value = random.choice(VALUES).encode()
    return text[: match.end(1)] + b" = " + value + text[match.end() :]


def _take_from_other(text: bytes, other: bytes, random: Random) -> bytes:
    start, end = _cut(other, random)
    at = random.randrange(len(text) + 1)
    return text[:at] + other[start : end + 20] + text[at:]


def _move_part(text: bytes, other: bytes, random: Random) -> bytes:
    blocks = text.split(b"\n\n")
    random.shuffle(blocks)
    return b"\n\n".join(blocks)


_MUTATIONS: tuple[Callable[[bytes, bytes, Random], bytes], ...] = (
    _flip_byte,
    _delete_part,
    _truncate,
    _insert_bytes,
    _change_lines,
    _change_lines,
    _change_line_ends,
    _insert_token,
    _insert_token,
    _insert_token,
    _enclose_part,
    _enclose_part,
    _repeat_part,
    _change_number,
    _change_value,
    _change_value,
    _take_from_other,
    _move_part,
)
