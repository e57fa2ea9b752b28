"""After a rejection and a check of the listings, a second complaint cites the first, in a real window."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helper.cli.app import run
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint
from helper.model.finding import FindingState, ListingCheck, Presence
from helper.store.store import open_store
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

WORDS = "The seller's picture shows my signature."


async def test_second_complaint_contains_the_number_of_the_first(
    rig: Rig, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three rejected links, the two that are still on sale are filed again with a new text."""
    monkeypatch.setenv("IPP_HELPER_STATE", rig.environment["IPP_HELPER_STATE"])

    async def do(*words: str) -> Any:
        code = await asyncio.to_thread(run, [*words, "--data", str(rig.places.data), "--json"])
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else json.loads(said.err)["error"] | {"exit": code}

    number = await file_one(rig)
    (first,) = rig.complaints()
    rig.portal.control().decide(number, "rejected")
    read = await rig.run("outcomes")
    assert await read.end() == 0
    make_real(rig, first.id)
    assert "Check it first" in (await do("complaints", "again", first.id))["what"]
    still_there = seen_since(rig, on_sale=2)

    made = (await do("complaints", "again", first.id, "--description", WORDS))["complaint"]
    assert made["links"] == still_there
    second_number = await file_one(rig)

    received = rig.received()
    assert [complaint["number"] for complaint in received] == [number, second_number]
    assert [complaint["links"] for complaint in received][1] == still_there
    told = [complaint["values"]["description"] for complaint in received]
    day = datetime.now().astimezone()
    cited = f"This concerns complaint {number} of {day.day} {day:%B %Y}, which was rejected."
    assert told == [DEFAULT_DESCRIPTION, f"{cited} {WORDS}"]
    counts = rig.counts()
    assert (counts["submissions"], counts["human_submits"], counts["helper_submits"]) == (2, 2, 0)
    before, after = rig.complaints()
    assert (before.number, after.number, after.predecessor_id) == (number, second_number, before.id)
    assert states(rig, before) == [FindingState.REJECTED] * 3
    assert states(rig, after) == [FindingState.FILED] * 2


async def file_one(rig: Rig) -> str:
    """File the ready form, and return its number."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        number = await person.play_one()
    await program.until("released")
    assert await program.end() == 0
    assert number is not None
    return number


def make_real(rig: Rig, complaint_id: str) -> None:
    """Mark the practice complaint as real, because a second complaint needs a real one before it."""
    with open_store(rig.places) as store:
        filed = store.complaints[complaint_id]
        attempts = tuple(replace(attempt, practice=False) for attempt in filed.attempts)
        store.change(replace(filed, practice=False, attempts=attempts))


def seen_since(rig: Rig, *, on_sale: int) -> list[str]:
    """Record a check of every listing, the first `on_sale` as live. Return the addresses of the live ones."""
    with open_store(rig.places) as store:
        listings = store.listings.all()
        at = datetime.now(UTC) + timedelta(seconds=1)
        for place, listing in enumerate(listings):
            presence = Presence.LIVE if place < on_sale else Presence.REMOVED
            store.change(replace(listing, looks=(ListingCheck(at=at, presence=presence),)))
        return [listing.url for listing in listings[:on_sale]]


def states(rig: Rig, complaint: Complaint) -> list[FindingState]:
    with open_store(rig.places, read_only=True) as store:
        return [store.findings[finding_id].state for finding_id in complaint.finding_ids]
