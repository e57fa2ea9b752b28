"""Today: the next thing, and figures that are true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Moment, Outcome
from helper.model.listing import Look, Presence
from helper.tui.today.next_step import BEGIN, GO_ON, NOTHING, WENT_THROUGH, next_step
from helper.tui.workbench import Records
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, press, text_of


def _next(stage: Stage, *, practice: bool = False) -> str:
    return next_step(Records(stage.store, stage.queue), None, practice=practice, today=NOW.date()).head


def _unfinished(stage: Stage, state: ComplaintState) -> None:
    work, listing = a_work(), a_listing()
    finding = a_finding(listing, work)
    stage.store.change(work, listing, finding, a_complaint(work, (finding,), state=state))


def test_an_open_question_comes_before_everything(stage: Stage) -> None:
    """A form of which nobody knows whether it went through is next, also when others are ready."""
    a_ready_complaint(stage)
    _unfinished(stage, ComplaintState.HANDED_OVER)
    assert _next(stage) == WENT_THROUGH.head


def test_a_form_that_was_being_filled_goes_on(stage: Stage) -> None:
    """Then one that was interrupted while we filled."""
    _unfinished(stage, ComplaintState.RESERVED)
    assert _next(stage) == GO_ON.head


def test_from_first_link_to_nothing_left(stage: Stage) -> None:
    """Nothing yet; a link to look at; a copy without a form; a form; and nothing when all is set aside."""
    assert _next(stage) == BEGIN.head
    work, listing = a_work(), a_listing()
    finding = a_finding(listing)
    stage.store.change(work, listing, finding)
    assert _next(stage) == "1 link to look at"
    stage.queue.judge([finding.id], Judgement.COPY, viewed=True, work_id=work.id)
    assert _next(stage) == "1 link can go on a form"
    stage.queue.plan()
    assert _next(stage) == "1 form is ready (1 link, about 2 minutes)"
    stage.queue.judge([finding.id], Judgement.LICENSED, viewed=True)
    assert _next(stage) == NOTHING.head


def test_practice_and_real_do_not_mix(stage: Stage) -> None:
    """What was left open in practice is no question about real complaints."""
    _unfinished(stage, ComplaintState.RESERVED)
    assert _next(stage, practice=True) != GO_ON.head


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 10)])
async def test_the_next_thing_is_in_sight_at_every_size(
    stage: Stage, opened: Open, size: tuple[int, int]
) -> None:
    """The first line says what to do."""
    stage.add_samples()
    async with opened(size=size) as pilot:
        assert "Next for you" in text_of(pilot.app)
        assert max(map(len, text_of(pilot.app).splitlines())) <= size[0]


async def test_the_figures_are_those_of_the_real_lane(stage: Stage, opened: Open) -> None:
    """Links that were only practised are not waiting for Alibaba."""
    stage.add_samples()
    async with opened() as pilot:
        lines = [line.split() for line in text_of(pilot.app).splitlines()]
        assert ["waiting", "for", "Alibaba", "9", "links", "the", "oldest", "since", "Fri"] in lines
        assert ["gone", "12", "links", "on", "7", "Nov"] in lines
        assert "Since 4 November: 23 reported, 12 gone, 3 evenings." in text_of(pilot.app)


async def test_the_figures_follow_the_records(stage: Stage, opened: Open) -> None:
    """A change of the records is on the screen without a key."""
    async with opened() as pilot:
        a_ready_complaint(stage, links=3)
        await press(pilot, "h", "escape")
        assert "1 form is ready (3 links, about 2 minutes)" in text_of(pilot.app)


async def test_the_next_thing_is_one_key_away(stage: Stage, opened: Open) -> None:
    """The key f on Today leads straight to the list of what will be filed, and Enter to the window."""
    a_ready_complaint(stage)
    async with opened() as pilot:
        await press(pilot, "f")
        assert "1 form to file, 6 links" in text_of(pilot.app)
        await press(pilot, "enter")
    assert len(stage.sessions) == 1


async def test_what_is_nought_is_left_out(opened: Open) -> None:
    """Before the first complaint nothing is said about Alibaba, sellers or evenings."""
    async with opened() as pilot:
        text = text_of(pilot.app)
        assert "your designs" in text
        assert [
            word for word in ("waiting for", "gone", "objected", "back again", "Since") if word in text
        ] == []


async def test_an_objection_has_a_date_that_says_how_sure_it_is(stage: Stage, opened: Open) -> None:
    """Objected on Friday: three business days are a guess, and the key d says whose."""
    _filed(stage, FindingState.COUNTERED, ended=NOW - timedelta(days=4))
    async with opened() as pilot:
        assert "answer by tomorrow, our guess" in text_of(pilot.app)
        await press(pilot, "d")
        assert "answer the seller's objection: 1 link of “Quiet Whale”" in text_of(pilot.app)
        assert "for AliExpress nothing is known" in text_of(pilot.app)


async def test_the_nearest_date_is_on_the_screen(stage: Stage, opened: Open) -> None:
    """What was sent on 20 November is looked at again on 1 December at the latest."""
    _filed(stage, FindingState.FILED)
    async with opened() as pilot:
        line = next(line for line in text_of(pilot.app).splitlines() if "next date" in line)
        assert line.split()[:4] == ["next", "date", "1", "Dec"]
        assert "look what Alibaba says: 1 link of “Quiet Whale”" in line


def _filed(
    stage: Stage, state: FindingState, *, ended: datetime | None = None, live: datetime | None = None
) -> Finding:
    """A link that was sent four days ago, and what came of it."""
    work = a_work()
    looks = (Look(at=live, presence=Presence.LIVE),) if live else ()
    listing = a_listing(looks=looks)
    finding = a_finding(
        listing,
        work,
        state=state,
        history=(Moment(at=NOW - timedelta(days=4), what="sent"),),
        outcome=Outcome(state=state, at=ended) if ended else None,
    )
    stage.store.change(work, listing, finding)
    return finding
