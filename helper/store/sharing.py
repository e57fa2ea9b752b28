"""Starts, joins and leaves shared records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple

from helper.config.places import Places, is_file
from helper.errors import NotDone, StoreError
from helper.model.finding import FindingState
from helper.store.dated_copies import copy_records
from helper.store.file_records import LINK, OWN, FileRecords
from helper.store.formats import Batch
from helper.store.queries import unfinished
from helper.store.registrations import Registrations
from helper.store.repository import Repositories
from helper.store.server import Server, ServerStatus
from helper.store.shared_records import link_to, machine_name
from helper.store.store import Store, open_store
from helper.store.wal import DocumentChange
from helper.translation import tr, tr_n


def start_sharing(places: Places, service: str, by: str = "") -> int:
    """Copy these records to the empty database of a service, and share them. Returns the number of entries.

    `by` is the user's name, which other operators see.

    Raises `NotDone` if these records are shared already or contain duplicates, if a form is being filled in or
    its outcome is unknown, or if the database already has shared records; `StoreError` if the server cannot be
    used. Nothing is shared then.
    """
    with open_store(places, alone=True) as store:
        if repeated := list(repetitions(store)):
            raise NotDone(
                tr("Some entries occur twice, but shared records must have each of them once:")
                + "".join(f"\n  {sentence}" for sentence in repeated),
                where=str(places.queue_file),
                now=tr("Remove one of each, and share your records then."),
            )
        _require_nothing_open(store)
        documents = [change._replace(before=None, after=change.before) for change in store.documents()]
    file = FileRecords(places)
    try:
        file.read(_keys)
        _require_unshared(file)
        with closing(Server(service, machine_name(places, by))) as server:
            position = server.install(documents, "shared")
            found = {change[:2]: change.after for change in server.pull(None).changes}
        if found != {change[:2]: change.after for change in documents}:
            raise StoreError(
                tr("The server did not keep all entries. Your records are not shared."),
                where=service,
                now=tr("Ask the owner of the database to delete the schema ipp, and try again."),
            )
        file.write([link_to(server, position)], tuple)
    finally:
        file.close()
    return len(documents)


def join_shared(places: Places, service: str, by: str = "") -> int:
    """Replace the records in this folder with a copy of the shared ones. Returns the number of entries.

    `by` is the user's name, which other operators see.

    Raises `NotDone` if the records in this folder are shared already or have entries that the shared ones lack;
    `StoreError` if the server cannot be used. Nothing changes then.
    """
    file = FileRecords(places)
    try:
        known = file.read(_keys)
        _require_unshared(file)
        with closing(Server(service, machine_name(places, by))) as server:
            pulled = server.pull(None)
        if lacking := len(known - {change[:2] for change in pulled.changes}):
            raise NotDone(
                tr_n(
                    "The records in this folder have {n} entry that the shared records lack.",
                    "The records in this folder have {n} entries that the shared records lack.",
                    lacking,
                ),
                where=str(places.data),
                now=tr(
                    "Join with an empty folder: ipp-helper share join {service} --data DIR", service=service
                ),
            )
        if known:
            copy_records(places, datetime.now(UTC))
        file.replace([*pulled.changes, link_to(server, pulled.position)])
    finally:
        file.close()
    return len(pulled.changes)


def leave_shared(places: Places) -> None:
    """Stop sharing on this computer. The file keeps all entries, but is no longer connected to the server.

    Raises `NotDone` if the records are not shared, if a form is being filled in or its outcome is unknown, or
    if the outcome of a form has not reached the server.
    """
    with open_store(places) as store:
        if store.shared is None:
            raise NotDone(tr("Your records are not shared."), where=str(places.data))
        _require_nothing_open(store)
    file = FileRecords(places)
    try:
        file.read(_keys)
        waiting = [key for key, entry in file.own.items() if key != LINK and "refused" not in entry]
        if waiting:
            raise NotDone(
                tr("What became of a form has not reached the server yet."),
                where=file.own[LINK]["service"],
                now=tr("Wait until the server can be reached, and try again."),
            )
        file.write([DocumentChange(OWN, key, entry, None) for key, entry in file.own.items()], tuple)
    finally:
        file.close()


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
    """Files that the records name, but that are not in the evidence folder of this computer."""
    server: ServerStatus | None
    """None if the server cannot be used."""
    problem: StoreError | None
    """Why the server cannot be used."""


def share_status(places: Places) -> ShareStatus | None:
    """Return the state of shared records, without changing anything; None if the records are not shared."""
    file = FileRecords(places, read_only=True)
    file.read(_keys)
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
    lanes = (Registrations(store, practice=practice) for practice in (False, True))
    if forms := [*unfinished(store), *(work for lane in lanes for work in lane.unfinished())]:
        raise NotDone(
            tr_n(
                "{n} form is being filled in, or its outcome is unknown.",
                "{n} forms are being filled in, or their outcome is unknown.",
                len(forms),
            ),
            now=tr("Start ipp-helper and say what became of it first."),
        )


def repetitions(store: Repositories) -> Iterator[str]:
    """Yield a sentence for each group of entries that would be duplicates in shared records.

    The rules are those of the server's unique indexes (`sql/1.sql`).
    """
    groups = defaultdict[tuple[str, Hashable], list[str]](list)
    for listing in store.listings.all():
        if listing.item_id:
            groups[tr("listing {link}", link=listing.url), listing.item_id].append(listing.id)
    for finding in store.findings.all():
        link = store.listings[finding.listing_id].url
        if finding.state is FindingState.PLANNED and finding.work_id:
            groups[tr("listing {link} on a form", link=link), finding.work_id].append(finding.id)
        if finding.is_reported and finding.work_id:
            key = finding.work_id, finding.predecessor_id
            groups[tr("report of {link}", link=link), key].append(finding.id)
    for (what, _), ids in groups.items():
        if len(ids) > 1:
            yield tr("{what}: {ids}", what=what, ids=", ".join(ids))


def _keys(batches: Iterable[Batch]) -> set[tuple[str, str]]:
    return {(name, key) for name, documents in batches for key in documents}


def _require_unshared(file: FileRecords) -> None:
    if LINK in file.own:
        raise NotDone(
            tr("These records are shared already."),
            where=file.own[LINK]["service"],
            now=tr("To stop sharing them on this computer: ipp-helper share leave"),
        )
