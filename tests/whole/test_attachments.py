"""A file that the person attached goes into the form, and only as it was when she attached it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helper.store.attachments import attach, keep_copy
from helper.store.store import open_store
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(300)


async def test_the_file_arrives_with_the_complaint(rig: Rig, tmp_path: Path) -> None:
    """It is put into the upload, read back by its name, and the portal has taken exactly this file with the complaint."""
    mine = tmp_path / "whale and mug.png"
    mine.write_bytes(PICTURE)
    with open_store(rig.places) as store:
        kept = keep_copy(rig.places.evidence, mine)
        attach(store, store.complaints.all()[0], kept)
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.verify()
        await person.tick()
        await person.submit()
        await program.until("released")

    seen = [event["seen"] for event in program.named("field_filled") if event["field"] == "evidence"]
    assert seen[-1] == kept.shown
    (complaint,) = rig.received()
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    assert complaint["files"] == [{"name": kept.shown, "size": len(PICTURE), "sha256": sha256}]
    assert "whale" not in kept.shown
