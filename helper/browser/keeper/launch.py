"""With which switches the browser starts, and what must be there first."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from helper.errors import BrowserUnavailable

_FOR_TESTS_ONLY = (
    # Playwright starts browsers for tests. These of its switches take away what protects a person:
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",  # without the prompt a reload sends the same complaint again
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--unsafely-disable-devtools-self-xss-warnings",
    "--enable-unsafe-swiftshader",
)
_UPDATES_OFF = ("--disable-background-networking", "--disable-component-update")
"""Off on the practice portal, which must work without a network; on elsewhere: they bring revoked certificates."""

_NO_SANDBOX = "IPP_HELPER_NO_SANDBOX"


@dataclass(frozen=True, slots=True)
class Switches:
    """What is passed to the browser, and what of Playwright's own is left out."""

    add: tuple[str, ...]
    leave_out: tuple[str, ...]


def switches(*, practice: bool) -> Switches:
    """The switches for a window that a person works in."""
    add = ("--hide-crash-restore-bubble",)
    return Switches(add, _FOR_TESTS_ONLY if practice else (*_FOR_TESTS_ONLY, *_UPDATES_OFF))


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Whether the browser keeps pages in its sandbox, and what to tell the person where it does not."""

    on: bool
    sentence: str = ""


def sandbox() -> Sandbox:
    """On, unless this is root (where Linux browsers refuse to build one) or the environment asks to go without."""
    if os.environ.get(_NO_SANDBOX) == "1":
        return Sandbox(False, f"The browser runs without its sandbox, because {_NO_SANDBOX} is set.")
    if sys.platform == "linux" and os.geteuid() == 0:
        return Sandbox(
            False,
            "You are root, so the browser runs without its sandbox, which protects your computer from bad pages. "
            "Use an ordinary account for real complaints.",
        )
    return Sandbox(True)


def require_screen() -> None:
    """Raises `BrowserUnavailable` where no window could be shown."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise BrowserUnavailable(
            "There is no screen here on which a browser window could open.",
            where="Neither DISPLAY nor WAYLAND_DISPLAY is set.",
            now="Start ipp-helper on the desktop itself, or over ssh with “ssh -X”. Without a window, "
            "“ipp-helper file --paste” puts each text on the clipboard.",
        )
