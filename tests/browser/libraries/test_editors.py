"""The description in TinyMCE, Ace and CodeMirror: filled in or asked about, never written into a neighbouring field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import Page

from helper.flow.engine import fill_form
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from tests.browser.libraries.built import EDITORS
from tests.browser.libraries.library_server import LibraryServer
from tests.browser.libraries.record import FIELDS
from tests.browser.libraries.wording import TITLES, WORDINGS, wanted
from tests.browser.opened import enter
from tests.factories import a_complaint
from tests.fakes import FakePrompts

pytestmark = [pytest.mark.browser, pytest.mark.drill]

LINKS = tuple(f"https://www.aliexpress.com/item/{1005009900000017 + at}.html" for at in range(5))


@pytest.mark.parametrize("editor", EDITORS)
async def test_editor_is_filled_or_the_user_is_asked(
    page: Page, served: Callable[[str], LibraryServer], editor: str
) -> None:
    """All other fields have the correct values, and the two fields beside and below the editor stay empty."""
    server, wording = served("editors"), WORDINGS["en"]
    before = len(server.record()["complaints"])
    await page.goto(server.address(editor))
    button = page.get_by_role("button", name=wording.submit, exact=True).last
    await button.wait_for()
    opened, prompts = await enter(page), FakePrompts()
    values = complaint_values(a_complaint(), title=TITLES[0], listings=LINKS)
    await fill_form(bind(shipped_flow(), values), opened.form, prompts)

    assert [await page.locator(f"#{field}").input_value() for field in ("remarks", "notes")] == ["", ""]
    await button.click()
    await page.get_by_text(wording.accepted).wait_for()
    [received] = server.record()["complaints"][before:]
    expected = wanted("en", title=TITLES[0], listings=LINKS, description=values.texts["description"])
    if any(step == "description" for _, step in prompts.questions):
        expected["description"] = ""
    assert received == {field: expected[field] for field in FIELDS}
