"""Observation of link checks, blocked and sent submissions, and the portal's response."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.async_api import Page, Request, Route

from helper.browser.isolated_scripts import IsolatedScripts, Report
from helper.browser.portal import watcher as watcher_module
from helper.browser.portal.overlay import PageSign, ReviewStep, SignKind
from helper.browser.portal.watcher import (
    ButtonPress,
    PageAnswer,
    Sending,
    SignQueue,
    Watcher,
    button_words,
    classify,
)
from helper.errors import PageGone
from helper.flow.load import shipped_flow
from helper.flow.text_matching import SeenOutcome
from tests.browser.site import Answer as SiteAnswer
from tests.browser.site import Site
from tests.browser.waiting import until


class PageOnItsWay:
    """A page that navigates when `goes` is set; the next document accepts the complaint and shows a number."""

    def __init__(self) -> None:
        self.text = ""
        self.asked = asyncio.Semaphore(0)
        self.goes = asyncio.Event()

    async def call_everywhere(self, function: str) -> list[tuple[None, str]]:
        return [(None, self.text)] if function == "newText" else []

    async def call(self, *_: Any) -> None:
        self.asked.release()
        await self.goes.wait()
        raise PageGone("The page is between two documents.")


async def test_two_tasks_that_await_the_next_page_both_get_the_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second task starts after the page has loaded, but before the first task has read it."""
    monkeypatch.setattr(watcher_module, "ANSWER_SECONDS", 600.0)
    page = PageOnItsWay()
    reading = PageAnswer(cast("IsolatedScripts", page), shipped_flow().outcome)
    first = asyncio.ensure_future(reading.completed(SeenOutcome(), ()))
    await page.asked.acquire()
    reading.document_opened()
    second = asyncio.ensure_future(reading.completed(SeenOutcome(), ()))
    await page.asked.acquire()
    page.text = "Submitted successfully\nComplaint number: 48213377"
    page.goes.set()

    async with asyncio.timeout(30):
        said = await first
        reading.document_opened()
        also = await second
    assert (said.accepted, said.number) == (also.accepted, also.number) == (True, "48213377")


ITEM = "1005009900000017"
LINKS = f"links=https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ITEM}.html"
PORTAL = "https://portal.example"
Sent = tuple[Request, str | None]
"""A request and its body; None if the body is unreadable."""


def sent(
    body: str | None = LINKS, *, path: str = "/complaint/x.json", page: bool = False, method: str = "POST"
) -> Sent:
    values = {"method": method, "url": f"{PORTAL}{path}", "resource_type": "document" if page else "fetch"}
    return cast("Request", SimpleNamespace(**values, is_navigation_request=lambda: page)), body


SENT: dict[str, tuple[Sent, list[str], Sending]] = {
    "Submit, then our links by script": (sent(), ["Submit"], Sending.SUBMISSION),
    "Submit, then a page with our links": (sent(page=True), ["Submit"], Sending.SUBMISSION),
    "Submit in Chinese": (sent(), ["提交"], Sending.SUBMISSION),
    "Submit, OK in a dialog": (sent(), ["Submit", "OK"], Sending.SUBMISSION),
    "Submit, Continue in a dialog": (sent(), ["Submit", "Continue"], Sending.SUBMISSION),
    "a button we do not know": (sent(), ["Los geht's"], Sending.SUBMISSION),
    "a page that loads without a press": (sent(page=True), [], Sending.SUBMISSION),
    "Submit, a page without our links": (sent("draft=7", page=True), ["Submit"], Sending.SUBMISSION),
    "Submit, files": (sent(None), ["Submit"], Sending.SUBMISSION),
    "Submit by GET": (sent("", path=f"/f?i={ITEM}", page=True, method="GET"), ["Submit"], Sending.SUBMISSION),
    "Verify": (sent(), ["Verify"], Sending.CHECK),
    "Verify in Chinese": (sent(), ["验证链接"], Sending.CHECK),
    "Submit stopped, then Verify": (sent(), ["Submit", "Verify"], Sending.CHECK),
    "our links without a press": (sent(), [], Sending.CHECK),
    "an unknown button, a checking address": (sent(path="/checkLinks.json"), ["Los"], Sending.CHECK),
    "Next": (sent(page=True), ["Next"], Sending.OTHER),
    "a draft": (sent("draft=7"), ["Submit"], Sending.PERHAPS),
    "files without a press": (sent(None), [], Sending.OTHER),
    "files after choosing them": (sent(None), ["Choose files"], Sending.OTHER),
    "a drop-down requests its entries": (sent("type=2"), ["IPR type"], Sending.OTHER),
    "another page": (sent("", page=True, method="GET"), ["Help"], Sending.OTHER),
}


@pytest.mark.parametrize("case", SENT)
def test_request_is_classified_by_content_and_clicks(case: str) -> None:
    """A doubtful request counts as a submission, because asking the user is better than missing a submission."""
    (request, body), labels, sending = SENT[case]
    links = (f"https://www.aliexpress.com/item/{ITEM}.html",)
    presses = [ButtonPress(label, "click", links, at=0.0) for label in labels]
    assert classify(request, body, [ITEM], presses, button_words(shipped_flow())) is sending


async def test_sign_queue_merges_equal_signs_and_keeps_the_lost_page() -> None:
    """Cancelling a reader loses no sign.

    The sign that the page is gone stays in the queue even if the queue is cleared at the end of a turn.
    """
    queue = SignQueue()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)
    changed, submitted = PageSign(kind=SignKind.CHANGED), PageSign(kind=SignKind.SUBMITTED)
    for sign in (changed, changed, submitted):
        queue.put(sign)
    assert [await queue.next(), await queue.next()] == [changed, submitted]
    seen = PageSign(kind=SignKind.STEPS, steps=frozenset({ReviewStep.TICK}))
    for sign in (PageSign(kind=SignKind.STEPS), submitted, seen):
        queue.put(sign)
    assert [await queue.next(), await queue.next()] == [submitted, seen]
    gone = PageSign(kind=SignKind.GONE, words="The portal's tab was closed.")
    for sign in (submitted, gone, replace(gone, words="The browser window was closed."), changed):
        queue.put(sign)
    queue.forget()
    assert await queue.next() == gone
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)


ITEMS = ("1005009900000017", "1005009900000025")
LINES = tuple(f"https://www.aliexpress.com/item/{item}.html" for item in ITEMS)
SUCCESS = "<h1>Submitted successfully</h1><p>Complaint number: <b>48213377</b></p>"


@pytest.fixture
async def signs(page: Page, site: Site) -> AsyncIterator[SignQueue]:
    """The signs noticed on a filled form during the user's turn."""
    queue = SignQueue()
    hosts = frozenset({"127.0.0.1"})

    def reported(report: Report) -> None:
        watcher.reported(report)

    isolated = IsolatedScripts(
        page,
        scripts=("words", "events", "visibility", "settle", "submit_like", "submit_lock", "watch", "page"),
        settings={"hosts": sorted(hosts)},
        on_report=reported,
    )
    watcher = Watcher(isolated, shipped_flow(), hosts, queue)
    await page.goto(site.url("complaint.html"))
    await isolated.enter()
    page.context.on("request", watcher.requested)
    await watcher.begin(ITEMS)
    yield queue
    page.context.remove_listener("request", watcher.requested)
    await watcher.end()
    await isolated.leave()


def shows(html: str) -> SiteAnswer:
    return SiteAnswer(html.encode(), "text/html; charset=utf-8")


def says(values: dict[str, object], status: int = HTTPStatus.OK) -> SiteAnswer:
    return SiteAnswer(json.dumps(values).encode(), status=status)


async def noticed(signs: SignQueue, seconds: float = 30.0) -> PageSign:
    """Return the next sign other than a change of the page."""
    async with asyncio.timeout(seconds):
        while (sign := await signs.next()).kind is SignKind.CHANGED:
            pass
    return sign


async def answered(signs: SignQueue, seconds: float = 30.0) -> PageSign:
    """Return the response, after the submission was noticed."""
    assert (await noticed(signs)).kind is SignKind.SUBMITTED
    sign = await noticed(signs, seconds)
    assert sign.kind is SignKind.ANSWERED
    return sign


BROKE = {"ok": False, "message": "Submission failed", "shown": "Complaint was not submitted"}
ANSWERS: dict[str, tuple[str, dict[str, SiteAnswer], tuple[bool | None, str, tuple[str, ...]]]] = {
    "the next page accepts with a number": ("#submit", {"/filed": shows(SUCCESS)}, (True, "48213377", ())),
    "a redirect to a page that accepts": (
        "#submit",
        {
            "/filed": SiteAnswer(b"", status=HTTPStatus.SEE_OTHER, headers=(("Location", "/done.html"),)),
            "/done.html": shows(SUCCESS),
        },
        (True, "48213377", ()),
    ),
    "JSON accepts, the page after it shows the number": (
        "#script-submit",
        {"/filed": says({"success": True, "redirect": "/done.html"}), "/done.html": shows(SUCCESS)},
        (True, "48213377", ()),
    ),
    "a confirmation in the page's dialog first": (
        "#script-submit #dialog",
        {"/filed": says({"ok": True, "complaintNo": "0048213377"})},
        (True, "0048213377", ()),
    ),
    "accepted without a number for some time": (
        "#script-submit",
        {"/filed": says({"ok": True, "shown": "Complaint submitted"})},
        (True, "", ("Complaint submitted",)),
    ),
    "status 200 with a refusal": (
        "#script-submit",
        {"/filed": says({"ok": False, "message": "It was filed before."})},
        (False, "", ("It was filed before.",)),
    ),
    "status 409 with a reason": (
        "#script-submit",
        {"/filed": says({"message": "Choose a reason first."}, HTTPStatus.CONFLICT)},
        (False, "", ("Choose a reason first.",)),
    ),
    "a server error, after which the complaint may be recorded": (
        "#script-submit",
        {"/filed": says(BROKE, HTTPStatus.INTERNAL_SERVER_ERROR)},
        (None, "", ("Submission failed", "Complaint was not submitted")),
    ),
    "an unknown language": (
        "#submit",
        {"/filed": shows("<h1>Dziękujemy</h1><p>12345678</p>")},
        (None, "", ()),
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("case", ANSWERS)
async def test_result_and_the_portals_wording_are_read_from_the_response(
    case: str, signs: SignQueue, page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is in the response page, in JSON, or in the page that opens next."""
    monkeypatch.setattr(watcher_module, "NUMBER_SECONDS", 0.3)
    press, answers, (accepted, number, words) = ANSWERS[case]
    if accepted is None:
        monkeypatch.setattr(watcher_module, "ANSWER_SECONDS", 0.4)
    site.answers.update(answers)
    button, _, asks = press.partition(" ")
    await page.evaluate("(asks) => { location.hash = asks }", asks)
    await page.click(button)
    if asks:
        await page.click("#yes")
    sign = await answered(signs)
    assert (sign.accepted, sign.number) == (accepted, number)
    assert not words or sign.words in words


@pytest.mark.browser
async def test_result_is_read_from_the_next_page_if_the_response_is_unreadable(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """The request contains none of our links, and its response is binary data."""
    await page.evaluate("location.hash = 'draft'")
    site.serve("done.html", SUCCESS)
    site.answers["/filed"] = SiteAnswer(b'{"redirect": "/done.html"}', "application/octet-stream")
    await page.click("#script-submit")
    sign = await answered(signs)
    assert (sign.accepted, sign.number) == (True, "48213377")


@pytest.mark.browser
async def test_click_counter_request_is_no_second_submission(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """A click counter in the page sends its own request just before the submission."""
    site.serve("done.html", SUCCESS)
    site.serve_json("count", {})
    site.serve_json("filed", {"success": True, "redirect": "/done.html"})
    await page.evaluate(
        "document.getElementById('script-submit').addEventListener('pointerup', () => fetch('/count', {method: 'POST', body: '{}'}))"
    )
    await page.click("#script-submit")
    sign = await answered(signs)
    assert (sign.accepted, sign.number, "twice" in sign.words) == (True, "48213377", False)
    await until(lambda: sorted(post.path for post in site.posts) == ["/count", "/filed"])
    await page.goto(site.url("complaint.html#stops"))
    await page.click("#script-submit")
    assert (await noticed(signs)).kind is SignKind.STOPPED


@pytest.mark.browser
async def test_lost_response_leaves_the_outcome_open(signs: SignQueue, page: Page, site: Site) -> None:
    """The server may have recorded the complaint although no response arrived."""
    await page.route("**/filed", lambda route: route.abort("connectionreset"))
    await page.click("#script-submit")
    sign = await answered(signs)
    assert sign.accepted is None
    assert "check the portal's list" in sign.words


@pytest.mark.browser
@pytest.mark.parametrize("content", ["links", "draft"])
async def test_request_that_may_be_the_submission_is_reported_before_its_response(
    content: str, signs: SignQueue, page: Page
) -> None:
    """A request without our links counts too if it follows a press of Submit."""
    told: list[bool] = []
    signs.on_sent = lambda: told.append(True)
    held: list[Route] = []
    await page.route("**/filed", lambda route: held.append(route))  # noqa: PLW0108 - Playwright sets an attribute on handlers, which a built-in method does not permit
    await page.evaluate("(content) => { location.hash = content }", content)
    await page.click("#script-submit")
    await until(lambda: bool(held and told))
    await held[0].abort()


@pytest.mark.browser
async def test_check_of_the_links_is_not_reported_as_a_possible_submission(
    signs: SignQueue, page: Page, site: Site
) -> None:
    told: list[bool] = []
    signs.on_sent = lambda: told.append(True)
    site.serve_json("check", {})
    await page.evaluate(
        "(item) => { const b = document.createElement('button'); b.type = 'button'; b.textContent = 'Verify';"
        " b.onclick = () => fetch('/check', {method: 'POST', body: item}); document.body.append(b); }",
        ITEMS[0],
    )
    await page.click("text=Verify")
    assert (await noticed(signs)).kind is SignKind.LINKS_CHECKED
    assert told == []


@pytest.mark.browser
async def test_double_click_is_reported_as_two_submissions(signs: SignQueue, page: Page, site: Site) -> None:
    """The first submission is reported immediately.

    The report of its response says that the form was sent twice.
    """
    held: list[Route] = []
    await page.route("**/filed", lambda route: held.append(route))  # noqa: PLW0108 - Playwright sets an attribute on handlers, which a built-in method does not permit
    await page.dblclick("#script-submit")
    assert (await noticed(signs)).kind is SignKind.SUBMITTED
    async with asyncio.timeout(30):
        while len(held) < 2:
            await page.evaluate("1")
    await held[0].fulfill(json={"ok": True, "complaintNo": 48213377})
    sign = await noticed(signs)
    assert sign.accepted is True
    assert "twice" in sign.words
    await held[1].abort()


@pytest.mark.browser
@pytest.mark.parametrize("then", ["in parallel", "in sequence"])
@pytest.mark.parametrize("taken", [True, False])
async def test_submission_in_several_requests_is_reported_once(
    then: str, taken: bool, signs: SignQueue, page: Page, site: Site
) -> None:
    """A page may send each link in a separate request. The complaint is accepted only if all requests succeed."""
    site.serve_json("filed", {"success": True, "complaintNo": 48213377})
    site.serve_json("rest", {"success": taken, "complaintNo": 48213377, "message": "" if taken else "No."})
    await page.evaluate(
        """(then) => { document.getElementById('script-submit').onclick = async () => {
          const lines = document.querySelector('textarea').value.split('\\n');
          const first = fetch('/filed', { method: 'POST', body: lines[0] });
          if (then !== 'in parallel') await first;
          await fetch('/rest', { method: 'POST', body: lines[1] });
        }; }""",
        then,
    )
    await page.click("#script-submit")
    sign = await answered(signs)
    bodies = [post.body.decode() for post in site.posts]
    assert [sum(item in body for body in bodies) for item in ITEMS[:2]] == [1, 1]
    assert (sign.accepted, sign.number, "twice" in sign.words) == (taken or None, "48213377", False)


@pytest.mark.browser
@pytest.mark.parametrize("by_browser", [True, False], ids=["stopped by the browser", "stopped by the page"])
async def test_form_that_page_or_browser_refuses_to_send_is_reported(
    by_browser: bool, signs: SignQueue, page: Page
) -> None:
    if by_browser:
        await page.evaluate("document.getElementById('description').required = true")
        await page.fill("#description", "")
    await page.evaluate("location.hash = 'stops'")
    await page.click("#submit" if by_browser else "#script-submit")
    sign = await noticed(signs)
    assert sign.kind is SignKind.STOPPED
    assert sign.words if by_browser else sign.words == "Please choose a reason."


@pytest.mark.browser
async def test_refused_links_are_reported_with_the_reason_from_the_portal(
    signs: SignQueue, page: Page, site: Site
) -> None:
    said = ["Accepted", "The listing was already removed."]
    rows = [{"link": line, "said": words} for line, words in zip(LINES, said, strict=True)]
    site.serve_json("checkLinks.json", {"links": rows})
    await page.click("#verify")
    sign = await noticed(signs)
    assert (sign.kind, sign.refused_links) == (SignKind.LINKS_CHECKED, ((ITEMS[1], said[1]),))


@pytest.mark.browser
async def test_post_request_without_our_links_is_not_a_submission(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """The user changes the language of the page, which sends a POST request from another form."""
    site.serve("language", "<h1>提交投诉</h1>")
    await page.evaluate("document.querySelector('textarea').value = ''")
    async with page.expect_navigation():
        await page.click("#language")
    with pytest.raises(TimeoutError):
        await noticed(signs, seconds=0.7)


@pytest.mark.browser
async def test_typing_and_delayed_changes_of_the_page_are_reported(signs: SignQueue, page: Page) -> None:
    """After a click, the page may take a moment before it shows the next part of the form."""
    await page.locator("#description").press_sequentially("x")
    async with asyncio.timeout(30):
        assert await signs.next() == PageSign(kind=SignKind.CHANGED)
    await page.evaluate(
        "addEventListener('click', () => setTimeout(() => document.body.append('Evidence'), 300))"
    )
    await page.locator("h1").first.click()
    async with asyncio.timeout(30):
        assert await signs.next() == PageSign(kind=SignKind.CHANGED)
