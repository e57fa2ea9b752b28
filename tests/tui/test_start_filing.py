"""What is asked before a session begins: which forms, which designs, what stays out and why, and whether a window may open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helper.model.work import Registration, Right, RightState, Work
from helper.session import events
from helper.session.context import RightsRequest
from helper.session.events import RightRead, RightsEnded
from helper.store.registrations import Registrations
from helper.store.works import keep_file
from tests.factories import NOW, a_work
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, text_of, wait_for_pause
from tests.tui.waiting import until


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
    """R names the designs that are ready and says what is the person's; then the form of the first is on the screen."""
    for title in ("Quiet Whale", "Lantern"):
        whole(stage, tmp_path, title)
    whole(stage, tmp_path, "Fox", RightState.REJECTED)
    stage.script = _takes_the_first
    async with opened() as pilot:
        await press(pilot, "2", "G", "r")
        text = await until(pilot, "Register 2 designs?")
        assert "Lantern" in text
        assert "Your name, your ID, Next and Submit are yours" in text
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
    whole(stage, tmp_path, "Quiet Whale")
    async with opened() as pilot:
        await press(pilot, "2", "r", "enter", "p")
    assert stage.sessions[0].wish.works == (fox.id,)


async def test_what_was_left_open_comes_first(stage: Stage, opened: Open, tmp_path: Path) -> None:
    """Even where nothing else is ready."""
    whale = whole(stage, tmp_path, "Quiet Whale")
    Registrations(stage.store).reserve(whale.id)
    async with opened() as pilot:
        await press(pilot, "2", "r")
        assert "First: the form that was open when the program stopped." in text_of(pilot.app)


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
