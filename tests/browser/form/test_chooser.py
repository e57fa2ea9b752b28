"""Lists of every make: the one entry that is meant, in the page's own state; otherwise nothing, and all is as it was."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from helper.flow.form import Chosen, Option, Unchosen
from tests.browser.opened import CHOICE, Opened, enter
from tests.browser.site import Site

FEW = ("Trademark", "Copyright", "Patent", "Others")
WHALES = tuple(f"Whale {number} (CN)(20230000{number:03})" for number in range(1, 121))


@pytest.fixture
async def lists(page: Page, site: Site) -> Opened:
    """Fifteen drop-downs, each with the peculiarities of another library."""
    await page.goto(site.url("lists.html"))
    return await enter(page)


@pytest.fixture
async def native(page: Page, site: Site) -> Opened:
    """The browser's own controls."""
    await page.goto(site.url("native.html"))
    return await enter(page)


async def choose(opened: Opened, label: str, *wordings: str, pattern: str = "") -> Chosen | Unchosen:
    option = Option(wordings, (pattern,) if pattern else ())
    return await opened.form.choose(await opened.sure(label, CHOICE), option)


async def is_open(opened: Opened) -> bool:
    return bool(await opened.value("[...document.querySelectorAll('.layer')].some((layer) => !layer.hidden)"))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Without roles", "bare"),
        ("With roles", "roles"),
        ("In place", "inPlace"),
        ("Ghosts", "ghosts"),
        ("Curtain", "curtain"),
        ("Late", "late"),
    ],
)
async def test_the_entry_that_is_meant_is_chosen(lists: Opened, label: str, name: str) -> None:
    """The page's own state holds it, the control reads it, and the list is closed."""
    candidate = await lists.sure(label, CHOICE)
    assert await lists.form.choose(candidate, Option(("copyright",))) == Chosen("Copyright")
    assert await lists.value(f"values.{name}") == "Copyright"
    assert (await lists.form.read(candidate)).value == "Copyright"
    assert not await is_open(lists)


@pytest.mark.parametrize(
    ("label", "name"), [("Long", "long"), ("Long with search", "search"), ("Only by search", "remote")]
)
async def test_an_entry_far_down_a_long_list_is_chosen(lists: Opened, label: str, name: str) -> None:
    """By scrolling, by the list's own search, or only by that."""
    assert await choose(lists, label, WHALES[86]) == Chosen(WHALES[86])
    assert await lists.value(f"values.{name}") == WHALES[86]


@pytest.mark.parametrize(("label", "name"), [("Long", "long"), ("Long with search", "search")])
async def test_a_pattern_is_tried_on_the_whole_of_a_long_list(lists: Opened, label: str, name: str) -> None:
    """One entry of all 120 fits; a part of the list would not be enough to know."""
    await choose(lists, label, "No such entry", pattern=r"^whale 119\b")
    assert await lists.value(f"values.{name}") == WHALES[118]


async def test_a_title_alone_picks_its_registration(lists: Opened) -> None:
    """The flow knows the title; the list shows country and number after it."""
    await choose(lists, "Long with search", "Whale 11", pattern=r"^whale\ 11 ?\([^()]*\) ?\([^()]*\)$")
    assert await lists.value("values.search") == WHALES[10]


async def test_a_box_that_shows_less_than_the_entry_is_believed(lists: Opened) -> None:
    """What was chosen is reported as the page shows it, so that it can be read back."""
    candidate = await lists.sure("Shows less", CHOICE)
    assert await lists.form.choose(candidate, Option((WHALES[1],))) == Chosen("Whale 2")
    assert await lists.value("values.short") == WHALES[1]
    assert (await lists.form.read(candidate)).value == "Whale 2"


async def test_an_entry_with_an_explanation_is_known_by_all_of_its_words(lists: Opened) -> None:
    """Its title alone is a part; a pattern says so on purpose."""
    answer = await choose(lists, "Two lines", "Pirated copy", pattern="^pirated copy")
    assert isinstance(answer, Chosen)
    assert await lists.value("values.notes") == "Pirated copy"


async def test_no_fitting_entry_leaves_the_list_as_it_was(lists: Opened) -> None:
    """The page's entries are told, nothing is chosen, nothing stays open."""
    assert await choose(lists, "With roles", "Fox") == Unchosen(FEW)
    assert await lists.value("values.roles") is None
    assert not await is_open(lists)


async def test_a_long_list_is_told_whole(lists: Opened) -> None:
    """The person can be shown every entry, each once and in the page's order."""
    assert await choose(lists, "Long", "Fox") == Unchosen(WHALES)


async def test_a_list_that_needs_a_search_tells_what_the_search_found(lists: Opened) -> None:
    """It shows nothing else; the person can still choose from that."""
    assert await choose(lists, "Only by search", "Whale 87") == Unchosen((WHALES[86],))


async def test_a_search_that_found_nothing_is_taken_back(lists: Opened) -> None:
    """The person finds the list as the page shows it."""
    assert await choose(lists, "Long with search", "Fox") == Unchosen(WHALES)
    assert (
        await lists.value("[...document.querySelectorAll('.search')].map((input) => input.value)") == [""] * 2
    )


async def test_two_entries_with_the_same_words_are_a_question(lists: Opened) -> None:
    """Neither is better for being the first."""
    assert await choose(lists, "Twins", "Fox") == Unchosen(("Fox", "Whale", "Fox"), ("Fox", "Fox"))


async def test_an_entry_that_is_switched_off_is_not_chosen(lists: Opened) -> None:
    """It fits, but the page does not allow it."""
    answer = await choose(lists, "Two lines", pattern="^test purchase")
    assert isinstance(answer, Unchosen)
    assert [entry.split()[0] for entry in answer.fitting] == ["Test"]
    assert await lists.value("values.notes") is None


async def test_a_list_that_goes_on_in_steps_is_left_to_the_person(lists: Opened) -> None:
    """After the first step nothing is chosen yet; a second step nobody described."""
    assert isinstance(await choose(lists, "Steps", "Copyright"), Unchosen)
    assert await lists.value("values.steps") is None


async def test_a_list_that_is_switched_off_offers_nothing(lists: Opened) -> None:
    """It is waited for a little, in case another field switches it on."""
    assert await choose(lists, "Switched off", "Copyright") == Unchosen(())


async def test_a_list_that_another_field_switches_on_late_is_waited_for(lists: Opened) -> None:
    """The reason's list of many portals depends on the type."""
    candidate = await lists.sure("Switched off", CHOICE)
    await lists.page.evaluate(
        "setTimeout(() => document.querySelector('[data-name=off]').removeAttribute('aria-disabled'), 300)"
    )
    assert await lists.form.choose(candidate, Option(("Patent",))) == Chosen("Patent")


async def test_choosing_again_replaces_the_choice(lists: Opened) -> None:
    """A second complaint in the same form, or a mistake put right."""
    candidate = await lists.sure("With roles", CHOICE)
    for wanted in ("Copyright", "Patent"):
        assert await lists.form.choose(candidate, Option((wanted,))) == Chosen(wanted)
    assert await lists.value("values.roles") == "Patent"


async def test_a_native_list_is_chosen_by_its_words(native: Opened) -> None:
    """The page hears the events of a person's choice."""
    assert await choose(native, "IPR type", "Copyright") == Chosen("Copyright")
    assert await native.value("document.querySelector('#type').value") == "cr"
    assert await native.value("heard.filter((event) => event.endsWith(' type'))") == [
        "input type",
        "change type",
        "blur type",
    ]


async def test_a_native_list_never_offers_its_prompt_or_what_is_off(native: Opened) -> None:
    """A prompt is no entry; one that is switched off fits without being chosen."""
    assert await choose(native, "IPR type", "Patent") == Unchosen(
        ("Trademark", "Copyright", "Patent"), ("Patent",)
    )


async def test_a_radio_button_is_chosen_by_the_words_beside_it(native: Opened) -> None:
    """Only our hands turn it on, and only the one that is meant."""
    assert await choose(native, "Complaint type", "Product listing") == Chosen("Product listing")
    assert await native.value("new FormData(document.forms[0]).get('kind')") == "item"


async def test_a_radio_button_that_is_on_is_left_alone(native: Opened) -> None:
    """Pressing it again could only do harm."""
    await native.page.evaluate(
        "document.querySelector('[value=store]').checked = true; window.heard.length = 0"
    )
    assert await choose(native, "Complaint type", "Store front") == Chosen("Store front")
    assert await native.value("heard") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_list_inside_a_frame_is_chosen_from(page: Page, site: Site, host: str) -> None:
    """The press lands in the frame, wherever that is and in whichever process it lives."""
    frame = f'<iframe src="{site.url("inner.html", host)}" style="margin:70px;border:9px solid;padding:5px;width:500px;height:300px"></iframe>'
    await page.goto(site.serve("outer.html", f"<h1>Outer</h1>{frame}"))
    opened = await enter(page)
    assert await choose(opened, "Reason", "Pirated copy") == Chosen("Pirated copy")
    assert await page.frames[1].evaluate("values.reason") == "Pirated copy"
