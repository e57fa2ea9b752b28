"""What a program tells the daemon of a browser window, what the daemon notes about itself, and whether it lives."""

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
"""Rises when the config or the info changes; a daemon of another format is left alone."""

_NO_WORDS = OutcomeWords(accepted=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonConfig:
    account: str
    """Which window it is: one daemon for each account, and one for practice."""
    run: Path
    """The folder of running processes."""
    executable: Path
    profile: Path | None
    """None: a throwaway profile that goes when the daemon goes."""
    add_switches: tuple[str, ...] = ()
    leave_out_switches: tuple[str, ...] = ()
    sandbox: bool = True
    hosts: tuple[str, ...] = ()
    """The portal's hosts: only requests to them are journalled."""
    outcome: OutcomeWords = _NO_WORDS
    """By which the journal recognises a complaint's number in an answer."""
    linger_seconds: float | None = None
    """How long the window stays without any program connected; None: until the person closes it."""

    @property
    def home(self) -> Path:
        """The daemon's own folder, for its sockets and temporary files."""
        return self.run / hashlib.sha256(self.account.encode()).hexdigest()[:8]

    @property
    def info_file(self) -> Path:
        return self.run / f"keeper-{self.account}.json"

    @property
    def config_file(self) -> Path:
        return self.run / f"keeper-{self.account}.order.json"

    @property
    def log_file(self) -> Path:
        return self.run / f"keeper-{self.account}.log"

    @property
    def starting_lock(self) -> Path:
        """Held by a program while it looks for a daemon or starts one."""
        return self.run / f"keeper-{self.account}.lock"

    @property
    def life_lock(self) -> Path:
        """Held by the daemon as long as it lives, however it ends."""
        return self.run / f"keeper-{self.account}.alive"

    @property
    def journal_file(self) -> Path:
        return self.run / f"journal-{self.account}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonInfo:
    """What a daemon says of itself once its window is open."""

    pid: int
    endpoint: str
    """Playwright's private socket to connect to."""
    desk: str
    """The daemon's own, see `helper.browser.daemon.lock_server`."""
    desk_token: str
    version: str
    """What it speaks: our format and Playwright's version; both must be the program's own."""
    profile: str


def spoken_version() -> str:
    """Programs and daemons understand each other when this is the same."""
    return f"{FORMAT}/{version('playwright')}"


def write_config(config: DaemonConfig) -> Path:
    """Leave the config for the daemon; gives the file."""
    write_durably(config.config_file, TypeAdapter(DaemonConfig).dump_json(config, indent=1))
    return config.config_file


def read_config(file: Path) -> DaemonConfig:
    return TypeAdapter(DaemonConfig).validate_json(file.read_bytes())


def write_info(config: DaemonConfig, info: DaemonInfo) -> None:
    write_durably(config.info_file, TypeAdapter(DaemonInfo).dump_json(info, indent=1))


def read_info(config: DaemonConfig) -> DaemonInfo | None:
    """What this account's last daemon said of itself, alive or not; None: there is none that can be read."""
    try:
        return DaemonInfo(**json.loads(config.info_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


_END_SECONDS = 15.0


@contextmanager
def keep_alive_lock(config: DaemonConfig) -> Iterator[None]:
    """Be the account's daemon for as long as the block lasts."""
    # A program that looks whether somebody keeps holds the lock for an instant.
    with FileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        yield


def is_alive(config: DaemonConfig) -> bool:
    return _is_held(config.life_lock)


def open_windows(run: Path) -> list[str]:
    """The accounts whose windows are open now, by the folder of running processes."""
    prefix, suffix = "keeper-", ".alive"
    locks = sorted(run.glob(f"{prefix}*{suffix}"))
    return [lock.name.removeprefix(prefix).removesuffix(suffix) for lock in locks if _is_held(lock)]


def _is_held(lock: Path) -> bool:
    try:
        with FileLock(lock, blocking=False, mode=0o600):
            return False
    except Timeout:
        return True


async def daemon_ended(config: DaemonConfig) -> None:
    """Wait until a daemon that was told to end is gone, with all it leaves behind cleaned up."""
    async with AsyncFileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        return
