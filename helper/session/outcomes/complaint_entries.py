"""Matches the rows of the portal's list to complaints, by number or by all other data, and records the outcomes.

Over 500 lines because a row's complaint depends on all other rows and on all complaints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from helper.browser.portal.lists import DetailsReading, ListRow, Period
from helper.flow.text_matching import fold
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.model.work import Work
from helper.session.events import ListEnded, OutcomeRead
from helper.session.operator import Choice, QuestionKind
from helper.session.outcomes.list_reader import LOOK_AND_AGAIN, ListReader, PortalList
from helper.session.outcomes.list_session import NOT_TO_ITS_END, ListSession, left_alone, read_list
from helper.store.queries import findings_of, listings_of
from helper.store.transitions import SENT, STATES, HandoverEnd, ReportedStatus
from helper.translation import (
    as_sentence,
    comma_list,
    day_in_words,
    msg,
    semicolon_list,
    sentences,
    tr,
    tr_n,
    with_label,
)

_DAYS_APART = timedelta(days=2)
"""Maximum difference between a complaint's recorded day and its day in the list.

The portal's clock may be half a day ahead, and the list shows only days.
"""
_UNDECIDED = frozenset({FindingState.FILED, FindingState.COUNTERED})
_MOST_NAMED = 8


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

    def may_be(self, row: ListRow) -> bool:
        """Return whether a row with an unknown number may be this complaint.

        Values that the list does not show are ignored. The design is compared only if the number of links
        differs, because the list may name the design differently.
        """
        if row.submitted and self.sent_on and abs(row.submitted - self.sent_on) > _DAYS_APART:
            return False
        if row.count is not None and row.count > len(self.item_ids):
            # The list may lack links that the portal rejected, but never shows more links than the complaint has.
            return False
        if row.count == len(self.item_ids) or not row.ipr or self.work is None:
            return True
        return _names_design(row, self.work)

    def agrees(self, row: ListRow, works: Iterable[Work]) -> bool:
        """Return whether a row with this complaint's number also matches the complaint's links and design.

        A row with fewer links may be another complaint about the same design.
        """
        if row.count not in {None, len(self.item_ids)}:
            return False
        if not row.ipr or self.work is None or _names_design(row, self.work):
            return True
        return not any(_names_design(row, work) for work in works if work.id != self.work.id)

    def may_be_hidden(self, period: Period) -> bool:
        """Return whether a list that is limited to `period` might omit this complaint."""
        if not period.is_limited or self.sent_on is None or period.earliest is None:
            return period.is_limited
        return self.sent_on <= period.earliest + timedelta(days=1)

    def is_same(self, page: DetailsReading) -> bool:
        """Return whether the page shows only listings of this complaint, and at least half of them."""
        return page.shows_most_of(self.item_ids)

    def contradicts(self, page: DetailsReading) -> bool:
        """Return whether the page shows listings, but none of this complaint's."""
        return bool(page.item_ids) and not page.item_ids & self.item_ids

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
    """Reads the list of complaints.

    Each row is a complaint, and links to a page that shows the complaint's listings.
    """

    not_seen = msg(
        "I can't find the list of complaints. Open Manage Complaints in the window, then press Enter here."
    )
    numbers_only: bool = field(default=False, kw_only=True)
    """Whether to look only for missing numbers, without opening complaints whose number is known."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._store = self.tools.context.store
        self._queue = self.tools.context.queue
        self._ours: list[OurComplaint] = []
        self._by_number: dict[str, list[OurComplaint]] = {}
        """Complaints by their known number; if several share a number, the user is asked."""
        self._refresh()
        self._taken: dict[str, str] = {}
        """Ids of the complaints that were matched to a row, by the complaint number in the row."""
        self._unclear: list[str] = []
        """Numbers in the list that could not be matched to a complaint with certainty."""
        self._read: set[str] = set()
        """Ids of the user's complaints that were found and read."""
        self._pages: dict[str, DetailsReading] = {}
        """The complaint pages that were read, by the complaint number in their row."""
        self._changed = self._objected = 0
        self._found = 0
        self._strangers: list[str] = []
        self._unread: list[str] = []

    def _refresh(self) -> None:
        """Read the complaints from the records again, after a complaint number has changed.

        The complaints are cached, because each page of the list needs them often.
        """
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

    def _now(self, ours: OurComplaint) -> Complaint:
        return self._store.complaints[ours.complaint.id]

    def _is_known(self, ours: OurComplaint, row: ListRow) -> bool:
        """Return whether the records already contain the row's outcomes; if so, its page is not opened."""
        outcomes = [finding.outcome for finding in findings_of(self._store, self._now(ours))]
        return bool(row.status) and all(outcome and outcome.verdict == row.status for outcome in outcomes)

    def _is_open(self, ours: OurComplaint) -> bool:
        complaint = self._now(ours)
        states = {finding.state for finding in findings_of(self._store, complaint)}
        return not complaint.number or bool(states & _UNDECIDED)

    async def _work_in(self, window: PortalList) -> None:
        reader = self._reader(window, lambda number: number in self._by_number)
        beside = self._form_is_open()
        async for rows in read_list(reader, self._progress, beside=beside, hidden=self._hidden):
            await self._take(rows, reader)
        await self._show_end(window, self._result_sentence())

    def _form_is_open(self) -> bool:
        return bool(self._queue.unfinished())

    async def _take(self, rows: Sequence[ListRow], reader: ListReader) -> None:
        works, left = self._store.works.all(), dict[str, ListRow]()
        for row in rows:
            numbered = self._by_number.get(row.number, [])
            if row.number in reader.twice:
                self._unclear.append(row.number)
            elif reader.stopped:
                left |= {row.number: row} if numbered else {}
            elif not numbered:
                await self._take_unknown(row, reader)
            elif len(numbered) > 1 or not numbered[0].agrees(row, works):
                await self._take_doubtful(row, numbered, reader)
            elif self.numbers_only or self._is_known(numbered[0], row):
                self._met(numbered[0], row)
            else:
                (ours,) = numbered
                page = await reader.details(row)
                if page is None and not ours.listed_states(row):
                    left[row.number] = row
                elif page is not None and ours.contradicts(page) and self._others_on(page, numbered):
                    await self._take_doubtful(row, numbered, reader, page)
                else:
                    self._write(ours, row, page)
        shown = await reader.details_by_user(left) if left and not reader.stopped else {}
        for number, page in shown.items():
            self._write(self._by_number[number][0], left.pop(number), page)
        self._unread += left

    def _met(self, ours: OurComplaint, row: ListRow) -> None:
        self._read.add(ours.complaint.id)
        self._taken[row.number] = ours.complaint.id

    async def _take_unknown(self, row: ListRow, reader: ListReader) -> None:
        """Handle a row whose number is not in the records; the row may be a complaint without a number."""
        candidates = [ours for ours in self._ours if not ours.complaint.number and ours.may_be(row)]
        page = await reader.details(row) if candidates else None
        same = [ours for ours in candidates if page is not None and ours.is_same(page)]
        said = tr(
            "Complaint {number} lists the links of a complaint that has no number in your records. Is it this one?",
            number=row.number,
        )
        confirmed = await self._confirmed(same, row, said) if same else None
        if confirmed is None:
            self._strangers.append(row.number)
        else:
            self._give_number(confirmed, row, page)

    async def _take_doubtful(
        self,
        row: ListRow,
        numbered: list[OurComplaint],
        reader: ListReader,
        page: DetailsReading | None = None,
    ) -> None:
        """Handle a row with a known number, but with other links or another design than in the records.

        Accept the row if its page shows listings of the complaint; otherwise ask the user.
        """
        page = page or await reader.details(row)
        if (
            len(numbered) == 1
            and page is not None
            and page.item_ids & numbered[0].item_ids
            and not self._others_on(page, numbered)
        ):
            self._write(numbered[0], row, page)
            return
        same = [ours for ours in numbered if page is not None and ours.is_same(page)]
        asked = same or numbered
        if page is not None:
            asked = [*same, *self._others_on(page, numbered)]
        what = tr_n("{n} link", "{n} links", row.count) if row.count is not None else tr("other links")
        said = tr(
            "The list has number {number} for {links}, {design}, but your records have it for {complaint}. Which complaint does this number belong to?",
            number=row.number,
            links=what,
            design=row.ipr or tr("no design"),
            complaint=semicolon_list(map(str, numbered)),
        )
        confirmed = await self._confirmed(asked, row, said) if asked else None
        if confirmed is None:
            self._unclear.append(row.number)
            return
        for other in numbered:
            if other.complaint.id != confirmed.complaint.id:
                self._queue.set_number(other.complaint.id, "")
        self._give_number(confirmed, row, page)

    def _others_on(self, page: DetailsReading, numbered: list[OurComplaint]) -> list[OurComplaint]:
        """Return complaints without a number whose listings the page shows, except those in `numbered`."""
        unnumbered = (ours for ours in self._ours if not ours.complaint.number and ours not in numbered)
        return [ours for ours in unnumbered if ours.is_same(page)]

    def _give_number(self, ours: OurComplaint, row: ListRow, page: DetailsReading | None) -> None:
        is_new = ours.complaint.number != row.number
        self._found += is_new
        self._as_filed(ours, row)
        self._write(ours, row, page, found=is_new)
        self._refresh()

    async def _confirmed(self, same: list[OurComplaint], row: ListRow, said: str) -> OurComplaint | None:
        """Ask the user which of the complaints in `same` matches the row; return None if none does."""
        named = {str(number): ours for number, ours in enumerate(same, start=1)}
        decision = await self.channel.ask(
            QuestionKind.SAME_COMPLAINT,
            said,
            (
                Choice("none", tr("No, or not sure: leave it open"), safe=True),
                *(Choice(name, tr("Yes: {complaint}", complaint=ours)) for name, ours in named.items()),
            ),
            detail=(
                tr(
                    "in the list: {design}, {day}, {words}",
                    design=row.ipr or tr("no design"),
                    day=row.submitted or tr("no date"),
                    words=row.words,
                ),
            ),
        )
        return named.get(decision.choice)

    def _as_filed(self, ours: OurComplaint, row: ListRow) -> None:
        """Record the complaint as filed if its outcome was unknown, because the list contains it."""
        sent = ours.complaint.open_attempt
        if ours.complaint.state is ComplaintState.HANDED_OVER and sent is not None:
            ending = HandoverEnd(
                result=Result.FILED,
                number=row.number,
                portal_words=f"found in the portal's list: {row.words}",
                # Alibaba's processing time began at the hand-over, not today.
                seen_at=sent.seen_at or sent.at,
            )
            self._queue.release(ours.complaint.id, ending)

    def _write(
        self, ours: OurComplaint, row: ListRow, page: DetailsReading | None, *, found: bool = False
    ) -> None:
        if page is not None:
            self._pages[row.number] = page
            if ours.contradicts(page):
                self._unread.append(row.number)
                return
        self._met(ours, row)
        states: Mapping[str, ReportedStatus] = (
            _page_states(page) if page is not None else ours.listed_states(row)
        )
        changed = self._queue.record_outcomes(self._now(ours), states, number=row.number)
        self._changed += len(changed)
        self._objected += sum(finding.state is FindingState.COUNTERED for finding in changed)
        self.channel.complaint = ours.complaint.id
        news = _new_words(changed) or (tr("its number is saved") if found else tr("nothing new"))
        text = f"{row.number}  {with_label(ours.described(number=False), news)}"
        self.channel.tell(OutcomeRead, number=row.number, changed=len(changed), found=found, text=text)
        self.channel.complaint = None

    def _hidden(self, period: Period) -> list[str]:
        return [str(ours) for ours in self._unmet() if ours.may_be_hidden(period)]

    @property
    def left_open(self) -> bool:
        return super().left_open or bool(
            self._unmet() or self._unread or self._unclear or self._unknown_words()
        )

    def _unmet(self) -> list[OurComplaint]:
        """Return the open complaints that were sent but were not found in the list."""
        # A complaint also counts as found if its page was unreadable; it is reported separately.
        met = self._read | {
            ours.complaint.id for row in self._progress.rows for ours in self._by_number.get(row.number, ())
        }
        return [
            ours
            for ours in self._ours
            if ours.complaint.id not in met and self._is_open(ours)
            if not (self.numbers_only and ours.complaint.number)
        ]

    def _may_be_taken(self, ours: OurComplaint) -> list[str]:
        """Return numbers that this complaint may have, but whose row is unclear or matched to another one."""
        if ours.complaint.number:
            return []
        taken = {*self._taken, *self._unclear}
        return [row.number for row in self._progress.rows if row.number in taken and ours.may_be(row)]

    def _unknown_words(self) -> list[str]:
        """Return the texts that the portal uses for states but the flow does not know, each text once."""
        said = [row.words for row in self._progress.rows if not row.status]
        said += [
            listing.words
            for page in self._pages.values()
            for listing in page.listings
            if listing.status not in STATES
        ]
        return list(dict.fromkeys(filter(None, said)))

    def _tell_end(self, problem: str) -> None:
        for row in self._progress.rows:
            # Report a row of the user's complaints as unread if the window closed before its turn.
            known = self._by_number.get(row.number, [])
            is_told = row.number in {*self._unread, *self._unclear}
            if known and not is_told and self._read.isdisjoint(ours.complaint.id for ours in known):
                self._unread.append(row.number)
        unmet = self._unmet()
        doubtful = {ours.complaint.id: rows for ours in unmet if (rows := self._may_be_taken(ours))}
        hidden_by = [(ours, doubtful[ours.complaint.id]) for ours in unmet if ours.complaint.id in doubtful]
        unmet = [ours for ours in unmet if ours.complaint.id not in doubtful]
        # These complaints may be in a part of the list that was not read.
        unsought = [
            ours for ours in unmet if not self._progress.is_whole or ours.may_be_hidden(self._progress.period)
        ]
        missing = [ours for ours in unmet if ours not in unsought]
        self.channel.tell(
            ListEnded,
            read=len(self._read),
            changed=self._changed,
            found=self._found,
            objected=self._objected,
            strangers=tuple(self._strangers),
            missing=_names(missing),
            unsought=_names(unsought),
            unread=tuple(self._unread),
            unclear=(*self._unclear, *_names(ours for ours, _ in hidden_by)),
            unknown_words=tuple(self._unknown_words()),
            text=self._said_at_end(
                problem,
                self._result_sentence(),
                [*self._open_questions(missing, len(unsought)), *self._not_clear(hidden_by)],
            ),
        )

    def _result_sentence(self) -> str:
        parts = [
            tr_n("{n} complaint read", "{n} complaints read", len(self._read)),
            tr_n("{n} link with a new state", "{n} links with a new state", self._changed),
        ]
        if self._found:
            parts.append(tr_n("{n} number found", "{n} numbers found", self._found))
        return as_sentence(comma_list(parts))

    def _open_questions(self, missing: Sequence[OurComplaint], unsought: int) -> list[str]:
        """Return a line for each question that only the user can settle.

        `missing` contains the complaints that the list lacks. `unsought` is the number of complaints that may
        be in a part of the list that was not read.
        """
        lines = [tr("Not in the list: {title}", title=ours) for ours in missing[:_MOST_NAMED]]
        if len(missing) > _MOST_NAMED:
            lines.append(tr("{n} more are not in the list.", n=len(missing) - _MOST_NAMED))
        lines += self._not_looked_for(unsought)
        lines += [tr("Complaint {number} was not read.", number=number) for number in self._unread]
        return lines + left_alone(self._unknown_words(), len(self._strangers))

    def _not_clear(self, hidden_by: Iterable[tuple[OurComplaint, list[str]]]) -> list[str]:
        """Return messages about complaints for which nothing was recorded, because they may be confused."""
        lines = [
            tr(
                "It is unclear which complaint has number {number}, so nothing was changed. If the number in your records is wrong, correct it in History.",
                number=number,
            )
            for number in self._unclear
        ]
        lines += [
            tr(
                "{complaint}: its number may be {numbers}, but another complaint has it.",
                complaint=ours,
                numbers="/".join(rows),
            )
            for ours, rows in hidden_by
        ]
        return lines

    def _not_looked_for(self, complaints: int) -> list[str]:
        """Return messages about the part of the list that was not read.

        `complaints` is the number of complaints that may be in that part.
        """
        again = tr(LOOK_AND_AGAIN)
        if not self._progress.reached:
            no_news = tr_n(
                "No news about {n} of your complaints.", "No news about {n} of your complaints.", complaints
            )
            return [*([no_news] if complaints else []), again]
        if not self._progress.ended:
            elsewhere = tr_n(
                "{n} of your complaints may be on the pages that were not read.",
                "{n} of your complaints may be on the pages that were not read.",
                complaints,
            )
            return [sentences(tr(NOT_TO_ITS_END), elsewhere if complaints else ""), again]
        if not complaints:
            return []
        if not self._progress.rows:
            expected = tr_n(
                "The list should contain {n} complaint of yours.",
                "The list should contain {n} complaints of yours.",
                complaints,
            )
            return [expected, again]
        return [
            tr_n(
                "{n} of your complaints may be older: choose an earlier start date in the list, then try again.",
                "{n} of your complaints may be older: choose an earlier start date in the list, then try again.",
                complaints,
            )
        ]


def _new_words(changed: Iterable[Finding]) -> str:
    """Return the portal's texts for the changed findings, each with its count, such as "2 × Removed"."""
    words = [finding.outcome.portal_words if finding.outcome else tr("waiting again") for finding in changed]
    return comma_list(f"{words.count(word)} × {word}" for word in dict.fromkeys(words))


def _names(complaints: Iterable[OurComplaint]) -> tuple[str, ...]:
    return tuple(ours.complaint.number or ours.complaint.id for ours in complaints)
