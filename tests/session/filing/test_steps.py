"""The user's steps are ticked in the terminal and in the page when they are seen; nothing depends on them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import pairwise

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, ReviewStep, SignKind
from helper.model.address import read_address
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.session.events import (
    FieldChanged,
    FieldDiffers,
    FieldPasted,
    HandedOver,
    LinksRefused,
    StepsSeen,
    SubmittedSeen,
)
from helper.session.filing.jobs import REGISTRATION_WORDING
from helper.session.operator import Decision, QuestionKind, Request
from tests.fakes import FakeControl
from tests.session.stage import Stage, a_form

VERIFY, READ, TICK = ReviewStep.VERIFY, ReviewStep.READ, ReviewStep.TICK


def seen(*steps: ReviewStep) -> PageSign:
    return PageSign(kind=SignKind.STEPS, steps=frozenset(steps))


def user_does(stage: Stage, *signs: PageSign) -> None:
    def play(event: HandedOver) -> None:
        if event.todo:
            for sign in signs:
                stage.window.signs.put_nowait(sign)
            stage.window.submits()

    stage.operator.at[HandedOver] = play


def turns(stage: Stage) -> list[str]:
    return [text for state, text in stage.window.overlays if state is OverlayState.YOUR_TURN]


async def test_finished_steps_are_ticked_in_the_terminal_and_in_the_overlay(stage: Stage) -> None:
    user_does(stage, seen(VERIFY), seen(VERIFY), seen(VERIFY, TICK), seen(VERIFY), seen(VERIFY, READ, TICK))
    await stage.run()

    told = [event.seen for event in stage.operator.events_of(StepsSeen)]
    assert told == [
        ("verify",), ("verify", "tick"), ("verify",), ("verify", "read", "tick"), ("verify", "read", "tick", "submit"),
    ]  # fmt: skip
    assert [text.partition(".")[0].removeprefix("Your turn: ") for text in turns(stage)] == [
        "Verify, read, tick, Submit",
        "✓ Verify, read, tick, Submit",
        "✓ Verify, read, ✓ tick, Submit",
        "✓ Verify, read, tick, Submit",
        "✓ Verify, ✓ read, ✓ tick, Submit",
    ]
    sent = "Your submission was seen. Waiting for the portal's answer."
    assert [text for state, text in stage.window.overlays if state is OverlayState.DONE] == [sent]
    (first,) = stage.operator.events_of(HandedOver)
    assert first.steps == ("verify", "read", "tick", "submit")


async def test_submit_step_is_unticked_after_a_rejection(stage: Stage) -> None:
    refused = (
        PageSign(kind=SignKind.SUBMITTED),
        PageSign(kind=SignKind.ANSWERED, accepted=False, words="Tick the box."),
    )
    user_does(stage, seen(VERIFY), *refused, seen(VERIFY, TICK))
    await stage.run()

    told = [event.seen for event in stage.operator.events_of(StepsSeen)]
    assert told[:4] == [("verify",), ("verify", "submit"), ("verify",), ("verify", "tick")]
    notice, steps = turns(stage)[-1].split("\n")
    assert (notice, steps.partition(".")[0]) == (
        "The form was rejected: Tick the box.",
        "Your turn: ✓ Verify, read, ✓ tick, Submit",
    )


SIGNS = (seen(), seen(VERIFY), seen(VERIFY, READ, TICK), seen(TICK))


@pytest.mark.parametrize("steps", [(), *((sign,) for sign in SIGNS), *pairwise(SIGNS), SIGNS * 5])
async def test_order_in_which_steps_are_ticked_does_not_affect_the_outcome(
    stage: Stage, steps: Iterable[PageSign]
) -> None:
    user_does(stage, *steps)
    await stage.run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")
    assert [attempt.result for attempt in complaint.attempts] == [Result.FILED]
    assert stage.operator.questions == []
    assert len(stage.operator.events_of(SubmittedSeen)) == 1


async def test_open_question_remains_if_the_user_performs_a_step(stage: Stage) -> None:
    ticked = asyncio.Event()

    async def answering() -> Decision:
        stage.window.signs.put_nowait(seen(TICK))
        await ticked.wait()
        return Decision("aside", "the wrong design")

    stage.operator.before = {QuestionKind.WHAT_IS_WRONG: answering}
    stage.operator.at[StepsSeen] = lambda _: ticked.set()
    await stage.run({HandedOver: Request.PROBLEM})

    assert [question.kind for question in stage.operator.questions] == [QuestionKind.WHAT_IS_WRONG]
    assert stage.forms[0].note == "the wrong design"


async def test_overlay_shows_the_complaint_number_after_filing(stage: Stage) -> None:
    await stage.run(limit=None)

    filed = [text for state, text in stage.window.overlays if state is OverlayState.FILED]
    assert [text.partition(", ")[0] for text in filed] == ["Filed. Number 48213377"] * 2
    assert ["Enter" in text for text in filed] == [True, False]


async def test_rejected_links_are_named_in_the_page(stage: Stage) -> None:
    """The page's overlay says which links to remove, until a later check rejects none."""
    refused = tuple((f"100500990000000{number}", "Not a valid link.") for number in range(5))
    checked = [PageSign(kind=SignKind.LINKS_CHECKED, refused_links=links) for links in (refused, ())]
    user_does(stage, *checked)
    await stage.run()

    assert [len(event.links) for event in stage.operator.events_of(LinksRefused)] == [5, 0]
    _, named, cleared = turns(stage)
    first, *links, more, turn = named.splitlines()
    assert first == "The page rejected these links. Remove their lines here, or press r in the terminal:"
    assert links == [f"100500990000000{number}: Not a valid link." for number in range(3)]
    assert (more, turn) == ("and 2 more", cleared)
    assert cleared.startswith("Your turn: Verify")


async def test_overlay_drops_its_notice_once_the_page_removes_the_rejected_link(stage: Stage) -> None:
    """The user removes the line with the portal's own button.

    The overlay then counts the remaining links.
    """
    form = a_form()
    stage.window.form, box = form, form["Infringing listings"]

    def play(event: HandedOver) -> None:
        if event.todo:
            item = read_address(box.value.splitlines()[0]).global_id or ""
            stage.window.notices(SignKind.LINKS_CHECKED, refused_links=((item, "No such listing."),))

    def remove(event: LinksRefused) -> None:
        if event.links:
            box.value = "\n".join(box.value.splitlines()[1:])

    def submit(event: FieldChanged) -> None:
        stage.window.submits()

    stage.operator.at = {HandedOver: play, LinksRefused: remove, FieldChanged: submit}
    await stage.run(limit=1)

    (changed,) = stage.operator.events_of(FieldChanged)
    assert (changed.field, changed.settled) == ("listings", True)
    assert stage.operator.events_of(FieldDiffers) == []
    assert "1 link · " in turns(stage)[-1]
    assert "rejected" not in turns(stage)[-1]


async def test_overlay_names_a_field_that_holds_a_wrong_value(stage: Stage) -> None:
    """The overlay shows the same warning as the terminal, and below it the remaining steps."""
    stage.window.form = a_form(
        description=FakeControl(label="Supplement infringement reason(s)", value="x", ignores_input=True)
    )
    stage.operator.answers = {QuestionKind.OVERWRITE: [Decision("replace")]}
    await stage.run({FieldPasted: Request.GO_ON, HandedOver: Request.PAUSE})

    (told,) = stage.operator.events_of(HandedOver)
    warning, turn = turns(stage)[0].splitlines()
    assert warning in told.notices
    assert warning.startswith("Check “Supplement infringement reason(s)” first")
    assert turn.startswith("Your turn: Verify")


def test_identity_steps_of_a_registration_are_never_shown_as_done() -> None:
    assert REGISTRATION_WORDING.steps(()) == ("", "", "read", "submit")
    said = REGISTRATION_WORDING.overlay((), "Quiet Whale", seen=frozenset(ReviewStep))
    assert said == "Your turn: who you are, your ID, ✓ read, ✓ Submit.  Quiet Whale"
