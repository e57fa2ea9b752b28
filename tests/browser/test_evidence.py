"""Evidence: the values of the form, files with hashes, and pictures of our fields."""

from __future__ import annotations

import asyncio
import hashlib
import json
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from helper.browser.evidence import draw_page, keep_evidence, note_sent
from helper.browser.portal.overlay import OverlayState
from helper.browser.portal.tab import PortalTab
from helper.errors import BrowserUnavailable
from helper.flow.form import ControlKind, Found, WantedField
from helper.model.attempt import FieldValue, SentValue
from tests.browser.opened import portal_tab
from tests.browser.site import Site
from tests.factories import NOW, an_attempt
from tests.systems import is_user_only

pytestmark = pytest.mark.browser

VALUES = (FieldValue(field="description", value="A copy."),)
FIELDS = ("Infringing listings", "Description")


@pytest.fixture
async def page(file_page: Page) -> Page:
    return file_page


@pytest.fixture
async def tab(page: Page, site: Site) -> AsyncIterator[PortalTab]:
    """The program's tab with a long form that also shows the user's contact data; two fields are ours."""
    await page.goto(f"{site.url('contact.html')}?visitor=jane#token=a1")
    async with portal_tab(page) as tab:
        for label in FIELDS:
            found = await tab.form.find(WantedField(label, (label,), (ControlKind.LINES,)))
            assert isinstance(found, Found)
            await tab.form.read(found.candidate)
        yield tab


async def picture_of(tab: PortalTab, folder: Path) -> bytes:
    """Take pictures until two in a row are equal, because a busy browser may still be drawing, and return the last."""
    last = b""
    while True:
        names = await keep_evidence(tab.isolated, tab.form.ours, folder, VALUES)
        assert "form.png" in names
        before, last = last, (folder / "form.png").read_bytes()
        if last == before:
            return last


def kept_in(folder: Path) -> dict[str, Any]:
    """Return the saved values; fail unless the hashes match and the files are private."""
    for line in (folder / "sha256.txt").read_text().splitlines():
        fingerprint, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == fingerprint
    names = {file.name for file in folder.iterdir() if is_user_only(file)}
    assert names == {"values.json", "form.png", "sha256.txt"}
    values: dict[str, Any] = json.loads((folder / "values.json").read_bytes())
    return values


def field(name: str, filled: str, sent: str | None = None, at: str | None = None) -> dict[str, str | None]:
    return {"field": name, "filled": filled, "sent": sent, "sent_read_at": at}


async def test_evidence_stores_filled_values_and_later_submitted_values(
    tab: PortalTab, tmp_path: Path
) -> None:
    """A submitted value is stored with its time. Storing it does not change the picture of the form."""
    folder = tmp_path / "c" / "1"
    values = (*VALUES, FieldValue(field="reason", value="Pirated copy"))
    names = await keep_evidence(tab.isolated, tab.form.ours, folder, values)
    assert names == ("values.json", "form.png", "sha256.txt")
    assert kept_in(folder)["fields"] == [field("description", "A copy."), field("reason", "Pirated copy")]
    picture = (folder / "form.png").read_bytes()
    attempt = an_attempt(values=values, evidence=tuple(f"c/1/{name}" for name in names))
    note_sent(tmp_path, attempt.with_sent([SentValue(field="description", value="Mine.", at=NOW)]))
    kept = kept_in(folder)
    sent = field("description", "A copy.", "Mine.", NOW.isoformat())
    assert kept["fields"] == [sent, field("reason", "Pirated copy")]
    assert kept["page"].endswith("/contact.html")
    assert (folder / "form.png").read_bytes() == picture


async def test_evidence_picture_shows_all_filled_fields(tab: PortalTab, tmp_path: Path) -> None:
    """The picture reaches from the first to the last filled field, even if the page must be scrolled."""
    width, height = struct.unpack(">II", (await picture_of(tab, tmp_path))[16:24])
    assert 900 < height < 1100
    assert width > 400


@pytest.mark.parametrize("place", ["email", "said", "phone"])
async def test_evidence_picture_hides_contact_data(
    place: str, tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    before = await picture_of(tab, tmp_path / "1")
    # A different value with the same characters has the same width, so the hidden area must look identical.
    other = {"email": "june@example.net", "said": "naje@example.org", "phone": "+44 1632 960691"}[place]
    await page.evaluate(
        "([id, text]) => { const e = document.getElementById(id); if ('value' in e) e.value = text; else e.textContent = text }",
        [place, other],
    )
    assert await picture_of(tab, tmp_path / "2") == before


async def test_evidence_picture_omits_header_footer_and_overlay(
    tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    before = await picture_of(tab, tmp_path / "1")
    await page.evaluate("document.getElementById('footer').textContent = 'somebody else'")
    await page.evaluate("document.querySelector('header').textContent = 'somebody else'")
    await tab.overlay.set(OverlayState.FILLING, "ipp-helper is filling this page.")
    assert await picture_of(tab, tmp_path / "2") == before
    await page.evaluate("document.querySelector('[name=description]').value = 'Something else.'")
    assert await picture_of(tab, tmp_path / "3") != before


async def test_taking_a_picture_keeps_the_pages_size_and_scroll_position(
    tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    await page.evaluate("scrollTo(0, 120)")
    read = "() => [scrollX, scrollY, innerWidth, innerHeight]"
    before = await page.evaluate(read)
    await picture_of(tab, tmp_path)
    assert await page.evaluate(read) == before


ADD = "([tag, values]) => document.body.append(Object.assign(document.createElement(tag), values))"


@pytest.mark.parametrize("why", ["a password", "a login frame", "a reload"])
async def test_no_picture_is_taken_if_it_could_show_a_password(
    why: str, tab: PortalTab, page: Page, site: Site, tmp_path: Path
) -> None:
    """The page has a password field or a login frame, or it was reloaded since the program filled it in."""
    site.serve("mini_login.htm", "<input type=password>")
    if why == "a password":
        await page.evaluate(ADD, ["input", {"type": "password"}])
    elif why == "a login frame":
        async with page.expect_event("framenavigated"):
            await page.evaluate(ADD, ["iframe", {"src": "/mini_login.htm"}])
    else:
        await page.reload()
    assert await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES) == ("values.json", "sha256.txt")


@pytest.mark.parametrize("still_there", [True, False])
async def test_evidence_picture_needs_a_visible_field(
    still_there: bool, tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    hide = "form label { display: none } " + (
        "form label:last-child { display: block }" if still_there else ""
    )
    await page.add_style_tag(content=hide)
    async with asyncio.timeout(30):
        names = await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES)
    assert ("form.png" in names) is still_there


async def test_drawn_page_has_the_requested_size() -> None:
    picture = await draw_page("<!doctype html><body style='background:#083'>a page", (320, 200))
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (320, 200)


async def test_drawing_a_page_fails_if_the_browser_path_does_not_exist() -> None:
    with pytest.raises(BrowserUnavailable):
        await draw_page("", (10, 10), "/no/such/browser")
