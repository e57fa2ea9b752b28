"""The configuration of a daemon, the info file that it writes about itself, and whether it is running."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import AsyncFileLock, FileLock, Timeout
from pydantic import TypeAdapter

from helper.config.durable import write_durably
from helper.flow.spec import OutcomeWords

FORMAT = 2
"""Increased when the format of the config or the info changes; a daemon with another format is not used."""

LONGEST_LINE = 1 << 20
"""Maximum length in bytes of a message between program and daemon."""

_NO_WORDS = OutcomeWords(accepted=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonConfig:
    account: str
    """The account of the window. Each account has its own daemon, and practice has one too."""
    run: Path
    """The folder for running processes."""
    executable: Path
    profile: Path | None
    """None for a temporary profile that is deleted with the daemon."""
    add_switches: tuple[str, ...] = ()
    leave_out_switches: tuple[str, ...] = ()
    sandbox: bool = True
    hosts: tuple[str, ...] = ()
    """The portal's hosts: only requests to them are journalled."""
    outcome: OutcomeWords = _NO_WORDS
    """The words by which the journal recognises a complaint's number in a response."""
    linger_seconds: float | None = None
    """Seconds for which the window stays open without a connected program; None: until the user closes it."""

    @property
    def home(self) -> Path:
        """The daemon's own folder, for its sockets and temporary files."""
        return self.run / hashlib.sha256(self.account.encode()).hexdigest()[:8]

    @property
    def info_file(self) -> Path:
        return self.run / f"daemon-{self.account}.json"

    @property
    def config_file(self) -> Path:
        return self.run / f"daemon-{self.account}.order.json"

    @property
    def log_file(self) -> Path:
        return self.run / f"daemon-{self.account}.log"

    @property
    def starting_lock(self) -> Path:
        """Locked by a program that looks for a daemon or starts one."""
        return self.run / f"daemon-{self.account}.lock"

    @property
    def life_lock(self) -> Path:
        """Locked by the daemon while it runs; the operating system releases the lock even after a crash."""
        return self.run / f"daemon-{self.account}.alive"

    @property
    def journal_file(self) -> Path:
        return self.run / f"journal-{self.account}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonInfo:
    """The daemon's info about itself, written when its window is open."""

    pid: int
    endpoint: str
    """Playwright's private socket."""
    lock_address: str
    """The address of the daemon's own socket, see `helper.browser.daemon.process.LockServer`."""
    lock_token: str
    version: str
    """Our format and Playwright's version, see `protocol_version`."""
    profile: str


def protocol_version() -> str:
    """The version that a program and a daemon must share to understand each other."""
    return f"{FORMAT}/{version('playwright')}"


def write_config(config: DaemonConfig) -> Path:
    """Write the config file for the daemon; returns its path."""
    write_durably(config.config_file, TypeAdapter(DaemonConfig).dump_json(config, indent=1))
    return config.config_file


def read_config(file: Path) -> DaemonConfig:
    return TypeAdapter(DaemonConfig).validate_json(file.read_bytes())


def write_info(config: DaemonConfig, info: DaemonInfo) -> None:
    write_durably(config.info_file, TypeAdapter(DaemonInfo).dump_json(info, indent=1))


def read_info(config: DaemonConfig) -> DaemonInfo | None:
    """The info of this account's last daemon, running or not; None if there is no readable info."""
    try:
        return DaemonInfo(**json.loads(config.info_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


_END_SECONDS = 15.0


@contextmanager
def keep_alive_lock(config: DaemonConfig) -> Iterator[None]:
    """Hold the daemon's lock of the account within the block."""
    # A program that checks whether the daemon is alive holds the lock briefly.
    with FileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        yield


def is_alive(config: DaemonConfig) -> bool:
    return _is_held(config.life_lock)


def _is_held(lock: Path) -> bool:
    try:
        with FileLock(lock, blocking=False, mode=0o600):
            return False
    except Timeout:
        return True


async def daemon_ended(config: DaemonConfig) -> None:
    """Wait until a daemon that was asked to end has ended and cleaned up."""
    async with AsyncFileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        return
