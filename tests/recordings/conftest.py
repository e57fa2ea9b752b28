"""The browser that reads saved pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.keeper.discovery import require_browser


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser this machine has."""
    return require_browser("").path
