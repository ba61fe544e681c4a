"""Live preview of a manuscript in a browser, for `book serve`."""
