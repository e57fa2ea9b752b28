"""Boxes that libraries draw for a native list they keep hidden: found before and after the choice, and chosen in."""

from __future__ import annotations

import pytest

from helper.flow.form import Chosen, Option, Unchosen
from tests.browser.opened import CHOICE, Opened
from tests.browser.site import Site

_WHALE = "Whale 37 (CN)"
_LISTS = [
    ("Button in a wrapper", "wrapped", "Copyright"),
    ("List in the box", "inside", _WHALE),
    ("Arrow in a label", "labelled", "Copyright"),
    ("Search in the box", "searched", _WHALE),
    ("Folded listbox", "folded", "Copyright"),
    ("Drawn anew", "anew", "Others"),
]


@pytest.fixture
async def dressed(tab: Opened, site: Site) -> Opened:
    """Seven drop-downs as they are at first."""
    await tab.page.goto(site.url("dressed.html"))
    return tab


@pytest.mark.parametrize(("label", "name", "entry"), _LISTS)
async def test_the_entry_arrives_and_the_box_is_known_again(
    dressed: Opened, label: str, name: str, entry: str
) -> None:
    """The page holds it; with the choice in it instead of a prompt, the box is still the same field."""
    candidate = await dressed.sure(label, CHOICE)
    assert await dressed.form.choose(candidate, Option((entry,))) == Chosen(entry)
    assert await dressed.value(f"values.{name}") == entry
    assert (await dressed.form.read(await dressed.sure(label, CHOICE))).value == entry


async def test_a_list_that_hides_nothing_needs_no_search(dressed: Opened) -> None:
    """Its search hears keys only, and we press none; the native list behind it proves that all of it is shown."""
    candidate = await dressed.sure("Deaf search", CHOICE)
    fitting = Option(("Whale 37",), (r"^whale 37 ?\([^()]*\)$",))
    assert await dressed.form.choose(candidate, fitting) == Chosen(_WHALE)
    assert await dressed.value("values.deaf") == _WHALE


async def test_without_a_native_list_that_agrees_an_unheard_search_is_a_question(dressed: Opened) -> None:
    """One entry more in the hidden list, and what is shown may be a part."""
    await dressed.page.evaluate("document.getElementById('deaf').add(new Option('Whale 37 (US)'))")
    candidate = await dressed.sure("Deaf search", CHOICE)
    answer = await dressed.form.choose(candidate, Option(("Whale 37",), (r"^whale 37 ?\([^()]*\)$",)))
    assert isinstance(answer, Unchosen)
    assert await dressed.value("values.deaf ?? null") is None
