"""A stage for each session test: a store with one design and ready complaints, and a window in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import a_work, addresses
from tests.session.stage import FakeWindow, Stage, a_form


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Two complaints about “The Quiet Whale”, two links each, ready to be filed."""
    places = Places(data=tmp_path / "data", state=tmp_path / "state")
    with open_store(places) as store:
        queue = Queue(store, by="Kim")
        work = a_work(title="The Quiet Whale")
        store.change(work)
        queue.complain(work.id, addresses(2), source="test")
        queue.complain(work.id, addresses(2, start=2), source="test")
        yield Stage(store=store, queue=queue, folder=tmp_path, window=FakeWindow(a_form()))
