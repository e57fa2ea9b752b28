"""Compares the rows of a file with each other and with the register, and flags what a person should know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from helper.exchange.importing.register import Register
from helper.exchange.importing.row_kinds import Kind
from helper.exchange.importing.rows import Flag, SheetRow
from helper.exchange.words.status_words import ENDS, Status, says_licensed, says_own
from helper.model.allow_list import is_licensed, is_official
from helper.model.spelling import folded
from helper.model.work import RightState, Work

_NOT_APPROVED = frozenset({RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED})
_BANDS = 4
"""So many coloured rows are needed before their colours can be a mere pattern."""


def flag_rows(rows: Sequence[SheetRow], register: Register, today: date, *, numbered: bool) -> list[SheetRow]:
    """The rows with their flags; `numbered` says that the file has a column for complaint numbers."""
    among = _among_each_other(rows)
    coloured = _coloured(rows)
    flagged = []
    for place, row in enumerate(rows):
        if row.kind is Kind.DATA:
            found = {*row.flags, *among[place], *_in_words(row), *_in_register(row, register, today)}
            if place in coloured:
                found.add(Flag.STATUS_BY_COLOUR_ONLY)
            if numbered and row.already_reported and not row.complaint_no:
                found.add(Flag.COMPLAINT_NUMBER_MISSING)
            flags = tuple(flag for flag in Flag if flag in found) if found else ()
            row = row if flags == row.flags else replace(row, flags=flags)  # noqa: PLW2901 - the same row, flagged
        flagged.append(row)
    return flagged


def _among_each_other(rows: Sequence[SheetRow]) -> list[set[Flag]]:
    """Which rows are about the same listing, and whether they agree."""
    flags: list[set[Flag]] = [set() for _ in rows]
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind is Kind.DATA:
            for item in {link.global_id for link in row.listings if link.global_id}:
                places.setdefault(item, []).append(place)
    for same in places.values():
        if len(same) > 1:
            _compare([_said(rows[place]) for place in same], [flags[place] for place in same])
    return flags


_Said = tuple[frozenset[str], Status, str, date | None]
"""Which designs a row names, which end of the story it tells, and of which report: its number, its day."""


def _said(row: SheetRow) -> _Said:
    return frozenset(map(folded, row.works)), row.status, row.complaint_no, row.reported_on


def _compare(said: Sequence[_Said], flags: Sequence[set[Flag]]) -> None:
    """Flag the rows of one listing; what several rows say alike is compared once."""
    different = set(said)
    earlier: set[_Said] = set()
    for one, its in zip(said, flags, strict=True):
        if any(_of_one_design(one, other) for other in earlier):
            its.add(Flag.DUPLICATE)
        if any(not _of_one_design(one, other) for other in different):
            its.add(Flag.SAME_ITEM_OTHER_WORK)
        if any(_of_one_design(one, other) and _disagree(one, other) for other in different):
            its.add(Flag.OPERATORS_DISAGREE)
        earlier.add(one)


def _of_one_design(one: _Said, other: _Said) -> bool:
    """Whether both may mean the same design; a row that names none may mean any."""
    return not one[0] or not other[0] or bool(one[0] & other[0])


def _disagree(one: _Said, other: _Said) -> bool:
    """Whether they tell two ends of one report; of two reports each has its own."""
    two_reports = any(
        first and second and first != second for first, second in zip(one[2:], other[2:], strict=True)
    )
    return one[1] is not other[1] and {one[1], other[1]} <= ENDS and not two_reports


def _in_words(row: SheetRow) -> set[Flag]:
    """What the person's own words say against reporting the listing."""
    words = [row.note, row.status_text, *(text for _, text in row.rest)]
    found = set()
    if row.status is Status.DUPLICATE:
        found.add(Flag.DUPLICATE)
    if any(map(says_licensed, words)):
        found.add(Flag.NOTE_SAYS_LICENSED)
    if any(map(says_own, words)):
        found.add(Flag.OWN_LISTING)
    return found


def _in_register(row: SheetRow, register: Register, today: date) -> set[Flag]:
    works = [work for name in row.works if (work := register.named(name))]
    owner = register.by_right(row.ipr_number) or register.by_right(row.ipr)
    found = _wrong_right(row, works, owner)
    used = owner or (works[0] if works else None)
    if used is not None and _state_then(used, row, today) in _NOT_APPROVED:
        found.add(Flag.IPR_NOT_APPROVED)
    client = row.client or next((work.client for work in works), "") or (owner.client if owner else "")
    until = register.permission_until(client)
    if until is not None and until < (row.reported_on or today):
        found.add(Flag.MANDATE_EXPIRED)
    official = [address for work in (works or register.works) for address in work.official_addresses]
    links = [text for link in row.links for text in (link.url, link.raw) if text]
    if any(is_official(address, row.store_number, links) for address in official):
        found.add(Flag.OWN_LISTING)
    if any(is_licensed(work, row.store, row.store_number) for work in works):
        found.add(Flag.NOTE_SAYS_LICENSED)
    return found


def _wrong_right(row: SheetRow, works: Sequence[Work], owner: Work | None) -> set[Flag]:
    if owner is None:
        return set()
    found = set()
    if (works and owner.id not in {work.id for work in works}) or (
        row.works and not works and folded(owner.title) not in map(folded, row.works)
    ):
        found.add(Flag.IPR_BELONGS_TO_OTHER_WORK)
    clients = {folded(row.client)} if row.client else {folded(work.client) for work in works}
    if clients and folded(owner.client) not in clients and (row.client or owner.client):
        found.add(Flag.IPR_OF_OTHER_CLIENT)
    return found


def _state_then(work: Work, row: SheetRow, today: date) -> RightState:
    """How far the right was when the listing was reported, or is today: one that has ended since was in force then."""
    right, ended = work.right, work.right.expires_on
    then = row.reported_on or today
    if right.state is RightState.EXPIRED and row.reported_on and ended and row.reported_on <= ended:
        return RightState.APPROVED
    return right.state_on(then)


def _coloured(rows: Iterable[SheetRow]) -> set[int]:
    """Rows whose state only a colour tells; stripes that help the eye are no state."""
    plain = [(place, row) for place, row in enumerate(rows) if row.kind is Kind.DATA]
    colours = [row.colour for _, row in plain]
    if _is_stripes(colours):
        return set()
    return {
        place for place, row in plain if row.colour and row.status is Status.UNKNOWN and not row.status_text
    }


def _is_stripes(colours: Sequence[str]) -> bool:
    """Whether one colour stands on every row or on every other row."""
    used = set(colours) - {""}
    if len(used) != 1 or len(colours) < _BANDS:
        return False
    return all(colours) or all(bool(one) != bool(following) for one, following in pairwise(colours))
