"""The figures about the account: read beside their names, however the page sets them, and left alone where two could be meant."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from helper.browser.portal.figures_reading import FiguresReading, read_figures
from helper.browser.world import World
from helper.flow.load import shipped_flow
from tests.browser.site import Site

WORDS = {name: list(labels) for name, labels in shipped_flow("aliexpress-list").listing_words.figures}
AS_LIST = "<dl><div><dt>Takedown rate</dt><dd>97 %</dd></div><div><dt>Counter-notice rate</dt><dd>0.5%</dd></div></dl>"
AS_CARDS = "<div><div>投诉成立率：</div><div><span>97</span><span>%</span></div></div><div><div>申诉率</div><div>0.5%</div></div>"
AS_ROW = "<table><tr><th>Takedown rate</th><th>Counter-notice rate</th></tr><tr><td>97 %</td><td>0.5%</td></tr></table>"
TWICE = "<p><b>Takedown rate</b> 97 %</p><p><b>Takedown rate</b> 91 %</p>"
WAITING = "<p>Counter-notices that wait: <strong>1</strong></p>"
UNSEEN = "<div style='display:none'><b>Takedown rate</b> 97 %</div>"


async def seen_on(page: Page, site: Site, body: str) -> dict[str, Any]:
    """What the script sees on a page with this body."""
    await page.goto(site.serve("account.html", f"<!doctype html><meta charset=utf-8>{body}"))
    world = World(
        page,
        scripts=("words", "seen", "figures"),
        settings={"hosts": ["127.0.0.1"]},
        on_report=lambda _: None,
    )
    await world.enter()
    raw: dict[str, Any] = await world.call("figures", WORDS)
    await world.leave()
    return raw


@pytest.mark.browser
async def test_a_figure_is_read_beside_its_name(page: Page, site: Site) -> None:
    """A list of terms, cards in Chinese: read. Names in one row and figures in the next, two answers, nothing to see: not."""
    assert read_figures([await seen_on(page, site, AS_LIST)]) == FiguresReading(
        takedown_rate="97 %", counter_notice_rate="0.5%"
    )
    cards = read_figures([await seen_on(page, site, AS_CARDS)])
    assert cards is not None
    assert (cards.takedown_rate.replace(" ", ""), cards.counter_notice_rate) == ("97%", "0.5%")
    for body in (AS_ROW, TWICE, UNSEEN, "<p>nothing</p>"):
        assert read_figures([await seen_on(page, site, body)]) is None


@pytest.mark.parametrize("words", ["--", "97", "up 3 % to 97 %", "1097 %"])
def test_words_that_are_no_one_rate_are_none(words: str) -> None:
    """No percentage, or two of them: nothing is written down."""
    assert read_figures([{"takedown_rate": [words]}]) is None


def test_the_comparison_is_kept_as_it_stands() -> None:
    """The portal's words about the month before are its own; without any rate they are not enough."""
    raw = {"takedown_rate": ["97 %"], "month_on_month": ["12 4 in the 30 days before"]}
    found = read_figures([raw])
    assert found is not None
    assert found.month_on_month == "12 4 in the 30 days before"
    assert read_figures([{"month_on_month": ["12"]}]) is None


@pytest.mark.browser
async def test_objections_that_wait_are_read_too(page: Page, site: Site) -> None:
    """They have days that run out; the page's own number is kept even where it shows no rate."""
    found = read_figures([await seen_on(page, site, WAITING)])
    assert found == FiguresReading(counter_notices_waiting="1")


def test_what_is_no_number_is_no_count() -> None:
    """Words, or two numbers, say nothing."""
    assert read_figures([{"counter_notices_waiting": ["1 of 3"]}]) is None
