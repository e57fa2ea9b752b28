"""The screens with shared records: what other operators do, and a server that cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.errors import StoreConflict
from helper.model.complaint import ComplaintState
from helper.store.queue import Queue
from helper.store.sharing import join_shared
from tests.factories import NOW, a_work, an_address, an_attempt, places_in
from tests.store.postgres import SharedBench
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, type_in


@pytest.fixture
def stage(tmp_path: Path, shared_bench: SharedBench) -> Iterator[Stage]:
    """A stage whose records are shared with the first computer of the bench."""
    join_shared(places_in(tmp_path), "studio", "Mira")
    made = Stage(tmp_path)
    yield made
    made.close()


async def test_changes_by_others_appear_without_a_key(opened: Open, shared_bench: SharedBench) -> None:
    with shared_bench.open() as other:
        async with opened() as pilot:
            await press(pilot, "2")
            other.change(a_work(title="Midnight Owl"))
            await press(pilot, until="Midnight Owl")


async def test_a_form_open_on_another_computer_can_be_taken_over(
    opened: Open, stage: Stage, shared_bench: SharedBench
) -> None:
    with shared_bench.open() as other:
        queue = Queue(other, now=lambda: NOW)
        other.change(work := a_work())
        queue.complain(work.id, [an_address()], source="paste")
        form = queue.reserve(practice=False)
        assert form is not None
        async with opened() as pilot:
            await press(pilot, "4", until=f"{other.machine.rpartition('-')[0]}: filling it in since 19:42")
            await press(pilot, "t")
            await type_in(pilot, "Jo is ill", "enter")
            assert stage.store.complaints[form.id].state is ComplaintState.PLANNED
        with pytest.raises(StoreConflict):
            queue.hand_over(form.id, an_attempt())


async def test_a_lost_server_is_announced(opened: Open, shared_bench: SharedBench) -> None:
    async with opened() as pilot:
        shared_bench.server.stop()
        try:
            await press(pilot, until="can only be read")
        finally:
            shared_bench.server.start()
        await press(pilot, until="again.")
