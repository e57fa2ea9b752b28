"""State changes of complaints and findings, caused by filing, by the portal, or by the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from helper.config.places import Places
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import (
    Finding,
    FindingState,
    Judgement,
    Moment,
    MomentKind,
    Outcome,
    doubt_about,
)
from helper.model.state_words import moment_words
from helper.model.work import Work, read_reasons
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import findings_of, listings_of, taken_off
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd, ReportedStatus
from tests.factories import (
    FIRST_ITEM,
    NOW,
    a_complaint,
    a_finding,
    a_listing,
    a_work,
    addresses,
    an_address,
    an_attempt,
    an_item_url,
    complain,
)


def by_kim(store: Store, at: datetime = NOW) -> Queue:
    return Queue(store, now=lambda: at, by="Kim")


def a_filed_complaint(store: Store, links: int = 2, **values: Any) -> Complaint:
    """Store a filed complaint; `values` apply to each of its findings."""
    work = a_work()
    listings = [a_listing(number) for number in range(links)]
    findings = [a_finding(listing, work, **{"state": FindingState.FILED, **values}) for listing in listings]
    complaint = a_complaint(work, tuple(findings), state=ComplaintState.FILED, number="48213377")
    store.change(work, *listings, *(replace(one, complaint_id=complaint.id) for one in findings), complaint)
    return complaint


def set_outcome_by_hand(
    store: Store, complaint: Complaint, state: FindingState, *, only: int | None = None
) -> int:
    ids = complaint.finding_ids if only is None else complaint.finding_ids[only : only + 1]
    return len(by_kim(store, NOW).set_outcomes({state: [store.findings[one] for one in ids]}))


def test_a_complaint_stays_open_until_every_finding_has_an_outcome(store: Store) -> None:
    complaint = a_filed_complaint(store)
    set_outcome_by_hand(store, complaint, FindingState.REJECTED, only=0)
    assert store.complaints[complaint.id].state is ComplaintState.FILED
    set_outcome_by_hand(store, complaint, FindingState.REMOVED)
    assert store.complaints[complaint.id].state is ComplaintState.CLOSED
    set_outcome_by_hand(store, complaint, FindingState.FILED, only=1)
    first, second = (store.findings[one] for one in complaint.finding_ids)
    assert (first.state, second.state, second.outcome) == (FindingState.REMOVED, FindingState.FILED, None)
    assert store.complaints[complaint.id].state is ComplaintState.FILED


def test_only_reported_findings_get_an_outcome(store: Store) -> None:
    assert by_kim(store).set_outcomes({FindingState.REMOVED: [a_finding(a_listing(), a_work())]}) == []
    complaint = a_filed_complaint(store)
    set_outcome_by_hand(store, complaint, FindingState.REMOVED)
    assert set_outcome_by_hand(store, complaint, FindingState.REMOVED) == 0


USERS_DAY = NOW - timedelta(days=9)
REMOVED = ReportedStatus(verdict="removed", words="Removed")


def a_filed_link(store: Store, **values: Any) -> Finding:
    """Store a filed link with its complaint; return the link."""
    return store.findings[a_filed_complaint(store, 1, **values).finding_ids[0]]


def record_from_list(store: Store, status: ReportedStatus, at: datetime = NOW) -> Finding:
    """Record this status from the portal's list; return the link."""
    (complaint,) = store.complaints.all()
    by_kim(store, at).record_outcomes(complaint, {str(FIRST_ITEM): status}, number="48213377")
    (finding,) = store.findings.all()
    return finding


def test_outcome_date_set_by_the_user_is_kept_if_the_portal_agrees(store: Store) -> None:
    finding = a_filed_link(store)
    by_kim(store, USERS_DAY).set_outcomes({FindingState.REMOVED: [finding]})
    after = record_from_list(store, REMOVED)
    assert after.outcome == Outcome(
        state=FindingState.REMOVED, at=USERS_DAY, portal_words="Removed", verdict="removed"
    )
    assert [(moment_words(line), line.by) for line in after.history] == [
        ("set by you: gone", "Kim"),
        ("the portal says: Removed", ""),
    ]
    assert record_from_list(store, REMOVED, NOW + timedelta(days=1)) == after


@pytest.mark.parametrize(
    ("before", "verdict", "at"),
    [
        (FindingState.REMOVED, "counter_rejected", USERS_DAY),
        (FindingState.REJECTED, "removed", NOW),
        # The portal decides twice, and the second decision gets its own date.
        (REMOVED, "counter_rejected", NOW),
    ],
)
def test_only_a_changed_decision_gets_a_new_date(
    store: Store, before: FindingState | ReportedStatus, verdict: str, at: datetime
) -> None:
    """A confirmed outcome keeps its date. A different or second decision gets the day on which the list is read."""
    link = a_filed_link(store)
    if isinstance(before, ReportedStatus):
        record_from_list(store, before, USERS_DAY)
    else:
        by_kim(store, USERS_DAY).set_outcomes({before: [link]})
    after = record_from_list(store, ReportedStatus(verdict=verdict, words="Decided"))
    assert after.outcome is not None
    assert (after.state, after.outcome.verdict, after.outcome.at) == (FindingState.REMOVED, verdict, at)


@pytest.mark.parametrize("unclear", [False, True])
def test_portal_list_keeps_an_outcome_date_from_a_spreadsheet(store: Store, unclear: bool) -> None:
    moment = Moment(
        at=USERS_DAY, kind=MomentKind.ENDED_IN_SHEET, undated=unclear, state=FindingState.REMOVED, words="weg"
    )
    a_filed_link(
        store,
        state=FindingState.REMOVED,
        outcome=Outcome(state=FindingState.REMOVED, at=USERS_DAY, portal_words="weg", undated=unclear),
        history=(moment,),
    )
    after = record_from_list(store, REMOVED)
    assert after.ended_on == (None if unclear else USERS_DAY.date())
    assert after.outcome is not None
    assert after.outcome.portal_words == "Removed"
    assert after.history[0] == moment
    assert moment_words(after.history[1]) == "the portal says: Removed"


LINKS = tuple(an_item_url(number) for number in range(3))


@pytest.fixture
def reserved(queue: Queue, store: Store, work: Work) -> Complaint:
    """A complaint about three listings, whose form is being filled in."""
    store.change(replace(work, reasons=read_reasons("Other copyright infringement")))
    complain(queue, work.id, addresses(3))
    complaint = queue.reserve()
    assert complaint is not None
    return complaint


@pytest.fixture
def handed_over(queue: Queue, reserved: Complaint) -> Complaint:
    return queue.hand_over(reserved.id, an_attempt(links=LINKS))


@pytest.mark.parametrize(("number", "words"), [("0048213377", "number 0048213377"), ("", "number missing")])
def test_a_complaint_is_filed_with_or_without_a_number(
    queue: Queue, store: Store, handed_over: Complaint, number: str, words: str
) -> None:
    filed = queue.release(
        handed_over.id, HandoverEnd(result=Result.FILED, number=number, portal_words="Received")
    )
    attempt = filed.attempts[-1]
    assert (filed.state, filed.number, attempt.number) == (ComplaintState.FILED, number, number)
    assert (attempt.result, attempt.portal_words, attempt.seen_at) == (Result.FILED, "Received", NOW)
    assert _states(store) == [FindingState.FILED] * 3
    assert moment_words(store.findings.all()[0].history[-1]) == f"filed, {words}"
    numbered = queue.set_number(filed.id, "48213377")
    assert (numbered.number, numbered.attempts[-1].number) == ("48213377", "48213377")


def test_a_form_submitted_without_a_response_is_not_handed_over_again(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    seen = queue.release(
        handed_over.id, HandoverEnd(result=Result.UNKNOWN, portal_words="…", links_sent=LINKS)
    )
    assert seen.state is ComplaintState.HANDED_OVER
    attempt = seen.open_attempt
    assert attempt is not None
    assert (attempt.seen_at, attempt.links_sent) == (NOW, LINKS)
    with pytest.raises(ValueError, match="submission was seen"):
        queue.hand_over(seen.id, an_attempt())
    with pytest.raises(ValueError, match="ask the user"):
        queue.put_back(seen.id)
    assert queue.release(seen.id, HandoverEnd(result=Result.FILED)).attempts[-1].links_sent == LINKS
    assert _states(store) == [FindingState.FILED] * 3


def test_a_form_that_the_portal_rejected_can_be_handed_over_again(
    queue: Queue, handed_over: Complaint
) -> None:
    queue.release(handed_over.id, HandoverEnd(result=Result.UNKNOWN, links_sent=LINKS))
    declined = queue.note_declined(handed_over.id, "Choose a reason")
    attempt = declined.open_attempt
    assert attempt is not None
    assert (attempt.seen_at, attempt.portal_words, attempt.links_sent) == (None, "", None)
    assert attempt.refused is not None
    assert attempt.refused.words == "Choose a reason"
    again = queue.hand_over(handed_over.id, an_attempt())
    assert [(one.result, one.portal_words) for one in again.attempts] == [
        (Result.REFUSED, "Choose a reason"),
        (None, ""),
    ]


REFUSED = ((str(FIRST_ITEM + 1), "Not sure"),)
FILED, NEW = FindingState.FILED, FindingState.NEW


@pytest.mark.parametrize(
    ("refused", "sent", "states"),
    [
        ((), LINKS[:2], [FILED, FILED, NEW]),
        ((), (", ".join(LINKS),), [FILED] * 3),
        (REFUSED, (LINKS[0], f"https://de.aliexpress.com/item/{FIRST_ITEM + 1}.html?spm=x", LINKS[2]), [FILED] * 3),
        # The portal accepts no complaint without links, so the form was misread. All its links count as filed,
        # because filing a link too late is better than filing it twice.
        ((), (), [FILED] * 3),
        # The user replaced all links on the form with another link.
        ((), (an_item_url(77),), [NEW, NEW, NEW, FILED]),
    ],
    ids=["one taken out", "all in one line", "a refused one in another spelling", "none at all", "others"],
)  # fmt: skip
def test_the_links_in_the_submitted_form_are_filed(
    queue: Queue,
    store: Store,
    handed_over: Complaint,
    refused: tuple[tuple[str, str], ...],
    sent: tuple[str, ...],
    states: list[FindingState],
) -> None:
    """Links that the user took off wait for an answer. Refused links that were submitted anyway count as filed."""
    queue.note_refused(handed_over.id, refused)
    filed = queue.release(handed_over.id, HandoverEnd(result=Result.FILED, links_sent=sent))
    assert _states(store) == states
    of_form = {finding.id for finding in store.findings.all() if finding.state is FILED}
    assert (filed.state, set(filed.finding_ids)) == (ComplaintState.FILED, of_form)


@pytest.mark.parametrize("later", [False, True])
def test_a_link_taken_off_the_form_goes_on_no_form_until_the_user_answers_again(
    queue: Queue, store: Store, work: Work, handed_over: Complaint, places: Places, later: bool
) -> None:
    """Neither a restart, another paste nor a change of many links puts the link on a form."""
    filed = queue.release(handed_over.id, HandoverEnd(result=Result.FILED, links_sent=LINKS[1:]))
    store.close()
    with open_store(places) as opened:
        queue = Queue(opened, now=lambda: NOW, by="Mira")
        (left,) = taken_off(opened, filed)
        if later:
            queue.judge([left.id], Judgement.LATER, viewed=False, asked=True)
            assert taken_off(opened, filed) == []
        queue.add([an_address()], work_id=work.id, source="paste", judged_copy=True, viewed_by_word=True)
        (other,) = queue.add([an_address(9)], work_id=work.id, source="paste").new
        both = [opened.findings[left.id], other]
        assert "took it off" in why_not(opened, both, LinkAction.JUDGE, judgement=Judgement.COPY)[left.id]
        with pytest.raises(ValueError, match="took it off"):
            queue.judge([left.id, other.id], Judgement.COPY, viewed=True)
        assert queue.plan() == []
        queue.judge([left.id], Judgement.COPY, viewed=False)
        assert [form.finding_ids for form in queue.plan()] == [(left.id,)]


def test_links_refused_by_the_portal_are_not_recorded_as_filed(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    first = handed_over.open_attempt
    assert first is not None
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM), "Gone"),))
    again = queue.hand_over(handed_over.id, an_attempt(id=first.id, links=LINKS[1:]))
    assert len(again.attempts) == 1
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM + 1), "Gone too"),))
    filed = queue.release(handed_over.id, HandoverEnd(result=Result.FILED))
    assert _states(store) == [FindingState.JUDGED, FindingState.JUDGED, FindingState.FILED]
    *back, sent = store.findings.all()
    assert filed.finding_ids == (sent.id,)
    assert [(moment_words(finding.history[-1]), finding.fileable) for finding in back] == [
        ("the portal's own check said: Gone", True),
        ("the portal's own check said: Gone too", True),
    ]


@pytest.mark.parametrize("result", [Result.FILED, Result.SKIPPED, Result.FAILED])
def test_refused_link_waits_until_the_user_has_viewed_its_page(
    queue: Queue, store: Store, handed_over: Complaint, result: Result
) -> None:
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM), "The listing does not exist."),))
    left = queue.release(handed_over.id, HandoverEnd(result=result))
    refused = store.findings.all()[0]
    assert (refused.id in left.finding_ids, len(left.finding_ids)) == (False, 2)
    assert "“The listing does not exist”" in doubt_about(refused, store.listings[refused.listing_id])
    assert queue.plan() == []
    queue.judge([refused.id], Judgement.COPY, viewed=True)
    (made,) = queue.plan()
    assert made.finding_ids == (refused.id,)


def test_a_link_that_the_user_adds_to_the_form_is_recorded_as_filed(
    queue: Queue, store: Store, work: Work, handed_over: Complaint
) -> None:
    """A link that was waiting or on another form moves to this form, so that it is not sent twice."""
    queue.add(addresses(1, start=10), work_id=work.id, source="paste", judged_copy=True)
    other = complain(queue, work.id, addresses(2, start=11))
    waiting, planned, new = an_item_url(10), an_item_url(11), an_item_url(77)
    filed = queue.release(
        handed_over.id,
        HandoverEnd(result=Result.FILED, links_sent=(*LINKS, waiting, planned, new, "https://example.com/x")),
    )

    findings = {store.listings[finding.listing_id].url: finding for finding in store.findings.all()}
    assert {url for url, finding in findings.items() if finding.state is FILED} == {
        *LINKS,
        waiting,
        planned,
        new,
    }
    assert set(filed.finding_ids) == {finding.id for finding in findings.values() if finding.state is FILED}
    assert store.complaints[other.id].finding_ids == (findings[an_item_url(12)].id,)
    added = findings[new]
    assert (added.work_id, added.judgement, added.complaint_id) == (work.id, Judgement.COPY, filed.id)
    assert moment_words(added.history[0]) == "added by you in the form"


def test_a_link_that_was_already_filed_stays_on_the_earlier_complaint(
    queue: Queue, store: Store, work: Work, handed_over: Complaint
) -> None:
    earlier = complain(queue, work.id, addresses(1, start=10))
    queue.release(handed_over.id, HandoverEnd(result=Result.FILED))
    queue.reserve(earlier.id)
    queue.hand_over(earlier.id, an_attempt(links=(an_item_url(10),)))
    filed = queue.release(
        earlier.id, HandoverEnd(result=Result.FILED, links_sent=(an_item_url(10), LINKS[0]))
    )
    assert len(filed.finding_ids) == 1
    (first, *_) = store.findings.all()
    assert first.complaint_id == handed_over.id


def test_a_submission_is_recorded_even_without_a_recorded_hand_over(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    """After a crash, the user may report that they submitted a form that is only reserved in our records."""
    filed = queue.release(reserved.id, HandoverEnd(result=Result.FILED, number="48213377"))
    assert (filed.state, filed.attempts[-1].number) == (ComplaintState.FILED, "48213377")
    assert _states(store) == [FindingState.FILED] * 3


def test_results_and_numbers_are_refused_before_the_hand_over(queue: Queue, reserved: Complaint) -> None:
    acts: list[Callable[[], object]] = [
        lambda: queue.release(reserved.id, HandoverEnd(result=Result.UNKNOWN)),
        lambda: queue.release(reserved.id, HandoverEnd(result=Result.REFUSED)),
        lambda: queue.note_refused(reserved.id, ()),
        lambda: queue.note_declined(reserved.id, "no"),
        lambda: queue.set_number(reserved.id, "1"),
    ]
    for act in acts:
        with pytest.raises(ValueError, match=r"handed over|cannot become|no number"):
            act()


def _states(store: Store) -> list[FindingState]:
    return [finding.state for finding in store.findings.all()]


def test_splitting_a_form_puts_its_surplus_links_on_a_new_ready_form(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    rest = queue.limit_links(reserved.id, 1)
    assert rest is not None
    kept = store.complaints[reserved.id]
    assert (kept.finding_ids, rest.finding_ids) == (reserved.finding_ids[:1], reserved.finding_ids[1:])
    assert [(each.work_id, each.reason, each.description) for each in (kept, rest)] == [
        (reserved.work_id, "Other copyright infringement", reserved.description)
    ] * 2
    assert {(one.complaint_id, one.state) for one in findings_of(store, rest)} == {
        (rest.id, FindingState.PLANNED)
    }
    assert rest in queue.ready()
    assert queue.limit_links(reserved.id, 1) is None
    assert len(writes) == 1


def test_a_form_in_several_parts_can_be_split_until_it_is_submitted(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    links = tuple(listing.url for listing in listings_of(store, reserved))
    queue.hand_over(reserved.id, an_attempt(links=links))
    queue.limit_links(reserved.id, 2)
    assert store.complaints[reserved.id].attempts[-1].links == links[:2]
    queue.release(reserved.id, HandoverEnd(result=Result.UNKNOWN))

    with pytest.raises(ValueError, match="handed_over"):
        queue.limit_links(reserved.id, 1)


def test_putting_a_form_back_after_a_rehearsal_removes_its_attempt(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    queue.hand_over(reserved.id, an_attempt())
    queue.release(reserved.id, HandoverEnd(result=Result.SKIPPED))
    queue.reserve()
    queue.hand_over(reserved.id, an_attempt())

    back = queue.put_back(reserved.id)

    assert back.state is ComplaintState.PLANNED
    assert [attempt.result for attempt in back.attempts] == [Result.SKIPPED]


def test_form_that_was_not_sent_is_ready_again_in_one_change(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    queue.note_sent(handed_over.id, NOW)
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    again = queue.release(handed_over.id, HandoverEnd(result=Result.FAILED, ready_again=True))
    assert (again.state, again.attempts[-1].result, again.attempts[-1].sent_at) == (
        ComplaintState.PLANNED,
        Result.FAILED,
        NOW,
    )
    assert len(writes) == 1


def test_complaint_is_open_again_when_the_portals_list_says_that_it_still_decides(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    filed = queue.release(handed_over.id, HandoverEnd(result=Result.FILED, number="48213377"))
    ids = [listing.item_id for listing in listings_of(store, filed)]
    for verdict, state in (("removed", ComplaintState.CLOSED), ("countered", ComplaintState.FILED)):
        status = ReportedStatus(verdict=verdict, words=verdict)
        queue.record_outcomes(store.complaints[filed.id], dict.fromkeys(ids, status), number="48213377")
        assert store.complaints[filed.id].state is state
