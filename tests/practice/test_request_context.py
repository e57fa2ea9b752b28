"""Where one may go after the login; the rest of a visit is tested with the pages."""

from __future__ import annotations

import pytest

from helper.practice.request_context import PLACES, local_path


def test_a_path_of_the_portal_is_kept() -> None:
    """Who wanted to go to the form arrives there, with the whole address."""
    assert local_path("/complaint/complaint.htm?platform=ae") == "/complaint/complaint.htm?platform=ae"


@pytest.mark.parametrize(
    "text", ["", "x", "https://evil.example/", "//evil.example/", "/\\evil.example", "/a\nb", "/\t/evil"]
)
def test_everything_else_leads_to_the_user_center(text: str) -> None:
    """No address can lead away from the portal."""
    assert local_path(text) == PLACES["center"][0]
