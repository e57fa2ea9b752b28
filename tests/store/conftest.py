"""Fixtures of the store: records in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.places import Places
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work, places_in


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store, now=lambda: NOW, by="Mira")


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work
