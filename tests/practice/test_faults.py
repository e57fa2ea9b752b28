"""The portal's ill turns: each does what its name says, once or while it is on."""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from time import monotonic

import pytest

from helper.errors import WrongUse
from helper.practice import filing
from helper.practice.faults import ALWAYS, Fault, read_fault
from helper.practice.server import PracticePortal
from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import SLOW_HAND, SUBMIT, Visitor


@pytest.mark.parametrize("name", sorted(set(Fault) - ALWAYS))
def test_a_fault_can_be_switched_on_and_off(portal: PracticePortal, name: str) -> None:
    """The state tells which faults are on."""
    control = portal.control()
    control.fault(name)
    assert control.state()["faults"] == [name]
    control.fault(name, on=False)
    assert control.state()["faults"] == []


@pytest.mark.parametrize("name", sorted(ALWAYS))
def test_what_is_always_so_can_be_named_and_not_switched_off(portal: PracticePortal, name: str) -> None:
    """The portal's ordinary behaviour stays, whoever wants it otherwise."""
    portal.control().fault(name)
    with pytest.raises(WrongUse, match="always part of the practice portal"):
        portal.control().fault(name, on=False)


@pytest.mark.parametrize("name", ["search_only", "field_in_frame", "over_300_lines", "ipr_not_approved"])
def test_some_faults_have_another_name(name: str) -> None:
    """A shorter or older name means the same."""
    assert read_fault(name) in Fault


def test_an_unknown_fault_is_answered_with_the_known_ones(portal: PracticePortal) -> None:
    """A slip of the pen is helped along."""
    with pytest.raises(WrongUse, match="knows no fault “sesion_expiry”") as raised:
        portal.control().fault("sesion_expiry")
    assert "session_expiry" in raised.value.now


def test_faults_of_the_start_come_back_after_a_reset() -> None:
    """What the portal was started with is part of its very beginning."""
    with PracticePortal(faults=["slow_answer"]) as portal:
        portal.control().fault("slow_answer", on=False)
        portal.control().reset()
        assert portal.control().state()["faults"] == ["slow_answer"]


def test_session_expiry_meets_the_next_request_of_the_form(visitor: Visitor) -> None:
    """A script's request gets a 401 with the way to the login, and the session is over."""
    visitor.control.fault("session_expiry")
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright")
    assert answer.status == 401
    assert answer.json == {"success": False, "redirect": "/login.htm?redirectURL=/complaint/complaint.htm"}
    assert visitor.get("/userCenter.htm").status == 302


def test_session_expiry_meets_the_next_form_page(visitor: Visitor) -> None:
    """A page is answered with the way to the login; after a fresh login all is well."""
    visitor.control.fault("session_expiry")
    assert visitor.get("/complaint/complaint.htm").headers["Location"].startswith("/login.htm")
    visitor.sign_in()
    assert visitor.get("/complaint/complaint.htm").status == 200


def test_session_expiry_waits_for_somebody_who_is_signed_in(stranger: Visitor) -> None:
    """A visit before the login does not use the fault up."""
    stranger.control.fault("session_expiry")
    stranger.get("/complaint/complaint.htm")
    assert stranger.control.state()["faults"] == ["session_expiry"]


def test_a_submission_that_finds_the_session_over_is_not_recorded(visitor: Visitor) -> None:
    """The press is counted, the complaint is not there."""
    visitor.verify(GOOD_LINK)
    body = visitor.complaint(GOOD_LINK)
    visitor.control.fault("session_expiry")
    assert visitor.post_json(SUBMIT, body).status == 401
    state = visitor.control.state()
    assert (state["counts"]["submissions"], state["complaints"]) == (1, [])


def test_validation_error_refuses_once(visitor: Visitor) -> None:
    """The first submission is answered with a message beside a field, the second goes through."""
    visitor.control.fault("validation_error")
    first = visitor.file(GOOD_LINK)
    assert first.status == 200
    assert set(first.json["errors"]) == {"explanation"}
    assert visitor.file(GOOD_LINK).json["success"] is True
    assert len(visitor.control.state()["complaints"]) == 1


def test_slow_answer_keeps_the_person_waiting(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes after the time it is meant to take, and it is the right one."""
    monkeypatch.setattr(filing, "SLOW_SECONDS", 0.4)
    visitor.control.fault("slow_answer")
    visitor.verify(GOOD_LINK)
    body, before = visitor.complaint(GOOD_LINK), monotonic()
    assert visitor.post_json(SUBMIT, body).json["success"] is True
    assert monotonic() - before >= 0.4


def test_a_stop_does_not_wait_for_a_slow_answer() -> None:
    """Who ends the program is not kept waiting by a fault."""
    assert filing.SLOW_SECONDS == 3.0
    portal = PracticePortal(titles=("The Quiet Whale",), faults=["slow_answer"]).start()
    before = monotonic()
    portal.stop()
    assert monotonic() - before < 2.0


def test_an_answer_is_lost_after_the_complaint_was_recorded(visitor: Visitor) -> None:
    """The connection closes without a byte, and the complaint is there, once."""
    visitor.control.fault("answer_lost_after_recording")
    with pytest.raises((HTTPException, ConnectionError)):
        visitor.file(GOOD_LINK)
    state = visitor.control.state()
    assert (len(state["complaints"]), state["counts"]["submissions"], state["faults"]) == (1, 1, [])


def test_a_submission_that_is_refused_does_not_use_up_the_lost_answer(visitor: Visitor) -> None:
    """The fault waits for a complaint that is recorded."""
    visitor.control.fault("answer_lost_after_recording")
    assert visitor.post_json(SUBMIT, {}).json["success"] is False
    assert visitor.control.state()["faults"] == ["answer_lost_after_recording"]


@pytest.mark.parametrize("path", ["/userCenter.htm", "/complaint/complaint.htm"])
def test_without_known_sign_the_pages_still_show_the_name(visitor: Visitor, path: str) -> None:
    """Neither sidebar nor menu mark is there; the person's own name is."""
    visitor.control.fault("no_known_login_sign")
    text = visitor.get(path).text
    assert "J_sidebar" not in text
    assert "menu-label" not in text
    assert "Mara Linden" in text


@pytest.mark.parametrize(("language", "word"), [("en", "irat"), ("zh", "盗版")])
def test_an_unknown_reason_list_has_no_word_of_piracy(visitor: Visitor, language: str, word: str) -> None:
    """No reason for copyright can be found by the usual word, in either language."""

    def reasons() -> str:
        text = visitor.get(f"/complaint/complaint.htm?lang={language}").text
        setup = json.loads(text.partition('id="page-setup">')[2].partition("</script>")[0])
        return " ".join(reason["text"] for reason in setup["reasons"]["copyright"])

    assert word in reasons()
    visitor.control.fault("unknown_reason_list")
    assert word not in reasons()


def test_late_value_reset_is_given_to_one_form(visitor: Visitor) -> None:
    """The next form that is opened has it, the one after does not."""
    visitor.control.fault("late_value_reset")
    pages = [visitor.get("/complaint/complaint.htm").text for _ in range(2)]
    assert ['"resets": true' in text for text in pages] == [True, False]


def test_fault_names_are_snake_case() -> None:
    """The names can be typed on a command line."""
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name) for name in Fault)


@pytest.mark.parametrize("fault", ["session_expiry_overlay", "session_expiry_json"])
def test_a_session_can_end_without_leading_away(visitor: Visitor, fault: str) -> None:
    """The script is told in words, and for the overlay that a login is wanted on the spot."""
    visitor.control.fault(fault)
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright").json
    assert answer["message"] == "Your session is over. Log in again."
    assert "redirect" not in answer
    assert ("login" in answer) is (fault == "session_expiry_overlay")


def test_a_slider_in_the_form_comes_before_the_answer_of_verify(visitor: Visitor) -> None:
    """No line is looked at, nor the press counted, until it was drawn."""
    visitor.control.fault("slider_mid_form")
    assert visitor.verify(GOOD_LINK).json == {"success": False, "slider": True}
    visitor.post_json("/complaint/slider.json", {"trail": SLOW_HAND, "width": 300})
    assert visitor.verify(GOOD_LINK).json["success"] is True
    assert visitor.control.state()["counts"]["helper_verifies"] == 1
