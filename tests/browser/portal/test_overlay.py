"""What is noticed in the portal's page, a login or a press, and the overlay in it that says whose turn it is."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext

import pytest
from playwright.async_api import FloatRect, Page

from helper.browser.portal.overlay import OverlayState, said_in_page, visitor_shown
from helper.browser.portal.tab import PortalTab
from helper.flow.form import ControlKind, Found, WantedField
from helper.practice.person import ScriptedPerson
from helper.practice.server import PracticePortal
from tests.browser.opened import portal_tab
from tests.browser.site import Answer, Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser


async def visitor_of(page: Page) -> str:
    """What our script reads in the page."""
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
        "unseen",
        "prose",
        "nothing",
        "endless",
    ],
)
async def test_a_greeting_names_the_visitor(page: Page, site: Site, body: str, name: str) -> None:
    """One name after a greeting and a comma is taken, cut short where it is endless; several, hidden ones and prose are not."""
    await page.goto(site.serve("greeting.html", body))
    assert await visitor_of(page) == name


async def test_the_practice_portal_greets_its_visitor(page: Page) -> None:
    """After the login the user centre names the account, as the real one may."""
    with PracticePortal(titles=["The Quiet Whale"]) as portal:
        await page.goto(portal.address)
        await ScriptedPerson(page, portal.control()).log_in("mira.lind@mail.example", "planted-Pa55-word")
        await page.goto(f"{portal.address}userCenter.htm")
        assert await visitor_of(page) != ""


TEXT = "Your turn: Verify, read, tick, Submit."
LISTINGS = WantedField("listings", ("Infringing listings",), (ControlKind.LINES,))


@pytest.fixture
async def tab(page: Page, site: Site) -> AsyncIterator[PortalTab]:
    """A form in a tab that is ours."""
    await page.goto(site.url("complaint.html"))
    async with portal_tab(page) as tab:
        yield tab


async def whole(page: Page) -> bytes:
    return await page.screenshot()


async def ground(page: Page) -> bytes:
    """A piece of the middle of the overlay's upper edge: one colour, that of its mood."""
    await drawn(page)
    width = await page.evaluate("innerWidth")
    return await page.screenshot(clip=FloatRect(x=width / 2 - 20, y=13, width=40, height=4))


async def drawn(page: Page) -> None:
    """Until the next frame is drawn a picture may still show the one before."""
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def changes(page: Page, before: bytes, look: Callable[[Page], Awaitable[bytes]] = whole) -> None:
    """Until it looks otherwise than before."""

    async def is_other() -> bool:
        return await look(page) != before

    await until(is_other)


async def is_again(page: Page, before: bytes, look: Callable[[Page], Awaitable[bytes]] = whole) -> None:
    """Until it looks as before."""

    async def is_same() -> bool:
        return await look(page) == before

    await until(is_same)


async def test_the_page_cannot_tell_that_there_is_a_strip(tab: PortalTab, page: Page) -> None:
    """Its text, its body and its description for screen readers are the same as before."""

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


async def test_what_says_that_it_was_filed_is_green_and_stays(tab: PortalTab, page: Page, site: Site) -> None:
    """Also when the program lets go of the page; it goes with the page, when the person goes on."""
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    amber = await ground(page)
    await tab.overlay.set(OverlayState.FILED, "Filed. Number 48213377, written down 19:42.")
    green = await ground(page)
    assert green != amber
    await tab.overlay.take_away()
    assert await ground(page) == green
    await page.goto(site.url("complaint.html"))
    assert await page.locator("[data-ipp-helper]").count() == 0


@pytest.mark.parametrize(
    "asks", [True, False], ids=["a question before anything was said", "whose turn it is"]
)
async def test_nothing_is_left_when_it_is_taken_away(tab: PortalTab, page: Page, asks: bool) -> None:
    """The picture of the page is the same, byte for byte; an answer takes the question away."""
    before = await page.screenshot()
    await (tab.overlay.question(waits=True) if asks else tab.overlay.set(OverlayState.YOUR_TURN, TEXT))
    await changes(page, before)
    await (tab.overlay.question(waits=False) if asks else tab.overlay.take_away())
    await is_again(page, before)
    assert await page.locator("[data-ipp-helper]").count() == 0


@pytest.mark.parametrize(
    "policy", ["default-src 'none'", "style-src 'self'; require-trusted-types-for 'script'"]
)
async def test_a_strict_page_shows_it_without_a_complaint(policy: str, page: Page, site: Site) -> None:
    """No content security policy keeps it away, and none is reported as broken."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    headers = (("Content-Security-Policy", policy),)
    site.answers["/strict.html"] = Answer(b"<h1>Submit a complaint</h1>", "text/html", headers=headers)
    site.answers["/favicon.ico"] = Answer(b"", "image/x-icon")
    await page.goto(site.url("strict.html"))
    said.clear()
    before = await ground(page)
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        await changes(page, before, ground)
        assert said == []


async def test_presses_go_through_it(tab: PortalTab, page: Page) -> None:
    """A button of the page that lies under the overlay works as ever."""
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
    "at both": "<button style='width:100%;height:40px'>Next</button>"
    "<button style='position:fixed;left:0;bottom:0;width:70%;height:60px'>Submit</button>",
    "at the top of a long page": "<input style='width:100%'><div style='height:3000px'></div><p>The end</p>",
}


@pytest.mark.parametrize("where", _SHORT)
async def test_it_covers_nothing_that_is_pressed(where: str, page: Page, site: Site) -> None:
    """On a page too short to be scrolled out from under it: what is pressed looks as before, and is hit."""
    await page.goto(
        site.serve("short.html", f"<body style='margin:0'>{_SHORT[where]}<h1>Submit a complaint</h1>")
    )
    controls = await page.evaluate(_CONTROLS)

    async def looks() -> list[bytes]:
        await drawn(page)
        places = [FloatRect(x=c["x"], y=c["y"], width=c["width"], height=c["height"]) for c in controls]
        return [await page.screenshot(clip=place) for place in places]

    before, picture = await looks(), await page.screenshot()
    async with portal_tab(page) as tab:
        await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
        assert await looks() == before
        await changes(page, picture)
        assert all(control["hit"] for control in await page.evaluate(_CONTROLS))


@pytest.mark.parametrize(
    "then",
    ["document.getElementById('dialog').showModal()", "location.reload()"],
    ids=["a dialog", "a reload"],
)
async def test_it_stays_through_what_the_page_does(tab: PortalTab, page: Page, then: str) -> None:
    """On top of a dialog, where it counts most, and with the same words after a reload, without anybody asking for it."""
    await tab.overlay.set(OverlayState.YOUR_TURN, TEXT)
    before = await ground(page)
    async with page.expect_event("framenavigated") if "reload" in then else nullcontext():
        await page.evaluate(then)
    await is_again(page, before, ground)


async def test_it_comes_with_the_first_words_of_a_slow_page(tab: PortalTab, page: Page, site: Site) -> None:
    """Said while nothing of the new page has come yet; it lies where it covers nothing of what comes."""
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
    await tab.overlay.take_away()
    assert await page.locator("button").screenshot() == button
    assert await page.screenshot() != picture


async def test_a_program_that_hangs_while_it_fills_does_not_go_on_saying_so(
    tab: PortalTab, page: Page
) -> None:
    """When the submit lock has fallen from its hand the overlay says that the page is the person's."""
    await tab.isolated.call_everywhere("holdSubmitLock", 60_000)
    await tab.overlay.set(
        OverlayState.FILLING, "ipp-helper is filling this page, 4 of 7. Hands off for a moment."
    )
    before = await page.screenshot()
    await tab.isolated.call_everywhere("holdSubmitLock", 1)
    await changes(page, before)


async def test_the_strip_of_a_killed_program_goes_when_the_next_one_speaks(
    tab: PortalTab, page: Page
) -> None:
    """There is never a second one saying something else."""
    await tab.overlay.set(OverlayState.FILLING, "ipp-helper is filling this page.")
    async with portal_tab(page) as other:
        await other.overlay.set(OverlayState.YOUR_TURN, TEXT)
        assert await page.locator("[data-ipp-helper]").count() == 1


async def test_the_fields_in_question_are_framed_and_freed_again(tab: PortalTab, page: Page) -> None:
    """The person sees which box is meant by which number."""
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
        (TEXT, False),
    ],
)
def test_a_key_is_named_with_its_place(text: str, *, said: bool) -> None:
    """In the page Enter may press the portal's own button."""
    assert said_in_page(text).endswith("(in the terminal)") is said


async def test_while_a_question_stands_it_says_nothing_else(tab: PortalTab, page: Page) -> None:
    """Not “hands off”: nothing goes on before the answer. Then it says again what holds by then, also in a new document."""
    await tab.overlay.set(OverlayState.FILLING, "Hands off.")
    filling = await ground(page)
    await tab.overlay.question(waits=True)
    waiting = await ground(page)
    assert waiting != filling
    await tab.overlay.set(OverlayState.FILLING, "Hands off, 4 of 7.")
    assert await ground(page) == waiting
    await page.reload()
    await until(lambda: page.locator("[data-ipp-helper]").count())
    assert await ground(page) == waiting
    await tab.overlay.question(waits=False)
    assert await ground(page) == filling
