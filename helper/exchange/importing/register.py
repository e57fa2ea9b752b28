"""The works register as a sheet: titles, rights and their states, and who may sell what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import uuid4

from helper.exchange.files.sheet import Cell, Source
from helper.exchange.importing.register_columns import RegisterRole, find_register
from helper.exchange.words.days import Day, DayOrder, order_of, read_day
from helper.exchange.words.lexicon import meanings, words_of
from helper.exchange.words.phrases import Phrases
from helper.model.spelling import folded
from helper.model.work import Right, RightState, Work

_LIST = re.compile(r"[;\n|、；]+|,\s+")
_DAYS = (RegisterRole.APPROVED_ON, RegisterRole.EXPIRES_ON, RegisterRole.PERMISSION_UNTIL)
_NOT = frozenset(words_of("statuses")["not"])
_STATE_BY_WORDS = {word: RightState(name) for word, name in meanings("right_states").items()}
_STATES = Phrases(_STATE_BY_WORDS)


@dataclass(frozen=True)
class Register:
    """Works with what is known about their rights; found by title, other spelling, right or number."""

    works: tuple[Work, ...] = ()

    def named(self, title: str) -> Work | None:
        """The work of this title or other spelling."""
        return self._by_name.get(folded(title)) if folded(title) else None

    def by_right(self, text: str) -> Work | None:
        """The work whose right this is: by its text, its number or the title the text begins with."""
        if not text:
            return None
        bare = folded(re.sub(r"[(（].*", "", text))
        return self._by_right.get(folded(text)) or self._by_right.get(bare)

    def permission_until(self, client: str) -> date | None:
        """Until when a client's written permission holds; None: not noted, or the person's own works."""
        return self._permissions.get(folded(client)) if client else None

    @cached_property
    def _permissions(self) -> dict[str, date]:
        return {
            folded(work.client): work.permission_until
            for work in self.works
            if work.client and work.permission_until
        }

    @cached_property
    def _by_name(self) -> dict[str, Work]:
        names = {folded(alias): work for work in self.works for alias in work.aliases}
        return {**names, **{folded(work.title): work for work in self.works}}

    @cached_property
    def _by_right(self) -> dict[str, Work]:
        rights = {
            folded(right): work
            for work in self.works
            for right in (work.right.text, work.right.known_number)
            if right
        }
        return {**self._by_name, **rights}


def read_register(source: Source, known: Sequence[Work]) -> Register:
    """The works in a register sheet, joined with those that are known already; what the sheet leaves out stays."""
    works = {folded(work.title): work for work in known}
    permissions: dict[str, date] = {}
    found = list(find_register(source))
    order = order_of(day for cells in found for role in _DAYS if (day := _written_day(cells, role)))
    for cells in found:
        until = _day(cells, RegisterRole.PERMISSION_UNTIL, order)
        client = _said(cells, RegisterRole.CLIENT)
        if until is not None and client:
            permissions[folded(client)] = until
        title = _said(cells, RegisterRole.TITLE)
        if not title:
            continue
        there = works.get(folded(title)) or Register(tuple(works.values())).named(title)
        work = _joined(there or Work(id=uuid4().hex, title=title), cells, order)
        works[folded(work.title)] = work
        if until is not None and work.client:
            permissions[folded(work.client)] = until
    return Register(tuple(_permitted(work, permissions) for work in works.values()))


def _permitted(work: Work, permissions: Mapping[str, date]) -> Work:
    """The work with its client's permission: one sentence of a client holds for all the works."""
    until = permissions.get(folded(work.client)) if work.client else None
    return replace(work, permission_until=until) if until else work


def _joined(work: Work, cells: Mapping[RegisterRole, Cell], order: DayOrder | None) -> Work:
    right = Right(
        text=_said(cells, RegisterRole.RIGHT) or work.right.text,
        number=_said(cells, RegisterRole.NUMBER) or work.right.number,
        state=right_state(_said(cells, RegisterRole.STATE)) or work.right.state,
        approved_on=_day(cells, RegisterRole.APPROVED_ON, order) or work.right.approved_on,
        expires_on=_day(cells, RegisterRole.EXPIRES_ON, order) or work.right.expires_on,
    )
    return replace(
        work,
        aliases=_more(work.aliases, cells, RegisterRole.ALIASES),
        client=_said(cells, RegisterRole.CLIENT) or work.client,
        official_addresses=_more(work.official_addresses, cells, RegisterRole.OFFICIAL),
        licensees=_more(work.licensees, cells, RegisterRole.LICENSEES),
        right=right,
        note=_said(cells, RegisterRole.NOTE) or work.note,
    )


def right_state(text: str) -> RightState | None:
    """The state of a right that these words mean; None: none that is known."""
    words = folded(text)
    if words in _STATE_BY_WORDS:
        return _STATE_BY_WORDS[words]
    found = {_STATE_BY_WORDS[phrase] for _, phrase in _STATES.find(words)}
    if len(found) != 1:
        return None
    (state,) = found
    negated = not _NOT.isdisjoint(words.split())
    return RightState.PENDING if negated and state is RightState.APPROVED else None if negated else state


def _said(cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> str:
    text = cells[role].text if role in cells else ""
    return text[:-2] if role is RegisterRole.NUMBER and re.fullmatch(r"[0-9]+\.0", text) else text


def _more(kept: Iterable[str], cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> tuple[str, ...]:
    if role not in cells:
        return tuple(kept)
    text = cells[role].target or cells[role].text
    parts = (part.strip() for part in (text.split() if "://" in text else _LIST.split(text)))
    return tuple(dict.fromkeys([*kept, *(part.rstrip(",;") for part in parts if part)]))


def _day(cells: Mapping[RegisterRole, Cell], role: RegisterRole, order: DayOrder | None) -> date | None:
    """The day in a cell; one that could be two, and that no other day of the file settles, is left out."""
    if role in cells and cells[role].day is not None:
        return cells[role].day
    day = _written_day(cells, role)
    return day.settled(order) if day else None


def _written_day(cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> Day | None:
    return read_day(cells[role].text) if role in cells and cells[role].day is None else None
