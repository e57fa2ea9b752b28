"""Boxes that libraries draw for a native list they keep hidden: found before and after the choice, and chosen in."""

from __future__ import annotations

import pytest

from helper.flow.entries import right_entry
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
    ("Deaf to one press", "onePress", "Copyright"),
    ("Scrolls back", "scrollsBack", "Whale 9 (CN)"),
]


@pytest.fixture
async def dressed(tab: Opened, site: Site) -> Opened:
    """Eleven drop-downs as they are at first."""
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
    assert await dressed.form.choose(candidate, right_entry("Whale 37")) == Chosen(_WHALE)
    assert await dressed.value("values.deaf") == _WHALE


async def test_without_a_native_list_that_agrees_an_unheard_search_is_a_question(dressed: Opened) -> None:
    """One entry more in the hidden list, and what is shown may be a part."""
    await dressed.page.evaluate("document.getElementById('deaf').add(new Option('Whale 37 (US)'))")
    candidate = await dressed.sure("Deaf search", CHOICE)
    answer = await dressed.form.choose(candidate, right_entry("Whale 37"))
    assert isinstance(answer, Unchosen)
    assert await dressed.value("values.deaf ?? null") is None


async def test_what_was_searched_for_is_no_choice(dressed: Opened) -> None:
    """The line shows a part of the entry because it was typed there; the choice comes later."""
    candidate = await dressed.sure("Shows the search", CHOICE)
    assert await dressed.form.choose(candidate, right_entry("Whale 7")) == Chosen("Whale 7 (CN)")
    assert await dressed.value("values.showsSearch") == "Whale 7 (CN)"


async def test_a_second_registration_behind_the_first_hits_makes_it_a_question(dressed: Opened) -> None:
    """The first ten hits hold one that fits; a search with the bracket behind the title finds both."""
    answer = await dressed.form.choose(await dressed.sure("First hits", CHOICE), right_entry("Fox"))
    assert isinstance(answer, Unchosen)
    assert answer.fitting == ("Fox (DE)", "Fox (US)")
    assert await dressed.value("values.firstHits ?? null") is None


async def test_a_title_behind_a_page_of_longer_ones_is_found(dressed: Opened) -> None:
    """The title alone has more hits than are shown; with the bracket behind it there is one."""
    candidate = await dressed.sure("First hits", CHOICE)
    assert await dressed.form.choose(candidate, right_entry("Wolf")) == Chosen("Wolf (DE)")
    assert await dressed.value("values.firstHits") == "Wolf (DE)"
