"""Copies are put on forms: one work a form, nothing doubtful, nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.account import Account
from helper.model.address import read_address
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint, ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.planning import Split
from helper.model.problems import Problem
from helper.model.reason import read_reasons
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import (
    FIRST_ITEM,
    a_complaint,
    a_finding,
    a_listing,
    a_work,
    addresses,
    an_address,
    an_id,
)


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work(description="This copies my painting.")
    store.change(work)
    return work


def test_a_plan_puts_copies_on_forms(queue: Queue, store: Store, work: Work) -> None:
    """Each finding knows its form and each form its findings, in their order."""
    added = queue.add(addresses(5), work_id=work.id, source="paste", judged_copy=True)
    forms = queue.plan(limit=2, split=Split.FULL)
    assert [len(form.finding_ids) for form in forms] == [2, 2, 1]
    assert store.complaints.all() == forms
    for form in forms:
        assert {store.findings[key].complaint_id for key in form.finding_ids} == {form.id}
    assert {finding.state for finding in store.findings.all()} == {FindingState.PLANNED}
    assert [key for form in forms for key in form.finding_ids] == [finding.id for finding in added.new]


def test_a_second_plan_finds_nothing_left(queue: Queue, work: Work) -> None:
    """What is on a form is not put on another."""
    queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True)
    queue.plan()
    assert queue.plan() == []


def test_a_dry_run_only_shows(queue: Queue, store: Store, work: Work) -> None:
    """The forms are as they would be; nothing is written."""
    queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True)
    assert len(queue.plan(dry_run=True)) == 1
    assert len(store.complaints) == 0


def test_only_the_named_work_is_planned(queue: Queue, store: Store, work: Work) -> None:
    """The others wait."""
    fox = a_work(title="Fox")
    store.change(fox)
    queue.add(addresses(2), work_id=work.id, source="paste", judged_copy=True)
    queue.add(addresses(2), work_id=fox.id, source="paste", judged_copy=True)
    assert [form.work_id for form in queue.plan(work_id=fox.id)] == [fox.id]


def test_links_with_different_reasons_go_on_different_forms(queue: Queue, store: Store, work: Work) -> None:
    """A design's kinds of product may have reasons of their own; what is asked for by name goes before them."""
    store.change(replace(work, reasons=read_reasons("mug: Other copyright infringement")))
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    mug = store.listings[added.new[1].listing_id]
    store.change(replace(mug, product_type="Mug"))
    told = [(form.reason, len(form.finding_ids)) for form in queue.plan(dry_run=True)]
    assert told == [("Pirated copy", 2), ("Other copyright infringement", 1)]
    with pytest.raises(ValueError, match="forms of their own"):
        queue.add_complaint(work.id, [finding.id for finding in added.new])
    assert [form.reason for form in queue.plan(reason="Court judgment")] == ["Court judgment"]
    again = queue.complain(work.id, addresses(1, start=9), source="paste")
    assert isinstance(again, Complaint)
    assert again.reason == "Pirated copy"


def test_a_doubtful_link_does_not_hold_up_a_form(queue: Queue, work: Work) -> None:
    """It waits until somebody has looked; the others go."""
    added = queue.add(
        [an_address(1), read_address(str(FIRST_ITEM)), read_address("https://a.aliexpress.com/_mSample")],
        work_id=work.id,
        source="paste",
        judged_copy=True,
    )
    clean, bare, short = added.new
    assert [form.finding_ids for form in queue.plan()] == [(clean.id,)]
    assert [finding.id for finding in queue.held_back()] == [bare.id, short.id]
    queue.judge([bare.id, short.id], Judgement.COPY, viewed=True)
    assert [form.finding_ids for form in queue.plan()] == [(bare.id,)]
    assert [finding.id for finding in queue.held_back()] == [short.id]


def test_the_explanation_is_the_work_s_own_else_the_usual_one(queue: Queue, store: Store, work: Work) -> None:
    """A work's description goes onto its forms."""
    fox = a_work(title="Fox")
    store.change(fox)
    for design in (work, fox):
        queue.add([an_address()], work_id=design.id, source="paste", judged_copy=True)
    assert [form.description for form in queue.plan()] == ["This copies my painting.", DEFAULT_DESCRIPTION]


def test_chosen_findings_make_one_form(queue: Queue, store: Store, work: Work) -> None:
    """The reason and the explanation may be given."""
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    form = queue.add_complaint(
        work.id, [added.new[2].id, added.new[0].id], reason="Other", description="Mine."
    )
    assert (form.reason, form.description) == ("Other", "Mine.")
    assert form.finding_ids == (added.new[2].id, added.new[0].id)
    assert store.findings[added.new[1].id].state is FindingState.JUDGED


def test_a_form_takes_only_copies_that_wait_for_one(queue: Queue, work: Work) -> None:
    """Unjudged findings, those of another work and those on a form are a caller's mistake."""
    (unjudged,) = queue.add([an_address()], work_id=work.id, source="paste").new
    with pytest.raises(ValueError, match="waits for a form"):
        queue.add_complaint(work.id, [unjudged.id])
    with pytest.raises(ValueError, match="1 to 300"):
        queue.add_complaint(work.id, [])


def test_links_become_a_complaint_in_one_go(queue: Queue, store: Store, work: Work) -> None:
    """Added, judged and put on a form by one word of the person's, and undone by one."""
    form = queue.complain(work.id, addresses(3), source="command line")
    assert isinstance(form, Complaint)
    assert queue.problems(form) == []
    assert {finding.judged_by for finding in store.findings.all()} == {"Mira"}
    assert queue.undo() == "3 links put on 1 form"
    assert len(store.complaints) == len(store.findings) == len(store.listings) == 0


@pytest.mark.parametrize(
    ("links", "words"),
    [
        (["https://www.aliexpress.com/store/1102345678"], "This is a shop"),
        (["https://a.aliexpress.com/_mSample"], "short link"),
        ([], "at least one listing"),
        (
            [f"https://www.aliexpress.com/item/{FIRST_ITEM + n}.html" for n in range(301)],
            "300 listings; these are 301",
        ),
    ],
    ids=["shop", "short", "none", "many"],
)
def test_unless_all_is_well_nothing_is_written(
    queue: Queue, store: Store, work: Work, links: list[str], words: str
) -> None:
    """One link that cannot be filed keeps the others from being half done; the sentence says which."""
    extra = [] if not links or len(links) > 300 else [an_address()]
    reasons = queue.complain(work.id, [*extra, *map(read_address, links)], source="command line")
    assert isinstance(reasons, list)
    assert words in reasons[0].sentence
    assert len(store.listings) == 0


def test_what_is_on_a_form_already_is_said(queue: Queue, store: Store, work: Work) -> None:
    """The same listing is not complained about twice for one work; for another it may be."""
    queue.complain(work.id, [an_address()], source="command line")
    reasons = queue.complain(work.id, [an_address()], source="command line")
    assert reasons == [Problem("listings", f"{FIRST_ITEM}: you have this one already (on a form).")]
    fox = a_work(title="Fox")
    store.change(fox)
    assert isinstance(queue.complain(fox.id, [an_address()], source="command line"), Complaint)


def test_what_is_back_again_cites_its_complaint(queue: Queue, store: Store) -> None:
    """The explanation names the number after which the listing came back, once, and still fits."""
    work, listing = a_work(), a_listing()
    before = a_finding(listing, work, state=FindingState.REMOVED)
    earlier = a_complaint(work, (before,), state=ComplaintState.CLOSED, number="00482133")
    back = [a_finding(a_listing(number), work, predecessor_id=before.id) for number in (1, 2)]
    listings = [a_listing(number, id=finding.listing_id) for number, finding in enumerate(back, start=1)]
    store.change(work, listing, replace(before, complaint_id=earlier.id), earlier, *listings, *back)
    (made,) = queue.plan()
    assert made.description == f"{DEFAULT_DESCRIPTION} Reported before: 00482133."
    assert queue.problems(made) == []


def test_the_account_that_fits_is_chosen(queue: Queue, store: Store) -> None:
    """One that may file for the client; with two that may, the person says which."""
    work = a_work(client="Studio Nord")
    listings = [a_listing(number) for number in range(3)]
    mine, studio, also = (
        Account(id=an_id(), label=label, host="ipp.example.com", clients=clients)
        for label, clients in (("mine", ()), ("studio", ("Studio Nord",)), ("also", ("studio nord", "Mira")))
    )
    store.change(work, mine, studio, *listings, *(a_finding(listing, work) for listing in listings))
    made = queue.plan(limit=1)
    assert {one.account_id for one in made} == {studio.id}
    queue.undo()
    store.change(also)
    assert {one.account_id for one in queue.plan(dry_run=True)} == {None}
    (chosen,) = queue.plan(account_id=also.id)
    assert queue.account_of(chosen) == also
