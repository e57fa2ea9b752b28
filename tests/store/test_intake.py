"""Pasted addresses become listings and findings, each once."""

from __future__ import annotations

from dataclasses import replace

from helper.model.address import read_address
from helper.model.finding import FindingState, Judgement
from helper.model.words import moment_words
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_work, addresses, an_address, an_item_url

SHORT = "https://a.aliexpress.com/_mSample"
STORE = "https://www.aliexpress.com/store/1102345678"


def test_a_new_address_is_a_listing_and_a_finding(queue: Queue, store: Store) -> None:
    """The finding says where it came from, who brought it and when; nobody has judged it."""
    (finding,) = queue.add([an_address()], source="paste").new
    assert (finding.state, finding.judgement, finding.work_id) == (FindingState.NEW, None, None)
    assert (moment_words(finding.history[0]), finding.history[0].by, finding.history[0].at) == (
        "added (paste)",
        "Mira",
        NOW,
    )
    listing = store.listings[finding.listing_id]
    assert (listing.item_id, listing.url, listing.flagged) == (str(FIRST_ITEM), an_item_url(), False)


def test_one_listing_under_many_addresses_is_one(queue: Queue, store: Store) -> None:
    """Every spelling is kept, the number counts."""
    spellings = [
        an_item_url(),
        f"https://de.aliexpress.com/item/{FIRST_ITEM}.html?spm=x",
        f"https://m.aliexpress.com/i/{FIRST_ITEM}.html",
    ]
    added = queue.add(map(read_address, spellings), source="paste")
    assert (len(added.new), len(added.known)) == (1, 0)
    assert store.listings.all()[0].raw == tuple(spellings)


def test_what_is_there_already_is_known(queue: Queue, store: Store) -> None:
    """A second paste of the same links adds only what is new."""
    first = queue.add(addresses(3), source="paste").new
    again = queue.add(addresses(4), source="paste")
    assert [finding.id for finding in again.known] == [finding.id for finding in first]
    assert len(again.new) == 1
    assert len(store.findings) == len(store.listings) == 4


def test_what_is_no_listing_is_refused_with_a_reason(queue: Queue, store: Store) -> None:
    """A shop is said to be a shop, and nothing of it is kept."""
    added = queue.add([read_address(STORE)], source="paste")
    assert [address.reason for address in added.refused] == ["store"]
    assert len(store.listings) == 0


def test_a_doubtful_address_is_kept_and_flagged(queue: Queue, store: Store) -> None:
    """A short link is not thrown away, and not taken for a listing whose number is known."""
    queue.add([read_address(SHORT)], source="paste")
    (listing,) = store.listings.all()
    assert (listing.item_id, listing.url, listing.flagged, listing.reading) == ("", SHORT, True, "short_link")
    assert len(queue.add([read_address(SHORT)], source="paste").known) == 1


def test_a_clean_address_lifts_the_flag(queue: Queue, store: Store) -> None:
    """A bare number was doubtful; the page's own address settles it."""
    queue.add([read_address(str(FIRST_ITEM))], source="paste")
    assert store.listings.all()[0].flagged
    queue.add([an_address()], source="paste")
    (listing,) = store.listings.all()
    assert (listing.flagged, listing.reading, listing.url) == (False, "item", an_item_url())


def test_naming_the_work_is_no_judgement(queue: Queue) -> None:
    """A pasted link of a design still has to be judged."""
    (finding,) = queue.add([an_address()], work_id=a_work().id, source="paste").new
    assert finding.judgement is None
    assert not finding.fileable


def test_said_to_be_copies_they_are_judged(queue: Queue) -> None:
    """Who says so in the same breath has judged them, without a look at the page being claimed."""
    (finding,) = queue.add([an_address()], work_id=a_work().id, source="command line", judged_copy=True).new
    assert (finding.judgement, finding.judged_by, finding.viewed) == (Judgement.COPY, "Mira", False)
    assert finding.fileable


def test_a_work_named_later_goes_to_the_same_finding(queue: Queue, store: Store) -> None:
    """Links pasted without a word and then for a design are not doubled."""
    work = a_work()
    (finding,) = queue.add([an_address()], source="paste").new
    added = queue.add([an_address()], work_id=work.id, source="paste")
    assert [known.id for known in added.known] == [finding.id]
    assert store.findings[finding.id].work_id == work.id


def test_the_same_listing_for_another_work_is_another_finding(queue: Queue, store: Store) -> None:
    """One product may copy two designs."""
    queue.add([an_address()], work_id=a_work().id, source="paste")
    added = queue.add([an_address()], work_id=a_work().id, source="paste")
    assert len(added.new) == 1
    assert (len(store.findings), len(store.listings)) == (2, 1)


def test_a_finding_that_was_judged_otherwise_stays_so(queue: Queue, store: Store) -> None:
    """A listing known to be licensed is not made a copy by pasting it again."""
    work = a_work()
    (finding,) = queue.add([an_address()], work_id=work.id, source="paste").new
    queue.judge([finding.id], Judgement.LICENSED, viewed=True)
    queue.add([an_address()], work_id=work.id, source="paste", judged_copy=True)
    assert store.findings[finding.id].judgement is Judgement.LICENSED


def test_nothing_new_writes_nothing(queue: Queue, store: Store) -> None:
    """Pasting the same text twice is no change and no step to undo."""
    queue.add([an_address()], source="paste")
    told: list[int] = []
    store.subscribe(lambda: told.append(1))
    queue.add([replace(an_address())], source="paste")
    assert told == []
    assert queue.undo() == "1 link added"
    assert queue.undo() is None
