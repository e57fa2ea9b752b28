"""The steps of the user's turn: ticked when the page shows them as complete, unticked when the page undoes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.async_api import Page, Request, Route

from helper.browser.isolated_scripts import IsolatedScripts
from helper.browser.portal.overlay import PageSign, ReviewStep, SignKind, SubmitLock
from helper.browser.portal.tab import PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.flow.form import Candidate, ControlKind, Found, WantedField
from tests.browser.opened import portal_tab
from tests.browser.site import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

ITEMS = ("1005009900000017", "1005009900000025")
LINES = "\n".join(f"https://www.aliexpress.com/item/{item}.html" for item in ITEMS)
FORM = f"""<!doctype html><meta charset="utf-8"><title>Submit a complaint</title>
<style>label {{ display: block }} textarea {{ width: 500px; height: 80px }} .far {{ margin-top: 2500px }}</style>
<header><label><input type="checkbox" id="menu"> Keep the menu open</label></header>
<h1>Submit a complaint</h1>
<form onsubmit="return false">
<label for="links">Infringing listings</label><textarea id="links">{LINES}</textarea>
<button type="button" id="verify">Verify</button><table id="rows"></table>
<label for="why" class="far">Description</label><textarea id="why">A copy of my design.</textarea>
<div id="boxes"><label><input type="checkbox" id="true"> The statements are true</label>
<div role="checkbox" tabindex="0" id="sure" aria-checked="false"
 onclick="this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== 'true')">I am sure</div></div>
<button type="button" id="send">Submit</button>
</form>
<script>
const lines = () => document.getElementById('links').value.trim().split('\\n');
document.getElementById('verify').onclick = async () => {{
  const answer = await fetch('/checkLinks.json', {{ method: 'POST', body: JSON.stringify(lines()) }});
  const said = (await answer.json()).said;
  document.getElementById('rows').innerHTML = lines().map((line, at) => `<tr><td><input type="checkbox"></td><td>${{line}}</td><td>${{said[at]}}</td></tr>`).join('');
}};
document.getElementById('send').onclick = () => fetch('/filed', {{ method: 'POST', body: JSON.stringify(lines()) }});
</script>"""
FIELDS = {"listings": "Infringing listings", "description": "Description"}


@pytest.fixture
def signs() -> SignQueue:
    return SignQueue()


@pytest.fixture
async def tab(page: Page, site: Site, signs: SignQueue) -> AsyncIterator[PortalTab]:
    """The program's tab with a filled form in the user's turn."""
    await page.goto(site.serve("form.html", FORM))
    async with portal_tab(page, signs) as tab:
        page.context.on("request", tab.watcher.requested)
        await tab.watcher.begin(ITEMS, await fields_of(tab))
        yield tab
        page.context.remove_listener("request", tab.watcher.requested)


async def fields_of(tab: PortalTab) -> list[tuple[str, Candidate]]:
    found = [
        (name, await tab.form.find(WantedField(name, (label,), (ControlKind.LINES,))))
        for name, label in FIELDS.items()
    ]
    return [(name, seen.candidate) for name, seen in found if isinstance(seen, Found)]


async def sign_that(signs: SignQueue, is_it: Callable[[PageSign], bool]) -> PageSign:
    async with asyncio.timeout(30):
        while not is_it(sign := await signs.next()):
            pass
    return sign


async def told(signs: SignQueue, *, until: Callable[[frozenset[ReviewStep]], bool]) -> frozenset[ReviewStep]:
    """Return the next reported steps that match the condition."""
    return (await sign_that(signs, lambda sign: sign.kind is SignKind.STEPS and until(sign.steps))).steps


async def verify(signs: SignQueue, page: Page, site: Site) -> None:
    """Click Verify, and let the page accept both links."""
    site.serve_json("checkLinks.json", {"said": ["Accepted", "Accepted"]})
    await page.locator("#verify").click()
    await told(signs, until=lambda steps: ReviewStep.VERIFY in steps)


async def reports_without_action(signs: SignQueue) -> list[PageSign]:
    """Return the steps that are reported during a moment without any action."""
    heard = []
    with suppress(TimeoutError):
        async with asyncio.timeout(0.6):
            while True:
                heard.append(await signs.next())
    return [sign for sign in heard if sign.kind is SignKind.STEPS]


async def test_tick_step_needs_every_box_of_the_declaration(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    """A box above the form, or in the row of a link, does not belong to the declaration."""
    await page.locator("#true").click()
    assert ReviewStep.TICK not in await told(signs, until=lambda _: True)
    await page.locator("#sure").click()
    await told(signs, until=lambda steps: ReviewStep.TICK in steps)
    await page.locator("#true").click()
    await told(signs, until=lambda steps: ReviewStep.TICK not in steps)


async def test_tick_step_is_undone_if_the_page_clears_the_box(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    """The page clears the box without an event, so the program notices only at its next regular check."""
    await page.locator("#true").click()
    await page.locator("#sure").click()
    await told(signs, until=lambda steps: ReviewStep.TICK in steps)
    await page.evaluate("document.getElementById('true').checked = false")
    for _, candidate in await fields_of(tab):
        await tab.form.read(candidate)
    await told(signs, until=lambda steps: ReviewStep.TICK not in steps)


async def test_verify_step_is_undone_while_the_links_differ_from_those_verified(
    signs: SignQueue, tab: PortalTab, page: Page, site: Site
) -> None:
    """The step stays done if the page empties the box, because some pages move verified links into a list."""
    await verify(signs, page, site)
    other = "https://www.aliexpress.com/item/1005009900000900.html"
    for changed, is_checked_at_once in ((f"{LINES}\n{other}", False), (other, True)):
        await page.locator("#links").fill(changed)
        if is_checked_at_once:
            tab.watcher.reported({"kind": "steps"})
        await told(signs, until=lambda steps: ReviewStep.VERIFY not in steps)
        await page.locator("#links").fill(LINES)
        await told(signs, until=lambda steps: ReviewStep.VERIFY in steps)
    await page.evaluate("document.getElementById('links').value = ''")
    await page.locator("#true").click()
    assert all(ReviewStep.VERIFY in sign.steps for sign in await reports_without_action(signs))


async def test_verify_step_stays_open_if_a_link_is_refused(
    signs: SignQueue, tab: PortalTab, page: Page, site: Site
) -> None:
    """The program will fill in the form again without the refused links."""
    site.serve_json("checkLinks.json", {"said": ["Accepted", "The listing was already removed."]})
    await page.locator("#verify").click()
    async with asyncio.timeout(30):
        while (sign := await signs.next()).kind is not SignKind.LINKS_CHECKED:
            assert ReviewStep.VERIFY not in sign.steps
    assert sign.refused_links
    assert all(ReviewStep.VERIFY not in sign.steps for sign in await reports_without_action(signs))


async def test_read_step_is_done_after_user_input_while_each_field_is_visible(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    """Opening the form is not enough: each field must be fully visible during some input by the user."""
    assert await reports_without_action(signs) == []
    await page.mouse.move(300, 200)
    await page.mouse.move(320, 210)
    assert all(ReviewStep.READ not in sign.steps for sign in await reports_without_action(signs))
    await page.locator("#why").scroll_into_view_if_needed()
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert all(ReviewStep.READ not in sign.steps for sign in await reports_without_action(signs))
    await page.mouse.move(300, 220)
    await told(signs, until=lambda steps: ReviewStep.READ in steps)


async def test_every_step_except_tick_is_undone_when_the_form_is_filled_again(
    signs: SignQueue, tab: PortalTab, page: Page, site: Site
) -> None:
    """The user must verify and read the form again, but the boxes of the declaration are still ticked."""
    site.serve_json("checkLinks.json", {"said": ["Accepted", "Accepted"]})
    await page.locator("#verify").click()
    await page.locator("#true").click()
    await page.locator("#sure").click()
    await told(signs, until=lambda steps: {ReviewStep.VERIFY, ReviewStep.READ, ReviewStep.TICK} <= steps)
    await tab.watcher.end()
    await tab.watcher.begin(ITEMS, await fields_of(tab))
    await page.locator("#links").focus()
    await page.keyboard.press("Shift")
    assert await told(signs, until=lambda _: True) == {ReviewStep.TICK}


async def test_step_undone_while_submitting_is_reported_afterwards(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    """No step is reported while the submission is in progress."""
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    await page.route("**/filed", lambda route: held.set_result(route))  # noqa: PLW0108 - Playwright sets an attribute on handlers, which a built-in method does not permit
    for box in ("#true", "#sure"):
        await page.locator(box).click()
    await told(signs, until=lambda steps: ReviewStep.TICK in steps)
    await page.locator("#send").click()
    await sign_that(signs, lambda sign: sign.kind is SignKind.SUBMITTED)
    await page.evaluate("document.getElementById('true').checked = false")
    await tab.watcher._check_steps()
    await (await held).fulfill(json={"success": False, "message": "Choose a reason first."})
    await told(signs, until=lambda steps: ReviewStep.TICK not in steps)


async def test_request_that_arrives_before_its_submit_click_is_a_submission(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    """The previous click, on Verify, was long ago, so it cannot have caused the request.

    The program waits briefly for the report of the click that did.
    """
    values = {"listings": LINES, "description": "A copy."}
    press = {"kind": "pressed", "how": "click", "links": LINES.split("\n"), "values": values}
    tab.watcher.reported(press | {"label": "Verify"})
    presses = tab.watcher._turn.presses
    presses[-1] = replace(presses[-1], at=0.0)
    request = SimpleNamespace(
        method="POST", url=f"{page.url}/filed", headers={}, post_data_buffer=LINES.encode(), resource_type="fetch",
        is_navigation_request=lambda: False, response=asyncio.Event().wait,
    )  # fmt: skip
    tab.watcher.requested(cast("Request", request))
    await asyncio.wait(tab.watcher._tasks._running, timeout=0)
    tab.watcher.reported(press | {"label": "Submit"})
    sign = await sign_that(signs, lambda sign: sign.kind not in {SignKind.STEPS, SignKind.CHANGED})
    assert sign.kind is SignKind.SUBMITTED


async def test_document_that_loads_while_the_lock_is_taken_is_locked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the document were not locked, the user could submit in it until the lock is next renewed."""
    monkeypatch.setattr("helper.browser.portal.overlay.RENEW_SECONDS", 60.0)

    class Frames:
        calls = 0

        async def call_everywhere(self, function: str, *arguments: object) -> None:
            self.calls += function == "holdSubmitLock"
            if self.calls == 1:
                lock.document_opened()

    class Line:
        async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
            """Do nothing, because this test has no network."""

        async def give(self) -> tuple[str, ...]:
            return ()

    frames = Frames()
    lock = SubmitLock(cast("IsolatedScripts", frames), Line())
    await lock.take()
    await until(lambda: frames.calls == 2)
    await lock.give()


async def test_no_review_step_is_reported_while_the_program_fills_the_form(
    signs: SignQueue, tab: PortalTab, page: Page
) -> None:
    await tab.submit_lock.take(ITEMS)
    await page.evaluate("document.getElementById('true').checked = true")
    for _, candidate in await fields_of(tab):
        await tab.form.read(candidate)
    assert await reports_without_action(signs) == []
    await tab.submit_lock.give()


async def test_links_in_separate_boxes_are_recorded_as_submitted(
    signs: SignQueue, tab: PortalTab, page: Page, site: Site
) -> None:
    area = f'<textarea id="links">{LINES}</textarea>'
    boxes = "".join(f'<input value="{line}">' for line in [*LINES.split("\n"), "https://www.aliexpress.com/"])
    listed = f'<div id="apart">{boxes}<button type="button">Add more</button></div>'
    gathered = "[...document.querySelectorAll('#apart input')].map((input) => input.value)"
    html = FORM.replace(area, listed).replace(
        "document.getElementById('links').value.trim().split('\\n')", gathered
    )
    await page.goto(site.serve("boxes.html", html.replace('<label for="links">', "<label>")))
    await tab.watcher.begin(ITEMS, await fields_of(tab))
    await page.locator("#apart input").nth(2).fill("")
    await page.locator("#send").click()
    sign = await sign_that(signs, lambda sign: sign.links_sent is not None)
    assert sign.links_sent == tuple(LINES.split("\n"))
