"""The form for one design: what it asks, and what cannot stay as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helper.model.words import RIGHT_WORDS
from helper.model.work import Right, RightState, Work
from helper.store.works import why_not_title
from helper.tui.edit import EditDialog, Question, Values
from helper.tui.workbench import Records

_STATES = " · ".join(state.value for state in RightState)


def design_form(records: Records, work: Work | None) -> EditDialog:
    """The form for this design, or for a new one."""

    def problems(values: Values) -> Mapping[str, str]:
        found = {}
        if reason := why_not_title(records.store, values["title"], of=work):
            found["title"] = reason
        if values["state"] and state_of(values["state"]) is None:
            found["state"] = f"One of these: {_STATES}. Empty means: not known yet."
        return found

    return EditDialog("A new design" if work is None else "Your design", _questions(work), problems)


def right_of(right: Right, values: Values) -> Right:
    """The registration with what was typed."""
    state = state_of(values["state"]) or RightState.UNKNOWN
    return replace(right, text=values["text"], number=values["number"], state=state)


def state_of(typed: str) -> RightState | None:
    """The state that a word means: ours, or the one on the screen."""
    wanted = typed.strip().casefold()
    return next(
        (state for state in RightState if wanted in {state.value, RIGHT_WORDS[state].casefold()}), None
    )


def _questions(work: Work | None) -> tuple[Question, ...]:
    right = work.right if work else Right()
    return (
        Question(name="title", label="title", value=work.title if work else "", hint="as you registered it"),
        Question(
            name="aliases",
            label="also called",
            value=", ".join(work.aliases) if work else "",
            hint="other spellings, parted by commas",
        ),
        Question(
            name="state",
            label="registration",
            value="" if right.state is RightState.UNKNOWN else right.state.value,
            hint=_STATES,
        ),
        Question(name="number", label="its number", value=right.number, hint="if you know it"),
        Question(
            name="text",
            label="in the list",
            value=right.text,
            hint="its line in the portal's list, if not the title",
        ),
        Question(
            name="description",
            label="explanation",
            value=work.description if work else "",
            hint="for the form; empty: the usual sentence",
        ),
    )
