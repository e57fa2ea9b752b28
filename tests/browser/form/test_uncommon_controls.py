"""Check boxes that state facts, one box per link, and boxes that create tags: filled in where this is safe.

The tests check the contents of the page, and which of its buttons were clicked.
"""

from __future__ import annotations

import pytest

from tests.browser.form.test_adversarial_layouts import (
    LINKS,
    NAMES,
    SURE,
    SURE_TEXTS,
    Outcome,
    filled,
    form,
    found,
)
from tests.browser.opened import Opened
from tests.browser.site import Site

pytestmark = pytest.mark.usefixtures("static_page")

FIRST, SECOND = LINKS.split("\n")
_TICKED = "[...document.querySelectorAll('[type=checkbox]')].filter((box) => box.checked).map((box) => box.parentElement.innerText.trim())"
_LINES = "[...document.querySelectorAll('#lines input')].map((input) => input.value)"
_TAGS = "[...document.querySelectorAll('.tag')].map((tag) => tag.textContent)"


async def chosen(tab: Opened, site: Site, *entries: str, behind: str = "") -> tuple[Outcome, list[str]]:
    """Fill in the complaint type with these check boxes; return the outcome and the texts of the ticked boxes."""
    boxes = "".join(f"<label><input type=checkbox {entry}</label>" for entry in entries)
    html = f"<form><div class=row><div>Complaint type</div><div>{boxes}</div>{behind}</div></form>"
    outcome = await filled(tab, site, html, frozenset({"complaint_type"}))
    return outcome, list(await tab.value(_TICKED))


@pytest.mark.parametrize("name", ["", "name=kind"])
async def test_check_box_labelled_with_the_value_is_ticked(tab: Opened, site: Site, name: str) -> None:
    outcome, ticked = await chosen(
        tab, site, f"{name}>Store (US)", f"{name}>Product listing", f"{name}>Review"
    )
    assert (ticked, outcome.report.ready, outcome.asked) == (["Product listing"], True, {})


@pytest.mark.parametrize(
    "other",
    [
        ">I declare that it is true",
        ">All of this is correct to the best of my knowledge",
        ">我同意",
        ">Send us news",
        "required>Store",
        ">Product listing",
    ],
)
async def test_no_box_is_ticked_beside_a_possible_declaration(tab: Opened, site: Site, other: str) -> None:
    """If any box could be a declaration, the program leaves all boxes to the user."""
    _, ticked = await chosen(tab, site, ">Product listing", other)
    assert ticked == []


async def test_single_check_box_is_never_ticked(tab: Opened, site: Site) -> None:
    """The box stays empty even if its label is exactly the value to choose."""
    _, ticked = await chosen(tab, site, ">Product listing")
    assert ticked == []


@pytest.mark.parametrize(
    "entries",
    [("checked>Store", ">Product listing"), (">Store", "checked>Product listing", "checked>Review")],
)
async def test_ticked_box_stays_ticked_and_no_other_box_is_ticked(
    tab: Opened, site: Site, entries: tuple[str, ...]
) -> None:
    """The user may have ticked the box deliberately."""
    outcome, ticked = await chosen(tab, site, *entries)
    assert ticked == [entry.partition(">")[2] for entry in entries if entry.startswith("checked")]
    assert not any(report.right for report in outcome.report.fields)


def boxes(button: str, more: str = "lines.append(lines.firstElementChild.cloneNode())") -> str:
    """Return a row with a box for each link and a button that adds boxes."""
    pressed = f"window.pressed = (window.pressed || 0) + 1; {more}"
    return f"<div class=row><div>{NAMES['listings']}</div><div><div id=lines><input type=url></div>{button.format(pressed=pressed)}</div></div>"


async def in_lines(tab: Opened, site: Site, html: str) -> tuple[list[str], int]:
    """Fill in the form; return the contents of the boxes and the number of clicks on the button."""
    await filled(tab, site, form(listings=html), frozenset({"listings"}))
    return list(await tab.value(_LINES)), int(await tab.value("window.pressed || 0"))


@pytest.mark.parametrize(
    "words", ["+", "Add more", "+ Add another link", "Add a new product link", "添加链接"]
)
async def test_each_link_is_filled_into_its_own_added_box(tab: Opened, site: Site, words: str) -> None:
    held = await in_lines(tab, site, boxes(f'<button type=button onclick="{{pressed}}">{words}</button>'))
    assert held == ([FIRST, SECOND], 1)


ADD_ROW = (
    "<button type=button onclick='rows.append(rows.lastElementChild.cloneNode(true))'>Add a row</button>"
)
TABLE = "<table><tr><th>Link<th>Remark</tr><tbody id=rows><tr><td><input><td><input></tr></tbody></table>"
GRID = "<div><div id=rows><div><input placeholder='Product URL'><input placeholder=Note></div></div></div>"


@pytest.mark.parametrize("rows", [TABLE, GRID], ids=["table", "grid"])
async def test_each_link_is_filled_into_its_own_table_row(tab: Opened, site: Site, rows: str) -> None:
    """The links go into the Link column; the Remark column stays empty."""
    html = f"<div class=row><div>{NAMES['listings']}</div><div id=lines>{rows}{ADD_ROW}</div></div>"
    held, _ = await in_lines(tab, site, html)
    assert held == [FIRST, "", SECOND, ""]


@pytest.mark.parametrize("heads", ["<th>First<th>Second", "<th>Link<th>Other link"])
async def test_table_with_two_possible_link_columns_stays_empty(tab: Opened, site: Site, heads: str) -> None:
    table = TABLE.replace("<th>Link<th>Remark", heads)
    html = f"<div class=row><div>{NAMES['listings']}</div><div id=lines>{table}{ADD_ROW}</div></div>"
    held, _ = await in_lines(tab, site, html)
    assert not any(held)


@pytest.mark.parametrize(
    "button",
    [
        '<button onclick="{pressed}; return false">Add more</button>',
        '<button type=button onclick="{pressed}">Add and submit</button>',
        '<a href="#" onclick="{pressed}">Add more</a>',
        '<button type=button onclick="{pressed}">Check links</button>',
        '<button type=button onclick="{pressed}">Add file</button>',
        '<button type=button onclick="{pressed}">Add</button>',
        '<button type=button onclick="{pressed}">Add more</button><button type=button>Add a file</button>',
        '<button type=button onclick="{pressed}">Add more</button><input type=checkbox>',
        '<button type=button onclick="{pressed}" disabled>Add more</button>',
    ],
)
async def test_ambiguous_add_button_is_not_clicked(tab: Opened, site: Site, button: str) -> None:
    assert await in_lines(tab, site, boxes(button)) == ([""], 0)


async def test_no_box_is_filled_if_the_add_button_adds_no_box(tab: Opened, site: Site) -> None:
    """The page may accept no more links, or the button may do something else."""
    html = boxes('<button type=button onclick="{pressed}">Add more</button>', more="")
    held, _ = await in_lines(tab, site, html)
    assert held == [""]


async def test_no_link_box_is_added_beyond_the_limit_on_the_page(tab: Opened, site: Site) -> None:
    html = boxes('<button type=button onclick="{pressed}">Add more</button><p>At most 1 link</p>')
    assert await in_lines(tab, site, html) == ([""], 0)


def tags(made: str = "add()", when: str = "onblur") -> str:
    """Return a row with a box that turns each entered text into a tag."""
    script = "this.before(Object.assign(document.createElement('span'), { className: 'tag', textContent: this.value })); this.value = ''"
    act = made.replace("add()", f"if (this.value) {{ {script} }}")
    style = "border: 1px solid #888; width: 380px"
    keys = "window.keys = (window.keys || 0) + 1"
    return (
        f"<div class=row><div>{NAMES['listings']}</div><div class='tags-input' style='{style}'>"
        f'<input style="border: 0" onkeydown="{keys}" {when}="{act}"></div></div>'
    )


async def test_each_link_becomes_a_tag_when_the_box_loses_focus(tab: Opened, site: Site) -> None:
    """The program presses no key, because Enter could submit the form."""
    outcome = await filled(tab, site, form(listings=tags()), frozenset({"listings"}))
    assert (await tab.value(_TAGS), await tab.value("window.keys || 0")) == ([FIRST, SECOND], 0)
    assert (outcome.report.ready, outcome.asked) == (True, {})


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (tags(when="data-no"), []),
        (
            tags(when="data-no")
            + "<script>document.querySelector('.tags-input input').onkeydown = (event) => event.key === 'Enter' && (window.sent = true)</script>",
            [],
        ),
        (tags("this.value = this.value.slice(0, 20); add()"), [FIRST[:20]]),
    ],
    ids=["no tags", "tags only on Enter", "shortened tags"],
)
async def test_filling_stops_if_the_first_link_does_not_become_a_correct_tag(
    tab: Opened, site: Site, html: str, left: list[str]
) -> None:
    outcome = await filled(tab, site, form(listings=html), frozenset({"listings"}))
    assert (await tab.value(_TAGS), await tab.value("document.querySelector('.tags-input input').value")) == (
        left,
        "",
    )
    assert not any(report.right for report in outcome.report.fields if report.field.step == "listings")


async def test_label_whose_for_attribute_names_the_second_field_raises_a_question(
    tab: Opened, site: Site
) -> None:
    """The `for` attribute may be a mistake, so the program asks which field the label describes."""
    areas = "<textarea data-truth=other></textarea><textarea id=links data-truth=listings></textarea>"
    html = f"<dl><dt><label for=links>{NAMES['listings']}</label></dt><dd>{areas}</dd></dl>"
    seen = await found(tab, site, form(listings=html))
    assert seen == {"listings": (False, {"listings", "other"}), "description": SURE["description"]}


_LINES_OF_TEXT = {
    "label, field": ("{0} {1}<br>", True),
    "field, label": ("{1} {0}<br>", False),
    "label over field": ("{0}<br>{1}<br>", True),
    "field over label": ("{1}<br>{0}<br>", False),
    "label and field without line breaks": ("{0} {1} ", False),
}
"""For each layout, a template for one label and its field, and whether the finder must be certain."""


@pytest.mark.parametrize("layout", _LINES_OF_TEXT)
async def test_fields_separated_only_by_line_breaks_are_matched_or_asked_about(
    tab: Opened, site: Site, layout: str
) -> None:
    """The finder is either certain of the correct field or asks the user."""
    pattern, must_be_sure = _LINES_OF_TEXT[layout]
    lines = "".join(
        pattern.format(name, f"<textarea style='display:inline' data-truth={step}></textarea>")
        for step, name in {**NAMES, "other": "Remarks"}.items()
    )
    seen = await found(tab, site, f"<form>{lines}</form>")
    assert all(choices == {step} for step, (sure, choices) in seen.items() if sure)
    assert seen == SURE_TEXTS or not must_be_sure
