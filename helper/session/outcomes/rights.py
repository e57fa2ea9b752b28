"""Reads how far the registrations have come, from IPR management as the person has it open, and writes it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from helper.browser.portal.lists import ListRow
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import RightState, Work
from helper.session.events import RightRead, RightsEnded
from helper.session.navigation import Pace, Pauses
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.session.outcomes.list_finder import LOOK_AND_AGAIN, READING, RIGHTS, PortalList
from helper.session.outcomes.list_reader import ListReader
from helper.session.outcomes.outcome_matching import Matched, last_number, match, near
from helper.store.registrations import Registrations
from helper.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsTools:
    """What the reading works with."""

    store: Store
    registry: Registrations
    flow: Flow
    channel: OperatorChannel
    now: Callable[[], datetime]
    practice: bool
    start: str
    pace: Pace
    drawing_seconds: float = 4.0


@dataclass(slots=True)
class _Tally:
    read: dict[str, RightState] = field(default_factory=dict)
    """What the list says, by the design's id."""
    changed: list[Work] = field(default_factory=list)
    reached: bool = False
    """Whether the list was there at all."""
    ended: bool = False
    """Whether it was read to its last page."""
    is_empty: bool = False
    unknown: list[str] = field(default_factory=list)
    strangers: int = 0
    unclear: list[str] = field(default_factory=list)
    """Titles that stand in the list more than once, with several states."""


class RightsSession:
    """One reading of IPR management. `run` once; `request` at any time from the same loop."""

    def __init__(
        self, tools: RightsTools, open_window: Callable[[], AbstractAsyncContextManager[PortalList]]
    ) -> None:
        self._tools = tools
        self._open_window = open_window
        self._tally = _Tally()

    def request(self, request: Request) -> None:
        """What the person asks for: `go_on` ends a pause, `pause` ends the reading."""
        self._tools.channel.request(request)

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        return bool(
            not self._tally.ended
            or self._missing()
            or self._tally.unclear
            or self._tally.unknown
            or self._refused()
        )

    async def run(self) -> None:
        """Read until the list is at its end, or the person stops."""
        problem, opened = "", False
        try:
            async with self._open_window() as window:
                self._tools.channel.page = window
                opened = True
                await self._read_all(window)
        except PageGone as gone:
            problem = f"{gone.what} {gone.now}".rstrip()
        finally:
            # Without a window nothing has begun: the error says why, and no figures belong before it.
            if opened or problem:
                self._tell_end(problem)

    async def _read_all(self, window: PortalList) -> None:
        tools = self._tools
        numbers = {last_number(work, practice=tools.practice) for work in tools.store.works.all()}
        reader = ListReader(
            window,
            tools.flow,
            tools.channel,
            Pauses(tools.pace, tools.channel),
            is_ours=lambda number: number in numbers,
            passing=_nothing,
            drawing_seconds=tools.drawing_seconds,
            listed=RIGHTS,
        )
        form_is_open = bool(tools.registry.unfinished(practice=tools.practice))
        reading = await reader.reach(tools.start, beside=form_is_open)
        if reading is None:
            return
        self._tally.reached = True
        await window.strip(OverlayState.DONE, READING)
        rows = await reader.rows(reading)
        self._tally.ended, self._tally.is_empty = reader.ended, not rows
        await self._take(rows)
        if reader.gone is not None:
            raise reader.gone
        with suppress(PageGone):
            await window.strip(OverlayState.DONE, self._farewell())

    async def _take(self, rows: Iterable[ListRow]) -> None:
        """What the list says of our designs; what it does not say beyond doubt changes nothing."""
        matched = match(rows, self._tools.store.works.all(), practice=self._tools.practice)
        for one in matched:
            self._write(one)
        left = [row for row in rows if not any(row in one.rows for one in matched)]
        for work in self._missing():
            if (row := await self._asked(work, near(work, left))) is not None:
                left.remove(row)
                self._write(Matched(work, (row,)))
        self._tally.strangers = len(left)

    async def _asked(self, work: Work, rows: list[ListRow]) -> ListRow | None:
        """One that was handed in and is not in the list under its title: perhaps it is spelled otherwise there."""
        if not rows:
            return None
        named = {row.number: row for row in rows}
        decision = await self._tools.channel.ask(
            QuestionKind.WHICH_DESIGN,
            f"“{work.title}” is not in the list under this title. Is it one of these?",
            (
                Choice("none", "No, or I am not sure: leave it open", safe=True),
                *(Choice(number, f"Yes: {number}, {row.title}") for number, row in named.items()),
            ),
        )
        return named.get(decision.choice)

    def _write(self, one: Matched) -> None:
        work, row, practice = one.work, one.row, self._tools.practice
        if row is None:
            self._tally.unclear.append(work.title)
            return
        if row.status not in set(RightState) or row.status == RightState.DRAFT:
            # A draft that lies at the portal says nothing about what was handed in.
            self._tally.unknown += [] if row.status == RightState.DRAFT else [row.words]
            return
        state, before = RightState(row.status), work.right_in(practice=practice)
        after = self._tools.registry.record(
            work.id,
            state,
            practice=practice,
            # Only a text as the complaint form shows it: there the title stands before brackets.
            text=row.title if row.title.endswith(")") and row.title != work.title else "",
            number=row.number,
            rejection=row.answer,
            expires_on=row.expires,
        )
        self._tally.read[work.id] = state
        if after.right_in(practice=practice) != before:
            self._tally.changed.append(after)
        self._tools.channel.tell(
            RightRead,
            work=work.title,
            number=row.number,
            state=state.value,
            reason=row.answer if state is RightState.REJECTED else "",
            text=f"{row.number}  {work.title}: {RIGHT_WORDS[state]}{_because(after, practice=practice)}",
        )

    def _missing(self) -> list[Work]:
        """Ours that wait for approval, or may, and were not met in the list."""
        practice = self._tools.practice
        return [
            work
            for work in self._tools.store.works.all()
            if work.id not in self._tally.read
            and (
                work.right_in(practice=practice).state is RightState.PENDING
                or work.open_submission(practice=practice) is not None
            )
        ]

    def _refused(self) -> list[Work]:
        return [
            self._tools.store.works[one]
            for one, state in self._tally.read.items()
            if state is RightState.REJECTED
        ]

    def _tell_end(self, problem: str) -> None:
        tally, unmet = self._tally, tuple(work.title for work in self._missing())
        self._tools.channel.tell(
            RightsEnded,
            read=len(tally.read),
            changed=len(tally.changed),
            missing=unmet if self._is_whole else (),
            unsought=() if self._is_whole else unmet,
            unclear=tuple(tally.unclear),
            unknown_words=tuple(dict.fromkeys(tally.unknown)),
            strangers=tally.strangers,
            text="\n".join(filter(None, (problem, self._farewell(), *self._open_questions()))),
        )

    @property
    def _is_whole(self) -> bool:
        """Whether what was not met is not there; a list that shows nothing at all proves nothing."""
        return self._tally.ended and not self._tally.is_empty

    def _farewell(self) -> str:
        if not self._tally.reached:
            return "The list was not reached; nothing was read."
        if self._tally.ended and self._tally.is_empty:
            return "The list shows no registration at all."
        states = list(self._tally.read.values())
        said = ", ".join(
            f"{states.count(state)} {RIGHT_WORDS[state]}" for state in RightState if state in states
        )
        return f"{plural(len(states), 'design')} read{': ' + said if said else ''}."

    def _open_questions(self) -> list[str]:
        tally = self._tally
        lines = [
            f"Alibaba said no to {work.title}{_because(work, practice=self._tools.practice)}."
            f' When it is mended: ipp-helper register --work "{work.title}"'
            for work in self._refused()
        ]
        lines += self._not_met()
        lines += [f"In the list more than once, so nothing was changed: {title}" for title in tally.unclear]
        lines += [
            f"I do not know what “{words}” means; nothing was changed for it."
            for words in dict.fromkeys(tally.unknown)
        ]
        if tally.strangers:
            lines.append(f"{plural(tally.strangers, 'registration')} of the list are not among your designs.")
        return lines

    def _not_met(self) -> list[str]:
        """Those that wait and were not met: not there, or not read."""
        titles = [work.title for work in self._missing()]
        if self._is_whole:
            return [f"Not in the list: {title}" for title in titles]
        tally = self._tally
        lines = ["The list was not read to its end."] if tally.reached and not tally.ended else []
        lines += [f"Nothing is known anew of {title}." for title in titles]
        return [*lines, LOOK_AND_AGAIN] if lines or not tally.reached else []


def _because(work: Work, *, practice: bool) -> str:
    reason = work.right_in(practice=practice).rejection
    return f" – “{reason}”" if reason else ""


async def _nothing() -> None:
    """No figures of the account stand on the way."""
