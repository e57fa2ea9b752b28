"""A complaint on its way through a form: taken, handed to the person, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from helper.model.attempt import Attempt, Result, SentValue, name_of
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.model.notes import with_more
from helper.store import settling
from helper.store.forms import Forms


class InHand(Forms):
    """Moves complaints to their end; every method that changes writes once."""

    def reserve(self, *, practice: bool, complaint_id: str | None = None) -> Complaint | None:
        """Take the next complaint, or this one, to fill a form for it; None: it is not ready, or nothing is.

        One form is filled at a time: another that is reserved must be handed over or put back first. A complaint that
        is handed over is a question to the person and does not stop the others.
        """
        for other in self.unfinished():
            if other.state is ComplaintState.RESERVED and other.practice is practice:
                raise ValueError(f"{other.id} is being filled: settle it first")
        ready = self.ready(practice=practice)
        chosen = next((one for one in ready if complaint_id in {None, one.id}), None)
        if chosen is None:
            return None
        on_form = self.findings_of(chosen)
        reserved, findings = settling.reserved(chosen, on_form, practice=practice, at=self._now())
        self._store.change(reserved, *findings)
        return reserved

    def hand_over(self, complaint_id: str, attempt: Attempt) -> Complaint:
        """Write the intent down, before the person is asked to submit.

        A form that is filled again gets an attempt of its own, unless a submission of the open one was seen.
        """
        return self._changed(settling.handed_over(self._store.complaints[complaint_id], attempt))

    def note_refused(self, complaint_id: str, refused: tuple[tuple[str, str], ...]) -> Complaint:
        """Write down which links the portal's own check refuses, with its words; later words win."""
        return self._changed(settling.links_refused(self._store.complaints[complaint_id], refused))

    def note_declined(self, complaint_id: str, words: str) -> Complaint:
        """Write down that the form did not take it; it stays with the person, who may mend and send it."""
        return self._changed(settling.declined(self._store.complaints[complaint_id], words, at=self._now()))

    def release(
        self,
        complaint_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
        seen_at: datetime | None = None,
        values_sent: tuple[SentValue, ...] | None = None,
    ) -> Complaint:
        """Write down what came of the hand-over, for the complaint and each of its findings.

        With `Result.UNKNOWN` it stays handed over: a submission was seen, its answer was not.
        """
        complaint = self._store.complaints[complaint_id]
        on_form = list(zip(self.findings_of(complaint), self.listings_of(complaint), strict=True))
        ending = settling.Ending(
            result=result,
            number=number,
            portal_words=portal_words,
            links_sent=links_sent,
            seen_at=seen_at or self._now(),
            values_sent=values_sent,
        )
        settled, findings = settling.settle(complaint, on_form, ending)
        settled, added = settling.with_sent_by_hand(settled, self._sent_by_hand(settled), ending)
        self._store.change(settled, *findings, *added)
        return settled

    def _sent_by_hand(self, complaint: Complaint) -> list[Finding]:
        """Listings of the same design that are known and on no form, whose links the person put into this one; else they go twice."""
        if complaint.state is not ComplaintState.FILED or complaint.practice:
            return []
        names = {name_of(link) for link in complaint.attempts[-1].links_added}
        return [
            finding
            for finding in (self._store.findings.all() if names else ())
            if finding.work_id == complaint.work_id
            and finding.complaint_id is None
            and finding.state in {FindingState.NEW, FindingState.JUDGED}
            and self._name(finding) in names
        ]

    def _name(self, finding: Finding) -> str:
        listing = self._store.listings[finding.listing_id]
        return listing.item_id or listing.url

    def reclaim(self, complaint_id: str) -> Complaint:
        """Put a complaint back that was reserved and never handed over."""
        return self._planned_again(complaint_id, {ComplaintState.RESERVED})

    def again(self, complaint_id: str) -> Complaint:
        """Take up a complaint that was skipped, refused or did not finish."""
        return self._planned_again(complaint_id, settling.PUT_OFF)

    def set_number(self, complaint_id: str, number: str) -> Complaint:
        """Write down the number of a complaint that was sent."""
        return self._changed(settling.numbered(self._store.complaints[complaint_id], number))

    def add_note(self, complaint_id: str, words: str) -> Complaint:
        """Write down the person's words about it, behind those that are there."""
        complaint = self._store.complaints[complaint_id]
        return self._changed(replace(complaint, note=with_more(complaint.note, words)))

    def _planned_again(self, complaint_id: str, states: Collection[ComplaintState]) -> Complaint:
        complaint = self._store.complaints[complaint_id]
        if complaint.state not in states:
            raise ValueError(f"a complaint that is {complaint.state.value} is not put back")
        return self._changed(settling.planned_again(complaint))

    def _changed(self, complaint: Complaint) -> Complaint:
        self._store.change(complaint)
        return complaint
