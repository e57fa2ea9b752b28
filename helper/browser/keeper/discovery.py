"""Finds the browser this computer has, without starting a window of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helper.errors import BrowserUnavailable

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
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")
_ANSWER_SECONDS = 20.0
"""A cold disk may need some seconds to load a browser that only says its version."""


@dataclass(frozen=True, slots=True)
class FoundBrowser:
    """A browser that answered when it was asked for its version."""

    path: Path
    name: str
    version: str


def find_browser(setting: str) -> FoundBrowser | None:
    """The browser of the setting (a path or a program's name), else Chrome, Edge, Chromium, else Playwright's own.

    Raises `BrowserUnavailable` where the setting names something else than a browser: the person chose it.
    """
    if setting:
        return _named(setting)
    for path in _candidates():
        found = _asked(path)
        if found:
            return found
    return None


def require_browser(setting: str) -> FoundBrowser:
    """Like `find_browser`, where going on without one makes no sense."""
    found = find_browser(setting)
    if found is None:
        raise BrowserUnavailable(
            "No browser was found that this program can fill forms in: Chrome, Edge or Chromium.",
            now="Install one of them and start again, or go on without: “ipp-helper file --paste” puts each text "
            "on the clipboard, and you paste it in the browser you have.",
        )
    return found


def _named(setting: str) -> FoundBrowser:
    path = shutil.which(Path(setting).expanduser())
    found = _asked(Path(path)) if path else None
    if found is None:
        raise BrowserUnavailable(
            f"“{setting}” is no browser that can be started here.",
            where="settings.toml, browser",
            now="Correct the line, or leave it empty: then the browser is looked for.",
        )
    return found


def _candidates() -> Iterator[Path]:
    on_path = [Path(found) for found in map(shutil.which, _ON_PATH) if found]
    # A snap may not write into the folder where our profiles lie, so it comes last.
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
    for place in places:
        for root in roots:
            path = Path(root) / place
            if path.is_file():
                yield path


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


def _asked(path: Path) -> FoundBrowser | None:
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
    """Windows' browsers open a window when asked for their version, but keep it as the name of a folder."""
    versions = [entry.name for entry in path.parent.iterdir() if _VERSION.fullmatch(entry.name)]
    if not path.is_file():
        return None
    newest = max(versions, key=_numbers, default="unknown")
    return FoundBrowser(path, {"msedge.exe": "Microsoft Edge"}.get(path.name, "Google Chrome"), newest)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))
