"""The settings screen: it shows every setting with its meaning, and saves a change immediately."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from textual.pilot import Pilot

from helper.config.settings import Settings, read_settings
from helper.flow.learned import Learned, LearnedNumber, LearnedStep
from helper.flow.learned_file import LearnedBook
from helper.flow.load import shipped_flow
from helper.tui.settings_screen import WORDS
from tests.tui.conftest import Open
from tests.tui.stage import Stage, flat, press, see, text_of, type_in, wait_for


def test_every_setting_is_on_the_screen() -> None:
    assert set(WORDS) == {field.name for field in fields(Settings)}


async def test_setting_is_shown_with_meaning_limits_and_default(pilot: Pilot[int]) -> None:
    text = await press(pilot, "comma", *["down"] * 5)
    see(flat(text), "links on a form 300", "Allowed: 1 to 300", "Default: 300.", "listings_per_form")


async def test_changed_setting_is_saved_and_takes_effect_immediately(stage: Stage, pilot: Pilot[int]) -> None:
    await press(pilot, "comma", *["down"] * 4, "enter", until=lambda text: "bell no" in flat(text))
    assert read_settings(stage.places.settings_file).bell is False
    assert pilot.app.context.settings.bell is False  # type: ignore[attr-defined]


async def test_value_outside_the_limits_of_a_setting_is_refused(stage: Stage, pilot: Pilot[int]) -> None:
    await press(pilot, "comma", *["down"] * 5, "enter", *["backspace"] * 3)
    assert "must be 1 to 300" in await type_in(pilot, "900", "enter")
    await press(pilot, *["backspace"] * 3)
    await type_in(pilot, "12", "enter", until=lambda text: "links on a form 12" in flat(text))
    assert read_settings(stage.places.settings_file).listings_per_form == 12


async def test_clearing_a_setting_restores_its_default(stage: Stage, opened: Open) -> None:
    stage.places.settings_file.write_text("# mine\nlistings_per_form = 12\n", encoding="utf-8")
    async with opened(settings=Settings(listings_per_form=12)) as pilot:
        await press(pilot, "comma", *["down"] * 5, "enter", *["backspace"] * 3, "enter")
        await wait_for(pilot, lambda text: "links on a form 300" in flat(text))
    assert read_settings(stage.places.settings_file).listings_per_form == 300
    assert "# mine" in stage.places.settings_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_text_of_a_setting_is_cut(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "comma")
        for _ in WORDS:
            assert "…" not in text_of(pilot.app)
            await press(pilot, "down")


async def test_taught_field_is_listed_and_forgotten_and_undo_brings_it_back(
    stage: Stage, pilot: Pilot[int]
) -> None:
    day = date(2026, 11, 24)
    taught = Learned(
        host="ipp.aidcgroup.net",
        steps={"reason": LearnedStep(day=day, labels=("Why you complain",))},
        number=LearnedNumber(day=day, labels=("Your reference",)),
    )
    LearnedBook(stage.places.learned, shipped_flow()).put(taught)

    def fields() -> set[str]:
        return set(LearnedBook(stage.places.learned, shipped_flow()).of(taught.host).steps)

    await press(pilot, "comma", "end", until=lambda text: "what you taught 2 fields" in flat(text))
    text = await press(pilot, "enter", until="Complaint reason")
    see(flat(text), "“Complaint reason” (ipp.aidcgroup.net, 24 November 2026)", "the complaint number")
    await press(pilot, "enter", until=lambda text: "Complaint reason" not in text)
    assert fields() == set()
    await press(pilot, "escape", until=lambda text: "what you taught 1 field" in flat(text))
    await press(pilot, "escape", "u", until="what you taught about “Complaint reason”")
    assert fields() == {"reason"}


async def test_command_list_finds_settings(pilot: Pilot[int]) -> None:
    assert "Nothing found." in await press(pilot, "ctrl+p", *"xyzzy")
    await press(pilot, *["backspace"] * 5)
    text = await press(pilot, *"links on", "enter", until="Allowed: 1 to 300")
    assert "Settings" in text.splitlines()[0]
