"""The queue: from a pasted address to a complaint whose outcome is known; every method that changes writes once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from helper.model.account import account_for
from helper.model.address import Address
from helper.model.complaint import (
    DEFAULT_DESCRIPTION,
    MOST_CHARACTERS,
    MOST_LISTINGS,
    Complaint,
)
from helper.model.explanation import explanation, tells_of_links
from helper.model.finding import Finding, Judgement
from helper.model.listing import Listing
from helper.model.planning import PlannedForm, Split, plan_forms
from helper.model.problems import Problem
from helper.model.reason import reason_for
from helper.model.words import counted
from helper.store import forming, judging
from helper.store.collector import collector_resting
from helper.store.forms import utc_now
from helper.store.in_hand import InHand
from helper.store.intake import Added, Arrival, sort_in
from helper.store.shelf import Entity
from helper.store.steps import Change
from helper.store.store import Store


class Queue(InHand):
    """What is to be filed, and what became of it. One form is filled at a time.

    A state that is reached on a practice portal is practice: a real session starts such a complaint afresh.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime] = utc_now,
        by: str = "",
        description: str = "",
        most_characters: int = MOST_CHARACTERS,
    ) -> None:
        """`by` is noted with every judgement; `description` is for works that have none of their own."""
        super().__init__(store, now, most_characters)
        self._by = by
        self._description = description or DEFAULT_DESCRIPTION
        self._steps = store.steps

    def add(
        self,
        addresses: Iterable[Address],
        *,
        work_id: str | None = None,
        source: str,
        judged_copy: bool = False,
        viewed_by_word: bool = False,
    ) -> Added:
        """Take addresses in; to name the work is no judgement unless the person says so, and that she has looked."""
        arrival = self._arrival(work_id, source, judged_copy=judged_copy, viewed_by_word=viewed_by_word)
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
        self,
        finding_ids: Iterable[str],
        judgement: Judgement,
        *,
        viewed: bool,
        viewed_by_word: bool = False,
        work_id: str | None = None,
        because: str = "",
    ) -> list[Finding]:
        """Write down the person's answer. A listing that is no copy leaves its form; ask `why_not_judge` first.

        `because` is the typed reason that `open_doubts` asks for.
        """
        findings = self._findings(finding_ids)
        if reasons := self.why_not_judge_all(findings, work_id):
            raise ValueError(f"these cannot be judged: {reasons}")
        verdict = judging.Verdict(
            judgement=judgement,
            work_id=work_id,
            viewed=viewed,
            viewed_by_word=viewed_by_word,
            by=self._by,
            at=self._now(),
            because=because,
        )
        judged, change = judging.judge(self._store, findings, verdict)
        if judged:
            self._steps.do(f"{counted(len(judged), 'link')} judged", change)
        return judged

    def held_back(self, work_id: str | None = None) -> list[Finding]:
        """Copies that are not put on a form yet: their page must be looked at, or a reason be given, first."""
        return forming.copies(self._store, work_id, doubtful=True)

    def plan(
        self,
        *,
        work_id: str | None = None,
        split: Split = Split.EVEN,
        limit: int = MOST_LISTINGS,
        reason: str = "",
        description: str | None = None,
        account_id: str | None = None,
        dry_run: bool = False,
    ) -> list[Complaint]:
        """Put what is judged a copy on forms, a work a form; a dry run only shows them.

        `description` may hold the variables of `helper.model.explanation`; `account_id` None: the one that fits;
        no `reason`: the one of each design and kind of product.
        """
        chosen = forming.copies(self._store, work_id, doubtful=False)
        made = [
            self._planned(form, chosen, description=description, account_id=account_id)
            for form in plan_forms(
                chosen,
                split=split,
                limit=limit,
                reason_of=lambda finding: reason or self.reason_of(finding),
            )
        ]
        if made and not dry_run:
            self._steps.do(forming.summary(made), forming.put_on_forms(made, chosen, self._now()))
        return made

    def add_complaint(
        self,
        work_id: str,
        finding_ids: Iterable[str],
        *,
        reason: str = "",
        description: str | None = None,
    ) -> Complaint:
        """Put these findings on one form; all of them must be copies of this work that wait for a form."""
        findings = self._findings(dict.fromkeys(finding_ids))
        if not 1 <= len(findings) <= MOST_LISTINGS:
            raise ValueError(f"one form takes 1 to {MOST_LISTINGS} listings, not {len(findings)}")
        for finding in findings:
            if not finding.fileable or finding.work_id != work_id:
                raise ValueError(f"{finding.id} is not a copy of this work that waits for a form")
        chosen = [reason] if reason else list(dict.fromkeys(map(self.reason_of, findings)))
        if len(chosen) > 1:
            raise ValueError(f"these need forms of their own: {chosen}")
        form = PlannedForm(work_id, tuple(finding.id for finding in findings), chosen[0])
        made = self._planned(form, findings, description=description)
        self._steps.do(forming.summary([made]), forming.put_on_forms([made], findings, self._now()))
        return made

    def complain(
        self,
        work_id: str,
        addresses: Iterable[Address],
        *,
        source: str,
        reason: str = "",
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
        chosen = [reason] if reason else list(dict.fromkeys(self._reason(one, arrived) for one in findings))
        if len(chosen) > 1:
            return [Problem("reason", f"These need forms of their own, or one reason: {', '.join(chosen)}.")]
        form = PlannedForm(work_id, tuple(finding.id for finding in findings), chosen[0])
        made = self._planned(form, findings, description=description)
        on_form = forming.put_on_forms([made], findings, self._now())
        self._steps.do(forming.summary([made]), Change(put=(*arrived.values(), *on_form.put)))
        return made

    def reason_of(self, finding: Finding) -> str:
        """Under which reason it is reported, by its design and its kind of product."""
        return self._reason(finding, {})

    def correct(self, what: str, *entities: Entity) -> None:
        """Write down what the person has corrected or brought in, as one step; `what` says it in the past tense."""
        self._steps.do(what, Change(put=entities))

    @collector_resting()
    def bring_in(self, what: str, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write down a whole import as one step; taken back later, it leaves what was filed or changed since."""
        self._steps.do(what, Change(put=entities, remove=tuple(remove)), partly=True)

    def undo(self) -> str | None:
        """Take the last local step back and say what it was; what has gone to a form is never taken back."""
        return self._steps.undo()

    def redo(self) -> str | None:
        """Do again what was taken back last."""
        return self._steps.redo()

    def _reason(self, finding: Finding, arrived: Mapping[str, Listing]) -> str:
        """The same; `arrived` has listings that are not in the store yet."""
        work = self._store.works.get(finding.work_id) if finding.work_id else None
        listing = arrived.get(finding.listing_id) or self._store.listings[finding.listing_id]
        return reason_for(work.reasons if work else (), listing.product_type)

    def _arrival(
        self, work_id: str | None, source: str, *, judged_copy: bool, viewed_by_word: bool = False
    ) -> Arrival:
        return Arrival(
            work_id=work_id,
            source=source,
            judged_copy=judged_copy,
            viewed_by_word=viewed_by_word,
            by=self._by,
            at=self._now(),
        )

    def _planned(
        self,
        form: PlannedForm,
        findings: Iterable[Finding],
        *,
        description: str | None = None,
        account_id: str | None = None,
    ) -> Complaint:
        """The complaint for a form; `findings` has those on it, and may have others."""
        work = self._store.works.get(form.work_id)
        on_form = frozenset(form.finding_ids)
        template = description or (work.description if work else "") or self._description
        earlier = forming.earlier_numbers(self._store, (one for one in findings if one.id in on_form))
        text = explanation(
            template, work, links=len(on_form), earlier=earlier, most_characters=self._most_characters
        )
        if account_id is None:
            chosen = account_for(self._store.accounts.all(), work.client if work else "")
            account_id = chosen.id if chosen else None
        return forming.planned(
            form,
            description=text,
            template=template if tells_of_links(template, earlier) else "",
            at=self._now(),
            account_id=account_id,
        )
