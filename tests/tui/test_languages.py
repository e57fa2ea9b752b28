"""The language of the screens: chosen in the welcome, the settings or the command list, and used at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from helper import translation
from helper.config.settings import Settings, read_settings
from helper.model.finding import FindingState, Judgement
from helper.model.work import RightState
from helper.translation import languages, use_language
from helper.tui.filing.filing_pane import FilingPane
from helper.tui.formatting import AGE_CELLS, age
from helper.tui.widgets.bars import KeyButton
from tests.factories import NOW, a_work
from tests.tools.pictures import SIZES
from tests.tui.conftest import Open
from tests.tui.stage import (
    BEGIN,
    Stage,
    add_findings,
    flat,
    handed_over,
    paste,
    press,
    see,
    text_of,
    wait_for,
)

CATALOGUE = """
msgid ""
msgstr ""
"Last-Translator: {reader}\\n"
"Language: xx\\n"
"Language-Team: Beispiel\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Settings"
msgstr "Einstellungen"

msgid "colours"
msgstr "Farben"

msgid "Today"
msgstr "Heute"

msgid "Listings"
msgstr "Angebote"

msgid "quit"
msgstr "beenden"

msgid "PRACTICE – nothing is sent to Alibaba"
msgstr "ÜBUNG"

msgid "{{n}} link"
msgid_plural "{{n}} links"
msgstr[0] "{{n}} Verweis"
msgstr[1] "{{n}} Verweise"

msgid "No links yet."
msgstr ""
"""


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An incomplete catalogue of a language xx, called “Beispiel”, instead of the real catalogues."""
    monkeypatch.setattr(translation, "CATALOGUES", tmp_path)
    languages.cache_clear()
    file = tmp_path / "xx.po"
    file.write_text(CATALOGUE.format(reader=""), encoding="utf-8")
    yield file
    monkeypatch.undo()
    languages.cache_clear()


async def _choose(pilot: Pilot[int], *, until: str) -> str:
    """Choose “Beispiel” in the open menu of the languages, below “the computer's language”."""
    return await press(pilot, "down", "enter", until=until)


@pytest.mark.usefixtures("example")
async def test_language_chosen_in_the_settings_is_used_at_once(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "2", until="Midnight Fox")
        await press(pilot, "comma", "down", "enter", until="Beispiel")
        text = flat(await _choose(pilot, until="Einstellungen"))
        see(text, "Farben", "language Beispiel")
        see(await press(pilot, "escape", until="Angebote"), "Heute", "Verweise", "Midnight Fox")
        assert read_settings(stage.places.settings_file).language == "xx"
        await press(pilot, "comma", "down", "enter", until="the computer's language")
        see(await press(pilot, "up", "enter", until="colours"), "the computer's language")


@pytest.mark.usefixtures("example")
async def test_language_menu_shows_how_much_of_a_language_is_translated(pilot: Pilot[int]) -> None:
    text = flat(await press(pilot, "L", until="Beispiel"))
    see(text, "the computer's language", "87 % translated", "not yet read by a native speaker")


@pytest.mark.usefixtures("example")
async def test_welcome_lists_the_languages_and_lets_the_user_choose_one(opened: Open) -> None:
    async with opened(welcome=True) as pilot:
        assert "Beispiel · English" in text_of(pilot.app)
        await press(pilot, "L", until="the computer's language")
        see(await _choose(pilot, until="beenden"), "Beispiel · English")


@pytest.mark.usefixtures("example")
async def test_running_session_continues_when_the_language_changes(stage: Stage, opened: Open) -> None:
    stage.add_samples()
    stage.script = handed_over
    async with opened(practice=True) as pilot:
        await press(pilot, *BEGIN, until="Pirated copy")
        pane = pilot.app.screen.query_one(FilingPane)
        await press(pilot, "L", until="Beispiel")
        see(await _choose(pilot, until="ÜBUNG"), "Verweise", "Pirated copy")
        assert pilot.app.screen.query_one(FilingPane) is pane
        assert pane.running


@pytest.mark.usefixtures("example")
async def test_screens_start_in_the_language_of_the_settings(opened: Open) -> None:
    """The command line sets the language before it opens the screens; the language menu then marks it."""
    use_language("xx")
    async with opened(settings=Settings(language="xx")) as pilot:
        assert "Heute" in text_of(pilot.app)
        await press(pilot, "L", until="▸ b  Beispiel")
        await wait_for(pilot, "Beispiel")


@pytest.mark.parametrize(("code", "approved"), [("fr", "approuvé"), ("ja", "承認済み")])
async def test_registration_state_is_typed_in_the_users_language(
    stage: Stage, opened: Open, code: str, approved: str
) -> None:
    stage.store.change(a_work(title="Quiet Whale"))
    use_language(code)
    async with opened() as pilot:
        await press(pilot, "3", "enter", "tab", "tab")
        await paste(pilot, approved)
        await press(pilot, "enter", until="●")
        assert [work.right.state for work in stage.store.works.all()] == [RightState.APPROVED]
        assert approved in await press(pilot, "enter")


@pytest.mark.parametrize("code", languages())
def test_age_column_is_wide_enough_for_each_language(code: str) -> None:
    use_language(code)
    assert {cell_len(age(NOW - timedelta(days=days), NOW)) <= AGE_CELLS for days in (0, 1, 365)} == {True}


_SCREENS = {
    "today": ("1",),
    "listings": ("2", "down"),
    "judge": ("2", "down", "down", "enter"),
    "designs": ("3",),
    "history": ("5",),
    "figures": ("5", "tab", "tab"),
    "settings": ("1", "comma"),
}
"""The screens with golden files in each language, besides "your-turn", whose session changes the records."""
_LEAVE = {"judge": ("escape",), "settings": ("escape",)}
_CODES = [code for code in languages() if code != "en"]

SameAsGolden = Callable[[Pilot[int], str], Awaitable[None]]


@pytest.mark.parametrize("size", SIZES)
async def test_screens_in_each_language_match_their_golden_files(
    stage: Stage, opened: Open, same_as_golden: SameAsGolden, size: tuple[int, int]
) -> None:
    """No line is wider than the terminal, and no more texts are cut than in English."""
    stage.add_samples()
    async with opened(size, practice=True) as pilot:
        cut: dict[str, int] = {}
        for code in ("en", *_CODES):
            use_language(code)
            pilot.app.context.settings = Settings(language=code)  # type: ignore[attr-defined]
            pilot.app.call_later(pilot.app.retranslate)  # type: ignore[attr-defined]
            for name, keys in _SCREENS.items():
                text = await press(pilot, *keys)
                cuts = _cuts(text)
                assert cuts <= cut.setdefault(name, cuts), text
                if code != "en":
                    await _check(pilot, same_as_golden, f"{code}/{name}", size)
                await press(pilot, *_LEAVE.get(name, ()))


@pytest.mark.parametrize("code", languages())
async def test_the_first_thing_to_do_in_listings_is_not_cut(stage: Stage, opened: Open, code: str) -> None:
    """At 80 columns the sentence ended in the middle, without an ellipsis."""
    work = a_work()
    add_findings(stage, 2, work, state=FindingState.JUDGED, judgement=Judgement.COPY)
    async with opened((80, 24), settings=Settings(language=code)) as pilot:
        await press(pilot, "2")
        line = pilot.app.screen.query_one("#first", Static)
        sentence = "".join(str(line.visual).split())
        assert sentence
        assert sentence in "".join(text_of(pilot.app).split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", _CODES)
async def test_users_turn_in_each_language_matches_its_golden_file(
    stage: Stage, opened: Open, same_as_golden: SameAsGolden, code: str, size: tuple[int, int]
) -> None:
    stage.add_samples()
    stage.script = handed_over
    use_language(code)
    async with opened(size, practice=True, settings=Settings(language=code, theme="dark")) as pilot:
        await press(pilot, *BEGIN)
        await _check(pilot, same_as_golden, f"{code}/your-turn", size)


async def _check(pilot: Pilot[int], same_as_golden: SameAsGolden, name: str, size: tuple[int, int]) -> None:
    """Compare the screen with its golden file. No line is wider than the terminal, and no key is cut."""
    await same_as_golden(pilot, f"{name}-{size[0]}x{size[1]}")
    assert max(map(cell_len, text_of(pilot.app).splitlines())) <= size[0]
    assert [button.act for button in pilot.app.screen.query(KeyButton) if _is_cut(button)] == []


def _cuts(text: str) -> int:
    """Return the number of cut texts. The key bar in the last line is ignored: there, an ellipsis means a question."""
    return "".join(text.splitlines()[:-1]).count("…")


def _is_cut(button: KeyButton) -> bool:
    return button.display and button.virtual_region.right > cast("Widget", button.parent).size.width
