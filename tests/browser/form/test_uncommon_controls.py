"""Check boxes, a box for each link, and boxes that make tags: left to the user, and never half filled.

The tests check the contents of the page, and which of its buttons were clicked.
"""

from __future__ import annotations

import pytest

from tests.browser.form.test_adversarial_layouts import (
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

_TICKED = "[...document.querySelectorAll('[type=checkbox]')].filter((box) => box.checked).map((box) => box.parentElement.innerText.trim())"
_LINES = "[...document.querySelectorAll('#lines input')].map((input) => input.value)"
_TAGS = "[...document.querySelectorAll('.tag')].map((tag) => tag.textContent)"


async def chosen(tab: Opened, site: Site, *entries: str, behind: str = "") -> tuple[Outcome, list[str]]:
    """Fill in the complaint type with these check boxes; return the outcome and the texts of the ticked boxes."""
    boxes = "".join(f"<label><input type=checkbox {entry}</label>" for entry in entries)
    html = f"<form><div class=row><div>Complaint type</div><div>{boxes}</div>{behind}</div></form>"
    outcome = await filled(tab, site, html, frozenset({"complaint_type"}))
    return outcome, list(await tab.value(_TICKED))


@pytest.mark.parametrize(
    "other",
    [
        ">Store (US)",
        ">I declare that it is true",
        ">All of this is correct to the best of my knowledge",
        ">我同意",
        ">Send us news",
        "required>Store",
        ">Product listing",
    ],
)
async def test_no_box_is_ticked(tab: Opened, site: Site, other: str) -> None:
    """A box may be a declaration, so all boxes are left to the user."""
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


@pytest.mark.parametrize("words", ["+", "Add more", "添加链接"])
async def test_box_for_a_single_link_is_left_to_the_user(tab: Opened, site: Site, words: str) -> None:
    held = await in_lines(tab, site, boxes(f'<button type=button onclick="{{pressed}}">{words}</button>'))
    assert held == ([""], 0)


async def test_box_that_makes_tags_is_left_to_the_user(tab: Opened, site: Site) -> None:
    script = "this.before(Object.assign(document.createElement('span'), { className: 'tag', textContent: this.value })); this.value = ''"
    box = f'<div class=tags-input style="border: 1px solid #888; width: 380px"><input style="border: 0" onblur="{script}"></div>'
    html = form(listings=f"<div class=row><div>{NAMES['listings']}</div>{box}</div>")
    outcome = await filled(tab, site, html, frozenset({"listings"}))
    assert (await tab.value(_TAGS), await tab.value("document.querySelector('.tags-input input').value")) == (
        [],
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
    "label, field": ("{0} {1}<br>", False),
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
