"""The form for one design: what it asks, what cannot stay as it is, and the design that comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from helper.exchange.words.days import read_day
from helper.hosts import read_host
from helper.model.reason import CLASSES, DEFAULT_REASON, read_reasons, reasons_line
from helper.model.words import RIGHT_WORDS
from helper.model.work import Right, RightState, Work
from helper.store.works import why_not_title
from helper.tui.dialogs.edit import EditDialog, Question, Values
from helper.tui.workbench import Records

_STATES = ", ".join(state.value for state in RightState)
_DAYS = {
    "approved_on": "approved on",
    "expires_on": "valid until",
    "permission_until": "permission until",
}
_DAY_HINT = "its day, such as 2026-11-24"
_LIST = re.compile(r"\s*[,;]\s*")


def design_form(records: Records, work: Work | None) -> EditDialog:
    """The form for this design, or for a new one."""

    def problems(values: Values) -> Mapping[str, str]:
        found = {}
        if reason := why_not_title(records.store, values["title"], of=work):
            found["title"] = reason
        if values["state"] and state_of(values["state"]) is None:
            found["state"] = f"One of these: {_STATES}. Empty means: not known yet."
        for name in _DAYS:
            if values[name] and day_of(values[name]) is None:
                found[name] = "Write the day as year-month-day, such as 2026-11-24."
        if wrong := next((one for one in _parts(values["official"]) if not _is_address(one)), None):
            found["official"] = (
                f"“{wrong}” is no address of a shop, such as www.aliexpress.com/store/1102406."
            )
        if values["permission_until"] and not values["client"]:
            found["client"] = "Whose permission is it? Say the client."
        return found

    return EditDialog("A new design" if work is None else "Your design", _questions(work), problems)


def with_values(work: Work, values: Values) -> Work:
    """The design with what was typed."""
    return replace(
        work,
        title=values["title"],
        aliases=_parts(values["aliases"]),
        client=values["client"],
        official_addresses=_parts(values["official"]),
        licensees=_parts(values["licensees"]),
        permission_until=day_of(values["permission_until"]),
        right=_right_of(work.right, values),
        description=values["description"],
        reasons=read_reasons(values["reasons"]),
    )


def state_of(typed: str) -> RightState | None:
    """The state that a word means: ours, or the one on the screen."""
    wanted = typed.strip().casefold()
    return next(
        (state for state in RightState if wanted in {state.value, RIGHT_WORDS[state].casefold()}), None
    )


def day_of(typed: str) -> date | None:
    """The day that was typed; None: none, or one that could be two."""
    day = read_day(typed)
    return day.settled(None) if day is not None else None


def _right_of(right: Right, values: Values) -> Right:
    return replace(
        right,
        text=values["text"],
        number=values["number"],
        state=state_of(values["state"]) or RightState.UNKNOWN,
        approved_on=day_of(values["approved_on"]),
        expires_on=day_of(values["expires_on"]),
    )


def _questions(work: Work | None) -> tuple[Question, ...]:
    work = work or Work(id="", title="")
    return (
        Question(name="title", label="title", value=work.title, hint="as you registered it"),
        _list_question("aliases", "also called", work.aliases, "other spellings, separated by commas"),
        *_right_questions(work.right),
        _list_question(
            "official",
            "my own shops",
            work.official_addresses,
            "their addresses, separated by commas; never reported",
        ),
        _list_question(
            "licensees",
            "may sell it",
            work.licensees,
            "shops with your licence, separated by commas",
        ),
        Question(name="client", label="client", value=work.client, hint="whose design it is; empty: yours"),
        _day_question("permission_until", work.permission_until),
        Question(
            name="description",
            label="explanation",
            value=work.description,
            hint="for the form; empty: the usual sentence",
        ),
        Question(
            name="reasons",
            label="reason",
            value=reasons_line(work.reasons),
            hint=f"empty: {DEFAULT_REASON}; for one kind: mug: its reason",
            note=CLASSES,
        ),
    )


def _right_questions(right: Right) -> tuple[Question, ...]:
    state = "" if right.state is RightState.UNKNOWN else right.state.value
    return (
        Question(name="state", label="registration (IPR)", value=state, hint=_STATES),
        _day_question("approved_on", right.approved_on),
        _day_question("expires_on", right.expires_on),
        Question(name="number", label="its number", value=right.number, hint="if you know it"),
        Question(
            name="text",
            label="in the list",
            value=right.text,
            hint="its line in the portal's list, if not the title",
        ),
    )


def _list_question(name: str, label: str, values: tuple[str, ...], hint: str) -> Question:
    return Question(name=name, label=label, value=", ".join(values), hint=hint)


def _day_question(name: str, day: date | None) -> Question:
    return Question(name=name, label=_DAYS[name], value=day.isoformat() if day else "", hint=_DAY_HINT)


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part for part in _LIST.split(typed.strip()) if part)


def _is_address(typed: str) -> bool:
    address = read_host(typed if "://" in typed else f"https://{typed}")
    return address is not None and "." in address.host
