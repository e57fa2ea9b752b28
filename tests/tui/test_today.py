"""Today: the next thing, and figures that are true."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Judgement
from helper.tui.next_step import BEGIN, GO_ON, NOTHING, WENT_THROUGH, next_step
from helper.tui.workbench import Records
from tests.factories import a_complaint, a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, press, text_of


def _next(stage: Stage, *, practice: bool = False) -> str:
    return next_step(Records(stage.store, stage.queue), practice=practice).head


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
        assert ["gone", "12", "links"] in lines


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
