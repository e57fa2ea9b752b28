"""Designs are registered one after the other; whatever interrupts the run, each is handed in exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.model.work import RightState
from tests.whole.designs import HOLDER, Evening, add_designs, received, start, works_of
from tests.whole.rig import Rig
from tests.whole.test_private import EMAIL, found_in

pytestmark = pytest.mark.browser


async def test_a_run_that_was_interrupted_twice_registers_each_design_once(
    rig: Rig, short_folder: Path
) -> None:
    """Killed before the person submits, then a session that ends under a form: eight designs, eight registrations."""
    await interrupted_run(rig, short_folder, amount=8, killed_after=2, expired_after=3)


@pytest.mark.drill
async def test_a_hundred_and_twelve_designs_are_registered_once_each(rig: Rig, short_folder: Path) -> None:
    """The same with as many designs as the artist of the guide had."""
    await interrupted_run(rig, short_folder, amount=112, killed_after=30, expired_after=50)


async def interrupted_run(
    rig: Rig, folder: Path, *, amount: int, killed_after: int, expired_after: int
) -> None:
    works = add_designs(rig, folder, amount)
    evening = Evening(rig, folder)
    program = await start(rig)
    await evening.play(program, until=killed_after)
    await evening.kill_and_hand_in(program)
    again = await start(rig)
    await evening.play(again, until=expired_after)
    rig.portal.control().fault("session_expiry")
    await evening.play(again, until=amount)
    await again.end()

    assert sorted(one["title"] for one in received(rig)) == sorted(work.title for work in works)
    assert rig.counts()["helper_submits"] == 0
    assert rig.counts()["human_submits"] == amount
    practised = [work.practised for work in works_of(rig)]
    assert {right.state for right in practised if right} == {RightState.PENDING}
    numbers = {work.submissions[-1].number for work in works_of(rig)}
    assert numbers == {one["number"] for one in received(rig)}


async def test_what_the_person_says_of_herself_is_kept_nowhere(rig: Rig, short_folder: Path) -> None:
    """The holder's name and the e-mail stand in no record, log, journal or picture's list; the form has the right values."""
    add_designs(rig, short_folder, 1)
    program = await start(rig)
    await Evening(rig, short_folder).play(program, until=1)
    await program.end()

    (one,) = received(rig)
    assert one["holder"] == HOLDER
    assert (one["title"], one["place"], one["work_kind"]) == ("Paper Whale No 1", "Others", "Artwork")
    assert (one["registration_number"], one["has_certificate"]) == ("N/A", "no")
    assert [one["files"][name][0] for name in ("picture", "statement")] == ["picture.png", "statement.pdf"]
    assert found_in(rig.places.data, {HOLDER, EMAIL}) == []
    assert found_in(rig.places.run, {HOLDER, EMAIL}, besides="Default") == []
    assert HOLDER not in str(program.events)
