"""A gallery.toml as a picture desk writes it, and edits of it."""

import difflib

from book.desk.toml_edit import Edit, apply_edits

DESK = """\
# The desk's own file.

[defaults]
credit = "Ada Lens / Agency"   # everybody's

# --- the river ---

[photo.ferry]  # before the flood
file    = "ferry.jpg"
caption = 'The ferry "at noon"'   # or later?
alt = \"\"\"
A boat \\
  in the river\"\"\"  # check

# the old one
[photo."pier"]
  file = "pier.png"
  caption = '''Number “Two”'''
  credit = "B / C"
  graphic = true

# --- the rest ---
[photo.bank]
caption = "The far bank"
file = "bank.jpg"
"""


def edit(photo_id: str, key: str, new: str) -> Edit:
    return Edit(photo_id=photo_id, key=key, old="", new=new)


def changes(source: str, *edits: Edit) -> list[str]:
    """Apply edits to a text; return the removed lines, then the added ones."""
    after = apply_edits(source, edits)
    lines = difflib.ndiff(source.split("\n"), after.split("\n"))
    return sorted((line for line in lines if line[0] in "+-"), key=lambda line: line[0] == "+")
