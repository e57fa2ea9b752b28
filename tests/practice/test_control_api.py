"""Tests of the control API: access, and whose click a submission counts as."""

from __future__ import annotations

import pytest

from tests.practice.samples import GOOD_LINK
from tests.practice.visitor import Visitor


@pytest.mark.parametrize("name", ["press", "fault", "approve", "decide", "now"])
def test_control_api_refuses_requests_without_the_token(visitor: Visitor, name: str) -> None:
    """A login at the portal is not enough."""
    assert visitor.get("/practice/state").status == 403
    assert visitor.post_json(f"/practice/{name}", {}, **{"X-Practice-Token": "guessed"}).status == 403


def test_submission_counts_as_the_users_only_if_announced(visitor: Visitor) -> None:
    """Any other submission counts as the program's, even if the portal refuses it."""
    visitor.post_json("/complaint/complaintSubmission/submit.json", {})
    visitor.control.press("n1", "submit", session=visitor.cookies["JSESSIONID"])
    visitor.file(GOOD_LINK)
    state = visitor.control.state()
    assert (state["counts"]["human_submits"], state["counts"]["helper_submits"]) == (1, 1)
    assert state["complaints"][0]["pressed_by"] == "human"
    assert state["presses"] == [{"nonce": "n1", "what": "submit", "used": True}]
