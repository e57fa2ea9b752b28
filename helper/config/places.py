"""Where everything lies: the person's records (DATA), what only this computer needs (STATE), and paths that people type."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from helper.config.durable import private_folder
from helper.errors import WrongUse


def path_of(text: str) -> Path:
    """The path that the text means; ~ is home. The ~name of nobody on this computer stays as it is written."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's raises at such a name


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - pathlib's raises at what cannot be looked at


def is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - the same


def is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - the same


@dataclass(frozen=True, slots=True)
class Places:
    """Every file and folder of the program; nothing else knows their names."""

    data: Path
    """Worth a backup: the queue, the evidence, the settings."""
    state: Path
    """Browser profiles and sockets; in no backup, never inside `data`."""

    @property
    def queue_file(self) -> Path:
        return self.data / "queue.json"

    @property
    def lock_file(self) -> Path:
        return self.data / "lock"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def evidence(self) -> Path:
        return self.data / "evidence"

    @property
    def works(self) -> Path:
        """Pictures, statements and certificates of the designs, a folder each."""
        return self.data / "works"

    @property
    def learned(self) -> Path:
        """What the person taught about the portal's pages, one file a host."""
        return self.data / "learned"

    @property
    def learned_registration(self) -> Path:
        """The same for the pages on which designs are registered: the steps of two flows may have the same names."""
        return self.learned / "registration"

    @property
    def settings_file(self) -> Path:
        return self.data / "settings.toml"

    @property
    def keys_file(self) -> Path:
        return self.data / "keys.toml"

    @property
    def checklist_file(self) -> Path:
        """How far the person has come on the way to an account."""
        return self.data / "checklist.json"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def profiles(self) -> Path:
        return self.state / "profiles"

    @property
    def shop_profile(self) -> Path:
        """The profile for shop pages, so that their walls never cost the portal's login."""
        return self.state / "profile-shop"

    @property
    def looked_file(self) -> Path:
        """When the person last looked at Today."""
        return self.state / "looked"

    @property
    def run(self) -> Path:
        """Sockets and notes of running processes; kept short, because a socket's path may have 107 bytes."""
        return self.state / "run"

    def profile(self, account_id: str) -> Path:
        """The browser profile of one account."""
        return self.profiles / account_id

    def ensure(self) -> None:
        """Make what is missing, readable for the person's own account only.

        Raises:
            WrongUse: A folder cannot be made there.
        """
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

    Raises:
        WrongUse: The browser profiles would lie inside the records, and so in every copy of them.
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
    return _usual_state() / "by-data" / hashlib.sha256(spelled).hexdigest()[:12]


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
