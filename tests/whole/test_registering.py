"""Designs are registered one after the other. Despite any interruption, each design is submitted once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.model.work import RightState
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import an_address
from tests.practice.person import EMAIL
from tests.whole.designs import HOLDER, Evening, add_designs, works_of
from tests.whole.rig import Rig, found_in

pytestmark = pytest.mark.browser

ONE_PAGE = {"variant": "aidc"}
ONE_PAGE_ZH = {"variant": "aidc", "lang": "zh"}


@pytest.mark.longest
async def test_interrupted_runs_register_each_design_once(rig: Rig, short_folder: Path) -> None:
    """The program is killed, and later the session expires."""
    await interrupted_run(rig, short_folder, amount=3, killed_after=1, expired_after=2)


@pytest.mark.drill
@pytest.mark.parametrize("rig", [ONE_PAGE, ONE_PAGE_ZH, {"lang": "zh"}], indirect=True, ids=str)
async def test_interrupted_runs_register_each_design_once_on_every_portal(
    rig: Rig, short_folder: Path
) -> None:
    """The portals include a single-page portal and one in Chinese."""
    await interrupted_run(rig, short_folder, amount=8, killed_after=2, expired_after=3)


@pytest.mark.drill
async def test_112_designs_are_registered_once_each(rig: Rig, short_folder: Path) -> None:
    """The guide for artists uses 112 designs as its example."""
    await interrupted_run(rig, short_folder, amount=112, killed_after=30, expired_after=50)


async def interrupted_run(
    rig: Rig, folder: Path, *, amount: int, killed_after: int, expired_after: int
) -> None:
    works = add_designs(rig, folder, amount)
    evening = Evening(rig, folder)
    program = await rig.run("register")
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
    done = [work for work in works_of(rig) if work.practised]
    assert [work.practised.state for work in done if work.practised] == [RightState.PENDING] * amount
    assert {work.submissions[-1].number for work in done} == {
        form["number"] for form in rig.received("registrations")
    }
    assert {
        (form["holder"], form["registration_number"], form["has_certificate"])
        for form in rig.received("registrations")
    } == {(HOLDER, "N/A", "no")}
    no_private_data_is_stored(rig)


def no_private_data_is_stored(rig: Rig) -> None:
    """Assert that the user's name and e-mail address are in no record, log, journal or evidence file."""
    assert found_in(rig.places.data, {HOLDER, EMAIL}) == []
    assert found_in(rig.places.run, {HOLDER, EMAIL}, besides="Default") == []


@pytest.mark.parametrize("rig", [ONE_PAGE_ZH], indirect=True, ids=str)
async def test_decisions_about_registrations_are_read_from_the_portal(rig: Rig, short_folder: Path) -> None:
    """The page is in Chinese. No personal data are stored, and complaints are ready once the design is approved."""
    add_designs(rig, short_folder, 2)
    program = rig.register()
    program = await Evening(rig, short_folder).play(program, until=2)
    await program.end()

    form, _ = rig.received("registrations")
    assert form["holder"] == HOLDER
    assert (form["title"], form["place"], form["work_kind"]) == ("Paper Whale No 1", "其他", "美术作品")
    assert (form["registration_number"], form["has_certificate"]) == ("N/A", "no")
    assert [form["files"][name][0] for name in ("picture", "statement")] == ["picture.png", "statement.pdf"]
    no_private_data_is_stored(rig)
    assert HOLDER not in str(program.events)
    reserved, turns = program.named("complaint_reserved"), program.named("handed_over")
    assert [job["work"] for job in reserved if job["listings"] == 0] == [
        "Paper Whale No 1",
        "Paper Whale No 2",
    ]
    assert [turn["more"] for turn in turns] == [*[True] * (len(turns) // 2 - 1), False] * 2
    assert "Submit" not in turns[0]["text"]
    assert "ID yourself" in turns[-1]["text"]
    assert program.named("session_ended")[0]["text"] == "2 submitted. Nothing left to register."
    assert rig.counts()["helper_submits"] == 0

    control = rig.portal.control()
    control.approve("Paper Whale No 1", expires="2029-11-24")
    control.approve("Paper Whale No 2", state="rejected", reason="The picture is too small.")

    reading = await rig.run("works", "read")
    ended = await reading.until("list_ended")
    assert ended["changed"] == 2
    assert 'ipp-helper register --work "Paper Whale No 2"' in ended["text"]
    assert await reading.end() == 1

    first, second = [work for work in works_of(rig) if work.title.startswith("Paper Whale")]
    assert first.practised is not None
    assert second.practised is not None
    assert (first.practised.state, first.practised.expires_on) == (RightState.APPROVED, date(2029, 11, 24))
    assert (second.practised.state, second.practised.rejection) == (
        RightState.REJECTED,
        "The picture is too small.",
    )
    assert first.right.state is RightState.UNKNOWN
    with open_store(rig.places) as store:
        queue = Queue(store)
        queue.complain(first.id, [an_address(90)], source="test")
        queue.complain(second.id, [an_address(91)], source="test")
        ready = [complaint.work_id for complaint in queue.ready(practice=True)]
        assert first.id in ready
        assert second.id not in ready
