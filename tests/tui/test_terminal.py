"""What the terminal itself shows of us: its title, one ring when it is the person's turn, and the colours."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from helper.config.settings import Settings, read_settings
from helper.store.backup import write_backup
from helper.store.store import open_store
from helper.tui.listings.listing_rows import KIND_MARKS, ListingKind
from helper.tui.terminal import theme_for, themes
from tests.factories import NOW, a_work, places_in
from tests.tui.conftest import Open
from tests.tui.contrast import ENOUGH, contrast
from tests.tui.real_terminal import PATIENCE, RealTerminal, has_no_terminals
from tests.tui.stage import Stage, press, see, text_of, wait_for


def _helper(started: Callable[..., RealTerminal], folder: Path) -> RealTerminal:
    return started(
        ["-m", "helper"], IPP_HELPER_DATA=str(folder / "data"), IPP_HELPER_STATE=str(folder / "state")
    )


@pytest.fixture
def terminal(started: Callable[..., RealTerminal], tmp_path: Path) -> RealTerminal:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "queue.json").write_text('{"format": 1}\n')
    return _helper(started, tmp_path)


@has_no_terminals
def test_it_opens_draws_answers_a_key_and_leaves(terminal: RealTerminal) -> None:
    """The first screen, another place by its key, out again: exit 0, and the terminal is as it was."""
    terminal.read_until(b"Next for you")
    terminal.write(b"2")
    terminal.read_until(b"No designs yet.")
    terminal.write(b"\x11")
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")


@has_no_terminals
def test_a_backup_takes_the_place_of_the_records_and_the_screens_go_on(
    started: Callable[..., RealTerminal], tmp_path: Path
) -> None:
    """From Today, by keys: the design of the backup is there again, the other one is kept aside, and a screen says so."""
    backup = tmp_path / "records.zip"
    here = places_in(tmp_path)
    with open_store(here) as store:
        store.change(a_work(title="Fern Study"))
    write_backup(backup, here, at=NOW)
    with open_store(here) as store:
        store.change(a_work(title="Owl Study"), remove=store.works.all())
    terminal = _helper(started, tmp_path)
    terminal.read_until(b"Next for you")
    terminal.write(b"R")
    terminal.read_until(b"Bring in a backup")
    # It is the only zip here, so it is offered; a dialog is deaf for a moment.
    terminal.read_until(b"records.zip")
    terminal.read_until(b"Put it in place of your records?", keys=b"\r")
    terminal.read_until(b"Your records are those of", keys=b"\r")
    with open_store(here, read_only=True) as store:
        assert [work.title for work in store.works.all()] == ["Fern Study"]
    assert b"Owl Study" in next(here.backups.glob("before-restore-*/queue.json")).read_bytes()


@has_no_terminals
def test_a_closed_window_leaves_no_program_behind(terminal: RealTerminal) -> None:
    """The system sends SIGHUP and at once SIGCONT: the program ends, and does not wait for a terminal that is gone."""
    terminal.read_until(b"Next for you")
    terminal.close()
    os.kill(terminal.process.pid, signal.SIGHUP)
    os.kill(terminal.process.pid, signal.SIGCONT)
    assert terminal.process.wait(PATIENCE) == 0


@has_no_terminals
def test_a_request_to_end_gives_the_terminal_back(terminal: RealTerminal) -> None:
    """SIGTERM: exit 0, no longer on the other screen, the title as it was."""
    terminal.read_until(b"Next for you")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(PATIENCE) == 0
    terminal.read_until(b"\x1b[?1049l")
    assert b"\x1b[23;0t" in terminal.seen


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: str(theme.name))
def test_words_can_be_read_on_their_ground(theme: Theme) -> None:
    """Every colour for words stands off its ground by 4.5 to 1, as accessibility guides ask; the box of your turn more."""
    colours = {**vars(theme), **theme.variables}
    pairs = [("yours", "yours-ground", ENOUGH), ("foreground", "yours-ground", 7.0)]
    words = ("foreground", "soft", "accent", "yours", "success", "error")
    grounds = ("background", "surface", "panel", "cursor", "cursor-away", "marked")
    pairs += [(name, ground, ENOUGH) for name, ground in product(words, grounds)]
    for name, ground, least in pairs:
        assert contrast(Color.parse(colours[name]), Color.parse(colours[ground])) >= least, (name, ground)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: str(theme.name))
def test_with_256_colours_the_grounds_can_still_be_told_apart(theme: Theme) -> None:
    """The row under the cursor, marked rows and the box of your turn stand off the ground, and words off all of them."""
    few = next(few for few in themes(few=True) if few.name == theme.name)
    colours = {**vars(few), **few.variables}

    def drawn(name: str) -> int | None:
        return RichColor.parse(colours[name]).downgrade(ColorSystem.EIGHT_BIT).number

    assert drawn("background") not in map(drawn, ("cursor", "marked", "yours-ground", "practice-ground"))
    assert drawn("cursor") not in map(drawn, ("marked", "surface"))
    for name in ("foreground", "yours", "error"):
        for ground in ("background", "surface", "cursor", "marked"):
            assert contrast(Color.parse(colours[name]), Color.parse(colours[ground])) >= 3


def test_the_theme_follows_the_setting_and_else_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A named theme is taken; without one a terminal that says it is light gets the light one."""
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert theme_for("") == "light"
    assert theme_for("dark") == "dark"
    monkeypatch.delenv("COLORFGBG")
    assert theme_for("") == "dark"
    assert theme_for("high contrast") == "high-contrast"
    assert theme_for("pink") is None


async def test_colours_that_are_chosen_are_kept(stage: Stage, opened: Open) -> None:
    """The list of all commands changes them at once, and the next start has them too; other settings stay."""
    file = stage.places.settings_file
    file.write_text('name = "Mira"  # me\n', encoding="utf-8")
    async with opened() as pilot:
        await press(pilot, "ctrl+p", *"colours", "down", "enter")
        assert pilot.app.theme == "light"
        await wait_for(pilot, lambda _: read_settings(file).theme == "light")
    assert 'name = "Mira"  # me' in file.read_text(encoding="utf-8")


def test_every_kind_has_a_sign_of_its_own() -> None:
    """Without colours the kinds can still be told apart."""
    signs = [glyph for kind, (glyph, _) in KIND_MARKS.items() if kind is not ListingKind.ALL]
    assert len(set(signs)) == len(signs)


async def test_plain_characters_draw_our_marks_with_ascii(stage: Stage, opened: Open) -> None:
    """With the setting, no mark of ours is outside ASCII; letters of other languages stay."""
    stage.add_samples()
    async with opened(settings=Settings(theme="dark", ascii=True)) as pilot:
        await press(pilot, "1", "space")
        odd = {character for character in text_of(pilot.app) if not character.isascii()}
        assert all(character.isalpha() for character in odd)
        assert odd


@pytest.mark.parametrize(
    ("encoding", "term", "foreign"), [("iso-8859-1", "xterm", "????"), ("utf-8", "linux", "日式")]
)
async def test_a_terminal_without_our_marks_gets_plain_ones(
    stage: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch, encoding: str, term: str, foreign: str
) -> None:
    """Nothing need be set: no mark turns into a number or a box, and a letter that cannot be shown keeps its cells."""
    stage.add_samples()
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    monkeypatch.setenv("TERM", term)
    async with opened() as pilot:
        text = await press(pilot, "1", "space")
    see(text, ". to judge", f"    {foreign}")
    assert text.encode(encoding)


async def test_without_colours_everything_is_still_said(
    stage: Stage, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR takes the colours away and no word."""
    stage.add_samples()
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as pilot:
        see(await press(pilot, "1", "space"), "✓ 1 marked", "! the seller objected")
