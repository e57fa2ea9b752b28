"""Tests of the portal's faults."""

from __future__ import annotations

import pytest

from helper.errors import WrongUse
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


@pytest.mark.parametrize("path", ["/userCenter.htm", "/complaint/complaint.htm"])
def test_pages_without_login_signs_still_show_the_users_name(visitor: Visitor, path: str) -> None:
    visitor.control.fault("no_known_login_sign")
    text = visitor.get(path).text
    assert "J_sidebar" not in text
    assert "menu-label" not in text
    assert "Mara Linden" in text


def test_slider_in_the_form_blocks_verify_until_it_is_dragged(visitor: Visitor) -> None:
    """Until then, no line is checked and no click is counted."""
    visitor.control.fault("slider_mid_form")
    assert visitor.verify(GOOD_LINK).json == {"success": False, "slider": True}
    visitor.post_json("/complaint/slider.json", {"trail": SLOW_HAND, "width": 300})
    assert visitor.verify(GOOD_LINK).json["success"] is True
    assert visitor.control.state()["counts"]["helper_verifies"] == 1


@pytest.mark.parametrize("limit", [200, 1000])
def test_description_over_the_limit_is_refused(visitor: Visitor, limit: int) -> None:
    visitor.control.fault(f"description_limit_{limit}")
    visitor.verify(GOOD_LINK)
    body = {**visitor.complaint(GOOD_LINK), "explanation": "x" * (limit + 1)}
    assert visitor.post_json(SUBMIT, body).json["errors"] == {"explanation": f"At most {limit} characters."}
    assert visitor.post_json(SUBMIT, {**body, "explanation": "x" * limit}).json["success"] is True


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
