"""The daemon releases the submit lock when the program that holds the lock ends or hangs."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import cast

import pytest

from helper.browser.daemon import process
from helper.browser.daemon.connection import LockClient, lock_client
from helper.browser.daemon.guards import NetworkGuard
from helper.browser.daemon.journal import Recorder
from helper.browser.daemon.process import LockServer
from helper.errors import BrowserUnavailable, PageGone
from tests.browser.waiting import until


class NotedGuard:
    """Replaces the guard and the recorder, and records their calls."""

    def __init__(self) -> None:
        self.held: tuple[set[str], set[str]] | None = None
        self.times = 0
        self.told: list[str] = []
        self.recorder = SimpleNamespace(
            hold=lambda about: self.told.append("fills"), give=lambda: self.told.append("user")
        )

    async def hold(self, ids: list[str], files: list[str]) -> None:
        self.held = (set(ids), set(files))
        self.times += 1

    async def give(self) -> tuple[str, ...]:
        self.told.append("opens")
        self.held = None
        return ("POST portal.example",)


@pytest.fixture
def guard() -> NotedGuard:
    return NotedGuard()


@pytest.fixture
async def lock_server(guard: NotedGuard) -> AsyncIterator[tuple[LockServer, str]]:
    """The lock server of a daemon, and its address."""
    lock_server = LockServer(cast("NetworkGuard", guard), cast("Recorder", guard.recorder), lambda: None)
    # A socket needs a short path, but the path of the test's own temporary folder may be long.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        async with lock_server.serving(Path(folder)) as address:
            yield lock_server, address


@pytest.fixture
async def line(lock_server: tuple[LockServer, str]) -> AsyncIterator[LockClient]:
    """A program's connection to the lock server."""
    async with lock_client(lock_server[1], lock_server[0].token) as line:
        yield line


async def test_guard_and_recorder_learn_that_the_lock_is_taken_or_released(
    line: LockClient, guard: NotedGuard
) -> None:
    """The recorder learns about a release before the guard, because the guard may need seconds to release the lock."""
    await line.hold(("1005009900000017",), ("whale.png",))
    assert guard.held == ({"1005009900000017"}, {"whale.png"})
    assert await line.give() == ("POST portal.example",)
    assert guard.told == ["fills", "user", "opens"]
    assert guard.held is None


async def test_answer_to_a_cancelled_call_is_not_taken_for_a_later_answer(line: LockClient) -> None:
    await line.hold()
    renewal = asyncio.ensure_future(line.hold())
    await asyncio.wait([renewal], timeout=0)
    renewal.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renewal
    assert await line.give() == ("POST portal.example",)


async def test_lock_is_released_when_its_connection_closes(
    lock_server: tuple[LockServer, str], guard: NotedGuard
) -> None:
    async with lock_client(lock_server[1], lock_server[0].token) as line:
        await line.hold()
    await until(lambda: guard.held is None)


async def test_hung_program_loses_the_lock_when_its_lease_ends(
    line: LockClient, guard: NotedGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the program recovers, it takes the lock again, with the same listing ids and files as before."""
    monkeypatch.setattr(process, "LEASE_SECONDS", 0.1)
    await line.hold(("1005009900000017",), ("whale.png",))
    await until(lambda: guard.held is None)
    monkeypatch.setattr(process, "LEASE_SECONDS", 60.0)
    await line.hold()
    assert guard.held == ({"1005009900000017"}, {"whale.png"})


async def test_renewed_lock_outlasts_its_lease(
    line: LockClient, guard: NotedGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LEASE_SECONDS", 1.0)
    await line.hold()
    over = monotonic() + 1.5

    async def renewed() -> bool:
        await line.hold()
        return monotonic() > over

    await until(renewed)
    assert guard.held is not None
    assert guard.times > 2


async def test_lock_is_not_released_by_another_connection(
    lock_server: tuple[LockServer, str], line: LockClient, guard: NotedGuard
) -> None:
    await line.hold()
    async with lock_client(lock_server[1], lock_server[0].token) as other:
        assert await other.give() == ()
    assert guard.held is not None


async def test_lock_server_refuses_a_call_without_the_token(
    lock_server: tuple[LockServer, str], guard: NotedGuard
) -> None:
    async with lock_client(lock_server[1], "guessed") as line:
        with pytest.raises(PageGone):
            await line.hold()
    assert guard.held is None


async def test_connecting_to_a_dead_daemon_raises_an_error(tmp_path: Path) -> None:
    with pytest.raises(BrowserUnavailable, match="cannot connect to it"):
        async with lock_client(str(tmp_path / "missing.sock"), "x"):
            pass
