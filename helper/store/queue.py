"""The queue of complaints: takes a listing from its pasted address to the outcome of its complaint.

Each method that makes a change writes to the store once; the modules `intake` and `transitions` only compute
the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from helper.model.attempt import Attempt, Result
from helper.model.complaint import (
    DEFAULT_DESCRIPTION,
    MOST_LISTINGS,
    REPORTED_STATES,
    Complaint,
    ComplaintState,
    PlannedForm,
    account_for,
    explanation,
    plan_forms,
)
from helper.model.finding import Finding, FindingState, Judgement, Moment
from helper.model.ids import new_id
from helper.model.listing_address import Address
from helper.model.problems import Problem, ProblemContext, attachments_of, problems
from helper.model.state_words import finding_words
from helper.store import intake, queries, transitions
from helper.store.filing_cycle import FilingCycle, unrecorded_attempt, utc_now
from helper.store.intake import Added, Edit, ImportContext, sort_in
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.repository import Entity, Repository, key_of
from helper.store.store import RecordChange, Store
from helper.store.transitions import PUT_OFF, HandoverEnd, ReportedStatus
from helper.system.processes import gc_paused
from helper.translation import comma_list, tr_n


class Queue(FilingCycle[Complaint]):
    """The complaints to file, and the outcomes of filed ones."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime] = utc_now,
        by: str = "",
        description: str = "",
    ) -> None:
        """Create a queue.

        `by` is the user's name, stored with each judgement. `description` is the explanation for designs
        without one of their own.
        """
        super().__init__(store, now)
        self.by = by
        self._description = description or DEFAULT_DESCRIPTION
        self._undo_stack = store.undo_stack

    def over(self, store: Store) -> Queue:
        """Return a queue with the same settings for other records, such as a snapshot."""
        other: Queue = copy(self)
        other._store, other._undo_stack = store, store.undo_stack
        return other

    def ready(self) -> list[Complaint]:
        """Return the complaints without problems, in the order of filing. Every link is checked."""
        return [complaint for complaint in queries.next_up(self._store) if not self.problems(complaint)]

    def problems(self, complaint: Complaint) -> list[Problem]:
        """Return the problems that prevent filing the complaint."""
        store = self._store
        findings = queries.findings_of(store, complaint)
        listings = queries.listings_of(store, complaint)
        context = ProblemContext(
            today=self._now().astimezone().date(),
            works=store.works.all(),
            accounts=store.accounts.all(),
            others={listing.id: queries.on_forms(store, listing.id) for listing in listings},
            files=queries.hashes_of(self._store.places.evidence, attachments_of(complaint, findings)),
        )
        return problems(complaint, store.works.get(complaint.work_id), findings, listings, context)

    def explanation_of(self, complaint: Complaint, going: Sequence[Finding]) -> str:
        """Return the explanation for a form with only the findings in `going`.

        Links may have left the form since the explanation was written, so it is generated again from its
        template.
        """
        if not complaint.template:
            return complaint.description
        earlier = queries.earlier_numbers(self._store, going)
        work = self._store.works.get(complaint.work_id)
        return explanation(complaint.template, work, links=len(going), earlier=earlier)

    def add(
        self,
        addresses: Iterable[Address],
        *,
        work_id: str | None = None,
        source: str,
        judged_copy: bool = False,
        viewed_by_word: bool = False,
    ) -> Added:
        """Add addresses to the records, as one undo step.

        `judged_copy` is whether the user says that all listings are copies of the design, `viewed_by_word` is
        whether the user says that they have viewed all pages.
        """
        context = ImportContext(
            work_id=work_id,
            source=source,
            judged_copy=judged_copy,
            viewed_by_word=viewed_by_word,
            by=self.by,
            at=self._now(),
        )
        added, change = sort_in(self._store, addresses, context)
        if change.put:
            links = (*added.new, *added.known)
            self._undo_stack.do(tr_n("{n} link added", "{n} links added", len(links)), *change.put)
        return added

    def judge(
        self,
        finding_ids: Iterable[str],
        judgement: Judgement,
        *,
        viewed: bool,
        viewed_by_word: bool = False,
        work_id: str | None = None,
        because: str = "",
        asked: bool = False,
    ) -> list[Finding]:
        """Record the user's judgement, as one undo step. Call `why_not` first.

        A finding that is not a copy leaves its form. `because` is the typed reason that open doubts require.
        `asked` means that the user was asked about exactly these links, so that refusals change too.
        """
        findings = self._findings(finding_ids)
        self._require(LinkAction.JUDGE, findings, work_id=work_id, judgement=None if asked else judgement)
        verdict = intake.Verdict(
            judgement=judgement,
            work_id=work_id,
            viewed=viewed,
            viewed_by_word=viewed_by_word,
            by=self.by,
            at=self._now(),
            because=because,
        )
        judged, change = intake.judge(self._store, findings, verdict)
        if judged:
            what = tr_n("{n} link judged", "{n} links judged", len(judged))
            self._undo_stack.do(what, *change.put, remove=change.remove)
        return judged

    def name_designs(self, work_ids: Mapping[str, str]) -> list[Finding]:
        """Record which design each finding copies, as one undo step. Call `why_not` first.

        `work_ids` maps finding ids to design ids. The judgements of the findings do not change.
        """
        at, named = self._now(), list[Finding]()
        for work_id in dict.fromkeys(work_ids.values()):
            findings = self._findings(id_ for id_, chosen in work_ids.items() if chosen == work_id)
            self._require(LinkAction.NAME_DESIGN, findings, work_id=work_id)
            title = self._store.works[work_id].title
            named += [finding.of_design(work_id, by=self.by, at=at, title=title) for finding in findings]
        what = tr_n("design chosen for {n} link", "design chosen for {n} links", len(named))
        self._undo_stack.do(what, *named)
        return named

    @gc_paused()
    def edit(self, finding_ids: Iterable[str], edit: Edit, *, limit: int = MOST_LISTINGS) -> list[Finding]:
        """Apply the user's edit to these findings, as one undo step. Call `why_not` first.

        A reason belongs to a form. If all findings of a form are edited, the form gets the reason; otherwise
        the edited findings move to new forms with at most `limit` links each.
        """
        before = self._findings(dict.fromkeys(finding_ids))
        if edit.reason:
            self._require(LinkAction.SET_REASON, before)
        if edit.address and len(before) != 1:
            raise ValueError("only one listing can get a new address")
        noted = (Moment(at=self._now(), by=self.by, note=edit.note),) if edit.note else ()
        after = [replace(finding, history=(*finding.history, *noted)) for finding in before]
        listings = intake.edited_listings(self._store, before, edit)
        forms = self._with_reason(after, edit.reason, limit) if edit.reason else RecordChange()
        put = {key_of(entity): entity for entity in (*listings, *(after if edit.note else ()), *forms.put)}
        if put:
            what = tr_n("{n} link edited", "{n} links edited", len(after))
            self._undo_stack.do(what, *put.values(), remove=forms.remove)
        return [self._store.findings[finding.id] for finding in after]

    @gc_paused()
    def remove(self, finding_ids: Iterable[str]) -> list[Finding]:
        """Delete these findings as one undo step, and return them. Call `why_not` first.

        The saved pages of the findings stay on the disk, because an undo or a copy of the records may need
        them.
        """
        findings = self._findings(dict.fromkeys(finding_ids))
        self._require(LinkAction.JUDGE, findings)
        if findings:
            change = intake.removal(self._store, findings)
            what = tr_n("{n} link removed", "{n} links removed", len(findings))
            self._undo_stack.do(what, *change.put, remove=change.remove)
        return findings

    def plan(
        self,
        finding_ids: Iterable[str] | None = None,
        *,
        limit: int = MOST_LISTINGS,
        dry_run: bool = False,
    ) -> list[Complaint]:
        """Put these findings on forms, one design and reason per form; None means all that are ready.

        Findings that are not judged as copies or are on a form already are left out. A dry run does not write.
        """
        if finding_ids is None:
            chosen = queries.copies(self._store, doubtful=False)
        else:
            chosen = self._findings(dict.fromkeys(finding_ids))
        forms = plan_forms(
            chosen, limit=limit, reason_of=lambda finding: queries.reason_of(self._store, finding)
        )
        made = [self._planned(form, chosen) for form in forms]
        if made and not dry_run:
            self._undo_stack.do(intake.summary(made), *intake.put_on_forms(made, chosen, self._now()))
        return made

    def set_number(self, complaint_id: str, number: str) -> Complaint:
        """Record the complaint's number. Raises `ValueError` if the complaint was not sent."""
        complaint = self._store.complaints[complaint_id]
        if complaint.state not in REPORTED_STATES:
            raise ValueError(f"a complaint that is {complaint.state.value} has no number")
        sent = tuple(replace(attempt, number=number) for attempt in complaint.attempts[-1:])
        return self._changed(replace(complaint, number=number, attempts=(*complaint.attempts[:-1], *sent)))

    def limit_links(self, complaint_id: str, most: int) -> Complaint | None:
        """Keep at most `most` links on the complaint, and move the others to a new complaint that is ready to file.

        Returns the new complaint; None if there were no other links, so nothing changed.
        """
        complaint = self._store.complaints[complaint_id]
        split = transitions.split_links(
            complaint, queries.on_form(self._store, complaint), most=most, at=self._now()
        )
        if split is None:
            return None
        small, rest, moved = split
        self._store.change(small, rest, *moved)
        return rest

    def record_outcomes(
        self, complaint: Complaint, answers: Mapping[str, ReportedStatus], *, number: str
    ) -> list[Finding]:
        """Record the complaint's number, and the portal's answers by item id; return the changed findings.

        Findings without an answer do not change. If a listing was reported again after this complaint, the
        answer is only added to the history: the latest complaint decides the listing's state.
        """
        on_form = queries.on_form(self._store, complaint)
        changed = transitions.with_portal_answers(complaint, on_form, answers, at=self._now())
        now = {finding.id: finding for finding in (*(finding for finding, _ in on_form), *changed)}
        after = transitions.by_findings(transitions.numbered(complaint, number), list(now.values()))
        entities: list[Entity] = [*changed]
        if after != complaint:
            entities.append(after)
        if entities:
            self._store.change(*entities)
        return changed

    def set_outcomes(self, outcomes: Mapping[FindingState, Iterable[Finding]]) -> list[Finding]:
        """Record the outcomes that the user chose, as one undo step, and return the findings that changed."""
        at = self._now()
        changed = [
            finding
            for state, findings in outcomes.items()
            for finding in transitions.with_user_outcome(findings, state, by=self.by, at=at)
        ]
        if changed:
            states = comma_list(dict.fromkeys(map(finding_words, changed)))
            what = tr_n("{n} link: “{state}”", "{n} links: “{state}”", len(changed), state=states)
            self._undo_stack.do(what, *changed, *self._over_or_open(changed))
        return changed

    @gc_paused(all_stays=True)
    def apply_import(self, what: str, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write a whole import as one undo step."""
        self._undo_stack.do(what, *entities, remove=remove)

    def _require(self, action: LinkAction, findings: Sequence[Finding], **changes: Any) -> None:
        if reasons := why_not(self._store, findings, action, **changes):
            raise ValueError(f"these links do not permit it: {reasons}")

    def _findings(self, finding_ids: Iterable[str]) -> list[Finding]:
        return [self._store.findings[finding_id] for finding_id in finding_ids]

    def _over_or_open(self, changed: Sequence[Finding]) -> list[Complaint]:
        """Return the complaints that are closed or reopened by these changes to their findings."""
        now = {finding.id: finding for finding in changed}
        found = []
        for complaint_id in dict.fromkeys(
            finding.complaint_id for finding in changed if finding.complaint_id
        ):
            complaint = self._store.complaints[complaint_id]
            reported = [
                now.get(finding.id, finding) for finding in queries.findings_of(self._store, complaint)
            ]
            if (after := transitions.by_findings(complaint, reported)) != complaint:
                found.append(after)
        return found

    @property
    def _forms(self) -> Repository[Complaint]:
        return self._store.complaints

    def _state_of(self, form: Complaint) -> ComplaintState:
        return form.state

    def _moved(self, form: Complaint, state: ComplaintState) -> Complaint:
        if state is not ComplaintState.RESERVED:
            return form.moved(state)
        ready = form.moved(ComplaintState.PLANNED) if form.state in PUT_OFF else form
        return replace(ready.moved(state), reserved_at=self._now())

    def _next(self, form_id: str | None) -> Complaint | None:
        asked = (form for form in queries.next_up(self._store) if form_id in {None, form.id})
        return next((form for form in asked if not self.problems(form)), None)

    def _unrecorded_attempt(self, form: Complaint) -> Attempt:
        links = tuple(listing.url for listing in queries.listings_of(self._store, form))
        return unrecorded_attempt(form.reserved_at or self._now(), links)

    def _released(
        self, form: Complaint, attempt: Attempt | None, ending: HandoverEnd, at: datetime
    ) -> tuple[Complaint, RecordChange]:
        on_form = queries.on_form(self._store, form)
        released, findings = transitions.released(form, attempt, on_form, ending, at=at)
        if ending.result is not Result.FILED:
            return released, RecordChange(put=tuple(findings))
        by_hand, change = intake.added_in_form(self._store, released, by=self.by, at=at)
        released, added = transitions.with_sent_by_hand(released, by_hand, at=at)
        return released, replace(change, put=(*findings, *added, *change.put))

    def _with_reason(self, findings: Sequence[Finding], reason: str, limit: int) -> RecordChange:
        """Return the change that gives these findings the reason; see `edit`."""
        chosen = {finding.id for finding in findings}
        ids = dict.fromkeys(finding.complaint_id for finding in findings if finding.complaint_id)
        forms = [self._store.complaints[complaint_id] for complaint_id in ids]
        whole = [replace(form, reason=reason) for form in forms if chosen.issuperset(form.finding_ids)]
        staying = {form.id for form in whole}
        moving = [finding for finding in findings if finding.complaint_id not in staying]
        left = intake.forms_without(
            self._store, {finding.id: finding.complaint_id for finding in moving if finding.complaint_id}
        )
        free = [replace(finding, state=FindingState.JUDGED, complaint_id=None) for finding in moving]
        made = [
            self._planned(form, free) for form in plan_forms(free, limit=limit, reason_of=lambda _: reason)
        ]
        on_forms = intake.put_on_forms(made, free, self._now())
        return RecordChange(put=(*whole, *left.put, *on_forms), remove=left.remove)

    def _planned(self, form: PlannedForm, findings: Iterable[Finding]) -> Complaint:
        """Return the complaint for a planned form. Findings that are not on the form are ignored."""
        work = self._store.works.get(form.work_id)
        on_form = frozenset(form.finding_ids)
        template = (work.description if work else "") or self._description
        earlier = queries.earlier_numbers(
            self._store, (finding for finding in findings if finding.id in on_form)
        )
        account = account_for(self._store.accounts.all(), work.client if work else "")
        return Complaint(
            id=new_id(self._store.complaints),
            work_id=form.work_id,
            finding_ids=form.finding_ids,
            reason=form.reason,
            description=explanation(template, work, links=len(on_form), earlier=earlier),
            template=template if earlier or "{links}" in template else "",
            account_id=account.id if account else None,
            planned_at=self._now(),
        )
