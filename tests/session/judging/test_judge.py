"""The rules of an answer: only for what the person saw, with design and reason where they are needed, taken back one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helper.model.finding import Doubt, Finding, FindingState, Judgement
from helper.session.judging.judge import JudgingRound, ListingSeen
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import a_listing, a_work, places_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four listings of one design."""
    with open_store(places_in(tmp_path)) as store:
        work = a_work()
        listings = [a_listing(number) for number in range(4)]
        findings = [
            Finding(id=f"f{at}", listing_id=listing.id, work_id=work.id)
            for at, listing in enumerate(listings)
        ]
        store.change(work, *listings, *findings)
        yield store


@pytest.fixture
def judging(store: Store) -> JudgingRound:
    return a_round(store)


def a_round(store: Store) -> JudgingRound:
    return JudgingRound(store, Queue(store), ("f0", "f1", "f2", "f3"))


def seen(judging: JudgingRound, finding_id: str) -> ListingSeen:
    found = judging.look(finding_id)
    assert found is not None
    return found


def test_an_answer_is_written_down_for_the_listing_that_was_seen(store: Store, judging: JudgingRound) -> None:
    """It has the word and the person's look, and the round goes on to the next that nobody answered."""
    now = seen(judging, "f0")
    assert judging.answer(now, Judgement.COPY).is_written
    assert not judging.answer(now, Judgement.COPY).is_written, "a key that is heard twice is one answer"
    assert (store.findings["f0"].judgement, len(store.findings["f0"].history)) == (Judgement.COPY, 1)
    assert (judging.left, judging.following("f0")) == (3, "f1")
    judging.opened("f1")
    judging.answer(seen(judging, "f1"), Judgement.NOT_A_COPY)
    assert [store.findings[id_].viewed for id_ in ("f0", "f1")] == [False, True]


def test_a_listing_that_has_changed_meanwhile_is_refused(store: Store, judging: JudgingRound) -> None:
    """Of finding, listing and design any other state than the one she saw is said, and nothing is written."""
    before = seen(judging, "f0")
    assert before.work is not None
    for changed in (
        replace(before.listing, title="Another shirt"),
        replace(before.work, title="Loud Whale"),
        before.finding.judged(Judgement.LATER, by="Kim", at=before.listing.added_at, viewed=True),  # type: ignore[arg-type]  # it has a day
    ):
        now = seen(judging, "f0")
        store.change(changed)
        assert "meanwhile. This key was not" in judging.answer(now, Judgement.COPY).problem
    assert store.findings["f0"].judgement is Judgement.LATER


def test_what_has_left_the_records_is_said(store: Store, judging: JudgingRound) -> None:
    """What was taken out meanwhile is refused with another sentence, and counts as done; of what is reported the queue's is said."""
    store.change(replace(store.findings["f3"], state=FindingState.FILED, judgement=Judgement.COPY))
    assert judging.answer(seen(judging, "f3"), Judgement.OWN).problem == "It is already reported."
    now = seen(judging, "f0")
    store.change(remove=[now.finding])
    assert "not in your records" in judging.answer(now, Judgement.COPY).problem
    assert (judging.look("f0"), judging.left, judging.following("f3")) == (None, 3, "f1")


def test_a_copy_needs_its_design(store: Store, judging: JudgingRound) -> None:
    """Without one it is asked for; with one that is there the answer is written, with one that is gone it is not."""
    store.change(replace(store.findings["f0"], work_id=None))
    now = seen(judging, "f0")
    assert judging.answer(now, Judgement.COPY).needs_design
    assert "design is not in your records" in judging.answer(now, Judgement.COPY, work_id="gone").problem
    assert judging.answer(now, Judgement.COPY, work_id=store.works.all()[0].id).is_written


def test_to_name_the_design_is_no_answer(store: Store, judging: JudgingRound) -> None:
    """Her answer stays as it was; without one the listing stays to be judged."""
    other = a_work(title="Fox")
    store.change(other)
    assert judging.name_design(seen(judging, "f0"), other.id).is_written
    found = store.findings["f0"]
    assert (found.work_id, found.state) == (other.id, FindingState.NEW)


def test_a_doubtful_address_needs_a_look(store: Store, judging: JudgingRound) -> None:
    """Until its page was opened a copy is refused with the reason why; any other answer is not."""
    store.change(replace(seen(judging, "f0").listing, flagged=True))
    assert "Look at this page" in judging.answer(seen(judging, "f0"), Judgement.COPY).problem
    judging.opened("f0")
    assert judging.answer(seen(judging, "f0"), Judgement.COPY).is_written


def test_a_doubt_needs_a_typed_reason(store: Store, judging: JudgingRound) -> None:
    """Blanks are no reason; a reason is kept with the answer."""
    store.change(replace(store.findings["f0"], doubts=(Doubt.LICENSED,)))
    for because in ("", "  "):
        result = judging.answer(seen(judging, "f0"), Judgement.COPY, because=because)
        assert result.doubts == (Doubt.LICENSED,)
        assert result.doubt_words.startswith("Its seller seems to have a licence.")
    assert judging.answer(seen(judging, "f0"), Judgement.COPY, because="It has ended").is_written
    grounds = store.findings["f0"].grounds
    assert grounds is not None
    assert grounds.reason == "It has ended"


def test_the_last_answer_is_taken_back_whichever_side_gave_it(store: Store, judging: JudgingRound) -> None:
    """Screen and page have a round each; either takes back the last answer of both, one by one."""
    other = a_round(store)
    judging.answer(seen(judging, "f0"), Judgement.COPY)
    other.answer(seen(other, "f1"), Judgement.OWN)
    assert [judging.undo(), other.undo(), judging.undo()] == ["f1", "f0", None]
    assert judging.left == 4


def test_nothing_else_is_taken_back_here(store: Store, judging: JudgingRound) -> None:
    """What was done since, or before the round began, is none of its answers."""
    assert judging.undo() is None
    judging.answer(seen(judging, "f0"), Judgement.COPY)
    assert a_round(store).undo() is None
    store.undo_stack.do("a design added", a_work(title="Fox"))
    assert judging.undo() is None
    assert store.findings["f0"].judgement is Judgement.COPY


def test_what_another_side_has_answered_is_passed_over(store: Store, judging: JudgingRound) -> None:
    """The next one is one that nobody has answered, from the beginning again after the last; at the end there is none."""
    other = a_round(store)
    for finding_id in ("f1", "f3"):
        other.answer(seen(other, finding_id), Judgement.NOT_A_COPY)
    assert (judging.following("f0"), judging.following("f2")) == ("f2", "f0")
    for finding_id in ("f0", "f2"):
        judging.answer(seen(judging, finding_id), Judgement.LATER)
    assert (judging.following("f2"), judging.left) == (None, 0)
