"""The report is one page that needs nothing from elsewhere, and says what the figures say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

from helper.exchange.facts import Fact
from helper.exchange.report.figures import Effort, figures_of
from helper.exchange.report.page import headline, report_card, report_page
from helper.model.finding import FindingState

TODAY = date(2026, 11, 24)
NO_EFFORT = Effort(forms=0, evenings=0, time=timedelta())
HOSTILE = "<script>alert(1)</script><img src=https://tracker.example/x>"


def _fact(
    state: FindingState = FindingState.REMOVED, *, design: str = "Quiet Whale", seller: str = "1102345678"
) -> Fact:
    return Fact(
        finding_id="f",
        item_id="1005009900000017",
        url="https://www.aliexpress.com/item/1005009900000017.html",
        design=design,
        seller=seller,
        store_name="LinoShop",
        number="48213377",
        state=state,
        reported_on=TODAY - timedelta(days=5),
        ended_on=TODAY if state is FindingState.REMOVED else None,
    )


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_from_elsewhere() -> None:
    """The page has no script, and no attribute or style that fetches anything."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    tags = _Tags(page).tags
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not {name for _, attributes in tags for name in attributes} & {"src", "href", "style", "onload"}
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_names_stay_text() -> None:
    """The name of a store or design that is HTML is shown as the text it is."""
    page = report_page(figures_of([_fact(seller=HOSTILE, design=HOSTILE)], TODAY), NO_EFFORT, client=HOSTILE)
    assert not {tag for tag, _ in _Tags(page).tags} & {"script", "img"}
    assert "&lt;script&gt;" in page


def test_says_the_figures() -> None:
    """The first sentence tells how many were reported and what became of them."""
    facts = [_fact(), _fact(), _fact(FindingState.FILED), _fact(FindingState.REJECTED)]
    sentence = headline(figures_of(facts, TODAY))
    assert sentence == (
        "4 listings reported since November 2026: 2 are gone, 1 is waiting for Alibaba, 1 was turned down by Alibaba."
    )
    assert sentence in report_page(figures_of(facts, TODAY), NO_EFFORT)


def test_empty_records() -> None:
    """Before anything was reported the page says so, and shows no empty tables."""
    page = report_page(figures_of([], TODAY), NO_EFFORT)
    assert "Nothing has been reported yet." in page
    assert "<table" not in page


def test_every_figure_has_its_heading() -> None:
    """Every row and column of every table is named for a reader who cannot see it, and every table has a caption."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    tags = [tag for tag, _ in _Tags(page).tags]
    assert tags.count("caption") == tags.count("table") > 0
    assert all(
        attributes.get("scope") in {"row", "col"} for tag, attributes in _Tags(page).tags if tag == "th"
    )


def test_never_a_promise() -> None:
    """The report counts different days and says that nobody can promise the end of a store."""
    page = report_page(figures_of([_fact()], TODAY), NO_EFFORT)
    assert "nobody can promise that a shop will close" in page


def test_the_card_names_nobody() -> None:
    """The picture to share has the two figures and no seller, design or number."""
    card = report_card(figures_of([_fact(), _fact(FindingState.FILED)], TODAY))
    assert re.search(r">1</text>", card)
    assert "2 reported" in card
    assert not any(private in card for private in ("1102345678", "LinoShop", "Quiet Whale", "48213377"))


def test_the_card_says_of_which_half() -> None:
    """Half of those that are gone, not half of all that were reported; and no "0 days"."""
    fact = _fact()
    assert "Half of those gone disappeared within 5 days." in report_card(figures_of([fact], TODAY))
    at_once = replace(fact, reported_on=fact.ended_on)
    assert "Half of those gone disappeared on the same day." in report_card(figures_of([at_once], TODAY))


def test_what_is_in_no_month_is_told() -> None:
    """586 reported and months that hold fewer would leave the reader to guess: the rest has a line of its own."""
    undated = replace(_fact(), reported_on=None, ended_on=None)
    figures = figures_of([_fact(), undated, undated], TODAY)
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td class="number">(\d+)</td><td class="number">(\d+)</td></tr>',
        report_page(figures, NO_EFFORT),
    )
    assert ("Day not known", "2", "2") in rows
    assert sum(int(reported) for _, reported, _ in rows) == figures.total.reported
