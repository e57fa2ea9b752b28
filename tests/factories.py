"""Factories for entities. A test passes only the values that matter to it; all others have defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from helper.config.places import Places
from helper.model.address import read_address
from helper.model.attempt import Attempt, Result
from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState, Judgement, Listing
from helper.model.listing_address import Address
from helper.model.work import Work
from helper.store.log_storage import parse_tables
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd

NOW = datetime(2026, 11, 24, 19, 42, tzinfo=UTC)
FIRST_ITEM = 1005009900000017

_numbers = count(10**14)


def an_id() -> str:
    """Return an id that is unique within the test run."""
    return str(next(_numbers))


def an_item_url(number: int = 0) -> str:
    """Return the address of an invented listing. Each number stands for a different listing."""
    return f"https://www.aliexpress.com/item/{FIRST_ITEM + number}.html"


def an_address(number: int = 0) -> Address:
    return read_address(an_item_url(number))


def addresses(amount: int, *, start: int = 0) -> list[Address]:
    """Return the addresses of `amount` different listings."""
    return [an_address(number) for number in range(start, start + amount)]


def a_work(**values: Any) -> Work:
    return Work(**{"id": an_id(), "title": "Quiet Whale", **values})


def a_listing(number: int = 0, **values: Any) -> Listing:
    usual = {"id": an_id(), "item_id": str(FIRST_ITEM + number), "url": an_item_url(number), "added_at": NOW}
    return Listing(**{**usual, **values})


def a_finding(listing: Listing | None = None, work: Work | None = None, **values: Any) -> Finding:
    """Return a finding. If `work` is given, the finding is judged a copy of that design by default."""
    usual: dict[str, Any] = {"id": an_id(), "listing_id": listing.id if listing else an_id()}
    if work is not None:
        usual |= {"work_id": work.id, "state": FindingState.JUDGED, "judgement": Judgement.COPY}
    return Finding(**{**usual, **values})


def a_complaint(work: Work | None = None, findings: tuple[Finding, ...] = (), **values: Any) -> Complaint:
    usual = {
        "id": an_id(),
        "work_id": work.id if work else an_id(),
        "finding_ids": tuple(finding.id for finding in findings),
        "planned_at": NOW,
    }
    return Complaint(**{**usual, **values})


def an_attempt(**values: Any) -> Attempt:
    usual = {"id": an_id(), "host": "127.0.0.1", "at": NOW}
    return Attempt(**{**usual, **values})


def complain(queue: Queue, work_id: str, addresses: Iterable[Address]) -> Complaint:
    """Add the addresses, judged as copies of the design, and put them on one form."""
    added = queue.add(addresses, work_id=work_id, source="test", judged_copy=True)
    (made,) = queue.plan([finding.id for finding in (*added.known, *added.new)])
    return made


def file_next(queue: Queue, *, number: str = "", **seen: Any) -> Complaint:
    """Reserve the next complaint, hand it over and file it. Return the filed complaint."""
    reserved = queue.reserve()
    assert reserved is not None
    queue.hand_over(reserved.id, an_attempt())
    return queue.release(reserved.id, HandoverEnd(result=Result.FILED, number=number, **seen))


def places_in(folder: Path) -> Places:
    """Return places whose data and state folders are inside this folder."""
    return Places(data=folder / "data", state=folder / "state")


def practice_places(data: Path, state: Path) -> Places:
    """Return these places, marked as practice."""
    here = Places(data=data, state=state)
    here.mark_practice()
    return here


def write_records(places: Places, text: str) -> None:
    """Begin records with the tables in this text, in place of any others."""
    open_store(places, anew=parse_tables(text.encode())).close()


def edit_records(places: Places, edit: Callable[[str], str]) -> None:
    """Change the text of the records file as an editor does."""
    text = places.records_file.read_text(encoding="utf-8")
    places.records_file.write_text(edit(text), encoding="utf-8")


def kill(store: Store) -> None:
    """End a program that has these records open, without closing them."""
    storage = store._records.storage
    storage._log.close()
    assert storage._lock is not None
    storage._lock.release()
    storage._lock = None
