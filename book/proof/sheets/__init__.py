"""Proof sheets: the pages of all editions as pictures, for `book proof`."""
