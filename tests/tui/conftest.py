"""Fixtures for tests of the screens: a stage, the time zone, and golden files."""

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
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen
from tests.tui.real_terminal import RealTerminal
from tests.tui.stage import Stage, settle, text_of, wait_for_picture
from tests.tui.threads import count_threads, loop_idle

GOLDENS = Path(__file__).with_name("golden")

Open = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use UTC as the local time zone, so that displayed times are the same on every machine."""
    if sys.platform == "win32":
        assert time.timezone == 0, (
            "Python for Windows reads TZ only at startup: set it to UTC before the tests"
        )
        yield
        return
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _utf8_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal accept every character, whatever the encoding of the test output is."""
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))


@pytest.fixture(autouse=True)
def _no_input_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let dialogs accept keys immediately; `test_dialogs.py` tests the input guard."""
    monkeypatch.setattr(AnsweringScreen, "INPUT_GUARD_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _wait_for_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual's pilot wait for the event loop, instead of sending a message to every widget and sleeping."""
    monkeypatch.setattr("textual.app.wait_for_idle", loop_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", loop_idle)
    monkeypatch.setattr(Pilot, "_wait_for_screen", loop_idle)
    monkeypatch.setattr("helper.tui.listings.listings_pane._DETAILS_AFTER", 0.001)


@pytest.fixture(autouse=True)
def _skip_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw only the frames that a test reads, and the last frame; without a terminal, other frames are discarded."""
    draw = Compositor.render_update

    def draw_if_read(compositor: Compositor, full: bool = False, **values: Any) -> Any:
        compositor._dirty_regions.clear()
        return draw(compositor, full, **values) if full else None

    monkeypatch.setattr(Compositor, "render_update", draw_if_read)


_PARSED: dict[object, Any] = {}
"""Parsed style rules by stylesheet and theme."""


@pytest.fixture(autouse=True)
def _parse_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each stylesheet once, because parsing takes a quarter of the CPU time of every start."""
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, css: str, **values: Any) -> Any:
        key = (css, *values.values(), *sheet._variables.items())
        if key not in _PARSED:
            _PARSED[key] = parse(sheet, css, **values)
        return _PARSED[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)


@pytest.fixture(autouse=True)
def _test_home(home: Path) -> None:
    """Use a temporary home folder, because the program writes some files there by default."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


@pytest.fixture
def opened(stage: Stage) -> Open:
    """A function that starts the program on the stage. Its arguments are the terminal size and changed context fields."""

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
    """A function that starts a program in a terminal of its own. The program is ended after the test."""
    terminals: list[RealTerminal] = []

    def start(command: list[str], *answers: bytes, **environment: str) -> RealTerminal:
        terminals.append(RealTerminal(command, *answers, **environment))
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.end()


@pytest.fixture
async def pilot(opened: Open) -> AsyncIterator[Pilot[int]]:
    """The running program with empty records."""
    async with opened() as pilot:
        yield pilot


@pytest.fixture
async def sample_pilot(stage: Stage, opened: Open) -> AsyncIterator[Pilot[int]]:
    """The running program with sample records."""
    stage.add_samples()
    async with opened() as pilot:
        yield pilot


@pytest.fixture
def same_as_golden(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[Pilot[int], str], Awaitable[None]]:
    """A function that compares the screen with a golden file, and saves a picture if they differ."""
    updating: bool = request.config.getoption("--update-goldens", default=False)

    async def compare(pilot: Pilot[int], name: str) -> None:
        file = GOLDENS / f"{name}.txt"
        if updating:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text_of(pilot.app), encoding="utf-8")
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        seen = await wait_for_picture(pilot, kept)
        if seen != kept:
            picture = tmp_path / f"{file.stem}.svg"
            picture.write_text(pilot.app.export_screenshot(), encoding="utf-8")
            assert seen == kept, f"see {picture}; pytest tests/tui --update-goldens accepts the new screen"

    return compare
