"""What a hand-over's end makes of a complaint and of each of its listings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.model.words import moment_words
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import FIRST_ITEM, NOW, a_work, addresses, an_attempt, an_item_url

LINKS = tuple(an_item_url(number) for number in range(3))


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


@pytest.fixture
def reserved(queue: Queue, work: Work) -> Complaint:
    """A complaint about three listings whose form is being filled."""
    queue.complain(work.id, addresses(3), source="paste")
    complaint = queue.reserve(practice=False)
    assert complaint is not None
    return complaint


@pytest.fixture
def handed_over(queue: Queue, reserved: Complaint) -> Complaint:
    """The same, in the person's hands."""
    return queue.hand_over(reserved.id, an_attempt(links=LINKS))


def test_the_intent_is_on_the_disk_before_anything_is_sent(store: Store, handed_over: Complaint) -> None:
    """Whoever opens the records now sees a form of which nobody knows what became."""
    store.close()
    with open_store(store.places, read_only=True) as again:
        (complaint,) = again.complaints.all()
    assert complaint.state is ComplaintState.HANDED_OVER
    assert complaint.open_attempt is not None


def test_filed_with_a_number(queue: Queue, store: Store, handed_over: Complaint) -> None:
    """Complaint, attempt and listings know it."""
    filed = queue.release(handed_over.id, result=Result.FILED, number="0048213377", portal_words="Received")
    assert (filed.state, filed.number) == (ComplaintState.FILED, "0048213377")
    attempt = filed.attempts[-1]
    assert (attempt.result, attempt.number, attempt.portal_words, attempt.seen_at) == (
        Result.FILED,
        "0048213377",
        "Received",
        NOW,
    )
    assert _states(store) == [FindingState.FILED] * 3
    assert moment_words(store.findings.all()[0].history[-1]) == "sent, number 0048213377"


def test_filed_without_a_number_it_is_still_to_find(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """It counts as sent; the number can be written down later, in complaint and attempt."""
    filed = queue.release(handed_over.id, result=Result.FILED)
    assert moment_words(store.findings.all()[0].history[-1]) == "sent, number still to find"
    numbered = queue.set_number(filed.id, "48213377")
    assert (numbered.number, numbered.attempts[-1].number) == ("48213377", "48213377")


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Result.REFUSED, ComplaintState.REFUSED),
        (Result.SKIPPED, ComplaintState.SKIPPED),
        (Result.FAILED, ComplaintState.FAILED),
    ],
)
def test_not_filed_the_listings_stay_on_the_form(
    queue: Queue, store: Store, handed_over: Complaint, result: Result, state: ComplaintState
) -> None:
    """Nothing was sent, so it can be taken up again as it is."""
    released = queue.release(handed_over.id, result=result, portal_words="Try later")
    assert (released.state, released.attempts[-1].result) == (state, result)
    assert _states(store) == [FindingState.PLANNED] * 3
    assert queue.again(released.id) in queue.ready(practice=False)


def test_a_submission_without_an_answer_stays_a_question(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """The attempt is open, what was seen is noted, and nothing goes over it."""
    seen = queue.release(handed_over.id, result=Result.UNKNOWN, portal_words="…", links_sent=LINKS)
    assert seen.state is ComplaintState.HANDED_OVER
    attempt = seen.open_attempt
    assert attempt is not None
    assert (attempt.seen_at, attempt.links_sent) == (NOW, LINKS)
    with pytest.raises(ValueError, match="submission was seen"):
        queue.hand_over(seen.id, an_attempt())
    assert queue.release(seen.id, result=Result.FILED).attempts[-1].links_sent == LINKS
    assert _states(store) == [FindingState.FILED] * 3


def test_a_declined_submission_may_be_mended_and_sent(queue: Queue, handed_over: Complaint) -> None:
    """The form did not take it: it stays with the person, and filling again is possible."""
    queue.release(handed_over.id, result=Result.UNKNOWN, links_sent=LINKS)
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


def test_a_link_that_the_check_refused_goes_back_with_the_portal_s_words(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """It is not counted as filed, and leaves the complaint."""
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM + 1), "This link does not exist"),))
    filed = queue.release(handed_over.id, result=Result.FILED, number="1")
    assert _states(store) == [FindingState.FILED, FindingState.JUDGED, FindingState.FILED]
    back = store.findings.all()[1]
    assert moment_words(back.history[-1]) == "the portal's own check said: This link does not exist"
    assert back.fileable
    assert filed.finding_ids == (store.findings.all()[0].id, store.findings.all()[2].id)


def test_a_refused_link_that_was_sent_all_the_same_is_filed(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """What was in the form when it was submitted counts, in whatever spelling."""
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM + 1), "Not sure"),))
    sent = (LINKS[0], f"https://de.aliexpress.com/item/{FIRST_ITEM + 1}.html?spm=x", LINKS[2])
    queue.release(handed_over.id, result=Result.FILED, links_sent=sent)
    assert _states(store) == [FindingState.FILED] * 3


def test_a_link_that_the_person_took_out_was_not_sent(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """It waits for another form."""
    queue.release(handed_over.id, result=Result.FILED, links_sent=LINKS[:2])
    assert _states(store) == [FindingState.FILED, FindingState.FILED, FindingState.JUDGED]


def test_filled_again_without_a_refused_link_it_is_still_not_sent(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """A second hand-over keeps what the first one learned; a later check adds to it."""
    first = handed_over.open_attempt
    assert first is not None
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM), "Gone"),))
    again = queue.hand_over(handed_over.id, an_attempt(id=first.id, links=LINKS[1:]))
    assert len(again.attempts) == 1
    queue.note_refused(handed_over.id, ((str(FIRST_ITEM + 1), "Gone too"),))
    queue.release(handed_over.id, result=Result.FILED)
    assert _states(store) == [FindingState.JUDGED, FindingState.JUDGED, FindingState.FILED]
    assert [moment_words(finding.history[-1]) for finding in store.findings.all()[:2]] == [
        "the portal's own check said: Gone",
        "the portal's own check said: Gone too",
    ]


def test_another_attempt_closes_the_one_before(queue: Queue, handed_over: Complaint) -> None:
    """A complaint has one open attempt; one that was filled anew ended without a submission."""
    again = queue.hand_over(handed_over.id, an_attempt())
    assert [attempt.result for attempt in again.attempts] == [Result.FAILED, None]


def test_when_no_link_at_all_seems_sent_our_view_is_wrong(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """A complaint about nothing cannot be filed: to report twice would be worse than late."""
    queue.release(handed_over.id, result=Result.FILED, links_sent=())
    assert _states(store) == [FindingState.FILED] * 3


def test_a_form_that_left_with_other_links_reports_none_of_ours(
    queue: Queue, store: Store, handed_over: Complaint
) -> None:
    """The person put others in place of ours: hers are told with the attempt, and no listing is made of them."""
    theirs = an_item_url(77)
    filed = queue.release(handed_over.id, result=Result.FILED, links_sent=(theirs,))
    assert _states(store) == [FindingState.JUDGED] * 3
    assert (filed.state, filed.finding_ids) == (ComplaintState.FILED, ())
    assert filed.attempts[-1].links_added == (theirs,)


def test_a_waiting_link_that_the_person_added_by_hand_is_not_sent_twice(
    queue: Queue, store: Store, work: Work, handed_over: Complaint
) -> None:
    """It was known and on no form: it was sent with this one. Hers that nobody knows stays a line of History alone."""
    queue.add(addresses(2, start=10), work_id=work.id, source="paste", judged_copy=True)
    known, unknown = an_item_url(10), an_item_url(77)
    filed = queue.release(handed_over.id, result=Result.FILED, links_sent=(*LINKS, known, unknown))
    states = {store.listings[one.listing_id].url: one.state for one in store.findings.all()}
    assert states == {
        **dict.fromkeys((*LINKS, known), FindingState.FILED),
        an_item_url(11): FindingState.JUDGED,
    }
    assert len(filed.finding_ids) == 4
    assert filed.attempts[-1].links_added == (known, unknown)
    assert [store.listings[one.listing_id].url for one in store.findings.all() if one.fileable] == [
        an_item_url(11)
    ]


def test_links_in_one_line_were_sent_all_the_same(queue: Queue, store: Store, handed_over: Complaint) -> None:
    """The person may part them by a space or a comma; each of them left with the form."""
    links = ", ".join(handed_over.attempts[-1].links)
    queue.release(handed_over.id, result=Result.FILED, links_sent=(links,))
    assert _states(store) == [FindingState.FILED] * 3


def test_what_the_person_sent_before_a_hand_over_is_written_down(
    queue: Queue, store: Store, reserved: Complaint
) -> None:
    """After a crash she may say that she sent it, though we never handed it over."""
    filed = queue.release(reserved.id, result=Result.FILED, number="48213377")
    assert (filed.state, filed.attempts[-1].number) == (ComplaintState.FILED, "48213377")
    assert _states(store) == [FindingState.FILED] * 3


def test_without_a_hand_over_nothing_can_have_been_answered(queue: Queue, reserved: Complaint) -> None:
    """A refusal, a check or an unknown outcome needs a form in the person's hands."""
    acts: list[Callable[[], object]] = [
        lambda: queue.release(reserved.id, result=Result.UNKNOWN),
        lambda: queue.release(reserved.id, result=Result.REFUSED),
        lambda: queue.note_refused(reserved.id, ()),
        lambda: queue.note_declined(reserved.id, "no"),
        lambda: queue.set_number(reserved.id, "1"),
    ]
    for act in acts:
        with pytest.raises(ValueError, match=r"handed over|cannot become|no number"):
            act()


def _states(store: Store) -> list[FindingState]:
    return [finding.state for finding in store.findings.all()]
