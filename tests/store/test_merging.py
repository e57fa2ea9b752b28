"""Designs are joined and taken out at any time; what was filed stays true, and one step takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.registration import Files
from helper.model.work import Registration, Right, RightState, Work
from helper.store.merging import merge_works, remove_work, why_not_merge, why_not_remove
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.work_folder import file_of, look_at_files
from helper.store.works import edit_work, find_work
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt

WHEN: dict[str, Any] = {"by": "Mira", "at": NOW}


def _filed(store: Store, work: Work, number: int = 0) -> Finding:
    """A link of this design that was filed."""
    listing = a_listing(number)
    finding = a_finding(listing, work, state=FindingState.FILED)
    complaint = a_complaint(
        work,
        (finding,),
        state=ComplaintState.FILED,
        number="48213377",
        attempts=(an_attempt(result=Result.FILED, number="48213377"),),
    )
    store.change(work, listing, complaint, replace(finding, complaint_id=complaint.id))
    return store.findings[finding.id]


def _everything(store: Store) -> list[object]:
    return [
        sorted(shelf.all(), key=lambda one: one.id)
        for shelf in (store.works, store.findings, store.complaints)
    ]


def test_joined_designs_are_one_and_what_was_filed_keeps_its_title(store: Store, queue: Queue) -> None:
    """Links, forms, spellings and shops go to the design that stays; the attempt says under which title it went out."""
    whale = a_work(
        title="Quiet Whale", aliases=("Whale",), right=Right(state=RightState.APPROVED, number="VA 1")
    )
    typo = a_work(title="Quiet Wale", aliases=("The Wale",), licensees=("Nordic",))
    store.change(whale)
    sent = _filed(store, typo)
    open_one = a_finding(listing := a_listing(1), typo)
    store.change(listing, open_one)
    before = _everything(store)
    merge_works(store, typo, whale, **WHEN)
    (work,) = store.works.all()
    assert (work.title, work.aliases) == ("Quiet Whale", ("Whale", "Quiet Wale", "The Wale"))
    assert (work.licensees, work.right.number) == (("Nordic",), "VA 1")
    assert find_work(store, "quiet wale") == work, "a sheet that spells it so finds it"
    assert {one.work_id for one in store.findings.all()} == {whale.id}
    (complaint,) = store.complaints.all()
    assert (complaint.work_id, complaint.filed_as, complaint.number) == (whale.id, "Quiet Wale", "48213377")
    assert store.findings[sent.id].state is FindingState.FILED
    assert store.findings[sent.id].history[-1].note == "was “Quiet Wale”"
    assert queue.undo() == "the design Quiet Wale joined with Quiet Whale"
    assert _everything(store) == before


@pytest.mark.parametrize(
    ("of_typo", "of_whale", "stays"),
    [
        ({"state": FindingState.JUDGED}, {"state": FindingState.NEW, "judgement": None}, "typo"),
        ({"state": FindingState.NEW, "judgement": None}, {"state": FindingState.JUDGED}, "whale"),
        ({"state": FindingState.REMOVED}, {"state": FindingState.JUDGED}, "typo"),
        ({"state": FindingState.REMOVED}, {"state": FindingState.FILED}, "both"),
    ],
)
def test_a_link_of_both_designs_is_there_once_unless_both_were_sent(
    store: Store, queue: Queue, of_typo: dict[str, object], of_whale: dict[str, object], stays: str
) -> None:
    """The one that has come further stays, with the history of both."""
    whale, typo, listing = a_work(), a_work(title="Quiet Wale"), a_listing()
    findings = {"typo": a_finding(listing, typo, **of_typo), "whale": a_finding(listing, whale, **of_whale)}
    store.change(whale, typo, listing, *findings.values())
    merge_works(store, typo, whale, **WHEN)
    wanted = findings if stays == "both" else {stays: findings[stays]}
    assert {one.id for one in store.findings.all()} == {one.id for one in wanted.values()}
    assert {one.work_id for one in store.findings.all()} == {whale.id}
    queue.undo()
    assert {one.id: one.work_id for one in store.findings.all()} == {
        findings["typo"].id: typo.id,
        findings["whale"].id: whale.id,
    }


def test_pictures_and_papers_come_along(store: Store) -> None:
    """Where the design that stays has none, it has copies in its own folder; the others stay where they were."""
    whale, typo = a_work(), a_work(title="Wale", registration=Registration(picture="picture.png"))
    store.change(whale, typo)
    there = file_of(store.places, typo, "picture.png")
    there.parent.mkdir(parents=True)
    there.write_bytes(b"\x89PNG\r\n\x1a\n")
    merged = merge_works(store, typo, whale, **WHEN)
    assert merged.registration.picture == "picture.png"
    seen: Files = look_at_files(store.places, merged)
    assert seen["picture.png"].sort.value == "png"
    assert there.is_file()


@pytest.mark.parametrize(
    ("gone", "into", "why"),
    [
        ({"client": "Studio Nord"}, {}, "different clients"),
        (
            {"right": Right(number="VA 1")},
            {"right": Right(number="VA 2")},
            "different registrations: VA 1 and VA 2",
        ),
        ({"right": Right(taken_at=NOW)}, {}, "is being handed in"),
    ],
)
def test_what_is_not_the_same_design_is_not_joined(
    store: Store, gone: dict[str, object], into: dict[str, object], why: str
) -> None:
    """Another client, another registration, or one that is on its way: the reason is said, and nothing is written."""
    one, other = a_work(title="Wale", **gone), a_work(**into)
    store.change(one, other)
    assert why in why_not_merge(store, one, other)
    with pytest.raises(ValueError, match=why):
        merge_works(store, one, other, **WHEN)
    assert len(store.works) == 2


def test_a_design_is_taken_out_and_its_links_stay(store: Store, queue: Queue) -> None:
    """A copy is to be judged anew, another answer stays, its form goes; undo brings all of it back."""
    typo, listings = a_work(title="Wale"), [a_listing(number) for number in range(2)]
    copy, other = a_finding(listings[0], typo), a_finding(listings[1], typo, judgement=Judgement.NOT_A_COPY)
    store.change(typo, *listings, copy, other)
    queue.add_complaint(typo.id, [copy.id])
    before = _everything(store)
    remove_work(store, typo, **WHEN)
    assert (len(store.works), len(store.complaints)) == (0, 0)
    kept = store.findings[copy.id]
    assert (kept.work_id, kept.state, kept.judgement, kept.complaint_id) == (
        None,
        FindingState.NEW,
        None,
        None,
    )
    assert store.findings[other.id].judgement is Judgement.NOT_A_COPY
    assert queue.undo() == "the design Wale taken out"
    assert _everything(store) == before


def test_a_design_of_which_something_was_filed_is_not_taken_out(store: Store) -> None:
    """The reason names how much, and the other way; nothing is written."""
    work = a_work()
    _filed(store, work)
    assert "1 link of it went out, and what was filed stays." in why_not_remove(store, work)
    with pytest.raises(ValueError, match="what was filed stays"):
        remove_work(store, work, **WHEN)
    handed_in = a_work(title="Fox", submissions=(an_attempt(result=Result.FILED),))
    store.change(handed_in)
    assert "Its registration was handed in" in why_not_remove(store, handed_in)


def test_another_title_leaves_what_was_filed_under_the_old_one(store: Store, queue: Queue) -> None:
    """The form that went out had the old title, and so it is told; undo takes both back."""
    work = a_work(title="Quiet Wale", right=Right(approved_on=date(2026, 3, 1)))
    sent = _filed(store, work)
    edit_work(store, work, title="Quiet Whale")
    complaint = store.complaints[sent.complaint_id or ""]
    assert complaint.filed_as == "Quiet Wale"
    (earlier,) = queue.earlier_complaints(sent.listing_id)
    assert earlier.work_title == "Quiet Wale"
    queue.undo()
    assert store.complaints[complaint.id].filed_as == ""
