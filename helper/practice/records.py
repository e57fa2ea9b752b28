"""Manage Complaints as data, in the visitor's words: what a view of the list shows, and one complaint listing by listing.

Both variants draw it, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from helper.practice.catalogue import WEBSITES, choice_of, reason_of
from helper.practice.complaints import SHOWN_BY_DEFAULT
from helper.practice.listings import ListingStatus, seller_of
from helper.practice.visit import language, portal, session, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helper.practice.complaints import FiledComplaint

PAGE_SIZE = 20
"""So many complaints one page of the list shows."""

_REMARKS = {ListingStatus.REJECTED: "rejected_why", ListingStatus.COUNTERED: "countered_why"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
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
class ListView:
    """One page of the list."""

    rows: tuple[Row, ...]
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
class ListingRow:
    """One listing of a complaint."""

    link: str
    seller: str
    status: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One complaint as a whole."""

    row: Row
    explanation: str
    listings: tuple[ListingRow, ...]
    countered: bool
    """Whether a counter-notice waits for an answer."""
    until: datetime
    """When silence about it begins to count as consent."""
    days_left: int
    withdrawable: bool


def list_view(asked: Mapping[str, str]) -> ListView:
    """What the list shows for these filters; what cannot be read is passed over."""
    now = portal().now()
    chosen = (_read_date(asked.get("from", "")), _read_date(asked.get("to", "")))
    earliest = chosen[0] or (now - SHOWN_BY_DEFAULT).date()
    latest = chosen[1] or now.date()
    platform = choice_of(asked.get("platform", "ae"), WEBSITES) or WEBSITES[-1]
    status = asked.get("status", "") if asked.get("status", "") in set(ListingStatus) else ""
    found = [
        _row(complaint, now)
        for complaint in portal().complaints(session().email)
        if complaint.form.website == platform.code
        and _from(earliest) <= complaint.at < _from(latest) + timedelta(days=1)
        and status in {"", complaint.status(now).value}
    ]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(pages, max(1, _read_number(asked.get("page", ""))))
    return ListView(
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


def detail_of(complaint: FiledComplaint) -> Detail:
    """A complaint with what has become of each listing by now."""
    now, shown = portal().now(), texts()
    statuses = complaint.statuses(now)
    until = complaint.answer_until()
    return Detail(
        row=_row(complaint, now),
        explanation=complaint.form.explanation,
        listings=tuple(
            ListingRow(
                link=line,
                seller=seller_of(line),
                status=status.value,
                remark=shown.get(_REMARKS.get(status, ""), "--"),
            )
            for line, status in zip(complaint.form.lines, statuses, strict=True)
        ),
        countered=ListingStatus.COUNTERED in statuses,
        until=until,
        days_left=max(0, (until - now).days),
        withdrawable=not complaint.withdrawn,
    )


def _row(complaint: FiledComplaint, now: datetime) -> Row:
    reason, website = reason_of(complaint.form.reason), choice_of(complaint.form.website, WEBSITES)
    return Row(
        id=complaint.id,
        number=complaint.number,
        website=website.text(language()) if website else "",
        ipr=complaint.right.text,
        reason=reason.text(language()) if reason else "",
        listings=len(complaint.form.lines),
        submitted=f"{complaint.at:%Y-%m-%d %H:%M}",
        status=complaint.status(now).value,
    )


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _from(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
