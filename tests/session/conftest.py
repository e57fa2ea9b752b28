"""Fixtures for tests of sessions: records with planned complaints, and an in-memory browser window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.session import navigation
from helper.session.filing import form_filing, review, session_prompts
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_work, addresses, complain
from tests.session.stage import FakeWindow, Stage, a_form
from tests.web.clip_stage import ClipStage


@pytest.fixture(autouse=True)
def _frequent_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check windows in memory, which answer at once, much more often than real ones."""
    for module in (navigation, session_prompts):
        monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", 0.01)
    for name in ("WATCH_SECONDS", "NEXT_SECONDS", "LEFT_SECONDS"):
        monkeypatch.setattr(review, name, 0.02)
    monkeypatch.setattr(form_filing, "_POLL_SECONDS", 0.01)


@pytest.fixture
def clips(tmp_path: Path) -> Iterator[ClipStage]:
    stage = ClipStage(tmp_path)
    yield stage
    stage.store.close()


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> Stage:
    queue, work = Queue(store, by="Kim"), a_work(title="The Quiet Whale")
    store.places.mark_practice()
    store.change(work)
    complain(queue, work.id, addresses(2))
    complain(queue, work.id, addresses(2, start=2))
    return Stage(store=store, queue=queue, folder=tmp_path, window=FakeWindow(a_form()))
