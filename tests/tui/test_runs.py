"""Runs that the screens start: confirmation, progress, questions, and the shop window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.model.finding import FindingState
from helper.model.work import Registration, Right, RightState, Work
from helper.session import events
from helper.session.context import ReadRequest, RecheckRequest, RightsRequest, RunRequest
from helper.session.operator import Request
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_session import ListSession
from helper.store.registrations import Registrations
from helper.store.works import keep_file
from tests.factories import a_work
from tests.session.list_stage import ListStage, a_page, a_row, details
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, see, text_of, wait_for, wait_for_pause


def complete_design(stage: Stage, folder: Path, title: str, state: RightState = RightState.DRAFT) -> Work:
    """Add a design with everything that the registration form needs."""
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


async def _registers_one(session: ScriptedSession) -> None:
    session.reserve(work="Quiet Whale", listings=0, fields=(("title", "Name of the work", "Quiet Whale"),))
    await wait_for_pause(session)


async def test_registration_starts_after_confirmation(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    for title in ("Quiet Whale", "Lantern"):
        complete_design(stage, tmp_path, title)
    complete_design(stage, tmp_path, "Fox", RightState.REJECTED)
    stage.script = _registers_one
    text = await press(pilot, "3", "G", "r", until="Register 2 designs?")
    see(text, "Lantern", "You enter your name and ID")
    assert stage.sessions == []
    await press(pilot, "enter", until="Quiet Whale · registration")
    await press(pilot, "p")
    assert stage.sessions[0].wish.works == ()


async def test_interrupted_registration_is_continued_first(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    stage.store.change(a_work(title="Lantern"))
    assert "No design can be registered yet" in await press(pilot, "3", "r")
    await press(pilot, "enter")
    assert stage.sessions == []
    whale = complete_design(stage, tmp_path, "Quiet Whale")
    Registrations(stage.store).reserve(whale.id)
    assert "First: the form that was open when the program stopped." in await press(pilot, "r")


async def _reads_one(session: ScriptedSession) -> None:
    text = "9000117  Whale: approved"
    session.tell(events.RightRead, work="Whale", number="9000117", state="approved", text=text)
    session.tell(events.ListEnded, read=1, changed=1, text="1 design read: 1 approved.")


async def test_registration_states_are_read_after_confirmation(stage: Stage, pilot: Pilot[int]) -> None:
    stage.store.change(a_work(title="Whale", right=Right(state=RightState.PENDING)))
    stage.script = _reads_one
    assert "open IPR management" in await press(pilot, "3", "v")
    await press(pilot, "enter", until="1 design read: 1 approved.")
    assert "9000117 Whale: approved" in text_of(pilot.app)
    assert [run.wish for run in stage.runs] == [RightsRequest()]


READ = ("5", "r", "enter")


async def _looking(session: ScriptedSession) -> None:
    def look(position: int, presence: str, said: str) -> None:
        text = f"{position} of 8  Fox: {said}"
        values = {"position": position, "presence": presence, "text": text}
        session.tell(events.ListingLookedAt, total=8, item_id="1", **values)

    look(1, "removed", "gone")
    look(2, "removed", "gone")
    session.tell(events.NeedsUser, wall="puzzle", text="The page shows a captcha. It is yours.")
    while await session.wait() is not Request.PAUSE:
        look(3, "live", "on sale")
    session.tell(events.RunEnded, done=3, left=5, text="3 looked at.")


async def test_browser_runs_start_only_after_confirmation(stage: Stage, sample_pilot: Pilot[int]) -> None:
    stage.script = _ends_at_once
    await wait_for(sample_pilot, "Since ")
    see(await press(sample_pilot, "r"), "Read Alibaba's decisions", "press nothing")
    await press(sample_pilot, "escape")
    assert stage.runs == []
    for place in ("1", "5"):
        await press(sample_pilot, place, "r", "enter", "escape", "n", "enter", "escape")
    assert [run.wish for run in stage.runs] == [ReadRequest(), ReadRequest(numbers_only=True)] * 2
    await press(sample_pilot, "1", "s", "enter", "enter", "escape")
    wish = stage.runs[-1].wish
    assert isinstance(wish, RecheckRequest)
    assert len(wish.listing_ids) == 20
    assert "Today" in text_of(sample_pilot.app)


async def _ends_at_once(session: ScriptedSession) -> None:
    session.tell(events.ListEnded, read=0, changed=0, found=0, text="0 complaints read.")


async def test_screen_of_a_browser_run_shows_progress_and_the_users_turn(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    stage.script = _looking
    text = await press(sample_pilot, "5", "down", "down", "s", "enter", until="2 of 8 Fox: gone")
    assert text.splitlines()[0].endswith("2 of 8")
    assert "YOUR TURN in the browser" in text
    assert "YOUR TURN" not in await press(sample_pilot, "enter", until="3 of 8 Fox: on sale")
    await press(sample_pilot, "p", until="3 looked at.")
    assert stage.runs[0].requests == [Request.GO_ON, Request.PAUSE]
    assert "complaints" in await press(sample_pilot, "escape")


async def _without_browser(session: ScriptedSession) -> None:
    raise BrowserUnavailable("No browser was found.", now="Install Chromium.")


async def test_browser_run_that_cannot_start_shows_its_error(stage: Stage, sample_pilot: Pilot[int]) -> None:
    stage.script = _without_browser
    assert "No browser was found." in await press(sample_pilot, *READ)
    assert "Today" in await press(sample_pilot, "escape", "1")


async def test_missing_complaint_number_found_on_the_portal_is_saved_if_confirmed(
    stage: Stage, opened: Open
) -> None:
    portal = ListStage(stage.store, stage.queue)
    lost = portal.filed("", 1, 2)
    portal.window.shows(a_row("48213377"))
    portal.window.tabs = [a_page(a_row("48213377")), details("48213377", {1: "removed", 2: "removed"})]

    def start(operator: Any, wish: RunRequest) -> ListSession:
        portal.operator = operator
        return portal.session(ComplaintListSession)

    async with opened(run=start) as pilot:
        await press(pilot, *READ, until="lists the links of a complaint")
        await press(pilot, "down", "enter", until="1 number found")
    assert stage.store.complaints[lost.id].number == "48213377"
    assert portal.states(lost) == [FindingState.REMOVED] * 2


async def test_quitting_during_a_browser_run_needs_no_confirmation(stage: Stage, opened: Open) -> None:
    """Nothing would be lost: all results are already saved, and the daemon keeps the window open."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, *READ)
        await press(pilot, "ctrl+q")
    assert stage.runs[0].over
