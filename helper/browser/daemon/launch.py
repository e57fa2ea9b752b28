"""The search for the computer's browser, the profile of an account, and the browser's command-line switches."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helper.config.durable import write_durably
from helper.errors import BrowserUnavailable, os_error_as
from helper.system.files import make_private
from helper.system.processes import is_running
from helper.translation import comma_list, msg, tr

_CHROME_AND_EDGE = {
    "linux": ("/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge"),
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe"),
}
_ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge-stable",
    "brave-browser",
)
_PLAYWRIGHTS_OWN = {
    "linux": "chromium-*/chrome-linux*/chrome",
    "darwin": "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "win32": "chromium-*/chrome-win*/chrome.exe",
}
_HOW_TO_INSTALL = {
    "win32": msg(
        "Microsoft Edge is part of Windows: install it again from microsoft.com/edge, or get Google Chrome from"
        " google.com/chrome."
    ),
    "darwin": msg(
        "Get Google Chrome from google.com/chrome and move it to the Applications folder (Safari cannot be used)."
    ),
    "ubuntu": msg(
        "Get Google Chrome from google.com/chrome, as a .deb file (Ubuntu's own Chromium cannot write to the folder ipp-helper gives it)."
    ),
    "debian": msg("Run: sudo apt install chromium"),
    "fedora": msg("Run: sudo dnf install chromium"),
    "suse": msg("Run: sudo zypper install chromium"),
    "arch": msg("Run: sudo pacman -S chromium"),
}
"""Advice on installing a browser.

The keys are values of `sys.platform`, and names in a Linux distribution's ID or ID_LIKE.
"""
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")
_ANSWER_SECONDS = 20.0
"""Timeout in seconds for asking the browser for its version, which is slow if the disk is cold."""


@dataclass(frozen=True, slots=True)
class FoundBrowser:
    path: Path
    name: str
    version: str


def require_browser(setting: str) -> FoundBrowser:
    """Return the browser that the setting names (a path or a program's name), or the first browser found.

    The search takes Chrome and Edge first, then the PATH, then Playwright's own browser. Raises
    `BrowserUnavailable` if no browser is found, or if the setting does not name a browser.
    """
    if setting:
        return _from_setting(setting)
    if found := next(filter(None, map(_probe, _candidates())), None):
        return found
    raise BrowserUnavailable(
        tr("ipp-helper found no browser that it can use: it needs Chrome, Edge or Chromium."),
        now="\n".join(
            [
                _how_to_install(),
                tr(
                    "Then start again, or continue without a window: “ipp-helper file --paste” puts each text on the clipboard,"
                    " and you paste it in your own browser."
                ),
            ]
        ),
    )


def _how_to_install() -> str:
    names = [sys.platform]
    with suppress(OSError):
        release = platform.freedesktop_os_release() if sys.platform == "linux" else {}
        names += [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    ways = (way for name in names for known, way in _HOW_TO_INSTALL.items() if known in name)
    other = msg("Install Chromium with your system's package manager, or Chrome from google.com/chrome.")
    return tr(next(ways, other))


def _from_setting(setting: str) -> FoundBrowser:
    path = shutil.which(str(Path(setting).expanduser()))
    found = _probe(Path(path)) if path else None
    if found is None:
        raise BrowserUnavailable(
            tr("“{browser}” is not a browser that ipp-helper can start.", browser=setting),
            where="settings.toml, browser",
            now=tr("Correct the setting, or leave it empty: ipp-helper then finds a browser."),
        )
    return found


def _candidates() -> Iterator[Path]:
    on_path = [Path(found) for found in map(shutil.which, _ON_PATH) if found]
    # A browser from a snap comes last, because it cannot write into the folder with our profiles.
    yield from _chrome_and_edge()
    yield from (path for path in on_path if not _is_snap(path))
    yield from _playwrights_own()
    yield from (path for path in on_path if _is_snap(path))


def _chrome_and_edge() -> Iterator[Path]:
    places = _CHROME_AND_EDGE.get(sys.platform, ())
    roots = [""]
    if sys.platform == "win32":
        names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        roots = [os.environ[name] for name in names if name in os.environ]
    yield from filter(Path.is_file, (Path(root) / place for place in places for root in roots))


def _is_snap(path: Path) -> bool:
    return path.is_relative_to("/snap") or path.resolve().name == "snap"


def _playwrights_own() -> list[Path]:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    usual = {
        "linux": Path.home() / ".cache" / "ms-playwright",
        "darwin": Path.home() / "Library" / "Caches" / "ms-playwright",
        "win32": Path(os.environ.get("LOCALAPPDATA", "")) / "ms-playwright",
    }
    folder = Path(named) if named not in {"", "0"} else usual.get(sys.platform)
    if folder is None:
        return []
    found = [path for path in folder.glob(_PLAYWRIGHTS_OWN[sys.platform]) if os.access(path, os.X_OK)]
    return sorted(found, key=lambda path: _numbers(str(path.relative_to(folder))), reverse=True)


def _probe(path: Path) -> FoundBrowser | None:
    if sys.platform == "win32":
        return _by_folder(path)
    try:
        said = subprocess.run(  # noqa: S603 - a browser's own path; no shell
            [path, "--version"], capture_output=True, text=True, check=True, timeout=_ANSWER_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = _VERSION.search(said)
    if version is None:
        return None
    return FoundBrowser(path, said[: version.start()].strip() or path.name, version.group())


def _by_folder(path: Path) -> FoundBrowser | None:
    """Return the browser at this path on Windows.

    The version is the name of a folder beside the program. On Windows, a browser called with `--version`
    would open a window instead of printing its version.
    """
    versions = [entry.name for entry in path.parent.iterdir() if _VERSION.fullmatch(entry.name)]
    if not path.is_file():
        return None
    newest = max(versions, key=_numbers, default="unknown")
    return FoundBrowser(path, {"msedge.exe": "Microsoft Edge"}.get(path.name, "Google Chrome"), newest)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))


_FOR_TESTS_ONLY = (
    # Playwright, which is made for tests, passes these switches. They turn off protection that users need.
    "--disable-popup-blocking",
    # With this switch, a reload would send the same complaint again without asking.
    "--disable-prompt-on-repost",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--unsafely-disable-devtools-self-xss-warnings",
    "--enable-unsafe-swiftshader",
)
_NOT_FOR_REAL = (
    # These two switches stop the browser from loading lists of revoked certificates and dangerous sites.
    "--disable-background-networking",
    "--disable-component-update",
    # These two switches encrypt login cookies with a publicly known key instead of the system's key store.
    "--password-store=basic",
    "--use-mock-keychain",
)
"""Playwright's switches that are used only for the practice portal.

The practice portal needs no network and stores nothing.
"""

_DISCARD_PORT = "http://127.0.0.1:9"
_PRACTICE = (f"--proxy-server={_DISCARD_PORT}",)
"""Switches that keep every request on this computer.

All requests go to a proxy that does not exist, except requests to servers on this computer.
"""
_REAL = (
    # Without this switch, a Google browser would ask at each start who is signed in.
    f"--gaia-url={_DISCARD_PORT}/",
    # If a switch is repeated, the browser uses the last one, so this list replaces Playwright's list of
    # disabled features. It leaves https upgrades and partitioned storage enabled, because they protect the
    # user.
    (
        "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,LensOverlay,MediaRouter,"
        "PaintHolding,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,"
        "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,msForceBrowserSignIn,"
        "msEdgeUpdateLaunchServicesPreferredVersion"
    ),
)

_NO_SANDBOX = "IPP_HELPER_NO_SANDBOX"


def switches(*, practice: bool) -> dict[str, Any]:
    """Return the switches to add for a user's window, and Playwright's default switches to leave out."""
    own = "--hide-crash-restore-bubble"
    if practice:
        return {"add_switches": (own, *_PRACTICE), "leave_out_switches": _FOR_TESTS_ONLY}
    return {"add_switches": (own, *_REAL), "leave_out_switches": (*_FOR_TESTS_ONLY, *_NOT_FOR_REAL)}


def has_sandbox() -> bool:
    """Return whether pages run in the browser's sandbox.

    A browser cannot start with the sandbox if the user is root. An environment variable can disable the sandbox.
    """
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return not is_root and os.environ.get(_NO_SANDBOX) != "1"


def require_screen() -> None:
    """Raise `BrowserUnavailable` if there is no screen to open a window on."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise BrowserUnavailable(
            tr("ipp-helper found no screen on which to open a browser window."),
            where=tr("Neither DISPLAY nor WAYLAND_DISPLAY is set."),
            now=tr(
                "Start ipp-helper on the desktop itself, or over ssh with “ssh -X”. Or work without a window: “ipp-helper file --paste” puts each text on the clipboard."
            ),
        )


_LOCK = "SingletonLock"
"""A symbolic link in the profile of a running browser, which points at `<host>-<pid>`."""
_LOCK_ON_WINDOWS = "lockfile"
"""On Windows, a file in the profile that cannot be deleted while the browser runs."""

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
    # Continue where the user left off. Only then does the browser keep session cookies, and with them the login.
    "session": {"restore_on_startup": 1},
    # Disable translation, because the program finds labels by the page's original wording.
    "translate": {"enabled": False},
    "signin": {"allowed": False},
    "browser": {"has_seen_welcome_page": True, "check_default_browser": False},
    "search": {"suggest_enabled": False},
    # Disable prerendering, because a prerendered page (speculation rules) bypasses every guard.
    "net": {"network_prediction_options": 2},
}


def prepare_profile(folder: Path) -> None:
    """Prepare the profile folder for a launch.

    Raises `BrowserUnavailable` if another browser uses the profile, or if the folder cannot be written.
    """
    unwritable = msg("ipp-helper cannot write to the browser window's folder: {reason}.")
    now = msg("Free some space or change the permissions, then start again.")
    with os_error_as(BrowserUnavailable, unwritable, folder, now):
        for part in (folder, folder / "Default"):
            make_private(part)
        _refuse_locked(folder)
        _write_preferences(folder / "Default" / "Preferences")


def lock_owner(folder: Path) -> tuple[str, int] | None:
    """Return the host and process id that a running browser wrote into the profile; None if no browser did."""
    try:
        target = str((folder / _LOCK).readlink())
    except OSError:
        return None
    host, _, pid = target.rpartition("-")
    return (host, int(pid)) if pid.isdecimal() else None


def _refuse_locked(folder: Path) -> None:
    try:
        (folder / _LOCK_ON_WINDOWS).unlink(missing_ok=True)
    except PermissionError:
        raise _open_already(str(folder)) from None
    owner = lock_owner(folder)
    if owner is None:
        return
    host, pid = owner
    if host != socket.gethostname():
        # Another computer seems to have this profile open. A browser started here would wait for that
        # computer until the launch times out.
        raise BrowserUnavailable(
            tr(
                "This account's browser window seems to be open on another computer, named “{host}”.",
                host=host,
            ),
            where=str(folder / _LOCK),
            now=tr(
                "Close the window on that computer. If you no longer have that computer, delete this file and start again."
            ),
        )
    if is_running(pid):
        raise _open_already(comma_list((str(folder), tr("process {pid}", pid=pid))))


def _open_already(where: str) -> BrowserUnavailable:
    return BrowserUnavailable(
        tr("This account's browser window is already open, but ipp-helper cannot connect to it."),
        where=where,
        now=tr("Close that window and start again."),
    )


def _write_preferences(file: Path) -> None:
    """Disable every feature of the browser that would store the user's input; keep the other settings."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    wanted = _merged(kept, _WANTED)
    if wanted != kept:
        write_durably(file, json.dumps(wanted).encode())


def _merged(kept: object, wanted: object) -> Any:
    if not isinstance(wanted, dict):
        return wanted
    group = kept if isinstance(kept, dict) else {}
    return group | {name: _merged(group.get(name), value) for name, value in wanted.items()}
