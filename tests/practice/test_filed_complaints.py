"""Filed complaints, the invented past, and figures computed from them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random

from helper.practice.filed_complaints import complaint_number, invented_past, rates
from helper.practice.iprs import rights_of_account
from helper.practice.listings import ListingStatus

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST = invented_past(rights_of_account(1)[:20], NOW, 1)


def test_numbers_have_eight_to_twelve_digits_and_may_begin_with_zeros() -> None:
    """A number is text: leading zeros count, and the length varies."""
    numbers = Random(1)
    drawn = [complaint_number(numbers) for _ in range(200)]
    assert all(re.fullmatch(r"\d{8,12}", number) for number in drawn)
    assert 20 < sum(number.startswith("0") for number in drawn) < 90


def test_the_past_has_every_outcome() -> None:
    """Removed, rejected, objected to, restored, withdrawn: at least one of each."""
    found = {status for complaint in PAST for status in complaint.statuses(NOW)}
    assert found == {
        ListingStatus.REMOVED,
        ListingStatus.REJECTED,
        ListingStatus.COUNTERED,
        ListingStatus.COUNTER_ACCEPTED,
        ListingStatus.WITHDRAWN,
    }


def test_the_list_shows_the_most_urgent_status() -> None:
    """One objection among many removals is shown."""
    (objected,) = [filed for filed in PAST if ListingStatus.COUNTERED in filed.statuses(NOW)]
    assert objected.status(NOW) is ListingStatus.COUNTERED
    assert objected.answer_until() > NOW


def test_an_account_without_decisions_has_no_rates() -> None:
    """Not zero per cent."""
    assert rates([], NOW).takedown is None
    assert rates(PAST[:1], PAST[0].at).takedown is None


def test_rates_are_counted_by_listings() -> None:
    """Removed and objected, as shares of all decided listings; complaints are counted by month."""
    figures = rates(PAST, NOW)
    statuses = [status for complaint in PAST for status in complaint.statuses(NOW)]
    assert figures.takedown == round(100 * statuses.count(ListingStatus.REMOVED) / len(statuses))
    assert figures.this_month == sum(NOW - complaint.at <= timedelta(days=30) for complaint in PAST)
    assert figures.this_month + figures.month_before < len(PAST)
