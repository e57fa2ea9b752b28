"""From pasted addresses to forms: adding, judging and planning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.address import read_address
from helper.model.complaint import Account
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.work import Work, read_reasons
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import copies
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import (
    FIRST_ITEM,
    a_finding,
    a_listing,
    a_work,
    addresses,
    an_address,
    an_id,
    an_item_url,
    complain,
)


def test_links_with_different_reasons_go_on_different_forms(queue: Queue, store: Store, work: Work) -> None:
    store.change(replace(work, reasons=read_reasons("mug: Other copyright infringement")))
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    mug = store.listings[added.new[1].listing_id]
    store.change(replace(mug, product_type="Mug"))
    forms = [(form.reason, len(form.finding_ids)) for form in queue.plan(dry_run=True)]
    assert forms == [("Pirated copy", 2), ("Other copyright infringement", 1)]
    again = complain(queue, work.id, addresses(1, start=9))
    assert again.reason == "Pirated copy"


def test_doubtful_links_do_not_keep_other_links_off_a_form(queue: Queue, store: Store, work: Work) -> None:
    added = queue.add(
        [an_address(1), read_address(str(FIRST_ITEM)), read_address("https://a.aliexpress.com/_mSample")],
        work_id=work.id,
        source="paste",
        judged_copy=True,
    )
    clean, bare, short = added.new
    assert [form.finding_ids for form in queue.plan()] == [(clean.id,)]
    assert [finding.id for finding in copies(store, doubtful=True)] == [bare.id, short.id]
    queue.judge([bare.id, short.id], Judgement.COPY, viewed=True)
    assert [form.finding_ids for form in queue.plan()] == [(bare.id,)]
    assert [finding.id for finding in copies(store, doubtful=True)] == [short.id]


def test_only_links_judged_as_copies_can_be_put_on_a_form(queue: Queue, work: Work) -> None:
    (unjudged,) = queue.add([an_address()], work_id=work.id, source="paste").new
    assert queue.plan([unjudged.id]) == []
    queue.judge([unjudged.id], Judgement.COPY, viewed=True)
    (made,) = queue.plan([unjudged.id])
    assert made.finding_ids == (unjudged.id,)
    assert queue.plan([unjudged.id]) == []


def test_a_form_gets_the_account_that_files_for_its_client(queue: Queue, store: Store) -> None:
    """If two accounts may file for the client, the form has no account until the user chooses one."""
    work = a_work(client="Studio Nord")
    listings = [a_listing(number) for number in range(3)]
    mine, studio, also = (
        Account(id=an_id(), label=label, host="ipp.example.com", clients=clients)
        for label, clients in (("mine", ()), ("studio", ("Studio Nord",)), ("also", ("studio nord", "Mira")))
    )
    store.change(work, mine, studio, *listings, *(a_finding(listing, work) for listing in listings))
    made = queue.plan(limit=1)
    assert {one.account_id for one in made} == {studio.id}
    store.undo_stack.undo()
    store.change(also)
    assert {one.account_id for one in queue.plan(dry_run=True)} == {None}


SHORT = "https://a.aliexpress.com/_mSample"


def test_different_addresses_of_one_listing_add_only_one_listing(queue: Queue, store: Store) -> None:
    spellings = [
        an_item_url(),
        f"https://de.aliexpress.com/item/{FIRST_ITEM}.html?spm=x",
        f"https://m.aliexpress.com/i/{FIRST_ITEM}.html",
    ]
    added = queue.add(map(read_address, spellings), source="paste")
    assert (len(added.new), len(added.known)) == (1, 0)
    assert store.listings.all()[0].raw == tuple(spellings)


def test_a_doubtful_address_is_replaced_once_the_full_address_is_added(queue: Queue, store: Store) -> None:
    queue.add([read_address(SHORT)], source="paste")
    (listing,) = store.listings.all()
    assert (listing.item_id, listing.url, listing.flagged, listing.reading) == ("", SHORT, True, "short_link")
    assert len(queue.add([read_address(SHORT)], source="paste").known) == 1
    queue.add([read_address(str(FIRST_ITEM))], source="paste")
    assert store.listings.all()[1].flagged
    queue.add([an_address()], source="paste")
    clean = store.listings.all()[1]
    assert (clean.flagged, clean.reading, clean.url) == (False, "item", an_item_url())


def test_pasting_a_link_again_with_a_design_updates_its_finding(queue: Queue, store: Store) -> None:
    work = a_work()
    (finding,) = queue.add([an_address()], source="paste").new
    added = queue.add([an_address()], work_id=work.id, source="paste")
    assert [known.id for known in added.known] == [finding.id]
    assert store.findings[finding.id].work_id == work.id


def test_adding_a_link_again_keeps_its_judgement(queue: Queue, store: Store) -> None:
    work = a_work()
    (finding,) = queue.add([an_address()], work_id=work.id, source="paste").new
    queue.judge([finding.id], Judgement.LICENSED, viewed=True)
    queue.add([an_address()], work_id=work.id, source="paste", judged_copy=True)
    assert store.findings[finding.id].judgement is Judgement.LICENSED


def test_adding_known_links_again_writes_nothing(queue: Queue, store: Store) -> None:
    queue.add([an_address()], source="paste")
    writes: list[int] = []
    store.subscribe(lambda: writes.append(1))
    queue.add([replace(an_address())], source="paste")
    assert queue.judge([], Judgement.COPY, viewed=True) == []
    assert writes == []
    assert store.undo_stack.undo() == "1 link added"
    assert store.undo_stack.undo() is None


@pytest.fixture
def on_form(queue: Queue, work: Work) -> tuple[Finding, ...]:
    added = queue.add(addresses(3), work_id=work.id, source="paste", judged_copy=True)
    queue.plan()
    return added.new


@pytest.mark.parametrize(
    ("judgement", "other"), [(Judgement.LICENSED, None), (Judgement.COPY, "7"), (Judgement.COPY, None)]
)
def test_a_finding_is_taken_off_its_form_if_it_is_not_a_copy_after_all(
    queue: Queue, store: Store, on_form: tuple[Finding, ...], judgement: Judgement, other: str | None
) -> None:
    """A finding that is judged a copy of the same design again stays on the form, as do all other findings."""
    (judged,) = queue.judge([on_form[0].id], judgement, viewed=True, work_id=other)
    (complaint,) = store.complaints.all()
    if stays := judgement is Judgement.COPY and other is None:
        assert (judged.state, judged.complaint_id) == (FindingState.PLANNED, complaint.id)
    else:
        assert (judged.state, judged.complaint_id, judged.fileable) == (
            FindingState.JUDGED,
            None,
            bool(other),
        )
    assert judged.viewed
    assert complaint.finding_ids == tuple(finding.id for finding in on_form[0 if stays else 1 :])


def test_a_listing_is_recorded_once_per_design(queue: Queue, store: Store, work: Work) -> None:
    first, other = (queue.add([an_address()], work_id=a_work().id, source="paste").new[0] for _ in range(2))
    assert list(why_not(store, [first, other], LinkAction.JUDGE, work_id=work.id)) == [other.id]
    with pytest.raises(ValueError, match="already in your records for that design"):
        queue.judge([first.id, other.id], Judgement.COPY, viewed=True, work_id=work.id)
    queue.add([an_address()], work_id=work.id, source="paste")
    assert list(why_not(store, [other], LinkAction.JUDGE, work_id=work.id)) == [other.id]
    assert why_not(store, [other], LinkAction.JUDGE) == {}
