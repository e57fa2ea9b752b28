"""An older copy of the records never makes a form go out a second time."""

from __future__ import annotations

import shutil

import pytest

from helper.model.complaint import ComplaintState
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


def put_first_copy_back(rig: Rig) -> None:
    """What the person does by hand: the records are lost, and the first copy of the day takes their place."""
    rig.places.queue_file.unlink()
    copy = min(rig.places.backups.glob("queue-*.json"))
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
