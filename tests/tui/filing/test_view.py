"""The view of the Filing pane, which depends only on the events of the session."""

from __future__ import annotations

import re
from typing import Any

from helper.session import events
from helper.session.filing.jobs import COMPLAINT_WORDING, declined, hand_over_text
from helper.session.filing.session_prompts import point_at
from helper.tui.filing.view import FilingView, Mark, Phase, said, turn
from tests.factories import NOW
from tests.tui.stage import HANDOFFS, STEPS

RESERVED = {
    "position": 1,
    "total": 3,
    "work": "Quiet Whale",
    "listings": 2,
    "practice": False,
    "fields": (("reason", "Complaint reason", "Pirated copy"), ("description", "Explanation", "It is mine.")),
}


def _after(*happened: tuple[type[events.Event], dict[str, Any]]) -> FilingView:
    view = FilingView()
    for kind, values in ((events.ComplaintReserved, RESERVED), *happened):
        view = view.after(kind(at=NOW, session="s", complaint="c", **values))
    return view


FILLED = (
    events.FieldFilled,
    {"field": "reason", "value": "Pirated copy", "seen": "Pirated copy", "checks": 2},
)
YOUR_TURN = COMPLAINT_WORDING.your_turn(HANDOFFS)
HANDED = (events.HandedOver, hand_over_text((), YOUR_TURN, STEPS))


def test_field_restored_by_the_user_is_ticked_again() -> None:
    change = {"field": "reason", "value": "Pirated copy", "seen": "Others"}
    put_back = (events.FieldChanged, {**change, "seen": "Pirated copy", "right": True})
    view = _after(FILLED, HANDED, (events.FieldChanged, change), put_back)
    assert (view.phase, view.lines[0].mark, view.lines[0].checks) == (Phase.YOURS, Mark.RIGHT, 1)


def test_after_a_rejected_submission_its_reason_and_the_steps_are_shown() -> None:
    view = _after(HANDED, (events.HandedOver, {"text": "The form was rejected: tick the box."}))
    assert view.notices == ("The form was rejected: tick the box.",)
    assert view.todo == YOUR_TURN[1:]


def test_completed_steps_stay_ticked_until_the_form_is_filled_again() -> None:

    def numbers(view: FilingView, *, low: bool = True) -> list[str]:
        drawn = turn(view, 120, low=low).plain
        return re.findall(r"([✓\d]) (?:press V|read|tick|press S)", drawn)

    seen = (events.StepsSeen, {"seen": ("verify", "tick")})
    again = (
        events.HandedOver,
        {"text": "The page stopped the submission: something is missing in the form."},
    )
    assert numbers(_after(HANDED)) == ["1", "2", "3", "4"]
    assert (
        numbers(_after(HANDED, seen))
        == numbers(_after(HANDED, seen, again), low=False)
        == ["✓", "2", "✓", "4"]
    )
    assert numbers(_after(HANDED, seen, (events.StepsSeen, {"seen": ("verify",)}))) == ["✓", "2", "3", "4"]
    assert numbers(_after(HANDED, seen, FILLED, HANDED)) == ["1", "2", "3", "4"]


def test_notice_disappears_once_its_cause_is_resolved() -> None:
    first = (events.HandedOver, {**HANDED[1], "notices": ("First time on this portal.",)})
    refused = (events.LinksRefused, {"links": (("1005", "No such listing."),), "text": "Rejected: 1 link."})
    none_left = (events.LinksRefused, {"links": ()})
    rejected = (events.HandedOver, {"text": "The form was rejected."})
    change = {"field": "reason", "value": "x", "seen": "y"}
    view = _after(first, refused)
    assert (view.notices, len(view.refused)) == (("First time on this portal.", "Rejected: 1 link."), 1)
    for settles in (none_left, (events.FieldChanged, {**change, "settled": True})):
        view = _after(first, refused, settles)
        assert (view.notices, view.refused) == (("First time on this portal.",), ())
        assert _after(first, rejected, settles).notices == ()
    assert _after(first, rejected, (events.FieldChanged, change)).notices == ("The form was rejected.",)


def test_message_that_a_field_was_remembered_stays_until_the_next_form() -> None:
    kept = (events.Remembered, {"field": "reason", "text": "Remembered for ipp.example."})
    lost = (
        events.Remembered,
        {"field": "number", "kept": False, "text": "I cannot remember this: disk full."},
    )
    for happened in ((kept, lost, FILLED), (kept, lost, FILLED, HANDED)):
        drawn = said(_after(*happened), (0, 0)).plain
        assert "Remembered for ipp.example. u undoes this." in drawn
        assert "I cannot remember this: disk full." in drawn
    assert "Remembered" not in said(_after(kept, (events.ComplaintReserved, RESERVED)), (0, 0)).plain


def test_option_that_the_user_chose_is_not_ticked_as_correct() -> None:
    other = {"field": "reason", "value": "Pirated copy (US)", "seen": "Pirated copy (DE)", "checks": 2}
    view = _after((events.FieldFilled, {**other, "yours": True}))
    assert (view.lines[0].mark, view.lines[0].seen) == (Mark.YOURS, "Pirated copy (DE)")


def test_it_is_the_users_turn_until_the_pasted_value_is_seen() -> None:
    values = {"field": "description", "value": "It is mine."}
    ready = (events.FieldPasted, {**values, "text": "Paste it."})
    view = _after(FILLED, ready)
    assert (view.phase, view.yours, view.pasting and view.pasting.want) == (
        Phase.PASTING,
        True,
        "It is mine.",
    )
    done = _after(FILLED, ready, (events.FieldPasted, {**values, "done": True}))
    assert (done.phase, done.lines[1].mark) == (Phase.FILLING, Mark.PASTED)


def test_it_is_the_users_turn_until_they_have_pointed_at_the_field() -> None:
    text = point_at("Complaint reason")
    shown = (events.FieldShown, {"field": "reason", "text": text})
    pointing, over = _after(shown), _after(shown, (events.FieldShown, {"field": "reason", "done": True}))
    assert (pointing.phase, pointing.yours, pointing.todo) == (Phase.SHOWING, True, (text,))
    assert pointing.lines[0].mark is Mark.ASKED
    assert (over.phase, over.yours, over.todo) == (Phase.FILLING, False, ())


def test_control_characters_are_removed_from_page_values() -> None:
    nasty = (
        events.FieldFilled,
        {"field": "reason", "value": "x", "seen": "a\x1b]0;b\x07\u202ec", "checks": 1},
    )
    assert _after(nasty).lines[0].seen == "a ]0;b c"


def test_only_the_summary_is_shown_if_a_session_ends_after_a_rejection() -> None:
    released = (events.Released, {"result": "filed", "number": "48213377", "text": "Filed."})
    sent = (events.SubmittedSeen, {"text": "Your submission was seen. Waiting for the portal's answer."})
    refused = (events.HandedOver, {"text": declined("Verify first.")})
    ended = (events.SessionEnded, {"filed": 1, "left": 1, "text": "1 filed. 1 left to file."})
    view = _after(
        released, (events.ComplaintReserved, {**RESERVED, "position": 2}), HANDED, sent, refused, ended
    )

    assert (view.phase, view.sentence) == (Phase.ENDED, "")
    assert view.notices == ("1 filed. 1 left to file.",)
