"""What a program tells the keeper of a browser window, and what the keeper notes about itself; both are files."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helper.flow.spec import OutcomeWords

FORMAT = 1
"""Rises when orders or notes change; a keeper of another format is left alone."""

_NO_WORDS = OutcomeWords(accepted=())
_PRIVATE_FOLDER = 0o700
_LONGEST_SOCKET_FOLDER = 62
"""A socket's path may have 103 bytes on macOS, and Chromium puts one of its own into the temporary folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperOrder:
    """Everything a keeper needs to know."""

    account: str
    """Which window it is: one keeper for each account, and one for practice."""
    run: Path
    """The folder of running processes."""
    executable: Path
    profile: Path | None
    """None: a throwaway profile that goes when the keeper goes."""
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
        """The keeper's own folder, for its sockets and temporary files."""
        return self.run / hashlib.sha256(self.account.encode()).hexdigest()[:8]

    @property
    def note_file(self) -> Path:
        return self.run / f"keeper-{self.account}.json"

    @property
    def order_file(self) -> Path:
        return self.run / f"keeper-{self.account}.order.json"

    @property
    def log_file(self) -> Path:
        return self.run / f"keeper-{self.account}.log"

    @property
    def starting_lock(self) -> Path:
        """Held by a program while it looks for a keeper or starts one."""
        return self.run / f"keeper-{self.account}.lock"

    @property
    def life_lock(self) -> Path:
        """Held by the keeper as long as it lives, however it ends."""
        return self.run / f"keeper-{self.account}.alive"

    @property
    def journal_file(self) -> Path:
        return self.run / f"journal-{self.account}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperNote:
    """What a keeper says of itself once its window is open."""

    pid: int
    endpoint: str
    """Playwright's private socket to connect to."""
    desk: str
    """The keeper's own, see `helper.browser.keeper.desk`."""
    desk_token: str
    started: str
    version: str
    """What it speaks: our format and Playwright's version; both must be the program's own."""
    profile: str
    socket_folder: str
    """Where its sockets lie; elsewhere than `home` when that path is too long for a socket."""


def spoken_version() -> str:
    """Programs and keepers understand each other when this is the same."""
    from importlib.metadata import version

    return f"{FORMAT}/{version('playwright')}"


def write_order(order: KeeperOrder) -> Path:
    """Leave the order for the keeper; gives the file."""
    values = asdict(order) | {
        name: str(getattr(order, name) or "") for name in ("run", "executable", "profile")
    }
    _write_private(order.order_file, values)
    return order.order_file


def read_order(file: Path) -> KeeperOrder:
    """Read what `write_order` left."""
    values = json.loads(file.read_text(encoding="utf-8"))
    return KeeperOrder(
        account=values["account"],
        run=Path(values["run"]),
        executable=Path(values["executable"]),
        profile=Path(values["profile"]) if values["profile"] else None,
        add_switches=tuple(values["add_switches"]),
        leave_out_switches=tuple(values["leave_out_switches"]),
        sandbox=values["sandbox"],
        hosts=tuple(values["hosts"]),
        outcome=OutcomeWords(**{name: tuple(words) for name, words in values["outcome"].items()}),
        linger_seconds=values["linger_seconds"],
    )


def write_note(order: KeeperOrder, note: KeeperNote) -> None:
    """Make the keeper findable."""
    _write_private(order.note_file, asdict(note))


def read_note(order: KeeperOrder) -> KeeperNote | None:
    """The note of this account's last keeper, alive or not; None: there is none that can be read."""
    try:
        return KeeperNote(**json.loads(order.note_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def fits_sockets(folder: Path) -> bool:
    """Whether the path is short enough for sockets inside it."""
    return len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER


def make_private(folder: Path) -> Path:
    """Make a folder that only the person's own account may enter."""
    from helper.config.durable import private_folder

    private_folder(folder)
    folder.chmod(_PRIVATE_FOLDER)
    return folder


def _write_private(file: Path, values: dict[str, Any]) -> None:
    from helper.config.durable import write_durably

    write_durably(file, json.dumps(values, indent=1).encode())
