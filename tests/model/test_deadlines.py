"""What is due: the right day, by a rule that names its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from helper.model import deadlines
from helper.model.account import PUBLISHED_LIMITS
from helper.model.deadlines import Certainty, Rule, business_days_after, due_list
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome, Presence
from helper.model.work import Right, RightState
from tests.factories import a_finding, a_listing, a_work

FRIDAY = date(2026, 11, 20)
TODAY = date(2026, 11, 24)


def _sent(day: date) -> Finding:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return a_finding(a_listing(), state=FindingState.FILED, history=(Moment(at=at, kind=MomentKind.SENT),))


@given(some.dates(date(2020, 1, 1), date(2035, 1, 1)), some.integers(1, 60))
def test_business_days(begin: date, days: int) -> None:
    """The last day is no weekend day, and exactly so many business days lie between."""
    end = business_days_after(begin, days)
    between = [begin + timedelta(days=n) for n in range(1, (end - begin).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days
    assert end.weekday() < 5


def test_an_objection_is_due_from_its_day() -> None:
    """The seller's objection counts from the day it came, not from the report."""
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


def test_one_evening_is_one_entry() -> None:
    """Links that were sent on one day for one design become due as one line, not as forty."""
    (due,) = due_list([_sent(FRIDAY) for _ in range(40)], [], TODAY)
    assert due.what == "look what Alibaba says: 40 links"
    assert len(due.finding_ids) == 40


def test_a_report_is_due_from_the_day_it_was_sent() -> None:
    """What was noted since, such as a look at its page, does not put off the day on which Alibaba may have answered."""
    sent = _sent(FRIDAY)
    looked = Moment(at=datetime(2026, 11, 27, tzinfo=UTC), kind=MomentKind.LOOKED_AT, presence=Presence.LIVE)
    assert due_list([replace(sent, history=(*sent.history, looked))], [], TODAY) == due_list(
        [sent], [], TODAY
    )


def test_a_no_can_be_complained_about_for_six_months() -> None:
    """From the day it was read, in the EU; once that is over, nothing is due any more."""
    at = datetime(2026, 8, 31, tzinfo=UTC)
    finding = a_finding(
        a_listing(), state=FindingState.REJECTED, outcome=Outcome(state=FindingState.REJECTED, at=at)
    )
    (due,) = due_list([finding], [], TODAY)
    assert (due.on, due.rule.certainty) == (date(2027, 2, 28), Certainty.LAW)
    assert "if you are in the EU" in due.what
    assert due_list([finding], [], date(2027, 3, 1)) == []


def test_what_is_settled_has_no_date() -> None:
    """What is gone or taken back is due for nothing."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    settled = [
        a_finding(a_listing(), state=state, outcome=Outcome(state=state, at=at))
        for state in (FindingState.REMOVED, FindingState.WITHDRAWN)
    ]
    assert due_list(settled, [], TODAY) == []


def test_ends_that_are_near() -> None:
    """A registration that ends within a month is due; one that ends later, or has ended, is not. A client is named once."""
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
    assert [due.what for due in due_list([], of_client, TODAY)] == ["the permission of Studio North ends"]


def test_every_rule_names_its_source() -> None:
    """No date is shown without saying where its rule comes from."""
    rules = [value for value in vars(deadlines).values() if isinstance(value, Rule)]
    assert len(rules) >= 3
    assert all(rule.source.endswith(".") for rule in rules)
    assert all(limit.source and limit.read_on >= limit.published_on for limit in PUBLISHED_LIMITS)
    days = [limit.published_on for limit in PUBLISHED_LIMITS]
    assert days == sorted(days)


def test_designs_that_wait_are_looked_at_when_the_usual_time_is_over() -> None:
    """Those of one evening are one entry; what has no day, or is decided, has none."""
    pending = Right(state=RightState.PENDING, submitted_on=FRIDAY)
    together = [a_work(title=title, right=pending) for title in ("Fox", "Crane")]
    others = [
        a_work(right=Right(state=RightState.PENDING)),
        a_work(right=Right(state=RightState.APPROVED, submitted_on=FRIDAY)),
    ]
    (due,) = due_list([], [*together, *others], TODAY)
    assert (due.on, due.what) == (date(2026, 11, 27), "look whether Alibaba has said yes: 2 designs")
    assert due.rule.certainty is Certainty.TOLD
    (due,) = due_list([], together[:1], TODAY)
    assert due.what == "look whether Alibaba has said yes: “Fox”"
