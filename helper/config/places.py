"""Where everything lies: the person's records (DATA), what only this computer needs (STATE), and paths that people type."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from helper.errors import WrongUse
from helper.system.files import fits_paths, private_folder

_LONGEST_IN_DATA = 110
"""Characters of a picture's path, of the evidence or a design, in the folder of its id, while it is being written."""
_LONGEST_IN_STATE = 140
"""What browsers make of a profile goes deep."""

BY_DATA = "by-data"
"""In the usual STATE, a folder for each DATA that was named."""


def path_of(text: str) -> Path:
    """The path that the text means; ~ is home. The ~name of nobody on this computer stays as it is written."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's raises at such a name


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib's raises at what cannot be looked at


def is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - the same


def is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - the same


def wal_beside(records: Path) -> Path:
    """The write-ahead log that belongs to a file of records: beside it, also where that is a link to another place."""
    return records.resolve().with_suffix(".wal.jsonl")


class Places:
    """Every file and folder of the program; nothing else knows their names."""

    def __init__(self, data: Path, state: Path) -> None:
        """`data` is worth a backup: the queue, the evidence, the settings. `state` is in none, and never inside it."""
        self.data = data
        self.queue_file = data / "queue.json"
        self.lock_file = data / "lock"
        self.backups = data / "backups"
        self.evidence = data / "evidence"
        self.works = data / "works"
        """Pictures, statements and certificates of the designs, a folder each."""
        self.learned = data / "learned"
        """What the person taught about the portal's pages, one file a host."""
        self.learned_registration = self.learned / "registration"
        """The same for the pages on which designs are registered: the steps of two flows may have the same names."""
        self.settings_file = data / "settings.toml"
        self.keys_file = data / "keys.toml"
        self.checklist_file = data / "checklist.json"
        """How far the person has come on the way to an account."""
        self.log = data / "log"
        self.state = state
        self.profiles = state / "profiles"
        self.shop_profile = state / "profile-shop"
        """The profile for shop pages, so that their walls never cost the portal's login."""
        self.looked_file = state / "looked"
        """When the person last looked at Today."""
        self.clip_token_file = state / "clip-token"
        """What whoever hands listings over from the person's own browser must know."""
        self.run = state / "run"
        """Sockets and notes of running processes; kept short, because a socket's path may have 107 bytes."""

    @property
    def wal_file(self) -> Path:
        """The write-ahead log that belongs to the queue's file."""
        return wal_beside(self.queue_file)

    def profile(self, account_id: str) -> Path:
        return self.profiles / account_id

    def ensure(self) -> None:
        """Make what is missing, readable for the person's own account only.

        Raises `WrongUse`: a folder cannot be made there, or has too long a path for what is in it.
        """
        for folder, longest in ((self.data, _LONGEST_IN_DATA), (self.state, _LONGEST_IN_STATE)):
            if not fits_paths(folder, longest):
                raise WrongUse(
                    "The path of this folder is too long: Windows could not write what belongs into it.",
                    where=str(folder),
                    now="Name one nearer to the drive's root: with --data, or with IPP_HELPER_STATE for the browser's.",
                )
        wanted = (self.data, self.backups, self.evidence, self.works, self.learned, self.log)
        for folder in (*wanted, self.state, self.profiles, self.run):
            try:
                private_folder(folder)
            except OSError as error:
                raise WrongUse(
                    f"The folder for your records cannot be made: {error.strerror}.",
                    where=str(folder),
                    now="Name another folder with --data or IPP_HELPER_DATA.",
                ) from error


def places(data: Path | None = None) -> Places:
    """Choose the folders: the one named, else `IPP_HELPER_DATA`, else where this system keeps such things.

    Raises `WrongUse`: the browser profiles would lie inside the records, and so in every copy of them.
    """
    named = data or _named("IPP_HELPER_DATA")
    chosen = Places(data=_whole(named or _usual_data()), state=_whole(_state_for(named)))
    if chosen.state.is_relative_to(chosen.data):
        raise WrongUse(
            "The browser profiles would lie inside your records, and so in every copy you make of them.",
            where=str(chosen.state),
            now="Name another folder with IPP_HELPER_STATE.",
        )
    return chosen


def _state_for(named: Path | None) -> Path:
    if state := _named("IPP_HELPER_STATE"):
        return state
    if named is None:
        return _usual_state()
    # The same folder must find its browser profiles again, under whatever spelling it is named.
    # A name need not be text: the bytes that are none count as they are.
    spelled = str(_whole(named)).encode(errors="surrogateescape")
    return _usual_state() / BY_DATA / hashlib.sha256(spelled).hexdigest()[:12]


def _usual_data() -> Path:
    from platformdirs import user_data_path

    return user_data_path("ipp-helper", appauthor=False)


def _usual_state() -> Path:
    from platformdirs import user_state_path

    usual = user_state_path("ipp-helper", appauthor=False)
    # Windows and macOS have one folder for both.
    return usual if usual != _usual_data() else usual.with_name("ipp-helper-state")


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(value) if value else None


def _whole(path: Path) -> Path:
    return path.expanduser().resolve()
