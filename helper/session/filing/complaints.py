"""Complaints as the matters of a run: joins it with the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from helper.flow.values import ComplaintValues, values_of
from helper.model.account import Account
from helper.model.attempt import Attempt, Result, SentValue, last_in
from helper.model.complaint import Complaint, ComplaintState
from helper.model.listing import Listing
from helper.model.problems import attachments_of
from helper.session.filing.account import account_of
from helper.session.filing.form_wording import COMPLAINT_WORDING, Wording
from helper.session.filing.matter import Matter
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.trial import keep_one_link, take_back


class ComplaintMatters:
    """Implements `Matters` on the queue."""

    wording: Wording = COMPLAINT_WORDING

    def __init__(self, store: Store, queue: Queue, *, practice: bool, now: Callable[[], datetime]) -> None:
        self._store = store
        self._queue = queue
        self.practice = practice
        self._now = now

    def unfinished(self) -> list[Matter]:
        """Open ones of this lane: practice never asks about real ones, nor the other way round."""
        return [self._matter(one) for one in self._queue.unfinished() if one.practice is self.practice]

    def ready(self) -> list[Matter]:
        """Complaints without a problem."""
        return [self._matter(one) for one in self._queue.ready(practice=self.practice)]

    def at(self, matter_id: str) -> Matter:
        """The complaint as it is now."""
        return self._matter(self._store.complaints[matter_id])

    def account_of(self, matter_id: str) -> Account | None:
        """The account it is meant for, or that fits."""
        return account_of(self._store, self._store.complaints[matter_id])

    def why_not(self, matter_id: str) -> str:
        """Its first problem."""
        problems = self._queue.problems(self._store.complaints[matter_id])
        return problems[0].sentence if problems else ""

    def values(self, matter_id: str) -> ComplaintValues:
        """What the complaint says, without the links that the portal's own check has refused in this attempt."""
        complaint = self._store.complaints[matter_id]
        work = self._queue.work_of(complaint)
        if work is None:
            raise ValueError("a complaint without a work has problems, and is never reserved")
        going = self._listings(complaint)
        ids = {listing.id for listing in going}
        findings = [one for one in self._queue.findings_of(complaint) if one.listing_id in ids]
        files = [self._store.places.evidence / one.name for one in attachments_of(complaint, findings)]
        said = replace(complaint, description=self._queue.explanation_of(complaint, findings))
        return values_of(said, work, going, files)

    def reserve(self, matter_id: str) -> Matter | None:
        """Take it from the queue."""
        taken = self._queue.reserve(practice=self.practice, complaint_id=matter_id)
        return self._matter(taken) if taken is not None else None

    def reclaim(self, matter_id: str) -> None:
        """Put it back into the queue."""
        self._queue.reclaim(matter_id)

    def again(self, matter_id: str) -> None:
        """Let what was put off, or came to nothing, be ready once more."""
        self._queue.again(matter_id)

    def hand_over(self, matter_id: str, attempt: Attempt) -> None:
        """Write the intent down."""
        self._queue.hand_over(matter_id, attempt)

    def attempts(self) -> Iterable[Attempt]:
        """Those of all complaints."""
        return (attempt for complaint in self._store.complaints.all() for attempt in complaint.attempts)

    def note_refused(self, matter_id: str, refused: tuple[tuple[str, str], ...]) -> None:
        """Write down the refused links."""
        self._queue.note_refused(matter_id, refused)

    def note_declined(self, matter_id: str, words: str) -> None:
        """Write down that the form did not take it."""
        self._queue.note_declined(matter_id, words)

    def note_sent(
        self, matter_id: str, links: tuple[str, ...] | None, values: tuple[SentValue, ...] = ()
    ) -> None:
        """Write down that it left the window."""
        self._queue.release(
            matter_id, result=Result.UNKNOWN, links_sent=links, seen_at=self._now(), values_sent=values
        )

    def release(
        self,
        matter_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what came of it, for the complaint and each of its findings."""
        self._queue.release(
            matter_id,
            result=result,
            number=number,
            portal_words=portal_words,
            links_sent=links_sent,
            seen_at=self._now(),
        )

    def set_number(self, matter_id: str, number: str) -> None:
        """Write down its number."""
        self._queue.set_number(matter_id, number)

    def add_note(self, matter_id: str, words: str) -> None:
        """Write it down with the complaint."""
        self._queue.add_note(matter_id, words)

    def keep_small(self, matter_id: str) -> Matter | None:
        """Leave it a single link; the others get a form of their own."""
        rest = keep_one_link(self._store, matter_id, at=self._now())
        return self._matter(rest) if rest is not None else None

    def take_back(self, matter_id: str) -> None:
        """Put it back into the queue without the attempt."""
        take_back(self._store, matter_id)

    def _matter(self, complaint: Complaint) -> Matter:
        work = self._queue.work_of(complaint)
        return Matter(
            id=complaint.id,
            title=work.title if work else "",
            client=work.client if work else "",
            account_id=complaint.account_id,
            watched=tuple(listing.item_id for listing in self._queue.listings_of(complaint)),
            links=tuple(listing.url for listing in self._listings(complaint)),
            amount=len(complaint.finding_ids),
            reason=complaint.reason,
            being_filled=complaint.state is ComplaintState.RESERVED,
            taken_at=complaint.reserved_at,
            attempts=len(complaint.attempts),
            open_attempt=complaint.open_attempt,
            last_attempt=last_in(complaint.attempts, practice=self.practice),
        )

    def _listings(self, complaint: Complaint) -> list[Listing]:
        attempt = complaint.open_attempt
        refused = {item for item, _ in attempt.refused_links} if attempt else set()
        return [one for one in self._queue.listings_of(complaint) if one.item_id not in refused]
