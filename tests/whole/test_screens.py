"""The same session through the screens: keys in, a real window, the portal's count as the judge."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest
from textual.pilot import Pilot

from helper.cli.screens import workbench
from helper.cli.starting import SessionStarter
from helper.config.settings import Settings
from helper.model.complaint import ComplaintState
from helper.tui.app import HelperApp
from tests.tui.stage import press, text_of
from tests.whole.rig import PATIENCE_SECONDS, Rig

pytestmark = pytest.mark.browser


async def shows(pilot: Pilot[int], words: str) -> None:
    """Wait until the screen says so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while words not in text_of(pilot.app):
            await pilot.pause(0.05)


async def test_a_form_is_filed_from_the_screens(signed_out_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys f and Enter open the window; the person logs in and submits; the screen shows the number."""
    monkeypatch.setattr("helper.tui.dialogs.asking.Asking.DEAF_SECONDS", 0.0)
    rig = signed_out_rig
    with ExitStack() as opened:
        starter = SessionStarter(rig.places, Settings(), rig.portal.address, None)
        app = HelperApp(workbench(rig.places, Settings(), opened, starter, practice=True))
        async with app.run_test(size=(120, 36)) as pilot:
            await shows(pilot, "1 form is ready")
            await press(pilot, "3", "f")
            await shows(pilot, "Enter open it")
            await press(pilot, "enter")
            await shows(pilot, "YOUR TURN, in the browser: log in")
            async with rig.person() as person:
                await person.log_in()
                await shows(pilot, "press Submit")
                filled = text_of(app)
                number = await person.play_one()
            await shows(pilot, f"Practice number {number}")

    assert filled.count("✓✓") >= 7
    assert rig.complaints()[0].state is ComplaintState.FILED
    assert (rig.counts()["human_submits"], rig.counts()["helper_submits"]) == (1, 0)
