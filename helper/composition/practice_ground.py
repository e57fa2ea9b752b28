"""Prepares a practice run: sample records, or a copy of the user's records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, cycle, islice

from helper.config.places import PRACTICE_COPY_FOLDER, Places, places
from helper.model.address import read_address
from helper.model.complaint import Complaint, ComplaintState
from helper.model.ids import new_id
from helper.model.listing_address import Address
from helper.model.work import Right, RightState, Work, work_called
from helper.session.navigation import PRACTICE_WINDOW
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.transitions import UNDER_WAY


def practice_copy(own: Places, *, afresh: bool) -> Places:
    """Return the paths of a copy of the user's records for a practice portal; the originals never change.

    `afresh` replaces an existing copy, unless one of its forms is still open.
    """
    if own.practice:
        return own
    copied = places(own.data / PRACTICE_COPY_FOLDER)
    # Practice uses the user's own taught fields, settings, keys and design files.
    copied.learned, copied.learned_registration = own.learned, own.learned_registration
    copied.settings_file, copied.keys_file, copied.works = own.settings_file, own.keys_file, own.works
    if not copied.records_file.exists() or (afresh and not _has_open_form(copied)):
        shutil.rmtree(copied.data, ignore_errors=True)
        # The journal of earlier practice would raise questions about forms of the new copy.
        (copied.run / f"journal-{PRACTICE_WINDOW}.jsonl").unlink(missing_ok=True)
        copied.mark_practice()
        if own.records_file.exists():
            _copy_records(own, copied)
    return copied


def _copy_records(own: Places, copied: Places) -> None:
    """Copy the records needed for filing, and the files attached to forms. What was filed stays filed."""
    with open_store(own, read_only=True) as store, open_store(copied) as copy:
        findings, complaints = store.findings.all(), [_not_open(form) for form in store.complaints.all()]
        works = map(_for_practice, store.works.all())
        tables = (store.accounts, store.sellers, store.listings)
        copy.change(*works, *(entity for table in tables for entity in table.all()), *findings, *complaints)
        attached = [file for finding in findings for file in finding.attachments]
        attached += [file for complaint in complaints for file in complaint.attachments]
        for name in {file.name for file in attached}:
            kept = copied.evidence / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(own.evidence / name, kept)


def _not_open(form: Complaint) -> Complaint:
    """Return the complaint, planned again if its real form is open, because practice must not ask about that form."""
    if form.state not in UNDER_WAY:
        return form
    ended = tuple(attempt for attempt in form.attempts if attempt is not form.open_attempt)
    return replace(form, state=ComplaintState.PLANNED, attempts=ended)


def _for_practice(work: Work) -> Work:
    """Return the design without an open registration form, and approved if it only waits for Alibaba's approval."""
    right = replace(work.right, taken_at=None)
    if right.state is RightState.PENDING:
        right = replace(right, state=RightState.APPROVED)
    ended = tuple(attempt for attempt in work.attempts if attempt is not work.open_attempt)
    return replace(work, right=right, attempts=ended)


def _has_open_form(copied: Places) -> bool:
    with open_store(copied, read_only=True) as store:
        return any(form.state in UNDER_WAY for form in store.complaints.all()) or any(
            work.open_attempt for work in store.works.all()
        )


TITLES = ("The Quiet Whale", "Midnight Fox", "Paper Cranes")
TRY_LINKS = 10
_FIRST_ITEM = 1005009900010001
_REFUSED_ENDINGS = ("0404", "0409", "0421", "0451", "0452")
"""Endings of item ids to which the practice portal reacts in a special way; sample listings do not use them."""


def add_samples(store: Store, queue: Queue, *, complaints: int, links: int) -> list[Complaint]:
    """Add three approved designs, and `complaints` complaints with `links` links each.

    The complaints are about the three designs in turn.
    """
    right = Right(state=RightState.APPROVED)
    works = [
        work_called(store.works.all(), title) or Work(id=new_id(store.works), title=title, right=right)
        for title in TITLES
    ]
    store.change(*works)
    addresses = _addresses(skip=len(store.listings))
    made = list[Complaint]()
    for work, _ in zip(cycle(works), range(complaints), strict=False):
        added = queue.add(islice(addresses, links), work_id=work.id, source="sample", judged_copy=True)
        made += queue.plan([finding.id for finding in added.new])
    return made


def add_ready_form(store: Store, queue: Queue) -> None:
    """Add one form with a few links, unless a ready form exists."""
    if not queue.ready():
        add_samples(store, queue, complaints=1, links=TRY_LINKS)


def _addresses(*, skip: int) -> Iterator[Address]:
    """Yield the addresses of invented listings, starting after the first `skip` of them."""
    numbers = (number for number in count(_FIRST_ITEM, 37) if not str(number).endswith(_REFUSED_ENDINGS))
    for number in islice(numbers, skip, None):
        yield read_address(f"https://www.aliexpress.com/item/{number}.html")
