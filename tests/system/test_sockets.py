"""Connections between two processes of the same user."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.system.files import is_private
from helper.system.sockets import answers, connected, remove_socket_folder, serving, socket_folder
from tests.browser.waiting import until
from tests.systems import not_on_windows

_LIMIT = 1 << 16


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=None if sys.platform == "win32" else "/tmp") as folder:
        yield Path(folder)


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


async def test_each_connection_gets_its_own_answers(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    async with (
        serving(folder, "echo", _echo, _LIMIT) as address,
        serving(other, "echo", _echo, _LIMIT) as another,
    ):
        assert address != another
        lines = [await connected(address, _LIMIT) for _ in range(2)]
        for number, (_, writer) in enumerate(lines):
            writer.write(str(number).encode() * 50_000 + b"\n")
        heard = [await reader.readline() for reader, _ in lines]
        assert [line[:1] * 50_000 + b"\n" for line in heard] == heard
        assert [line[:1] for line in heard] == [b"0", b"1"]
        for _, writer in lines:
            writer.close()
            await writer.wait_closed()


async def test_a_server_notices_that_a_client_closed_the_connection(folder: Path) -> None:
    gone = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""
        writer.close()
        gone.set()

    async with serving(folder, "wait", wait, _LIMIT) as address:
        _, writer = await connected(address, _LIMIT)
        writer.close()
        await asyncio.wait_for(gone.wait(), 10)


async def test_answers_returns_whether_a_server_listens(folder: Path) -> None:
    gone: list[asyncio.StreamWriter] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.append(writer)

    async with serving(folder, "note", note, _LIMIT) as address:
        for _ in range(3):
            assert await asyncio.to_thread(answers, address)
            _, writer = await connected(address, _LIMIT)
            writer.close()
        # On Windows, `answers` finds the pipe without connecting to it, so the server sees fewer connections.
        await until(lambda: len(gone) == (3 if sys.platform == "win32" else 6))
    assert not await asyncio.to_thread(answers, address)
    with pytest.raises(OSError, match=r".+"):
        await connected(address, _LIMIT)


def test_the_socket_folder_is_private(folder: Path) -> None:
    for home in (folder, folder / ("long" * 20)):
        home.mkdir(exist_ok=True)
        made = socket_folder(home)
        assert made == home or is_private(made)


@not_on_windows("names of pipes may be longer than paths")
def test_socket_path_that_is_too_long_is_replaced_with_a_short_one(tmp_path: Path) -> None:
    """A browser exits without an error message if its socket path is too long."""
    usual, long = Path("/home/jane/.local/state/ipp-helper/run/0f3c0f3c"), tmp_path / ("long" * 20)
    assert socket_folder(usual) == usual
    long.mkdir()
    short = socket_folder(long)
    assert short.parent == Path("/tmp")
    short.rmdir()


@not_on_windows("names of pipes may be longer than paths")
def test_folder_with_a_short_path_that_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 80)
    home.mkdir()
    left = socket_folder(home)
    (left / "lock.sock").touch()
    remove_socket_folder(home)
    assert not left.exists()
    assert not home.exists()
