"""Sessions through the terminal screens, with key presses and a real window, checked against the portal's counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot

from helper.cli.screens import screen_context
from helper.config.settings import Settings
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Outcome, Presence
from helper.session.context import FilingRequest
from helper.store.store import Store, open_store
from helper.tui.app import HelperApp
from tests.factories import a_complaint, a_finding, a_listing, a_work
from tests.tui.stage import press, text_of
from tests.whole.program import PATIENCE_SECONDS
from tests.whole.rig import Rig
from tests.whole.shop import LISTING, shop_open

pytestmark = pytest.mark.browser

GONE, BACK = 200, 201
"""Numbers of two listings: one removed after a report, and one on sale again."""


async def shows(pilot: Pilot[int], words: str, *, shown: bool = True) -> None:
    """Wait until the screen shows this text; with `shown=False`, until the screen no longer shows it."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (words in text_of(pilot.app)) is not shown:
                await pilot.pause(0.2)
    except TimeoutError as error:
        raise AssertionError(
            f"“{words}” never {'appeared' if shown else 'disappeared'}:\n{text_of(pilot.app)}"
        ) from error


@asynccontextmanager
async def screens(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, asked: FilingRequest | None = None
) -> AsyncIterator[Pilot[int]]:
    """Yield the running screens with the rig's records. Dialogs accept keys immediately."""
    monkeypatch.setattr("helper.tui.dialogs.dialogs.AnsweringScreen.INPUT_GUARD_SECONDS", 0.0)
    with ExitStack() as opened:
        app = HelperApp(screen_context(rig.places, Settings(name="Mira"), opened, asked or FilingRequest()))
        async with app.run_test(size=(120, 36)) as pilot:
            yield pilot


async def test_filing_and_reading_outcomes_work_from_the_screens(
    signed_out_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = signed_out_rig
    async with screens(rig, monkeypatch, FilingRequest(portal=rig.portal.address)) as pilot:
        await file_one(rig, pilot)
        await read_outcomes(rig, pilot)

    assert (rig.counts()["human_submits"], rig.counts()["helper_submits"]) == (1, 0)
    (filed,) = rig.complaints()
    assert filed.state is ComplaintState.CLOSED
    with open_store(rig.places, read_only=True) as store:
        assert {finding.state for finding in store.findings.all()} == {FindingState.REMOVED}


async def test_recheck_works_from_the_screens(signed_out_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = signed_out_rig
    rig.places.practice_file.unlink()
    with open_store(rig.places) as store:
        reported_before(store)
    async with screens(rig, monkeypatch) as pilot, shop_open(rig, shop_pages()):
        await shows(pilot, "Next for you")
        await recheck(pilot)

    with open_store(rig.places, read_only=True) as store:
        findings = {store.listings[finding.listing_id].item_id: finding for finding in store.findings.all()}
        looks = {
            listing.item_id: listing.looks[-1].presence for listing in store.listings.all() if listing.looks
        }
        gone, back = (a_listing(number).item_id for number in (GONE, BACK))
        assert (looks[gone], looks[back]) == (Presence.REMOVED, Presence.LIVE)
        assert findings[back].predecessor_id is not None


async def file_one(rig: Rig, pilot: Pilot[int]) -> None:
    """Open the window with f and Enter, log in and submit. The screen shows the number."""
    await shows(pilot, "1 form is ready")
    await press(pilot, "4", "f")
    await shows(pilot, "Enter open it")
    await press(pilot, "enter")
    await shows(pilot, "YOUR TURN in the browser: log in")
    async with rig.person() as person:
        await person.log_in()
        await shows(pilot, "press Submit")
        assert text_of(pilot.app).count("✓✓") >= 7
        number = await person.play_one()
    await shows(pilot, f"Practice number {number}")


async def read_outcomes(rig: Rig, pilot: Pilot[int]) -> None:
    """Let the portal remove the links, and read the outcomes with r in the window, which is still logged in."""
    control = rig.portal.control()
    (filed,) = control.state()["complaints"]
    for link in filed["links"]:
        control.decide(str(filed["number"]), "removed", link=link)
    await press(pilot, "1", "r")
    await shows(pilot, "Enter open it")
    await press(pilot, "enter")
    await shows(pilot, "0 of 1 complaint found")
    async with rig.person() as person:
        await person.open_complaint(0)
    await shows(pilot, "1 complaint read")
    await press(pilot, "escape")
    await shows(pilot, "Next for you")


async def recheck(pilot: Pilot[int]) -> None:
    """Recheck two reported listings: one is gone, and the other, which is on sale again, is recorded as back."""
    await press(pilot, "s")
    await shows(pilot, "2 reported listings")
    await press(pilot, "enter")
    await shows(pilot, "1 of 2")
    await press(pilot, "enter")
    await shows(pilot, "2 of 2 Quiet Whale T-shirt Ocean Print: BACK AGAIN")
    await shows(pilot, "Yes: review it")
    await choose(pilot, "Yes: review it")
    await shows(pilot, "2 listings checked: 1 gone, 1 still on sale, 1 back again.")
    await press(pilot, "escape")


async def choose(pilot: Pilot[int], choice: str) -> None:
    """Choose an answer with the down key, which is repeated because a new dialog ignores early keys."""
    while not any("▸" in line and choice in line for line in text_of(pilot.app).splitlines()):
        await press(pilot, "down")
    await press(pilot, "enter")


def reported_before(store: Store) -> None:
    """Add a real complaint about two links, one of which was removed."""
    work = a_work(title="Harbour Whale")
    listings = [a_listing(number) for number in (GONE, BACK)]
    findings: list[Finding] = [a_finding(listing, work, state=FindingState.FILED) for listing in listings]
    complaint = a_complaint(work, tuple(findings), state=ComplaintState.FILED, number="48213377")
    ended = Outcome(state=FindingState.REMOVED, at=datetime.now(UTC) - timedelta(days=9), verdict="removed")
    filed, removed = (replace(finding, complaint_id=complaint.id) for finding in findings)
    store.change(
        work, *listings, complaint, filed, replace(removed, state=FindingState.REMOVED, outcome=ended)
    )


def shop_pages() -> dict[str, str]:
    """Return the shop's pages by path: the listing that is on sale."""
    return {f"/item/{a_listing(BACK).item_id}.html": LISTING}
