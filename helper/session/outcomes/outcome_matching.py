"""Which complaint of ours, or which design, an entry of the portal's lists is: by its number, else by all the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from helper.browser.portal.lists import DetailsReading, ListRow, Period
from helper.flow.text_matching import fold
from helper.model.complaint import Complaint
from helper.model.work import Work
from helper.store.transitions import SENT, STATES, ReportedStatus

_DAYS_APART = timedelta(days=2)
"""The portal's clock may be half a day ahead of the person's, and the list shows days only."""
_SHARED = 0.5
"""So many of our listings must stand in a complaint of theirs, before it is proposed as ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OurComplaint:
    """A complaint of ours that has gone to the portal, or may have."""

    complaint: Complaint
    work: Work | None
    item_ids: frozenset[str]

    @property
    def sent_on(self) -> date | None:
        """The day of its last hand-over, here."""
        return self.complaint.attempts[-1].at.date() if self.complaint.attempts else None


def was_sent(complaint: Complaint, *, practice: bool) -> bool:
    """Whether the portal has it, or may have it."""
    return complaint.state in SENT and complaint.practice is practice


def by_number(ours: Iterable[OurComplaint]) -> dict[str, OurComplaint]:
    """Those whose number is known, and belongs to no other."""
    found: dict[str, OurComplaint] = {}
    twice: set[str] = set()
    for one in ours:
        number = one.complaint.number
        if number in found:
            twice.add(number)
        if number:
            found[number] = one
    return {number: one for number, one in found.items() if number not in twice}


def may_be(one: OurComplaint, row: ListRow) -> bool:
    """Whether a row without a number of ours can be this complaint, so that its page is worth a look.

    It only narrows down: what the list does not show speaks neither for it nor against it, and a design may have
    another name there.
    """
    if row.submitted and one.sent_on and abs(row.submitted - one.sent_on) > _DAYS_APART:
        return False
    if row.count is not None and row.count > len(one.item_ids):
        # Links that the portal refused are fewer there; there are never more.
        return False
    return row.count == len(one.item_ids) or not row.ipr or one.work is None or _names(row.ipr, one.work)


def may_be_hidden(one: OurComplaint, period: Period) -> bool:
    """Whether the list, limited to these days, would not show it."""
    if not period.is_limited or one.sent_on is None or period.earliest is None:
        return period.is_limited
    return one.sent_on <= period.earliest + timedelta(days=1)


def is_same(one: OurComplaint, details: DetailsReading) -> bool:
    """Whether the listings of that page are this complaint's."""
    there = {listing.item_id for listing in details.listings if listing.item_id}
    shared = there & one.item_ids
    return bool(shared) and there <= one.item_ids and len(shared) >= _SHARED * len(one.item_ids)


def contradicts(one: OurComplaint, details: DetailsReading) -> bool:
    """Whether that page, though it has our number, speaks of other listings only."""
    there = {listing.item_id for listing in details.listings if listing.item_id}
    return bool(there) and not there & one.item_ids


def told_of(details: DetailsReading) -> dict[str, ReportedStatus]:
    """What that page says of each listing; one that stands there twice with two states says nothing."""
    told: dict[str, ReportedStatus] = {}
    twice: set[str] = set()
    for listing in details.listings:
        if not listing.item_id or listing.status not in STATES:
            continue
        said = ReportedStatus(
            verdict=listing.status, words=_words(listing.words, listing.answer), seller=listing.seller
        )
        if told.setdefault(listing.item_id, said) != said:
            twice.add(listing.item_id)
    return {item_id: said for item_id, said in told.items() if item_id not in twice}


def told_by_row(one: OurComplaint, row: ListRow) -> dict[str, ReportedStatus]:
    """What the list itself says of a complaint with a single listing; of several it only says the most urgent."""
    if len(one.item_ids) != 1 or row.status not in STATES:
        return {}
    return {item_id: ReportedStatus(verdict=row.status, words=row.words) for item_id in one.item_ids}


def unknown_words(rows: Sequence[ListRow], details: Mapping[str, DetailsReading]) -> list[str]:
    """Words for a state that are in no flow, each once."""
    said = [row.words for row in rows if not row.status]
    said += [one.words for page in details.values() for one in page.listings if one.status not in STATES]
    return list(dict.fromkeys(filter(None, said)))


def _names(ipr: str, work: Work) -> bool:
    shown = fold(ipr)
    return any(name and fold(name) in shown for name in (work.right.text, work.title, *work.aliases))


def _words(state: str, answer: str) -> str:
    return f"{state}: {answer}" if answer else state


_NEAR = 0.75
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """A design and the rows that may be its registration."""

    work: Work
    rows: tuple[ListRow, ...]

    @property
    def row(self) -> ListRow | None:
        """The one that counts; None: several say several things."""
        says = {(row.status, row.answer) for row in self.rows}
        return self.rows[0] if len(says) == 1 else None


def last_number(work: Work, *, practice: bool) -> str:
    """The portal's number of its last registration; empty: it was never told."""
    return next(
        (one.number for one in reversed(work.submissions) if one.practice is practice and one.number), ""
    )


def match(rows: Iterable[ListRow], works: Sequence[Work], *, practice: bool) -> list[Matched]:
    """The designs that stand in the list, each with its rows.

    A number that is known counts alone: an older registration of the same title may have been refused. Without it
    the whole title counts, and of several rows with it those whose registration number is the design's.
    """
    listed = list(rows)
    found = []
    for work in works:
        number = last_number(work, practice=practice)
        mine = [row for row in listed if number and row.number == number]
        mine = mine or [row for row in listed if not number and _title_names(row, work)]
        known = work.right_in(practice=practice).known_number
        mine = [row for row in mine if known and row.registration == known] or mine
        if mine:
            found.append(Matched(work, tuple(mine)))
    return found


def near(work: Work, rows: Iterable[ListRow]) -> list[ListRow]:
    """Rows whose title reads much like the design's, the likeliest first."""
    title = fold(work.title)
    rated = [(SequenceMatcher(None, title, fold(row.title)).ratio(), row) for row in rows if row.title]
    close = sorted((one for one in rated if one[0] >= _NEAR), key=lambda one: -one[0])
    return [row for _, row in close[:_MOST_NEAR]]


def _title_names(row: ListRow, work: Work) -> bool:
    names = (work.title, work.right.text, *work.aliases)
    return bool(row.title) and any(name and fold(name) == fold(row.title) for name in names)
