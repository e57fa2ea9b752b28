"""Tests of the portal's faults."""

from __future__ import annotations

from time import monotonic

import pytest

from helper.errors import WrongUse
from helper.practice.catalogue import Language, words
from tests.practice import faulty_state
from tests.practice.faults import ALWAYS, Fault
from tests.practice.portal import FaultyPortal
from tests.practice.samples import GOOD_LINK, OTHER_LINK
from tests.practice.visitor import SLOW_HAND, SUBMIT, Visitor


def test_fault_can_be_switched_on_and_off(portal: FaultyPortal) -> None:
    """Ordinary behaviour cannot be switched off. The error for an unknown fault lists all faults."""
    control = portal.control()
    for name in sorted(Fault):
        control.fault(name)
        assert name in control.state()["faults"]
        if name in ALWAYS:
            with pytest.raises(WrongUse, match="always part of the practice portal"):
                control.fault(name, on=False)
        else:
            control.fault(name, on=False)
    assert control.state()["faults"] == sorted(ALWAYS)
    with pytest.raises(WrongUse, match="knows no fault “sesion_expiry”") as raised:
        control.fault("sesion_expiry")
    assert "session_expiry" in raised.value.now


def test_submission_in_an_expired_session_is_not_recorded(visitor: Visitor) -> None:
    """The response has status 401 and the address of the login. The click is counted."""
    visitor.verify(GOOD_LINK)
    body = visitor.complaint(GOOD_LINK)
    visitor.control.fault("session_expiry")
    answer = visitor.post_json(SUBMIT, body)
    assert answer.status == 401
    assert answer.json == {"success": False, "redirect": "/login.htm?redirectURL=/complaint/complaint.htm"}
    state = visitor.control.state()
    assert (state["counts"]["submissions"], state["complaints"]) == (1, [])


def test_slow_answer_delays_the_response(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faulty_state, "SLOW_SECONDS", 0.4)
    visitor.control.fault("slow_answer")
    visitor.verify(GOOD_LINK)
    body, before = visitor.complaint(GOOD_LINK), monotonic()
    assert visitor.post_json(SUBMIT, body).json["success"] is True
    assert monotonic() - before >= 0.4


@pytest.mark.parametrize("path", ["/userCenter.htm", "/complaint/complaint.htm"])
def test_pages_without_login_signs_still_show_the_users_name(visitor: Visitor, path: str) -> None:
    visitor.control.fault("no_known_login_sign")
    text = visitor.get(path).text
    assert "J_sidebar" not in text
    assert "menu-label" not in text
    assert "Mara Linden" in text


def test_late_value_reset_affects_only_the_next_form(visitor: Visitor) -> None:
    visitor.control.fault("late_value_reset")
    pages = [visitor.get("/complaint/complaint.htm").text for _ in range(2)]
    assert ['"resets": true' in text for text in pages] == [True, False]


def test_slider_in_the_form_blocks_verify_until_it_is_dragged(visitor: Visitor) -> None:
    """Until then, no line is checked and no click is counted."""
    visitor.control.fault("slider_mid_form")
    assert visitor.verify(GOOD_LINK).json == {"success": False, "slider": True}
    visitor.post_json("/complaint/slider.json", {"trail": SLOW_HAND, "width": 300})
    assert visitor.verify(GOOD_LINK).json["success"] is True
    assert visitor.control.state()["counts"]["helper_verifies"] == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_renamed_labels_differ_from_the_usual_ones(visitor: Visitor, lang: str) -> None:

    def form() -> str:
        return visitor.get(f"/complaint/complaint.htm?lang={lang}").text.partition("<h1>")[2]

    usual = form()
    visitor.control.fault("labels_renamed")
    renamed = form()
    before, after = words(Language(lang)), words(Language(lang), renamed=True)
    changed = [key for key in before if before[key] != after[key]]
    assert len(changed) == 7
    for key in changed:
        assert after[key] in renamed
        assert after[key] not in usual
        assert f">{before[key]}<" not in renamed


def offered(visitor: Visitor) -> list[str]:
    answer = visitor.post_form("/complaint/rights.json", iprType="copyright").json
    return [entry["text"] for entry in answer["data"]["rights"] if "Quiet Whale" in entry["text"]]


def test_fault_adds_rights_with_the_same_title_and_other_numbers(visitor: Visitor) -> None:
    visitor.control.fault("two_iprs_with_the_same_title")
    assert len(set(offered(visitor))) == 2


@pytest.mark.parametrize("state", ["pending", "rejected", "expired"])
def test_expired_right_is_not_offered(visitor: Visitor, state: str) -> None:
    """IPR management lists the right with its state."""
    visitor.control.fault(f"ipr_{state}")
    assert offered(visitor) == []
    own = next(right for right in visitor.control.state()["rights"] if right["title"] == "The Quiet Whale")
    assert own["state"] == state
    visitor.control.fault(f"ipr_{state}", on=False)
    assert len(offered(visitor)) == 1


@pytest.mark.parametrize("limit", [200, 1000])
def test_description_over_the_limit_is_refused(visitor: Visitor, limit: int) -> None:
    visitor.control.fault(f"description_limit_{limit}")
    visitor.verify(GOOD_LINK)
    body = {**visitor.complaint(GOOD_LINK), "explanation": "x" * (limit + 1)}
    assert visitor.post_json(SUBMIT, body).json["errors"] == {"explanation": f"At most {limit} characters."}
    assert visitor.post_json(SUBMIT, {**body, "explanation": "x" * limit}).json["success"] is True


def test_complaint_without_required_evidence_is_refused(visitor: Visitor) -> None:
    visitor.control.fault("required_evidence")
    assert visitor.file(GOOD_LINK).json["errors"] == {"evidence": "Please attach at least one file."}
    kept = visitor.post_file("/complaint/evidence.json", "original.png", b"\x89PNG\r\n\x1a\n picture").json
    body = {**visitor.complaint(GOOD_LINK), "evidence": [kept["data"]["id"]]}
    assert visitor.post_json(SUBMIT, body).json["success"] is True


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("wrong_site_link", "您选择的投诉站点与被投诉链接所属站点不匹配，请重新选择投诉站点！"),
        ("dead_listing", "The listing does not exist or was already removed."),
        (
            "already_complained_listing",
            "A complaint about this listing with this IPR is already being processed.",
        ),
    ],
)
def test_first_line_is_refused_only_once(visitor: Visitor, fault: str, sentence: str) -> None:
    """All other lines are accepted."""
    visitor.control.fault(fault)
    first = visitor.verify(GOOD_LINK, OTHER_LINK).json["data"]["links"]
    assert [link["invalidReason"] for link in first] == [sentence, ""]
    assert all(link["valid"] for link in visitor.verify(GOOD_LINK, OTHER_LINK).json["data"]["links"])


def test_blank_lines_are_refused_only_while_the_fault_is_on(visitor: Visitor) -> None:
    assert visitor.verify(GOOD_LINK, "", OTHER_LINK).json["success"] is True
    visitor.control.fault("blank_lines")
    assert visitor.verify(GOOD_LINK, "", OTHER_LINK).json["message"] == "Remove the blank lines first."
    assert visitor.verify(GOOD_LINK, OTHER_LINK).json["success"] is True


@pytest.mark.parametrize(
    ("fault", "shown", "is_shown"),
    [
        ("success_as_page", "page", True),
        ("success_as_modal", "modal", True),
        ("success_as_toast_without_number", "toast", False),
        ("success_without_number", "page", False),
    ],
)
def test_fault_decides_how_the_portal_reports_success(
    visitor: Visitor, fault: str, shown: str, is_shown: bool
) -> None:
    visitor.control.fault(fault)
    answer = visitor.file(GOOD_LINK).json["data"]
    text = f"{answer}{visitor.get(answer['redirect']).text if shown == 'page' else ''}"
    assert answer["show"] == shown
    assert (visitor.control.state()["complaints"][0]["number"] in text) is is_shown


@pytest.mark.parametrize(
    ("fault", "sign"),
    [
        ("chinese_labels", "提交投诉"),
        ("late_loading_options", '"lateOptionsMs": 1200'),
        ("search_only_by_typing", '"searchOnly": true'),
        ("field_inside_an_iframe", "<iframe data-links"),
        ("description_maxlength", '"maxlength": true'),
    ],
)
def test_fault_is_passed_to_the_scripts_of_the_form(visitor: Visitor, fault: str, sign: str) -> None:
    """The tests in tests/whole check in a browser what these faults do."""
    assert sign not in visitor.get("/complaint/complaint.htm").text
    visitor.control.fault(fault)
    assert sign in visitor.get("/complaint/complaint.htm").text
