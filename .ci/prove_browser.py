"""Exits with 0 if a browser starts and the other programs that the tests need are installed, else with 1.

Prints the version of a browser that is started for the first time.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from helper.browser.daemon.launch import require_browser
from helper.errors import BrowserUnavailable

PROVEN = Path(".venv/browser")


def main() -> int:
    on_debian_as_root = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None
    if on_debian_as_root and not all(shutil.which(name) for name in ("Xvfb", "xauth", "xclip", "tmux")):
        return 1
    try:
        found = require_browser("")
    except BrowserUnavailable:
        return 1
    proof = f"{found.path} {found.version}"
    if PROVEN.is_file() and PROVEN.read_text(encoding="utf-8") == proof:
        return 0
    if not _starts(str(found.path)):
        return 1
    sys.stderr.write(f"Browser: {found.name} {found.version} ({found.path})\n")
    PROVEN.write_text(proof, encoding="utf-8")
    return 0


def _starts(path: str) -> bool:
    import asyncio

    from playwright.async_api import Error, async_playwright

    async def launch() -> bool:
        async with async_playwright() as playwright:
            try:
                browser = await playwright.chromium.launch(
                    executable_path=path, headless=True, chromium_sandbox=os.geteuid() != 0
                )
            except Error as error:
                sys.stderr.write(f"{path} does not start: {str(error).splitlines()[0]}\n")
                return False
            await browser.close()
            return True

    return asyncio.run(launch())


if __name__ == "__main__":
    sys.exit(main())
