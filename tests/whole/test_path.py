"""The way of one complaint through the house, from the pasted address to the portal's number, is short enough to follow."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.factories import an_item_url
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

_MOST_MODULES = 75
_NOT_ITS_WAY = ("helper.practice", "helper.errors")
"""The portal's side, and what is only called where the machine was slow."""


async def test_one_complaint_passes_few_modules(
    lone_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted with a hook in three processes: `queue add`, `file --plain`, and the daemon of its window."""
    called = tmp_path / "called.txt"
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).with_name("traced")))
    monkeypatch.setenv("IPP_HELPER_TRACED", str(called))
    words = (
        sys.executable,
        "-m",
        "helper",
        "queue",
        "add",
        an_item_url(900),
        "--data",
        str(lone_rig.places.data),
    )
    adding = await asyncio.create_subprocess_exec(*words, env=lone_rig.environment)
    assert await adding.wait() == 0
    program = await lone_rig.start_process()
    async with lone_rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released")
    await program.end()

    modules = {module for module in called.read_text().split() if not module.startswith(_NOT_ITS_WAY)}
    assert "helper.browser.daemon.guards" in modules, "the daemon was watched too"
    assert len(modules) <= _MOST_MODULES, "\n".join(sorted(modules))
