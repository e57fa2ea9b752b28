"""Notices what the person does with the form while she holds the lock: checked, stopped, submitted, and what was answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, cast

import pytest
from playwright.async_api import Page, Route

from helper.browser.daemon.responses import Answer
from helper.browser.isolated_scripts import IsolatedScripts, Report
from helper.browser.portal import watcher
from helper.browser.portal import watcher as page_answer
from helper.browser.portal.overlay import Sign, SignKind
from helper.browser.portal.watcher import (
    ButtonPress,
    PageAnswer,
    Sending,
    SentRequest,
    SignQueue,
    Watcher,
    button_words,
    classify,
)
from helper.errors import PageGone
from helper.flow.load import shipped_flow
from tests.browser.site import Answer as SiteAnswer
from tests.browser.site import Site


class PageOnItsWay:
    """A page that goes away when it is told to, and another one that says yes with a number."""

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


async def test_two_who_wait_for_the_next_page_do_not_take_it_from_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second begins to wait when the page has come already of which the first is still to hear."""
    monkeypatch.setattr(watcher, "ANSWER_SECONDS", 600.0)
    page = PageOnItsWay()
    reading = PageAnswer(cast("IsolatedScripts", page), shipped_flow().outcome)
    first = asyncio.ensure_future(reading.completed(Answer(), ()))
    await page.asked.acquire()
    reading.document_came()
    second = asyncio.ensure_future(reading.completed(Answer(), ()))
    await page.asked.acquire()
    page.text = "Submitted successfully\nComplaint number: 48213377"
    page.goes.set()

    async with asyncio.timeout(30):
        said = await first
        reading.document_came()
        also = await second
    assert (said.accepted, said.number) == (also.accepted, also.number) == (True, "48213377")


ITEM = "1005009900000017"
WORDS = button_words(shipped_flow())
LINKS = f"links=https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ITEM}.html"


def sent(
    body: str | None = LINKS,
    *,
    url: str = "https://portal.example/complaint/x.json",
    page: bool = False,
    reads: bool = False,
) -> SentRequest:
    return SentRequest(method_reads=reads, url=url, body=body, loads_page=page, by_script=not page)


def press(label: str, how: str = "click") -> ButtonPress:
    return ButtonPress(label, how, (f"https://www.aliexpress.com/item/{ITEM}.html",), at=0.0)


@pytest.mark.parametrize(
    ("what", "request_", "presses", "sending"),
    [
        ("Submit, then our links by script", sent(), [press("Submit")], Sending.SUBMISSION),
        ("Submit, then a page with our links", sent(page=True), [press("Submit")], Sending.SUBMISSION),
        ("Submit in Chinese", sent(), [press("提交")], Sending.SUBMISSION),
        ("Submit, OK in a dialog", sent(), [press("Submit"), press("OK")], Sending.SUBMISSION),
        ("Submit, Continue in a dialog", sent(), [press("Submit"), press("Continue")], Sending.SUBMISSION),
        ("a button we do not know", sent(), [press("Los geht's")], Sending.SUBMISSION),
        ("a page that loads without a press", sent(page=True), [], Sending.SUBMISSION),
        ("Submit, a page without our links", sent("draft=7", page=True), [press("Submit")], Sending.SUBMISSION),
        ("Submit, files", sent(None), [press("Submit")], Sending.SUBMISSION),
        ("Submit by GET", sent("", url=f"https://portal.example/f?i={ITEM}", page=True, reads=True), [press("Submit")], Sending.SUBMISSION),
        ("Verify", sent(), [press("Verify")], Sending.CHECK),
        ("Verify in Chinese", sent(), [press("验证链接")], Sending.CHECK),
        ("Submit stopped, then Verify", sent(), [press("Submit"), press("Verify")], Sending.CHECK),
        ("a check by itself", sent(), [], Sending.CHECK),
        ("an unknown button, a checking address", sent(url="https://portal.example/checkLinks.json"), [press("Los")], Sending.CHECK),
        ("Next", sent(page=True), [press("Next")], Sending.OTHER),
        ("a draft", sent("draft=7"), [press("Submit")], Sending.PERHAPS),
        ("files without a press", sent(None), [], Sending.OTHER),
        ("files after choosing them", sent(None), [press("Choose files")], Sending.OTHER),
        ("a list asking for entries", sent("type=2"), [press("IPR type")], Sending.OTHER),
        ("another page", sent("", page=True, reads=True), [press("Help")], Sending.OTHER),
    ],
)  # fmt: skip
def test_a_request_is_told_by_its_content_and_the_presses_before_it(
    what: str, request_: SentRequest, presses: list[ButtonPress], sending: Sending
) -> None:
    """In doubt it is a submission: that ends in a question, and the other mistake in a lost one."""
    assert classify(request_, [ITEM], presses, WORDS) is sending, what


def test_the_buttons_come_from_the_flow() -> None:
    """The handoff with words for “all is well” is the check, the one named submit the submission."""
    assert "Submit" in WORDS.submit
    assert "Verify" in WORDS.check
    assert "Accepted" in WORDS.checked_well


async def test_many_changes_are_one_look() -> None:
    """Typing a sentence asks the session to look once."""
    queue = SignQueue()
    queue.changed()
    queue.changed()
    queue.put(Sign(kind=SignKind.SUBMITTED))
    assert [(await queue.next()).kind for _ in range(2)] == [SignKind.CHANGED, SignKind.SUBMITTED]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)


async def test_waiting_may_be_given_up_without_losing_a_sign() -> None:
    """The person's key ends the wait; what is noticed afterwards is there for the next."""
    queue = SignQueue()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(queue.next(), 0.01)
    queue.put(Sign(kind=SignKind.SUBMITTED))
    assert (await queue.next()).kind is SignKind.SUBMITTED


async def test_a_new_turn_forgets_the_last_one_but_not_that_the_page_is_gone() -> None:
    """A closed tab stays closed."""
    queue = SignQueue()
    queue.put(Sign(kind=SignKind.STOPPED))
    queue.gone("The portal's tab was closed.")
    queue.gone("The browser window was closed.")
    queue.forget()
    assert await queue.next() == Sign(kind=SignKind.GONE, words="The portal's tab was closed.")


ITEMS = ("1005009900000017", "1005009900000025")
LINES = tuple(f"https://www.aliexpress.com/item/{item}.html" for item in ITEMS)
SUCCESS = "<h1>Submitted successfully</h1><p>Complaint number: <b>48213377</b></p>"


@pytest.fixture
async def signs(page: Page, site: Site) -> AsyncIterator[SignQueue]:
    """What is noticed in a filled form, while the person holds the submit lock."""
    queue = SignQueue()
    hosts = frozenset({"127.0.0.1"})
    watchers: list[Watcher] = []

    def reported(report: Report) -> None:
        for watcher in watchers:
            watcher.reported(report)

    isolated = IsolatedScripts(
        page,
        scripts=("words", "visibility", "settle", "submit_like", "submit_lock", "watch", "page"),
        settings={"hosts": sorted(hosts)},
        on_report=reported,
    )
    watcher = Watcher(isolated, shipped_flow(), hosts, queue)
    watchers.append(watcher)
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


async def noticed(signs: SignQueue, seconds: float = 30.0) -> Sign:
    """The next sign that is more than “look again”."""
    async with asyncio.timeout(seconds):
        while (sign := await signs.next()).kind is SignKind.CHANGED:
            pass
    return sign


async def answered(signs: SignQueue, seconds: float = 30.0) -> Sign:
    """The answer, after the submission was noticed."""
    assert (await noticed(signs)).kind is SignKind.SUBMITTED
    sign = await noticed(signs, seconds)
    assert sign.kind is SignKind.ANSWERED
    return sign


@pytest.mark.browser
async def test_a_submission_is_noticed_with_the_links_of_that_moment(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """What the person took out before pressing Submit is not among the links that were sent."""
    site.serve("filed", SUCCESS)
    await page.fill("textarea", LINES[0])
    await page.click("#submit")
    sign = await noticed(signs)
    assert (sign.kind, sign.links_sent) == (SignKind.SUBMITTED, LINES[:1])


BROKE = {"ok": False, "message": "Submission failed", "shown": "Complaint was not submitted"}
ANSWERS: dict[str, tuple[str, dict[str, SiteAnswer], tuple[bool | None, str, tuple[str, ...]]]] = {
    "the next page says yes and the number": ("#submit", {"/filed": shows(SUCCESS)}, (True, "48213377", ())),
    "the page that it leads to": (
        "#submit",
        {
            "/filed": SiteAnswer(b"", status=HTTPStatus.SEE_OTHER, headers=(("Location", "/done.html"),)),
            "/done.html": shows(SUCCESS),
        },
        (True, "48213377", ()),
    ),
    "JSON says yes, the page after it the number": (
        "#script-submit",
        {"/filed": says({"success": True, "redirect": "/done.html"}), "/done.html": shows(SUCCESS)},
        (True, "48213377", ()),
    ),
    "yes, and no number for a while": (
        "#script-submit",
        {"/filed": says({"ok": True, "shown": "Complaint submitted"})},
        (True, "", ("Complaint submitted",)),
    ),
    "a status that says yes and a content that says no": (
        "#script-submit",
        {"/filed": says({"ok": False, "message": "It was filed before."})},
        (False, "", ("It was filed before.",)),
    ),
    **{
        f"an error of the server, {status}, with what to mend": (
            "#script-submit",
            {"/filed": says({"message": "Choose a reason first."}, status)},
            (False, "", ("Choose a reason first.",)),
        )
        for status in (HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
    },
    "a server that broke: it may have recorded the complaint before": (
        "#script-submit",
        {"/filed": says(BROKE, HTTPStatus.INTERNAL_SERVER_ERROR)},
        (None, "", ("Submission failed", "Complaint was not submitted")),
    ),
    "words that nobody here knows": (
        "#submit",
        {"/filed": shows("<h1>Dziękujemy</h1><p>12345678</p>")},
        (None, "", ()),
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("case", ANSWERS)
async def test_an_answer_is_read_by_its_content_and_never_guessed(
    case: str, signs: SignQueue, page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the page, the JSON, or what comes after them; with the portal's words, so that the person knows what to mend."""
    monkeypatch.setattr(page_answer, "NUMBER_SECONDS", 0.3)
    press, answers, (accepted, number, words) = ANSWERS[case]
    if accepted is None:
        monkeypatch.setattr(page_answer, "ANSWER_SECONDS", 0.4)
    site.answers.update(answers)
    await page.click(press)
    sign = await answered(signs)
    assert (sign.accepted, sign.number) == (accepted, number)
    assert not words or sign.words in words


@pytest.mark.browser
async def test_an_answer_that_the_next_page_took_away_is_read_there(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """Sent without our links, answered in a way that says nothing to us: the page after it tells."""
    await page.evaluate("location.hash = 'draft'")
    site.serve("done.html", SUCCESS)
    site.answers["/filed"] = SiteAnswer(b'{"redirect": "/done.html"}', "application/octet-stream")
    await page.click("#script-submit")
    sign = await answered(signs)
    assert (sign.accepted, sign.number) == (True, "48213377")


@pytest.mark.browser
async def test_what_a_page_counts_beside_the_submission_is_no_second_one(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """A count of presses leaves just before; one submission is noticed, and nothing is said of two."""
    site.serve("done.html", SUCCESS)
    site.serve_json("count", {})
    site.serve_json("filed", {"success": True, "redirect": "/done.html"})
    await page.evaluate(
        "document.getElementById('script-submit').addEventListener('pointerup', () => fetch('/count', {method: 'POST', body: '{}'}))"
    )
    await page.click("#script-submit")
    sign = await answered(signs)
    assert (sign.accepted, sign.number, "twice" in sign.words) == (True, "48213377", False)
    assert sorted(post.path for post in site.posts) == ["/count", "/filed"]
    await page.goto(site.url("complaint.html#stops"))
    await page.click("#script-submit")
    assert (await noticed(signs)).kind is SignKind.STOPPED


@pytest.mark.browser
async def test_a_yes_in_a_dialog_of_the_page_counts(signs: SignQueue, page: Page, site: Site) -> None:
    """Submit, then OK in the page's own question: one submission, noticed when it leaves."""
    await page.evaluate("location.hash = 'dialog'")
    site.serve_json("filed", {"ok": True, "complaintNo": "0048213377"})
    await page.click("#script-submit")
    await page.click("#yes")
    sign = await answered(signs)
    assert (sign.accepted, sign.number) == (True, "0048213377")


@pytest.mark.browser
async def test_a_lost_answer_is_not_guessed(signs: SignQueue, page: Page, site: Site) -> None:
    """The server may have recorded it: neither yes nor no."""
    await page.route("**/filed", lambda route: route.abort("connectionreset"))
    await page.click("#script-submit")
    sign = await answered(signs)
    assert sign.accepted is None
    assert "look into its own list" in sign.words


@pytest.mark.browser
async def test_a_slow_answer_is_waited_for(signs: SignQueue, page: Page, site: Site) -> None:
    """The submission is told at once, the answer when it comes."""
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    await page.route("**/filed", lambda route: held.set_result(route))  # noqa: PLW0108 - Playwright marks its handlers, a built-in bears no mark
    await page.click("#script-submit")
    assert (await noticed(signs)).kind is SignKind.SUBMITTED
    await (await held).fulfill(json={"ok": True, "complaintNo": 48213377})
    sign = await noticed(signs)
    assert (sign.accepted, sign.number) == (True, "48213377")


@pytest.mark.browser
async def test_a_double_click_that_sends_twice_is_said(signs: SignQueue, page: Page, site: Site) -> None:
    """Two requests left: one submission is told, and the answer warns of the second."""
    held: list[Route] = []
    await page.route("**/filed", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers, a built-in bears no mark
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
@pytest.mark.parametrize("then", ["at once", "after the answer"])
@pytest.mark.parametrize("taken", [True, False])
async def test_one_submission_in_parts_is_told_once(
    then: str, taken: bool, signs: SignQueue, page: Page, site: Site
) -> None:
    """A page that sends each link by itself has sent nothing twice; only what was taken whole counts as taken."""
    site.serve_json("filed", {"success": True, "complaintNo": 48213377})
    site.serve_json("rest", {"success": taken, "complaintNo": 48213377, "message": "" if taken else "No."})
    await page.evaluate(
        """(then) => { document.getElementById('script-submit').onclick = async () => {
          const lines = document.querySelector('textarea').value.split('\\n');
          const first = fetch('/filed', { method: 'POST', body: lines[0] });
          if (then !== 'at once') await first;
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
async def test_a_form_the_browser_stops_is_said_with_its_words(signs: SignQueue, page: Page) -> None:
    """A required field is empty: nothing left the page, and the person is told what is missing."""
    await page.evaluate("document.getElementById('description').required = true")
    await page.fill("#description", "")
    await page.click("#submit")
    sign = await noticed(signs)
    assert sign.kind is SignKind.STOPPED
    assert sign.words


@pytest.mark.browser
async def test_a_form_the_page_stops_is_said_with_its_words(signs: SignQueue, page: Page) -> None:
    """The page's own check found something: no request, and new words beside the fields."""
    await page.evaluate("location.hash = 'stops'")
    await page.click("#script-submit")
    sign = await noticed(signs)
    assert (sign.kind, sign.words) == (SignKind.STOPPED, "Please choose a reason.")


@pytest.mark.browser
async def test_the_check_of_the_links_is_no_submission_and_its_answer_is_read(
    signs: SignQueue, page: Page, site: Site
) -> None:
    """After Verify the refused links are told with the portal's words, the accepted ones are not."""
    said = ["Accepted", "The listing was already removed."]
    rows = [{"link": line, "said": words} for line, words in zip(LINES, said, strict=True)]
    site.serve_json("checkLinks.json", {"links": rows})
    await page.click("#verify")
    sign = await noticed(signs)
    assert (sign.kind, sign.refused_links) == (SignKind.LINKS_CHECKED, ((ITEMS[1], said[1]),))


@pytest.mark.browser
async def test_another_form_of_the_page_is_no_submission(signs: SignQueue, page: Page, site: Site) -> None:
    """Changing the language loads a page by POST, but carries nothing of the complaint."""
    site.serve("language", "<h1>提交投诉</h1>")
    await page.evaluate("document.querySelector('textarea').value = ''")
    async with page.expect_navigation():
        await page.click("#language")
    with pytest.raises(TimeoutError):
        await noticed(signs, seconds=0.7)


@pytest.mark.browser
async def test_typing_is_noticed_but_not_what_was_typed(signs: SignQueue, page: Page) -> None:
    """The session looks again; the sign itself carries nothing."""
    await page.locator("#description").press_sequentially("x")
    async with asyncio.timeout(30):
        assert await signs.next() == Sign(kind=SignKind.CHANGED)


@pytest.mark.browser
async def test_what_a_press_brings_is_noticed(signs: SignQueue, page: Page) -> None:
    """It may be the next part of the form, however late it comes."""
    await page.evaluate(
        "addEventListener('click', () => setTimeout(() => document.body.append('Evidence'), 300))"
    )
    await page.locator("h1").first.click()
    async with asyncio.timeout(30):
        assert await signs.next() == Sign(kind=SignKind.CHANGED)
