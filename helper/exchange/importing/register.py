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
from helper.exchange.words.days import read_day
from helper.exchange.words.lexicon import meanings
from helper.model.spelling import folded
from helper.model.work import Right, RightState, Work

_LIST = re.compile(r"[;\n|、；]+|,\s+")
_STATE_BY_WORDS = {word: RightState(name) for word, name in meanings("right_states").items()}


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
            for right in (work.right.text, work.right.number)
            if right
        }
        return {**self._by_name, **rights}


def read_register(source: Source, known: Sequence[Work]) -> Register:
    """The works in a register sheet, joined with those that are known already; what the sheet leaves out stays."""
    works = {folded(work.title): work for work in known}
    permissions: dict[str, date] = {}
    for cells in find_register(source):
        title = _said(cells, RegisterRole.TITLE)
        if not title:
            continue
        there = works.get(folded(title)) or Register(tuple(works.values())).named(title)
        work = _joined(there or Work(id=uuid4().hex, title=title), cells)
        works[folded(work.title)] = work
        until = _day(cells, RegisterRole.PERMISSION_UNTIL)
        if until is not None and work.client:
            permissions[folded(work.client)] = until
    return Register(tuple(_permitted(work, permissions) for work in works.values()))


def _permitted(work: Work, permissions: Mapping[str, date]) -> Work:
    """The work with its client's permission: one sentence of a client holds for all the works."""
    until = permissions.get(folded(work.client)) if work.client else None
    return replace(work, permission_until=until) if until else work


def _joined(work: Work, cells: Mapping[RegisterRole, Cell]) -> Work:
    right = Right(
        text=_said(cells, RegisterRole.RIGHT) or work.right.text,
        number=_said(cells, RegisterRole.NUMBER) or work.right.number,
        state=right_state(_said(cells, RegisterRole.STATE)) or work.right.state,
        approved_on=_day(cells, RegisterRole.APPROVED_ON) or work.right.approved_on,
        expires_on=_day(cells, RegisterRole.EXPIRES_ON) or work.right.expires_on,
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
    return _STATE_BY_WORDS.get(folded(text))


def _said(cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> str:
    text = cells[role].text if role in cells else ""
    return text[:-2] if role is RegisterRole.NUMBER and re.fullmatch(r"[0-9]+\.0", text) else text


def _more(kept: Iterable[str], cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> tuple[str, ...]:
    if role not in cells:
        return tuple(kept)
    text = cells[role].target or cells[role].text
    parts = (part.strip() for part in (text.split() if "://" in text else _LIST.split(text)))
    return tuple(dict.fromkeys([*kept, *(part.rstrip(",;") for part in parts if part)]))


def _day(cells: Mapping[RegisterRole, Cell], role: RegisterRole) -> date | None:
    """The day in a cell; one that could be two is left out rather than guessed."""
    if role not in cells:
        return None
    if cells[role].day is not None:
        return cells[role].day
    day = read_day(cells[role].text)
    return day.settled(None) if day else None
