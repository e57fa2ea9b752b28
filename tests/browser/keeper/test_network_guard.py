"""The lock on the network lets through what a page needs, and nothing that may be a submission."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.keeper.network_guard import NetworkGuard, Paused, may_pass
from tests.browser.site import Site

ITEM = "1005009900000017"
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="whale.png"\r\n\r\n'
)


def paused(
    *parts: bytes | None,
    method: str = "POST",
    kind: str = "XHR",
    url: str = "https://portal.example/x",
    **headers: str,
) -> Paused:
    """The browser's event; a part that is None is a file, whose content the browser does not tell."""
    entries = [{} if part is None else {"bytes": base64.b64encode(part).decode()} for part in parts]
    return {
        "requestId": "1",
        "resourceType": kind,
        "request": {
            "method": method,
            "url": url,
            "headers": headers,
            "hasPostData": bool(parts),
            "postDataEntries": entries,
        },
    }


@pytest.mark.parametrize(
    ("what", "event"),
    [
        ("a list asking for entries", paused(b'{"type": 2}')),
        ("an empty beacon", paused(kind="Ping")),
        ("a page", paused(method="GET", kind="Document")),
        ("a script", paused(method="GET", kind="Script")),
        ("one of our own files", paused(FORM, None, b"\r\n--x--\r\n")),
        (
            "a form without files",
            paused(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--'),
        ),
    ],
)
def test_what_a_page_needs_passes(what: str, event: Paused) -> None:
    """Or no drop-down could be opened and no file be attached."""
    assert may_pass(event, {ITEM}, {"whale.png"}), what


@pytest.mark.parametrize(
    ("what", "event"),
    [
        ("our id", paused(f'{{"ids": [{ITEM}]}}'.encode())),
        ("our id, wrapped", paused(b"l=%31005009900000017")),
        (
            "the address of a listing we do not know",
            paused(b"https:\\/\\/www.aliexpress.com\\/item\\/4000000000.html"),
        ),
        ("our id in the address", paused(method="GET", url=f"https://portal.example/x?id={ITEM}")),
        ("a page by POST", paused(b"draft=7", kind="Document")),
        ("something packed", paused(b"\x1f\x8b\x08\x00")),
        ("something that says it is packed", paused(b"abc", **{"Content-Encoding": "gzip"})),
        ("something without a readable part", paused(None)),
        ("a file that is not ours", paused(FORM.replace(b"whale", b"other"), None, b"\r\n--x--\r\n")),
        ("our id beside a file", paused(FORM.replace(b"\r\n1\r\n", f"\r\n{ITEM}\r\n".encode()), None)),
    ],
)
def test_what_may_be_a_submission_does_not(what: str, event: Paused) -> None:
    """In doubt the page gets an empty answer, and everything in it stays."""
    assert not may_pass(event, {ITEM}, {"whale.png"}), what


_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "POST") event.respondWith(event.request.text().then((body) => fetch("/by-worker", { method: "POST", body })));
});
"""
_SEND = "body => fetch('/filed', { method: 'POST', body }).then((answer) => answer.status)"


async def test_a_service_worker_sends_nothing_of_ours(
    browser_context: BrowserContext, page: Page, site: Site
) -> None:
    """While we hold the pen the page's own worker is passed by; before and after it works as ever."""
    site.serve("worker.js", _WORKER, "text/javascript")
    await page.goto(site.serve("worked.html", "<h1>Form</h1>"))
    await page.evaluate(
        """async () => {
          const controlled = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
          await navigator.serviceWorker.register("/worker.js");
          await controlled;
        }"""
    )
    guard = NetworkGuard(browser_context)
    await page.evaluate(_SEND, "before")
    await guard.hold([ITEM])
    status = await page.evaluate(_SEND, f"links={ITEM}")
    held_back = await guard.give()
    await page.evaluate(_SEND, "after")
    await page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((each) => each.unregister())))"
    )
    assert (status, held_back) == (204, ("POST /filed",))
    assert [(post.path, post.body) for post in site.posts] == [
        ("/by-worker", b"before"),
        ("/by-worker", b"after"),
    ]
