"""Opens a listing's page in the browser that the person uses every day, never in the window of the complaints."""

from __future__ import annotations

import asyncio
import os
import sys

from helper.hosts import read_host


async def open_page(url: str) -> bool:
    """Open the page; False: there is no desktop to open it on, or the address is none a browser opens.

    A process of its own does it: a browser that inherits our terminal would write across the screen.
    """
    if read_host(url) is None or not _has_desktop():
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
