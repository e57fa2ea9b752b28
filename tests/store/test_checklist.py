"""What was noted about the steps, on the disk."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from helper.errors import StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep
from helper.store.checklist import read_checklist, write_checklist
from tests.factories import places_in

DAY = date(2026, 11, 21)
STEPS = (
    ChecklistStep(id="ready", title="Have these ready", what=("a document",)),
    ChecklistStep(id="identity", title="Show who you are", what=("nothing",), waits_for="Alibaba"),
)


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    """Done and waiting, each with its day; nothing else stands in the file."""
    places = places_in(tmp_path)
    assert read_checklist(places, STEPS) == Checklist(STEPS)
    noted = Checklist(STEPS).done(STEPS[0], DAY).waits(STEPS[1], DAY)
    write_checklist(places, noted)
    assert read_checklist(places, STEPS) == noted
    assert json.loads(places.checklist_file.read_text(encoding="utf-8")) == {
        "format": 1,
        "steps": {
            "ready": {"done_on": "2026-11-21"},
            "identity": {"waiting_since": "2026-11-21", "look_again_on": "2026-11-28"},
        },
    }
    assert places.checklist_file.stat().st_mode & 0o077 == 0


def test_a_step_that_is_no_longer_in_the_list_is_not_lost(tmp_path: Path) -> None:
    """Another version of the list may have it again."""
    places = places_in(tmp_path)
    write_checklist(places, Checklist(STEPS).done(STEPS[0], DAY))
    write_checklist(places, read_checklist(places, STEPS[1:]).waits(STEPS[1], DAY))
    assert read_checklist(places, STEPS).note(STEPS[0]).done_on == DAY


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 2, "steps": {}}', '{"format": 1, "steps": {"a": {"on": 1}}}']
)
def test_a_file_that_makes_no_sense_is_left_alone(tmp_path: Path, text: str) -> None:
    """It says what is wrong, where, and what to do."""
    places = places_in(tmp_path)
    places.ensure()
    places.checklist_file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnreadable) as refused:
        read_checklist(places, STEPS)
    assert (refused.value.where, bool(refused.value.now)) == (str(places.checklist_file), True)
    assert places.checklist_file.read_text(encoding="utf-8") == text
