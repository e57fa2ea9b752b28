"""Small files of notes: days of the checklist, the last visit to Today."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.errors import StoreUnreadable
from helper.model.checklist import Checklist, ChecklistStep
from helper.store.notes import (
    last_seen,
    note_seen,
    read_checklist,
    write_checklist,
)
from tests.factories import NOW, places_in
from tests.systems import is_user_only

DAY = date(2026, 11, 21)
STEPS = (
    ChecklistStep(id="ready", title="Have these ready", text="a document"),
    ChecklistStep(id="identity", title="Show who you are", text="nothing"),
)


def test_ticks_are_read_as_they_were_written(tmp_path: Path) -> None:
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
def test_an_invalid_file_is_left_alone(tmp_path: Path, text: str) -> None:
    places = places_in(tmp_path)
    places.ensure()
    places.checklist_file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreUnreadable) as refused:
        read_checklist(places, STEPS)
    assert (refused.value.where, bool(refused.value.now)) == (str(places.checklist_file), True)
    assert places.checklist_file.read_text(encoding="utf-8") == text


def test_the_last_visit_counts(places: Places) -> None:
    assert last_seen(places) is None
    note_seen(places, NOW - timedelta(days=1))
    note_seen(places, NOW)
    assert last_seen(places) == NOW
    assert places.looked_file.read_text() == f"{NOW.isoformat()}\n"
    assert is_user_only(places.looked_file)
    assert not places.looked_file.is_relative_to(places.data)


@pytest.mark.parametrize("content", [b"", b"yesterday", b"2026-11-24T19:42:00", b"\xff\xfe"])
def test_a_damaged_visit_file_is_ignored(places: Places, content: bytes) -> None:
    note_seen(places, NOW)
    places.looked_file.write_bytes(content)
    assert last_seen(places) is None
    places.looked_file.unlink()
    places.state.rmdir()
    places.state.write_text("a file where the folder should be")
    note_seen(places, NOW)
    assert last_seen(places) is None
