"""What every test shares: no real home, and one virtual screen for each worker that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screen import virtual_screen


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options are known only when they stand here, in the outermost folder."""
    parser.addoption(
        "--update-goldens", action="store_true", help="write the screens as they are into tests/tui/golden"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest is begun first, so that nobody waits for it in the end; the others stay in their order by chance."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The worker's own virtual screen."""
    with virtual_screen() as display:
        yield display
