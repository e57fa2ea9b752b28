"""Rules for judging: an answer counts only for what the user saw, and answers given elsewhere are kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from helper.model.finding import Finding, FindingState, Judgement
from helper.session.judging import JudgingRound, ListingSeen
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import a_listing, a_work, places_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as store:
        work = a_work()
        listings = [a_listing(number) for number in range(4)]
        findings = [
            Finding(id=f"4{at}", listing_id=listing.id, work_id=work.id)
            for at, listing in enumerate(listings)
        ]
        store.change(work, *listings, *findings)
        yield store


@pytest.fixture
def judging(store: Store) -> JudgingRound:
    return a_round(store)


def a_round(store: Store) -> JudgingRound:
    return JudgingRound(store, Queue(store), ("40", "41", "42", "43"))


def seen(judging: JudgingRound, finding_id: str) -> ListingSeen:
    found = judging.look(finding_id)
    assert found is not None
    return found


def test_judgement_is_refused_if_the_listing_has_since_changed(store: Store, judging: JudgingRound) -> None:
    before = seen(judging, "40")
    assert before.work is not None
    listing_changed = "in the meantime. Your answer was not saved"
    answered = "already got an answer elsewhere, so your answer here was not saved"
    for changed, problem in (
        (replace(before.listing, title="Another shirt"), listing_changed),
        (replace(before.work, title="Loud Whale"), listing_changed),
        (
            before.finding.judged(Judgement.LATER, by="Kim", at=before.listing.added_at, viewed=True),  # type: ignore[arg-type]  # an answer needs a day
            answered,
        ),
    ):
        now = seen(judging, "40")
        store.change(changed)
        assert problem in judging.answer(now, Judgement.COPY).problem
    assert store.findings["40"].judgement is Judgement.LATER


def test_listings_that_cannot_be_judged_are_refused(store: Store, judging: JudgingRound) -> None:
    store.change(replace(store.findings["43"], state=FindingState.FILED, judgement=Judgement.COPY))
    assert judging.answer(seen(judging, "43"), Judgement.OWN).problem == "The link is already reported."
    now = seen(judging, "40")
    assert (
        "design is no longer in your records" in judging.answer(now, Judgement.COPY, work_id="gone").problem
    )
    store.change(remove=[now.finding])
    assert "no longer in your records" in judging.answer(now, Judgement.COPY).problem
    assert (judging.look("40"), judging.left, judging.following("43")) == (None, 3, "41")


def test_undo_in_a_judging_round_is_limited_to_that_round(store: Store, judging: JudgingRound) -> None:
    assert judging.undo() is None
    judging.answer(seen(judging, "40"), Judgement.COPY)
    assert a_round(store).undo() is None
    store.undo_stack.do("a design added", a_work(title="Fox"))
    assert judging.undo() is None
    assert store.findings["40"].judgement is Judgement.COPY


def test_judging_round_skips_listings_that_are_already_judged(store: Store, judging: JudgingRound) -> None:
    other = a_round(store)
    for finding_id in ("41", "43"):
        other.answer(seen(other, finding_id), Judgement.NOT_A_COPY)
    assert (judging.following("40"), judging.following("42")) == ("42", "40")
    for finding_id in ("40", "42"):
        judging.answer(seen(judging, finding_id), Judgement.LATER)
    assert (judging.following("42"), judging.left) == (None, 0)


def test_an_answer_is_counted_without_reading_the_other_findings(store: Store, judging: JudgingRound) -> None:
    """The count stays fast for any number of listings. Undoing the answer is counted, too."""
    read: list[str] = []

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code is JudgingRound.is_answered.__code__:
            read.append(frame.f_locals["finding_id"])

    judging.answer(seen(judging, "41"), Judgement.OWN)
    sys.setprofile(note)
    try:
        assert judging.left == 3
    finally:
        sys.setprofile(None)
    assert read == ["41"]
    judging.undo()
    assert judging.left == 4
