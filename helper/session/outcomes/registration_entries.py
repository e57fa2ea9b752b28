"""Matches the rows of the portal's list of registrations to designs, and records the state of each registration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from helper.browser.portal.lists import ListRow
from helper.flow.text_matching import fold
from helper.model.state_words import RIGHT_WORDS
from helper.model.work import RightState, Work
from helper.session.events import ListEnded, RightRead
from helper.session.operator import Choice, QuestionKind
from helper.session.outcomes.list_reader import LOOK_AND_AGAIN, PortalList
from helper.session.outcomes.list_session import NOT_TO_ITS_END, ListSession, left_alone, read_list
from helper.store.registrations import Registrations
from helper.translation import comma_list, counted, msg, msg_n, quoted, tr, tr_n, with_label

_NEAR = 0.75
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """A design, with the rows of the list that may be its registration."""

    work: Work
    rows: tuple[ListRow, ...]

    @property
    def row(self) -> ListRow | None:
        """The row of the registration; None if the matching rows contradict each other."""
        says = {(row.status, row.answer) for row in self.rows}
        return self.rows[0] if len(says) == 1 else None


def last_number(work: Work) -> str:
    """Return the portal's number of the design's last registration; empty if unknown."""
    return next((sent.number for sent in reversed(work.attempts) if sent.number), "")


def match(rows: Sequence[ListRow], works: Sequence[Work]) -> list[Matched]:
    """Return the designs that are in the list, each with its rows.

    If the portal's number for a design is known, only the row with this number belongs to the design: an
    older registration with the same title may have been rejected. Otherwise, the row must have the design's
    full title, and if several rows do, the row with the design's registration number is chosen.
    """
    found = []
    for work in works:
        number = last_number(work)
        mine = [row for row in rows if (row.number == number if number else _title_names(row, work))]
        known = work.right.known_number
        mine = [row for row in mine if known and row.registration == known] or mine
        if mine:
            found.append(Matched(work, tuple(mine)))
    return found


def near(work: Work, rows: Iterable[ListRow]) -> list[ListRow]:
    """Return the rows whose titles resemble the title of the design, most similar first."""
    title = fold(work.title)
    rated = [(SequenceMatcher(None, title, fold(row.title)).ratio(), row) for row in rows if row.title]
    close = sorted(((rate, row) for rate, row in rated if rate >= _NEAR), key=lambda rated: -rated[0])
    return [row for _, row in close[:_MOST_NEAR]]


def _title_names(row: ListRow, work: Work) -> bool:
    names = (work.title, work.right.text, *work.aliases)
    return bool(row.title) and any(name and fold(name) == fold(row.title) for name in names)


class RegistrationListSession(ListSession):
    """Reads the list of registrations. A row has all data of a registration, so no other page is opened."""

    not_seen = msg(
        "I can't find the list of registrations. Open IPR management in the window, then press Enter here."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        context = self.tools.context
        self._works = context.store.works
        self._registrations = Registrations(context.store, context.now)
        self._read: dict[str, RightState] = {}
        """The state that the list shows, by the design's id."""
        self._changed = 0
        self._unknown: list[str] = []
        self._unclear: list[str] = []
        """Titles of designs for which several rows of the list show different states."""
        self._strangers: list[str] = []

    def _is_ours(self, number: str) -> bool:
        return number in {last_number(work) for work in self._works.all()}

    async def _work_in(self, window: PortalList) -> None:
        reader = self._reader(window, self._is_ours)
        async for rows in read_list(reader, self._progress, beside=self._form_is_open()):
            await self._take(rows)
        await self._show_end(window, self._result_sentence())

    def _form_is_open(self) -> bool:
        return bool(self._registrations.unfinished())

    async def _take(self, rows: Sequence[ListRow]) -> None:
        """Record the rows that certainly belong to a design, and ask about each design that was not found."""
        matched = match(rows, self._works.all())
        for design in matched:
            self._write(design)
        left = [row for row in rows if not any(row in design.rows for design in matched)]
        for work in self._missing():
            if (row := await self._asked(work, near(work, left))) is not None:
                left.remove(row)
                self._write(Matched(work, (row,)))
        self._strangers = [row.number for row in left]

    async def _asked(self, work: Work, rows: list[ListRow]) -> ListRow | None:
        """Ask which of these similar rows is the design; None if the user chooses no row.

        No row has exactly the design's title, but the list may spell the title differently.
        """
        if not rows:
            return None
        named = {row.number: row for row in rows}
        decision = await self.channel.ask(
            QuestionKind.WHICH_DESIGN,
            tr("The list has no entry with the title “{title}”. Is it one of these?", title=work.title),
            (
                Choice("none", tr("No, or not sure: leave it open"), safe=True),
                *(
                    Choice(number, tr("Yes: {number}, {title}", number=number, title=row.title))
                    for number, row in named.items()
                ),
            ),
        )
        return named.get(decision.choice)

    def _write(self, design: Matched) -> None:
        work, row = design.work, design.row
        if row is None:
            self._unclear.append(work.title)
            return
        if row.status not in set(RightState) or row.status == RightState.DRAFT:
            # Skip a draft: it does not show the state of the registration that the user submitted.
            self._unknown += [] if row.status == RightState.DRAFT else [row.words]
            return
        state, before = RightState(row.status), work.right
        after = self._registrations.record(
            work.id,
            state,
            # The complaint form lists registrations as the title followed by brackets.
            text=row.title if row.title.endswith(")") and row.title != work.title else "",
            number=row.number,
            rejection=row.answer,
            expires_on=row.expires,
        )
        self._read[work.id] = state
        self._changed += after.right != before
        self.channel.tell(
            RightRead,
            work=work.title,
            number=row.number,
            state=state.value,
            reason=row.answer if state is RightState.REJECTED else "",
            text=f"{row.number}  {with_label(work.title, tr(RIGHT_WORDS[state]))}{self._because(after)}",
        )

    @property
    def left_open(self) -> bool:
        return super().left_open or bool(self._missing() or self._unclear or self._unknown or self._refused())

    def _missing(self) -> list[Work]:
        """Return the designs that are, or may be, waiting for approval but were not found in the list."""
        return [
            work
            for work in self._works.all()
            if work.id not in self._read
            and (work.right.state is RightState.PENDING or work.open_attempt is not None)
        ]

    def _refused(self) -> list[Work]:
        return [self._works[work_id] for work_id, state in self._read.items() if state is RightState.REJECTED]

    def _tell_end(self, problem: str) -> None:
        unmet = tuple(work.title for work in self._missing())
        self.channel.tell(
            ListEnded,
            read=len(self._read),
            changed=self._changed,
            missing=unmet if self._progress.is_whole else (),
            unsought=() if self._progress.is_whole else unmet,
            unclear=tuple(self._unclear),
            unknown_words=tuple(dict.fromkeys(self._unknown)),
            strangers=tuple(self._strangers),
            text=self._said_at_end(problem, self._result_sentence(), self._open_questions()),
        )

    def _result_sentence(self) -> str:
        states = list(self._read.values())
        said = comma_list(
            counted(states.count(state), tr(RIGHT_WORDS[state])) for state in RightState if state in states
        )
        plain = msg_n("{n} design read.", "{n} designs read.")
        with_states = msg_n("{n} design read: {states}.", "{n} designs read: {states}.")
        return tr_n(*(with_states if said else plain), len(states), states=said)

    def _open_questions(self) -> list[str]:
        lines = [
            tr(
                'Alibaba rejected {title}{reason}. Correct what is wrong, then: ipp-helper register --work "{title}"',
                title=work.title,
                reason=self._because(work),
            )
            for work in self._refused()
        ]
        lines += self._not_met()
        lines += [
            tr("{title} is in the list more than once, so nothing was changed.", title=title)
            for title in self._unclear
        ]
        return lines + left_alone(self._unknown, len(self._strangers))

    def _not_met(self) -> list[str]:
        """Return lines about the designs that are waiting for approval but were not found in the list.

        Unless the list was read completely, these designs may be in the unread part.
        """
        titles = [work.title for work in self._missing()]
        if self._progress.is_whole:
            return [tr("Not in the list: {title}", title=title) for title in titles]
        lines = [tr(NOT_TO_ITS_END)] if self._progress.reached and not self._progress.ended else []
        lines += [tr("No news about {title}.", title=title) for title in titles]
        return [*lines, tr(LOOK_AND_AGAIN)] if lines or not self._progress.reached else []

    def _because(self, work: Work) -> str:
        reason = work.right.rejection
        return f" – {quoted(reason)}" if reason else ""
