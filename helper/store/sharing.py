"""Starts, joins and leaves shared records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import NamedTuple

from helper.config.places import Places, is_file
from helper.errors import NotDone, StoreError, listed
from helper.model.finding import FindingState
from helper.store.dated_copies import copy_records
from helper.store.file_records import LINK, OWN, FileRecords, amount
from helper.store.queries import unfinished
from helper.store.registrations import Registrations
from helper.store.repository import TABLES, Repositories
from helper.store.server import Position, Server, ServerStatus
from helper.store.shared_records import link_to, machine_name
from helper.store.store import Store, open_store
from helper.store.wal import DocumentChange
from helper.translation import comma_list, msg, tr, tr_n

_LISTING, _ON_FORM, _REPORT = msg("listing {link}"), msg("listing {link} on a form"), msg("report of {link}")


def start_sharing(places: Places, service: str, by: str = "") -> int:
    """Copy these records to the empty database of a service, and share them. Returns the number of entries.

    `by` is the user's name, which other operators see.

    Raises `NotDone` if these are practice records, if they are shared already or contain duplicates, if a form is
    being filled in or its outcome is unknown, if the database already has shared records, or if another program
    changes the file meanwhile; `StoreError` if the server cannot be used. In both cases, nothing has been shared.
    """
    places.refuse_practice()
    # Hold the lock until the file is linked to the server: a change made in between would never reach the
    # server.
    with Store(places, file := FileRecords(places)) as store:
        _require_unshared(file)
        if repeated := list(repetitions(store)):
            raise NotDone(
                listed(
                    tr("Some entries occur twice, but shared records must have each of them once:"), repeated
                ),
                where=str(places.queue_file),
                now=tr("Remove one entry of each pair, then try again."),
            )
        _require_nothing_open(store)
        with closing(Server(service, machine_name(places, by))) as server:
            position = server.install(_documents(store, file))
        file.write([link_to(server, position)], store.documents)
        return sum(len(store.of(kind)) for kind in TABLES)


def join_shared(places: Places, service: str, by: str = "") -> int:
    """Replace the records in this folder with a copy of the shared ones. Returns the number of entries.

    `by` is the user's name, which other operators see.

    Raises `NotDone` if these are practice records, are shared through another service, or contain an entry
    that differs from every version the server has had; `StoreError` if the server cannot be used. In these
    cases nothing changes.
    """
    places.refuse_practice()
    with closing(FileRecords(places)) as file, closing(Server(service, machine_name(places, by))) as server:
        known = file.read(amount)
        _require_unshared(file, unless=service)
        if lacking := file.read(server.lacking):
            raise NotDone(
                tr_n(
                    "The records in this folder have {n} new or changed entry that the shared records lack.",
                    "The records in this folder have {n} new or changed entries that the shared records lack.",
                    lacking,
                ),
                where=str(places.data),
                now=tr(
                    "Join with an empty folder: ipp-helper share join {service} --data DIR", service=service
                ),
            )
        if known:
            copy_records(places, datetime.now(UTC))
        entries = 0

        def counted(changes: Iterable[DocumentChange]) -> Iterator[DocumentChange]:
            nonlocal entries
            for change in changes:
                entries += 1
                yield change

        with server.pull(None) as (position, changes):
            file.replace(chain(counted(changes), [link_to(server, position)]))
    return entries


def restart_sharing(places: Places) -> None:
    """Send a server that was restored from a backup the changes that only the copy on this computer has.

    Raises `NotDone` if the records are not shared, or if the server has changes that this computer lacks;
    `StoreError` if the server cannot be used. In these cases nothing changes.
    """
    with closing(FileRecords(places)) as file:
        file.read(amount)
        if (link := file.own.get(LINK)) is None:
            raise NotDone(tr("Your records are not shared."), where=str(places.data))
        known = Position(link["at"], link["change"])
        with closing(Server(link["service"], link["machine"])) as server:
            position = file.read(partial(server.restart, known))
            # The server now has all documents in the file, including changes that were not sent, so these
            # need not be sent.
            sent = [key for key, entry in file.own.items() if key != LINK and "refused" not in entry]
            done = (DocumentChange(OWN, key, file.own[key], None) for key in sent)
            file.write([*done, link_to(server, position)], tuple)


def leave_shared(places: Places) -> None:
    """Stop sharing on this computer. The file keeps all entries, but is no longer connected to the server.

    Raises `NotDone` if the records are not shared, if a form is being filled in or its outcome is unknown, or
    if the outcome of a form has not reached the server.
    """
    with open_store(places) as store:
        if store.shared is None:
            raise NotDone(tr("Your records are not shared."), where=str(places.data))
        _require_nothing_open(store)
        store.shared.leave()


class ShareStatus(NamedTuple):
    service: str
    machine: str
    """The name of this computer."""
    at: int
    """The number of the last change that is in the file."""
    waiting: int
    """Number of changes that were not sent yet."""
    refused: int
    """Number of changes that the server refused, because the form was changed on another computer."""
    missing: list[str]
    """Files that the records mention, but that are missing from the evidence folder of this computer."""
    server: ServerStatus | None
    """The state of the server; None if the server cannot be used."""
    problem: StoreError | None
    """The error that explains why the server cannot be used; None if it can be used."""


def share_status(places: Places) -> ShareStatus | None:
    """Return the state of shared records, without changing anything; None if the records are not shared."""
    file = FileRecords(places, read_only=True)
    file.read(amount)
    if LINK not in file.own:
        return None
    link = file.own[LINK]
    refused = sum("refused" in entry for entry in file.own.values())
    with open_store(places, read_only=True) as store:
        attempts = [attempt for form in store.complaints.all() for attempt in form.attempts]
        named = dict.fromkeys(name for attempt in attempts for name in attempt.evidence)
    found, problem = None, None
    with closing(Server(link["service"], link["machine"])) as server:
        try:
            found = server.status()
        except StoreError as error:
            problem = error
    return ShareStatus(
        service=link["service"],
        machine=link["machine"],
        at=link["at"],
        waiting=len(file.own) - 1 - refused,
        refused=refused,
        missing=[name for name in named if not is_file(places.evidence / name)],
        server=found,
        problem=problem,
    )


def _require_nothing_open(store: Store) -> None:
    if forms := [*unfinished(store), *Registrations(store).unfinished()]:
        raise NotDone(
            tr_n(
                "{n} form is being filled in, or its outcome is unknown.",
                "{n} forms are being filled in, or their outcome is unknown.",
                len(forms),
            ),
            now=tr("First start ipp-helper, and answer its questions about open forms."),
        )


def repetitions(store: Repositories) -> Iterator[str]:
    """Yield a sentence for each group of entries that would be duplicates in shared records.

    The rules are those of the server's unique indexes (`sql/1.sql`).
    """
    counts = Counter(value for value, *_ in _unique_values(store))
    groups: dict[tuple[str, Hashable], dict[str, str]] = {value: {} for value in counts if counts[value] > 1}
    for value, listing_id, entity_id in _unique_values(store):
        if value in groups:
            groups[value][entity_id] = listing_id
    for (what, _), listing_ids in groups.items():
        link = store.listings[next(iter(listing_ids.values()))].url
        yield tr("{what}: {ids}", what=tr(what, link=link), ids=comma_list(listing_ids))


def _unique_values(store: Repositories) -> Iterator[tuple[tuple[str, Hashable], str, str]]:
    """Yield each value that must be unique in shared records, with a listing id and the id of the entity."""
    for listing in store.listings.all():
        if listing.item_id:
            yield (_LISTING, listing.item_id), listing.id, listing.id
    for finding in store.findings.all():
        pair = finding.listing_id, finding.work_id
        if finding.state is FindingState.PLANNED and finding.work_id:
            yield (_ON_FORM, pair), finding.listing_id, finding.id
        if finding.is_reported and finding.work_id:
            yield (_REPORT, (*pair, finding.predecessor_id)), finding.listing_id, finding.id


def _documents(store: Store, file: FileRecords) -> Iterator[DocumentChange]:
    """Yield all documents as additions; finally raise `NotDone` if another program has changed the file."""
    for change in store.documents():
        yield change._replace(before=None, after=change.before)
    if file.news() is None:
        raise NotDone(
            tr("Another program changed your records while they were copied. Nothing was shared."),
            where=str(store.places.queue_file),
            now=tr("Try again."),
        )


def _require_unshared(file: FileRecords, unless: str = "") -> None:
    """Raise `NotDone` if the records are shared through a service other than `unless`."""
    if LINK in file.own and file.own[LINK]["service"] != unless:
        raise NotDone(
            tr("These records are shared already."),
            where=file.own[LINK]["service"],
            now=tr("To stop sharing them on this computer: ipp-helper share leave"),
        )
