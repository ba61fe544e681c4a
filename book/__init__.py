"""Build a newsroom's photo report as a press PDF, an accessible screen PDF and an EPUB 3.3.

1. `manuscript` reads `source/` and returns one frozen `Publication`, or raises all its findings.
2. `layout` places the photographs on pages, in mm; `plan` names the picture files they need.
3. `images` writes those files. Nothing else of a camera's file reaches an edition.
4. `edition` has `render` write XHTML, and `pdf` and `press`, or `epub`, make the file of it.
5. `build` moves all editions into place together. `check` reads finished files back.
"""

__version__ = "0.1.0"
