"""The figures of the year, counted from the portal's state and the plan, without the program."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helper.practice.listings import seller_of
from tests.whole.list_person import item_of
from tests.whole.year_plan import PlannedComplaint, PlannedLink
from tests.whole.year_run import YearRun

UPHELD = frozenset({"removed", "counter_rejected"})
NO = frozenset({"rejected", "counter_accepted"})
WAITING = frozenset({"pending", "processing", "awaiting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The final state of one link on the portal, and the day on which its answer was first seen."""

    planned: PlannedLink
    complaint: PlannedComplaint
    number: str
    status: str
    filed_on: date
    answered_on: date | None
    """The day on which the final answer was first seen; None while the link waits for an answer."""
    code: str
    """The portal's code for the seller of the linked listing."""


def everything_seen(run: YearRun) -> list[Seen]:
    """Return every link of the year. `run.looks` must end with the last reading."""
    numbers = {
        item_of(link): str(complaint["number"])
        for complaint in run.portal.control().state()["complaints"]
        for link in complaint["links"]
    }
    last = run.looks[-1][1]
    return [
        Seen(
            planned=link,
            complaint=complaint,
            number=numbers[link.item_id],
            status=last[link.item_id],
            filed_on=run.year.evening_at(complaint.evening, run.now).date(),
            answered_on=_answered_on(run, link.item_id),
            code=seller_of(link.url),
        )
        for complaint in run.planned
        for link in complaint.links
    ]


def _answered_on(run: YearRun, item: str) -> date | None:
    """Return the day of the first reading with the final answer; None if there is no final answer."""
    final = run.looks[-1][1][item]
    if final in WAITING:
        return None
    day = run.looks[-1][0].date()
    for at, said in reversed(run.looks):
        if said.get(item) != final:
            break
        day = at.date()
    return day


def tally(seen: Sequence[Seen]) -> tuple[int, ...]:
    """Count the links: reported, gone, waiting, rejected, countered, withdrawn."""
    statuses = Counter(report.status for report in seen)
    groups = (UPHELD, WAITING, NO, {"countered"}, {"withdrawn"})
    return (len(seen), *(sum(statuses[status] for status in group) for group in groups))


def by(seen: Sequence[Seen], name: Callable[[Seen], str]) -> dict[str, list[Seen]]:
    """Group the links by the value that `name` returns."""
    parts: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        parts[name(one)].append(one)
    return parts


def months(seen: Sequence[Seen]) -> dict[str, tuple[int, int]]:
    """Return the numbers of reported and gone links by month."""
    reported = Counter(f"{report.filed_on:%Y-%m}" for report in seen)
    gone = Counter(
        f"{report.answered_on:%Y-%m}" for report in seen if report.answered_on and report.status in UPHELD
    )
    return {month: (reported[month], gone[month]) for month in reported.keys() | gone.keys()}


def days_to_gone(seen: Sequence[Seen]) -> list[int]:
    """Return the days from report to removal for every link that is gone, in ascending order."""
    return sorted(
        (report.answered_on - report.filed_on).days
        for report in seen
        if report.answered_on and report.status in UPHELD
    )


def upheld_days(seen: Sequence[Seen], today: date) -> int:
    """Count the different days of the last year on which a report was upheld."""
    days = {report.answered_on for report in seen if report.status in UPHELD and report.answered_on}
    return len([day for day in days if today - timedelta(days=365) < day <= today])
