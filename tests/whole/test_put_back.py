"""An older copy of the records, or a clock that was set back, never makes a form go out a second time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from helper.model.complaint import ComplaintState
from helper.store.store import open_store
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


def put_first_copy_back(rig: Rig) -> None:
    """What the person does by hand: the records are lost, and the day's copy takes their place."""
    rig.places.queue_file.unlink()
    (copy,) = rig.places.backups.glob("queue-????-??-??.json")
    shutil.copy(copy, rig.places.queue_file)


@pytest.mark.parametrize(
    "left", [pytest.param("journal and evidence", marks=pytest.mark.drill), "journal", "evidence"]
)
async def test_a_copy_put_back_files_nothing_again(rig: Rig, left: str) -> None:
    """Filed, lost, and gone back to the copy of the morning: the next run asks, and the portal still has it once."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        number = await person.play_one()
        await program.until("released", result="filed")
    await program.end()
    put_first_copy_back(rig)
    assert rig.complaints()[0].state is ComplaintState.PLANNED
    if left == "journal":
        shutil.rmtree(rig.places.evidence)
    if left == "evidence":
        for journal in rig.places.run.glob("journal-*.jsonl"):
            journal.unlink()  # the daemon that is still there begins another

    again = rig.start()
    question = await again.until("question", kind="went_through")
    await again.answer(question, "filed", number or "")
    await again.end()

    (complaint,) = rig.complaints()
    assert again.named("field_filled") == []
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert rig.counts()["submissions"] == 1


async def test_a_clock_that_was_set_back_hides_no_submission(rig: Rig) -> None:
    """Killed between Submit and our note, and the note of the hand-over is of a later time than the journal's line."""
    program = await rig.start_process()
    async with rig.handed_over(program) as person:
        await program.kill()
        number = await person.play_one()
    ahead = timedelta(seconds=30)
    with open_store(rig.places) as store:
        (complaint,) = store.complaints.all()
        (attempt,) = complaint.attempts
        assert complaint.reserved_at is not None
        store.change(
            replace(
                complaint,
                reserved_at=complaint.reserved_at + ahead,
                attempts=(replace(attempt, at=attempt.at + ahead),),
            )
        )

    again = rig.start()
    question = await again.until("question", kind="went_through")
    await again.answer(question, "filed")
    await again.end()

    assert f"number {number}." in "".join(question["detail"])
    assert (rig.complaints()[0].number, rig.counts()["submissions"]) == (number, 1)
