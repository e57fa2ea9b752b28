"""The complaints of the practice account: those filed here, and an invented past to find them among."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from helper.practice.form import ReceivedForm
from helper.practice.language import Language
from helper.practice.listings import ANSWER_WITHIN, ListingStatus, status_after
from helper.practice.presses import By

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helper.practice.rights import Right
    from helper.practice.sessions import Upload

SHOWN_BY_DEFAULT = timedelta(days=15)
"""Manage Complaints shows no older ones until a date range is chosen."""

_PAST_DAYS = (3, 4, 6, 9, 13, 16, 18, 21, 24, 27, 31, 36, 40, 45, 51, 58, 64, 70)
"""How long ago each complaint of the invented past was filed."""

_BY_URGENCY = (
    ListingStatus.COUNTERED,
    ListingStatus.PENDING,
    ListingStatus.PROCESSING,
    ListingStatus.COUNTER_ACCEPTED,
    ListingStatus.COUNTER_REJECTED,
    ListingStatus.REMOVED,
    ListingStatus.REJECTED,
    ListingStatus.WITHDRAWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledComplaint:
    """One complaint the portal has taken."""

    id: str
    """The portal's own key, part of addresses; not the number the person is told."""
    number: str
    """Digits as text, 8 to 12 unless a fault says otherwise; leading zeros belong to it."""
    at: datetime
    account: str
    """The e-mail address it was filed under; empty for the invented past, which every account sees."""
    form: ReceivedForm
    right: Right
    by: By
    language: Language
    received: Any
    """The JSON body exactly as it came."""
    files: tuple[Upload, ...] = ()
    """The evidence that came with it."""
    withdrawn: bool = False
    decided: Mapping[str, ListingStatus] = field(default_factory=dict)
    """By line: what was decided out of turn, by the control API or by the person's answer."""

    def statuses(self, now: datetime) -> list[ListingStatus]:
        """What became of each listing, in the order of the lines."""
        if self.withdrawn:
            return [ListingStatus.WITHDRAWN for _ in self.form.lines]
        return [self.decided.get(line) or status_after(line, now - self.at) for line in self.form.lines]

    def status(self, now: datetime) -> ListingStatus:
        """The one word of the list: the most urgent of the listings'."""
        found = set(self.statuses(now))
        return next(status for status in _BY_URGENCY if status in found)

    def answer_until(self) -> datetime:
        """When silence about a counter-notice begins to count as consent."""
        return self.at + timedelta(days=2) + ANSWER_WITHIN

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The complaint for the control API, with what has become of each line by now."""
        return {
            "id": self.id,
            "number": self.number,
            "at": self.at.isoformat(),
            "account": self.account,
            "pressed_by": self.by.value,
            "language": self.language.value,
            "links": list(self.form.lines),
            "statuses": [status.value for status in self.statuses(now)],
            "withdrawn": self.withdrawn,
            "values": self.form.shown(self.right, self.language),
            "received": self.received,
            "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.files],
        }


@dataclass(frozen=True, slots=True)
class Rates:
    """The figures of the User Center, in per cent; None where there is nothing to count yet."""

    takedown: int | None
    counter_notice: int | None
    this_month: int
    """Complaints of the last thirty days."""
    month_before: int


def rates(complaints: Sequence[FiledComplaint], now: datetime) -> Rates:
    """How the account stands, counted by listings."""
    counted = Counter(status for complaint in complaints for status in complaint.statuses(now))
    decided = sum(counted.values()) - counted[ListingStatus.PENDING] - counted[ListingStatus.PROCESSING]
    removed = counted[ListingStatus.REMOVED] + counted[ListingStatus.COUNTER_REJECTED]
    countered = counted[ListingStatus.COUNTERED] + counted[ListingStatus.COUNTER_ACCEPTED]
    month = timedelta(days=30)
    return Rates(
        takedown=round(100 * removed / decided) if decided else None,
        counter_notice=round(100 * countered / decided) if decided else None,
        this_month=sum(1 for complaint in complaints if now - complaint.at <= month),
        month_before=sum(1 for complaint in complaints if month < now - complaint.at <= 2 * month),
    )


def complaint_number(numbers: Random, length: int | None = None) -> str:
    """A number of 8 to 12 digits, or of this length; now and then it begins with zeros, as text may."""
    digits = f"{numbers.randrange(10**13, 10**14)}"[: length or numbers.choice((8, 8, 9, 10, 12))]
    return "00" + digits[2:] if numbers.random() < 0.25 else digits


def invented_past(rights: Sequence[Right], now: datetime, seed: int) -> list[FiledComplaint]:
    """Eighteen older complaints over ten weeks, some of them too old for the default view."""
    numbers = Random(seed + 1)  # noqa: S311 - invented data, the same for one seed
    return [
        _past_complaint(numbers, rights, now - timedelta(days=day, hours=index), index)
        for index, day in enumerate(_PAST_DAYS)
    ]


def urgent_past(right: Right, now: datetime, seed: int) -> FiledComplaint:
    """An older complaint with a counter-notice that can be answered for one more day."""
    at = now - timedelta(days=2) - ANSWER_WITHIN + timedelta(days=1, hours=2)
    numbers = Random(seed + 2)  # noqa: S311 - invented data, the same for one seed
    return _past(numbers, right, at, len(_PAST_DAYS), ["0452", "0017"])


def _past_complaint(numbers: Random, rights: Sequence[Right], at: datetime, index: int) -> FiledComplaint:
    endings = ["0451" if index % 5 == 4 else "0452" if index % 6 == 2 else "0017"]
    endings += [f"{numbers.randrange(1000, 9000)}" for _ in range(numbers.randrange(0, 12))]
    return _past(numbers, rights[numbers.randrange(len(rights))], at, index, endings)


def _past(numbers: Random, right: Right, at: datetime, index: int, endings: Sequence[str]) -> FiledComplaint:
    lines = [
        f"https://www.aliexpress.com/item/10050090{index:02d}{row:02d}{ending}.html"
        for row, ending in enumerate(endings)
    ]
    form = ReceivedForm(
        website="ae",
        ipr_type=right.ipr_type,
        ipr=right.id,
        complaint_type="item",
        reason="copyright.item.pirated",
        extra="",
        links="\n".join(lines),
        explanation="",
        evidence=(),
        declaration=True,
    )
    return FiledComplaint(
        id=f"p{index:05d}",
        number=complaint_number(numbers),
        at=at,
        account="",
        form=form,
        right=right,
        by=By.HUMAN,
        language=Language.EN,
        received=None,
        withdrawn=index == 7,
    )
