"""Remarks in returned files, and the words that they mean, for `book remarks`."""
