"""Restoring an older copy of the records never causes a second submission."""

from __future__ import annotations

import shutil

import pytest

from helper.model.complaint import ComplaintState
from helper.store.backup import restore_backup
from tests.factories import NOW
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


def put_first_copy_back(rig: Rig) -> None:
    """Replace the records with the day's first backup, after the files were lost."""
    rig.places.records_file.unlink()
    rig.places.records_log.unlink()
    restore_backup(min(rig.places.backups.glob("records-*.json")), rig.places, at=NOW)


async def test_restoring_old_records_never_files_a_form_twice(rig: Rig) -> None:
    """The next run asks whether the complaint was filed, and does not fill in the form.

    Either the daemon's journal or the evidence is enough to know of the submission.
    """
    program = rig.start()
    async with rig.handed_over(program) as person:
        number = str(await person.play_one())
        await program.until("released", result="filed")
    await program.end()

    evidence = rig.places.evidence.rename(rig.places.data / "aside")
    await submission_is_asked_about(rig, number)
    shutil.rmtree(rig.places.evidence, ignore_errors=True)
    evidence.rename(rig.places.evidence)
    for journal in rig.places.run.glob("journal-*.jsonl"):
        journal.unlink()  # If its journal is deleted, the running daemon starts a new one.
    await submission_is_asked_about(rig, number)


async def submission_is_asked_about(rig: Rig, number: str) -> None:
    put_first_copy_back(rig)
    assert rig.complaints()[0].state is ComplaintState.PLANNED
    again = rig.start()
    question = await again.until("question", kind="went_through")
    await again.answer(question, "filed", number)
    await again.end()

    (complaint,) = rig.complaints()
    assert again.named("field_filled") == []
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert rig.counts()["submissions"] == 1
