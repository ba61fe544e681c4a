"""Inlines of running text, made up by Hypothesis."""

from hypothesis import strategies as st

from book import model
from book.model import Footnote, LineBreak, Link, Passage, Styled

pieces = st.text(" ab\N{NO-BREAK SPACE}і🌊\n", max_size=9)


def nested(inner: st.SearchStrategy[model.Inline]) -> st.SearchStrategy[model.Inline]:
    content = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Styled, style=st.sampled_from(["emphasis", "strong", "code"]), content=content),
        st.builds(Passage, language=st.just("uk"), content=content),
        st.builds(Link, target=st.just("section-1"), internal=st.just(True), content=content),
        st.builds(Footnote, number=st.integers(1, 9), content=content),
    )


inlines = st.recursive(pieces | st.just(LineBreak()), nested, max_leaves=12)
inline_contents = st.lists(inlines, max_size=6).map(tuple)
