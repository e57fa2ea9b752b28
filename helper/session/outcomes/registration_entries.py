"""Matches the rows of the portal's list of registrations to designs, and records the state of each registration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.browser.portal.lists import DetailsReading, ListReading, ListRow
from helper.flow.text_matching import fold
from helper.model.state_words import RIGHT_WORDS
from helper.model.work import RightState, Work
from helper.session.events import ListEnded, RightRead
from helper.session.outcomes.list_session import ListSession, left_alone, named
from helper.store.registrations import Registrations
from helper.translation import comma_list, counted, msg, msg_n, quoted, tr, tr_n, with_label


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


def _title_names(row: ListRow, work: Work) -> bool:
    names = (work.title, work.right.text, *work.aliases)
    return bool(row.title) and any(name and fold(name) == fold(row.title) for name in names)


class RegistrationListSession(ListSession):
    """Reads the list of registrations. A row has all data of a registration, so no other page is needed."""

    not_seen = msg(
        "I can't find the list of registrations. Open IPR management in the window, then press Enter here."
    )
    opening = msg("In the window, turn the pages of the list: I read what is open. Press Enter here to stop.")

    def __post_init__(self) -> None:
        super().__post_init__()
        context = self.tools.context
        self._works = context.store.works
        self._registrations = Registrations(context.store, context.now)
        self._rows: dict[str, ListRow] = {}
        """The rows that were read, by their numbers."""
        self._wanted = frozenset(work.id for work in self._works.all() if _is_wanted(work))
        self._read: dict[str, RightState] = {}
        """The state that the list shows, by the design's id."""
        self._changed = 0
        self._unknown: list[str] = []
        self._unclear: list[str] = []
        """Titles of designs for which several rows of the list show different states."""

    def _is_ours(self, number: str) -> bool:
        return number in {last_number(work) for work in self._works.all()}

    def _form_is_open(self) -> bool:
        return bool(self._registrations.unfinished())

    async def _take(self, page: ListReading | DetailsReading) -> None:
        """Record the rows that have a design's number. A title may occur again on a later page, so it has to wait."""
        if not isinstance(page, ListReading):
            return
        self._rows |= {row.number: row for row in page.rows}
        for design in match(list(self._rows.values()), self._works.all()):
            if last_number(design.work):
                self._write(design)

    def _write(self, design: Matched) -> None:
        work, row = design.work, design.row
        if work.id in self._read:
            return
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
            text=f"{row.number}  {with_label(work.title, tr(RIGHT_WORDS[state]))}{_because(after)}",
        )

    def _unread(self) -> list[Work]:
        """Return the designs that are, or may be, waiting for approval but were not read."""
        return [work for work in self._works.all() if work.id in self._wanted and work.id not in self._read]

    def _is_complete(self) -> bool:
        return not self._unread()

    def _found_sentence(self) -> str:
        found = len(self._wanted) - len(self._unread())
        return tr_n(
            "{found} of {n} design found.", "{found} of {n} designs found.", len(self._wanted), found=found
        )

    def _unread_lines(self) -> list[str]:
        return named([tr("still to find: {title}", title=work.title) for work in self._unread()])

    @property
    def left_open(self) -> bool:
        return super().left_open or bool(self._unread() or self._unclear or self._unknown or self._refused())

    def _refused(self) -> list[Work]:
        return [self._works[work_id] for work_id, state in self._read.items() if state is RightState.REJECTED]

    def _tell_end(self, problem: str) -> None:
        matched = match(list(self._rows.values()), self._works.all())
        for design in matched:
            if not last_number(design.work):
                self._write(design)
        numbers = {row.number for design in matched for row in design.rows}
        strangers = tuple(number for number in self._rows if number not in numbers)
        self._unknown = list(dict.fromkeys(self._unknown))
        self.channel.tell(
            ListEnded,
            read=len(self._read),
            changed=self._changed,
            unread=tuple(work.title for work in self._unread()),
            unclear=tuple(self._unclear),
            unknown_words=tuple(self._unknown),
            strangers=strangers,
            text=self._said_at_end(problem, self._left_lines(len(strangers))),
        )

    def _result_sentence(self) -> str:
        states = list(self._read.values())
        said = comma_list(
            counted(states.count(state), tr(RIGHT_WORDS[state])) for state in RightState if state in states
        )
        plain = msg_n("{n} design read.", "{n} designs read.")
        with_states = msg_n("{n} design read: {states}.", "{n} designs read: {states}.")
        return tr_n(*(with_states if said else plain), len(states), states=said)

    def _left_lines(self, strangers: int) -> list[str]:
        lines = [
            tr(
                'Alibaba rejected {title}{reason}. Correct what is wrong, then: ipp-helper register --work "{title}"',
                title=work.title,
                reason=_because(work),
            )
            for work in self._refused()
        ]
        lines += named(
            [
                tr("Not on the pages that you opened: {title}", title=work.title)
                for work in self._unread()
                if work.title not in self._unclear
            ]
        )
        lines += [
            tr("{title} is in the list more than once, so nothing was changed.", title=title)
            for title in self._unclear
        ]
        return lines + left_alone(self._unknown, strangers)


def _is_wanted(work: Work) -> bool:
    return work.right.state is RightState.PENDING or work.open_attempt is not None


def _because(work: Work) -> str:
    reason = work.right.rejection
    return f" – {quoted(reason)}" if reason else ""
