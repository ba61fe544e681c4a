"""Which requests are answered: those of a browser on this machine that was given the address.

A page of another site can send requests to this machine, and after a change of its own name's
address (DNS rebinding) it could read the answers; so Host and Origin are compared, and the address
has a secret in it.
"""

import os
import secrets
from collections.abc import Mapping

#: Where the server listens: no other machine reaches it.
HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
#: What a browser says of requests by a person or by our own page; old ones say nothing.
_OWN_SITES = ("", "none", "same-origin")
#: For every answer. Nothing is kept: a publication that is not out yet lies in no cache.
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def refusal(method: str, path: str, headers: Mapping[str, str], *, port: int, secret: str) -> int:
    """Return the status by which a request is refused; 0 for one that is answered.

    `headers` are by their names in small letters; `path` is decoded.
    """
    hosts = [f"{name}:{port}" for name in _NAMES]
    if headers.get("host", "").lower() not in hosts:
        return 421
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in [f"http://{host}" for host in hosts]:
        return 403
    if headers.get("sec-fetch-site", "") not in _OWN_SITES:
        return 403
    if method not in ("GET", "HEAD"):
        return 405
    first = path.split("/")[1] if path.startswith("/") else ""
    # In constant time: how long it takes does not say how much of it is right.
    return 0 if secrets.compare_digest(os.fsencode(first), secret.encode()) else 404


def page_policy(nonce: str) -> str:
    """Return the Content-Security-Policy of the page."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


#: Of the e-book's documents, in a frame of the page: its own style sheets and pictures, no script.
EBOOK_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
#: Of everything else, which is no document.
NO_POLICY = "default-src 'none'; frame-ancestors 'none'"
