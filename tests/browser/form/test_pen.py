"""While the program holds the pen nothing that submits reaches the server; while the person holds it everything does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.browser.form.pen import Pen
from helper.browser.keeper.network_guard import NetworkGuard
from helper.browser.world import World
from tests.browser.site import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

SCRIPTS = ("words", "seen", "submitlike", "pen", "watch")

Path_ = Callable[[Page], Awaitable[object]]
ITEM = "1005009900000017"
SENT = "document.querySelector('#form textarea').value"


def by_script(source: str) -> Path_:
    return lambda page: page.evaluate(f"() => {{ {source} }}")


SUBMIT_PATHS: dict[str, Path_] = {
    "a click on the button": lambda page: page.click("#button", no_wait_after=True),
    "a click event made by a script": lambda page: page.dispatch_event("#button", "click"),
    "element.click()": by_script("document.getElementById('button').click()"),
    "Enter on the button": lambda page: page.press("#button", "Enter"),
    "Space on the button": lambda page: page.press("#button", "Space"),
    "Enter in a line of the form": lambda page: page.press("#line", "Enter"),
    "a click on a button with a script": lambda page: page.click("#script-button"),
    "a click on a link that says Submit": lambda page: page.click("#link", no_wait_after=True),
    "form.requestSubmit()": by_script("document.getElementById('form').requestSubmit()"),
    "form.submit()": by_script("document.getElementById('form').submit()"),
    "form.submit() of a form with method get": by_script("document.getElementById('get-form').submit()"),
    "form.submit() into a frame": by_script(
        "const f = document.createElement('iframe'); f.name = 'sink'; document.body.append(f);"
        "const form = document.getElementById('form'); form.target = 'sink'; form.submit()"
    ),
    "form.submit() of a form with a file": by_script("document.getElementById('file-form').submit()"),
    "fetch": by_script(f"fetch('/filed', {{ method: 'POST', body: {SENT} }})"),
    "fetch with keepalive": by_script(
        f"fetch('/filed', {{ method: 'POST', keepalive: true, body: {SENT} }})"
    ),
    "fetch with form data": by_script(
        "fetch('/filed', { method: 'POST', body: new FormData(document.getElementById('form')) })"
    ),
    "fetch with form data and a file": by_script(
        "fetch('/filed', { method: 'POST', body: new FormData(document.getElementById('file-form')) })"
    ),
    "fetch with a blob": by_script(f"fetch('/filed', {{ method: 'POST', body: new Blob([{SENT}]) }})"),
    "fetch with a packed body": by_script(
        f"new Response(new Blob([{SENT}]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()"
        ".then((body) => fetch('/filed', { method: 'POST', body }))"
    ),
    "fetch with PUT": by_script(f"fetch('/filed', {{ method: 'PUT', body: {SENT} }})"),
    "fetch with the id in the address": by_script(f"fetch('/filed-by-get?id={ITEM}')"),
    "XMLHttpRequest": by_script(
        f"const x = new XMLHttpRequest(); x.open('POST', '/filed'); x.send('links=' + encodeURIComponent({SENT}))"
    ),
    "XMLHttpRequest that waits": by_script(
        f"const x = new XMLHttpRequest(); x.open('POST', '/filed', false); x.send({SENT})"
    ),
    "sendBeacon": by_script(f"navigator.sendBeacon('/filed', {SENT})"),
    "a worker": by_script(
        "const code = `fetch('${location.origin}/filed', { method: 'POST', body: '1005009900000017' })`;"
        "new Worker(URL.createObjectURL(new Blob([code])))"
    ),
    "location with the id in the address": by_script(f"location.assign('/filed-by-get?id={ITEM}')"),
    "a script's address": by_script(
        f"const s = document.createElement('script'); s.src = '/filed-by-get?id={ITEM}'; document.body.append(s)"
    ),
}


PRESSES = [
    path
    for path in SUBMIT_PATHS
    if any(word in path for word in ("click", "Enter", "Space", "requestSubmit"))
]
"""Those that the lock in the page stops by itself."""


@pytest.fixture
async def world(page: Page, site: Site, tmp_path: Path) -> AsyncIterator[World]:
    """A tab with every way to submit in it, and our scripts in the tab."""
    world = World(page, scripts=SCRIPTS, settings={"hosts": ["127.0.0.1"]}, on_report=lambda _: None)
    await page.goto(site.url("submit.html"))
    evidence = tmp_path / "picture.png"
    evidence.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    await page.set_input_files("#file", evidence)
    await world.enter()
    yield world
    await world.leave()


@pytest.fixture
async def pen(world: World) -> AsyncIterator[Pen]:
    """The pen of that tab; the person's to begin with."""
    pen = Pen(world, NetworkGuard(world.page.context))
    yield pen
    await pen.give()


async def settled(page: Page, site: Site) -> list[str]:
    """What reached the server, after a request made last has: those before it have arrived or never will."""
    mark = f"/mark-{len(site.gets)}"
    await page.wait_for_load_state()
    await page.evaluate("(mark) => fetch(mark).then((answer) => answer.text())", mark)
    return filed(site)


def filed(site: Site) -> list[str]:
    """The requests that count as a submission at the server."""
    return [path for path in (*(post.path for post in site.posts), *site.gets) if "filed" in path]


async def is_given(world: World) -> bool:
    """Whether the pen is the person's."""
    return not await world.call("penHeld")


@pytest.mark.parametrize("path", SUBMIT_PATHS)
async def test_no_way_to_submit_works_while_the_program_holds_the_pen(
    path: str, pen: Pen, page: Page, site: Site
) -> None:
    """With the pen in our hands the server counts no submission, and the form keeps what is in it."""
    await pen.take((ITEM,))
    await SUBMIT_PATHS[path](page)
    assert await settled(page, site) == []
    assert ITEM in await page.input_value("#form textarea")


@pytest.mark.parametrize("path", SUBMIT_PATHS)
async def test_every_way_to_submit_works_while_the_person_holds_the_pen(
    path: str, pen: Pen, page: Page, site: Site
) -> None:
    """After our turn the page is as it was: each of the ways that were shut reaches the server."""
    await pen.take((ITEM,))
    await pen.give()
    await SUBMIT_PATHS[path](page)
    await until(lambda: filed(site))


@pytest.mark.parametrize("path", PRESSES)
async def test_the_lock_in_the_page_holds_without_the_lock_on_the_network(
    path: str, world: World, page: Page, site: Site
) -> None:
    """A press is stopped before the page's own scripts hear of it."""
    await world.call_everywhere("holdPen", 60_000)
    await SUBMIT_PATHS[path](page)
    assert await settled(page, site) == []


async def test_a_drop_down_may_ask_for_its_entries_while_the_program_holds_the_pen(
    pen: Pen, page: Page, site: Site
) -> None:
    """A request without our ids that loads no page goes through, or no list could be opened."""
    await pen.take((ITEM,))
    async with page.expect_response("**/reasons"):
        await page.click("#list")
    assert [post.path for post in site.posts] == ["/reasons"]


async def test_what_the_person_types_meanwhile_is_let_through(pen: Pen, page: Page) -> None:
    """Only submitting waits; a letter typed during our turn is not lost."""
    await pen.take((ITEM,))
    await page.locator("#line").press_sequentially("12")
    assert await page.input_value("#line") == "127"


async def test_the_pen_falls_to_the_person_when_it_is_not_renewed(
    world: World, page: Page, site: Site
) -> None:
    """A program that hangs or dies cannot keep the person from submitting for longer than its lease."""
    await world.call_everywhere("holdPen", 60_000)
    await page.click("#script-button")
    assert await settled(page, site) == []
    await world.call_everywhere("holdPen", 1)
    await until(lambda: is_given(world))
    async with page.expect_response("**/filed"):
        await page.click("#script-button")


async def test_a_document_belongs_to_the_person_when_it_opens(world: World, page: Page, site: Site) -> None:
    """A login page that comes in between is never blocked by a pen nobody took."""
    await page.goto(site.url("submit.html"))
    assert await world.call("penHeld") is False


async def test_a_document_that_opens_during_our_turn_is_locked_too(page: Page, site: Site) -> None:
    """The lock follows the page through a reload without waiting for the next renewal."""
    pens: list[Pen] = []
    world = World(
        page,
        scripts=SCRIPTS,
        settings={"hosts": ["127.0.0.1"]},
        on_report=lambda report: pens[0].document_came() if report["kind"] == "arrived" and pens else None,
    )
    await page.goto(site.url("submit.html"))
    await world.enter()
    pens.append(Pen(world, NetworkGuard(page.context)))
    await pens[0].take()
    await page.reload()
    await until(lambda: world.call("penHeld"))
    await pens[0].give()
    await world.leave()


async def test_a_frame_from_another_site_is_locked_too(page: Page, site: Site) -> None:
    """A form inside a frame that runs in a process of its own cannot submit either."""
    site.serve("outer.html", f"<iframe src='{site.url('submit.html', host='localhost')}'></iframe>")
    await page.goto(site.url("outer.html"))
    frame = page.frames[1]
    await frame.wait_for_load_state()
    world = World(
        page, scripts=SCRIPTS, settings={"hosts": ["127.0.0.1", "localhost"]}, on_report=lambda _: None
    )
    await world.enter()
    pen = Pen(world, NetworkGuard(page.context))
    await pen.take((ITEM,))
    await frame.evaluate("document.getElementById('button').click()")
    await frame.evaluate("document.getElementById('form').submit()")
    assert await settled(page, site) == []
    await pen.give()
    async with page.expect_response("**/filed"):
        await frame.evaluate("document.getElementById('form').submit()")
    await world.leave()


async def test_a_crashed_tab_beside_it_does_not_keep_the_pen_waiting(
    pen: Pen, page: Page, site: Site
) -> None:
    """The crashed one never answers; ours is locked all the same, and at once."""
    other = await page.context.new_page()
    # Of another site, so that its process is not ours.
    await other.goto(site.url("submit.html", "localhost"))
    session = await page.context.new_cdp_session(other)
    async with other.expect_event("crash"):
        crash = asyncio.ensure_future(session.send("Page.crash"))
    await page.bring_to_front()
    async with asyncio.timeout(20):
        await pen.take((ITEM,))
    await page.click("#script-button")
    assert await settled(page, site) == []
    crash.cancel()
    await asyncio.wait([crash])
    await other.close()
