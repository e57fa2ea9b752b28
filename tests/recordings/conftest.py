"""The browser that reads saved pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helper.browser.daemon.connection import shared_driver
from helper.browser.daemon.launch import require_browser


@pytest.fixture(scope="session", autouse=True)
async def _driver() -> AsyncIterator[None]:
    """One driver for all of them."""
    async with shared_driver():
        yield


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser this machine has."""
    return require_browser("").path
