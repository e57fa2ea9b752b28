"""The app as a whole: navigation, exit, signs of the user's turn, and errors."""

from __future__ import annotations

import threading
from contextvars import Context

import pytest
from textual.pilot import Pilot

from helper.config.settings import Settings
from helper.errors import StoreBusy, StoreError
from helper.session.operator import Request
from helper.system import tasks
from helper.tui import terminal
from helper.tui.app import HelperApp
from tests.tui.conftest import Open
from tests.tui.stage import (
    BEGIN,
    ScriptedSession,
    Stage,
    a_ready_complaint,
    handed_over,
    press,
    see,
    settle,
    text_of,
    wait_for,
    wait_for_pause,
)
from tests.tui.threads import count_threads


@pytest.fixture
def terminal_writes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The escape sequences that the program writes to the terminal besides the frames."""
    sequences: list[str] = []
    monkeypatch.setattr(terminal.Terminal, "write", lambda _, sequence: sequences.append(sequence))
    return sequences


async def test_panes_open_by_number_key_and_by_click(pilot: Pilot[int]) -> None:
    for key, words in (
        ("2", "No links yet."),
        ("3", "No designs yet."),
        ("4", "No form is ready."),
        ("5", "Every complaint is saved here with its number; nothing is deleted."),
        ("tab", "No shops yet."),
        ("tab", "Nothing reported yet."),
        ("1", "Next for you"),
    ):
        assert words in await press(pilot, key)
    first, *_, last = (await press(pilot, "7", "8")).splitlines()
    await pilot.click("TopBar", offset=(first.index("History"), 0))
    await wait_for(pilot, "No complaint has been filed yet.")
    await press(pilot, "1")
    await pilot.click("KeyBar", offset=(last.index("start page"), 0))
    await wait_for(pilot, "▸ l  Just looking")


async def test_background_threads_wait_until_the_effect_of_a_key_is_drawn(pilot: Pilot[int]) -> None:
    before = tasks._drawing_until
    await pilot.press("2")
    assert tasks._drawing_until > before


async def test_a_message_is_shown_while_the_records_are_being_opened(stage: Stage) -> None:
    may_open = threading.Event()

    def slowly() -> object:
        may_open.wait()
        return stage.records

    count_threads()
    app = HelperApp(stage.context(open=slowly))
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            while "Opening your records …" not in text_of(app):
                await pilot.pause()
        finally:
            may_open.set()
        assert "Opening" not in await wait_for(pilot, "Next for you")


async def test_program_exits_with_code_1_if_the_records_cannot_be_opened(stage: Stage, opened: Open) -> None:
    def busy() -> object:
        raise StoreBusy("Another ipp-helper is open.", now="Close it, or wait.")

    async with opened(open=busy) as pilot:
        see(text_of(pilot.app), "Another ipp-helper is open.", "Enter quit")
        await press(pilot, "2", "enter")
    assert pilot.app.return_value == 1


async def test_quitting_without_a_session_needs_no_confirmation(opened: Open) -> None:
    async with opened(settings=Settings(theme="pink")) as pilot:
        assert "The theme in your settings does not exist" in " ".join(text_of(pilot.app).split())
        assert "^q quits. Nothing is lost." in await press(pilot, "ctrl+c")
        assert pilot.app.return_code is None
        await press(pilot, "2", "q", "q")
    assert pilot.app.return_value == 0


async def test_quitting_during_a_session_asks_and_then_pauses_the_session(stage: Stage, opened: Open) -> None:
    a_ready_complaint(stage)
    stage.script = handed_over
    async with opened() as pilot:
        assert "which closes when you quit." in await press(pilot, *BEGIN, "ctrl+q")
        await press(pilot, "escape")
        assert stage.sessions[0].requests == []
        await press(pilot, "ctrl+q", "enter")
    assert stage.sessions[0].requests == [Request.PAUSE]
    assert stage.sessions[0].over
    assert pilot.app.return_value == 0


async def test_sigterm_ends_the_program_even_if_the_session_hangs(
    stage: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:

    async def stubborn(session: ScriptedSession) -> None:
        session.reserve()
        while True:
            await session.wait()

    a_ready_complaint(stage)
    stage.script = stubborn
    monkeypatch.setattr("helper.tui.app._GOODBYE_SECONDS", 0.01)
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert isinstance(pilot.app, HelperApp)
        # A signal handler runs outside of the app's context, so Textual knows no active app there.
        Context().run(pilot.app.terminate)
        await wait_for(pilot, lambda _: pilot.app.return_value == 0)
    assert stage.sessions[0].requests == [Request.PAUSE]
    assert stage.sessions[0].over
    assert pilot.app.return_value == 0


async def test_sighup_ends_the_program_without_writing_to_the_terminal(
    stage: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch, terminal_writes: list[str]
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("helper.tui.app.os._exit", ended.append)
    a_ready_complaint(stage)
    stage.script = handed_over
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert isinstance(pilot.app, HelperApp)
        pilot.app.hang_up()
        await settle(pilot)
        assert stage.sessions[0].over
        assert ended[:1] == [0]
        assert pilot.app._driver is not None
        pilot.app._driver.write("into the void")


@pytest.mark.parametrize(("bell", "rings"), [(True, 1), (False, 0)])
async def test_title_and_bell_announce_the_users_turn_once(
    stage: Stage,
    opened: Open,
    terminal_writes: list[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    bell: bool,
    rings: int,
) -> None:
    rings_seen: list[bool] = []
    monkeypatch.setattr(HelperApp, "bell", lambda _: rings_seen.append(True))

    async def twice(session: ScriptedSession) -> None:
        session.reserve(3, 9)
        session.fill()
        session.hand_over()
        session.hand_over("The page stopped the submission: something is missing in the form.")
        await wait_for_pause(session)

    a_ready_complaint(stage)
    stage.script = twice
    async with opened(settings=Settings(theme="dark", bell=bell)) as pilot:
        assert "\x1b]0;ipp-helper\x07" in terminal_writes
        await press(pilot, *BEGIN)
        assert len(rings_seen) == rings
        assert "\x1b]0;ipp-helper (3 of 9)\x07" in terminal_writes
        assert terminal_writes[-1] == "\x1b]0;your turn (3 of 9)\x07"
        await press(pilot, "p")
        assert terminal_writes[-1] == "\x1b]0;ipp-helper\x07"
    assert terminal_writes[-1] == "\x1b[23;0t"


async def test_copying_a_link_sends_the_clipboard_sequence_to_the_terminal(
    opened: Open, stage: Stage, terminal_writes: list[str]
) -> None:
    stage.add_samples()
    async with opened(copy=lambda _: "\x1b]52;c;eA==\x07") as pilot:
        await press(pilot, "2", "y")
        assert "\x1b]52;c;eA==\x07" in terminal_writes
        assert "Asked your terminal to copy this" in text_of(pilot.app)


FULL = StoreError("The change could not be saved: no space left.", now="Make room.")


@pytest.mark.parametrize(
    ("error", "code"), [(RuntimeError("a surprise"), 3), (FULL, 1)], ids=["fault", "full"]
)
async def test_an_unhandled_error_ends_the_program_with_its_exit_code(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def broken() -> None:
        raise error

    monkeypatch.setattr(stage.store.undo_stack, "undo", broken)
    app = HelperApp(stage.context())
    with pytest.raises(type(error)):
        await _press_undo(app)
    assert app.return_code == code
    log = stage.places.log / "faults.log"
    assert log.exists() is (code == 3)
    assert code == 1 or "RuntimeError: a surprise" in log.read_text()


async def _press_undo(app: HelperApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "u")


async def test_practice_banner_is_on_every_screen_in_practice_mode(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    async with opened(practice=True) as pilot:
        for key in "12345":
            assert "PRACTICE – nothing is sent to Alibaba" in await press(pilot, key)
        assert "Is this your design" in await press(pilot, "2", "j", "j", "enter")
        assert "PRACTICE – nothing is sent to Alibaba" in text_of(pilot.app)


async def test_work_that_finds_the_screen_gone_after_the_user_has_quit_is_no_fault(
    stage: Stage, opened: Open
) -> None:
    async with opened() as pilot:

        async def draw_late() -> None:
            pilot.app.exit(0)
            pilot.app.query_one("#gone")

        pilot.app.run_worker(draw_late())
    assert pilot.app.return_code == 0
    assert not (stage.places.log / "faults.log").exists()
