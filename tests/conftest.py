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


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """The worker's own virtual screen."""
    with virtual_screen() as display:
        yield display
