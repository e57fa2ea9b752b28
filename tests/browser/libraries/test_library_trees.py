"""Nested lists of a real component library, in columns (a cascader) and in rows (a tree)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import Page

from helper.flow.form import Chosen, Option, Unchosen
from tests.browser.libraries.library_server import LibraryServer
from tests.browser.opened import CHOICE, Opened, enter

pytestmark = pytest.mark.browser


async def _trees(page: Page, served: Callable[[str], LibraryServer]) -> Opened:
    await page.goto(served("antd").address("trees"))
    await page.get_by_text("Please select").nth(1).wait_for()
    return await enter(page)


@pytest.mark.parametrize("wanted", ["Class 27", "Trademark / Class 27"])
@pytest.mark.parametrize(
    ("label", "name", "shown"),
    [("Reason", "columns", "Trademark / Class 27"), ("Type", "rows", "Class 27")],
)
async def test_option_in_a_nested_branch_of_a_tree_is_chosen(
    page: Page, served: Callable[[str], LibraryServer], label: str, name: str, shown: str, wanted: str
) -> None:
    """The component library reports that option as selected, and none of the branches above it."""
    opened = await _trees(page, served)
    candidate = await opened.sure(label, CHOICE)
    assert await opened.form.choose(candidate, Option((wanted,))) == Chosen(shown)
    await page.locator(f"#holds-{name}").get_by_text("Trademark, Class 27", exact=True).wait_for()
    assert (await opened.form.read(candidate)).value == shown


@pytest.mark.parametrize("label", ["Reason", "Type"])
async def test_option_name_in_two_branches_of_a_tree_raises_a_question(
    page: Page, served: Callable[[str], LibraryServer], label: str
) -> None:
    opened = await _trees(page, served)
    candidate = await opened.sure(label, CHOICE)
    answer = await opened.form.choose(candidate, Option(("Others",)))
    assert isinstance(answer, Unchosen)
    assert answer.fitting == ("Copyright / Others", "Trademark / Others")
    assert len(answer.entries) == 34
    assert (await opened.form.read(candidate)).value == ""
    await page.locator(".ant-select-dropdown").last.wait_for(state="hidden")
