"""What the filing screen shows follows from the session's events alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from helper.session import events
from helper.session.filing.jobs import declined, hand_over_text
from helper.session.filing.session_prompts import point_at
from helper.tui.filing.view import FilingView, Mark, Phase, said, turn
from tests.factories import NOW
from tests.tui.stage import STEPS, YOUR_TURN

RESERVED = {
    "position": 1,
    "total": 3,
    "work": "Quiet Whale",
    "listings": 2,
    "practice": False,
    "fields": (("reason", "Complaint reason", "Pirated copy"), ("description", "Explanation", "It is mine.")),
}


def _after(*told: tuple[type[events.Event], dict[str, Any]]) -> FilingView:
    view = FilingView()
    for kind, values in ((events.ComplaintReserved, RESERVED), *told):
        view = view.after(kind(at=NOW, session="s", complaint="c", **values))
    return view


FILLED = (
    events.FieldFilled,
    {"field": "reason", "value": "Pirated copy", "seen": "Pirated copy", "checks": 2},
)
HANDED = (events.HandedOver, hand_over_text((), YOUR_TURN, STEPS))


def test_a_field_that_the_person_has_put_back_is_as_it_was_filled() -> None:
    """It is her turn all the same, and the line has its tick again."""
    hers = {"field": "reason", "value": "Pirated copy", "seen": "Others"}
    put_back = (events.FieldChanged, {**hers, "seen": "Pirated copy", "right": True})
    view = _after(FILLED, HANDED, (events.FieldChanged, hers), put_back)
    assert (view.phase, view.lines[0].mark, view.lines[0].checks) == (Phase.YOURS, Mark.RIGHT, 1)


def test_when_the_page_stopped_the_person_the_steps_stay_and_the_reason_is_added() -> None:
    """It is the same turn again: what to do stands, what the page said stands above it."""
    view = _after(HANDED, (events.HandedOver, {"text": "The form did not take it: tick the box."}))
    assert view.notices == ("The form did not take it: tick the box.",)
    assert view.todo == YOUR_TURN[1:]


def test_steps_tick_as_they_are_seen_and_begin_anew_with_the_next_turn() -> None:
    """A tick stands in place of the number, on a low screen too; a word about the form leaves it, a new hand-over does not."""

    def numbers(view: FilingView, *, low: bool = True) -> list[str]:
        drawn = turn(view, 120, low=low).plain
        return re.findall(r"([✓\d]) (?:press V|read|tick|press S)", drawn)

    seen = (events.StepsSeen, {"seen": ("verify", "tick")})
    again = (events.HandedOver, {"text": "The page stopped it: something is missing in the form."})
    assert numbers(_after(HANDED)) == ["1", "2", "3", "4"]
    assert (
        numbers(_after(HANDED, seen))
        == numbers(_after(HANDED, seen, again), low=False)
        == ["✓", "2", "✓", "4"]
    )
    assert numbers(_after(HANDED, seen, (events.StepsSeen, {"seen": ("verify",)}))) == ["✓", "2", "3", "4"]
    assert numbers(_after(HANDED, seen, FILLED, HANDED)) == ["1", "2", "3", "4"]


def test_a_tick_changes_what_is_drawn_and_nothing_else() -> None:
    """Whatever is seen, it is the same turn, with the same keys and the same things to do."""
    view = _after(HANDED)
    for seen in ((), ("submit",), ("verify", "read", "tick", "submit"), ("something else",)):
        ticked = view.after(events.StepsSeen(at=NOW, session="s", seen=seen))
        assert replace(ticked, ticked=frozenset()) == view
        assert (ticked.yours, ticked.half_filled) == (True, True)


def test_what_was_taken_stays_green_until_she_goes_on() -> None:
    """Between two forms and at the end of the last one; a form that was not taken is not green."""
    released = (events.Released, {"result": "filed", "number": "48213377", "text": "Filed."})
    left = (events.Released, {"result": "skipped", "text": "Left for later."})
    ended = (events.SessionEnded, {"filed": 1, "left": 0, "text": "1 filed. Nothing is waiting."})
    for view in (_after(HANDED, released), _after(HANDED, released, ended)):
        drawn = said(view, (0, 0))
        assert drawn.plain.startswith("✓ Filed.")
        assert "$success" in str(drawn.spans[0].style)
    assert not said(_after(HANDED, left, ended), (0, 0)).plain.startswith("✓")


def test_what_was_remembered_is_said_until_the_next_form() -> None:
    """Also while fields are filled after it; that it could not be remembered is said with the reason."""
    kept = (events.Remembered, {"field": "reason", "text": "Remembered for ipp.example."})
    lost = (events.Remembered, {"field": "number", "kept": False, "text": "I cannot remember it: disk full."})
    for told in ((kept, lost, FILLED), (kept, lost, FILLED, HANDED)):
        drawn = said(_after(*told), (0, 0)).plain
        assert "Remembered for ipp.example." in drawn
        assert "I cannot remember it: disk full." in drawn
    assert "Remembered" not in said(_after(kept, (events.ComplaintReserved, RESERVED)), (0, 0)).plain


def test_choice_of_the_user_is_theirs_and_not_checked_twice() -> None:
    """Another entry than the wanted one was chosen by the user: it has no tick."""
    other = {"field": "reason", "value": "Pirated copy (US)", "seen": "Pirated copy (DE)", "checks": 2}
    view = _after((events.FieldFilled, {**other, "yours": True}))
    assert (view.lines[0].mark, view.lines[0].seen) == (Mark.YOURS, "Pirated copy (DE)")


def test_filling_again_takes_the_persons_turn_back() -> None:
    """As soon as we fill again it is hands off again."""
    view = _after(HANDED, FILLED)
    assert (view.phase, view.yours, view.todo) == (Phase.FILLING, False, ())


def test_a_paste_is_the_persons_turn_until_it_was_seen() -> None:
    """The value to paste is the one on the clipboard; when it was seen in a control, filling goes on."""
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


def test_pointing_is_the_persons_turn_until_it_is_over() -> None:
    """She reads in the terminal what stands in the page's strip; then the filling goes on."""
    text = point_at("Complaint reason")
    shown = (events.FieldShown, {"field": "reason", "text": text})
    pointing, over = _after(shown), _after(shown, (events.FieldShown, {"field": "reason", "done": True}))
    assert (pointing.phase, pointing.yours, pointing.todo) == (Phase.SHOWING, True, (text,))
    assert pointing.lines[0].mark is Mark.ASKED
    assert (over.phase, over.yours, over.todo) == (Phase.FILLING, False, ())


def test_what_the_page_shows_is_made_harmless() -> None:
    """Values read from a page cannot carry control characters onto the screen."""
    nasty = (
        events.FieldFilled,
        {"field": "reason", "value": "x", "seen": "a\x1b]0;b\x07\u202ec", "checks": 1},
    )
    assert _after(nasty).lines[0].seen == "a ]0;b c"


def test_after_a_refusal_nothing_waits_for_an_answer() -> None:
    """A form before this one was filed; this one was sent, refused, and she stopped: the end says nothing else."""
    released = (events.Released, {"result": "filed", "number": "48213377", "text": "Filed."})
    sent = (events.SubmittedSeen, {"text": "Your submission was seen. Waiting for the portal's answer."})
    refused = (events.HandedOver, {"text": declined("Verify first.")})
    ended = (events.SessionEnded, {"filed": 1, "left": 1, "text": "1 filed, 1 still to file."})
    view = _after(
        released, (events.ComplaintReserved, {**RESERVED, "position": 2}), HANDED, sent, refused, ended
    )

    assert (view.phase, view.sentence) == (Phase.ENDED, "")
    assert view.notices == ("1 filed, 1 still to file.",)
