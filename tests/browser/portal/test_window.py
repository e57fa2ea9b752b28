"""The visible window with the portal's form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial

import pytest
from playwright.async_api import Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import BrowserWindow, portal_window
from helper.errors import NoConnection, PageGone, WrongUse
from helper.flow.engine import fill_form
from helper.flow.form import ControlKind, Found, WantedField
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from tests.browser.live_socket import live_socket
from tests.browser.site import Site
from tests.browser.waiting import until
from tests.factories import a_complaint
from tests.fakes import FakePrompts
from tests.practice.control_api import PracticeControl
from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal

pytestmark = pytest.mark.browser

FLOW = shipped_flow()
PORTAL = Portal(flow=FLOW, practice=True)
TITLE = "The Quiet Whale"
ITEMS = tuple(f"10050099000000{number}" for number in range(17, 20))
LINKS = tuple(f"https://www.aliexpress.com/item/{item}.html" for item in ITEMS)
EMAIL = "planted.artist@example.org"


async def test_single_page_portal_opens_the_form_by_changing_the_url_fragment(order: DaemonConfig) -> None:
    """The form's older address, which is also in the flow file, would leave the single-page portal."""
    async with portal_window(order, PORTAL) as window:
        with FaultyPortal(variant="aidc") as portal:
            await window.open(portal.home)
            assert await window.start_page(FLOW)
            where = await window.form.where()
            assert where.address == f"{portal.address}#/complaint/form?platform=ae"
            assert await window.sign_in(FLOW) in {SignIn.OUT, SignIn.UNKNOWN}


async def test_window_tells_whether_the_portal_still_answers(order: DaemonConfig) -> None:
    async with portal_window(order, PORTAL) as window:
        with FaultyPortal() as portal:
            await window.open(portal.home)
            assert await window.answers()
        assert not await window.answers()


@pytest.fixture(scope="module")
def practice() -> Iterator[FaultyPortal]:
    with FaultyPortal(titles=[TITLE]) as portal:
        yield portal


@pytest.fixture
def control(practice: FaultyPortal) -> PracticeControl:
    return practice.control()


@pytest.fixture
async def window(order: DaemonConfig, practice: FaultyPortal) -> AsyncIterator[BrowserWindow]:
    """The window, logged in, with the empty form open."""
    async with portal_window(order, PORTAL) as window:
        await window.open(form_address(practice))
        await until(partial(is_drawn, window))
        if await signed_out(window):
            await person_at(window, practice).log_in(EMAIL)
            await until(lambda: on_form(window))
        yield window


def form_address(practice: FaultyPortal) -> str:
    return f"{practice.address}complaint/complaint.htm"


def page_of(window: BrowserWindow) -> Page:
    return window._tabs.here.page


def person_at(window: BrowserWindow, practice: FaultyPortal) -> ScriptedUser:
    return ScriptedUser(page_of(window), practice.control())


async def on_form(window: BrowserWindow) -> bool:
    page = await window.page(FLOW)
    return page is not None and page.id == "complaint"


async def is_drawn(window: BrowserWindow) -> bool:
    """Return whether the window shows the login or, after the login of an earlier test, the form."""
    return await on_form(window) or await signed_out(window)


async def signed_out(window: BrowserWindow) -> bool:
    return await window.sign_in(FLOW) is SignIn.OUT


async def fill(window: BrowserWindow, links: tuple[str, ...] = LINKS) -> None:
    """Fill in the form under the submit lock, then start the user's turn."""
    items = tuple(link.rpartition("/")[2].removesuffix(".html") for link in links)
    await window.hold_submit_lock(items)
    plan = bind(FLOW, complaint_values(a_complaint(), title=TITLE, listings=links)).on_page("complaint")
    prompts = FakePrompts()
    report = await fill_form(plan, window.form, prompts)
    assert (report.stopped, prompts.questions) == (None, [])
    await window.release_submit_lock(items)


async def noticed(window: BrowserWindow, seconds: float = 30.0) -> PageSign:
    """Return the next sign other than a change of the page."""
    async with asyncio.timeout(seconds):
        while (sign := await window.next_sign()).kind is SignKind.CHANGED:
            pass
    return sign


async def test_window_navigates_from_the_login_to_the_form(
    order: DaemonConfig, practice: FaultyPortal
) -> None:
    async with portal_window(order, PORTAL) as window:
        await page_of(window).context.clear_cookies()
        await window.open(f"{practice.address}userCenter.htm")
        assert await window.sign_in(FLOW) is SignIn.OUT
        await person_at(window, practice).log_in(EMAIL)
        await until(lambda: signed_in(window))
        assert await window.page(FLOW) is None
        assert await window.start_page(FLOW)
        assert await on_form(window)
        assert not await window.start_page(FLOW)


async def signed_in(window: BrowserWindow) -> bool:
    return await window.sign_in(FLOW) is SignIn.IN


async def test_address_with_another_fragment_opens_a_new_document(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    """Without a new document, a single-page portal could still show the previous form."""
    before = (await window.form.where()).document
    await window.open(f"{form_address(practice)}#/start")
    assert (await window.form.where()).document != before


async def test_click_on_submit_is_blocked_while_the_program_fills(
    window: BrowserWindow, control: PracticeControl
) -> None:
    before = control.state()["counts"]["submissions"]
    await window.hold_submit_lock(ITEMS)
    await page_of(window).click("#complaint-submit")
    await page_of(window).evaluate("fetch('/favicon.ico').then((answer) => answer.blob())")
    assert control.state()["counts"]["submissions"] == before
    await window.release_submit_lock(ITEMS)


async def test_each_submission_reports_only_the_values_of_filled_fields(
    window: BrowserWindow, practice: FaultyPortal, control: PracticeControl
) -> None:
    control.fault("validation_error", on=True)
    await fill(window)
    explanation = await window.form.find(
        WantedField("description", ("Supplement infringement reason(s)",), (ControlKind.LINES,))
    )
    assert isinstance(explanation, Found)
    await window.release_submit_lock(ITEMS, (("description", explanation.candidate),))
    person = person_at(window, practice)
    box = page_of(window).locator('textarea[name="explanation"]')
    await person.verify()
    await person.tick()
    seen = []
    for words in ("first", "second"):
        async with person.acting():
            await person.write(box, words)
        await person.submit()
        while (sign := await noticed(window)).kind is not SignKind.SUBMITTED:
            pass
        seen.append([(value.field, value.value) for value in sign.values_sent])
        await noticed(window)
    assert seen == [[("description", "first")], [("description", "second")]]


async def test_submission_in_an_expired_session_is_not_accepted(
    window: BrowserWindow, practice: FaultyPortal, control: PracticeControl
) -> None:
    """The portal answers the submission with its login page."""
    await fill(window)
    person = person_at(window, practice)
    await person.verify()
    assert (await noticed(window)).kind is SignKind.LINKS_CHECKED
    await person.tick()
    control.fault("session_expiry", on=True)
    await person.submit()
    signs = [await noticed(window) for _ in range(2)]
    assert [sign.kind for sign in signs] == [SignKind.SUBMITTED, SignKind.ANSWERED]
    assert signs[1].accepted is False
    await until(lambda: signed_out(window))


@pytest.mark.parametrize("end", ["tab was closed", "page crashed"])
async def test_lost_page_is_reported_and_reopened(
    end: str, window: BrowserWindow, practice: FaultyPortal
) -> None:
    """A crashed page cannot be reloaded, so the form opens in a new tab. Other tabs stay open."""
    page = page_of(window)
    await page.context.new_page()
    tabs = len(page.context.pages)
    session = await page.context.new_cdp_session(page)
    ending = asyncio.ensure_future(session.send("Page.crash") if "crashed" in end else page.close())
    sign = await noticed(window)
    assert (sign.kind, sign.words) == (SignKind.GONE, f"The portal's {end}.")
    with pytest.raises(PageGone):
        await window.hold_submit_lock(ITEMS)
    await window.open(form_address(practice))
    assert await on_form(window)
    assert len(page_of(window).context.pages) == tabs
    ending.cancel()
    await asyncio.wait([ending])


async def accepts_dialog(page: Page) -> Callable[[], Awaitable[object]]:
    """Return a function that accepts a browser dialog as the user would."""
    person = await page.context.new_cdp_session(page)
    await person.send("Page.enable")
    return partial(person.send, "Page.handleJavaScriptDialog", {"accept": True})


async def test_browser_dialog_is_reported_and_blocks_calls_to_the_page(window: BrowserWindow) -> None:
    """The program leaves a browser dialog to the user. Calls to the page wait for the user's answer."""
    told: list[tuple[str, bool]] = []
    window.on_dialog = lambda words, waits: told.append((words, waits))
    answer = await accepts_dialog(page_of(window))
    await window.hold_submit_lock(ITEMS)
    await page_of(window).evaluate("void setTimeout(() => alert('The session ends soon'))")
    await until(lambda: told)
    asked = asyncio.ensure_future(window.page(FLOW))
    # Handing the form over to the user must not wait for a page that does not respond.
    await window.show_overlay(OverlayState.YOUR_TURN, "Yours")
    await window.release_submit_lock(ITEMS)
    assert not asked.done()
    await answer()
    page = await asked
    assert page is not None
    assert page.id == "complaint"
    await until(lambda: len(told) == 2)
    assert told == [("The session ends soon", True), ("The session ends soon", False)]


BOXED = """<!doctype html><meta charset="utf-8"><h1>Submit a complaint</h1>
<textarea id="links">LINKS</textarea><button type="button" id="send">Submit</button><script>
document.getElementById('send').onclick = async () => {
  if (location.hash === '#before') confirm('Really submit?');
  const sent = await fetch('/filed', { method: 'POST', body: document.getElementById('links').value });
  const answer = await sent.json();
  if (location.hash === '#after') alert('The form was sent');
  document.body.innerHTML = `<h1>Submitted successfully</h1><p>Complaint number: <b>${answer.number}</b></p>`;
};
</script>""".replace("LINKS", "\n".join(LINKS))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_submission_that_opens_browser_dialogs_is_reported_once(
    when: str, order: DaemonConfig, site: Site
) -> None:
    boxes: list[bool] = []
    site.serve_json("filed", {"number": "48213377"})
    address = site.serve("boxed.html", BOXED)
    async with portal_window(order, PORTAL) as window:
        await window.open(f"{address}#{when}")
        window.on_dialog = lambda words, waits: boxes.append(waits)
        page = page_of(window)
        answer = await accepts_dialog(page)
        await window.hold_submit_lock(ITEMS)
        await window.release_submit_lock(ITEMS)
        pressing = asyncio.ensure_future(page.click("#send"))
        await until(lambda: boxes)
        await answer()
        await pressing
        signs = [await noticed(window) for _ in range(2)]
        await page.goto(site.url("native.html"))
    assert [sign.kind for sign in signs] == [SignKind.SUBMITTED, SignKind.ANSWERED]
    assert (signs[0].links_sent, signs[1].accepted, signs[1].number) == (LINKS, True, "48213377")


async def test_next_form_opens_after_the_user_agrees_to_leave(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    told: list[tuple[str, bool]] = []
    window.on_dialog = lambda words, waits: told.append((words, waits))
    page = page_of(window)
    await page.evaluate("addEventListener('beforeunload', (event) => event.preventDefault())")
    # Chromium asks before leaving a page only if the user has clicked in the page.
    await page.mouse.click(3, 3)
    answer = await accepts_dialog(page)
    opening = asyncio.ensure_future(window.open(form_address(practice)))
    await until(lambda: told)
    assert told == [("beforeunload", True)]
    await answer()
    await opening
    await until(lambda: on_form(window))


async def test_program_switches_to_a_new_tab_that_shows_the_form(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    """A portal may open its form in a new tab."""
    old = page_of(window)
    await window.open(f"{practice.address}userCenter.htm")
    other = await old.context.new_page()
    await other.goto(form_address(practice))
    await until(lambda: page_of(window) is other)
    assert await on_form(window)
    await old.close()
    await fill(window)
    await person_at(window, practice).verify()
    assert (await noticed(window)).kind is SignKind.LINKS_CHECKED


async def test_the_next_form_closes_the_programs_earlier_tab(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    """Only the tab that the program used is closed, and only when the program opens another form."""
    old = page_of(window)
    await window.open(f"{practice.address}userCenter.htm")
    own = await old.context.new_page()
    other = await old.context.new_page()
    await other.goto(form_address(practice))
    await until(lambda: page_of(window) is other)
    assert not old.is_closed()
    await window.open(form_address(practice))
    assert (old.is_closed(), own.is_closed(), other.is_closed()) == (True, False, False)


async def test_opening_a_form_keeps_another_tab_that_shows_an_open_form(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    """The user may still submit the form in that tab, or its outcome may be unknown."""
    old = page_of(window)
    await window.open(form_address(practice))
    other = await old.context.new_page()
    await other.goto(form_address(practice))
    await until(lambda: page_of(window) is other)
    await window.open(form_address(practice))
    assert not old.is_closed()


async def test_address_that_does_not_respond_is_reported_with_its_host(window: BrowserWindow) -> None:
    """No server listens on this port."""
    with pytest.raises(NoConnection, match=r"^No connection to 127\.0\.0\.1\.") as raised:
        await window.open("http://127.0.0.1:4/complaint.htm?visitor=jane#token=a1")
    assert "http://127.0.0.1:4/complaint.htm: " in raised.value.where
    assert "jane" not in str(raised.value)


async def test_practice_session_stops_if_the_page_navigates_to_the_internet(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    with pytest.raises(WrongUse):
        await window.open("https://portal.example/")
    await page_of(window).route(
        "https://portal.example/", lambda route: route.fulfill(body="<h1>Elsewhere</h1>")
    )
    await page_of(window).evaluate("location.assign('https://portal.example/')")
    sign = await noticed(window)
    assert sign.kind is SignKind.GONE
    assert "left the practice portal" in sign.words


async def test_overlay_disappears_after_the_program_disconnects(
    order: DaemonConfig, practice: FaultyPortal
) -> None:
    async with portal_window(order, PORTAL) as window:
        await window.open(form_address(practice))
        await window.show_overlay(OverlayState.FILLING, "ipp-helper is filling this page.")
        await window.hold_submit_lock(ITEMS)
    async with portal_window(order, PORTAL) as window:
        assert page_of(window).url.startswith(practice.address)
        assert await page_of(window).locator("[data-ipp-helper]").count() == 0


async def test_unsent_form_is_closed_and_the_next_form_opens(
    window: BrowserWindow, practice: FaultyPortal, control: PracticeControl
) -> None:
    before = control.state()["counts"]["submissions"]
    sent: list[None] = []
    window.on_sent = lambda: sent.append(None)
    await fill(window)
    form = page_of(window)
    await person_at(window, practice).verify()
    assert await window.close_form(ITEMS)
    assert (form.is_closed(), page_of(window).url, sent) == (True, "about:blank", [])
    await window.open(form_address(practice))
    await until(lambda: on_form(window))
    await fill(window)
    assert control.state()["counts"]["submissions"] == before


async def test_form_is_closed_while_the_program_still_fills_it(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    await window.hold_submit_lock(ITEMS)
    assert await window.close_form(ITEMS)
    await window.open(form_address(practice))
    await until(lambda: on_form(window))


@pytest.fixture
async def boxed(order: DaemonConfig, site: Site) -> AsyncIterator[BrowserWindow]:
    """The window in the user's turn, with a form of one page."""
    site.serve_json("filed", {"number": "48213377"})
    async with portal_window(order, PORTAL) as window:
        await window.open(site.serve("boxed.html", BOXED))
        await window.hold_submit_lock(ITEMS)
        await window.release_submit_lock(ITEMS)
        yield window


async def test_submission_just_before_the_form_is_closed_is_reported(boxed: BrowserWindow) -> None:
    sent: list[None] = []
    boxed.on_sent = lambda: sent.append(None)
    await page_of(boxed).click("#send")
    await boxed.close_form(ITEMS)
    assert sent == [None]


async def closes_one_of_two_tabs(window: BrowserWindow) -> None:
    form = page_of(window)
    await form.context.new_page()  # closing the only tab ends the browser
    await form.close()
    assert (await noticed(window)).kind is SignKind.GONE


async def presses_submit_and_closes_the_tab(window: BrowserWindow) -> None:
    page = page_of(window)
    await page.evaluate("document.getElementById('send').onclick = () => { window.pressed = true; }")
    await page.click("#send")
    await page.close()


async def opens_a_dialog(window: BrowserWindow) -> None:
    told: list[str] = []
    window.on_dialog = lambda words, _: told.append(words)
    await page_of(window).evaluate("void setTimeout(() => confirm('Really submit?'))")
    await until(lambda: told)


async def crashes(window: BrowserWindow) -> None:
    session = await page_of(window).context.new_cdp_session(page_of(window))
    ending = asyncio.ensure_future(session.send("Page.crash"))
    assert (await noticed(window)).kind is SignKind.GONE
    ending.cancel()
    await asyncio.wait([ending])


@pytest.mark.parametrize(
    ("act", "is_certain"),
    [
        (closes_one_of_two_tabs, True),
        (presses_submit_and_closes_the_tab, False),
        (opens_a_dialog, False),
        (crashes, False),
    ],
)
async def test_form_counts_as_unsent_only_if_it_was_watched_until_the_end(
    act: Callable[[BrowserWindow], Awaitable[None]], is_certain: bool, boxed: BrowserWindow
) -> None:
    await act(boxed)
    assert await boxed.close_form(ITEMS) is is_certain


@pytest.mark.parametrize(("message", "is_certain"), [("ping", True), (LINKS[0], False)])
async def test_form_that_sent_a_websocket_message_does_not_count_as_unsent(
    message: str, is_certain: bool, boxed: BrowserWindow
) -> None:
    page = page_of(boxed)
    with live_socket() as live:
        await page.evaluate(
            """([address, message]) => new Promise((sent) => {
              const socket = new WebSocket(address);
              socket.onopen = () => { socket.send(message); sent(); };
            })""",
            [live.address, message],
        )
        assert await boxed.close_form(ITEMS) is is_certain


async def test_form_that_is_also_open_in_another_tab_does_not_count_as_unsent(
    window: BrowserWindow, practice: FaultyPortal
) -> None:
    await window.release_submit_lock(ITEMS)
    other = await page_of(window).context.new_page()
    await other.goto(form_address(practice))
    await until(lambda: page_of(window) is other)
    assert not await window.close_form(ITEMS)
