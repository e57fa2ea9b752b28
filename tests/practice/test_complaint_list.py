"""What the list of complaints shows for the filters of an address; the pages are tested in test_account_pages.py."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helper.practice.complaint_list import list_view, page_asked_for
from helper.practice.filed_complaints import invented_past
from helper.practice.iprs import rights_of_account

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST = invented_past(rights_of_account(1)[:20], NOW, 1)


@pytest.mark.parametrize(
    "asked",
    [{}, {"from": "yesterday", "to": ""}, {"page": "two"}, {"status": "lovely"}, {"platform": "moon"}],
)
def test_what_cannot_be_read_is_passed_over(asked: dict[str, str]) -> None:
    """A broken address shows the usual view."""
    view = list_view(PAST, asked, NOW)
    assert (len(view.rows), view.total, view.platform, view.status, view.page) == (5, 5, "ae", "", 1)


@pytest.mark.parametrize(
    ("text", "page"), [("0", 1), ("-1", 1), ("2", 2), ("99", 3), ("two", 1), ("9" * 40, 1), ("", 1)]
)
def test_a_page_that_is_none_is_the_nearest(text: str, page: int) -> None:
    """Whatever an address asks for."""
    assert page_asked_for(text, 41, 20) == (page, 3)
