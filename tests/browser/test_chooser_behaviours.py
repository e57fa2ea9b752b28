"""Drop-downs with habits of libraries nobody here has seen: the entry that is meant arrives, or nothing is chosen."""

from __future__ import annotations

import pytest

from helper.flow.form import Chosen, Option, Unchosen
from tests.browser.opened import CHOICE, Opened
from tests.browser.site import Site


@pytest.fixture
async def habits(tab: Opened, site: Site) -> Opened:
    """Eleven drop-downs, each with one habit, as they are at first."""
    await tab.page.goto(site.url("habits.html"))
    return tab


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Menu of links", "links"),
        ("Hidden input", "hiddenInput"),
        ("On mousedown", "onMousedown"),
        ("On mouseup", "onMouseup"),
        ("Named as active", "active"),
        ("In a shadow", "inShadow"),
        ("Groups", "groups"),
        ("Pictures", "pictures"),
    ],
)
async def test_the_entry_arrives_whatever_the_habit(habits: Opened, label: str, name: str) -> None:
    """In the page's own state, and read back the same."""
    candidate = await habits.sure(label, CHOICE)
    assert await habits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert await habits.value(f"values.{name}") == "Copyright"
    assert (await habits.form.read(candidate)).value == "Copyright"


async def test_a_list_that_grows_is_known_whole_before_anything_is_chosen(habits: Opened) -> None:
    """An entry far behind the first ten is found."""
    candidate = await habits.sure("Grows", CHOICE)
    assert await habits.form.choose(candidate, Option(("Whale 37",))) == Chosen("Whale 37")
    assert await habits.value("values.grows") == "Whale 37"


async def test_a_second_entry_far_down_makes_it_a_question(habits: Opened) -> None:
    """The first ten show one that fits, the last ten another: neither is taken."""
    answer = await habits.form.choose(await habits.sure("Grows", CHOICE), Option(("Whale 2",)))
    assert isinstance(answer, Unchosen)
    assert answer.fitting == ("Whale 2", "Whale 2")
    assert await habits.value("values.grows ?? null") is None


async def test_a_list_for_several_takes_the_one_that_is_meant(habits: Opened) -> None:
    """One press, one chip; the list is closed by us where it stays open."""
    candidate = await habits.sure("Several", CHOICE)
    assert await habits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert await habits.value("values.several") == ["Copyright"]


async def test_a_layer_with_a_button_of_its_own_is_left_to_the_person(habits: Opened) -> None:
    """Nothing is chosen before that button is pressed, and pressing it is not ours."""
    answer = await habits.form.choose(await habits.sure("To be confirmed", CHOICE), Option(("Copyright",)))
    assert isinstance(answer, Unchosen)
    assert await habits.value("values.pressedOk ?? null") is None
