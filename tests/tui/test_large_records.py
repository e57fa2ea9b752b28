"""With large records the thread that answers keys stays fast: screens count in another thread or use an index."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement, ListingCheck, Outcome, Presence
from helper.store.repository import Repository
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press

_ON_A_FORM = 100
_PLACES = ("2", "3", "5", "tab", "tab", "1", "4")


def fill(stage: Stage, rows: int, gone: int) -> None:
    """Fill the store with `rows` listings of one shop with equal titles.

    The first `gone` listings are removed, and one of them is back on sale. The others are on forms, and the first form is open. The records are kept
    in memory only, because writing them would take seconds.
    """
    work, ended = a_work(), Outcome(state=FindingState.REMOVED, at=NOW)
    planned: dict[str, Any] = {"judgement": Judgement.COPY, "viewed": True, "state": FindingState.PLANNED}
    live = (ListingCheck(at=NOW + timedelta(days=1), presence=Presence.LIVE),)
    listings = [
        a_listing(number, title="Whale poster", store_number="1", looks=live if number == 1 else ())
        for number in range(rows)
    ]
    findings = [
        a_finding(listing, work, state=FindingState.REMOVED, outcome=ended)
        if number < gone
        else a_finding(listing, work, complaint_id=str(number // _ON_A_FORM), **planned)
        for number, listing in enumerate(listings)
    ]
    forms = [
        a_complaint(work, tuple(findings[at : at + _ON_A_FORM]), id=str(at // _ON_A_FORM))
        for at in range(gone, rows, _ON_A_FORM)
    ]
    is_open: dict[str, Any] = {"state": ComplaintState.HANDED_OVER, "attempts": (an_attempt(at=NOW),)}
    opened = a_complaint(work, tuple(findings[gone : gone + _ON_A_FORM]), id=forms[0].id, **is_open)
    stage.store.works.replace([work])
    stage.store.listings.replace(listings)
    stage.store.findings.replace(findings)
    stage.store.complaints.replace([opened, *forms[1:]])
    stage.store._announce(None)


class Calls:
    """Counts the calls of our functions on the interface thread."""

    def __init__(self, stage: Stage) -> None:
        self.number = 0
        self.of_all: list[str] = []
        """Names of the functions that read all findings or all listings."""
        self._large = (stage.store.findings, stage.store.listings)

    @contextmanager
    def counted(self) -> Iterator[None]:
        sys.setprofile(self._count)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _count(self, frame: FrameType, event: str, _arg: object) -> None:
        self.number += event == "call" and frame.f_globals.get("__name__", "").startswith("helper.")
        is_all = event == "call" and frame.f_code is Repository.all.__code__
        if is_all and frame.f_locals["self"] in self._large and frame.f_back:
            self.of_all.append(frame.f_back.f_code.co_qualname)


@pytest.mark.parametrize(
    ("gone", "sizes"),
    [(100, (400, 1_600)), pytest.param(5_000, (20_000, 100_000), marks=pytest.mark.drill)],
    ids=str,
)
async def test_interface_threads_work_is_independent_of_the_number_of_links(
    gone: int, sizes: tuple[int, int], stage: Stage, opened: Open
) -> None:
    costs = []
    async with opened(size=(100, 30)) as pilot:
        for rows in sizes:
            fill(stage, rows, gone)
            ready = (rows - gone) // _ON_A_FORM - 1
            await press(pilot, *_PLACES, until=f"{ready} forms are ready")
            stage.store.build_indexes()
            stage.store._announce(None)
            calls = Calls(stage)
            with calls.counted():
                await press(pilot, *_PLACES, until=f"{ready} forms are ready")
                # Change one record while Listings is open, then open every pane.
                await press(pilot, "2")
                stage.queue.set_outcomes(
                    {FindingState.REJECTED: stage.store.findings.where("is_gone", True)[:1]}
                )
                await press(pilot, "1", "b", until="is on sale again")
                await press(pilot, "escape", "w")
                await press(pilot, "escape")
            costs.append(calls.number)
            with calls.counted():
                # The dialog draws a line for each form, so its calls are not added to `costs`. Opening it must
                # not read all links, though.
                await press(pilot, "f", until=f"{ready} forms to file")
            assert calls.of_all == []
            await press(pilot, "escape")
    # The number of redraws during a wait varies with the load. If the interface thread did work for every link, it
    # would make at least four times as many calls.
    assert costs[1] <= costs[0] * 2
