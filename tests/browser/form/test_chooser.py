"""Choosing an entry in every kind of list. Unless exactly one entry matches, the list is left unchanged."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page

from helper.flow.form import Chosen, Found, NotFound, Option, Unchosen
from helper.flow.plan import right_entry
from tests.browser.opened import CHOICE, Opened, enter
from tests.browser.site import Site

FEW = ("Trademark", "Copyright", "Patent", "Others")
WHALES = tuple(f"Whale {number} (CN)(20230000{number:03})" for number in range(1, 121))


@pytest.fixture
async def lists(tab: Opened, site: Site) -> Opened:
    """A page with fifteen drop-downs, each with the quirks of another component library."""
    await tab.page.goto(site.url("lists.html"))
    return tab


@pytest.fixture
async def native(tab: Opened, site: Site) -> Opened:
    await tab.page.goto(site.url("native.html"))
    return tab


async def choose(opened: Opened, label: str, *wordings: str, pattern: str = "") -> Chosen | Unchosen:
    option = Option(wordings, (pattern,) if pattern else ())
    return await opened.form.choose(await opened.sure(label, CHOICE), option)


async def is_open(opened: Opened) -> bool:
    return bool(await opened.value("[...document.querySelectorAll('.layer')].some((layer) => !layer.hidden)"))


_WHALE = "Whale 37 (CN)"
_COPYRIGHT = {
    "lists": {
        "Without roles": "bare", "With roles": "roles", "In place": "inPlace", "Ghosts": "ghosts",
        "Curtain": "curtain", "Late": "late",
    },
    "habits": {
        "Hidden input": "hiddenInput", "On mousedown": "onMousedown",
        "On mouseup": "onMouseup", "Named as active": "active", "In a shadow": "inShadow", "Groups": "groups",
        "Pictures": "pictures",
    },
    "dressed": {
        "Arrow in a label": "labelled", "Folded listbox": "folded",
    },
    "kits": {
        "Where the prompt stood": "promptPlace", "Named a label": "namedLabel",
        "Only its arrow says it": "arrowOnly", "Arrow as a letter": "letterArrow",
        "Unfolds slowly": "unfolds", "Filled after it was opened": "filledLate",
        "Drawn anew at each choice": "anew", "Cut away when closed": "cutAway", "Entries in a slot": "slotted",
        "Native and late": "nativeLate", "Line with suggestions": "suggestions",
        "The whole row is pressed": "wholeRow", "Radio around a radio": "doubled",
        "Dress behind a radio": "dressed",
        "A dialog with a title": "dialogued",
    },
}  # fmt: skip
"""The lists from which the tests choose "Copyright": for each page, the label and the id of each list."""
_HITS = "Its search shows the first hits"
CHOSEN: tuple[tuple[str, str, str, Option, str], ...] = (
    *((page, label, name, Option(("copyright",)), "Copyright")
      for page, names in _COPYRIGHT.items() for label, name in names.items()),
    *(("lists", label, name, Option((WHALES[86],)), WHALES[86])
      for label, name in (("Long with search", "search"), ("Only by search", "remote"))),
    *(("lists", label, name, Option(("No such entry",), (r"whale 119 .*",)), WHALES[118])
      for label, name in (("Long", "long"), ("Long with search", "search"))),
    ("lists", "Long with search", "search", Option(("Whale 11",), (r"^whale\ 11 ?\([^()]*\) ?\([^()]*\)$",)), WHALES[10]),
    ("lists", "Two lines", "notes", Option(("Pirated copy",)), "Pirated copy"),
    ("habits", "Grows", "grows", Option(("Whale 37",)), "Whale 37"),
    ("dressed", "List in the box", "inside", Option((_WHALE,)), _WHALE),
    ("dressed", "Search in the box", "searched", Option((_WHALE,)), _WHALE),
    ("dressed", "Drawn anew", "anew", Option(("Others",)), "Others"),
    # For a moment, the box shows the search text, which is the beginning of the entry, instead of the chosen
    # entry.
    ("dressed", "Shows the search", "showsSearch", right_entry("Whale 7"), "Whale 7 (CN)"),
    # The list shows only the first results. A search for "Wolf" has too many, a search for "Wolf (" has one.
    ("dressed", "First hits", "firstHits", right_entry("Wolf"), "Wolf (DE)"),
    # Without a search, the list shows only 20 of its 60 entries, and no sign that there are more.
    ("kits", _HITS, "firstHits", right_entry("Whale 37"), "Whale 37 (DE)"),
    ("kits", _HITS, "firstHits", right_entry("Whale 5"), "Whale 5 (DE)"),
)  # fmt: skip


@pytest.mark.parametrize("where", ["lists", "habits", "dressed", "kits"])
async def test_only_matching_entry_is_chosen_and_read_back(tab: Opened, site: Site, where: str) -> None:
    """Afterwards the page's own data and the box contain the entry, and the list is closed."""
    await tab.page.goto(site.url(f"{where}.html"))
    for _, label, name, option, entry in [case for case in CHOSEN if case[0] == where]:
        candidate = await tab.sure(label, CHOICE)
        assert await tab.form.choose(candidate, option) == Chosen(entry), label
        assert await tab.value(f"values.{name}") == entry, label
        assert (await tab.form.read(candidate)).value == entry, label
        assert isinstance(await tab.look(label, CHOICE), Found), label
        assert not await is_open(tab), label


LEFT: tuple[tuple[str, str, str, Option, tuple[str, ...]], ...] = (
    ("lists", "Twins", "twins", Option(("Fox",)), ("Fox", "Fox")),
    # The matching entry is disabled.
    ("lists", "Two lines", "notes", Option((), ("test purchase.*",)), ("Test purchase",)),
    # The entry opens another list, although no symbol shows this.
    ("lists", "Steps", "steps", Option(("Copyright",)), ("Copyright",)),
    ("habits", "Grows", "grows", Option(("Whale 2",)), ("Whale 2", "Whale 2")),
    # The page accepts the choice only after a click on another button, which the program does not click.
    ("habits", "To be confirmed", "pressedOk", Option(("Copyright",)), ("Copyright",)),
    # A search for "Fox" shows only one of two matching registrations. A search for "Fox (" shows both.
    ("dressed", "First hits", "firstHits", right_entry("Fox"), ("Fox (DE)", "Fox (US)")),
    ("kits", _HITS, "firstHits", right_entry("Fox"), ("Fox (DE)", "Fox (US)")),
)


@pytest.mark.parametrize(("where", "label", "name", "option", "fitting"), LEFT)
async def test_ambiguous_or_unusable_entry_is_not_chosen(
    tab: Opened, site: Site, where: str, label: str, name: str, option: Option, fitting: tuple[str, ...]
) -> None:
    """The program returns the matching entries instead, so that the user can be asked."""
    await tab.page.goto(site.url(f"{where}.html"))
    answer = await tab.form.choose(await tab.sure(label, CHOICE), option)
    assert isinstance(answer, Unchosen)
    assert answer.fitting == fitting
    assert await tab.value(f"values.{name} ?? null") is None


async def test_entry_of_a_list_that_unfolds_slowly_is_clicked(lists: Opened) -> None:
    """At first the list has only two thirds of its final height, so its entries move while it is unfolding."""
    style = "@keyframes unfold { from { transform: scaleY(.66); } } .layer { animation: unfold 1s paused; }"
    await lists.page.add_style_tag(content=style)
    assert await choose(lists, "Long", "No such entry", pattern=r"whale 119 .*") == Chosen(WHALES[118])
    assert await lists.value("values.long") == WHALES[118]


async def test_choice_is_read_back_even_if_the_box_shows_less_text(lists: Opened) -> None:
    """The program returns the text that the box shows, so that a later check finds the same text again."""
    candidate = await lists.sure("Shows less", CHOICE)
    assert await lists.form.choose(candidate, Option((WHALES[1],))) == Chosen("Whale 2")
    assert await lists.value("values.short") == WHALES[1]
    assert (await lists.form.read(candidate)).value == "Whale 2"


_CARDS = """<!doctype html><style>small {{ display: block; color: #888 }} label {{ display: block }}</style>
<fieldset><legend>Reason</legend>{}</fieldset>"""
_CARD = "<label><input type=radio name=r>{}<small>{}</small></label>"


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        ((("Pirated copy", "Of a work"), ("Counterfeit", "Of a brand")), True),
        ((("Pirated copy", "Of a work"), ("Pirated copy", "Of a text")), False),
        ((("Pirated copy", "VA2000100"), ("Counterfeit", "VA2000101")), False),
    ],
    ids=["explanations", "one title twice", "numbers"],
)
async def test_second_line_of_an_entry_counts_if_it_tells_entries_apart(
    tab: Opened, site: Site, entries: tuple[tuple[str, str], ...], chosen: bool
) -> None:
    """The second line is part of the entry if it contains a number, or if another entry has the same first line."""
    await tab.page.goto(
        site.serve("cards.html", _CARDS.format("".join(_CARD.format(*each) for each in entries)))
    )
    answer = await choose(tab, "Reason", "Pirated copy")
    assert answer == Chosen("Pirated copy") if chosen else isinstance(answer, Unchosen)


async def test_list_without_a_matching_entry_is_closed_unchanged(lists: Opened) -> None:
    assert await choose(lists, "With roles", "Fox") == Unchosen(FEW)
    assert await lists.value("values.roles") is None
    assert not await is_open(lists)


async def test_all_entries_of_a_long_list_are_reported_once(lists: Opened) -> None:
    assert await choose(lists, "Long", "Fox") == Unchosen(WHALES)


async def test_list_that_is_empty_until_searched_reports_the_search_results(lists: Opened) -> None:
    assert await choose(lists, "Only by search", "Whale 87") == Unchosen((WHALES[86],))


async def test_search_text_is_cleared_if_nothing_is_found(lists: Opened) -> None:
    assert await choose(lists, "Long with search", "Fox") == Unchosen(WHALES)
    assert (
        await lists.value("[...document.querySelectorAll('.search')].map((input) => input.value)") == [""] * 2
    )


@pytest.mark.usefixtures("static_page")
async def test_disabled_list_is_not_found(lists: Opened) -> None:
    """The finder waits for a moment first, because another field might enable the list."""
    found = await lists.look("Switched off", CHOICE)
    assert isinstance(found, NotFound)
    assert found.reason == "The page has disabled the field."


async def test_program_waits_until_a_list_is_enabled(lists: Opened) -> None:
    """For example, many portals enable the list of reasons after the complaint type has been chosen."""
    await lists.page.evaluate(
        "setTimeout(() => document.querySelector('[data-name=off]').removeAttribute('aria-disabled'), 300)"
    )
    candidate = await lists.sure("Switched off", CHOICE)
    assert await lists.form.choose(candidate, Option(("Patent",))) == Chosen("Patent")


async def test_second_choice_replaces_the_first_choice(lists: Opened) -> None:
    candidate = await lists.sure("With roles", CHOICE)
    for wanted in ("Copyright", "Patent"):
        assert await lists.form.choose(candidate, Option((wanted,))) == Chosen(wanted)
    assert await lists.value("values.roles") == "Patent"


async def test_native_list_sends_the_same_events_as_a_users_choice(native: Opened) -> None:
    assert await choose(native, "IPR type", "Copyright") == Chosen("Copyright")
    assert await native.value("document.querySelector('#type').value") == "cr"
    assert await native.value("heard.filter((event) => event.endsWith(' type'))") == [
        "input type",
        "change type",
        "blur type",
    ]


async def test_prompt_and_disabled_entry_of_a_native_list_are_not_chosen(native: Opened) -> None:
    assert await choose(native, "IPR type", "Patent") == Unchosen(
        ("Trademark", "Copyright", "Patent"), ("Patent",)
    )


async def test_radio_button_is_found_by_the_text_beside_it(native: Opened) -> None:
    assert await choose(native, "Complaint type", "Product listing") == Chosen("Product listing")
    assert await native.value("new FormData(document.forms[0]).get('kind')") == "item"


async def test_selected_radio_button_is_not_clicked_again(native: Opened) -> None:
    """A second click might deselect the radio button."""
    await native.page.evaluate(
        "document.querySelector('[value=store]').checked = true; window.heard.length = 0"
    )
    assert await choose(native, "Complaint type", "Store front") == Chosen("Store front")
    assert await native.value("heard") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_entry_of_a_list_inside_a_frame_is_chosen(page: Page, site: Site, host: str) -> None:
    """The click must hit the entry, wherever the frame is on the page and whether or not another process renders it."""
    frame = f'<iframe src="{site.url("inner.html", host)}" style="margin:70px;border:9px solid;padding:5px;width:500px;height:300px"></iframe>'
    await page.goto(site.serve("outer.html", f"<h1>Outer</h1>{frame}"))
    opened = await enter(page)
    assert await choose(opened, "Reason", "Pirated copy") == Chosen("Pirated copy")
    assert await page.frames[1].evaluate("values.reason") == "Pirated copy"


@pytest.fixture
async def habits(tab: Opened, site: Site) -> Opened:
    """A page with twelve drop-downs, each with one quirk, in their initial state."""
    await tab.page.goto(site.url("habits.html"))
    return tab


@pytest.mark.parametrize(("meant", "scrolls"), [("Whale 7", False), ("Whale 37", True)])
async def test_list_that_loads_more_entries_is_scrolled_only_if_its_search_fails(
    habits: Opened, meant: str, scrolls: bool
) -> None:
    """Scrolling takes time, so the program does not scroll if the search has found the wanted entry."""
    candidate = await habits.sure("Grows and searches", CHOICE)
    option = Option((meant,), (rf"^{re.escape(meant.lower())} ?\([^()]*\)$",))
    assert await habits.form.choose(candidate, option) == Chosen(f"{meant} (CN)")
    assert await habits.value("values.both") == f"{meant} (CN)"
    assert bool(await habits.value("values.ends")) is scrolls


async def test_only_one_entry_of_a_multiple_choice_list_is_chosen(habits: Opened) -> None:
    """The program clicks the entry only once, and closes the list afterwards, because the list stays open."""
    candidate = await habits.sure("Several", CHOICE)
    assert await habits.form.choose(candidate, Option(("Copyright",))) == Chosen("Copyright")
    assert await habits.value("values.several") == ["Copyright"]


@pytest.fixture
async def dressed(tab: Opened, site: Site) -> Opened:
    """A page with eleven more drop-downs, in their initial state."""
    await tab.page.goto(site.url("dressed.html"))
    return tab


async def test_list_that_ignores_searches_raises_a_question(dressed: Opened) -> None:
    """The list may show only some of its entries."""
    await dressed.page.evaluate("document.getElementById('deaf').add(new Option('Whale 37 (US)'))")
    candidate = await dressed.sure("Deaf search", CHOICE)
    answer = await dressed.form.choose(candidate, right_entry("Whale 37"))
    assert isinstance(answer, Unchosen)
    assert await dressed.value("values.deaf ?? null") is None
