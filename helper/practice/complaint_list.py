"""Manage Complaints as data, in the visitor's words: what a view of the list shows, and one complaint listing by listing.

Both variants draw it, each in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from helper.practice.catalogue import CHOICES, Language, choice_of
from helper.practice.filed_complaints import FiledComplaint
from helper.practice.listings import ListingStatus, seller_of

PAGE_SIZE = 20
"""So many complaints one page of the list shows."""
SHOWN_BY_DEFAULT = timedelta(days=15)
"""The list shows no older ones until a date range is chosen."""

_REMARKS = {ListingStatus.REJECTED: "rejected_why", ListingStatus.COUNTERED: "countered_why"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedComplaint:
    """One complaint in the words of the list."""

    id: str
    number: str
    website: str
    ipr: str
    reason: str
    listings: int
    submitted: str
    status: str
    """The value of a `ListingStatus`; it is also the key of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintList:
    """One page of the list."""

    rows: tuple[ListedComplaint, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedListing:
    """One listing of a complaint."""

    link: str
    seller: str
    status: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDetails:
    """One complaint as a whole."""

    row: ListedComplaint
    explanation: str
    listings: tuple[JudgedListing, ...]
    countered: bool
    """Whether a counter-notice waits for an answer."""
    until: str
    """When silence about it begins to count as consent."""
    days_left: int
    withdrawable: bool


def list_view(
    complaints: Sequence[FiledComplaint], asked: Mapping[str, str], now: datetime, language: Language
) -> ComplaintList:
    """What the list shows of an account's complaints for these filters; what cannot be read is passed over."""
    chosen = (_read_date(asked.get("from", "")), _read_date(asked.get("to", "")))
    earliest = chosen[0] or (now - SHOWN_BY_DEFAULT).date()
    latest = chosen[1] or now.date()
    platform = choice_of(asked.get("platform", "ae"), "websites") or CHOICES["websites"][-1]
    status = asked.get("status", "") if asked.get("status", "") in set(ListingStatus) else ""
    found = [
        _row(complaint, now, language)
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


def details_of(
    complaint: FiledComplaint, now: datetime, language: Language, shown: Mapping[str, str]
) -> ComplaintDetails:
    """A complaint with what has become of each listing by now; `shown` are the texts of that language."""
    statuses, until = complaint.statuses(now), complaint.answer_until()
    return ComplaintDetails(
        row=_row(complaint, now, language),
        explanation=complaint.values["explanation"],
        listings=tuple(
            JudgedListing(
                link=line,
                seller=seller_of(line),
                status=status.value,
                remark=shown.get(_REMARKS.get(status, ""), "--"),
            )
            for line, status in zip(complaint.lines, statuses, strict=True)
        ),
        countered=ListingStatus.COUNTERED in statuses,
        until=f"{until:%Y-%m-%d %H:%M}",
        days_left=max(0, (until - now).days),
        withdrawable=not complaint.withdrawn,
    )


def page_asked_for(text: str, amount: int, size: int) -> tuple[int, int]:
    """The page an address asks for, or the nearest there is, and how many there are."""
    last = max(1, -(-amount // size))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(last, max(1, number)), last


def _row(complaint: FiledComplaint, now: datetime, language: Language) -> ListedComplaint:
    return ListedComplaint(
        id=complaint.id,
        number=complaint.number,
        website=complaint.shown("website", language),
        ipr=complaint.right.text,
        reason=complaint.shown("reason", language),
        listings=len(complaint.lines),
        submitted=f"{complaint.at:%Y-%m-%d %H:%M}",
        status=complaint.status(now).value,
    )


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _from(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
