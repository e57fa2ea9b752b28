"""Tests of `ipp-helper share`."""

from __future__ import annotations

from helper.config.places import places
from helper.store.store import open_store
from tests.cli.program import Program
from tests.factories import a_work
from tests.store.postgres import SharedBench


def test_user_can_join_edit_and_leave_shared_records(program: Program, shared_bench: SharedBench) -> None:
    assert program.json("share", "status")["shared"] is False
    with shared_bench.open() as store:
        store.change(a_work(title="Whale"))
    assert program("share", "join", "studio").exit == 0
    assert program("works", "add", "--title", "Fox").exit == 0
    status = program.json("share", "status")
    assert (status["service"], status["at"], status["server"]["head"]) == ("studio", 2, 2)
    assert {machine["at"] for machine in status["server"]["machines"]} == {1, 2}
    assert status["missing"] == []
    assert "PostgreSQL 1" in program("doctor").out
    with shared_bench.open() as store:
        assert {work.title for work in store.works.all()} == {"Whale", "Fox"}
    assert program("share", "restart").exit == 0
    assert program("share", "leave").exit == 0
    assert program("share", "restart").exit == 1
    assert program.json("share", "status")["shared"] is False
    with open_store(places(program.data), read_only=True) as store:
        assert len(store.works) == 2


def test_missing_server_is_reported_and_records_stay_readable(
    program: Program, shared_bench: SharedBench
) -> None:
    program("share", "join", "studio")
    shared_bench.services.write_text("[studio]\nhost=127.0.0.1\nport=1\npassword=secret\n", encoding="utf-8")
    status = program("share", "status")
    assert status.exit == 1
    assert "cannot be reached" in status.out
    refused = program("works", "add", "--title", "Fox")
    assert (refused.exit, program("works", "list").exit) == (1, 0)
    assert "can only be read" in refused.err
    written = [file.read_bytes() for file in program.data.rglob("*") if file.is_file()]
    assert not any(b"secret" in content for content in (*written, refused.err.encode(), status.out.encode()))


def test_invalid_share_command_prints_the_valid_ones(program: Program) -> None:
    for words in (("start",), ("leave", "studio"), ("begin", "studio")):
        answer = program("share", *words)
        assert answer.exit == 2
        assert "share join SERVICE" in answer.err
