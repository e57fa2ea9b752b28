"""Designs are registered one after the other. Despite any interruption, each design is submitted once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.model.work import RightState
from helper.session.context import RightsRequest
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import an_address, complain
from tests.practice.person import EMAIL
from tests.whole.designs import HOLDER, Evening, add_designs, works_of
from tests.whole.program import Program
from tests.whole.rig import Rig, found_in

pytestmark = pytest.mark.browser


@pytest.mark.longest
@pytest.mark.parametrize("rig", [{"variant": "aidc", "lang": "zh"}], indirect=True, ids=str)
async def test_interrupted_runs_register_each_design_once_and_read_the_decisions(
    rig: Rig, short_folder: Path
) -> None:
    """The program is killed at the first form, and the session expires at the second one. The page is in Chinese.

    Complaints are ready once the design is approved.
    """
    program = await interrupted_run(rig, short_folder, amount=2, killed_after=0, expired_after=1)

    form, _ = rig.received("registrations")
    assert (form["title"], form["place"], form["work_kind"]) == ("Paper Whale No 1", "其他", "美术作品")
    assert [form["files"][name][0] for name in ("picture", "statement")] == ["picture.png", "statement.pdf"]
    assert HOLDER not in str(program.events)
    turns = program.named("handed_over")
    assert (turns[0]["more"], turns[-1]["more"]) == (True, False)
    assert "Submit" not in turns[0]["text"]
    assert "ID yourself" in turns[-1]["text"]
    assert "Nothing left to register." in program.named("session_ended")[0]["text"]

    control = rig.portal.control()
    control.approve("Paper Whale No 1", expires="2029-11-24")
    control.approve("Paper Whale No 2", state="rejected", reason="The picture is too small.")

    reading = rig.read(RightsRequest())
    ended = await reading.until("list_ended")
    assert ended["changed"] == 2
    assert 'ipp-helper register --work "Paper Whale No 2"' in ended["text"]
    assert await reading.end() == 1

    first, second = [work for work in works_of(rig) if work.title.startswith("Paper Whale")]
    assert (first.right.state, first.right.expires_on) == (RightState.APPROVED, date(2029, 11, 24))
    assert (second.right.state, second.right.rejection) == (RightState.REJECTED, "The picture is too small.")
    with open_store(rig.places) as store:
        queue = Queue(store)
        complain(queue, first.id, [an_address(90)])
        complain(queue, second.id, [an_address(91)])
        ready = [complaint.work_id for complaint in queue.ready()]
        assert first.id in ready
        assert second.id not in ready


@pytest.mark.drill
@pytest.mark.parametrize("rig", [{"variant": "aidc"}, {"lang": "zh"}], indirect=True, ids=str)
async def test_interrupted_runs_register_each_design_once_on_every_portal(
    rig: Rig, short_folder: Path
) -> None:
    """The portals are a single-page portal in English and one with several pages in Chinese."""
    await interrupted_run(rig, short_folder, amount=8, killed_after=2, expired_after=3)


@pytest.mark.drill
async def test_112_designs_are_registered_once_each(rig: Rig, short_folder: Path) -> None:
    """The guide for artists uses 112 designs as its example."""
    await interrupted_run(rig, short_folder, amount=112, killed_after=30, expired_after=50)


async def interrupted_run(
    rig: Rig, folder: Path, *, amount: int, killed_after: int, expired_after: int
) -> Program:
    """Register designs in two runs; return the second one."""
    works = add_designs(rig, folder, amount)
    evening = Evening(rig, folder)
    program = await rig.run("register")
    if killed_after:
        program = await evening.play(program, until=killed_after)
    await evening.kill_and_hand_in(program)
    again = rig.register()
    again = await evening.play(again, until=expired_after)
    rig.portal.control().fault("session_expiry")
    again = await evening.play(again, until=amount)
    await again.end()

    assert sorted(form["title"] for form in rig.received("registrations")) == sorted(
        work.title for work in works
    )
    assert rig.counts()["helper_submits"] == 0
    assert rig.counts()["human_submits"] == amount
    done = [work for work in works_of(rig) if work.attempts]
    assert [work.right.state for work in done] == [RightState.PENDING] * amount
    assert {work.attempts[-1].number for work in done} == {
        form["number"] for form in rig.received("registrations")
    }
    assert {
        (form["holder"], form["registration_number"], form["has_certificate"])
        for form in rig.received("registrations")
    } == {(HOLDER, "N/A", "no")}
    # The user's name and e-mail address are in no record, log, journal or evidence file.
    assert found_in(rig.places.data, {HOLDER, EMAIL}) == []
    assert found_in(rig.places.run, {HOLDER, EMAIL}, besides="Default") == []
    return again
