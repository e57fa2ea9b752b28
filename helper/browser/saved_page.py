"""A page that the user saved, opened without running the page's scripts and without network access.

Each of four protections is sufficient alone: scripts are disabled; a content security policy blocks loading and
navigation; any remaining request is answered from the disk or rejected; and the browser has no network route out of
this computer.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote, unquote

from playwright.async_api import Browser, Error, Route, ViewportSize

from helper.browser.daemon.connection import shared_driver
from helper.browser.daemon.launch import has_sandbox
from helper.browser.form.portal_form import FORM_SCRIPTS
from helper.browser.isolated_scripts import IsolatedScripts
from helper.errors import BrowserUnavailable, PageGone, WrongUse, os_error_as
from helper.hosts import host_of, read_host, without_queries
from helper.system.files import SizeLimit, read_file
from helper.translation import msg, tr, with_label

PLACE = "https://page.invalid/"
"""The address under which a saved page is opened; the address has a host that cannot exist."""

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)([^\s>]+)\s*-->", re.IGNORECASE)
_ARCHIVE = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A saved page: its HTML, and the pictures and styles that were saved with it."""

    html: bytes
    address: str = ""
    """The original address that the browser noted in the file; empty without such a note."""
    folder: Path | None = None
    """The folder that contains the file; None for an archive, which contains all parts."""
    stem: str = ""
    """The file's name without its ending, such as `form` if the folder with its pictures is `form_files`."""
    parts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def sources(self) -> str:
        """The allowed sources of styles and pictures, in the syntax of a content security policy."""
        return "'self' data:" if self.folder else "'self' data: https: http:"

    def part(self, address: str) -> bytes | None:
        if address in self.parts or self.folder is None:
            return self.parts.get(address)
        place = read_host(address)
        if place is None or not address.startswith(PLACE):
            return None
        file = (self.folder / unquote(place.path).lstrip("/")).resolve()
        folder = self.folder.resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return None
        beside = file.relative_to(folder).parts
        # Read only from a folder whose name begins with the page's name. Other files beside the page do not
        # belong to it: the page may be saved on the user's desktop.
        if len(beside) < 2 or not beside[0].startswith(self.stem):
            return None
        return read_file(file, SizeLimit.SAVED_PAGE)


def read_saved(file: Path) -> SavedFile:
    """Read a saved page. Raises `WrongUse` if the file is missing or is not a saved page."""
    with os_error_as(WrongUse, msg("The saved page cannot be read: {reason}."), file):
        content = read_file(file, SizeLimit.SAVED_PAGE)
    if _ARCHIVE.search(content[:_HEAD]):
        return _archive(content, file)
    if b"<" not in content:
        raise WrongUse(
            tr("This is not a saved page."),
            where=str(file),
            now=tr("In the browser, press Ctrl+S, choose “Webpage, complete”, and give the .html file here."),
        )
    saved_from = _SAVED_FROM.search(content[:_HEAD])
    address = saved_from.group(1).decode(errors="replace") if saved_from else ""
    return SavedFile(content, address, file.parent, file.stem)


def _archive(content: bytes, file: Path) -> SavedFile:
    html: bytes | None = None
    address = ""
    parts: dict[str, bytes] = {}
    for part in message_from_bytes(content).walk():
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes):
            continue
        if part.get_content_type() == "text/html":
            body = body.replace(b"cid:", PLACE.encode() + b"cid/")
        location, name = part.get("Content-Location", ""), part.get("Content-ID", "").strip("<>")
        if html is None and part.get_content_type() == "text/html":
            html, address = body, location
        parts.update({key: body for key in (location, f"{PLACE}cid/{quote(name, safe='@')}") if key})
    if html is None:
        raise WrongUse(tr("This saved file contains no page."), where=str(file))
    return SavedFile(html, address, parts=parts)


INSPECTION_SCRIPTS = (*FORM_SCRIPTS, "inspection")

_OFFLINE_SWITCHES = (
    "--proxy-server=http://127.0.0.1:9",  # No server listens on this port, the discard port.
    # Without this switch, requests to servers on this computer would bypass the proxy.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_TYPES = {"document": "text/html", "stylesheet": "text/css", "image": "", "font": ""}
"""The content type for each kind of request that is answered. Requests of other kinds, such as scripts, are rejected.
"""
_WINDOW: ViewportSize = {"width": 1280, "height": 1600}
_LOAD_SECONDS = 30.0


@asynccontextmanager
async def saved_page(saved: SavedFile, executable: Path) -> AsyncIterator[IsolatedScripts]:
    """Yield the page with our scripts in it; the browser is closed afterwards.

    Raises `BrowserUnavailable` if the browser does not start, `PageGone` if it cannot read the page.
    """
    async with silent_browser(executable) as browser:
        yield await _opened(browser, saved)


@asynccontextmanager
async def silent_browser(executable: Path) -> AsyncIterator[Browser]:
    """Yield a browser without a window and without a network route out of this computer.

    Raises `BrowserUnavailable` if the browser cannot be started.
    """
    async with shared_driver() as playwright:
        try:
            browser = await playwright.chromium.launch(
                headless=True,
                executable_path=executable,
                chromium_sandbox=has_sandbox(),
                args=list(_OFFLINE_SWITCHES),
            )
        except Error as error:
            raise BrowserUnavailable(
                tr("The browser that reads the saved page did not start."),
                where=with_label(str(executable), without_queries(error.message.splitlines()[0])),
                now=tr('Choose another browser in settings.toml: browser = "…".'),
            ) from error
        try:
            yield browser
        finally:
            await browser.close()


async def _opened(browser: Browser, saved: SavedFile) -> IsolatedScripts:
    context = await browser.new_context(
        java_script_enabled=False, service_workers="block", accept_downloads=False, viewport=_WINDOW
    )
    await context.route("**/*", lambda route: _answer(route, saved))
    page = await context.new_page()
    isolated = IsolatedScripts(
        page, scripts=INSPECTION_SCRIPTS, settings={"hosts": [host_of(PLACE)]}, on_report=lambda _: None
    )
    await isolated.enter()
    try:
        await page.goto(PLACE, wait_until="load", timeout=_LOAD_SECONDS * 1000)
    except Error as error:
        raise PageGone(
            tr("The browser cannot read the saved page."),
            where=without_queries(error.message.splitlines()[0]),
        ) from error
    return isolated


async def _answer(route: Route, saved: SavedFile) -> None:
    """Answer a request with the saved content and a restrictive policy, or reject the request."""
    request = route.request
    body = saved.html if request.url == PLACE else saved.part(request.url)
    if body is None or request.resource_type not in _TYPES:
        await route.abort("blockedbyclient")
        return
    sources = saved.sources
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline' {sources}; img-src {sources}; font-src {sources}; "
        "frame-src 'self'; form-action 'none'; base-uri 'none'; sandbox allow-same-origin"
    )
    headers = {"Content-Security-Policy": policy}
    if kind := _TYPES[request.resource_type]:
        headers["Content-Type"] = kind
    await route.fulfill(body=body, headers=headers)
