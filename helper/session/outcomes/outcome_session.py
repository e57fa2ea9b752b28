"""Reads what the portal says about our complaints, from the list that the person has open, and writes it down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from helper.browser.portal.lists import DetailsReading, ListReading, ListRow, Period
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.model.text import plural
from helper.session.events import ListLimited, NumberFound, OutcomeRead, OutcomesEnded
from helper.session.navigation import Pace, Pauses
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.session.outcomes import outcome_matching
from helper.session.outcomes.list_finder import LOOK_AND_AGAIN, READING, PortalList
from helper.session.outcomes.list_reader import DetailsReader, FiguresBook, ListReader, OwnFigures
from helper.session.outcomes.outcome_matching import OurComplaint
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.transitions import ReportedStatus

_UNDECIDED = frozenset({FindingState.FILED, FindingState.COUNTERED})


class OurComplaints:
    """Looked up many times for each page of the list, and read anew only when a number is found."""

    def __init__(self, store: Store, queue: Queue, *, practice: bool) -> None:
        """`practice` says which lane: practice and real complaints never meet."""
        self._store = store
        self._queue = queue
        self._practice = practice
        self.refresh()

    def refresh(self) -> None:
        """Read the records again."""
        sent = [
            one
            for one in self._store.complaints.all()
            if outcome_matching.was_sent(one, practice=self._practice)
        ]
        self._all = [self.as_ours(one) for one in sent]
        self.by_number = outcome_matching.by_number(self._all)
        """Those whose number is known, and belongs to no other."""

    def as_ours(self, complaint: Complaint) -> OurComplaint:
        """A complaint with what it is recognised by."""
        item_ids = frozenset(listing.item_id for listing in self._queue.listings_of(complaint))
        return OurComplaint(complaint=complaint, work=self._queue.work_of(complaint), item_ids=item_ids)

    def now(self, one: OurComplaint) -> Complaint:
        """The complaint as it is kept at this moment."""
        return self._store.complaints[one.complaint.id]

    def candidates(self, row: ListRow) -> list[OurComplaint]:
        """Those without a number that a row may be."""
        return [one for one in self._all if not one.complaint.number and outcome_matching.may_be(one, row)]

    def missing(self, met: Collection[str]) -> list[OurComplaint]:
        """Those that are still open and whose id is not among the ones that were met."""
        return [one for one in self._all if one.complaint.id not in met and self._is_open(one)]

    def is_known(self, one: OurComplaint, row: ListRow) -> bool:
        """Whether all of it is decided, and the list says just what we know: then its page has nothing new."""
        outcomes = [finding.outcome for finding in self._queue.findings_of(self.now(one))]
        return bool(row.status) and all(outcome and outcome.verdict == row.status for outcome in outcomes)

    def _is_open(self, one: OurComplaint) -> bool:
        complaint = self.now(one)
        states = {finding.state for finding in self._queue.findings_of(complaint)}
        return not complaint.number or bool(states & _UNDECIDED)


@dataclass(slots=True)
class ReadSummary:
    """Grows while the list is read."""

    read: set[str] = field(default_factory=set)
    """Ids of our complaints that were met."""
    changed: int = 0
    found: int = 0
    strangers: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reached: bool = False
    """Whether the list was there at all."""
    ended: bool = False
    """Whether it was read to its last page."""
    rows: list[ListRow] = field(default_factory=list)
    details: dict[str, DetailsReading] = field(default_factory=dict)

    def farewell(self) -> str:
        """In one line."""
        if not self.reached:
            return "The list was not reached; nothing was read."
        if self.ended and not self.rows:
            return "The list shows no complaint at all."
        found = f", {plural(self.found, 'number')} found" if self.found else ""
        return f"{plural(len(self.read), 'complaint')} read, {plural(self.changed, 'link')} with news{found}."

    def open_questions(self, missing: Sequence[OurComplaint], unsought: Sequence[OurComplaint]) -> list[str]:
        """What only the person can settle, a line each.

        `missing` was not met in the list; `unsought` may stand in a part of it that was not read.
        """
        unknown = outcome_matching.unknown_words(self.rows, self.details)
        lines = [f"Not in the list: {described(one)}" for one in missing[:8]]
        lines += [f"{len(missing) - 8} more are not in the list."] if len(missing) > 8 else []
        lines += self._not_looked_for(len(unsought))
        lines += [f"Not read: the page of {number}." for number in self.unread]
        lines += [f"I do not know what “{words}” means; nothing was changed for it." for words in unknown]
        if self.strangers:
            lines.append(f"{plural(len(self.strangers), 'complaint')} of the list are not in your records.")
        return lines

    def _not_looked_for(self, complaints: int) -> list[str]:
        """What was not read, how many of ours may stand there, and what to do about it."""
        ours = f"{plural(complaints, 'complaint')} of yours"
        if not self.reached:
            return [*([f"Nothing is known anew of {ours}."] if complaints else []), LOOK_AND_AGAIN]
        if not self.ended:
            may = f" {ours} may stand on the pages that were not read." if complaints else ""
            return [f"The list was not read to its end.{may}", LOOK_AND_AGAIN]
        if not complaints:
            return []
        if not self.rows:
            return [f"It should have {ours}.", LOOK_AND_AGAIN]
        return [f"{ours} may lie further back: choose an earlier first day in the list, then do this again."]


def described(one: OurComplaint) -> str:
    """A complaint as the person knows it."""
    title = one.work.title if one.work else "unknown design"
    number = f", number {one.complaint.number}" if one.complaint.number else ""
    day = f", sent {one.sent_on.day} {one.sent_on:%b %Y}" if one.sent_on else ""
    return f"{title}, {plural(len(one.item_ids), 'link')}{day}{number}"


def new_words(changed: Iterable[Finding]) -> str:
    """What the portal says anew about findings, each of its words once."""
    words = [finding.outcome.portal_words if finding.outcome else "waiting again" for finding in changed]
    return ", ".join(f"{words.count(word)} × {word}" for word in dict.fromkeys(words))


PORTAL_PACE = Pace(least=1.0, most=2.5, slowest=60.0)
"""The pages of one's own complaints, opened one after the other as one would by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTools:
    """What the reading works with."""

    store: Store
    queue: Queue
    flow: Flow
    channel: OperatorChannel
    now: Callable[[], datetime]
    practice: bool
    """Whether the portal is one of this computer; each lane reads its own complaints only."""
    start: str
    """The address at which the way to the list begins."""
    account_id: str = ""
    """Whose list it is; empty: no account is noted."""
    pace: Pace = PORTAL_PACE
    drawing_seconds: float = 4.0
    """How long a page that the person has changed may take to show other complaints."""
    numbers_only: bool = False
    """Only to find the missing numbers: complaints whose number is known are not opened."""


class OutcomesSession:
    """One reading of the list. `run` once; `request` at any time from the same loop."""

    def __init__(
        self, tools: OutcomeTools, open_window: Callable[[], AbstractAsyncContextManager[PortalList]]
    ) -> None:
        self._tools = tools
        self._open_window = open_window
        self._tally = ReadSummary()
        self._shown = Period()
        self._ours = OurComplaints(tools.store, tools.queue, practice=tools.practice)

    def request(self, request: Request) -> None:
        """What the person asks for: `go_on` ends a pause, `pause` ends the reading."""
        self._channel.request(request)

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        tally = self._tally
        return bool(
            not tally.ended
            or self._unmet()
            or tally.unread
            or outcome_matching.unknown_words(tally.rows, tally.details)
        )

    async def run(self) -> None:
        """Read until the list is at its end, or the person stops."""
        problem, opened = "", False
        try:
            async with self._open_window() as window:
                self._channel.page = window
                opened = True
                await self._read_all(window)
        except PageGone as gone:
            problem = f"{gone.what} {gone.now}".rstrip()
        finally:
            self._channel.complaint = None
            # Without a window nothing has begun: the error says why, and no figures belong before it.
            if opened or problem:
                self._tell_end(problem)

    async def _read_all(self, window: PortalList) -> None:
        self._ours.refresh()
        tools, pauses = self._tools, Pauses(self._tools.pace, self._channel)
        book = FiguresBook(
            queue=tools.queue, account_id=tools.account_id, practice=tools.practice, now=tools.now
        )
        figures = OwnFigures(window, tools.flow, self._channel, book)
        await figures.look()
        reader = ListReader(
            window,
            tools.flow,
            self._channel,
            pauses,
            is_ours=lambda number: number in self._ours.by_number,
            drawing_seconds=tools.drawing_seconds,
            passing=figures.look,
        )
        details = DetailsReader(window, tools.flow, self._channel, pauses)
        reading = await reader.reach(tools.start, beside=self._form_is_open())
        if reading is None:
            return
        self._tally.reached = True
        await window.strip(OverlayState.DONE, READING)
        last, is_older = reading, False
        while reading is not None:
            last = reading
            rows = await reader.rows(reading)
            self._tally.rows += rows
            self._tally.ended, self._shown = reader.ended, last.period
            await self._take(rows, details)
            if reader.gone is not None:
                raise reader.gone
            if details.has_moved:
                await window.follow(last.address)
                details.has_moved = False
            # Other days that brought nothing: what is missing is not there.
            is_over = not reader.ended or details.stopped or (is_older and not rows)
            reading = None if is_over else await self._older(reader, last)
            is_older = True
        with suppress(PageGone):
            if not reader.stopped and not details.stopped:
                await figures.visit()
            await window.strip(OverlayState.DONE, self._tally.farewell())

    def _form_is_open(self) -> bool:
        """Whether a form may stand in the window that must not be lost."""
        return any(one.practice is self._tools.practice for one in self._tools.queue.unfinished())

    async def _take(self, rows: Iterable[ListRow], reader: DetailsReader) -> None:
        """What these rows and their pages say of our complaints."""
        left: dict[str, ListRow] = {}
        for row in rows:
            one = self._ours.by_number.get(row.number)
            if reader.stopped:
                left |= {row.number: row} if one is not None else {}
            elif one is None:
                await self._take_unknown(row, reader)
            elif not (self._tools.numbers_only or self._ours.is_known(one, row)):
                page = await reader.read(row)
                if page is None and not outcome_matching.told_by_row(one, row):
                    left[row.number] = row
                else:
                    self._write(one, row, page)
            else:
                self._tally.read.add(one.complaint.id)
        shown = await reader.by_person(left) if left and not reader.stopped else {}
        for number, page in shown.items():
            self._write(self._ours.by_number[number], left.pop(number), page)
        self._tally.unread += left

    async def _take_unknown(self, row: ListRow, reader: DetailsReader) -> None:
        """A row whose number is not ours: perhaps it is one that we are looking for."""
        candidates = self._ours.candidates(row)
        page = await reader.read(row) if candidates else None
        same = [one for one in candidates if page is not None and outcome_matching.is_same(one, page)]
        one = await self._confirmed(same, row) if same else None
        if one is None or page is None:
            self._tally.strangers.append(row.number)
            return
        self._tally.found += 1
        self._as_filed(one, row)
        self._write(one, row, page)
        self._ours.refresh()
        self._channel.tell(NumberFound, number=row.number, text=f"Number {row.number} is written down.")

    async def _confirmed(self, same: list[OurComplaint], row: ListRow) -> OurComplaint | None:
        """The complaint that this is, by the person's word."""
        named = {str(number): one for number, one in enumerate(same, start=1)}
        decision = await self._channel.ask(
            QuestionKind.SAME_COMPLAINT,
            f"Complaint {row.number} in the list has the links of one whose number is missing. Is it this one?",
            (
                Choice("none", "No, or I am not sure: leave it open", safe=True),
                *(Choice(name, f"Yes: {described(one)}") for name, one in named.items()),
            ),
            detail=(
                f"in the list: {row.ipr or 'no design named'}, {row.submitted or 'no day'}, {row.words}",
            ),
        )
        return named.get(decision.choice)

    def _as_filed(self, one: OurComplaint, row: ListRow) -> None:
        """One of which nobody knew whether it went through has gone through, then: it is in the list."""
        sent = one.complaint.open_attempt
        if one.complaint.state is ComplaintState.HANDED_OVER and sent is not None:
            self._tools.queue.release(
                one.complaint.id,
                result=Result.FILED,
                number=row.number,
                portal_words=f"found in the portal's list: {row.words}",
                # It was sent when it was handed over, not today: how long Alibaba takes is counted from there.
                seen_at=sent.seen_at or sent.at,
            )

    def _write(self, one: OurComplaint, row: ListRow, page: DetailsReading | None) -> None:
        if page is not None:
            self._tally.details[row.number] = page
        if page is not None and outcome_matching.contradicts(one, page):
            self._tally.unread.append(row.number)
            return
        self._tally.read.add(one.complaint.id)
        told: Mapping[str, ReportedStatus] = (
            outcome_matching.told_of(page) if page is not None else outcome_matching.told_by_row(one, row)
        )
        changed = self._tools.queue.record_outcomes(self._ours.now(one), told, number=row.number)
        self._tally.changed += len(changed)
        self._channel.complaint = one.complaint.id
        known = described(one).removesuffix(f", number {row.number}")
        text = f"{row.number}  {known}: {new_words(changed) or 'nothing new'}"
        self._channel.tell(OutcomeRead, number=row.number, changed=len(changed), text=text)
        self._channel.complaint = None

    async def _older(self, reader: ListReader, shown: ListReading) -> ListReading | None:
        """The list over other days, where the person chooses them; None: nothing is missing, or that is all."""
        missing = [one for one in self._unmet() if outcome_matching.may_be_hidden(one, shown.period)]
        if not missing:
            return None
        earliest = shown.period.earliest.isoformat() if shown.period.earliest else ""
        said = f"from {earliest} on" if earliest else f"“{shown.period.words}”"
        self._channel.tell(
            ListLimited, earliest=earliest, text=f"The page does not show everything, only {said}."
        )
        text = (
            f"{plural(len(missing), 'complaint')} of yours may lie further back. "
            "Choose an earlier first day in the window and search there, then press Enter here."
        )
        return await reader.turned(shown, text, tuple(described(one) for one in missing[:5]))

    def _unmet(self) -> list[OurComplaint]:
        """Ours that were sent, are still open, and were not met in the list."""
        ours = self._ours.by_number
        # Met in the list, though its page was not read: that is said in words of its own.
        met = {ours[row.number].complaint.id for row in self._tally.rows if row.number in ours}
        missing = self._ours.missing(self._tally.read | met)
        return [one for one in missing if not (self._tools.numbers_only and one.complaint.number)]

    def _unsought(self, unmet: list[OurComplaint]) -> list[OurComplaint]:
        """Those of them that may stand where nothing was read; a list that shows nothing at all proves nothing."""
        if not self._tally.ended or not self._tally.rows:
            return unmet
        return [one for one in unmet if outcome_matching.may_be_hidden(one, self._shown)]

    def _note_unread(self) -> None:
        """Rows of ours whose turn did not come, because the window went away before."""
        for row in self._tally.rows:
            one = self._ours.by_number.get(row.number)
            if one and one.complaint.id not in self._tally.read and row.number not in self._tally.unread:
                self._tally.unread.append(row.number)

    def _tell_end(self, problem: str) -> None:
        self._note_unread()
        tally, unmet = self._tally, self._unmet()
        unsought = self._unsought(unmet)
        missing = [one for one in unmet if one not in unsought]
        self._channel.tell(
            OutcomesEnded,
            read=len(tally.read),
            changed=tally.changed,
            found=tally.found,
            strangers=tuple(tally.strangers),
            missing=_names(missing),
            unsought=_names(unsought),
            unread=tuple(tally.unread),
            unknown_words=tuple(outcome_matching.unknown_words(tally.rows, tally.details)),
            text="\n".join(
                filter(None, (problem, tally.farewell(), *tally.open_questions(missing, unsought)))
            ),
        )

    @property
    def _channel(self) -> OperatorChannel:
        return self._tools.channel


def _names(ours: Iterable[OurComplaint]) -> tuple[str, ...]:
    return tuple(one.complaint.number or one.complaint.id for one in ours)
