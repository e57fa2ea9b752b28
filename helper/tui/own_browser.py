"""Opens a page in the browser that the person uses every day, never in the window of the complaints."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from helper.hosts import read_host


async def open_page(url: str) -> bool:
    """Open a page; False: there is no desktop to open it on, or the address is none a browser opens."""
    return read_host(url) is not None and await _open(url)


async def open_file(path: Path) -> bool:
    """Open a page of ours by its whole path; False: there is no desktop to open it on."""
    return await _open(path.as_uri())


async def _open(url: str) -> bool:
    """A process of its own does it: a browser that inherits our terminal would write across the screen."""
    if not _has_desktop():
        return False
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "webbrowser",
        "-t",
        url,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    return await process.wait() == 0


def _has_desktop() -> bool:
    """On Linux without a desktop a browser would take over the terminal."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
