"""Under any sequence of operations, nothing is lost or filed twice, and the disk agrees with memory."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from helper.model.address import read_address
from helper.model.attempt import Result
from helper.model.complaint import MOVES, REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import (
    GONE_STATES,
    Finding,
    FindingState,
    Judgement,
    Listing,
    ListingCheck,
    Moment,
    MomentKind,
    Presence,
)  # fmt: skip
from helper.model.listing_address import Address
from helper.store.facts import count
from helper.store.intake import Edit, forms_without
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import findings_of, listings_of
from helper.store.queue import Queue
from helper.store.second_complaint import complain_again, second_complaint
from helper.store.store import Store, open_store
from helper.store.transitions import SENT, UNDER_WAY, HandoverEnd, ReportedStatus
from helper.store.works import add_work, edit_work
from tests.factories import NOW, a_finding, an_address, an_attempt, places_in

T = TypeVar("T")
ADDRESSES = [*(an_address(number) for number in range(6)), read_address("https://a.aliexpress.com/_mSample")]

some_addresses = st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=4)
picks = st.integers(0, 20)
designs = st.sampled_from([0, 1])


class QueueMachine(RuleBasedStateMachine):
    """A user and a session that work on one queue, with occasional restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.places = places_in(Path(tempfile.mkdtemp()))
        self.store: Store = open_store(self.places)
        self.queue = Queue(self.store, now=lambda: NOW)
        self.states: dict[str, list[ComplaintState]] = {}
        self.filings: Counter[str] = Counter()
        self.sent: set[str] = set()
        self.compared: tuple[object, ...] = ()
        """The records in memory at the last comparison with the disk."""
        self._watch()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.places.data.parent)

    @initialize()
    def start_with_two_designs(self) -> None:
        self.works = [add_work(self.store, title=title).id for title in ("Quiet Whale", "Fox")]
        for work_id in self.works:
            self.queue.add(ADDRESSES[:4], work_id=work_id, source="paste", judged_copy=True)
        self.queue.plan(limit=2)
        self.file_the_next(result=Result.FILED)
        self.answer_and_check_listing(0, FindingState.REJECTED, Presence.LIVE)

    @rule(addresses=some_addresses, work=designs | st.none(), judged=st.booleans())
    def add(self, addresses: list[Address], work: int | None, judged: bool) -> None:
        work_id = None if work is None else self.works[work]
        added = self.queue.add(addresses, work_id=work_id, source="paste", judged_copy=judged)
        named = {address.global_id or address.raw for address in addresses}
        kept = {self.store.listings[finding.listing_id] for finding in (*added.new, *added.known)}
        assert {listing.item_id or listing.url for listing in kept} == named

    @rule(pick=picks, judgement=st.sampled_from(Judgement), viewed=st.booleans(), work=designs | st.none())
    def judge(self, pick: int, judgement: Judgement, viewed: bool, work: int | None) -> None:
        finding = self._pick(self.store.findings.all(), pick)
        work_id = None if work is None else self.works[work]
        if finding and not why_not(self.store, [finding], LinkAction.JUDGE, work_id=work_id):
            self.queue.judge([finding.id], judgement, viewed=viewed, work_id=work_id)

    @rule(pick=st.lists(picks, min_size=1, max_size=4), reason=st.sampled_from(["", "", "Counterfeit"]))
    def edit(self, pick: list[int], reason: str) -> None:
        """Set a note and a reason; each link with a reason is then on a form with that reason."""
        change = Edit(note="seen at a fair", seen={"store_name": "Art"}, reason=reason)
        findings = self._several(pick)
        left = why_not(self.store, findings, LinkAction.SET_REASON) if reason else {}
        taken = [finding.id for finding in findings if finding.id not in left]
        for finding in self.queue.edit(taken, change):
            assert self.store.listings[finding.listing_id].store_name == "Art"
            complaint = self.store.complaints.get(finding.complaint_id)
            assert not reason or (complaint is not None and complaint.reason == reason)

    @rule(pick=st.lists(picks, min_size=1, max_size=4), back=st.booleans())
    def remove(self, pick: list[int], back: bool) -> None:
        """Remove the findings that may be removed, with their unused listings; an undo restores everything."""
        before = self._by_id()
        findings = self._several(pick)
        left = why_not(self.store, findings, LinkAction.JUDGE)
        taken = [finding.id for finding in findings if finding.id not in left]
        self.queue.remove(taken)
        assert not any(finding_id in self.store.findings for finding_id in taken)
        assert all(listing.id in self._wanted() for listing in self.store.listings.all())
        if taken and back:
            assert self.store.undo_stack.undo() is not None
            assert self._by_id() == before

    @rule(limit=st.integers(1, 3), dry=st.booleans())
    def plan(self, limit: int, dry: bool) -> None:
        self.queue.plan(limit=limit, dry_run=dry)

    @rule(addresses=some_addresses, work=designs)
    def complain(self, addresses: list[Address], work: int) -> None:
        added = self.queue.add(addresses, work_id=self.works[work], source="paste", judged_copy=True)
        ids = [finding.id for finding in (*added.known, *added.new) if finding.fileable]
        if ids:
            self.queue.plan(ids)

    @rule(addresses=some_addresses, work=designs, pick=picks, reported=st.booleans())
    def import_a_sheet(self, addresses: list[Address], work: int, pick: int, reported: bool) -> None:
        """Import new listings, some as history; one listing on a form was reported already, according to the sheet."""
        known = {listing.item_id or listing.url for listing in self.store.listings.all()}
        fresh = {address.global_id or address.raw: address for address in addresses}
        listings = [Listing.at(address, NOW, {}) for key, address in fresh.items() if key not in known]
        state = FindingState.REMOVED if reported else FindingState.NEW
        new = [a_finding(listing, work_id=self.works[work], state=state) for listing in listings]
        off = self._pick(list(filter(self._may_leave, self.store.findings.all())), pick)
        gone = [off.moved(FindingState.REMOVED, Moment(at=NOW, kind=MomentKind.REPORTED))] if off else []
        smaller = forms_without(self.store, {off.id: off.complaint_id or ""} if off else {})
        if put := (*listings, *new, *gone, *smaller.put):
            self.queue.apply_import("a sheet brought in", *put, remove=smaller.remove)

    @rule(work=designs, client=st.sampled_from(["", "Studio Nord"]))
    def edit_a_design(self, work: int, client: str) -> None:
        edit_work(self.store, self.store.works[self.works[work]], client=client)

    @rule()
    def reserve(self) -> None:
        self._reserve()

    @rule(pick=picks)
    def hand_over(self, pick: int) -> None:
        if complaint := self._pick(self.queue.unfinished(), pick):
            self._hand_over(complaint)

    @rule(pick=picks, link=picks)
    def refuse_a_link(self, pick: int, link: int) -> None:
        if complaint := self._pick(self._in(ComplaintState.HANDED_OVER), pick):
            listing = self._pick(listings_of(self.store, complaint), link)
            assert listing is not None
            self.queue.note_refused(complaint.id, ((listing.item_id, "gone"),))

    @rule(pick=picks)
    def decline(self, pick: int) -> None:
        if complaint := self._pick(self._in(ComplaintState.HANDED_OVER), pick):
            self.queue.note_declined(complaint.id, "choose a reason")

    @rule(
        pick=picks,
        result=st.sampled_from(Result),
        number=st.sampled_from(["", "48213377"]),
        cut=st.booleans(),
    )
    def release(self, pick: int, result: Result, number: str, cut: bool) -> None:
        if complaint := self._pick(self._in(ComplaintState.HANDED_OVER), pick):
            self._release(complaint, result, number, self._links(complaint)[:1] if cut else None)

    @rule(result=st.sampled_from([Result.FILED] * 2 + [Result.UNKNOWN, Result.SKIPPED]))
    def file_the_next(self, result: Result) -> None:
        if complaint := self._reserve():
            self._hand_over(complaint)
            self._release(complaint, result, "48213377", None)

    @rule(pick=picks)
    def reclaim(self, pick: int) -> None:
        if complaint := self._pick(self._in(ComplaintState.RESERVED), pick):
            self.queue.put_back(complaint.id)

    @rule(
        pick=picks,
        state=st.sampled_from(
            [FindingState.REJECTED, FindingState.COUNTERED, FindingState.WITHDRAWN, FindingState.REMOVED]
        ),
        presence=st.sampled_from([Presence.LIVE, Presence.REMOVED]),
    )
    def answer_and_check_listing(self, pick: int, state: FindingState, presence: Presence) -> None:
        waiting = [self.store.findings[key] for key in sorted(self.sent)]
        finding = self._pick([one for one in waiting if one.state not in GONE_STATES], pick)
        if finding is not None:
            complaint = self.store.complaints[finding.complaint_id or ""]
            listing = self.store.listings[finding.listing_id]
            statuses = {listing.item_id: ReportedStatus(verdict=state.value, words="Alibaba's words")}
            self.queue.record_outcomes(complaint, statuses, number="48213377")
            look = ListingCheck(at=NOW + timedelta(minutes=1), presence=presence)
            self.store.change(replace(self.store.listings[listing.id], looks=(look,)))

    @rule(pick=picks)
    def complain_again(self, pick: int) -> None:
        findings = self.store.findings.all()
        finding = self._pick(
            [one for one in findings if not why_not(self.store, [one], LinkAction.COMPLAIN_AGAIN)], pick
        )
        if finding is None:
            return
        second = second_complaint(self.store, [finding])
        assert not isinstance(second, str)
        made = complain_again(self.store, second, [finding], by="Mira", at=NOW)
        assert self.store.findings[finding.id] == finding
        assert made.predecessor_id == finding.complaint_id
        assert why_not(self.store, [finding], LinkAction.COMPLAIN_AGAIN)
        if (reserved := self._reserve(made.id)) is not None:
            self._hand_over(reserved)
            self._release(reserved, Result.FILED, "48213378", None)

    @rule()
    def undo(self) -> None:
        self.store.undo_stack.undo()

    @rule()
    def redo(self) -> None:
        self.store.undo_stack.redo()

    @precondition(lambda self: len(self.store.works) > 0)
    @rule()
    def restart(self) -> None:
        before = self._everything()
        self.store.close()
        self.store = open_store(self.places)
        self.queue = Queue(self.store, now=lambda: NOW)
        self._watch()
        assert self._everything() == before

    @invariant()
    def the_disk_agrees_with_memory(self) -> None:
        memory = self._everything()
        if memory == self.compared or not self.places.records_file.exists():
            return
        self.compared = memory
        with open_store(self.places, read_only=True) as saved:
            for kind in (Finding, Complaint):
                assert saved.of(kind).all() == self.store.of(kind).all()

    @invariant()
    def nothing_is_filed_twice(self) -> None:
        assert all(times == 1 for times in self.filings.values())

    @invariant()
    def sent_findings_stay_sent(self) -> None:
        for key in self.sent:
            complaint = self.store.complaints[self.store.findings[key].complaint_id or ""]
            assert complaint.state in REPORTED_STATES

    @invariant()
    def one_form_is_filled_at_a_time(self) -> None:
        assert len(self._in(ComplaintState.RESERVED)) <= 1

    @invariant()
    def every_listing_that_waits_is_counted_once(self) -> None:
        sent = {self.store.findings[key] for key in self.sent}
        waiting = {(one.listing_id, one.work_id) for one in sent if one.state is FindingState.FILED}
        assert count(self.store).waiting == len(waiting)

    @invariant()
    def forms_and_findings_agree(self) -> None:
        on_forms = [(key, one.id) for one in self.store.complaints.all() for key in one.finding_ids]
        knowing = [(one.id, one.complaint_id) for one in self.store.findings.all() if one.complaint_id]
        assert sorted(on_forms) == sorted(knowing)

    @invariant()
    def a_listing_is_recorded_once_per_work(self) -> None:
        findings = self.store.findings.all()
        pairs = Counter((one.listing_id, one.work_id) for one in findings if not one.is_second)
        assert all(times == 1 for times in pairs.values())
        open_again = Counter(one.predecessor_id for one in findings if one.is_second)
        assert all(times == 1 for times in open_again.values())
        assert all(one.listing_id in self.store.listings for one in self.store.findings.all())

    @invariant()
    def the_index_agrees_with_a_full_scan(self) -> None:
        findings = self.store.findings
        for work in self.store.works.all():
            about = {finding.id for finding in findings.all() if finding.work_id == work.id}
            assert Counter(about) == Counter(finding.id for finding in findings.where("work_id", work.id))

    @invariant()
    def each_product_has_one_listing(self) -> None:
        items = Counter(listing.item_id for listing in self.store.listings.all() if listing.item_id)
        assert all(times == 1 for times in items.values())

    @invariant()
    def every_change_of_state_is_allowed(self) -> None:
        for states in self.states.values():
            assert all(before is after or after in MOVES[before] for before, after in pairwise(states))

    def _several(self, pick: list[int]) -> list[Finding]:
        found = (self._pick(self.store.findings.all(), number) for number in pick)
        return list({finding.id: finding for finding in found if finding}.values())

    def _wanted(self) -> set[str]:
        return {finding.listing_id for finding in self.store.findings.all()}

    def _may_leave(self, finding: Finding) -> bool:
        """Return whether an import may take the finding off its form, which is not open and has not been sent."""
        complaint = self.store.complaints.get(finding.complaint_id or "")
        return complaint is not None and complaint.state not in UNDER_WAY | SENT

    def _watch(self) -> None:
        def note() -> None:
            for complaint in self.store.complaints.all():
                self.states.setdefault(complaint.id, [ComplaintState.PLANNED]).append(complaint.state)

        self.store.subscribe(note)

    def _reserve(self, complaint_id: str | None = None) -> Complaint | None:
        if self._in(ComplaintState.RESERVED):
            return None
        reserved = self.queue.reserve(complaint_id)
        if reserved:
            for finding in findings_of(self.store, reserved):
                # Alibaba must not already have an undecided complaint about this listing and design.
                about = self.store.findings.where("listing_id", finding.listing_id)
                same = {other.id for other in about if other.work_id == finding.work_id and other != finding}
                waiting = {key for key in same if self.store.findings[key].state is FindingState.FILED}
                assert not waiting & self.sent
        return reserved

    def _release(
        self, complaint: Complaint, result: Result, number: str, links: tuple[str, ...] | None
    ) -> None:
        self.queue.release(
            complaint.id, HandoverEnd(result=result, number=number, links_sent=links, seen_at=NOW)
        )
        if result is Result.FILED:
            sent = self.store.complaints[complaint.id].finding_ids
            self.filings.update(sent)
            self.sent |= set(sent)

    def _hand_over(self, complaint: Complaint) -> None:
        if complaint.open_attempt is None or complaint.open_attempt.seen_at is None:
            attempt = an_attempt(links=self._links(complaint))
            self.queue.hand_over(complaint.id, attempt)

    def _links(self, complaint: Complaint) -> tuple[str, ...]:
        return tuple(listing.url for listing in listings_of(self.store, complaint))

    def _in(self, *states: ComplaintState) -> list[Complaint]:
        return [complaint for complaint in self.store.complaints.all() if complaint.state in states]

    @staticmethod
    def _pick(entities: list[T], pick: int) -> T | None:
        return entities[pick % len(entities)] if entities else None

    def _by_id(self) -> list[dict[str, object]]:
        return [{entity.id: entity for entity in entities} for entities in self._everything()]

    def _everything(self) -> tuple[list[Any], ...]:
        store = self.store
        return store.works.all(), store.listings.all(), store.findings.all(), store.complaints.all()


QueueMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestQueueMachine = pytest.mark.timeout(1200)(QueueMachine.TestCase)
"""The timeout is long, because a run takes two minutes under Wine, where a timeout ends the whole test worker."""


@pytest.mark.drill
@pytest.mark.timeout(3600)
class TestQueueMachineAtLength(QueueMachine.TestCase):  # type: ignore[valid-type, misc]  # Hypothesis creates the class
    """The same test with twenty times as many examples."""

    settings = settings(QueueMachine.TestCase.settings, max_examples=500)
