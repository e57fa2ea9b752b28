"""A browser without any of our code, for measurements and pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, async_playwright

from helper.browser.daemon.launch import has_sandbox, require_browser


@asynccontextmanager
async def plain_browser(**launched: Any) -> AsyncIterator[Browser]:
    """Yield a new browser; `launched` holds launch options, and without `headless=False` it has no window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_browser("").path, chromium_sandbox=has_sandbox(), **launched
        )
        yield browser
        await browser.close()
