"""Tests of the control API: access, state, changes and errors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helper.errors import HelperError, WrongUse
from tests.practice.control_api import PracticeControl
from tests.practice.portal import FaultyPortal
from tests.practice.samples import GOOD_LINK, OTHER_LINK
from tests.practice.stranger import stranger_server
from tests.practice.visitor import Visitor


@pytest.mark.parametrize(
    "address", ["http://evil.example/", "https://10.0.0.1/", "http://evil.example\\@127.0.0.1/", "x"]
)
def test_client_connects_only_to_loopback(address: str) -> None:
    with pytest.raises(WrongUse, match="not an address of this computer"):
        PracticeControl(address, "token")


def test_portal_proves_that_it_holds_the_secret(portal: FaultyPortal) -> None:
    assert portal.control().proves_itself()
    assert not PracticeControl(portal.address, "another").proves_itself()


def test_client_of_a_stopped_portal_raises_a_clear_error() -> None:
    """The test stops the portal twice; the second time has no effect."""
    with FaultyPortal() as portal:
        control = portal.control()
        portal.stop()
    with pytest.raises(HelperError, match="does not answer"):
        control.state()
    assert not control.proves_itself()


def test_foreign_server_fails_the_challenge_and_gets_no_token() -> None:
    with stranger_server() as stranger:
        assert not PracticeControl(stranger.address, "our-secret-token").proves_itself()
    assert stranger.heard
    assert "our-secret-token" not in "".join(stranger.heard)


@pytest.mark.parametrize("name", ["press", "fault", "approve", "decide", "reset", "now"])
def test_control_api_refuses_requests_without_the_token(visitor: Visitor, name: str) -> None:
    """A login at the portal is not enough."""
    assert visitor.get("/practice/state").status == 403
    assert visitor.post_json(f"/practice/{name}", {}, **{"X-Practice-Token": "guessed"}).status == 403


def test_state_contains_all_values_as_received(visitor: Visitor) -> None:
    visitor.verify(GOOD_LINK)
    sent = visitor.complaint(GOOD_LINK)
    visitor.post_json("/complaint/complaintSubmission/submit.json", sent)
    (complaint,) = visitor.control.state()["complaints"]
    assert complaint["received"] == sent
    assert complaint["links"] == [GOOD_LINK]
    assert complaint["values"] == {
        "website": "AliExpress.com",
        "ipr_type": "Copyright",
        "ipr": "The Quiet Whale (US)(N/A)",
        "complaint_type": "Product listing",
        "reason": "Pirated copy",
        "extra": "",
        "listings": GOOD_LINK,
        "description": "This is a counterfeit version of my original work.",
        "declaration": True,
    }
    assert complaint["number"].isdigit()
    assert datetime.fromisoformat(complaint["at"]).tzinfo is not None


def test_announced_submission_counts_as_the_users(visitor: Visitor) -> None:
    """A submission without an announcement counts as the program's, even if it is refused."""
    visitor.post_json("/complaint/complaintSubmission/submit.json", {})
    visitor.control.press("n1", "submit", session=visitor.cookies["JSESSIONID"])
    visitor.file(GOOD_LINK)
    state = visitor.control.state()
    assert (state["counts"]["human_submits"], state["counts"]["helper_submits"]) == (1, 1)
    assert state["complaints"][0]["pressed_by"] == "human"
    assert state["presses"] == [{"nonce": "n1", "what": "submit", "used": True}]


def test_right_is_offered_only_while_it_is_approved(visitor: Visitor) -> None:
    text = visitor.control.approve("Paper Moon (GB)(N/A)")
    assert text == "Paper Moon (GB)(N/A)"
    assert text in visitor.post_form("/complaint/rights.json", iprType="copyright").text
    with pytest.raises(WrongUse, match="does not understand this"):
        visitor.control.approve("Paper Moon", state="lovely")
    visitor.control.approve("Paper Moon", state="expired")
    assert text not in visitor.post_form("/complaint/rights.json", iprType="copyright").text


def test_reset_restores_the_initial_state(visitor: Visitor) -> None:
    """After a reset, the portal gives the same complaint numbers as before."""
    first = visitor.file(GOOD_LINK)
    number = visitor.control.state()["complaints"][0]["number"]
    visitor.control.fault("slow_answer")
    visitor.control.reset()
    state = visitor.control.state()
    assert (state["complaints"], state["counts"]["submissions"], state["faults"]) == ([], 0, [])
    assert visitor.get("/userCenter.htm").status == 302
    visitor.sign_in()
    assert visitor.file(GOOD_LINK).json == first.json
    assert visitor.control.state()["complaints"][0]["number"] == number


def test_clock_can_be_set_and_continues(portal: FaultyPortal) -> None:
    """A time without a UTC offset is refused."""
    control, wanted = portal.control(), datetime(2027, 1, 15, 12, tzinfo=UTC)
    control.now(wanted)
    shown_time = datetime.fromisoformat(control.state()["now"])
    assert timedelta() <= shown_time - wanted < timedelta(seconds=30)
    with pytest.raises(WrongUse, match="needs its offset"):
        control.now(datetime(2027, 1, 15, 12))  # noqa: DTZ001 - the missing offset is the fault under test


def test_status_of_one_or_all_listings_can_be_set(visitor: Visitor) -> None:
    visitor.file(GOOD_LINK, OTHER_LINK)
    control = visitor.control
    number = control.state()["complaints"][0]["number"]
    for link, status, statuses in ((OTHER_LINK, "rejected", "pending"), ("", "removed", "removed")):
        control.decide(number, status, link=link)
        assert control.state()["complaints"][0]["statuses"] == [statuses, status]
    for wrong, status, link, sentence in (
        ("1", "removed", "", "no complaint"),
        (number, "lovely", "", "lovely"),
        (number, "removed", "x", "not in this"),
    ):
        with pytest.raises(WrongUse, match=sentence):
            control.decide(wrong, status, link=link)
