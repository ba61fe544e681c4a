"""Every word of a Markdown file is read, or the file has an error: nothing vanishes in silence."""

from collections.abc import Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.errors import errors_in
from book.manuscript.markdown import MarkdownFile, parse

#: Constructs of CommonMark, of our plug-ins and of other dialects. W stands for a word that must
#: not be lost, L for a label, which is not printed.
CONSTRUCTS = r"""
W W
*W* **W** ***W*** _W_W W*W*W
[W](https://e.org/) <https://W.org/> <W@e.org> <W>
[W](https://e.org/ "W") [W](<https://e.org/> 'W W')
[](https://W.org/) [ ](#tank) [W](W.md)
[W][L] [L] [W][] [W]
[L]: https://e.org/
[L]: https://e.org/ "W"
[L]: W
[W]: W
[W W]: W 'W'
[L]:\nW\n"W\nW"
[L]: W W
[W\nW]: https://e.org/
![](tank) ![W](tank) ![W][L]
![W](tank "W")
``` W\nW\n```
~~~W~~~\nW
`W` ``W`W`` `W
    W
# W # W ##
## W {#W}
## W\n##
W\n---
W W\nW\n===
1. W\n7. W\n\n   W
1943. W
0) W
- W\n  - W\n    - W\n- W
- [ ] W\n- [x] W
> W\nW\n> > W
[W]{lang=uk} [W *W*]{lang="uk"}
[W]{lang=uk title="W"} [W]{lang=uk W=W}
[W]{lang=uk % W %} [W]{.W lang=uk} [W]{#W}
[W]{lang="uk\nW"}
W[^L]
[^L]: W
[^L]: W\n\n    W
[^L]: W\n\n    - W
[^L]:
[^L]: W\n    [^L]: W\n\n    W
[^W]: W
[^W W]: W
W^[W *W*] W^[]
[W^[W]](https://e.org/)
<b>W</b> W<br/>W
<div>\nW\n</div>
<!-- W\nW -->
<?W ?> <!W W> <![CDATA[W]]>
&W; &amp;W &#x2116;W &#0;W
\W \*W\* W\\\nW
W  \nW\tW
| W | W |\n|---|---|\n| W | W |
::: gallery\nW\n:::
::: gallery W\nfull W\n\nW\n:::
::: gallery\n# W\n:::
::: W\nW\n:::
::: pull-quote\nW *W*\n\nW\n:::
W\n::: pull-quote W\nW\n:::\nW
::: pull-quote\n- W\n- W\n:::
::: pull-quote\nW
:::\nW
W\n:::W\nW
~~W~~ ==W== W~W~ W^W^ $W$ [[W]] ![[W]] {{W}} {++W++}
W\n: W
---\nW: W\n---
* * *
{.W}
####### W
W|W\nW
(W) "W" «W» W’W W-W
""".strip("\n").split("\n")
#: What stands before a line of a construct: blocks that it is in.
PREFIXES = ["", "", "", "> ", "- ", "  ", "   ", "    ", "> - ", "1. ", "[^L]: ", "# "]


@st.composite
def manuscripts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a Markdown file of a few constructs; return it with its words in order."""
    numbers = count(1)
    blocks = []
    words: list[str] = []
    for construct in draw(st.lists(st.sampled_from(CONSTRUCTS), min_size=1, max_size=3)):
        prefix = draw(st.sampled_from(PREFIXES))
        written = ""
        for sign in prefix + construct.replace(r"\n", f"\n{prefix}" if ">" in prefix else "\n"):
            if sign == "W" and (word := f"word{next(numbers)}x"):
                words.append(word)
            written += word if sign == "W" else draw(LABELS) if sign == "L" else sign
        blocks.append(written)
    return draw(st.sampled_from(["\n", "\n\n"])).join(blocks), words


LABELS = st.sampled_from(["a", "b"])


def said(content: model.Inlines) -> Iterator[str]:
    """Yield the words of inlines, with those of footnotes."""
    for inline in content:
        if isinstance(inline, str):
            yield inline
        elif isinstance(inline, model.Styled | model.Passage | model.Link | model.Footnote):
            yield from said(inline.content)


def said_in_file(parsed: MarkdownFile) -> Iterator[str]:
    yield from said(parsed.title)
    for block in model.walk(parsed.blocks):
        if isinstance(block, model.Paragraph | model.Heading):
            yield from said(block.content)
        elif isinstance(block, model.Verbatim):
            yield block.text


@given(manuscripts())
def test_every_word_is_read_or_the_file_has_an_error(drawn: tuple[str, list[str]]) -> None:
    source, words = drawn
    parsed = parse(source, file="10.md", targets={"#tank": "photo-tank"})
    if not errors_in(parsed.findings):
        # Loading looks the ids of a gallery up.
        text = " ".join([*said_in_file(parsed), *(at.photo_id for at in parsed.placements)])
        assert [word for word in words if word not in text] == []
