"""Forms left open by an earlier session: Today, History and the key f ask about them, and the answer is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from helper.browser.daemon.journal import Journal
from helper.model.attempt import Refusal, Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.session.events import PageReached
from helper.session.operator import Choice, Question, QuestionKind
from helper.store.queries import listings_of
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_finding, a_listing, a_work, an_attempt
from tests.tui.conftest import Open
from tests.tui.stage import (
    ScriptedSession,
    Stage,
    a_ready_complaint,
    flat,
    press,
    see,
    settle,
    text_of,
)

NUMBER = "39548467"
ASKED = "Was “The Quiet Whale” (4 links) submitted?"


def interrupted_form(stage: Stage, **attempt: Any) -> Complaint:
    """Add a form that was handed over when the program stopped."""
    planned = a_ready_complaint(stage, links=4)
    taken = stage.queue.reserve(planned.id)
    assert taken is not None
    opened = an_attempt(at=NOW, **attempt)
    complaint = replace(taken, state=ComplaintState.HANDED_OVER, attempts=(opened,))
    stage.store.change(complaint)
    return complaint


def record_submission(stage: Stage, complaint: Complaint, number: str = NUMBER) -> None:
    """Write a submission that the portal accepted into the daemon's journal."""
    items = [listing.item_id for listing in listings_of(stage.store, complaint)]
    stage.places.run.mkdir(parents=True, exist_ok=True)
    journal = Journal(stage.places.run / "journal-portal.jsonl")
    journal.sent("1", "POST", "/submit", " ".join(items), items)
    journal.answered("1", status=200, accepted=True, number=number)


async def test_today_filing_and_history_ask_about_a_form_left_open(stage: Stage, opened: Open) -> None:
    record_submission(stage, interrupted_form(stage))
    async with opened(size=(80, 24)) as pilot:
        assert ASKED in text_of(pilot.app)
        assert f"First: {ASKED}" in await press(pilot, "f")
        assert "? did it go through?" in await press(pilot, "escape", "5")
        see(text_of(pilot.app), "w answer", "Select it below and press w.")
        assert ASKED in await press(pilot, "w")
        assert "the portal accepted it" in flat(text_of(pilot.app))


async def test_question_after_a_crash_says_when_the_form_may_have_been_sent(
    stage: Stage, opened: Open
) -> None:
    interrupted_form(stage, sent_at=NOW)
    async with opened() as pilot:
        asked = flat(await press(pilot, "5", "w"))
        assert f"The form may have been sent at {NOW.astimezone():%H:%M}." in asked
        assert "No submission was detected." not in asked


async def test_a_form_left_open_is_ready_again_once_answered_not_submitted(
    stage: Stage, pilot: Pilot[int]
) -> None:
    complaint = interrupted_form(stage)
    await press(pilot, "5", "w", "escape")
    assert stage.store.complaints[complaint.id] == complaint
    await press(pilot, "w", "down", "down", "enter")
    assert stage.store.complaints[complaint.id].state is ComplaintState.PLANNED
    assert "1 form is ready (4 links" in await press(pilot, "1")


async def test_program_asks_about_a_postponed_form_that_was_submitted(stage: Stage, opened: Open) -> None:
    complaint = interrupted_form(stage)
    stage.queue.release(complaint.id, HandoverEnd(result=Result.SKIPPED, seen_at=NOW))
    record_submission(stage, complaint)
    async with opened() as pilot:
        assert ASKED in text_of(pilot.app)
        assert ASKED not in await press(pilot, "5", "w", "down", "enter", "enter", "1")
    after = stage.store.complaints[complaint.id]
    assert (after.state, after.number) == (ComplaintState.FILED, NUMBER)
    assert [attempt.result for attempt in after.attempts] == [Result.SKIPPED, Result.FILED]


async def test_form_that_was_being_filled_in_is_ready_again_without_a_question(
    stage: Stage, opened: Open
) -> None:
    planned = a_ready_complaint(stage, links=4)
    stage.queue.reserve(planned.id)
    async with opened() as pilot:
        assert "was being filled in when the program stopped" in flat(text_of(pilot.app))
        assert "submitted?" not in await press(pilot, "5", "w")
        assert "1 form is ready (4 links" in await press(pilot, "1")


async def test_question_about_a_form_says_what_the_portal_rejected(stage: Stage, opened: Open) -> None:
    interrupted_form(stage, refusals=(Refusal(at=NOW, words="Verify the links first."),))
    async with opened() as pilot:
        assert ASKED in text_of(pilot.app)
        assert "✗ not accepted by the form" in await press(pilot, "5")
        assert "the portal rejected the form: Verify the links first." in flat(await press(pilot, "w"))


async def test_today_shows_what_the_user_must_do_in_the_running_session(
    stage: Stage, pilot: Pilot[int]
) -> None:
    complaint = a_ready_complaint(stage)

    async def script(session: ScriptedSession) -> None:
        stage.queue.reserve(complaint.id)
        session.reserve()
        session.tell(PageReached, page="login", host="ipp.alibabagroup.com", text="Log in.")
        await session.wait()
        session.hand_over()
        await session.wait()
        choice = Choice("later", "I will look first", safe=True)
        kind = QuestionKind.WENT_THROUGH
        await session.operator.decide(Question(id="q", kind=kind, text="Was it?", choices=(choice,)))

    stage.script = script
    assert "Next for you   Use the browser to log in" in await press(pilot, "f", "enter", "1")
    assert "stopped" not in text_of(pilot.app)
    assert "w answer" not in await press(pilot, "5")
    await press(pilot, "1")
    stage.sessions[0].request(None)  # type: ignore[arg-type]  # any value continues the script
    await settle(pilot)
    assert "Your turn in the browser: The Quiet Whale" in text_of(pilot.app)


async def test_all_panes_give_the_same_reasons_why_nothing_can_be_filed(stage: Stage, opened: Open) -> None:
    work = a_work()
    states = (
        *(2 * [(FindingState.NEW, None)]), (FindingState.NEW, Judgement.LATER),
        (FindingState.JUDGED, Judgement.LICENSED), (FindingState.FILED, Judgement.COPY), (FindingState.REMOVED, Judgement.COPY),
    )  # fmt: skip
    listings = [a_listing(number) for number in range(len(states))]
    findings = [
        a_finding(listing, work, state=state, judgement=judgement)
        for listing, (state, judgement) in zip(listings, states, strict=True)
    ]
    stage.store.change(work, *listings, *findings)
    async with opened() as pilot:
        assert "3 links to review" in text_of(pilot.app)
        reasons = (
            "3 links to review first: press 2, then Enter.",
            "1 link left out: waiting for Alibaba.",
            "1 link left out: gone.",
            "1 link left out: licensed.",
        )
        for keys in (("f",), ("escape", "4")):
            see(await press(pilot, *keys), *reasons)
        assert "○ to review 3" in await press(pilot, "2")
