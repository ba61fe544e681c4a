"""Texts that a cell of the picture desk's table may hold, made up by Hypothesis."""

from unicodedata import normalize

from hypothesis import strategies as st

from book.manuscript.settings import one_line


def printable(words: str) -> str:
    try:
        # A table is read in this form.
        return one_line(normalize("NFC", words))
    except ValueError:
        return ""


WORDS = st.one_of(st.text(), st.text(alphabet=list("=+-@',;\"\t\n\\ aЇ“”[]#"))).map(printable)
