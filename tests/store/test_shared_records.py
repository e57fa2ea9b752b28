"""Records on a real PostgreSQL server: the contract of `Records`, and work by several operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
import time_machine

from helper.composition.practice_ground import practice_copy
from helper.errors import NotDone, ServerGone, StoreConflict, StoreError
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.model.work import Right, RightState
from helper.store.backup import restore_backup, write_backup
from helper.store.file_records import FileRecords
from helper.store.queries import unfinished
from helper.store.queue import Queue
from helper.store.registrations import Registrations
from helper.store.server import is_protected
from helper.store.sharing import join_shared, leave_shared, restart_sharing, start_sharing
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_finding, a_listing, a_work, an_address, an_attempt, file_next, places_in
from tests.store.contract import RecordsContract, by_id, everything, titles
from tests.store.postgres import PostgresServer, SharedBench, postgres


class TestSharedRecords(RecordsContract):
    """The contract on a server, with a copy in a file."""


@pytest.fixture(scope="module", params=[None, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))], ids=str)
def installed_server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """The server from the wheel, and each version installed from Debian packages."""
    with postgres(request.param) as running:
        yield running


@pytest.mark.drill
class TestInstalledServers(RecordsContract):
    """The contract on every PostgreSQL version installed on this computer."""

    @pytest.fixture
    def bench(
        self, installed_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[SharedBench]:
        monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
        made = SharedBench(installed_server, tmp_path)
        yield made
        made.close()


def queue_of(store: Store) -> Queue:
    return Queue(store, now=lambda: NOW, by=store.machine)


def with_forms(store: Store, amount: int) -> None:
    """Add a design, and `amount` forms with one listing each."""
    store.change(work := a_work())
    queue = queue_of(store)
    for number in range(amount):
        queue.complain(work.id, [an_address(number)], source="paste")


def test_two_operators_never_take_the_same_form(bench: SharedBench) -> None:
    """The second computer chooses its form before it learns which form the first computer has reserved."""
    with bench.open() as first, open_store(bench.joined("second")) as second:
        with_forms(first, 2)
        second.refresh()
        taken = [queue_of(store).reserve() for store in (first, second)]
        assert taken[0] is not None
        assert taken[1] is not None
        assert taken[0].id != taken[1].id
        assert [form.reserved_on for form in taken if form] == [first.machine, second.machine]
        first.refresh()
        assert [form.id for form in unfinished(first)] == [taken[0].id]
        with pytest.raises(ValueError, match="put it back first"):
            queue_of(first).reserve()


def test_only_one_operator_gets_the_last_form(bench: SharedBench) -> None:
    with bench.open() as first, open_store(bench.joined("second")) as second:
        with_forms(first, 1)
        second.refresh()
        assert queue_of(first).reserve() is not None
        assert queue_of(second).reserve() is None


def test_reserving_a_form_fails_if_the_server_refuses_every_attempt(bench: SharedBench) -> None:
    with bench.open() as store:
        with_forms(store, 1)
        bench.execute("update ipp.document set rev = 9 where kind = 'complaints'")
        with pytest.raises(StoreConflict):
            queue_of(store).reserve()


def test_a_form_taken_over_by_another_operator_cannot_be_handed_over(bench: SharedBench) -> None:
    with bench.open() as first, open_store(bench.joined("second")) as second:
        with_forms(first, 1)
        form = queue_of(first).reserve()
        assert form is not None
        second.refresh()
        queue_of(second).take_over(form.id, "Mira is ill")
        for _ in range(2):  # before and after this computer knows about it
            with pytest.raises(StoreConflict):
                queue_of(first).hand_over(form.id, an_attempt())
        assert first.complaints[form.id].state is ComplaintState.PLANNED
        assert f"{first.machine}: Mira is ill" in first.complaints[form.id].note
        taken = queue_of(second).reserve()
        assert taken is not None
        for _ in range(2):
            first.refresh()
            queue = queue_of(first)
            for change in (
                partial(queue.hand_over, form.id, an_attempt()),
                partial(queue.release, form.id, HandoverEnd(result=Result.SKIPPED)),
                partial(queue.put_back, form.id),
                partial(queue.limit_links, form.id, 1),
            ):
                with pytest.raises(StoreConflict, match="taken over on another computer"):
                    change()
            queue_of(second).hand_over(form.id, handed := an_attempt())
            assert second.complaints[form.id].attempts[-1] == handed
        with pytest.raises(ValueError, match="not being filled in"):
            queue_of(first).take_over(form.id, "too late")


@pytest.mark.parametrize("rule", ["listing", "planned", "sent"])
def test_the_server_refuses_duplicates(bench: SharedBench, rule: str) -> None:
    """Two computers add the same listing or report at the same time, so neither can see the other's entry yet."""
    with bench.open() as first, open_store(bench.joined("second")) as second:
        first.change(work := a_work(), listing := a_listing(1))
        second.refresh()
        state = FindingState.PLANNED if rule == "planned" else FindingState.FILED
        for store in (first, second):
            entity = a_listing(2) if rule == "listing" else a_finding(listing, work, state=state)
            if store is first:
                store.change(entity)
            else:
                with pytest.raises(StoreConflict):
                    store.change(entity)
        assert everything(first) == everything(second)


def test_one_change_can_swap_the_item_ids_of_two_listings(bench: SharedBench) -> None:
    with bench.open() as store:
        store.change(one := a_listing(1), two := a_listing(2))
        store.change(replace(one, item_id=two.item_id), replace(two, item_id=one.item_id))
        store.change(a_listing(3, item_id=one.item_id), remove=[two])


def test_records_can_be_read_without_the_server(bench: SharedBench) -> None:
    with bench.open() as store:
        store.change(a_work(title="Whale"))
    bench.server.stop()
    try:
        with bench.open() as store:
            assert titles(store) == ["Whale"]
            with pytest.raises(ServerGone, match="cannot be reached"):
                store.change(a_work(title="Fox"))
            assert titles(store) == ["Whale"]
            assert store.shared is not None
            assert isinstance(store.shared.problem, ServerGone)
    finally:
        bench.server.start()


def test_result_of_an_open_form_is_sent_once_the_server_is_back(bench: SharedBench) -> None:
    with bench.open() as first:
        with_forms(first, 2)
        queue = queue_of(first)
        form = queue.reserve()
        assert form is not None
        queue.hand_over(form.id, an_attempt())
        bench.server.kill()
        try:
            queue.release(form.id, HandoverEnd(result=Result.UNKNOWN))
            queue.release(form.id, HandoverEnd(result=Result.FILED, number="4711"))
            assert first.complaints[form.id].number == "4711"
            with pytest.raises(StoreError):
                queue.reserve()
            bench.kill(first)
            with bench.open() as again:
                assert again.complaints[form.id].number == "4711"
        finally:
            bench.server.start()
        with bench.open() as again, open_store(bench.joined("second")) as second:
            assert again.complaints[form.id].number == "4711"
            assert second.complaints[form.id].number == "4711"
            assert second.findings[form.finding_ids[0]].state is FindingState.FILED
            assert queue_of(again).reserve() is not None


def test_filing_a_form_that_another_operator_took_over_is_reported(bench: SharedBench) -> None:
    """The user has also added the only link of another form, so the refused change removes that form."""
    with bench.open() as first, open_store(bench.joined("second")) as second:
        with_forms(first, 2)
        form = queue_of(first).reserve()
        assert form is not None
        second.refresh()
        bench.server.stop()
        try:
            sent = tuple(listing.url for listing in first.listings.all())
            queue_of(first).release(form.id, HandoverEnd(result=Result.FILED, number="4711", links_sent=sent))
            assert len(first.complaints) == 1
        finally:
            bench.server.start()
        queue_of(second).take_over(form.id, "Mira is ill")
        assert first.shared is not None
        assert first.shared.wait(20)
        first.refresh()
        assert "4711" in first.remarks[-1]
        assert first.complaints[form.id].state is ComplaintState.PLANNED
        assert everything(first) == everything(second)


def test_waiting_for_changes_ends_when_another_program_makes_one(bench: SharedBench) -> None:
    with bench.open() as store:
        assert store.shared is not None
        store.change(a_work(title="Whale"))
        assert not store.shared.wait(0)
        bench.change_elsewhere(a_work(title="Ibis"))
        assert store.shared.wait(20)
        assert store.refresh()
        assert titles(store) == ["Whale", "Ibis"]
        assert not store.shared.wait(0)
        assert not store.refresh()


def test_a_computer_with_newer_changes_than_the_server_writes_nothing(bench: SharedBench) -> None:
    with bench.open() as first, open_store(bench.joined("second")) as second:
        first.change(a_work(title="Whale"))
        at = bench.execute("select head from ipp.about")[0][0]
        first.change(a_work(title="Fox"))
        second.refresh()
        bench.execute(f"delete from ipp.history where at > {at}")
        bench.execute(f"delete from ipp.document where at > {at}")
        bench.execute(f"delete from ipp.change where at > {at}")
        bench.execute(f"update ipp.about set head = {at}")
        for store in (first, second):
            with pytest.raises(StoreError, match="its history differs"):
                store.change(a_work(title="Owl"))
            assert titles(store) == ["Whale", "Fox"]
        with open_store(bench.joined("third")) as third:
            third.change(a_work(title="Hare"))
        with pytest.raises(StoreError, match="its history differs"):
            first.change(a_work(title="Owl"))


def refuse_all(bench: SharedBench, *stores: Store) -> None:
    """Check that these computers cannot write, and that no computer can join."""
    for store in stores:
        with pytest.raises(StoreError, match="was restored"):
            store.change(a_work(title="Owl"))
        store.close()
    with pytest.raises(StoreError, match="was restored"):
        bench.joined("new")


def test_the_most_up_to_date_computer_completes_a_restored_server(
    bench: SharedBench,
) -> None:
    with bench.open() as first:
        first.change(whale := a_work(title="Whale"), fox := a_work(title="Fox"))
    behind, between = bench.joined("behind"), bench.joined("between")
    bench.keep_yesterday()
    with bench.open() as first:
        first.change(replace(whale, title="Orca"), hare := a_work(title="Hare"), remove=[fox])
        open_store(between).close()
        with_forms(first, 1)
        filed = queue_of(first).reserve()
        assert filed is not None
        expected = by_id(first)
        bench.restore_yesterday()
        refuse_all(bench, first, open_store(behind), open_store(between))

    restart_sharing(behind)  # the wrong computer, because it lacks changes; the next line corrects this
    restart_sharing(bench.first)
    with pytest.raises(NotDone, match="changes that this computer lacks"):
        restart_sharing(between)
    with bench.open() as first, open_store(behind) as second:
        assert by_id(first) == by_id(second) == expected
        assert queue_of(second).reserve() is None
        second.change(replace(hare, title="Ibis"))
        first.refresh()
        assert by_id(first) == by_id(second)
        with open_store(between) as third:
            assert third.shared is not None
            assert "its history differs" in str(third.shared.problem)
        join_shared(between, "studio")
        with open_store(between) as third:
            assert by_id(third) == by_id(second)


@pytest.mark.parametrize(("role", "may_read"), [("operator", True), ("reader", True), ("stranger", False)])
def test_database_roles_have_only_the_rights_they_need(bench: SharedBench, role: str, may_read: bool) -> None:
    bench.execute(f"drop role if exists {role}")
    bench.execute(f"create role {role} login")
    if role != "stranger":
        bench.execute(f"grant ipp_{role} to {role}")
    bench.add_service("other", bench.server.url(bench.database, role))
    try:
        if not may_read:
            with pytest.raises(StoreError, match="may not do this"):
                bench.joined("other", "other")
            return
        with open_store(bench.joined("other", "other")) as store:
            if role == "operator":
                store.change(a_work(title="Whale"))
                assert bench.execute("select operator from ipp.change order by at desc limit 1") == [(role,)]
            else:
                with pytest.raises(StoreError, match="may not do this"):
                    store.change(a_work(title="Whale"))
        with pytest.raises(StoreError, match="share restart, use the login"):
            restart_sharing(places_in(bench.folder / "other"))
        for statement in (
            "update ipp.document set body = ''",
            "delete from ipp.history",
            "insert into ipp.change (at, id, machine, version, what) values (99, gen_random_uuid(), '', '', '')",
            "alter function ipp.write owner to current_user",
        ):
            with pytest.raises(Exception, match=r"permission denied|must be owner"):
                bench.execute(statement, role)
    finally:
        bench.execute(f"drop owned by {role}")
        bench.execute(f"drop role {role}")


def test_practice_with_shared_records_never_reaches_the_server(bench: SharedBench) -> None:
    with bench.open() as store:
        with_forms(store, 1)
    before = bench.execute("select head from ipp.about")
    with open_store(practice_copy(bench.first, afresh=True)) as copy:
        assert copy.shared is None
        assert file_next(queue_of(copy)).state is ComplaintState.FILED
    assert bench.execute("select head from ipp.about") == before
    with bench.open() as store:
        assert [complaint.state for complaint in store.complaints.all()] == [ComplaintState.PLANNED]


def test_sharing_copies_all_records_to_the_server_and_can_be_ended(bench: SharedBench) -> None:
    leave_shared(bench.first)
    with open_store(bench.first) as store:
        assert store.shared is None
        with_forms(store, 3)
        before = everything(store)
    with pytest.raises(NotDone, match="already has shared records"):
        start_sharing(bench.first, "studio")
    bench.execute("drop schema ipp cascade")
    start_sharing(bench.first, "studio", "Mira")
    with bench.open() as store, open_store(bench.joined("second")) as second:
        assert store.machine.startswith("Mira@")
        assert everything(store) == everything(second) == before
    with pytest.raises(NotDone, match="shared already"):
        join_shared(bench.first, "another")
    leave_shared(bench.first)
    with open_store(bench.first) as store:
        store.change(a_work(title="Alone"))
    with pytest.raises(NotDone, match="1 new or changed entry that the shared records lack"):
        join_shared(bench.first, "studio")


@pytest.mark.parametrize("act", ["start", "leave"])
def test_starting_or_ending_sharing_loses_no_change_of_another_program(bench: SharedBench, act: str) -> None:
    """Starting and ending sharing keep the lock throughout, so a waiting program makes its change afterwards."""
    closed = FileRecords.close
    waiting = [True]

    def close(file: FileRecords) -> None:
        closed(file)
        if waiting:
            waiting.clear()
            with bench.open() as other:
                queue_of(other).reserve()

    with bench.open() as store:
        with_forms(store, 1)
    if act == "start":
        leave_shared(bench.first)
        bench.execute("drop schema ipp cascade")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileRecords, "close", close)
        if act == "start":
            start_sharing(bench.first, "studio")
        else:
            leave_shared(bench.first)
    with open_store(bench.first) as store, open_store(bench.joined("second")) as second:
        (here,), (there,) = store.complaints.all(), second.complaints.all()
    assert here.state is ComplaintState.RESERVED
    assert there.state is (ComplaintState.RESERVED if act == "start" else ComplaintState.PLANNED)


def test_sharing_fails_if_the_records_file_changes_during_the_copy(bench: SharedBench) -> None:
    leave_shared(bench.first)
    with open_store(bench.first) as store:
        store.change(a_work(title="Whale"))
    bench.execute("drop schema ipp cascade")
    with ThreadPoolExecutor(1) as pool, psycopg.connect(bench.server.url(bench.database)) as busy:
        busy.execute("create schema ipp")
        started = pool.submit(start_sharing, bench.first, "studio")
        while not bench.execute("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
            pass
        file = bench.first.queue_file
        content = file.read_text(encoding="utf-8").replace("Whale", "Fox")
        file.write_text(re.sub(r'"crc32": ".*"', '"crc32": ""', content), encoding="utf-8")
        busy.rollback()
        with pytest.raises(NotDone, match="Another program changed your records"):
            started.result()
    assert bench.execute("select 1 from pg_namespace where nspname = 'ipp'") == []
    with open_store(bench.first) as store:
        assert store.shared is None
        assert titles(store) == ["Fox"]


def test_joining_never_overwrites_changes_that_the_server_lacks(bench: SharedBench) -> None:
    with bench.open() as store:
        store.change(work := a_work(title="Whale"), gone := a_work(title="Owl"))
    leave_shared(bench.first)
    with open_store(bench.joined("second")) as second:
        second.change(replace(work, title="Fox"), remove=[gone])
    join_shared(bench.first, "studio")
    with bench.open() as store:
        assert titles(store) == ["Fox"]
    leave_shared(bench.first)
    with open_store(bench.first) as store:
        store.change(replace(work, title="Hare"))
    with pytest.raises(NotDone, match="1 new or changed entry that the shared records lack"):
        join_shared(bench.first, "studio")
    with open_store(bench.first) as store:
        assert titles(store) == ["Hare"]


def test_sharing_is_refused_if_the_records_contain_duplicates(bench: SharedBench) -> None:
    leave_shared(bench.first)
    bench.execute("drop schema ipp cascade")
    with open_store(bench.first) as store:
        store.change(work := a_work(), listing := a_listing(1), a_listing(1))
        store.change(*(a_finding(listing, work, state=FindingState.FILED) for _ in range(2)))
    with pytest.raises(NotDone) as refused:
        start_sharing(bench.first, "studio")
    assert refused.value.what.count(listing.url) == 2
    assert bench.execute("select 1 from pg_namespace where nspname = 'ipp'") == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("host=127.0.0.1 port=1 dbname=x", "cannot be reached"),
        ("host=127.0.0.1 port={port} dbname=missing user=owner", "does not exist"),
        ("host=127.0.0.1 port={port} dbname=postgres user=owner", "no shared records"),
        ("", "no service wrong in your pg_service.conf"),
    ],
)
def test_joining_explains_why_a_database_service_cannot_be_used(
    bench: SharedBench, url: str, said: str
) -> None:
    if url:
        bench.add_service("wrong", url.format(port=bench.server.port))
    with pytest.raises(StoreError, match=said) as refused:
        bench.joined("second", "wrong")
    assert refused.value.now


def test_records_with_another_schema_version_can_only_be_read(bench: SharedBench) -> None:
    bench.execute("update ipp.about set schema = 99")
    with bench.open() as store:
        assert "version 99" in store.remarks[-1]
        with pytest.raises(StoreError, match="version 99"):
            store.change(a_work())


@pytest.mark.parametrize(
    ("host", "address", "sslmode", "protected"),
    [
        ("/run/postgresql", "", "disable", True),
        ("localhost", "127.0.0.1", "prefer", True),
        ("::1", "::1", "prefer", True),
        ("db.studio.example", "192.0.2.7", "verify-full", True),
        ("db.studio.example", "127.0.0.1", "prefer", True),
        ("db.studio.example", "192.0.2.7", "verify-ca", False),
        ("db.studio.example", "192.0.2.7", "require", False),
        ("localhost", "192.0.2.7", "prefer", False),
        ("192.0.2.7", "192.0.2.7", "", False),
    ],
)
def test_remote_server_counts_as_protected_only_with_a_verified_certificate(
    host: str, address: str, sslmode: str, protected: bool
) -> None:
    assert is_protected(host, address, sslmode) is protected


@pytest.mark.parametrize("minutes", [5, -5])
def test_a_clock_that_differs_from_the_servers_clock_is_reported(bench: SharedBench, minutes: int) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)), bench.open() as store:
        assert f"{minutes} minutes ahead" in store.remarks[-1]
        store.change(a_work())


def test_a_clock_that_is_more_than_12_hours_off_prevents_every_change(bench: SharedBench) -> None:
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(hours=13)),
        bench.open() as store,
        pytest.raises(StoreError, match="more than 12 hours"),
    ):
        store.change(a_work())


def test_records_restored_on_another_computer_get_a_new_machine_name(
    bench: SharedBench, tmp_path: Path
) -> None:
    """Otherwise, both computers would treat the same reserved form as their own."""
    with bench.open() as first:
        with_forms(first, 1)
        form = queue_of(first).reserve()
        write_backup(tmp_path / "records.zip", bench.first, at=NOW)
        moved = places_in(tmp_path / "moved")
        restore_backup(tmp_path / "records.zip", moved, at=NOW)
        with open_store(moved) as second:
            assert second.machine != first.machine
            assert second.complaints.all() == [form]
            assert unfinished(second) == []


def test_shared_records_are_replaced_with_a_backup_only_once_unshared(
    bench: SharedBench, tmp_path: Path
) -> None:
    """Otherwise, the computer would silently stop sharing, and could file links that other operators also file."""
    leave_shared(bench.first)
    write_backup(tmp_path / "unshared.zip", bench.first, at=NOW)
    bench.execute("drop schema ipp cascade")
    start_sharing(bench.first, "studio", "Mira")
    with pytest.raises(NotDone, match="ipp-helper share leave"):
        restore_backup(tmp_path / "unshared.zip", bench.first, at=NOW)
    with bench.open() as store:
        assert store.shared is not None
    leave_shared(bench.first)
    restore_backup(tmp_path / "unshared.zip", bench.first, at=NOW)


def test_only_a_backup_from_the_same_service_replaces_damaged_shared_records(
    bench: SharedBench, tmp_path: Path
) -> None:
    """With any other backup, this computer could file links that other operators also file.

    An outcome that had not reached the server is then missing, so the form is an open question again.
    """
    with open_store(alone := places_in(tmp_path / "alone")) as store:
        store.change(a_work())
    write_backup(unshared := tmp_path / "unshared.zip", alone, at=NOW)
    with bench.open() as store:
        with_forms(store, 1)
        form = queue_of(store).reserve()
        assert form is not None
        queue_of(store).hand_over(form.id, an_attempt())
    write_backup(shared := tmp_path / "shared.zip", bench.first, at=NOW)
    content = bench.first.queue_file.read_bytes()[:-10]
    for service, backup in (("studio", unshared), ("another", shared)):
        damaged = content.replace(b"studio", service.encode())
        bench.first.queue_file.write_bytes(damaged)
        with pytest.raises(NotDone, match=f"ipp-helper share join {service} --data DIR"):
            restore_backup(backup, bench.first, at=NOW)
        assert bench.first.queue_file.read_bytes() == damaged
    bench.first.queue_file.write_bytes(content)
    done = restore_backup(shared, bench.first, at=NOW)
    assert "ipp-helper asks you about that form" in done.remarks[-1]
    assert done.aside is not None
    assert (done.aside / "queue.json").read_bytes() == content
    with bench.open() as store:
        assert [open_.id for open_ in unfinished(store)] == [form.id]


def test_restoring_shared_records_is_refused_if_local_complaints_are_newer(
    bench: SharedBench, tmp_path: Path
) -> None:
    """A complaint that only this computer knows about could be filed a second time by another operator."""
    with bench.open() as store:
        with_forms(store, 1)
    write_backup(file := tmp_path / "shared.zip", bench.first, at=NOW)
    leave_shared(bench.first)
    with open_store(bench.first) as store:
        queue = queue_of(store)
        form = queue.reserve()
        assert form is not None
        queue.hand_over(form.id, an_attempt())
        queue.release(form.id, HandoverEnd(result=Result.FILED, number="4711"))
        before = everything(store)
    with pytest.raises(NotDone, match="new or changed entries that the shared records in the backup lack"):
        restore_backup(file, bench.first, at=NOW)
    with open_store(bench.first) as store:
        assert store.shared is None
        assert everything(store) == before
    done = restore_backup(file, empty := places_in(tmp_path / "empty"), at=NOW)
    assert "ipp-helper share leave" in done.remarks[-1]
    with open_store(empty) as store:
        assert store.shared is not None


def test_a_restored_copy_of_shared_records_catches_up_with_the_server(
    bench: SharedBench, tmp_path: Path
) -> None:
    with bench.open() as store:
        store.change(work := a_work(title="Whale"))
    write_backup(file := tmp_path / "shared.zip", bench.first, at=NOW)
    with bench.open() as store:
        store.change(replace(work, title="Fox"))
    leave_shared(bench.first)
    restore_backup(file, bench.first, at=NOW)
    with bench.open() as store:
        assert store.shared is not None
        assert titles(store) == ["Fox"]


def test_a_registration_reserved_on_another_computer_is_not_available(bench: SharedBench) -> None:
    with bench.open() as first, open_store(bench.joined("second")) as second:
        taken = Right(state=RightState.DRAFT, taken_at=NOW, taken_on=first.machine)
        first.change(work := a_work(right=taken))
        second.refresh()
        assert Registrations(first).unfinished() == [work]
        assert Registrations(second).unfinished() == []
        assert Registrations(second).reserve(work.id) is None
        back = Registrations(first).put_back(work.id)
        assert (back.right.taken_at, back.right.taken_on) == (None, "")
