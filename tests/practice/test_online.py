"""The online form, which works without an account: ten links at a time, and nothing of who reports is kept."""

from __future__ import annotations

import re

import pytest

from helper.practice.online import FORM_PAGE
from tests.practice.visitor import Answer, Visitor

LINKS = "\n".join(f"https://www.aliexpress.com/item/10050099000{number:05}.html" for number in range(10))
NAME = "Planted Reportername"


def report(visitor: Visitor, **changes: str) -> Answer:
    """A report that is complete and right, unless changed."""
    usual = {
        "reporterName": NAME, "reporterEmail": "somebody@example.org", "reporterAddress": "Nowhere 1",
        "website": "ae", "iprType": "copyright", "work": "Quiet Whale", "reason": "copyright.item.pirated",
        "links": LINKS, "description": "It is mine.", "declaration": "yes",
    }  # fmt: skip
    return visitor.post_form(FORM_PAGE, **{**usual, **changes})


def test_ten_links_are_taken_and_a_number_is_told(stranger: Visitor) -> None:
    """Without a login; who reports is not kept."""
    assert "File with Online Form" in stranger.get(FORM_PAGE).text
    shown = report(stranger).text
    (one,) = stranger.control.state()["online"]
    assert re.search(r'id="online-number">(\d+)<', shown)[1] == one["number"]  # type: ignore[index]  # it is there
    assert (one["website"], one["work"], one["reason"]) == ("AliExpress.com", "Quiet Whale", "Pirated copy")
    assert one["links"] == LINKS.splitlines()
    assert NAME not in str(stranger.control.state())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"links": f"{LINKS}\nhttps://www.aliexpress.com/item/1005009900099999.html"}, "At most 10 links"),
        ({"declaration": ""}, "tick the statement"),
        ({"work": " "}, "every field"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(
    stranger: Visitor, changes: dict[str, str], words: str
) -> None:
    """What was typed stays on the page; the press is counted."""
    answer = report(stranger, **changes).text
    assert words in answer
    assert NAME in answer
    assert stranger.control.state()["online"] == []
    assert stranger.control.state()["counts"]["helper_submits"] == 1


def test_it_is_closed_to_whoever_has_an_account(visitor: Visitor) -> None:
    """Signed in there is no form, and what is sent all the same is not taken."""
    assert "online-submit" not in visitor.get(FORM_PAGE).text
    assert "You have an account" in report(visitor).text
    assert visitor.control.state()["online"] == []


def test_the_form_is_there_in_chinese(stranger: Visitor) -> None:
    """By the language switch, as every page."""
    assert "侵权说明" in stranger.get(f"{FORM_PAGE}?lang=zh").text
