"""Tests of due dates and their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from helper.model.deadlines import Certainty, business_days_after, due_list
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome, Presence
from helper.model.work import Right, RightState
from tests.factories import a_finding, a_listing, a_work

FRIDAY = date(2026, 11, 20)
TODAY = date(2026, 11, 24)


def _sent(day: date) -> Finding:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return a_finding(a_listing(), state=FindingState.FILED, history=(Moment(at=at, kind=MomentKind.SENT),))


@given(some.dates(date(2020, 1, 1), date(2035, 1, 1)), some.integers(1, 60))
def test_weekends_are_not_business_days(begin: date, days: int) -> None:
    end = business_days_after(begin, days)
    between = [begin + timedelta(days=n) for n in range(1, (end - begin).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days
    assert end.weekday() < 5


def test_time_to_answer_an_objection_counts_from_the_day_of_the_objection() -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    finding = a_finding(
        a_listing(),
        state=FindingState.COUNTERED,
        outcome=Outcome(state=FindingState.COUNTERED, at=at),
        history=(Moment(at=at - timedelta(days=9), kind=MomentKind.SENT),),
    )
    due, later = due_list([finding], [], TODAY)
    assert (due.on, due.what) == (date(2026, 11, 25), "answer the seller's objection: 1 link")
    assert due.rule.certainty is Certainty.GUESSED
    assert (later.on, later.rule.certainty) == (date(2026, 12, 5), Certainty.LAW)
    assert due_list([finding], [], date(2026, 12, 6)) == [due]


def test_due_date_of_a_decision_depends_only_on_the_day_of_the_report() -> None:
    """A later event, such as a check of the listing, does not postpone the due date."""
    sent = _sent(FRIDAY)
    looked = Moment(at=datetime(2026, 11, 27, tzinfo=UTC), kind=MomentKind.LOOKED_AT, presence=Presence.LIVE)
    assert due_list([replace(sent, history=(*sent.history, looked))], [], TODAY) == due_list(
        [sent], [], TODAY
    )


def test_rejection_can_be_contested_for_six_months() -> None:
    """The six months begin on the day when the program read the rejection."""
    at = datetime(2026, 8, 31, tzinfo=UTC)
    finding = a_finding(
        a_listing(), state=FindingState.REJECTED, outcome=Outcome(state=FindingState.REJECTED, at=at)
    )
    (due,) = due_list([finding], [], TODAY)
    assert (due.on, due.rule.certainty) == (date(2027, 2, 28), Certainty.LAW)
    assert "if you are in the EU" in due.what
    assert due_list([finding], [], date(2027, 3, 1)) == []


def test_registrations_and_permissions_are_listed_shortly_before_they_end() -> None:
    near, far, over = (
        a_work(title=title, right=Right(state=state, expires_on=TODAY + timedelta(days=days)))
        for title, state, days in (
            ("Near", RightState.APPROVED, 20),
            ("Far", RightState.APPROVED, 90),
            ("Over", RightState.EXPIRED, -5),
        )
    )
    assert [due.what for due in due_list([], [near, far, over], TODAY)] == ["the registration of “Near” ends"]
    of_client = [a_work(title=str(n), client="Studio North", permission_until=TODAY) for n in range(3)]
    assert [due.what for due in due_list([], of_client, TODAY)] == ["the permission from Studio North ends"]


def test_reading_a_pending_registrations_status_becomes_due() -> None:
    """Designs that were submitted on the same day share one task.

    There is no task if the day is unknown or the registration is decided.
    """
    pending = Right(state=RightState.PENDING, submitted_on=FRIDAY)
    together = [a_work(title=title, right=pending) for title in ("Fox", "Crane")]
    others = [
        a_work(right=Right(state=RightState.PENDING)),
        a_work(right=Right(state=RightState.APPROVED, submitted_on=FRIDAY)),
    ]
    (due,) = due_list([], [*together, *others], TODAY)
    assert (due.on, due.what) == (date(2026, 11, 27), "read the registration status: 2 designs")
    assert due.rule.certainty is Certainty.TOLD
    (due,) = due_list([], together[:1], TODAY)
    assert due.what == "read the registration status: “Fox”"
