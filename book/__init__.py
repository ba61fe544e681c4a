"""Builds a newsroom's photo report as a press PDF, an accessible screen PDF and an EPUB 3.3.

Steps, as `build` takes them:

1. `load` reads `source/` and answers one frozen `Publication`, or everything that is wrong.
2. `layout` composes its photographs on pages, in millimetres; `plan` names the files they need.
3. `images` makes those files, each once; camera files go no further.
4. `render` writes XHTML; `pdf` lays it out and `press` finishes it, or `epub` binds it.
5. What is written whole is moved into place, all editions together.
"""

__version__ = "0.1.0"
