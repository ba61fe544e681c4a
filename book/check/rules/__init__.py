"""The rules that finished files and manuscripts are checked by, one module a subject."""
