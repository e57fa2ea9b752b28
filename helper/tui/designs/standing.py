"""How far each design is, what is still missing for its registration, and the one thing that is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helper.model.deadlines import LOOK_AT_REGISTRATION
from helper.model.problems import Problem
from helper.model.registration import why_not_register
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import Right, RightState, Work
from helper.tui.plain import clean
from helper.tui.when import on_day
from helper.tui.widgets.columns import Tone

_GLYPHS = {
    RightState.UNKNOWN: ("○", Tone.SOFT),
    RightState.DRAFT: ("○", Tone.SOFT),
    RightState.PENDING: ("◐", Tone.PLAIN),
    RightState.APPROVED: ("●", Tone.ACCENT),
    RightState.REJECTED: ("✗", Tone.PLAIN),
    RightState.EXPIRED: ("✗", Tone.PLAIN),
}
_SHORT = {"picture": "picture", "statement": "statement", "certificate": "scan of the certificate"}
_AHEAD = timedelta(days=30)
"""So long before its last day an approval is told as ending."""
_MINUTES_A_FORM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one design is."""

    work: Work
    right: Right
    """In the lane that is shown: the real one, or practice."""
    state: RightState
    open: bool
    """Whether its form was handed to the person and nobody has said what became of it."""
    problems: Sequence[Problem]
    """What keeps it from being registered; empty also where it needs no registration."""
    wanted: bool
    """Whether it may be registered, as far as Alibaba is concerned."""

    @property
    def ready(self) -> bool:
        return self.wanted and not self.problems

    @property
    def missing(self) -> str:
        """What is missing, in a few words."""
        names = [_SHORT[problem.field] for problem in self.problems if problem.is_missing]
        others = not all(problem.is_missing for problem in self.problems)
        return ", ".join([*names, *(["something to mend"] if others else [])])

    def words(self, today: date) -> tuple[str, Tone]:
        """How far it is, with its sign and its day."""
        glyph, tone = _GLYPHS[self.state]
        if self.open:
            return "▌ did it go through?", Tone.YOURS
        return f"{glyph} {_words(self.right, self.state, today)}", tone


@dataclass(frozen=True, slots=True)
class NextForDesigns:
    """The one thing to do."""

    head: str
    detail: str
    asks: bool = False
    """Whether a question waits for the person."""


def standings(
    works: Sequence[Work], problems: Callable[[Work], Sequence[Problem]], *, practice: bool, today: date
) -> list[Standing]:
    """How far all of them are; `problems` looks at a design's files, and is asked only where it matters."""
    found = []
    for work in works:
        right = work.right_in(practice=practice)
        wanted = not why_not_register(work, practice=practice)
        found.append(
            Standing(
                work=work,
                right=right,
                state=right.state_on(today),
                open=work.open_submission(practice=practice) is not None or right.taken_at is not None,
                problems=tuple(problems(work)) if wanted else (),
                wanted=wanted,
            )
        )
    return found


def next_for(found: Sequence[Standing], keys: Mapping[str, str], today: date) -> NextForDesigns | None:
    """What is next, the most pressing first; None: there is nothing to say. `keys` are those of the acts named here."""
    steps = (_settle, _mend, _register, _complete, _renew, _look)
    return next((step for make in steps if (step := make(found, keys, today)) is not None), None)


def _settle(found: Sequence[Standing], keys: Mapping[str, str], _: date) -> NextForDesigns | None:
    left = [one for one in found if one.open]
    if not left:
        return None
    return NextForDesigns(
        f"Did the form of {_titles(left)} go through?", f"{keys['register']} asks about it first.", asks=True
    )


def _mend(found: Sequence[Standing], keys: Mapping[str, str], _: date) -> NextForDesigns | None:
    refused = [one for one in found if one.state is RightState.REJECTED]
    if not refused:
        return None
    why = f" “{clean(refused[0].right.rejection)}”" if refused[0].right.rejection else ""
    return NextForDesigns(
        f"Alibaba said no to {_titles(refused)}.{why}",
        f"{keys['edit']} correct · {keys['sheet']} new statement · {keys['register']} apply again",
        asks=True,
    )


def _register(found: Sequence[Standing], keys: Mapping[str, str], _: date) -> NextForDesigns | None:
    ready = [one for one in found if one.ready and one.state in {RightState.UNKNOWN, RightState.DRAFT}]
    if not ready:
        return None
    minutes = counted(_MINUTES_A_FORM * len(ready), "minute")
    return NextForDesigns(
        f"{counted(len(ready), 'design')} can be registered (about {minutes})",
        f"{keys['register']} begins: one form after the other, you look at each and hand it in.",
    )


def _complete(found: Sequence[Standing], keys: Mapping[str, str], _: date) -> NextForDesigns | None:
    lacking = [one for one in found if one.wanted and one.problems and one.state is not RightState.EXPIRED]
    if not lacking:
        return None
    return NextForDesigns(
        f"{_titles(lacking)}: {lacking[0].missing} still missing"
        if len(lacking) == 1
        else f"{counted(len(lacking), 'design')} cannot be registered yet: something is missing",
        f"{keys['picture']} its picture · {keys['sheet']} the statement to sign · {keys['signed']} the signed statement",
    )


def _renew(found: Sequence[Standing], keys: Mapping[str, str], today: date) -> NextForDesigns | None:
    ended = [one for one in found if one.state is RightState.EXPIRED]
    ending = [one for one in found if _ends_soon(one, today)]
    if not (ended or ending):
        return None
    which = ended or ending
    verb = "has expired" if ended else f"expires {on_day(ending[0].right.expires_on or today, today)}"
    return NextForDesigns(f"The registration of {_titles(which)} {verb}", f"{keys['register']} apply again")


def _look(found: Sequence[Standing], keys: Mapping[str, str], today: date) -> NextForDesigns | None:
    waiting = [one for one in found if one.state is RightState.PENDING]
    if not waiting:
        return None
    days = [one.right.submitted_on for one in waiting if one.right.submitted_on]
    since = f", since {on_day(min(days), today)}" if days else ""
    return NextForDesigns(
        f"Waiting for Alibaba: {counted(len(waiting), 'design')}{since} ({LOOK_AT_REGISTRATION.usual})",
        f"{keys['read']} reads what Alibaba says.",
    )


def _words(right: Right, state: RightState, today: date) -> str:
    match state:
        case RightState.PENDING if right.submitted_on:
            return f"waiting since {on_day(right.submitted_on, today)}"
        case RightState.APPROVED if right.expires_on:
            return f"approved until {on_day(right.expires_on, today)}"
        case RightState.EXPIRED if right.expires_on:
            return f"expired {on_day(right.expires_on, today)}"
        case RightState.REJECTED if right.rejection:
            return f"no: {clean(right.rejection)}"
        case _:
            return RIGHT_WORDS[state]


def _ends_soon(one: Standing, today: date) -> bool:
    ends = one.right.expires_on
    return one.state is RightState.APPROVED and ends is not None and ends <= today + _AHEAD


def _titles(found: Sequence[Standing]) -> str:
    return clean(found[0].work.title) if len(found) == 1 else counted(len(found), "design")
