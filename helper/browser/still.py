"""Draws a page of our own as a picture: a browser without a window, without a network and without a profile."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from helper.browser.keeper.discovery import require_browser
from helper.browser.keeper.launch import sandbox
from helper.errors import BrowserUnavailable

_LIMIT_SECONDS = 60.0
_SWITCHES = (
    "--headless=new",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


async def draw_page(html: str, size: tuple[int, int], browser: str = "") -> bytes:
    """The page as a PNG of that size; `browser` is the person's setting.

    Raises:
        BrowserUnavailable: There is no browser, or it did not draw.
    """
    executable = require_browser(browser).path
    with tempfile.TemporaryDirectory(prefix="ipp-helper-") as folder:
        page, picture = Path(folder, "page.html"), Path(folder, "page.png")
        await asyncio.to_thread(page.write_text, html, "utf-8")
        switches = [
            *_SWITCHES,
            *(() if sandbox().on else ("--no-sandbox",)),
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={picture}",
        ]
        await _run(str(executable), *switches, page.as_uri())
        try:
            return await asyncio.to_thread(picture.read_bytes)
        except FileNotFoundError:
            raise BrowserUnavailable(
                "The browser did not draw the picture.",
                where=str(executable),
                now="Try again, or name another browser in the settings.",
            ) from None


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        await asyncio.wait_for(process.wait(), _LIMIT_SECONDS)
    except TimeoutError:
        pass  # the picture is missing then, which says enough
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
