"""Tests of the form page's scripts in a browser, with fields used by hand and by a script."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.samples import FORM, GOOD_LINK, fill_by_hand

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "way",
    [
        "form => form.requestSubmit()",
        "form => HTMLFormElement.prototype.submit.call(form)",
        "() => { fetch('/complaint/complaintSubmission/submit.json', {method: 'POST', body: '{}'}) }",
    ],
)
async def test_submission_by_a_script_counts_as_made_by_the_program(
    form_page: Page, portal: FaultyPortal, way: str
) -> None:
    async with form_page.expect_response("**/submit.json"):
        await form_page.locator("#complaint-form").evaluate(way)
    counts = portal.control().state()["counts"]
    assert (counts["human_submits"], counts["helper_submits"]) == (0, 1)


async def test_value_set_by_a_script_without_an_event_is_lost(form_page: Page, person: ScriptedUser) -> None:
    """Like common frameworks, the form restores its old value at the next change."""
    await form_page.locator("#links").evaluate("(box, text) => { box.value = text; }", GOOD_LINK)
    await person.touch(form_page.locator(".radio", has_text="Product listing"))
    assert await form_page.locator("#links").input_value() == ""


async def test_drop_down_ignores_clicks_by_a_script(form_page: Page, person: ScriptedUser) -> None:
    box = form_page.locator('[data-select="website"]')
    await box.evaluate("box => box.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))")
    assert await form_page.locator(".layer").count() == 0
    await person.touch(box)
    option = form_page.locator(".layer-option", has_text="AliExpress.com")
    await option.evaluate(
        "row => ['pointerdown', 'click'].forEach(kind => row.dispatchEvent(new Event(kind)))"
    )
    assert await box.inner_text() == "Please select"


async def test_two_quick_clicks_submit_one_complaint(
    form_page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    await fill_by_hand(person, form_page, FORM)
    await person.verify()
    await person.tick()
    portal.control().fault("slow_answer")
    await person.submit()
    await person.touch(form_page.locator("#complaint-submit"))
    assert await person.see_number() is not None
    assert portal.control().state()["counts"]["submissions"] == 1


async def test_verify_without_a_connection_mentions_no_complaint(
    form_page: Page, person: ScriptedUser
) -> None:
    """Nothing was submitted, so there is nothing to look up in Manage Complaints."""
    await fill_by_hand(person, form_page, FORM)
    await form_page.route("**/checkLinks.json", lambda route: route.abort())
    await person.touch(form_page.get_by_role("button", name="Verify"))
    await form_page.get_by_text("No answer came. Check your connection").wait_for()
    assert await form_page.get_by_text("whether the complaint arrived").count() == 0
