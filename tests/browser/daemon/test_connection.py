"""The program's connection to the browser window of an account."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.async_api import Page

from helper.browser.daemon.config import (
    DaemonConfig,
    DaemonInfo,
    daemon_ended,
    is_alive,
    keep_alive_lock,
    protocol_version,
    read_info,
    write_info,
)
from helper.browser.daemon.connection import close_window, living_daemon, portal_browser, shared_driver
from helper.browser.portal.tab import Portal, PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.errors import BrowserUnavailable
from helper.flow.load import shipped_flow
from helper.system.files import make_private
from helper.system.processes import NO_WINDOW
from helper.system.sockets import answers, short_folder
from tests.browser.daemons import close_daemon, daemon_config
from tests.browser.site import Site
from tests.browser.waiting import until

ITEM = "1005009900000017"

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="the child processes are read from /proc, which only Linux has"
)


@pytest.fixture
async def order(screen: str, browser_path: str) -> AsyncIterator[DaemonConfig]:
    async with daemon_config(browser_path) as order:
        yield order


@pytest.fixture(scope="module")
async def kept(screen: str, browser_path: str) -> AsyncIterator[DaemonConfig]:
    """The configuration of a daemon that is shared by several tests."""
    async with daemon_config(browser_path) as order, portal_browser(order):
        yield order


@pytest.mark.browser
async def test_login_stays_when_the_window_is_closed_and_its_pages_do_not_come_back(
    order: DaemonConfig, site: Site
) -> None:
    """A login that the portal keeps in a session cookie stays, too."""
    kept = replace(order, profile=order.run.parent / "profile")
    address = site.serve("form.html", "<script>document.cookie = 'login=1'</script><h1>Form</h1>")
    async with portal_browser(kept) as browser:
        await browser.context.pages[0].goto(address)
        await close_daemon(browser)

    async with portal_browser(kept) as browser:
        assert [page.url for page in browser.context.pages] == ["about:blank"]
        assert [cookie["name"] for cookie in await browser.context.cookies(address)] == ["login"]


@pytest.mark.browser
async def test_close_window_closes_a_window_without_a_connection_to_it(order: DaemonConfig) -> None:
    """A practice run closes its window in this way when it ends. If there is no window, the call does nothing.

    The path of a socket must not be too long. The path of this run folder is long, so the sockets are put into a
    private folder of their own.
    """
    long = replace(order, run=order.run / ("very-long-name-of-a-folder-" * 3))
    async with portal_browser(long) as browser:
        folder = Path(browser.info.lock_address).parent
        assert _open_to_others(folder) == []
    assert is_alive(long)
    # Callers know only the account and the run folder, so the other values are placeholders.
    same = DaemonConfig(account=long.account, run=long.run, executable=Path(), profile=None)
    assert await close_window(same)
    assert not is_alive(long)
    assert not await close_window(same)
    assert _left_of(folder) == []


@pytest.mark.browser
async def test_submit_lock_is_released_if_the_program_is_killed(order: DaemonConfig, site: Site) -> None:
    """A killed program does not renew the lock in the page, and loses its connection to the daemon."""
    async with portal_browser(order) as browser:
        await browser.context.pages[0].goto(site.url("complaint.html"))
        portal = Portal(flow=shipped_flow(), practice=True)
        tab = PortalTab(browser.context.pages[0], portal, SignQueue(), browser.line)
        await tab.isolated.enter()
        await tab.submit_lock.take()
        await tab.submit_lock._tasks.end()
    async with portal_browser(order) as browser:
        page = browser.context.pages[0]

        async def submits() -> bool:
            await page.click("#script-submit")
            return bool(site.posts)

        await until(submits)


@pytest.mark.browser
async def test_only_the_users_own_programs_can_reach_the_window(kept: DaemonConfig) -> None:
    """The socket and the profile are in folders that only the user can open, and the browser opens no debugging port."""
    note = read_info(kept)
    assert note is not None
    assert _is_socket(note.endpoint)
    assert Path(note.endpoint).is_relative_to(kept.home)
    assert _open_to_others(kept.run, kept.home, Path(note.profile), *kept.run.glob("*")) == []
    assert not re.search(rf"{re.escape(note.profile)}.*--remote-debugging-port", _commands())


@pytest.mark.browser
async def test_popup_without_a_click_is_blocked(kept: DaemonConfig, site: Site) -> None:
    """Without this protection, a script could submit a form in a new window while the user does nothing."""
    async with portal_browser(kept) as browser:
        page = await browser.context.new_page()
        await page.goto(site.url("submit.html"))
        count = len(browser.context.pages)
        script = await browser.context.new_cdp_session(page)
        source = "const f = document.getElementById('form'); f.target = '_blank'; f.submit(); fetch('/mark')"
        await script.send("Runtime.evaluate", {"expression": source, "awaitPromise": True})
        assert site.posts == []
        assert len(browser.context.pages) == count
        await page.close()


@pytest.mark.browser
async def test_daemon_is_replaced_if_it_or_its_driver_is_dead(order: DaemonConfig) -> None:
    """A daemon whose driver is dead cannot notice that its browser has ended, and would wait forever."""
    async with portal_browser(order) as browser:
        os.kill(browser.info.pid, signal.SIGKILL)
        await daemon_ended(order)
    async with portal_browser(order) as browser:
        assert browser.started
        os.kill(_children(browser.info.pid)[0], signal.SIGKILL)
    async with portal_browser(order) as browser:
        assert browser.started
        assert await browser.context.pages[0].evaluate("location.href") == "about:blank"


async def test_outdated_info_file_does_not_end_another_process(
    order: DaemonConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process id in an outdated info file may belong to another program by now.

    A damaged info file is ignored.
    """
    monkeypatch.setattr("helper.browser.daemon.config._END_SECONDS", 0.1)
    make_private(order.run)
    innocent = await asyncio.create_subprocess_exec("sleep", "600")
    try:
        gone = str(order.run / "gone.sock")
        note = DaemonInfo(
            pid=innocent.pid, endpoint=gone, lock_address=gone, lock_token="", version=protocol_version(), profile="",
        )  # fmt: skip
        write_info(order, note)
        with keep_alive_lock(order):
            with pytest.raises(BrowserUnavailable, match="does not respond"):
                await living_daemon(order)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(innocent.wait(), 0.2)
        order.info_file.write_text('{"pid": 7}', encoding="utf-8")
        assert read_info(order) is None
    finally:
        innocent.kill()
        await innocent.wait()


@pytest.mark.browser
async def test_next_program_waits_for_a_window_that_is_opening(order: DaemonConfig) -> None:
    """The program that was opening the window is killed before the window is open; the daemon continues.

    When the user closes the window, the daemon ends and deletes its temporary profile.
    """

    async def open_it() -> None:
        async with portal_browser(order):
            await asyncio.Event().wait()

    opening = asyncio.ensure_future(open_it())
    await until(lambda: is_alive(order))
    opening.cancel()
    await asyncio.wait([opening])
    async with portal_browser(order) as browser:
        assert not browser.started
        await browser.context.pages[0].close()
        await daemon_ended(order)
    assert read_info(order) is None
    assert _left_of(Path(browser.info.profile), order.home) == []


@pytest.mark.browser
async def test_daemon_with_another_protocol_version_is_not_replaced(kept: DaemonConfig) -> None:
    """The window of such a daemon may contain a half-filled form.

    The program therefore asks the user to complete the form and close the window.
    """
    note = read_info(kept)
    assert note is not None
    write_info(kept, replace(note, version="0/1.40.0"))
    try:
        with pytest.raises(BrowserUnavailable, match="Another version"):
            await living_daemon(kept)
    finally:
        write_info(kept, note)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("display", "missing", "said"),
    [("", "", "no screen"), (":9871", "", "cannot reach the screen"), (None, "missing", "did not start")],
    ids=["no screen", "unreachable screen", "missing browser"],
)
async def test_failed_launch_reports_the_reason_and_suggests_paste_mode(
    order: DaemonConfig, monkeypatch: pytest.MonkeyPatch, display: str | None, missing: str, said: str
) -> None:
    if display is not None:
        monkeypatch.setenv("DISPLAY", display)
    config = replace(order, executable=order.run / missing) if missing else order
    with pytest.raises(BrowserUnavailable, match=said) as caught:
        async with portal_browser(config):
            pass
    assert missing in caught.value.where
    assert "--paste" in caught.value.now


async def test_executable_that_is_not_a_browser_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon reports the error to the program and ends, even if the run folder's path has non-ASCII letters."""
    monkeypatch.setenv("DISPLAY", ":0")
    async with daemon_config(sys.executable) as short:
        order = replace(short, run=short.run / "Jörg Müller" / "OneDrive – 图画")
        with pytest.raises(BrowserUnavailable, match="did not start") as caught:
            async with portal_browser(order):
                pass
        assert caught.value.where == sys.executable
        await daemon_ended(order)
        assert read_info(order) is None


async def test_running_driver_is_detected_by_its_socket() -> None:
    """On Windows the socket is a named pipe. The check must not use up the connection that the pipe offers."""
    folder = short_folder("ipp")
    address = r"\\.\pipe\ipp-helper-test" if sys.platform == "win32" else str(folder / "x.sock")
    node, _ = compute_driver_executable()
    code = "require('net').createServer().listen(process.argv[1], () => console.log('listens'))"
    process = await asyncio.create_subprocess_exec(
        node, "-e", code, address, stdout=asyncio.subprocess.PIPE, creationflags=NO_WINDOW
    )
    try:
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"listens"
        assert [await asyncio.to_thread(answers, address) for _ in range(6)] == [True] * 6
    finally:
        process.kill()
        await process.communicate()
        shutil.rmtree(folder)
    assert not await asyncio.to_thread(answers, address)


@pytest.mark.browser
async def test_login_is_not_saved_in_the_profile(order: DaemonConfig, site: Site) -> None:
    """The browser saves neither the password nor the e-mail address."""
    kept = replace(order, profile=order.run.parent / "profile")
    site.serve("login.html", "<form action=/in method=post><input name=e type=email autocomplete=username>"
               "<input name=p type=password autocomplete=current-password><button>PageSign in</button></form>")  # fmt: skip
    site.serve("in", "<h1>Welcome</h1>")
    async with portal_browser(kept) as browser:
        page = browser.context.pages[0]
        await page.goto(site.url("login.html"))
        await _type_login(page)
        await close_daemon(browser)
    assert kept.profile is not None
    default = kept.profile / "Default"
    assert _rows(default / "Login Data", "logins") == 0
    assert _rows(default / "Web Data", "autofill") == 0
    stored = b"".join((default / name).read_bytes() for name in ("Login Data", "Web Data", "Preferences"))
    assert b"planted-password" not in stored
    assert b"planted@example.org" not in stored


async def _type_login(page: Page) -> None:
    await page.click("[name=e]")
    await page.keyboard.type("planted@example.org")
    await page.click("[name=p]")
    await page.keyboard.type("planted-password")
    async with page.expect_navigation():
        await page.click("button")


def _is_socket(path: str) -> bool:
    return stat.S_ISSOCK(Path(path).stat().st_mode)


def _open_to_others(*paths: Path) -> list[Path]:
    return [path for path in paths if path.stat().st_mode & 0o077]


def _left_of(*paths: Path) -> list[Path]:
    return [path for path in paths if path.exists()]


def _commands() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _rows(file: Path, table: str) -> int:
    connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])
    finally:
        connection.close()


def children() -> set[int]:
    found: set[int] = set()
    for thread in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread may have ended since it was listed
            found |= {int(child) for child in (thread / "children").read_text().split()}
    return found


@linux_only
def test_connections_in_one_process_share_a_driver() -> None:
    """The driver keeps running if the first connection ends before the second. At the end, no driver is left."""

    async def live() -> None:
        before = children()
        async with shared_driver() as own:
            first = shared_driver()
            assert await first.__aenter__() is own
            await first.__aexit__(None, None, None)
            assert len(children() - before) == 1
            await (await own.request.new_context()).dispose()
        assert children() == before

    asyncio.run(live())


@linux_only
def test_killed_driver_is_replaced_at_the_next_connection() -> None:
    """Another connection is still using the driver when it is killed."""

    async def live() -> None:
        before = children()
        async with shared_driver() as dead:
            for process in children() - before:
                os.kill(process, signal.SIGKILL)
            async with shared_driver() as living, shared_driver() as shared:
                assert living is not dead
                assert shared is living
        assert children() == before

    asyncio.run(live())
