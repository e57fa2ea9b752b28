"""Screens under test: a stage of the test's own, a clock in UTC, and pictures in plain text to compare with."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot

from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen
from tests.tui.real_terminal import RealTerminal
from tests.tui.stage import Stage, comes_to, settle, text_of
from tests.tui.threads import count_threads

GOLDENS = Path(__file__).with_name("golden")

Open = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same times on every machine."""
    if sys.platform == "win32":
        assert time.timezone == 0, (
            "Windows' Python reads TZ only when it starts: set it to UTC before the tests"
        )
        yield
        return
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _every_character(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal takes them all, whatever the output of the tests is."""
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))


@pytest.fixture(autouse=True)
def _hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs hear as soon as they are drawn; `test_dialogs.py` is about the moment before."""
    monkeypatch.setattr(AnsweringScreen, "INPUT_GUARD_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot looks every 20 ms whether the program is idle; every 4 ms is as sure, and five times as fast."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr("helper.tui.listings.listings_pane._DETAILS_AFTER", 0.001)


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal Textual throws each frame away, so none is drawn but the ones that a test reads, and the last."""
    draw = Compositor.render_update

    def draw_if_read(compositor: Compositor, full: bool = False, **values: Any) -> Any:
        compositor._dirty_regions.clear()
        return draw(compositor, full, **values) if full else None

    monkeypatch.setattr(Compositor, "render_update", draw_if_read)


@pytest.fixture(autouse=True)
def _at_home(home: Path) -> None:
    """What is written without a folder being named lands in the test's own."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


@pytest.fixture
def opened(stage: Stage) -> Open:
    """Opens the program over the stage, at a size and with other values of the workbench where a test names them."""

    @asynccontextmanager
    async def open_it(size: tuple[int, int] = (120, 36), **values: Any) -> AsyncIterator[Pilot[int]]:
        count_threads()
        app = HelperApp(stage.context(**values))
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield pilot
            if app.is_running:
                text_of(app)

    return open_it


@pytest.fixture
def started() -> Iterator[Callable[..., RealTerminal]]:
    """Starts programs in terminals of their own, and ends them."""
    terminals: list[RealTerminal] = []

    def start(command: list[str], *answers: bytes, **environment: str) -> RealTerminal:
        terminals.append(RealTerminal(command, *answers, **environment))
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.end()


@pytest.fixture
async def pilot(opened: Open) -> AsyncIterator[Pilot[int]]:
    """The program over records in which nothing is."""
    async with opened() as pilot:
        yield pilot


@pytest.fixture
async def desk(stage: Stage, opened: Open) -> AsyncIterator[Pilot[int]]:
    """The program over a believable desk."""
    stage.add_samples()
    async with opened() as pilot:
        yield pilot


@pytest.fixture
def same_as_golden(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[Pilot[int], str], Awaitable[None]]:
    """Compares the screen with the kept text of it; a difference that stays leaves a picture beside the test's other files."""
    updating: bool = request.config.getoption("--update-goldens", default=False)

    async def compare(pilot: Pilot[int], name: str) -> None:
        file = GOLDENS / f"{name}.txt"
        if updating:
            GOLDENS.mkdir(exist_ok=True)
            file.write_text(text_of(pilot.app), encoding="utf-8")
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        seen = await comes_to(pilot, kept)
        if seen != kept:
            picture = tmp_path / f"{name}.svg"
            picture.write_text(pilot.app.export_screenshot(), encoding="utf-8")
            assert seen == kept, f"see {picture}; pytest tests/tui --update-goldens keeps what is seen"

    return compare
