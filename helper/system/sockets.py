"""Connects two processes of one user: through a Unix socket in a private folder, or a named pipe on Windows.

A folder cannot protect a pipe: every account can see the pipe's name and open the pipe for reading. Therefore the
name contains a random part, and the server sends nothing until it has received a secret.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_ANSWER_SECONDS = 1.0
_LINK = "sockets"
"""The name of the link to a socket folder with a short path."""


if sys.platform == "win32":
    import ctypes
    from secrets import token_hex

    from helper.system.files import private_folder

    _FILE_NOT_FOUND = 2

    def socket_folder(home: Path) -> Path:
        """Return a private folder in `home` with a random name, because Playwright derives a pipe's name from the folder's name."""
        return private_folder(home / token_hex(16))

    def short_folder(prefix: str) -> Path:
        """Return a new private folder with a short path."""
        return Path(tempfile.mkdtemp(prefix=prefix))

    @asynccontextmanager
    async def serving(_folder: Path, name: str, handler: Handler, limit: int) -> AsyncIterator[str]:
        """Run a server while the block runs, and yield the address to which clients connect.

        `limit` is the maximum length of a line in bytes.
        """
        loop = asyncio.get_running_loop()
        address = rf"\\.\pipe\ipp-helper-{name}-{token_hex(16)}"

        def protocol() -> asyncio.StreamReaderProtocol:
            return asyncio.StreamReaderProtocol(asyncio.StreamReader(limit), handler)

        assert isinstance(loop, asyncio.ProactorEventLoop)  # noqa: S101 - Playwright requires this loop
        [server] = await loop.start_serving_pipe(protocol, address)
        try:
            yield address
        finally:
            server.close()

    async def connected(address: str, limit: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the address. Raises `OSError` if no process listens at the address."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, asyncio.ProactorEventLoop)  # noqa: S101 - see `serving`
        reader = asyncio.StreamReader(limit)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.create_pipe_connection(lambda: protocol, address)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    def answers(address: str) -> bool:
        """Return whether a process listens at the address, even if it is busy."""
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        is_free = kernel32.WaitNamedPipeW(address, int(_ANSWER_SECONDS * 1000))
        return bool(is_free) or ctypes.get_last_error() != _FILE_NOT_FOUND
else:
    import socket
    from contextlib import closing

    _LONGEST_FOLDER = 62
    """Maximum length of the folder's path in bytes.

    A socket's path has at most 103 bytes on macOS, and Chromium creates its socket in a subfolder.
    """

    def socket_folder(home: Path) -> Path:
        """Return a private folder for sockets: `home`, or a new folder with a short path if the path of `home` is too long.

        A link in `home` leads to the new folder, so that `remove_socket_folder` finds it, also after a kill.
        """
        if len(os.fsencode(home)) <= _LONGEST_FOLDER:
            return home
        folder = short_folder("ipp-")
        (home / _LINK).symlink_to(folder)
        return folder

    def short_folder(prefix: str) -> Path:
        """Return a new private folder with a short path."""
        return Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))

    @asynccontextmanager
    async def serving(folder: Path, name: str, handler: Handler, limit: int) -> AsyncIterator[str]:
        """Run a server while the block runs, and yield the address to which clients connect.

        `limit` is the maximum length of a line in bytes.
        """
        address = str(folder / f"{name}.sock")
        server = await asyncio.start_unix_server(handler, address, limit=limit)
        try:
            yield address
        finally:
            server.close()

    async def connected(address: str, limit: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the address. Raises `OSError` if no process listens at the address."""
        return await asyncio.open_unix_connection(address, limit=limit)

    def answers(address: str) -> bool:
        """Return whether a process listens at the address. An earlier process may have left the socket's file."""
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as connection:
            connection.settimeout(_ANSWER_SECONDS)
            try:
                connection.connect(address)
            except OSError:
                return False
        return True


def remove_socket_folder(home: Path) -> None:
    """Remove `home` and its folder for sockets, also one that a killed process left."""
    for left in (home / _LINK, home):
        shutil.rmtree(left.resolve(), ignore_errors=True)
