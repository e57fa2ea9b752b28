"""Fixtures for all tests: a temporary home, and one virtual screen and one browser per worker."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from helper.clipboard import clipboard
from helper.store.store import Store, open_store
from tests.factories import places_in
from tests.screen import own_screen

# The tests compare English texts, whatever the language of the computer is. The variable also reaches subprocesses.
os.environ["LANGUAGE"] = "en"
# Node keeps the compiled code of the browser driver here, which saves a third of the driver's start.
os.environ["NODE_COMPILE_CACHE"] = str(Path(__file__).parents[1] / ".pytest_cache" / "node")

# Collect garbage rarely: the default took a third of the processor time of the tests of the screens.
gc.set_threshold(100_000, 20, 100)

if TYPE_CHECKING:
    from playwright.async_api import Browser

settings.register_profile(
    "busy machine", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy machine")


collect_ignore = ["test_bench.py"] if sys.platform == "win32" else []
"""The benchmarks need a pseudo-terminal, which Windows lacks."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-goldens` here, because pytest reads options from the outermost conftest only."""
    parser.addoption(
        "--update-goldens", action="store_true", help="write the screens as they are into tests/tui/golden"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first, so that none of them runs alone at the end. Other tests keep their random order."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """Leave the modules out of every garbage collection."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_fsync() -> Iterator[None]:
    """Replace fsync with a no-op for speed.

    Data without fsync is lost only at a power failure, which no test simulates. Killing a process does not lose
    written data.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(autouse=True)
def _long_clipboard_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the clipboard command 20 seconds, because it starts slowly while four browsers run."""
    for limit in ("LIMIT_S", "_LIMIT_S"):
        monkeypatch.setattr(clipboard, limit, 20.0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder that every environment variable for a home folder points to."""
    for name in ("HOME", "USERPROFILE", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    with own_screen() as display:
        yield display


@pytest.fixture(scope="session")
def browser_path() -> str:
    from helper.browser.daemon.launch import require_browser

    return str(require_browser("").path)


@pytest.fixture(scope="session")
async def browser(screen: str, browser_path: str) -> AsyncIterator[Browser]:
    """One visible browser for all tests of this worker."""
    from helper.browser.daemon.connection import shared_driver

    async with shared_driver() as playwright:
        browser = await playwright.chromium.launch(
            headless=False,
            executable_path=browser_path,
            # Chromium cannot use its sandbox as root.
            chromium_sandbox=os.geteuid() != 0,
            # An earlier test without a screen may have started the driver without this DISPLAY.
            env={**os.environ, "DISPLAY": screen},
            args=["--window-size=1400,1100", "--site-per-process", "--process-per-site", "--disable-gpu"],
        )
        yield browser
        await browser.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as opened:
        yield opened
