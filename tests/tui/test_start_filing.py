"""What is asked before a session begins: which forms, which designs, what stays out and why, and whether a window may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helper.model.work import Registration, Right, RightState, Work
from helper.session import events
from helper.session.context import RightsRequest
from helper.session.events import RightRead, RightsEnded
from helper.store.registrations import Registrations
from helper.store.store import open_store
from helper.store.works import keep_file
from helper.tui.start_filing import register_plan
from tests.factories import NOW, a_work, places_in
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, text_of, wait_for_pause
from tests.tui.waiting import until


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registrations]:
    with open_store(places_in(tmp_path)) as store:
        (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
        for title, state in (
            ("Quiet Whale", RightState.DRAFT),
            ("Lantern", RightState.DRAFT),
            ("Fox", RightState.REJECTED),
        ):
            work = a_work(title=title, right=Right(state=state))
            files = Registration(
                picture=keep_file(store.places, work, tmp_path / "a.png", "picture"),
                statement=keep_file(store.places, work, tmp_path / "a.pdf", "statement"),
            )
            store.change(replace(work, registration=files))
        yield Registrations(store)


def called(registry: Registrations, title: str) -> Work:
    works = [*registry.ready(), *registry.refused()]
    return next(work for work in works if work.title == title)


def test_all_that_are_ready_are_named(registry: Registrations) -> None:
    """A refused one is not among them."""
    plan = register_plan(registry, called(registry, "Quiet Whale"))
    assert (plan.headline, plan.text(), plan.wanted) == ("Register 2 designs?", "Quiet Whale\nLantern", ())
    assert plan.possible


def test_a_refused_one_is_registered_again_when_it_is_chosen(registry: Registrations) -> None:
    """By itself, and only it."""
    fox = called(registry, "Fox")
    plan = register_plan(registry, fox)
    assert (plan.text(), plan.wanted) == ("Fox", (fox.id,))


def test_what_was_left_open_comes_first(registry: Registrations) -> None:
    """Even where nothing else is ready."""
    registry.reserve(called(registry, "Quiet Whale").id)
    assert register_plan(registry, None).text().startswith("First: the form that was open")


def test_with_nothing_ready_nothing_is_possible(tmp_path: Path) -> None:
    """Then the place says what is missing."""
    with open_store(places_in(tmp_path)) as store:
        assert not register_plan(Registrations(store), None).possible


def whole(stage: Stage, folder: Path, title: str, state: RightState = RightState.DRAFT) -> Work:
    """A design with all that the form needs."""
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    work = a_work(title=title, right=Right(state=state))
    files = Registration(
        picture=keep_file(stage.places, work, folder / "a.png", "picture"),
        statement=keep_file(stage.places, work, folder / "a.pdf", "statement"),
    )
    work = replace(work, registration=files)
    stage.store.change(work)
    return work


async def _takes_the_first(session: ScriptedSession) -> None:
    session.tell(
        events.ComplaintReserved,
        position=1,
        total=1,
        work="Quiet Whale",
        listings=0,
        practice=False,
        fields=(("title", "Name of the work", "Quiet Whale"),),
    )
    await wait_for_pause(session)


async def test_a_run_begins_after_a_yes_and_is_shown_as_filing_is(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    """R names the designs and says what is the person's; then the form of the first is on the screen."""
    whole(stage, tmp_path, "Quiet Whale")
    stage.script = _takes_the_first
    async with opened() as pilot:
        await press(pilot, "2", "r")
        assert "Register 1 design?" in text_of(pilot.app)
        assert "Your name, your ID, Next and Submit are yours" in text_of(pilot.app)
        assert stage.sessions == []
        await press(pilot, "enter")
        await until(pilot, "Quiet Whale · its registration")
        await press(pilot, "p")
    assert stage.sessions[0].wish.works == ()


async def test_a_refused_one_is_registered_again_by_its_own_choice(
    stage: Stage, opened: Open, tmp_path: Path
) -> None:
    """The design under the cursor alone."""
    fox = whole(stage, tmp_path, "Fox", RightState.REJECTED)
    async with opened() as pilot:
        await press(pilot, "2", "r", "enter", "p")
    assert stage.sessions[0].wish.works == (fox.id,)


async def test_without_a_whole_design_nothing_opens(stage: Stage, opened: Open) -> None:
    """It says where the missing things stand."""
    stage.store.change(a_work(title="Lantern"))
    async with opened() as pilot:
        await press(pilot, "2", "r")
        assert "No design can be registered yet" in text_of(pilot.app)
        await press(pilot, "enter")
    assert stage.sessions == []


async def _reads_two(session: ScriptedSession) -> None:
    values = {"at": NOW, "session": "s"}
    session.operator.tell(
        RightRead(work="Whale", number="9000117", state="approved", text="9000117  Whale: approved", **values)  # type: ignore[arg-type]  # times and texts
    )
    session.operator.tell(RightsEnded(read=1, changed=1, text="1 design read: 1 approved.", **values))  # type: ignore[arg-type]  # the same


async def test_what_alibaba_says_is_read_from_here(stage: Stage, opened: Open) -> None:
    """Asked first, then told design by design."""
    stage.store.change(a_work(title="Whale", right=Right(state=RightState.PENDING)))
    stage.script = _reads_two
    async with opened() as pilot:
        await press(pilot, "2", "v")
        assert "open IPR management" in text_of(pilot.app)
        await press(pilot, "enter")
        await until(pilot, "1 design read: 1 approved.")
        assert "9000117 Whale: approved" in text_of(pilot.app)
    assert [run.wish for run in stage.runs] == [RightsRequest()]
