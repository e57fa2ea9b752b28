"""The user's name, asked for once before the first answer is saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.config.settings import read_settings
from helper.model.finding import Judgement
from tests.factories import NOW, a_work, an_item_url
from tests.sheets.sample_sheets import link_row, table
from tests.tui.conftest import Open
from tests.tui.stage import Stage, add_findings, paste, press, settle, text_of, type_in

QUESTION = "What is your name?"
Way = Callable[[Pilot[int], Path], Awaitable[object]]


async def _review(pilot: Pilot[int], _: Path) -> None:
    await press(pilot, "2", "enter")


async def _change_marked(pilot: Pilot[int], _: Path) -> None:
    await press(pilot, "2", "a", "c", "enter")


async def _paste(pilot: Pilot[int], _: Path) -> None:
    await paste(pilot, an_item_url(7))
    await type_in(pilot, "whale", "enter")


async def _import(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "i")
    await paste(pilot, str(table(folder, link_row(8, status="removed", reported="2024-03-04"))), "enter")


async def _pictures(pilot: Pilot[int], _: Path) -> None:
    await press(pilot, "2", "b", "enter")


@pytest.fixture
def nameless(stage: Stage) -> Stage:
    stage.queue.by = ""
    add_findings(stage, 2, a_work(title="Quiet Whale"))
    return stage


@pytest.mark.parametrize("way", [_review, _change_marked, _paste, _import, _pictures])
async def test_name_is_asked_for_before_each_kind_of_first_answer(
    nameless: Stage, pilot: Pilot[int], tmp_path: Path, way: Way
) -> None:
    await way(pilot, tmp_path)
    assert QUESTION in text_of(pilot.app)
    assert not any(finding.judged_at for finding in nameless.store.findings.all())


async def test_name_is_saved_with_the_first_answer_and_asked_for_once(
    nameless: Stage, pilot: Pilot[int]
) -> None:
    await press(pilot, "2", "enter")
    await type_in(pilot, "Mira Stern", "enter")
    await press(pilot, "n", "escape", "enter")
    assert QUESTION not in text_of(pilot.app)
    judged = [each for each in nameless.store.findings.all() if each.judgement is Judgement.NOT_A_COPY]
    assert [(each.judged_by, each.judged_at) for each in judged] == [("Mira Stern", NOW)]
    assert read_settings(nameless.places.settings_file).name == "Mira Stern"


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_answers_are_saved_without_a_name_if_the_user_gives_none(
    nameless: Stage, pilot: Pilot[int], key: str
) -> None:
    await press(pilot, "2", "enter", key, "n", "escape", "enter")
    assert QUESTION not in text_of(pilot.app)
    assert [each.judged_by for each in nameless.store.findings.all() if each.judged_at] == [""]
    assert not nameless.places.settings_file.exists()


async def test_practice_never_asks_for_a_name(nameless: Stage, opened: Open) -> None:
    async with opened(practice=True) as pilot:
        await press(pilot, "2", "enter")
        assert "not mine" in text_of(pilot.app)
        assert QUESTION not in text_of(pilot.app)


async def test_nobody_is_asked_for_a_name_once_an_answer_was_saved(nameless: Stage, opened: Open) -> None:
    finding = nameless.store.findings.all()[0]
    nameless.queue.judge([finding.id], Judgement.NOT_A_COPY, viewed=True)
    async with opened() as pilot:
        await press(pilot, "2", "enter")
        await settle(pilot)
        assert QUESTION not in text_of(pilot.app)
