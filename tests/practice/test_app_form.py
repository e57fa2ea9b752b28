"""The scripts of the single-page variant in a real browser: fields, parts, and login on any route."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Page

from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.samples import GOOD_LINK, WHALE

pytestmark = pytest.mark.browser


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Iterator[FaultyPortal]:
    """The variant aidc; `@pytest.mark.parametrize("portal", ...)` names a layout and faults."""
    layout, *faults = getattr(request, "param", ("long",))
    with FaultyPortal(
        variant="aidc", layout=layout, faults=faults, titles=("The Quiet Whale",), late_seconds=(0.0, 0.05)
    ) as portal:
        yield portal


@pytest.fixture
async def form_page(page: Page, person: ScriptedUser, portal: FaultyPortal) -> Page:
    """The open form, logged in."""
    await page.goto(f"{portal.address}#/complaint/form?platform=ae")
    await page.locator('[data-row="website"]').wait_for()
    return page


async def choose(person: ScriptedUser, page: Page, row: str, text: str) -> None:
    """Pick an option of a drop-down, typing first where the drop-down allows it."""
    box = page.locator(f'[data-row="{row}"] [role=combobox]')
    await person.touch(box)
    if await box.get_attribute("readonly") is None:
        await page.keyboard.insert_text(text)
    await person.touch(page.get_by_role("option", name=text, exact=True))


async def fill_rights(person: ScriptedUser, page: Page) -> None:
    """The fields up to the reason."""
    await choose(person, page, "website", "AliExpress.com")
    await choose(person, page, "iprType", "Copyright")
    await choose(person, page, "ipr", WHALE)
    await person.touch(page.get_by_role("radio", name="Product listing"))
    await choose(person, page, "reason", "Pirated copy")


@pytest.mark.parametrize("portal", [("wizard",)], indirect=True)
async def test_next_waits_for_a_complete_part(form_page: Page, person: ScriptedUser) -> None:
    """An incomplete part stays with its errors; the listings must be verified before the last part."""
    await person.touch(form_page.locator("#part-next"))
    assert await form_page.locator("[data-error]:visible").all_inner_texts() == ["Please choose."] * 5
    await fill_rights(person, form_page)
    await person.go_on()
    assert await form_page.locator('[data-row="website"]').count() == 0
    await person.write(form_page.locator("#links"), GOOD_LINK)
    await person.touch(form_page.locator("#part-next"))
    assert await form_page.locator("[data-error]:visible").all_inner_texts() == ["Verify the listings first."]
    assert await person.play_one() is None
    assert await person.play_one() is not None


@pytest.mark.parametrize("portal", [("long", "late_loading_options")], indirect=True)
async def test_late_options_show_that_they_load(form_page: Page, person: ScriptedUser) -> None:
    """An opened list has no option at first."""
    await person.touch(form_page.locator('[data-row="website"] [role=combobox]'))
    await form_page.get_by_text("Loading…").wait_for()
    assert await form_page.get_by_role("option").count() == 0
    await form_page.get_by_role("option", name="AliExpress.com", exact=True).wait_for()


async def test_a_complaint_is_withdrawn_by_two_presses(
    page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    """The first asks for confirmation; the second withdraws it, and the page shows the result."""
    await page.goto(f"{portal.address}#/complaint/detail?id=p00002")
    button = page.locator('[data-answer="withdraw"]')
    await person.touch(button)
    assert await button.inner_text() == "Press once more to do it"
    await person.touch(button)
    await button.wait_for(state="detached")
    assert set(await page.locator("td .mark").all_inner_texts()) == {"Withdrawn"}


async def test_a_session_that_expires_before_the_fields_load_starts_again(
    page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    """The login covers a form that has not loaded; after the login the fields appear."""
    portal.control().fault("session_expiry")
    await page.goto(f"{portal.address}#/ipr/form")
    await page.locator("#alibaba-login-box").wait_for()
    assert await page.locator("[data-row]").count() == 0
    await person.log_in()
    await page.locator('[data-row="place"]').wait_for()
