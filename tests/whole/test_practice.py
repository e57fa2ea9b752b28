"""Practice with the user's own records works on a copy. The records do not change by a single byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.composition.practice_ground import practice_copy
from helper.config.places import PRACTICE_COPY_FOLDER, Places
from helper.model.complaint import ComplaintState
from helper.store.store import open_store
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_practice_session_leaves_the_real_records_unchanged(rig: Rig, short_folder: Path) -> None:
    """The user removes a link from a practice form and submits it. The real form keeps all links and stays ready."""
    own = Rig(rig.portal, Places(data=short_folder / "own", state=rig.places.state), shares_window=True)
    own.prepare(links=4)
    before = content(own.places)
    program = await own.start_process()
    async with own.handed_over(program) as person, own.window() as browser:
        box = browser.context.pages[0].locator("#links")
        _, *others = (await box.input_value()).splitlines()
        async with person.acting():
            await person.write(box, "\n".join(others))
        number = await person.play_one()
    await program.answer_safely(await program.until("question", kind="taken_off"))
    await program.end()

    (received,) = rig.received()
    assert (received["number"], received["links"]) == (number, others)
    assert content(own.places) == before
    (complaint,) = own.complaints()
    assert (complaint.state, len(complaint.finding_ids)) == (ComplaintState.PLANNED, 4)
    with open_store(practice_copy(own.places, afresh=False), read_only=True) as store:
        (practised,) = store.complaints.all()
    assert (practised.state, practised.number) == (ComplaintState.FILED, number)


def content(places: Places) -> dict[str, bytes]:
    """Return the content of every file of the records, without the practice copy."""
    files = (file for file in places.data.rglob("*") if file.is_file())
    return {
        str(file.relative_to(places.data)): file.read_bytes()
        for file in files
        if PRACTICE_COPY_FOLDER not in file.parts
    }
