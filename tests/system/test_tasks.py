from __future__ import annotations

import time

import pytest

from helper.store.repository import Repository
from helper.system import tasks
from tests.factories import a_work


@pytest.mark.parametrize("wanted", [1, 1_000], ids=["few entries", "many entries"])
async def test_background_thread_waits_for_the_screens_before_it_reads_entries(
    monkeypatch: pytest.MonkeyPatch, wanted: int
) -> None:
    monkeypatch.setattr(tasks, "_waited_at", 0.0)
    works = Repository(a_work(id=str(number)) for number in range(wanted))
    tasks.give_way()
    until = tasks._drawing_until
    assert min(await tasks.in_background(lambda: [time.monotonic() for _ in works.all()])) >= until


async def test_paced_never_waits_in_the_interface_thread() -> None:
    entries = list(range(1_000))
    tasks.give_way()
    assert tasks.paced(entries) is entries


async def test_paced_yields_every_entry_once_in_a_background_thread() -> None:
    numbers = list(range(1_000))
    assert await tasks.in_background(lambda: list(tasks.paced(numbers))) == numbers
