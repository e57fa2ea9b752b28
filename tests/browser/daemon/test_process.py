"""The window of a daemon: downloads, network access and storage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helper.browser.daemon.connection import portal_browser
from helper.browser.daemon.launch import switches
from tests.browser.daemons import close_daemon, daemon_config
from tests.browser.site import Answer, Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

_REMEMBER = "(value) => { if (value) localStorage.kept = value; return localStorage.kept || ''; }"


async def test_practice_window_reaches_only_this_computer_and_keeps_downloads(
    screen: str, browser_path: str, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the test, every host name resolves to the test's server.

    Only requests to a loopback address may arrive there. A downloaded file stays after the window closes.
    """
    monkeypatch.setenv("HOME", str(tmp_path))
    headers = (("Content-Disposition", "attachment; filename=receipt.pdf"),)
    site.answers["/receipt"] = Answer(b"%PDF-1.4", "application/pdf", headers=headers)
    site.serve("away.html", "beyond")
    kept = tmp_path / "Downloads" / "receipt.pdf"
    rules = f"--host-resolver-rules=MAP * 127.0.0.1:{site.port}, EXCLUDE 127.0.0.1"
    asks = (
        "fetch('http://portal.example/away.html', {mode: 'no-cors'}).then(() => 'answered', () => 'nobody')"
    )
    async with daemon_config(browser_path) as order:
        named = replace(order, add_switches=(*order.add_switches, rules))
        async with portal_browser(named) as browser:
            page = browser.context.pages[0]
            await page.goto(site.serve("list.html", "<a href=/receipt>Receipt</a>"))
            assert await page.evaluate(asks) == "nobody"
            await page.locator("a").click()
            await until(kept.exists)
            await close_daemon(browser)

    assert ("/away.html" in site.gets, site.posts) == (False, [])
    assert kept.read_bytes() == b"%PDF-1.4"


async def test_real_window_partitions_storage_and_does_not_wait_for_a_keyring(
    screen: str, browser_path: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's storage works as in an ordinary browser, even if the computer's keyring does not respond."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nobody")
    site.serve("inner.html", "inner")
    outer = site.serve("outer.html", f"<iframe src='{site.url('inner.html', 'localhost')}'></iframe>")
    async with daemon_config(browser_path, profile="real") as order:
        config = replace(order, **switches(practice=False))
        async with portal_browser(config) as browser:
            page = browser.context.pages[0]
            await page.goto(site.url("inner.html", "localhost"))
            assert await page.evaluate(_REMEMBER, "first party") == "first party"
            await page.goto(outer)
            assert await page.frames[1].evaluate(_REMEMBER, "") == ""
