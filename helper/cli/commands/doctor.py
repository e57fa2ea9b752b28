"""`ipp-helper doctor`: reports the state of the installation, and changes nothing."""

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
from helper.store.dated_copies import copies
from helper.store.store import open_store
from helper.translation import comma_list, day_in_words, msg, sentences, tr, tr_n, with_note

_LIBRARIES = ("textual", "playwright", "tinydb", "typer")
_DESCRIBED = "described"
"""The mark in a flow file for a host whose pages are known only from descriptions."""

T = TypeVar("T")


def doctor() -> bool:
    """Show what is installed and what is missing."""
    here = own_places()
    troubles: list[HelperError] = []
    settings = _try(lambda: read_settings(here.settings_file), troubles) or Settings()
    held, last_used = _try(lambda: _records(here), troubles) or (tr("cannot be read"), tr("not used yet"))
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
        "open_in": owner or tr("no other program"),
        "backup": str(next(iter(copies(here.backups)), "")),
        "browser": _try(lambda: _browser(settings), troubles) or tr("none found"),
        "screen": _screen(),
        "clipboard": _clipboard(),
        "portal_pages": sentences(_known_hosts(), _own_use(last_used, taught)),
    }
    show(
        _lines(values, troubles),
        **values,
        troubles=[trouble.as_json() for trouble in troubles],
    )
    return bool(troubles)


def _try(act: Callable[[], T], troubles: list[HelperError]) -> T | None:
    """Return the result of `act`. If it fails, add the error to `troubles` and return None, so that the report continues."""
    try:
        return act()
    except HelperError as trouble:
        troubles.append(trouble)
        return None


def _records(here: Places) -> tuple[str, str]:
    with open_store(here, read_only=True) as store:
        held = comma_list(
            (
                tr_n("{n} design", "{n} designs", len(store.works)),
                tr_n("{n} listing", "{n} listings", len(store.listings)),
                tr_n("{n} form", "{n} forms", len(store.complaints)),
            )
        )
        attempts = (attempt for form in store.complaints.all() for attempt in form.attempts)
        last = max((attempt.at for attempt in attempts), default=None)
        used = tr("last used on {day}", day=day_in_words(last.astimezone())) if last else tr("not used yet")
        return held, used


def _known_hosts() -> str:
    seen = comma_list(f"{host} {how}" for host, how in shipped_flow().seen.items() if how != _DESCRIBED)
    known = tr("known from public descriptions; seen on the real portal: {hosts}.", hosts=seen)
    return known if seen else tr("known from public descriptions; seen on the real portal: no.")


def _taught(here: Places, settings: Settings) -> str:
    return comma_list(LearnedBook(here.learned, shipped_flow(), settings.extra_hosts, practice=False).hosts)


def _own_use(last_used: str, taught: str) -> str:
    if taught:
        return tr(
            "On your computer: {used}; you taught ipp-helper fields on {hosts}.", used=last_used, hosts=taught
        )
    return tr("On your computer: {used}.", used=last_used)


def _browser(settings: Settings) -> str:
    found = require_browser(settings.browser)
    return with_note(f"{found.name} {found.version}", str(found.path))


def _screen() -> str:
    if sys.platform in {"win32", "darwin"}:
        return tr("this computer's desktop")
    found = [f"{name}={os.environ[name]}" for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    return comma_list(found) or tr("none: a browser window cannot be shown here")


def _clipboard() -> str:
    if clipboard.is_available():
        return tr("the desktop's clipboard")
    if os.environ.get("TMUX"):
        return tr("the buffer of tmux")
    if clipboard.environment() and sys.platform == "linux":
        tool = "wl-clipboard" if os.environ.get("WAYLAND_DISPLAY") else "xclip"
        advice = msg(
            "the terminal's clipboard only; every text is also shown (for the desktop's clipboard, install {tool})"
        )
        return tr(advice, tool=tool)
    return tr("the terminal's clipboard only; every text is also shown")


def _lines(values: dict[str, Any], troubles: list[HelperError]) -> list[str]:
    about = {
        tr("program"): values["program"],
        tr("versions"): comma_list(f"{name} {number}" for name, number in values["versions"].items()),
        tr("records"): values["records"],
        tr("open in"): values["open_in"],
        tr("newest backup"): values["backup"] or tr("none yet"),
        tr("browser"): values["browser"],
        tr("screen"): values["screen"],
        tr("clipboard"): values["clipboard"],
        tr("Portal pages"): values["portal_pages"],
    }
    folders = dict(
        zip((tr("data"), tr("state"), tr("settings"), tr("log")), values["places"].values(), strict=True)
    )
    lines = [*pairs(about), "", *pairs(folders)]
    return lines + [line for trouble in troubles for line in ("", str(trouble))]
