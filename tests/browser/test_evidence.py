"""Keeps what stood in the form, each file with its fingerprint; and draws pages of our own as pictures."""

from __future__ import annotations

import asyncio
import hashlib
import json
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.evidence import draw_page, keep_evidence, note_sent
from helper.browser.portal.overlay import OverlayState
from helper.browser.portal.tab import Portal, PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.errors import BrowserUnavailable
from helper.flow.form import ControlKind, Found, WantedField
from helper.flow.load import shipped_flow
from helper.model.attempt import FieldValue, SentValue
from tests.browser.site import Site
from tests.factories import NOW, an_attempt
from tests.systems import is_for_nobody_else

pytestmark = pytest.mark.browser

VALUES = (FieldValue(field="description", value="A copy."),)
FIELDS = ("Infringing listings", "Description")


@pytest.fixture
async def tab(page: Page, site: Site) -> AsyncIterator[PortalTab]:
    """A long form with the person's contact data in it, two fields of which are ours."""
    await page.goto(site.url("contact.html"))
    tab = PortalTab(page, Portal(flow=shipped_flow(), practice=True), SignQueue(), NetworkGuard(page.context))
    await tab.isolated.enter()
    for label in FIELDS:
        found = await tab.form.find(WantedField(label, (label,), (ControlKind.LINES,)))
        assert isinstance(found, Found)
        await tab.form.read(found.candidate)
    yield tab
    await tab.leave()


async def picture_of(tab: PortalTab, folder: Path) -> bytes:
    """The picture that is kept."""
    names = await keep_evidence(tab.isolated, tab.form.ours, folder, VALUES)
    assert "form.png" in names
    return (folder / "form.png").read_bytes()


async def test_values_picture_and_fingerprints_are_kept_for_the_person_only(
    tab: PortalTab, tmp_path: Path
) -> None:
    """Three files of the person's own, whose fingerprints fit."""
    folder = tmp_path / "evidence" / "1"
    names = await keep_evidence(tab.isolated, tab.form.ours, folder, VALUES)
    assert names == ("values.json", "form.png", "sha256.txt")
    assert all(is_for_nobody_else(folder / name) for name in names)
    for line in (folder / "sha256.txt").read_text().splitlines():
        fingerprint, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == fingerprint
    kept = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    assert kept["fields"] == [field("description", "A copy.")]


def field(name: str, filled: str, sent: str | None = None, at: str | None = None) -> dict[str, str | None]:
    """One of the kept values."""
    return {"field": name, "filled": filled, "sent": sent, "sent_read_at": at}


async def test_what_was_sent_is_written_beside_what_was_filled(tab: PortalTab, tmp_path: Path) -> None:
    """The values have both from then on, with when the second was read; the picture is untouched, the fingerprints fit."""
    values = (*VALUES, FieldValue(field="reason", value="Pirated copy"))
    names = await keep_evidence(tab.isolated, tab.form.ours, tmp_path / "c" / "1", values)
    picture = (tmp_path / "c" / "1" / "form.png").read_bytes()
    attempt = an_attempt(values=values, evidence=tuple(f"c/1/{name}" for name in names))
    note_sent(tmp_path, attempt.with_sent([SentValue(field="description", value="Mine.", at=NOW)]))
    kept = json.loads((tmp_path / "c" / "1" / "values.json").read_bytes())
    assert kept["fields"] == [
        field("description", "A copy.", "Mine.", NOW.isoformat()),
        field("reason", "Pirated copy"),
    ]
    assert kept["page"].endswith("/contact.html")
    assert (tmp_path / "c" / "1" / "form.png").read_bytes() == picture
    prints = [line.split("  ") for line in (tmp_path / "c" / "1" / "sha256.txt").read_text().splitlines()]
    assert sorted(name for _, name in prints) == ["form.png", "values.json"]
    for fingerprint, name in prints:
        assert hashlib.sha256((tmp_path / "c" / "1" / name).read_bytes()).hexdigest() == fingerprint


async def test_the_picture_shows_our_fields_in_full_height(tab: PortalTab, tmp_path: Path) -> None:
    """From the first of our fields to the last, also what is scrolled away."""
    width, height = struct.unpack(">II", (await picture_of(tab, tmp_path))[16:24])
    assert 900 < height < 1100
    assert width > 400


@pytest.mark.parametrize("place", ["email", "said", "phone"])
async def test_the_persons_contact_data_is_not_in_the_picture(
    place: str, tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    """Another address, another number: the same picture."""
    before = await picture_of(tab, tmp_path / "1")
    # The same letters in another order: the blank is as wide as what it hides.
    other = {"email": "june@example.net", "said": "naje@example.org", "phone": "+44 1632 960691"}[place]
    await page.evaluate(
        "([id, text]) => { const e = document.getElementById(id); if ('value' in e) e.value = text; else e.textContent = text }",
        [place, other],
    )
    assert await picture_of(tab, tmp_path / "2") == before


async def test_what_lies_outside_of_our_fields_is_not_in_the_picture(
    tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    """Neither the header with the account nor the footer with an address; nor our own strip."""
    before = await picture_of(tab, tmp_path / "1")
    await page.evaluate("document.getElementById('footer').textContent = 'somebody else'")
    await page.evaluate("document.querySelector('header').textContent = 'somebody else'")
    await tab.overlay.set(OverlayState.FILLING, "ipp-helper is filling this page.")
    assert await picture_of(tab, tmp_path / "2") == before


async def test_our_own_fields_are_in_the_picture(tab: PortalTab, page: Page, tmp_path: Path) -> None:
    """It would be no evidence otherwise."""
    before = await picture_of(tab, tmp_path / "1")
    await page.evaluate("document.querySelector('[name=description]').value = 'Something else.'")
    assert await picture_of(tab, tmp_path / "2") != before


async def test_the_page_stands_where_it_stood(tab: PortalTab, page: Page, tmp_path: Path) -> None:
    """Size and scroll position are the person's."""
    await page.evaluate("scrollTo(0, 120)")
    read = "() => [scrollX, scrollY, innerWidth, innerHeight]"
    before = await page.evaluate(read)
    await picture_of(tab, tmp_path)
    assert await page.evaluate(read) == before


async def test_there_is_no_picture_of_a_page_with_a_password(
    tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    """Wherever on the page the field is; the values that were read are kept."""
    await page.evaluate(
        "document.body.append(Object.assign(document.createElement('input'), { type: 'password' }))"
    )
    assert await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES) == ("values.json", "sha256.txt")


async def test_there_is_no_picture_beside_a_login_frame(
    tab: PortalTab, page: Page, site: Site, tmp_path: Path
) -> None:
    """We do not look into it, so it counts as a password."""
    site.serve("mini_login.htm", "<input type=password>")
    async with page.expect_event("framenavigated"):
        await page.evaluate(
            "document.body.append(Object.assign(document.createElement('iframe'), { src: '/mini_login.htm' }))"
        )
    assert await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES) == ("values.json", "sha256.txt")


@pytest.mark.parametrize("still_there", [True, False])
async def test_a_field_of_an_earlier_part_of_the_form_is_left_out(
    still_there: bool, tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    """What is put away has no place in the picture; where nothing is left of our fields there is none, at once."""
    hide = "form label { display: none } " + (
        "form label:last-child { display: block }" if still_there else ""
    )
    await page.add_style_tag(content=hide)
    async with asyncio.timeout(30):
        names = await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES)
    assert ("form.png" in names) is still_there


async def test_without_a_known_field_only_the_values_are_kept(
    tab: PortalTab, page: Page, tmp_path: Path
) -> None:
    """After the page was loaded anew, what was ours cannot be told from the rest."""
    await page.reload()
    assert await keep_evidence(tab.isolated, tab.form.ours, tmp_path, VALUES) == ("values.json", "sha256.txt")


async def test_the_page_is_drawn_in_the_size_that_was_asked_for() -> None:
    """A PNG of so many pixels, and not an empty one."""
    picture = await draw_page("<!doctype html><body style='background:#083'>a page", (320, 200))
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (320, 200)


async def test_a_browser_that_is_none_says_so() -> None:
    """The person's setting is taken at its word."""
    with pytest.raises(BrowserUnavailable):
        await draw_page("", (10, 10), "/no/such/browser")
