"""The greeting on the portal's page, and the overlay that shows whose turn it is."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext
from typing import Any

import pytest
from playwright.async_api import FloatRect, Locator, Page

from helper.browser.portal import overlay
from helper.browser.portal.overlay import OverlayState, visitor_shown, with_key_remark
from helper.browser.portal.tab import PortalTab
from helper.flow.form import ControlKind, Found, WantedField
from helper.translation import use_language
from tests.browser.opened import portal_tab
from tests.browser.site import Answer, Site
from tests.browser.waiting import until
from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal

pytestmark = pytest.mark.browser


async def visitor_of(page: Page) -> str:
    """Return the visitor's name as the page script reads it."""
    async with portal_tab(page) as tab:
        return await visitor_shown(tab.isolated)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<p>Welcome, <b>Mira Lind</b>!</p>", "Mira Lind"),
        ("<span>Hi,&nbsp;mira@studio.example</span>", "mira@studio.example"),
        ("<p>欢迎，米拉</p>", "米拉"),
        ("<p>Welcome, Mira</p><footer>Welcome, Mira</footer>", "Mira"),
        ("<p>Welcome, Mira</p><p>Hello, Somebody Else</p>", ""),
        ("<h1>Welcome to the platform</h1>", ""),
        ("<p style='display:none'>Welcome, Ghost</p>", ""),
        ("<p>You are welcome, and so is everybody who has read all of this page to its very end.</p>", ""),
        ("<p>Submit a complaint</p>", ""),
        (f"<p>Welcome, {'x' * 120}</p>", "x" * 80),
    ],
    ids=[
        "name",
        "address",
        "chinese",
        "twice",
        "two names",
        "no name",
        "hidden",
        "prose",
        "no greeting",
        "very long",
    ],
)
async def test_visitor_name_is_read_from_a_greeting(page: Page, site: Site, body: str, name: str) -> None:
    """The greeting has a comma before the name. Several names, hidden names and running text are ignored."""
    await page.goto(site.serve("greeting.html", body))
    assert await visitor_of(page) == name


async def test_practice_portal_greets_its_visitor_by_name(page: Page) -> None:
    with FaultyPortal(titles=["The Quiet Whale"]) as portal:
        await page.goto(portal.address)
        await ScriptedUser(page, portal.control()).log_in("mira.lind@mail.example", "planted-Pa55-word")
        await page.goto(f"{portal.address}userCenter.htm")
        assert await visitor_of(page) != ""


TEXT = "Your turn: Verify, read, tick, Submit."
LISTINGS = WantedField("listings", ("Infringing listings",), (ControlKind.LINES,))


@pytest.fixture
async def tab(page: Page, site: Site) -> AsyncIterator[PortalTab]:
    await page.goto(site.url("complaint.html"))
    async with portal_tab(page) as tab:
        yield tab


async def whole(page: Page) -> bytes:
    return await page.screenshot()


async def edge_colour(page: Page) -> bytes:
    """Return some pixels of the overlay's upper edge, which has one colour."""
    await drawn(page)
    width = await page.evaluate("innerWidth")
    return await page.screenshot(clip=FloatRect(x=width / 2 - 20, y=3, width=40, height=4))


async def drawn(page: Page) -> None:
    """Wait for two frames, because a screenshot may still show the previous frame."""
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def changes(page: Page, before: bytes, look: Callable[[Page], Awaitable[bytes]] = whole) -> None:
    """Wait until the page has another appearance."""

    async def is_other() -> bool:
        return await look(page) != before

    await until(is_other)


async def is_again(page: Page, before: bytes, look: Callable[[Page], Awaitable[bytes]] = whole) -> None:
    """Wait until the page has its earlier appearance."""

    async def is_same() -> bool:
        return await look(page) == before

    await until(is_same)


async def test_overlay_changes_nothing_in_the_page_content(tab: PortalTab, page: Page) -> None:
    """The text, the body and the accessibility tree of the page stay unchanged."""

    async def read() -> tuple[str, str, str]:
        return (
            await page.evaluate("document.documentElement.innerText"),
            await page.evaluate("document.body.outerHTML"),
            await page.locator("body").aria_snapshot(),
        )

    picture = await page.screenshot()
    before = await read()
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    assert await read() == before
    await changes(page, picture)


async def test_overlay_says_in_which_language_its_text_is(tab: PortalTab, page: Page) -> None:
    use_language("fr")
    await tab.overlay.set(OverlayState.YOUR_TURN, "À toi.")
    session = await page.context.new_cdp_session(page)
    elements = json.dumps(
        await session.send("DOM.getDocument", {"depth": -1, "pierce": True}), ensure_ascii=False
    )
    use_language("en")
    assert '"lang", "fr"' in elements
    assert "ENTRAÎNEMENT" in elements


async def test_filed_overlay_is_green_and_stays(tab: PortalTab, page: Page, site: Site) -> None:
    """The overlay stays after the program disconnects, and disappears with the page."""
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    amber = await edge_colour(page)
    await tab.overlay.set(OverlayState.FILED, "Filed. Number 48213377, written down 19:42.")
    green = await edge_colour(page)
    assert green != amber
    await tab.overlay.remove_all()
    assert await edge_colour(page) == green
    await page.goto(site.url("complaint.html"))
    assert await page.locator("[data-ipp-helper]").count() == 0


@pytest.mark.parametrize("asks", [True, False], ids=["a question", "whose turn it is"])
async def test_removed_overlay_leaves_no_trace(tab: PortalTab, page: Page, asks: bool) -> None:
    """The screenshots before and after are identical, byte for byte."""
    before = await page.screenshot()
    await (tab.overlay.question(waits=True) if asks else tab.overlay.set(OverlayState.YOUR_TURN, TEXT))
    await changes(page, before)
    await (tab.overlay.question(waits=False) if asks else tab.overlay.remove_all())
    await is_again(page, before)
    assert await page.locator("[data-ipp-helper]").count() == 0


@pytest.mark.parametrize(
    "policy", ["default-src 'none'", "style-src 'self'; require-trusted-types-for 'script'"]
)
async def test_overlay_is_drawn_under_a_strict_content_security_policy(
    policy: str, page: Page, site: Site
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    headers = (("Content-Security-Policy", policy),)
    site.answers["/strict.html"] = Answer(b"<h1>Submit a complaint</h1>", "text/html", headers=headers)
    site.answers["/favicon.ico"] = Answer(b"", "image/x-icon")
    await page.goto(site.url("strict.html"))
    said.clear()
    before = await edge_colour(page)
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        await changes(page, before, edge_colour)
        assert said == []


async def test_button_under_the_overlay_can_be_clicked(tab: PortalTab, page: Page) -> None:
    await page.evaluate(
        "() => { const b = document.createElement('button'); b.style = 'position:fixed;top:15px;left:50%';"
        "b.onclick = () => { window.pressed = true }; b.type = 'button'; b.textContent = 'Menu'; document.body.append(b) }"
    )
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    await page.click("text=Menu")
    assert await page.evaluate("window.pressed") is True


_CONTROLS = """[...document.querySelectorAll("button, input, textarea")].filter((one) => one.getClientRects().length).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { x, y, width, height, hit: one.contains(document.elementFromPoint(x + width / 2, y + height / 2)) };
})"""
_SHORT = {
    "at the top": "<textarea></textarea><button>Submit</button>",
    "at the bottom": "<div style='position:fixed;inset:auto 0 0 0'><button style='width:100%;height:60px'>Submit</button></div>",
    "at the top of a long page": "<input style='width:100%'><div style='height:3000px'></div><p>The end</p>",
}


@pytest.mark.parametrize("where", _SHORT)
async def test_overlay_covers_no_control(where: str, page: Page, site: Site) -> None:
    """The overlay covers no control, even on a page that is too short to scroll."""
    await page.goto(
        site.serve("short.html", f"<body style='margin:0'>{_SHORT[where]}<h1>Submit a complaint</h1>")
    )

    async def looks() -> list[bytes]:
        await drawn(page)
        controls = await page.evaluate(_CONTROLS)
        places = [FloatRect(x=c["x"], y=c["y"], width=c["width"], height=c["height"]) for c in controls]
        return [await page.screenshot(clip=place) for place in places]

    before, picture = await looks(), await page.screenshot()
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        assert await looks() == before
        await changes(page, picture)
        assert all(control["hit"] for control in await page.evaluate(_CONTROLS))


async def test_the_page_makes_room_for_the_overlay(page: Page, site: Site) -> None:
    """The overlay pushes the page down by its own height.

    If the user has scrolled, the visible lines stay in place.
    """
    lines = "".join(f"<p>Line {number}</p>" for number in range(200))
    await page.goto(site.serve("long.html", f"<body style='margin:0'><h1>Submit a complaint</h1>{lines}"))
    heading, line = page.locator("h1"), page.get_by_text("Line 100")

    async def top(what: Locator) -> float:
        box = await what.bounding_box()
        assert box is not None
        return box["y"]

    before = await top(heading)
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        room = await top(heading) - before
        assert room >= 30
        await line.scroll_into_view_if_needed()
        place = await top(line)
        await tab.overlay.set(OverlayState.YOUR_TURN, "\n".join([TEXT] * 4))
        assert await top(line) == pytest.approx(place, abs=1)
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        assert await top(line) == pytest.approx(place, abs=1)
    await page.evaluate("scrollTo(0, 0)")
    assert await top(heading) == before


@pytest.mark.parametrize(
    "body",
    [
        "<div style='position:fixed;left:0;right:0;height:40px;bottom:0'>Menu and account</div>",
        "<style>html, body {height: 100%; overflow: hidden}</style><p style='position:fixed;bottom:0'>Submit",
    ],
    ids=["a fixed footer", "a page that cannot scroll"],
)
async def test_overlay_is_at_the_top_and_moves_nothing_fixed_at_the_bottom(
    body: str, page: Page, site: Site
) -> None:
    await page.goto(site.serve("fixed.html", f"<body style='margin:0'>{body}"))
    size = await page.evaluate("({width: innerWidth, height: innerHeight})")
    bottom = FloatRect(x=0, y=size["height"] - 40, width=300, height=40)
    top = FloatRect(x=0, y=0, width=size["width"], height=30)
    footer, heading = await page.screenshot(clip=bottom), await page.screenshot(clip=top)
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        await drawn(page)
        assert await page.screenshot(clip=bottom) == footer
        assert await page.screenshot(clip=top) != heading


@pytest.mark.parametrize(
    "then",
    ["document.getElementById('dialog').showModal()", "location.reload()"],
    ids=["a dialog", "a reload"],
)
async def test_overlay_stays_on_top_of_dialogs_and_after_reloads(
    tab: PortalTab, page: Page, then: str
) -> None:
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    before = await edge_colour(page)
    async with page.expect_event("framenavigated") if "reload" in then else nullcontext():
        await page.evaluate(then)
    await is_again(page, before, edge_colour)


async def test_overlay_appears_on_a_page_that_loads_slowly(tab: PortalTab, page: Page, site: Site) -> None:
    """The overlay is added before the page has content, and does not cover content that loads later."""
    comes = threading.Event()
    body = b"<body style='margin:0'><button style='width:100%;height:60px'>Submit</button>"
    site.answers["/slow.html"] = Answer(body, "text/html", comes=comes)
    await page.goto(site.url("slow.html"), wait_until="commit")
    await until(lambda: tab.isolated.places)
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    assert not await page.locator("[data-ipp-helper]").count()
    comes.set()
    await until(lambda: page.locator("[data-ipp-helper]").count())
    await page.wait_for_load_state()
    picture, button = await page.screenshot(), await page.locator("button").screenshot()
    await tab.overlay.remove_all()
    assert await page.locator("button").screenshot() == button
    assert await page.screenshot() != picture


@pytest.mark.parametrize("state", [OverlayState.FILLING, OverlayState.YOUR_TURN])
async def test_overlay_looks_different_while_the_program_sends_no_heartbeat(
    tab: PortalTab, page: Page, state: OverlayState
) -> None:
    await tab.overlay.set(state, TEXT)
    said = await edge_colour(page)
    await tab.overlay.end()
    await tab.isolated.call("overlayLives", 1)
    silent = await page.screenshot()
    await changes(page, silent)
    await tab.isolated.call("overlayLives", 60_000)
    await is_again(page, silent)
    assert await edge_colour(page) == said


async def test_program_reports_to_the_overlay_while_it_runs(
    tab: PortalTab, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    call = tab.isolated.call

    async def noted(function: str, *arguments: object, **where: Any) -> Any:
        called.append(function)
        return await call(function, *arguments, **where)

    monkeypatch.setattr(overlay, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(tab.isolated, "call", noted)
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    await until(lambda: called.count("overlayLives") > 2)
    await tab.overlay.remove_all()
    number = len(called)
    await drawn(page)
    assert len(called) == number


async def test_overlay_of_a_killed_program_is_replaced(tab: PortalTab, page: Page) -> None:
    """The scripts of the killed program still run in the page, but do not show its overlay again."""
    await tab.overlay.set(OverlayState.FILLING, "ipp-helper is filling this page.")
    await tab.overlay.end()
    await tab.isolated.call("overlayLives", 1)
    async with portal_tab(page) as other:
        await other.overlay.set(OverlayState.YOUR_TURN, TEXT)
        assert await page.locator("[data-ipp-helper]").count() == 1
        await other.overlay.end()
        before = await page.screenshot()
        await other.isolated.call("overlayLives", 1)
        await changes(page, before)
        assert await page.locator("[data-ipp-helper]").count() == 1


async def test_marked_field_gets_a_frame_that_can_be_removed_again(tab: PortalTab, page: Page) -> None:
    found = await tab.form.find(LISTINGS)
    assert isinstance(found, Found)
    before = await page.screenshot()
    await tab.overlay.mark([found.candidate])
    await changes(page, before)
    await tab.overlay.mark([])
    await is_again(page, before)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Filed.   Enter: next (3 left)   Esc: stop here", True),
        ("Then press Enter in the terminal.", False),
        ("Press r to fill in again.", True),
        (TEXT, False),
    ],
)
def test_overlay_text_with_a_key_names_the_terminal(text: str, *, said: bool) -> None:
    """Enter could press the portal's own button in the page, so the text says where the key works."""
    assert with_key_remark(text).endswith("(in the terminal)") is said


async def test_open_question_hides_other_overlay_texts_until_answered(tab: PortalTab, page: Page) -> None:
    await tab.overlay.set(OverlayState.FILLING, "Hands off.")
    filling = await edge_colour(page)
    await tab.overlay.question(waits=True)
    waiting = await edge_colour(page)
    assert waiting != filling
    await tab.overlay.set(OverlayState.FILLING, "Hands off, 4 of 7.")
    assert await edge_colour(page) == waiting
    await page.reload()
    await until(lambda: page.locator("[data-ipp-helper]").count())
    assert await edge_colour(page) == waiting
    await tab.overlay.question(waits=False)
    assert await edge_colour(page) == filling


@pytest.mark.parametrize(
    ("code", "text"), [("fr", "Appuie sur Entrée."), ("fr", "Échap annule."), ("ja", "rを押してください。")]
)
def test_key_name_in_a_translated_overlay_text_is_recognised(code: str, text: str) -> None:
    use_language(code)
    marked = with_key_remark(text)
    use_language("en")
    assert marked != text
