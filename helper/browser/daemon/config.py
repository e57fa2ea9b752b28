"""The configuration of a daemon, the info that the daemon writes about itself, and whether a daemon runs."""

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
from helper.translation import ENGLISH

FORMAT = 2
"""The version of the daemon's config and info files. A program uses only a daemon with the same version."""

LONGEST_LINE = 1 << 20
"""Maximum length in bytes of a message between a program and its daemon."""

_NO_WORDS = OutcomeWords(accepted=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonConfig:
    account: str
    """The account whose window the daemon opens. Each account has its own daemon, and the practice portal has one too."""
    run: Path
    executable: Path
    profile: Path | None
    """The folder of the browser's profile; None for a temporary profile that is deleted when the daemon ends."""
    add_switches: tuple[str, ...] = ()
    leave_out_switches: tuple[str, ...] = ()
    sandbox: bool = True
    hosts: tuple[str, ...] = ()
    """The portal's hosts. The journal records only requests to these hosts."""
    outcome: OutcomeWords = _NO_WORDS
    """The wordings by which the journal finds a complaint's number in a response."""
    language: str = ENGLISH
    """The language of the daemon's messages."""

    @property
    def home(self) -> Path:
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
        """A file that a program locks while it searches for a daemon or starts one."""
        return self.run / f"daemon-{self.account}.lock"

    @property
    def life_lock(self) -> Path:
        """A file that the daemon locks while it runs; the operating system releases the lock even after a crash."""
        return self.run / f"daemon-{self.account}.alive"

    @property
    def journal_file(self) -> Path:
        return self.run / f"journal-{self.account}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonInfo:
    """The facts that a program needs to connect to a daemon, written when the daemon's window is open."""

    pid: int
    endpoint: str
    lock_address: str
    """The address of the daemon's own socket, which `helper.browser.daemon.process.LockServer` serves."""
    lock_token: str
    version: str
    """The return value of `protocol_version` in the daemon."""
    profile: str


def protocol_version() -> str:
    """Return the version that a program and a daemon must share to understand each other."""
    return f"{FORMAT}/{version('playwright')}"


def write_config(config: DaemonConfig) -> Path:
    write_durably(config.config_file, TypeAdapter(DaemonConfig).dump_json(config, indent=1))
    return config.config_file


def read_config(file: Path) -> DaemonConfig:
    return TypeAdapter(DaemonConfig).validate_json(file.read_bytes())


def write_info(config: DaemonConfig, info: DaemonInfo) -> None:
    write_durably(config.info_file, TypeAdapter(DaemonInfo).dump_json(info, indent=1))


def read_info(config: DaemonConfig) -> DaemonInfo | None:
    """Return the info of this account's last daemon, which may have ended; None if no info can be read."""
    try:
        return DaemonInfo(**json.loads(config.info_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


_END_SECONDS = 15.0


@contextmanager
def keep_alive_lock(config: DaemonConfig) -> Iterator[None]:
    """Hold the account's `life_lock` within the block."""
    # Programs lock the file for a moment to check whether the daemon runs.
    with FileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        yield


def is_alive(config: DaemonConfig) -> bool:
    try:
        with FileLock(config.life_lock, blocking=False, mode=0o600):
            return False
    except Timeout:
        return True


async def daemon_ended(config: DaemonConfig) -> None:
    """Wait until a daemon that was asked to end has ended and deleted its files."""
    async with AsyncFileLock(config.life_lock, timeout=_END_SECONDS, mode=0o600):
        return
