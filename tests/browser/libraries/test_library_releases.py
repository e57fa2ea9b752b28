"""Real library pages with other labels or another layout: each value is right, or the user is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.flow.engine import fill_form
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from tests.browser.libraries.library_server import LibraryServer
from tests.browser.libraries.record import FIELDS
from tests.browser.libraries.wording import TITLES, WORDINGS, wanted
from tests.browser.opened import enter
from tests.factories import a_complaint
from tests.fakes import FakePrompts
from tests.generators.layouts.words import labels

pytestmark = [pytest.mark.browser, pytest.mark.drill]

LINKS = tuple(f"https://www.aliexpress.com/item/{1005009900000017 + at}.html" for at in range(5))
_RELEASES = (Path(__file__).parent / "releases.js").read_text(encoding="utf-8")
_KNOWN = [labels(field, "en") for field in FIELDS]
_LABELS = [known[0] for known in _KNOWN]
_OTHERS = [known[-1] for known in _KNOWN]

RELEASES: dict[str, tuple[str, object]] = {
    "reworded": ("release.reword(labels, more)", _OTHERS),
    "a hidden copy": ("release.twin(labels, more)", "display:none"),
    "a copy outside the window": ("release.twin(labels, more)", "position:absolute;left:-4000px"),
    "fields in another order": ("release.shuffle(labels, more)", 5),
    "two columns": ("release.columns(labels)", None),
}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("library", ["antd", "mantine", "quasar"])
async def test_changed_page_receives_no_wrong_value(
    page: Page, served: Callable[[str], LibraryServer], library: str, release: str
) -> None:
    """The server receives only values of the complaint, and nothing until the test clicks Submit."""
    server, wording = served(library), WORDINGS["en"]
    before = len(server.record()["complaints"])
    await page.goto(server.address("en"))
    button = page.get_by_role("button", name=wording.submit, exact=True).last
    await button.wait_for()
    change, more = RELEASES[release]
    await page.evaluate(_RELEASES)
    await page.wait_for_function("(labels) => release.isDrawn(labels)", arg=_LABELS)
    await page.evaluate(f"([labels, more]) => {{ {change} }}", [_LABELS, more])
    opened, prompts = await enter(page), FakePrompts()
    values = complaint_values(a_complaint(), title=TITLES[0], listings=LINKS)
    await fill_form(bind(shipped_flow(), values), opened.form, prompts)
    assert len(server.record()["complaints"]) == before

    await button.click()
    await page.get_by_text(wording.accepted).wait_for()
    [received] = server.record()["complaints"][before:]
    expected = wanted("en", title=TITLES[0], listings=LINKS, description=values.texts["description"])
    asked = {step for _, step in prompts.questions}
    assert received == {field: "" if field in asked else expected[field] for field in FIELDS}
    assert len(asked - {"evidence"}) <= 1
