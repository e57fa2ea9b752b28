"""Opens pages, files and folders on the user's desktop, if there is one."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from helper.hosts import read_host
from helper.system.processes import NO_WINDOW, own_command


async def open_page(url: str) -> bool:
    """Open a page in the user's own browser; False if there is no desktop, or no browser can open the address."""
    return read_host(url) is not None and await _open(url)


async def open_file(path: Path) -> bool:
    """Open a file in its usual program; False if there is no desktop."""
    return await _open(path.as_uri())


async def _open(url: str) -> bool:
    """Open the address from a separate process, because a browser started in our terminal would print on the screen."""
    if not has_desktop():
        return False
    command, null = own_command("webbrowser", "-t", url), asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=null, stdout=null, stderr=null, start_new_session=True, creationflags=NO_WINDOW
    )
    return await process.wait() == 0


def has_desktop() -> bool:
    """Return whether windows can be shown. On Linux without a desktop, a text browser would take over the terminal."""
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(desktop) or not sys.platform.startswith("linux")
