"""What a view of Manage Complaints shows for the filters of an address: which complaints, and how many pages of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from helper.practice.catalogue import CHOICES, choice_of
from helper.practice.filed_complaints import FiledComplaint
from helper.practice.listings import ListingStatus

PAGE_SIZE = 20
"""So many complaints one page of the list shows."""
SHOWN_BY_DEFAULT = timedelta(days=15)
"""The list shows no older ones until a date range is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintList:
    """One page of the list."""

    rows: tuple[FiledComplaint, ...]
    total: int
    page: int
    """From 1."""
    pages: int
    platform: str
    status: str
    """Only complaints of this status; empty: all."""
    earliest: date
    latest: date
    by_default: bool
    """Whether no dates were chosen, so that older complaints are hidden."""


def list_view(complaints: Sequence[FiledComplaint], asked: Mapping[str, str], now: datetime) -> ComplaintList:
    """What the list shows of an account's complaints for these filters; what cannot be read is passed over."""
    chosen = (_read_date(asked.get("from", "")), _read_date(asked.get("to", "")))
    earliest = chosen[0] or (now - SHOWN_BY_DEFAULT).date()
    latest = chosen[1] or now.date()
    platform = choice_of(asked.get("platform", "ae"), "websites") or CHOICES["websites"][-1]
    status = asked.get("status", "") if asked.get("status", "") in set(ListingStatus) else ""
    found = [
        complaint
        for complaint in complaints
        if complaint.values["website"] == platform.code
        and _from(earliest) <= complaint.at < _from(latest) + timedelta(days=1)
        and status in {"", complaint.status(now).value}
    ]
    page, pages = page_asked_for(asked.get("page", ""), len(found), PAGE_SIZE)
    return ComplaintList(
        rows=tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(found),
        page=page,
        pages=pages,
        platform=platform.code,
        status=status,
        earliest=earliest,
        latest=latest,
        by_default=chosen == (None, None),
    )


def page_asked_for(text: str, amount: int, size: int) -> tuple[int, int]:
    """The page an address asks for, or the nearest there is, and how many there are."""
    last = max(1, -(-amount // size))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(last, max(1, number)), last


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _from(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
