"""Every known way in which a script can send a listing: while the submit lock is held, no way works."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from itertools import count

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.daemon.launch import prepare_profile
from helper.browser.responses import path_of
from tests.browser.daemon.ways import DOES, LEAVES, NOT_HELD, PAGE, STAYS
from tests.browser.daemons import lone_window
from tests.browser.site import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
ITEM = "1005009900000017"
BY_SETTING = {"speculation rules: prefetch", "speculation rules: prerender"}
"""Ways that the browser settings in our profile disable, so such requests are never made."""
ATTEMPTS = 3
ATTEMPT_SECONDS = 15.0
_numbers = count(1)


@pytest.fixture(scope="module")
async def window(screen: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BrowserContext]:
    """A window with a profile like the user's, in which pages may open pop-ups."""
    profile = tmp_path_factory.mktemp("profile")
    prepare_profile(profile)
    async with lone_window(profile, screen) as window:
        yield window


@pytest.fixture(scope="module")
async def guard(window: BrowserContext) -> NetworkGuard:
    """A network guard, attached before the first page opens, as in the daemon."""
    guard = NetworkGuard(window)
    await guard.attach()
    return guard


@pytest.fixture
async def form(window: BrowserContext, guard: NetworkGuard, site: Site) -> AsyncIterator[Page]:
    """A hostile page that is ready to use every way."""
    for path, (body, kind) in DOES.items():
        site.serve(path, body, kind)
    page = await window.new_page()
    await page.goto(site.serve("form", PAGE))
    await page.evaluate("ready")
    yield page
    for opened in window.pages[1:]:
        await opened.close()


async def begin(page: Page, ways: dict[str, str]) -> dict[str, str]:
    """Let the page use these ways, and return the path that each way requests."""
    paths = {name: f"/way/{next(_numbers)}" for name in ways}
    for name, path in paths.items():
        await page.evaluate(f"async (path) => {{ {ways[name]} }}", path)
    return paths


def _are_done(done: Callable[[dict[str, str]], set[str]], paths: dict[str, str]) -> bool:
    return done(paths) >= paths.keys()


async def begin_until(
    page: Page, ways: dict[str, str], done: Callable[[dict[str, str]], set[str]]
) -> list[dict[str, str]]:
    """Let the page use these ways until `done` returns all of them; return the paths of each attempt.

    A browser on a busy computer may drop a request, so missing requests are made again.
    """
    attempts = [await begin(page, ways)]
    missing = ways.keys() - BY_SETTING
    while missing:
        paths = {name: path for name, path in attempts[-1].items() if name in missing}
        with suppress(TimeoutError):
            await until(partial(_are_done, done, paths), ATTEMPT_SECONDS)
        missing -= done(paths)
        if missing:
            assert len(attempts) < ATTEMPTS, f"never requested: {sorted(missing)}"
            attempts.append(await begin(page, {name: ways[name] for name in sorted(missing)}))
    return attempts


def reached(site: Site, paths: dict[str, str]) -> set[str]:
    """Return the ways whose request reached the server."""
    asked = {*site.gets, *(post.path.partition("?")[0] for post in site.posts)}
    return {name for name, path in paths.items() if path in asked}


def held(guard: NetworkGuard, paths: dict[str, str]) -> set[str]:
    """Return the ways whose request was blocked."""
    kept = {path_of(address) for _, address in guard.held_back}
    return {name for name, path in paths.items() if path in kept}


async def test_every_way_reaches_the_server_without_the_lock(form: Page, site: Site) -> None:
    """The tests below would also pass for a way that never works, so this test shows that each way works."""
    await begin_until(form, STAYS | NOT_HELD, lambda paths: reached(site, paths))


async def test_no_way_sends_a_listing_while_the_program_fills(
    form: Page, site: Site, guard: NetworkGuard
) -> None:
    """The ways are, for example, frames, pop-ups, workers of every kind, pictures and prefetching.

    Blocked requests are reported by host, because a path may contain private data.
    """
    await guard.hold([ITEM])
    try:
        attempts = await begin_until(form, STAYS, lambda paths: held(guard, paths) | reached(site, paths))
        # Check this before the lock is released. After that, the browser may repeat a request that got an
        # empty response.
        assert [reached(site, paths) for paths in attempts] == [set()] * len(attempts)
    finally:
        blocked = await guard.give()
    assert {entry.partition(" ")[2] for entry in blocked} <= {"127.0.0.1", "localhost"}
    assert blocked


async def test_blocked_request_does_not_make_the_browser_leave_the_page(
    form: Page, site: Site, guard: NetworkGuard
) -> None:
    for name, way in LEAVES.items():
        await guard.hold([ITEM])
        try:
            paths = await begin(form, {name: way})
            await until(partial(_is_done, site, guard, paths))
            assert reached(site, paths) == set(), name
        finally:
            await guard.give()
        assert form.url.endswith("/form"), name


def _is_done(site: Site, guard: NetworkGuard, paths: dict[str, str]) -> bool:
    return bool(held(guard, paths) | reached(site, paths))
