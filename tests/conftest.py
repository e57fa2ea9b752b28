"""What every test shares: no real home, and one virtual screen for each worker that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from helper.clipboard import clipboard
from tests.screen import own_screen

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options are known only when they stand here, in the outermost folder."""
    parser.addoption(
        "--update-goldens", action="store_true", help="write the screens as they are into tests/tui/golden"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest is begun first, so that nobody waits for it in the end; the others stay in their order by chance."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


@pytest.fixture(autouse=True)
def _patient_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four workers' browsers may keep the process that copies from starting for seconds."""
    monkeypatch.setattr(clipboard, "LIMIT_S", 20.0)


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The worker's own virtual screen."""
    with own_screen() as display:
        yield display
