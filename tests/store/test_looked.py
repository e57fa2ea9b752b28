"""When the person last looked at Today: one moment, private, and never in the way."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.store.looked import last_looked, note_looked
from tests.factories import NOW, places_in


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


def test_the_last_moment_counts(places: Places) -> None:
    """Nothing is known before the first; the file holds the moment, for the person's own account only."""
    assert last_looked(places) is None
    note_looked(places, NOW - timedelta(days=1))
    note_looked(places, NOW)
    assert last_looked(places) == NOW
    assert places.looked_file.read_text() == f"{NOW.isoformat()}\n"
    assert stat.S_IMODE(places.looked_file.stat().st_mode) == 0o600
    assert not places.looked_file.is_relative_to(places.data)


@pytest.mark.parametrize("content", [b"", b"yesterday", b"2026-11-24T19:42:00", b"\xff\xfe"])
def test_a_damaged_file_says_nothing(places: Places, content: bytes) -> None:
    """It is only a convenience: no error, and nothing is called new."""
    note_looked(places, NOW)
    places.looked_file.write_bytes(content)
    assert last_looked(places) is None


def test_where_it_cannot_be_kept_the_program_goes_on(places: Places) -> None:
    """A place that takes no file costs the news of the next time, and nothing else."""
    places.state.parent.mkdir(parents=True, exist_ok=True)
    places.state.write_text("a file where the folder should be")
    note_looked(places, NOW)
    assert last_looked(places) is None
