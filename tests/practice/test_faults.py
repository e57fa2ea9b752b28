"""Tests of the portal's faults."""

from __future__ import annotations

import pytest

from tests.practice.samples import GOOD_LINK, OTHER_LINK
from tests.practice.visitor import SUBMIT, Visitor


@pytest.mark.parametrize("limit", [200, 1000])
def test_description_over_the_limit_is_refused(visitor: Visitor, limit: int) -> None:
    visitor.control.fault(f"description_limit_{limit}")
    visitor.verify(GOOD_LINK)
    body = {**visitor.complaint(GOOD_LINK), "explanation": "x" * (limit + 1)}
    assert visitor.post_json(SUBMIT, body).json["errors"] == {"explanation": f"At most {limit} characters."}
    assert visitor.post_json(SUBMIT, {**body, "explanation": "x" * limit}).json["success"] is True


def test_verify_refuses_blank_lines_only_while_the_fault_is_on(visitor: Visitor) -> None:
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
