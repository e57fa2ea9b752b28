"""The program in a real terminal: start, exit and signals; and the colours and characters of the screens."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from helper.config.settings import read_settings
from helper.store.backup import write_backup
from helper.store.store import open_store
from helper.tui.terminal import theme_for, themes
from tests.factories import NOW, a_work, places_in, write_records
from tests.tui.conftest import Open
from tests.tui.contrast import MIN_CONTRAST, contrast
from tests.tui.real_terminal import PATIENCE, RealTerminal, needs_pty
from tests.tui.stage import Stage, press, see, wait_for


def _helper(started: Callable[..., RealTerminal], folder: Path) -> RealTerminal:
    return started(
        ["-m", "helper"], IPP_HELPER_DATA=str(folder / "data"), IPP_HELPER_STATE=str(folder / "state")
    )


@pytest.fixture
def terminal(started: Callable[..., RealTerminal], tmp_path: Path) -> RealTerminal:
    write_records(places_in(tmp_path), "{}")
    return _helper(started, tmp_path)


@needs_pty
def test_program_starts_and_exits_cleanly(terminal: RealTerminal) -> None:
    terminal.read_until(b"Next for you")
    terminal.write(b"3")
    terminal.read_until(b"No designs yet.")
    terminal.write(b"\x11")
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")


@needs_pty
def test_restored_backup_replaces_the_records(started: Callable[..., RealTerminal], tmp_path: Path) -> None:
    backup = tmp_path / "records.zip"
    here = places_in(tmp_path)
    with open_store(here) as store:
        store.change(a_work(title="Fern Study"))
    here.settings_file.write_text('browser = "/opt/theirs"', encoding="utf-8")
    write_backup(backup, here, at=NOW)
    here.settings_file.unlink()
    with open_store(here) as store:
        store.change(a_work(title="Owl Study"), remove=store.works.all())
    terminal = _helper(started, tmp_path)
    terminal.read_until(b"Next for you")
    terminal.write(b"R")
    terminal.read_until(b"Restore a backup")
    # The dialog offers the only zip file in the folder. A new dialog ignores early keys, so Enter is repeated.
    terminal.read_until(b"records.zip")
    terminal.read_until(b"Replace your records with this backup?", keys=b"\r")
    terminal.read_until(b"Your records are back to how they were on", keys=b"\r")
    assert read_settings(here.settings_file).browser == ""
    with open_store(here, read_only=True) as store:
        assert [work.title for work in store.works.all()] == ["Fern Study"]
    assert b"Owl Study" in next(here.backups.glob("before-restore-*/records.json")).read_bytes()


@needs_pty
@pytest.mark.parametrize("signals", [(), ("SIGHUP", "SIGCONT")])
def test_program_ends_when_its_terminal_is_closed(terminal: RealTerminal, signals: tuple[str, ...]) -> None:
    """A closed terminal sends these signals to the programs of its own session only."""
    terminal.read_until(b"Next for you")
    terminal.close()
    for name in signals:
        os.kill(terminal.process.pid, getattr(signal, name))
    assert terminal.process.wait(PATIENCE) == 0


@needs_pty
def test_sigterm_restores_the_terminal(terminal: RealTerminal) -> None:
    terminal.read_until(b"Next for you")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")
    assert b"\x1b[23;0t" in terminal.seen


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: str(theme.name))
def test_themes_have_enough_contrast(theme: Theme) -> None:
    """Text has a contrast ratio of at least 4.5 on every background, and of 7 when it is the user's turn."""
    colours = {**vars(theme), **theme.variables}
    pairs = [("yours", "yours-ground", MIN_CONTRAST), ("foreground", "yours-ground", 7.0)]
    words = ("foreground", "soft", "accent", "yours", "success", "error")
    grounds = ("background", "surface", "panel", "cursor", "cursor-away", "marked")
    pairs += [(name, ground, MIN_CONTRAST) for name, ground in product(words, grounds)]
    for name, ground, least in pairs:
        assert contrast(Color.parse(colours[name]), Color.parse(colours[ground])) >= least, (name, ground)


def test_theme_follows_the_setting_or_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert theme_for("") == "light"
    assert theme_for("dark") == "dark"
    monkeypatch.delenv("COLORFGBG")
    assert theme_for("") == "dark"
    assert theme_for("high contrast") == "high-contrast"
    assert theme_for("pink") is None


async def test_chosen_theme_is_saved(stage: Stage, opened: Open) -> None:
    file = stage.places.settings_file
    file.write_text('name = "Mira"  # me\n', encoding="utf-8")
    async with opened() as pilot:
        await press(pilot, "ctrl+p", *"colours", "enter", "enter", "down", "enter")
        await wait_for(pilot, lambda _: pilot.app.theme == "light")
    assert read_settings(file).theme == "light"
    assert 'name = "Mira"  # me' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("encoding", "term", "foreign"), [("iso-8859-1", "xterm", "????"), ("utf-8", "linux", "日式")]
)
async def test_terminal_without_unicode_gets_ascii_characters_instead(
    stage: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch, encoding: str, term: str, foreign: str
) -> None:
    stage.add_samples()
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    monkeypatch.setenv("TERM", term)
    async with opened() as pilot:
        text = await press(pilot, "2", "space")
    see(text, ". to review", f"    {foreign}")
    assert text.encode(encoding)
