"""What is begun from the screens: what is asked before a session, a run line by line, and the shop window beside the screens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from helper.errors import BrowserUnavailable
from helper.model.finding import FindingState
from helper.model.work import Registration, Right, RightState, Work
from helper.session import events
from helper.session.context import ReadRequest, RecheckRequest, RightsRequest, RunRequest, ShopRequest
from helper.session.operator import Request
from helper.session.outcomes.complaint_entries import ComplaintListSession
from helper.session.outcomes.list_session import ListSession
from helper.store.registrations import Registrations
from helper.store.works import keep_file
from helper.tui.filing.view import RunView
from tests.factories import NOW, a_work
from tests.session.list_stage import ListStage, a_row
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, press, see, text_of, wait_for, wait_for_pause


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
    session.reserve(work="Quiet Whale", listings=0, fields=(("title", "Name of the work", "Quiet Whale"),))
    await wait_for_pause(session)


async def test_a_run_begins_after_a_yes_and_is_shown_as_filing_is(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    """R names the designs that are ready and says what is the person's; then the form of the first is on the screen."""
    for title in ("Quiet Whale", "Lantern"):
        whole(stage, tmp_path, title)
    whole(stage, tmp_path, "Fox", RightState.REJECTED)
    stage.script = _takes_the_first
    text = await press(pilot, "2", "G", "r", until="Register 2 designs?")
    see(text, "Lantern", "Your name, your ID, Next and Submit are yours")
    assert stage.sessions == []
    await press(pilot, "enter", until="Quiet Whale · its registration")
    await press(pilot, "p")
    assert stage.sessions[0].wish.works == ()


async def test_a_refused_one_is_registered_again_by_its_own_choice(
    stage: Stage, pilot: Pilot[int], tmp_path: Path
) -> None:
    """The design under the cursor alone."""
    fox = whole(stage, tmp_path, "Fox", RightState.REJECTED)
    whole(stage, tmp_path, "Quiet Whale")
    await press(pilot, "2", "r", "enter", "p")
    assert stage.sessions[0].wish.works == (fox.id,)


async def test_what_was_left_open_comes_first(stage: Stage, pilot: Pilot[int], tmp_path: Path) -> None:
    """Even where nothing else is ready; without a whole design nothing opens."""
    stage.store.change(a_work(title="Lantern"))
    assert "No design can be registered yet" in await press(pilot, "2", "r")
    await press(pilot, "enter")
    assert stage.sessions == []
    whale = whole(stage, tmp_path, "Quiet Whale")
    Registrations(stage.store).reserve(whale.id)
    assert "First: the form that was open when the program stopped." in await press(pilot, "r")


async def _reads_two(session: ScriptedSession) -> None:
    text = "9000117  Whale: approved"
    session.tell(events.RightRead, work="Whale", number="9000117", state="approved", text=text)
    session.tell(events.ListEnded, read=1, changed=1, text="1 design read: 1 approved.")


async def test_what_alibaba_says_is_read_from_here(stage: Stage, pilot: Pilot[int]) -> None:
    """Asked first, then told design by design."""
    stage.store.change(a_work(title="Whale", right=Right(state=RightState.PENDING)))
    stage.script = _reads_two
    assert "open IPR management" in await press(pilot, "2", "v")
    await press(pilot, "enter", until="1 design read: 1 approved.")
    assert "9000117 Whale: approved" in text_of(pilot.app)
    assert [run.wish for run in stage.runs] == [RightsRequest()]


READ = ("4", "r", "enter")


async def _looking(session: ScriptedSession) -> None:
    def look(position: int, presence: str, said: str) -> None:
        text = f"{position} of 8  Fox: {said}"
        values = {"position": position, "presence": presence, "text": text}
        session.tell(events.ListingLookedAt, total=8, item_id="1", **values)

    look(1, "removed", "gone")
    look(2, "removed", "gone")
    session.tell(events.NeedsUser, wall="puzzle", text="The page shows a puzzle. It is yours.")
    while await session.wait() is not Request.PAUSE:
        look(3, "live", "on sale")
    session.tell(events.RunEnded, done=3, left=5, text="3 looked at.")


async def test_nothing_opens_before_the_person_has_read_what_happens(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    """On Today and in History r reads, n finds the missing numbers, s looks at the reported listings; Esc starts nothing."""
    stage.script = _at_its_end
    await wait_for(sample_pilot, "Since ")
    see(await press(sample_pilot, "r"), "Read what Alibaba says", "press nothing")
    await press(sample_pilot, "escape")
    assert stage.runs == []
    for place in ("0", "4"):
        await press(sample_pilot, place, "r", "enter", "escape", "n", "enter", "escape")
    assert [run.wish for run in stage.runs] == [ReadRequest(), ReadRequest(numbers_only=True)] * 2
    await press(sample_pilot, "0", "s", "enter", "enter", "escape")
    wish = stage.runs[-1].wish
    assert isinstance(wish, RecheckRequest)
    assert len(wish.listing_ids) == 20
    assert "Today" in text_of(sample_pilot.app)


async def _at_its_end(session: ScriptedSession) -> None:
    session.tell(events.ListEnded, read=0, changed=0, found=0, text="0 complaints read.")


async def test_where_nothing_was_sent_there_is_nothing_to_read(stage: Stage, pilot: Pilot[int]) -> None:
    """Nor, without a design, anything to look for: Today does not offer it."""
    text = await press(pilot, "r", "s", "w")
    assert stage.runs == []
    assert "what Alibaba says" not in text.splitlines()[-1]
    assert "Look for new ones" not in text


async def test_the_run_is_told_line_by_line_and_the_wall_is_loud(
    stage: Stage, sample_pilot: Pilot[int]
) -> None:
    """A puzzle is her turn, Enter says that it is solved; p stops, what was seen is told, and Esc goes back where she was."""
    stage.script = _looking
    text = await press(sample_pilot, "4", "down", "down", "s", "enter", until="2 of 8 Fox: gone")
    assert text.splitlines()[0].endswith("2 of 8")
    assert "YOUR TURN, in the browser" in text
    assert "YOUR TURN" not in await press(sample_pilot, "enter", until="3 of 8 Fox: on sale")
    await press(sample_pilot, "p", until="3 looked at.")
    assert stage.runs[0].requests == [Request.GO_ON, Request.PAUSE]
    assert "complaints" in await press(sample_pilot, "escape")


async def _without_browser(session: ScriptedSession) -> None:
    raise BrowserUnavailable("No browser was found.", now="Install Chromium.")


async def test_a_run_that_cannot_begin_says_why(stage: Stage, sample_pilot: Pilot[int]) -> None:
    """The error's own words stand on the screen, and the program goes on."""
    stage.script = _without_browser
    assert "No browser was found." in await press(sample_pilot, *READ)
    assert "Today" in await press(sample_pilot, "escape", "0")


async def test_a_real_reading_asks_by_dialogs_and_writes_down(stage: Stage, opened: Open) -> None:
    """The list's own session behind the screen: a number is proposed, confirmed by the person, and then it is kept."""
    portal = ListStage(stage.store, stage.queue)
    lost = portal.filed("", 1, 2)
    portal.window.shows(a_row("48213377"))
    portal.behind("48213377", {1: "removed", 2: "removed"})

    def start(operator: Any, wish: RunRequest) -> ListSession:
        portal.operator = operator
        return portal.session(ComplaintListSession)

    async with opened(start_run=start) as pilot:
        await press(pilot, *READ, until="has the links of one whose number is missing")
        await press(pilot, "down", "enter", until="1 number found")
    assert stage.store.complaints[lost.id].number == "48213377"
    assert portal.states(lost) == [FindingState.REMOVED] * 2


async def test_leaving_the_program_ends_the_run(stage: Stage, opened: Open) -> None:
    """ctrl+q leaves at once: everything seen is written down already, and the window stays with its daemon."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, *READ)
        await press(pilot, "ctrl+q")
    assert stage.runs[0].over


SIGN = "■ shop window"


async def _visit(session: ScriptedSession) -> None:
    """Opens, and answers each wish: first that nothing is open, then with a listing."""
    session.tell(events.PageReached, page="shop", host="", text="open")
    listing = {
        "item_id": "1005009900000017",
        "title": "Mug",
        "store_number": "1",
        "price": "9",
        "known": False,
    }
    if await session.wait() is Request.GO_ON:
        session.tell(events.Remark, text="No listing is open in the window yet.")
    while await session.wait() is Request.GO_ON:
        session.tell(events.ListingRecorded, text="Written down: Mug\n  9 · Nordic Store (1)", **listing)


async def test_one_key_opens_the_window_and_then_writes_down(stage: Stage, pilot: Pilot[int]) -> None:
    """It is asked about first; every place shows the sign until she stops it; what was written down is said, with the way back."""
    stage.script = _visit
    assert "never logged in" in await press(pilot, "O")
    assert stage.runs == []
    await press(pilot, "enter", until="O writes down the listing")
    assert isinstance(stage.runs[0].wish, ShopRequest)
    for place in ("1", "4", "0"):
        assert SIGN in (await press(pilot, place)).splitlines()[0]
    await press(pilot, "O", until="No listing is open in the window yet.")
    assert "u takes it back." in await press(pilot, "O", until="Written down: Mug")
    assert stage.runs[0].requests == [Request.GO_ON, Request.GO_ON]
    assert SIGN not in await press(pilot, "ctrl+o", until="Nothing more is written down")
    assert "never logged in" in await press(pilot, "O")


def after(*told: events.AnyEvent) -> RunView:
    view = RunView()
    for event in told:
        view = view.after(event)
    return view


def told(kind: type[events.AnyEvent], **values: Any) -> events.AnyEvent:
    return kind(at=NOW, session="s", **values)


def looked(presence: str = "removed", *, back: bool = False) -> events.AnyEvent:
    return told(
        events.ListingLookedAt, position=3, total=20, item_id="1005009900000017", presence=presence, back=back, text="seen"
    )  # fmt: skip


def test_what_happened_stands_in_lines_and_news_is_plainer_than_the_rest() -> None:
    """A page of the list is soft, a complaint with news is plain, a number that was found is good news; what is back is loudest."""
    view = after(
        told(events.ListRead, page=1, rows=10, ours=2, text="A page of the list"),
        told(events.OutcomeRead, number="1", changed=0, text="nothing new"),
        told(events.OutcomeRead, number="2", changed=3, text="3 × removed"),
        told(events.OutcomeRead, number="3", changed=0, found=True, text="Number 3 is written down."),
        looked("live", back=True),
        looked(),
    )
    styles = ["$soft", "$soft", "$foreground", "$success", "bold $yours", "$success"]
    assert [style for _, style in view.lines] == styles


def test_a_wall_is_the_persons_until_something_happens_after_it() -> None:
    """A puzzle, a login and the question whether she is there make it her turn, and the next event ends that."""
    for event in (
        told(events.NeedsUser, wall="puzzle", text="The page shows a puzzle."),
        told(events.NeedsUser, text="25 of 60. Press Enter to go on."),
        told(events.PageReached, page="login", host="portal", text="Log in."),
    ):
        view = after(event)
        assert view.yours
        assert view.turn == (event.text,)
        assert not view.lines
        assert not view.after(looked()).yours
