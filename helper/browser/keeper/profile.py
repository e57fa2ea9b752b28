"""The browser's own folder for one account: kept private, told to remember no passwords, and opened only once."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

from helper.config.durable import private_folder
from helper.errors import BrowserUnavailable

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_LOCK = "SingletonLock"
"""A link that a running browser keeps in its profile; it points at `<host>-<pid>`."""

_WANTED: dict[str, Any] = {
    "credentials_enable_service": False,
    "credentials_enable_autosignin": False,
    "profile": {
        "password_manager_enabled": False,
        "password_manager_leak_detection": False,
        "exit_type": "Normal",
    },
    "autofill": {
        "enabled": False,
        "profile_enabled": False,
        "credit_card_enabled": False,
        "payment_methods_enabled": False,
    },
    # Labels are found by the page's own words.
    "translate": {"enabled": False},
    "signin": {"allowed": False},
    "browser": {"has_seen_welcome_page": True, "check_default_browser": False},
    "search": {"suggest_enabled": False},
}


def prepare_profile(folder: Path) -> None:
    """Make the folder ready for a launch.

    Raises:
        BrowserUnavailable: Another browser has the profile open, or the folder cannot be made.
    """
    try:
        _make_private(folder)
        _refuse_locked(folder)
        _write_preferences(folder / "Default" / "Preferences")
    except OSError as error:
        raise BrowserUnavailable(
            f"The folder of the browser window cannot be written: {error.strerror}.",
            where=str(folder),
            now="Make room or give yourself the right to write there, then start again.",
        ) from error


def lock_owner(folder: Path) -> tuple[str, int] | None:
    """The host and process that have the profile open, as the browser itself wrote it; None: nobody."""
    try:
        target = str((folder / _LOCK).readlink())
    except OSError:
        return None
    host, _, pid = target.rpartition("-")
    return (host, int(pid)) if pid.isdecimal() else None


if sys.platform == "win32":

    def is_alive(pid: int) -> bool:
        """Whether a process with this id runs here; `os.kill` with signal 0 would send Ctrl+C on Windows."""
        import ctypes

        may_query = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(may_query, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
else:

    def is_alive(pid: int) -> bool:
        """Whether a process with this id runs here, whosever it is."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def _make_private(folder: Path) -> None:
    for part in (folder, folder / "Default"):
        private_folder(part)
        part.chmod(_PRIVATE_FOLDER)


def _refuse_locked(folder: Path) -> None:
    owner = lock_owner(folder)
    if owner is None:
        return
    host, pid = owner
    if host != socket.gethostname():
        # The browser would wait for that other computer until the launch gives up.
        raise BrowserUnavailable(
            f"The browser window of this account seems to be open on another computer, named “{host}”.",
            where=str(folder / _LOCK),
            now="Close it there. If there is no such computer (any more), delete this file and start again.",
        )
    if is_alive(pid):
        raise BrowserUnavailable(
            "The browser window of this account is open already, and it does not listen to this program.",
            where=f"{folder}, process {pid}",
            now="Close that window, then start again.",
        )


def _write_preferences(file: Path) -> None:
    """Switch off what would store what the person types; the browser's other settings stay."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    wanted = _merged(kept if isinstance(kept, dict) else {}, _WANTED)
    if wanted == kept:
        return
    part = file.with_name(".Preferences.part")
    part.touch(mode=_PRIVATE_FILE)
    part.write_text(json.dumps(wanted), encoding="utf-8")
    part.replace(file)


def _merged(kept: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    merged = dict(kept)
    for name, value in wanted.items():
        inner = merged.get(name)
        merged[name] = (
            _merged(inner if isinstance(inner, dict) else {}, value) if isinstance(value, dict) else value
        )
    return merged
