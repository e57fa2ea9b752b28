"""The queue: from a pasted address to a complaint whose outcome is known; every method that changes writes once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime

from helper.model.address import Address
from helper.model.complaint import (
    DEFAULT_DESCRIPTION,
    DEFAULT_REASON,
    MOST_LISTINGS,
    Attempt,
    Complaint,
    ComplaintState,
    Result,
)
from helper.model.finding import Finding, Judgement
from helper.model.listing import Listing
from helper.model.planning import PlannedForm, Split, plan_forms
from helper.model.problems import Problem, problems
from helper.model.words import counted
from helper.model.work import Work
from helper.store import forming, judging, settling
from helper.store.counts import Counts, count
from helper.store.intake import Added, Arrival, sort_in
from helper.store.steps import Change, Steps
from helper.store.store import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


class Queue:
    """What is to be filed, and what became of it. One form is filled at a time.

    A state that is reached on a practice portal is practice: a real session starts such a complaint afresh.
    """

    def __init__(
        self, store: Store, now: Callable[[], datetime] = utc_now, by: str = "", description: str = ""
    ) -> None:
        """`by` is noted with every judgement; `description` is for works that have none of their own."""
        self._store = store
        self._now = now
        self._by = by
        self._description = description or DEFAULT_DESCRIPTION
        self._steps = Steps(store)

    def add(
        self,
        addresses: Iterable[Address],
        *,
        work_id: str | None = None,
        source: str,
        judged_copy: bool = False,
    ) -> Added:
        """Take addresses in; to name the work is no judgement unless the person says so."""
        arrival = self._arrival(work_id, source, judged_copy=judged_copy)
        added, change = sort_in(self._store, addresses, arrival)
        if change.put:
            self._steps.do(f"{counted(len(added.new) + len(added.known), 'link')} added", change)
        return added

    def why_not_judge(self, finding: Finding, work_id: str | None = None) -> str | None:
        """Why the person's word can no longer change it, in a sentence; None: it can."""
        return self.why_not_judge_all([finding], work_id).get(finding.id)

    def why_not_judge_all(self, findings: Sequence[Finding], work_id: str | None = None) -> dict[str, str]:
        """The same for all that are to be judged at once, by id; empty: all of them can be."""
        return judging.refusals(self._store, findings, work_id)

    def judge(
        self, finding_ids: Iterable[str], judgement: Judgement, *, viewed: bool, work_id: str | None = None
    ) -> list[Finding]:
        """Write down the person's answer. A listing that is no copy leaves its form; ask `why_not_judge` first."""
        findings = self._findings(finding_ids)
        if reasons := self.why_not_judge_all(findings, work_id):
            raise ValueError(f"these cannot be judged: {reasons}")
        verdict = judging.Verdict(
            judgement=judgement, work_id=work_id, viewed=viewed, by=self._by, at=self._now()
        )
        judged, change = judging.judge(self._store, findings, verdict)
        if judged:
            self._steps.do(f"{counted(len(judged), 'link')} judged", change)
        return judged

    def held_back(self, work_id: str | None = None) -> list[Finding]:
        """Copies that are not put on a form yet, because their address is doubtful and nobody has looked."""
        return forming.copies(self._store, work_id, doubtful=True)

    def plan(
        self,
        *,
        work_id: str | None = None,
        split: Split = Split.EVEN,
        limit: int = MOST_LISTINGS,
        dry_run: bool = False,
    ) -> list[Complaint]:
        """Put what is judged a copy on forms, a work a form; a dry run only shows them."""
        chosen = forming.copies(self._store, work_id, doubtful=False)
        made = [self._planned(form) for form in plan_forms(chosen, split=split, limit=limit)]
        if made and not dry_run:
            self._steps.do(forming.summary(made), forming.put_on_forms(made, chosen, self._now()))
        return made

    def add_complaint(
        self,
        work_id: str,
        finding_ids: Iterable[str],
        *,
        reason: str = DEFAULT_REASON,
        description: str | None = None,
    ) -> Complaint:
        """Put these findings on one form; all of them must be copies of this work that wait for a form."""
        findings = self._findings(dict.fromkeys(finding_ids))
        if not 1 <= len(findings) <= MOST_LISTINGS:
            raise ValueError(f"one form takes 1 to {MOST_LISTINGS} listings, not {len(findings)}")
        for finding in findings:
            if not finding.fileable or finding.work_id != work_id:
                raise ValueError(f"{finding.id} is not a copy of this work that waits for a form")
        form = PlannedForm(work_id, tuple(finding.id for finding in findings))
        made = self._planned(form, reason=reason, description=description)
        self._steps.do(forming.summary([made]), forming.put_on_forms([made], findings, self._now()))
        return made

    def complain(
        self,
        work_id: str,
        addresses: Iterable[Address],
        *,
        source: str,
        reason: str = DEFAULT_REASON,
        description: str | None = None,
    ) -> Complaint | list[Problem]:
        """Add addresses, judge them copies and put them on one form, in one go; or say why not, and write nothing."""
        given = list(addresses)
        if reasons := forming.why_not_addresses(given):
            return reasons
        added, change = sort_in(self._store, given, self._arrival(work_id, source, judged_copy=True))
        arrived = {entity.id: entity for entity in change.put if isinstance(entity, Listing)}
        findings = (*added.known, *added.new)
        if reasons := forming.why_not_findings(self._store, findings, arrived):
            return reasons
        form = PlannedForm(work_id, tuple(finding.id for finding in findings))
        made = self._planned(form, reason=reason, description=description)
        on_form = forming.put_on_forms([made], findings, self._now())
        self._steps.do(forming.summary([made]), Change(put=(*arrived.values(), *on_form.put)))
        return made

    def undo(self) -> str | None:
        """Take the last local step back and say what it was; what has gone to a form is never taken back."""
        return self._steps.undo()

    def redo(self) -> str | None:
        """Do again what was taken back last."""
        return self._steps.redo()

    def ready(self, *, practice: bool) -> list[Complaint]:
        """Complaints that may be reserved, in their order: nothing stands between them and a form."""
        return [complaint for complaint in self._next_up(practice=practice) if not self.problems(complaint)]

    def held_up(self) -> list[Complaint]:
        """Complaints that would be next, but have problems."""
        return [complaint for complaint in self._next_up(practice=False) if self.problems(complaint)]

    def unfinished(self) -> list[Complaint]:
        """What an earlier session left in the middle; to be settled before anything is reserved."""
        return [one for one in self._store.complaints.all() if one.state in settling.UNDER_WAY]

    def problems(self, complaint: Complaint) -> list[Problem]:
        """What stands between the complaint and a form."""
        return problems(
            complaint, self.work_of(complaint), self.findings_of(complaint), self.listings_of(complaint)
        )

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
        return self._changed(settling.declined(self._store.complaints[complaint_id], words))

    def release(
        self,
        complaint_id: str,
        *,
        result: Result,
        number: str = "",
        portal_words: str = "",
        links_sent: tuple[str, ...] | None = None,
        evidence: Sequence[str] = (),
        seen_at: datetime | None = None,
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
            evidence=tuple(evidence),
            seen_at=seen_at or self._now(),
        )
        settled, findings = settling.settle(complaint, on_form, ending)
        self._store.change(settled, *findings)
        return settled

    def reclaim(self, complaint_id: str) -> Complaint:
        """Put a complaint back that was reserved and never handed over."""
        return self._planned_again(complaint_id, {ComplaintState.RESERVED})

    def again(self, complaint_id: str) -> Complaint:
        """Take up a complaint that was skipped, refused or did not finish."""
        return self._planned_again(complaint_id, settling.PUT_OFF)

    def set_number(self, complaint_id: str, number: str) -> Complaint:
        """Write down the number of a complaint that was sent."""
        return self._changed(settling.numbered(self._store.complaints[complaint_id], number))

    def work_of(self, complaint: Complaint) -> Work | None:
        return self._store.works.get(complaint.work_id)

    def findings_of(self, complaint: Complaint) -> list[Finding]:
        return self._findings(complaint.finding_ids)

    def listings_of(self, complaint: Complaint) -> list[Listing]:
        """The listings of its findings, in the same order."""
        return [self._store.listings[finding.listing_id] for finding in self.findings_of(complaint)]

    def earlier(self, listing_id: str) -> list[tuple[Complaint, Finding]]:
        """Complaints about this listing that have gone to the real portal, or may have."""
        pairs = []
        for finding in self._store.findings.all():
            if finding.listing_id == listing_id and finding.complaint_id is not None:
                complaint = self._store.complaints.get(finding.complaint_id)
                if complaint is not None and complaint.state in settling.SENT and not complaint.practice:
                    pairs.append((complaint, finding))
        return pairs

    def counts(self) -> Counts:
        """How things stand."""
        return count(self._store, [len(complaint.finding_ids) for complaint in self.ready(practice=False)])

    def _arrival(self, work_id: str | None, source: str, *, judged_copy: bool) -> Arrival:
        return Arrival(work_id=work_id, source=source, judged_copy=judged_copy, by=self._by, at=self._now())

    def _findings(self, finding_ids: Iterable[str]) -> list[Finding]:
        return [self._store.findings[finding_id] for finding_id in finding_ids]

    def _next_up(self, *, practice: bool) -> list[Complaint]:
        return [one for one in self._store.complaints.all() if settling.is_ready(one, practice=practice)]

    def _planned(
        self, form: PlannedForm, *, reason: str = DEFAULT_REASON, description: str | None = None
    ) -> Complaint:
        work = self._store.works.get(form.work_id)
        text = description or (work.description if work else "") or self._description
        return forming.planned(form, reason=reason, description=text, at=self._now())

    def _planned_again(self, complaint_id: str, states: Collection[ComplaintState]) -> Complaint:
        complaint = self._store.complaints[complaint_id]
        if complaint.state not in states:
            raise ValueError(f"a complaint that is {complaint.state.value} is not put back")
        return self._changed(settling.planned_again(complaint))

    def _changed(self, complaint: Complaint) -> Complaint:
        self._store.change(complaint)
        return complaint
