"""Comparison of two states of a publication, for `book proof --against`."""
