"""Paths of all files: the user's records (DATA), this computer's own files (STATE), and paths that users type."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from helper.errors import WrongUse
from helper.system.files import fits_paths, private_folder

_LONGEST_IN_DATA = 110
"""Longest path, in characters, of a picture below its folder while it is being written."""
_LONGEST_IN_STATE = 140
"""Longest path, in characters, of a file in a browser profile, whose folders are deep."""

PRACTICE_FOLDER = "practice"
"""Inside DATA: the records of practice complaints with invented links."""
PRACTICE_COPY_FOLDER = "practice-copy"
"""Inside DATA: the copy of the user's records that goes to a practice portal."""
BY_DATA = "by-data"
"""The folder inside the default STATE that holds one folder for each named DATA."""


def path_of(text: str) -> Path:
    """The path that a text means; `~` is the home folder. `~name` stays as typed if there is no such user."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's raises at such a name


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib's raises at what cannot be looked at


def is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - the same


def is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - the same


def wal_beside(records: Path) -> Path:
    """The write-ahead log beside the records file, also if that file is a link to another place."""
    return records.resolve().with_suffix(".wal.jsonl")


class Places:
    """Every file and folder of the program; no other module knows their names."""

    def __init__(self, data: Path, state: Path) -> None:
        """`data` belongs into a backup: the queue, the evidence, the settings. `state` is in no backup and never inside `data`."""
        self.data = data
        self.queue_file = data / "queue.json"
        self.lock_file = data / "lock"
        self.backups = data / "backups"
        self.evidence = data / "evidence"
        self.works = data / "works"
        """Pictures, statements and certificates of the designs, one folder each."""
        self.learned = data / "learned"
        """What the user taught about the portal's pages, one file per host."""
        self.learned_registration = self.learned / "registration"
        """The same for registration pages, in a separate folder because steps of two flows may have the same names."""
        self.settings_file = data / "settings.toml"
        self.keys_file = data / "keys.toml"
        self.checklist_file = data / "checklist.json"
        """The user's progress towards an account."""
        self.practice_file = data / "practice-only"
        """Marks records that were made for a practice portal; it is empty."""
        self.log = data / "log"
        self.state = state
        self.profiles = state / "profiles"
        self.shop_profile = state / "profile-shop"
        """The profile for shop pages, separate so that their blocks never cost the portal's login."""
        self.looked_file = state / "looked"
        """When the user last opened Today."""
        self.clip_token_file = state / "clip-token"
        """The token that the user's own browser needs to send listings."""
        self.run = state / "run"
        """Sockets and notes of running processes; a short path, because a socket's path is limited to 107 bytes."""

    @property
    def wal_file(self) -> Path:
        """The write-ahead log that belongs to the queue's file."""
        return wal_beside(self.queue_file)

    def is_practice(self) -> bool:
        """Whether everything in these records is practice."""
        return self.practice_file.exists()

    def mark_practice(self) -> None:
        """Mark these records as practice. Raises like `ensure`."""
        self.ensure()
        self.practice_file.touch(mode=0o600)

    def profile(self, account_id: str) -> Path:
        return self.profiles / account_id

    def ensure(self) -> None:
        """Create missing folders, accessible only to the user's account.

        Raises `WrongUse` if a folder cannot be created or its path is too long.
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
    """Choose the folders: the given one, else `IPP_HELPER_DATA`, else this system's usual place.

    Raises `WrongUse` if the browser profiles would be inside the records, and so in every copy of them.
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
    # The same folder must select the same browser profiles, however its path is written.
    # A file name may contain bytes that are not text; they count unchanged.
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
