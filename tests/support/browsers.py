"""The system's Chromium, and what axe says of a page in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import judges


@contextmanager
def open_browser(reached: str = "") -> Iterator[Browser]:
    """Yield a browser that reaches no host but the address `reached`, if one is given."""
    rules = f"MAP * ~NOTFOUND{f', EXCLUDE {reached}' if reached else ''}"
    # Chromium does not run as root with its sandbox, and opens only our files. No host name
    # resolves, so the browser itself sends nothing either.
    options = ("--no-sandbox", "--disable-gpu", f"--host-resolver-rules={rules}")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=judges.chromium(), args=options)


def ask_axe(page: Page) -> tuple[list[str], set[str]]:
    """Return what axe finds on a page, an entry an element, and the rules that were kept."""
    page.evaluate(judges.fetched("npm/node_modules/axe-core/axe.min.js").read_text("utf-8"))
    answer = page.evaluate("axe.run({resultTypes: ['violations', 'passes']})")
    found = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]
    return found, {rule["id"] for rule in answer["passes"]}
