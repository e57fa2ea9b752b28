"""The file with the ticked steps of the account checklist."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from helper.errors import StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep
from helper.store.checklist_file import read_checklist, write_checklist
from tests.factories import places_in
from tests.systems import is_user_only

DAY = date(2026, 11, 21)
STEPS = (
    ChecklistStep(id="ready", title="Have these ready", text="a document"),
    ChecklistStep(id="identity", title="Show who you are", text="nothing"),
)


def test_the_date_of_a_ticked_step_is_saved_and_read_back(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    assert read_checklist(places, STEPS) == Checklist(STEPS)
    ticked = Checklist(STEPS).toggled(STEPS[0], DAY)
    write_checklist(places, ticked)
    assert read_checklist(places, STEPS) == ticked
    assert json.loads(places.checklist_file.read_text(encoding="utf-8")) == {
        "format": 1,
        "done": {"ready": "2026-11-21"},
    }
    assert is_user_only(places.checklist_file)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 2, "done": {}}', '{"format": 1, "done": {"a": "soon"}}']
)
def test_an_invalid_checklist_file_is_refused_and_not_changed(tmp_path: Path, text: str) -> None:
    places = places_in(tmp_path)
    places.ensure()
    places.checklist_file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnreadable) as refused:
        read_checklist(places, STEPS)
    assert (refused.value.where, bool(refused.value.now)) == (str(places.checklist_file), True)
    assert places.checklist_file.read_text(encoding="utf-8") == text
