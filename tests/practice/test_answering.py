"""Withdrawing and answering: the person's presses, counted, with what they bring about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helper.errors import WrongUse
from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import Visitor

OBJECTED = "https://www.aliexpress.com/item/1005009900000452.html"
ANSWER = "/complaint/answer.json"


def statuses(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.control.state()["complaints"][0]["statuses"]
    return found


def test_a_withdrawn_complaint_is_withdrawn_in_every_listing(visitor: Visitor) -> None:
    """The list and the page of the complaint say so, and it cannot be withdrawn again."""
    visitor.file(GOOD_LINK)
    assert visitor.post_form(ANSWER, id="c00001", answer="withdraw").json["success"] is True
    assert statuses(visitor) == ["withdrawn"]
    assert 'data-answer="withdraw"' not in visitor.get("/complaint/complaintDetail.htm?id=c00001").text


@pytest.mark.parametrize(
    ("answer", "status"), [("accept", "counter_accepted"), ("dispute", "counter_rejected")]
)
def test_a_counter_notice_is_answered(visitor: Visitor, answer: str, status: str) -> None:
    """Only the listings that were objected to change."""
    visitor.file(OBJECTED, GOOD_LINK)
    visitor.control.now(datetime.now(UTC) + timedelta(days=3))
    visitor.post_form(ANSWER, id="c00001", answer=answer)
    assert statuses(visitor) == [status, "removed"]


def test_every_such_press_is_counted(visitor: Visitor) -> None:
    """Announced it is the person's, else the program's."""
    visitor.file(GOOD_LINK)
    visitor.control.press("n1", "withdraw")
    visitor.post_form(ANSWER, id="c00001", answer="withdraw")
    visitor.post_form(ANSWER, id="c00001", answer="withdraw")
    counts = visitor.control.state()["counts"]
    assert (counts["human_withdrawals"], counts["helper_withdrawals"]) == (1, 1)


@pytest.mark.parametrize(("key", "answer", "status"), [("c99999", "withdraw", 404), ("c00001", "sing", 400)])
def test_what_means_nothing_changes_nothing(visitor: Visitor, key: str, answer: str, status: int) -> None:
    """Another complaint or another word is refused."""
    visitor.file(GOOD_LINK)
    assert visitor.post_form(ANSWER, id=key, answer=answer).status == status
    assert statuses(visitor) == ["pending"]


@pytest.mark.parametrize(
    ("number", "status", "link", "sentence"),
    [("1", "removed", "", "no complaint"), ("", "lovely", "", "one of"), ("", "removed", "x", "not in this")],
)
def test_a_decision_about_nothing_is_refused(
    visitor: Visitor, number: str, status: str, link: str, sentence: str
) -> None:
    """The control API says what it does not know."""
    visitor.file(GOOD_LINK)
    known = visitor.control.state()["complaints"][0]["number"]
    with pytest.raises(WrongUse, match=sentence):
        visitor.control.decide(number or known, status, link=link)
