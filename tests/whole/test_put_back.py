"""Restoring an older copy of the records never causes a second submission."""

from __future__ import annotations

import shutil

import pytest

from helper.model.complaint import ComplaintState
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


def put_first_copy_back(rig: Rig) -> None:
    """Replace the records with the day's first backup, as a user would by hand."""
    rig.places.queue_file.unlink()
    copy = min(rig.places.backups.glob("queue-*.json"))
    shutil.copy(copy, rig.places.queue_file)


@pytest.mark.parametrize(
    "left", [pytest.param("journal and evidence", marks=pytest.mark.drill), "journal", "evidence"]
)
async def test_restoring_old_records_never_files_a_form_twice(rig: Rig, left: str) -> None:
    """The next run asks whether the complaint was filed, and does not fill in the form."""
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
            journal.unlink()  # If its journal is deleted, the running daemon starts a new one.

    again = rig.start()
    question = await again.until("question", kind="went_through")
    await again.answer(question, "filed", number or "")
    await again.end()

    (complaint,) = rig.complaints()
    assert again.named("field_filled") == []
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert rig.counts()["submissions"] == 1
