"""`ipp-helper doctor`: shows the installation and what is known about the portal; changes nothing."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeVar

from helper import __version__
from helper.browser.daemon.launch import require_browser
from helper.cli.output import own_places, pairs, show
from helper.clipboard import clipboard
from helper.config.durable import lock_owner
from helper.config.places import Places
from helper.config.settings import Settings, read_settings
from helper.errors import HelperError
from helper.flow.learned_file import LearnedBook
from helper.flow.load import shipped_flow
from helper.model.text import plural
from helper.store.dated_copies import copies
from helper.store.store import open_store

_LIBRARIES = ("textual", "playwright", "tinydb", "typer")
_DESCRIBED = "described"
"""A flow's value for a host whose pages were never opened with this program."""

T = TypeVar("T")


def doctor() -> bool:
    """Show what is installed and what is missing."""
    here = own_places()
    troubles: list[HelperError] = []
    settings = _try(lambda: read_settings(here.settings_file), troubles) or Settings()
    held, last_used = _try(lambda: _records(here), troubles) or ("cannot be read", "not yet used")
    taught = _try(lambda: _taught(here, settings), troubles) or ""
    owner = lock_owner(here.lock_file)
    values = {
        "program": f"ipp-helper {__version__}",
        "versions": {
            "python": platform.python_version(),
            "system": platform.platform(terse=True),
            **{name: version(name) for name in _LIBRARIES},
        },
        "places": {
            "data": str(here.data),
            "state": str(here.state),
            "settings": str(here.settings_file),
            "log": str(here.log),
        },
        "records": held,
        "open_in": owner or "no other program",
        "backup": str(next(iter(copies(here.backups)), "")),
        "browser": _try(lambda: _browser(settings), troubles) or "none found",
        "screen": _screen(),
        "clipboard": _clipboard(),
        "portal_pages": f"{_known_hosts()} On your computer: {last_used}{taught}.",
    }
    show(_lines(values, troubles), **values, troubles=[trouble.as_json() for trouble in troubles])
    return bool(troubles)


def _try(act: Callable[[], T], troubles: list[HelperError]) -> T | None:
    """Return the function's result. On an error return None and collect the error, so that the other lines are still shown."""
    try:
        return act()
    except HelperError as trouble:
        troubles.append(trouble)
        return None


def _records(here: Places) -> tuple[str, str]:
    """Describe the records, and when a form was last sent to the real portal."""
    with open_store(here, read_only=True) as store:
        kinds = ((store.works, "design"), (store.listings, "listing"), (store.complaints, "form"))
        held = ", ".join(plural(len(repository), noun) for repository, noun in kinds)
        attempts = (attempt for form in store.complaints.all() for attempt in form.attempts)
        last = max((attempt.at for attempt in attempts if not attempt.practice), default=None)
        return held, f"last used on {last.astimezone():%d %b %Y}" if last else "not yet used"


def _known_hosts() -> str:
    """Describe what is known about the real pages of each host, according to the flow file."""
    seen = [f"{host} {how}" for host, how in shipped_flow().seen.items() if how != _DESCRIBED]
    return f"known from public descriptions; seen on the real portal: {', '.join(seen) or 'no'}."


def _taught(here: Places, settings: Settings) -> str:
    """Name the hosts with taught fields, as the end of a sentence."""
    book = LearnedBook(here.learned, shipped_flow(), settings.extra_hosts, practice=False)
    return f"; you taught it {', '.join(book.hosts)}" if book.hosts else ""


def _browser(settings: Settings) -> str:

    found = require_browser(settings.browser)
    return f"{found.name} {found.version} ({found.path})"


def _screen() -> str:
    if sys.platform in {"win32", "darwin"}:
        return "the desktop's own"
    found = [f"{name}={os.environ[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    return ", ".join(found) or "none: a browser window cannot be shown here"


def _clipboard() -> str:
    if clipboard.is_available():
        return "the desktop's"
    if os.environ.get("TMUX"):
        return "tmux's buffer"
    tool = "wl-clipboard" if os.environ.get("WAYLAND_DISPLAY") else "xclip"
    more = (
        f" (for the desktop's, install {tool})" if clipboard.environment() and sys.platform == "linux" else ""
    )
    return f"only what the terminal itself can do; every text is also shown{more}"


def _lines(values: dict[str, Any], troubles: list[HelperError]) -> list[str]:
    about = {
        "program": values["program"],
        "with": ", ".join(f"{name} {number}" for name, number in values["versions"].items()),
        "records": values["records"],
        "open in": values["open_in"],
        "newest copy": values["backup"] or "none yet",
        **{name: values[name] for name in ("browser", "screen", "clipboard")},
        "Portal pages": values["portal_pages"],
    }
    lines = [*pairs(about), "", *pairs(values["places"])]
    return lines + [line for trouble in troubles for line in ("", str(trouble))]
