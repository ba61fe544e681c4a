"""Addresses inside an EPUB: the file that one refers to, or the network."""

import posixpath
from urllib.parse import SplitResult, unquote, urlsplit

_NETWORK = ("http", "https", "ws", "wss", "ftp", "file")


def resolve(base: str, address: str | None) -> str:
    """Return the archive's file that an address in file `base` refers to; empty for others.

    An address that begins with a slash, or leaves the archive by `..`, is one from its top.
    """
    parts = _split(address or "")
    if parts is None or not parts.path or parts.scheme or parts.netloc:
        return ""
    path = posixpath.join("/", posixpath.dirname(base), unquote(parts.path))
    return posixpath.normpath(path).lstrip("/")


def is_remote(address: str) -> bool:
    """Return whether an address leads out of the book, to a network or to a disk."""
    parts = _split(address)
    if parts is None:
        return "//" in address
    return bool(parts.netloc) or parts.scheme.lower() in _NETWORK


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address; None if it has none, such as `http://[`."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return None
