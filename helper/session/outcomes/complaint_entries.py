"""Matches the rows of the portal's list, and the complaints' own pages, to the user's complaints, and records the outcomes.

A row or page belongs to the complaint with its number; a page without a number that is known, to the one with its links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from helper.browser.portal.lists import DetailsReading, ListReading, ListRow
from helper.flow.text_matching import fold
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.model.work import Work
from helper.session.events import ListEnded, OutcomeRead
from helper.session.operator import Choice, QuestionKind
from helper.session.outcomes.list_session import ListSession, left_alone, named
from helper.store.queries import findings_of, listings_of
from helper.store.transitions import SENT, STATES, HandoverEnd, ReportedStatus
from helper.translation import (
    as_sentence,
    comma_list,
    day_in_words,
    msg,
    semicolon_list,
    tr,
    tr_n,
    with_label,
)

_UNDECIDED = frozenset({FindingState.FILED, FindingState.COUNTERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OurComplaint:
    """A complaint of the user that was sent to the portal, or may have been sent."""

    complaint: Complaint
    work: Work | None
    item_ids: frozenset[str]

    @property
    def sent_on(self) -> date | None:
        """The user's local day on which the form was last handed over for submission."""
        return self.complaint.attempts[-1].at.astimezone().date() if self.complaint.attempts else None

    def __str__(self) -> str:
        return self.described(number=True)

    def described(self, *, number: bool) -> str:
        """Return a description of the complaint for the user, with or without its number."""
        links = tr_n("{n} link", "{n} links", len(self.item_ids))
        day = tr("filed {day}", day=day_in_words(self.sent_on)) if self.sent_on else ""
        with_number = number and self.complaint.number
        named = tr("number {number}", number=self.complaint.number) if with_number else ""
        title = self.work.title if self.work else tr("unknown design")
        return comma_list((title, links, day, named))

    def agrees(self, row: ListRow, works: Iterable[Work]) -> bool:
        """Return whether a row with this complaint's number also matches the complaint's links and design.

        A row with fewer links may be another complaint about the same design.
        """
        if row.count not in {None, len(self.item_ids)}:
            return False
        if not row.ipr or self.work is None or _names_design(row, self.work):
            return True
        return not any(_names_design(row, work) for work in works if work.id != self.work.id)

    def is_same(self, page: DetailsReading) -> bool:
        """Return whether the page shows only listings of this complaint, and at least half of them."""
        return page.shows_most_of(self.item_ids)

    def listed_states(self, row: ListRow) -> dict[str, ReportedStatus]:
        """Return, by item id, the state that the row shows for the complaint's only listing.

        For several listings, the row shows only the most urgent state, so the result is empty.
        """
        if len(self.item_ids) != 1 or row.status not in STATES:
            return {}
        return {item_id: ReportedStatus(verdict=row.status, words=row.words) for item_id in self.item_ids}


def _names_design(row: ListRow, work: Work) -> bool:
    names, shown = (work.right.text, work.title, *work.aliases), fold(row.ipr)
    return any(name and fold(name) in shown for name in names)


def _page_states(page: DetailsReading) -> dict[str, ReportedStatus]:
    """Return the state of each listing on the page by item id, except listings with two different states."""
    states: dict[str, ReportedStatus] = {}
    twice: set[str] = set()
    for listing in page.listings:
        if not listing.item_id or listing.status not in STATES:
            continue
        words = f"{listing.words}: {listing.answer}" if listing.answer else listing.words
        said = ReportedStatus(verdict=listing.status, words=words)
        if states.setdefault(listing.item_id, said) != said:
            twice.add(listing.item_id)
    return {item_id: said for item_id, said in states.items() if item_id not in twice}


@dataclass(eq=False)
class ComplaintListSession(ListSession):
    """Reads the list of complaints, and the pages of complaints, which show what became of each link."""

    not_seen = msg(
        "I can't find the list of complaints. Open Manage Complaints in the window, then press Enter here."
    )
    opening = msg(
        "In the window, turn the pages of the list, or open a complaint: I read what is open. Press Enter here to stop."
    )
    numbers_only: bool = field(default=False, kw_only=True)
    """Whether to look only for missing numbers."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._store = self.tools.context.store
        self._queue = self.tools.context.queue
        self._ours: list[OurComplaint] = []
        self._by_number: dict[str, list[OurComplaint]] = {}
        """Complaints by their known number; if several share a number, the user is asked."""
        self._refresh()
        self._wanted = frozenset(ours.complaint.id for ours in self._ours if self._is_wanted(ours))
        self._read: set[str] = set()
        """Ids of the user's complaints that were found and read."""
        self._changed = self._objected = self._found = 0
        # Dictionaries, because each text is named once, in the order of the reading.
        self._strangers: dict[str, None] = {}
        """Numbers in the list that are not in the records."""
        self._unclear: dict[str, None] = {}
        """Numbers that could not be matched to a complaint with certainty."""
        self._unknown: dict[str, None] = {}
        """The texts that the portal uses for states but the flow does not know."""

    def _refresh(self) -> None:
        """Read the complaints from the records again, after a complaint number has changed."""
        self._ours = [
            OurComplaint(
                complaint=complaint,
                work=self._store.works.get(complaint.work_id),
                item_ids=frozenset(listing.item_id for listing in listings_of(self._store, complaint)),
            )
            for complaint in self._store.complaints.all()
            if complaint.state in SENT
        ]
        self._by_number = {}
        for ours in self._ours:
            if number := ours.complaint.number:
                self._by_number.setdefault(number, []).append(ours)

    def _is_wanted(self, ours: OurComplaint) -> bool:
        states = {finding.state for finding in findings_of(self._store, ours.complaint)}
        return not ours.complaint.number or (not self.numbers_only and bool(states & _UNDECIDED))

    def _now(self, ours: OurComplaint) -> Complaint:
        return self._store.complaints[ours.complaint.id]

    def _is_known(self, ours: OurComplaint, row: ListRow) -> bool:
        """Return whether the records already contain the row's outcomes."""
        outcomes = [finding.outcome for finding in findings_of(self._store, self._now(ours))]
        return bool(row.status) and all(outcome and outcome.verdict == row.status for outcome in outcomes)

    def _is_ours(self, number: str) -> bool:
        return number in self._by_number

    def _form_is_open(self) -> bool:
        return bool(self._queue.unfinished())

    async def _take(self, page: ListReading | DetailsReading) -> None:
        if isinstance(page, DetailsReading):
            await self._take_details(page)
            return
        times = Counter(row.number for row in page.rows)
        for row in page.rows:
            numbered = self._by_number.get(row.number, [])
            if not row.status:
                self._unknown[row.words] = None
            if not numbered:
                self._strangers[row.number] = None
            elif len(numbered) == 1 and times[row.number] == 1:
                self._take_row(numbered[0], row)

    def _take_row(self, ours: OurComplaint, row: ListRow) -> None:
        """Record what a row says for certain; the rest is on the complaint's own page."""
        if not ours.agrees(row, self._store.works.all()):
            return
        if self.numbers_only or self._is_known(ours, row):
            self._read.add(ours.complaint.id)
        elif states := ours.listed_states(row):
            self._write(ours, row.number, states)

    async def _take_details(self, page: DetailsReading) -> None:
        numbered = [ours for number in page.numbers for ours in self._by_number.get(number, ())]
        fitting = [ours for ours in numbered if page.item_ids & ours.item_ids]
        others = [ours for ours in self._ours if not ours.complaint.number and ours.is_same(page)]
        if len(fitting) == 1 and not others:
            self._write(fitting[0], fitting[0].complaint.number, _page_states(page), page)
            return
        number = self._number_of(page, numbered)
        if not fitting and not others:
            if numbered:
                self._unclear[number] = None
            return
        confirmed = await self._confirmed([*fitting, *others], number, numbered)
        if confirmed is None:
            self._unclear[number] = None
            return
        number = number or confirmed.complaint.number
        for other in numbered:
            if other.complaint.number == number and other.complaint.id != confirmed.complaint.id:
                self._queue.set_number(other.complaint.id, "")
        self._as_filed(confirmed, number)
        self._write(confirmed, number, _page_states(page), page)
        self._refresh()

    def _number_of(self, page: DetailsReading, numbered: Sequence[OurComplaint]) -> str:
        """Return the number of the complaint on the page; empty unless it is certain."""
        known = {ours.complaint.number for ours in numbered}
        numbers = known or (page.numbers & self._strangers.keys()) or page.numbers
        return next(iter(numbers)) if len(numbers) == 1 else ""

    async def _confirmed(
        self, candidates: list[OurComplaint], number: str, numbered: Sequence[OurComplaint]
    ) -> OurComplaint | None:
        """Ask the user which of the complaints the open page shows; return None if none does, or if it is not certain."""
        named = {str(place): ours for place, ours in enumerate(candidates, start=1)}
        text = tr(
            "The open page lists the links of a complaint that has no number in your records. Is it this one?"
        )
        if number and numbered:
            text = tr(
                "The open page has number {number}, which your records have for {complaint}. Which complaint does the page show?",
                number=number,
                complaint=semicolon_list(map(str, numbered)),
            )
        decision = await self.channel.ask(
            QuestionKind.SAME_COMPLAINT,
            text,
            (
                Choice("none", tr("No, or not sure: leave it open"), safe=True),
                *(Choice(name, tr("Yes: {complaint}", complaint=ours)) for name, ours in named.items()),
            ),
            detail=(tr("number on the page: {number}", number=number),) if number else (),
        )
        return named.get(decision.choice)

    def _as_filed(self, ours: OurComplaint, number: str) -> None:
        """Record the complaint as filed if its outcome was unknown, because the portal has it."""
        sent = ours.complaint.open_attempt
        if ours.complaint.state is ComplaintState.HANDED_OVER and sent is not None:
            ending = HandoverEnd(
                result=Result.FILED,
                number=number,
                # Alibaba's processing time began at the hand-over, not today.
                seen_at=sent.seen_at or sent.at,
            )
            self._queue.release(ours.complaint.id, ending)

    def _write(
        self,
        ours: OurComplaint,
        number: str,
        states: Mapping[str, ReportedStatus],
        page: DetailsReading | None = None,
    ) -> None:
        for listing in page.listings if page else ():
            if listing.status not in STATES:
                self._unknown[listing.words] = None
        is_new = bool(number) and self._now(ours).number != number
        self._found += is_new
        self._read.add(ours.complaint.id)
        self._unclear.pop(number, None)
        changed = self._queue.record_outcomes(self._now(ours), states, number=number)
        self._changed += len(changed)
        self._objected += sum(finding.state is FindingState.COUNTERED for finding in changed)
        self.channel.complaint = ours.complaint.id
        news = _new_words(changed) or (tr("its number is saved") if is_new else tr("nothing new"))
        text = f"{number}  {with_label(ours.described(number=False), news)}".strip()
        self.channel.tell(OutcomeRead, number=number, changed=len(changed), found=is_new, text=text)
        self.channel.complaint = None

    def _unread(self) -> list[OurComplaint]:
        """Return the complaints that the user waits for and that were not read."""
        return [ours for ours in self._ours if ours.complaint.id in self._wanted - self._read]

    def _is_complete(self) -> bool:
        return not self._unread()

    def _found_sentence(self) -> str:
        found = len(self._wanted) - len(self._unread())
        return tr_n(
            "{found} of {n} complaint found.",
            "{found} of {n} complaints found.",
            len(self._wanted),
            found=found,
        )

    def _unread_lines(self) -> list[str]:
        return named([tr("still to open: {complaint}", complaint=ours) for ours in self._unread()])

    @property
    def left_open(self) -> bool:
        return super().left_open or bool(self._unread() or self._unclear or self._unknown_words())

    def _unknown_words(self) -> tuple[str, ...]:
        return tuple(filter(None, self._unknown))

    def _tell_end(self, problem: str) -> None:
        unread = self._unread()
        self.channel.tell(
            ListEnded,
            read=len(self._read),
            changed=self._changed,
            found=self._found,
            objected=self._objected,
            strangers=tuple(number for number in self._strangers if number not in self._by_number),
            unread=tuple(ours.complaint.number or ours.complaint.id for ours in unread),
            unclear=tuple(filter(None, self._unclear)),
            unknown_words=self._unknown_words(),
            text=self._said_at_end(problem, self._left_lines(unread)),
        )

    def _result_sentence(self) -> str:
        parts = [
            tr_n("{n} complaint read", "{n} complaints read", len(self._read)),
            tr_n("{n} link with a new state", "{n} links with a new state", self._changed),
        ]
        if self._found:
            parts.append(tr_n("{n} number found", "{n} numbers found", self._found))
        return as_sentence(comma_list(parts))

    def _left_lines(self, unread: Sequence[OurComplaint]) -> list[str]:
        """Return a line for each question that only the user can settle."""
        lines = named([tr("Not on the pages that you opened: {title}", title=ours) for ours in unread])
        lines += [
            tr(
                "It is unclear which complaint has number {number}, so nothing was changed. If the number in your records is wrong, correct it in History.",
                number=number,
            )
            for number in self._unclear
            if number
        ]
        strangers = sum(number not in self._by_number for number in self._strangers)
        return lines + left_alone(self._unknown_words(), strangers)


def _new_words(changed: Iterable[Finding]) -> str:
    """Return the portal's texts for the changed findings, each with its count, such as "2 × Removed"."""
    words = [finding.outcome.portal_words if finding.outcome else tr("waiting again") for finding in changed]
    return comma_list(f"{words.count(word)} × {word}" for word in dict.fromkeys(words))
