"""The scripts of the pages in a real browser: fields used by hand and by a script."""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Page

from tests.practice.person import EMAIL, ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.samples import DEAD_LINK, FORM, GOOD_LINK, WHALE, fill_by_hand

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "way",
    [
        "form => form.requestSubmit()",
        "form => HTMLFormElement.prototype.submit.call(form)",
        "() => { fetch('/complaint/complaintSubmission/submit.json', {method: 'POST', body: '{}'}) }",
    ],
)
async def test_a_form_sent_by_a_script_counts_as_the_programs(
    form_page: Page, portal: FaultyPortal, way: str
) -> None:
    """Every means by which a script can submit the form reaches the portal without an announcement."""
    async with form_page.expect_response("**/submit.json"):
        await form_page.locator("#complaint-form").evaluate(way)
    counts = portal.control().state()["counts"]
    assert (counts["human_submits"], counts["helper_submits"]) == (0, 1)


async def test_a_value_set_without_an_event_is_lost(form_page: Page, person: ScriptedUser) -> None:
    """As in the common frameworks, the next change renders over it."""
    await form_page.locator("#links").evaluate("(box, text) => { box.value = text; }", GOOD_LINK)
    await person.touch(form_page.locator(".radio", has_text="Product listing"))
    assert await form_page.locator("#links").input_value() == ""


async def test_the_supplement_takes_five_hundred_characters(form_page: Page) -> None:
    """Longer text is truncated silently, and the counter shows its maximum."""
    supplement = form_page.locator('textarea[name="explanation"]')
    await supplement.fill("x" * 600)
    assert len(await supplement.input_value()) == 500
    assert await form_page.locator("[data-counter]").inner_text() == "500/500"
    assert await supplement.get_attribute("maxlength") is None


async def test_a_drop_down_needs_a_real_pointer(form_page: Page, person: ScriptedUser) -> None:
    """A click by a script opens and chooses nothing."""
    box = form_page.locator('[data-select="website"]')
    await box.evaluate("box => box.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))")
    assert await form_page.locator(".layer").count() == 0
    await person.touch(box)
    option = form_page.locator(".layer-option", has_text="AliExpress.com")
    await option.evaluate(
        "row => ['pointerdown', 'click'].forEach(kind => row.dispatchEvent(new Event(kind)))"
    )
    assert await box.inner_text() == "Please select"


async def test_a_long_list_renders_only_visible_rows(form_page: Page, person: ScriptedUser) -> None:
    """Of more than a hundred rights the page holds a dozen; the search finds the others."""
    await person.touch(form_page.locator('[data-select="iprType"]'))
    await person.touch(form_page.get_by_title("Copyright", exact=True))
    await person.touch(form_page.locator('[data-select="ipr"]'))
    layer = form_page.locator('[data-layer="ipr"]')
    await layer.get_by_text(WHALE).wait_for()
    assert await layer.locator(".layer-option").count() < 15
    await person.write(layer.locator("input"), "quiet wh")
    assert await layer.locator(".layer-option").all_inner_texts() == [WHALE]


async def test_the_reason_depends_on_earlier_fields(form_page: Page, person: ScriptedUser) -> None:
    """It opens once type of right and complaint type are chosen, and is cleared when one of them changes."""
    reason = form_page.locator('[data-select="reason"]')
    await person.touch(reason)
    assert await form_page.locator('[data-layer="reason"]').count() == 0
    await fill_by_hand(person, form_page, FORM)
    assert await form_page.locator("[data-explanation]").is_visible()
    await person.touch(form_page.locator(".radio", has_text="Store front"))
    assert await reason.inner_text() == "Please select"
    assert await form_page.locator("[data-explanation]").is_hidden()


async def test_evidence_uploads_at_once_and_can_be_removed(form_page: Page) -> None:
    """Each file is listed once the portal has it; a refused file shows an error."""
    chooser, files = form_page.locator('input[name="evidence"]'), form_page.locator("[data-files] li")
    picture: FilePayload = {
        "name": "original.png",
        "mimeType": "image/png",
        "buffer": b"\x89PNG\r\n\x1a\n picture",
    }
    letter: FilePayload = {"name": "letter.png", "mimeType": "image/png", "buffer": b"no picture"}
    await chooser.set_input_files([picture])
    await files.get_by_text("original.png").wait_for()
    await chooser.set_input_files([letter])
    await form_page.get_by_text("Only JPG, PNG and PDF files are taken.").wait_for()
    assert await files.count() == 1


async def test_the_slider_refuses_a_jump(page: Page, portal: FaultyPortal) -> None:
    """One step from start to end is refused with a sentence, and the handle returns."""
    await page.goto(f"{portal.address}login.htm")
    person, frame = ScriptedUser(page, portal.control()), page.frame_locator("#alibaba-login-box")
    await person.write(frame.locator("#fm-login-id"), EMAIL)
    await person.write(frame.locator("#fm-login-password"), "only-for-practice")
    await person.touch(frame.locator("#fm-login-submit"))
    handle = frame.locator("#nc_1_n1z")
    await handle.wait_for()
    before = await handle.bounding_box()
    await handle.drag_to(frame.locator("#nc_1_wrapper"), target_position={"x": 330, "y": 19})
    await frame.get_by_text("That went too fast.").wait_for()
    assert await handle.bounding_box() == before
    assert await frame.locator('[data-nc-lang="_yesTEXT"]').count() == 0


async def test_an_edit_clears_the_response_of_verify(form_page: Page, person: ScriptedUser) -> None:
    """It belongs to the old lines."""
    await fill_by_hand(person, form_page, FORM)
    await person.verify()
    assert await form_page.locator("#verify-answer").is_visible()
    await person.write(form_page.locator("#links"), DEAD_LINK)
    assert await form_page.locator("#verify-answer").is_hidden()


async def test_two_quick_presses_are_one_complaint(
    form_page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    """The button is disabled while the form is being sent."""
    await fill_by_hand(person, form_page, FORM)
    await person.verify()
    await person.tick()
    portal.control().fault("slow_answer")
    await person.submit()
    await person.touch(form_page.locator("#complaint-submit"))
    assert await person.see_number() is not None
    assert portal.control().state()["counts"]["submissions"] == 1
