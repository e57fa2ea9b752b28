"""Tests of what only the practice portal can do: approve designs and let days pass at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from helper.practice.listings import ListingStatus
from helper.practice.state import PortalState
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import EMAIL, Visitor

LINKS = [f"https://www.aliexpress.com/item/10050099000{number:05d}.html" for number in range(10)]


def test_approved_design_is_offered_as_a_right_of_its_own() -> None:
    """Two rights with one id could not be told apart in the drop-down."""
    state = PortalState(titles=["The Quiet Whale"])
    state.add_approved(["The Quiet Whale", "Fern Study", "Stone Garden (US)(N/A)"])
    offered = state.rights("copyright")
    assert [right.title for right in offered[:3]] == ["Fern Study", "Stone Garden", "The Quiet Whale"]
    assert len({right.id for right in offered}) == len(offered)


def test_three_days_later_most_links_are_gone_one_is_rejected_and_one_seller_objects(
    portal: FaultyPortal, visitor: Visitor
) -> None:
    visitor.file(*LINKS)
    state: PortalState = portal.app.config["PORTAL"]
    filed_at = state.now()
    state.pass_days(3)
    (complaint,) = (one for one in state.complaints(EMAIL) if one.lines == LINKS)
    assert Counter(complaint.statuses(state.now())) == {
        ListingStatus.REMOVED: 8,
        ListingStatus.REJECTED: 1,
        ListingStatus.COUNTERED: 1,
    }
    assert state.now() - filed_at >= timedelta(days=3)
    state.pass_days(3)
    (later,) = (one for one in state.complaints(EMAIL) if one.lines == LINKS)
    assert later.decided == complaint.decided
