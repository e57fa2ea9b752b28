"""The paths of all files: the user's records (DATA), this computer's own files (STATE), and paths that the user types."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from helper.errors import NotDone, WrongUse, os_error_as
from helper.system.files import fits_paths, private_folder
from helper.translation import msg, tr

_LONGEST_IN_DATA = 110
"""Maximum length, in characters, of a path inside DATA: an evidence picture has the longest one."""
_LONGEST_IN_STATE = 140
"""Maximum length, in characters, of a path inside STATE: browser profiles have deeply nested folders."""

PRACTICE_FOLDER = "practice"
"""The folder in DATA with the records of practice complaints about invented listings."""
PRACTICE_COPY_FOLDER = "practice-copy"
"""The folder in DATA with a copy of the user's records, for filing at a practice portal."""
BY_DATA = "by-data"
"""In the default STATE folder, the folder with one STATE folder for each DATA folder named by the user."""


def path_of(text: str) -> Path:
    """Return the path that the user typed.

    `~` is the home folder; `~name` stays unchanged if there is no user with that name.
    """
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib raises for an unknown user


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib raises for unreadable paths


def is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - see is_folder


def is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - see is_folder


def log_beside(records: Path) -> Path:
    """Return the path of the log beside the records file, or beside the file that it links to."""
    return records.resolve().with_suffix(".log")


class Places:
    """The paths of all files and folders of the program; only this class builds them."""

    def __init__(self, data: Path, state: Path) -> None:
        """Set the paths below two folders.

        `data` has everything that a backup includes, such as the records, the evidence and the settings.
        `state` is in no backup, and must not be inside `data`.
        """
        self.data = data
        self.records_file = data / "records.json"
        self.lock_file = data / "lock"
        self.backups = data / "backups"
        self.evidence = data / "evidence"
        self.works = data / "works"
        """Pictures, statements and certificates, in one folder for each design."""
        self.learned = data / "learned"
        """The fields of the portal's pages that the user has taught, in one file for each host."""
        self.learned_registration = self.learned / "registration"
        """The fields of registration pages that the user has taught.

        They need a folder of their own, because the two flows may have steps with the same name.
        """
        self.settings_file = data / "settings.toml"
        self.keys_file = data / "keys.toml"
        self.checklist_file = data / "checklist.json"
        """The ticked steps of the account checklist."""
        self.practice_file = data / "practice-only"
        """An empty file. If it exists, all records in the folder are practice."""
        self.log = data / "log"
        self.state = state
        self.profiles = state / "profiles"
        self.shop_profile = state / "profile-shop"
        """The browser profile for shop pages. If the shop blocks this profile, the portal's login is not affected."""
        self.looked_file = state / "looked"
        """The time at which the user last opened the screen Today."""
        self.clip_token_file = state / "clip-token"
        """The token that lets the extension in the user's own browser send listings."""
        self.run = state / "run"
        """Sockets and info files of running processes.

        The path must be short, because a socket's path has at most 107 bytes.
        """

    @property
    def records_log(self) -> Path:
        return log_beside(self.records_file)

    @property
    def practice(self) -> bool:
        """Whether these are practice records. Sessions on the real portal never use them."""
        return self.practice_file.exists()

    def mark_practice(self) -> None:
        """Mark these records as practice. Raises `WrongUse` if a folder cannot be created."""
        self.ensure()
        self.practice_file.touch(mode=0o600)

    def refuse_practice(self) -> None:
        """Raise `NotDone` if these are practice records, which would look like real ones in a file for others."""
        if self.practice:
            raise NotDone(
                tr("These are practice records: nothing in them was sent to Alibaba."),
                where=str(self.data),
                now=tr("Use your own records for this."),
            )

    def profile(self, account_id: str) -> Path:
        return self.profiles / account_id

    def ensure(self) -> None:
        """Create missing folders; only the user's account may read them.

        Raises `WrongUse` if a folder cannot be created, or if its path is too long.
        """
        for folder, longest in ((self.data, _LONGEST_IN_DATA), (self.state, _LONGEST_IN_STATE)):
            if not fits_paths(folder, longest):
                raise WrongUse(
                    tr("The path of this folder is too long for Windows."),
                    where=str(folder),
                    now=tr(
                        "Choose a folder with a shorter path: with --data, or with IPP_HELPER_STATE for the browser profiles."
                    ),
                )
        wanted = (self.data, self.backups, self.evidence, self.works, self.learned, self.log)
        uncreated = msg("The folder for your records cannot be created: {reason}.")
        now = msg("Choose another folder with --data or IPP_HELPER_DATA.")
        for folder in (*wanted, self.state, self.profiles, self.run):
            with os_error_as(WrongUse, uncreated, folder, now):
                private_folder(folder)


def places(data: Path | None = None) -> Places:
    """Return the paths in the given folder, else in `IPP_HELPER_DATA`, else in the system's default folder.

    Raises `WrongUse` if the browser profiles would be inside the records, and so in every copy of the
    records.
    """
    named = data or _named("IPP_HELPER_DATA")
    chosen = Places(data=_whole(named or _usual_data()), state=_whole(_state_for(named)))
    if chosen.state.is_relative_to(chosen.data):
        raise WrongUse(
            tr("The browser profiles would be inside your records, so every copy would contain them too."),
            where=str(chosen.state),
            now=tr("Choose another folder with IPP_HELPER_STATE."),
        )
    return chosen


def _state_for(named: Path | None) -> Path:
    if state := _named("IPP_HELPER_STATE"):
        return state
    if named is None:
        return _usual_state()
    # Hash the resolved path, so that a folder has the same browser profiles however the user types its path.
    # `surrogateescape` keeps bytes that are not valid text.
    spelled = str(_whole(named)).encode(errors="surrogateescape")
    return _usual_state() / BY_DATA / hashlib.sha256(spelled).hexdigest()[:12]


def _usual_data() -> Path:
    from platformdirs import user_data_path

    return user_data_path("ipp-helper", appauthor=False)


def _usual_state() -> Path:
    from platformdirs import user_state_path

    usual = user_state_path("ipp-helper", appauthor=False)
    # On Windows and macOS, data and state have the same default folder.
    return usual if usual != _usual_data() else usual.with_name("ipp-helper-state")


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(value) if value else None


def _whole(path: Path) -> Path:
    return path.expanduser().resolve()
