"""The browser that reads saved pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helper.browser.daemon.connection import shared_driver


@pytest.fixture(scope="session", autouse=True)
async def _driver() -> AsyncIterator[None]:
    """One driver for all saved pages."""
    async with shared_driver():
        yield
