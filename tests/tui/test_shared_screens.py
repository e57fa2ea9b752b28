"""The screens with shared records: what other operators do, and a server that cannot be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from helper.errors import StoreConflict
from helper.model.complaint import Complaint, ComplaintState
from helper.store.queue import Queue
from helper.store.sharing import join_shared
from helper.tui.context import Report
from helper.tui.filing.filing_pane import FilingPane
from helper.tui.filing.view import Phase
from tests.factories import NOW, a_work, an_address, an_attempt, places_in
from tests.store.postgres import SharedBench
from tests.tui.conftest import Open
from tests.tui.stage import (
    ScriptedSession,
    Stage,
    a_ready_complaint,
    press,
    settle,
    text_of,
    type_in,
    wait_for,
)


@pytest.fixture
def stage(tmp_path: Path, shared_bench: SharedBench) -> Iterator[Stage]:
    """A stage whose records are shared with the first computer of the bench."""
    join_shared(places_in(tmp_path), "studio", "Mira")
    made = Stage(tmp_path)
    yield made
    made.close()


async def test_other_operators_changes_appear_without_a_key_press(
    opened: Open, shared_bench: SharedBench
) -> None:
    with shared_bench.open() as other:
        async with opened() as pilot:
            await press(pilot, "2")
            other.change(a_work(title="Midnight Owl"))
            await press(pilot, until="Midnight Owl")


@pytest.fixture
def other(shared_bench: SharedBench) -> Iterator[Queue]:
    """The queue of another operator, who has a form in hand."""
    with shared_bench.open() as store:
        queue = Queue(store, now=lambda: NOW)
        store.change(work := a_work())
        queue.complain(work.id, [an_address()], source="paste")
        assert queue.reserve() is not None
        yield queue


async def ask_to_take_over(pilot: Pilot[int], other: Queue) -> Complaint:
    """Open the dialog about the other operator's form, and return the form."""
    (form,) = other._store.complaints.all()
    await press(pilot, "4", until=f"{form.reserved_on.rpartition('-')[0]}: filling it in since 19:42")
    await press(pilot, "t", until="Why do you take it over?")
    return form


async def test_a_form_open_on_another_computer_can_be_taken_over(
    opened: Open, stage: Stage, other: Queue
) -> None:
    async with opened() as pilot:
        form = await ask_to_take_over(pilot, other)
        await type_in(pilot, "Jo is ill", "enter")
        taken = stage.store.complaints[form.id]
        assert taken.state is ComplaintState.PLANNED
        assert taken.note.endswith("Jo is ill")
    with pytest.raises(StoreConflict):
        other.hand_over(form.id, an_attempt())


async def test_a_form_that_was_handed_over_is_not_taken_over(
    opened: Open, stage: Stage, other: Queue
) -> None:
    """The form may have been submitted, so even a dialog that is already open can no longer take it over."""
    async with opened() as pilot:
        form = await ask_to_take_over(pilot, other)
        other.hand_over(form.id, an_attempt())
        while stage.store.complaints[form.id].state is not ComplaintState.HANDED_OVER:
            await settle(pilot)
        await type_in(pilot, "Jo is ill", "enter")
        await press(pilot, until="The form was not taken over")
        await press(pilot, "enter", until="handed over; ask them how it went")
        assert "take over" not in text_of(pilot.app)
        assert stage.store.complaints[form.id].state is ComplaintState.HANDED_OVER
        assert other._store.complaints[form.id].state is ComplaintState.HANDED_OVER


async def test_a_command_ends_sharing_after_a_warning(opened: Open) -> None:
    waiting: list[Callable[[], Report]] = []

    def share(command: str, service: str) -> Report:
        return command, service

    async with opened(share=share, when_closed=waiting.append) as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, "show their state", "enter")
        await press(pilot, until="status")
        await press(pilot, "enter", "ctrl+p")
        await type_in(pilot, "stop sharing", "enter")
        await press(pilot, until="file nothing that the others file")
        assert waiting == []
        await press(pilot, "enter")
        assert [work() for work in waiting] == [("leave", "")]


async def test_filing_shows_a_lost_server_until_the_server_is_back(
    opened: Open, stage: Stage, shared_bench: SharedBench
) -> None:
    async def change_records(_: ScriptedSession) -> None:
        stage.store.change(a_work())

    a_ready_complaint(stage)
    stage.script = change_records
    async with opened() as pilot:
        await press(pilot, "3")
        pane = pilot.app.query_one(FilingPane)
        shared_bench.server.stop()
        try:
            await press(pilot, until="can only be read")
            await press(pilot, "f", "enter")
            await wait_for(pilot, lambda _: "cannot be reached" in "".join(pane.view.notices))
        finally:
            shared_bench.server.start()
        await wait_for(pilot, lambda _: pane.view.phase is Phase.IDLE)


async def test_a_message_is_shown_if_the_server_cannot_be_reached(
    opened: Open, stage: Stage, shared_bench: SharedBench
) -> None:
    """The program does not end, even if the user tries to change something, and the copy was deleted, too."""
    async with opened() as pilot:
        await press(pilot, "2", "plus")
        await type_in(pilot, "Midnight Owl", "enter")
        stage.places.queue_file.unlink()
        shared_bench.server.stop()
        try:
            await press(pilot, until="can only be read")
            assert "Shared records" in await press(pilot, "u")
            assert "Shared records" not in await press(pilot, "enter", "plus")
            assert "Shared records" in await type_in(pilot, "Night Fox", "enter")
            await press(pilot, "enter")
        finally:
            shared_bench.server.start()
        await press(pilot, until="again.")
    assert [work.title for work in stage.store.works.all()] == ["Midnight Owl"]
