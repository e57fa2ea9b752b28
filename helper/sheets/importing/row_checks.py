"""The fourth pass of an import: compares rows with each other and with the designs, and collects questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, Self

from helper.model.finding import is_licensed
from helper.model.own_shop import own_shop
from helper.model.text import normalize
from helper.model.work import RightState, Work
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, in_order
from helper.sheets.importing.tables import FileTables, ImportQuestion
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import ENDS, Status, says_licensed, says_own
from helper.translation import tr_n

_TWO_WORKS = re.compile(r"\s*(?:[+&/,;\n、，；|]|\b(?:and|und|et|y|e|i|en|ve|и)\b)\s*", re.IGNORECASE)
_MOST_WORDS = 12
_EXAMPLES = 2

_NOT_APPROVED = frozenset({RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRows:
    rows: tuple[SheetRow, ...]
    questions: tuple[ImportQuestion, ...]


def check_rows(
    rows: Sequence[SheetRow],
    tables: FileTables,
    register: Register,
    today: date,
) -> CheckedRows:
    """Assign designs to the rows, flag reasons not to report a listing, and collect the questions.

    `register` contains the designs in the records and those in the file's own sheets of designs.
    """
    rows = _with_works(rows, register)
    rows = _flagged(rows, _with_named(register, rows), tables, today)
    asked = tuple(_word_questions(rows))
    return CheckedRows(rows=tuple(rows), questions=asked)


def _with_works(rows: Sequence[SheetRow], register: Register) -> list[SheetRow]:
    """Return the rows with their designs.

    A cell with two titles is split only if both titles are known.
    """
    written = {row.work for row in rows if row.work}
    alone = set(map(normalize, written))
    parted: dict[str, tuple[str, ...]] = {}
    for title in written:
        parts = tuple(part for part in _TWO_WORKS.split(title) if part)
        both = len(parts) > 1 and all(normalize(part) in alone or register.named(part) for part in parts)
        parted[title] = parts if both and register.named(title) is None else (title,)
    return [
        row._replace(works=parted[row.work]) if row.work and parted[row.work] != row.works else row
        for row in rows
    ]


def _with_named(register: Register, rows: Sequence[SheetRow]) -> Register:
    """Return the register extended by designs that only the rows name.

    Registrations can then be matched to these designs, too.
    """
    clients = {title: row.client for row in rows for title in row.works}
    unknown = [(normalize(title), title) for title in clients if register.named(title) is None]
    named = {key: Work(id=key, title=title, client=clients[title]) for key, title in unknown}
    return Register((*register.works, *named.values()))


def _flagged(rows: Sequence[SheetRow], register: Register, tables: FileTables, today: date) -> list[SheetRow]:
    found = (table for its in tables.found.values() for table in its)
    numbered = any(table.columns.having(Role.COMPLAINT_NO) for table in found)
    among = _among_each_other(rows)
    flagged = list(rows)
    for place, row in enumerate(rows):
        if row.kind is not RowKind.DATA:
            continue
        flags = {*row.flags, *among[place], *_in_words(row), *_in_register(row, register, today)}
        if numbered and row.already_reported and not row.complaint_no:
            flags.add(Flag.COMPLAINT_NUMBER_MISSING)
        if (ordered := in_order(flags)) != row.flags:
            flagged[place] = row._replace(flags=ordered)
    return flagged


def _among_each_other(rows: Sequence[SheetRow]) -> list[set[Flag]]:
    """Return, for each row, the flags that follow from other rows about the same listing."""
    flags: list[set[Flag]] = [set() for _ in rows]
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind is RowKind.DATA:
            for item in {link.global_id for link in row.listings if link.global_id}:
                places.setdefault(item, []).append(place)
    for same in places.values():
        said = [_RowClaim.by(rows[place]) for place in same] if len(same) > 1 else []
        different, earlier = set(said), set[_RowClaim]()
        for place, claim in zip(same, said, strict=False):
            if any(map(claim.is_about_the_design_of, earlier)):
                flags[place].add(Flag.DUPLICATE)
            if not all(map(claim.is_about_the_design_of, different)):
                flags[place].add(Flag.SAME_ITEM_OTHER_WORK)
            if any(claim.is_about_the_design_of(other) and claim.denies(other) for other in different):
                flags[place].add(Flag.OPERATORS_DISAGREE)
            earlier.add(claim)
    return flags


class _RowClaim(NamedTuple):
    designs: frozenset[str]
    status: Status
    complaint_no: str
    day: date | None

    @classmethod
    def by(cls, row: SheetRow) -> Self:
        return cls(frozenset(map(normalize, row.works)), row.status, row.complaint_no, row.reported_on)

    def is_about_the_design_of(self, other: Self) -> bool:
        """Return whether both rows may be about the same design.

        A row without a design may be about any design.
        """
        return not self.designs or not other.designs or bool(self.designs & other.designs)

    def denies(self, other: Self) -> bool:
        """Return whether the rows state different outcomes for the same report.

        Rows with different complaint numbers or days describe two reports, which may have different outcomes.
        """
        numbers, days = {self.complaint_no, other.complaint_no} - {""}, {self.day, other.day} - {None}
        two_ends = self.status is not other.status and {self.status, other.status} <= ENDS
        return two_ends and len(numbers) < 2 and len(days) < 2


def _in_words(row: SheetRow) -> Iterator[Flag]:
    """Yield the flags that follow from the notes and other texts in the row."""
    words = [text for text in (row.note, row.status_text, *(text for _, text in row.rest)) if text]
    if row.status is Status.DUPLICATE:
        yield Flag.DUPLICATE
    if any(map(says_licensed, words)):
        yield Flag.NOTE_SAYS_LICENSED
    if any(map(says_own, words)):
        yield Flag.OWN_LISTING


def _in_register(row: SheetRow, register: Register, today: date) -> Iterator[Flag]:
    works = [work for name in row.works if (work := register.named(name))]
    owner = register.by_right(row.ipr_number) or register.by_right(row.ipr)
    if owner is not None:
        yield from _wrong_right(row, works, owner)
    used = owner or next(iter(works), None)
    if used is not None and _state_then(used, row, today) in _NOT_APPROVED:
        yield Flag.IPR_NOT_APPROVED
    client = row.client or next((work.client for work in works), "") or (owner.client if owner else "")
    until = register.permission_until(client)
    if until is not None and until < (row.reported_on or today):
        yield Flag.MANDATE_EXPIRED
    official = [address for work in (works or register.works) for address in work.official_addresses]
    links = [text for link in row.links for text in (link.url, link.raw) if text] if official else []
    if any(own_shop(address).has_listing(row.store_number, links) for address in official):
        yield Flag.OWN_LISTING
    if any(is_licensed(work, row.store, row.store_number) for work in works if work.licensees):
        yield Flag.NOTE_SAYS_LICENSED


def _wrong_right(row: SheetRow, works: Sequence[Work], owner: Work) -> Iterator[Flag]:
    titles = {normalize(name) for name in row.works}
    if owner not in works if works else titles and normalize(owner.title) not in titles:
        yield Flag.IPR_BELONGS_TO_OTHER_WORK
    clients = {normalize(row.client)} if row.client else {normalize(work.client) for work in works}
    if clients and normalize(owner.client) not in clients and (row.client or owner.client):
        yield Flag.IPR_OF_OTHER_CLIENT


def _state_then(work: Work, row: SheetRow, today: date) -> RightState:
    """Return the registration's state on the day of the report, or on `today` if that day is unknown.

    If the registration expired only after the report, its state on that day was "approved".
    """
    right, ended = work.right, work.right.expires_on
    then = row.reported_on or today
    if right.state is RightState.EXPIRED and row.reported_on and ended and row.reported_on <= ended:
        return RightState.APPROVED
    return right.state_on(then)


def _word_questions(rows: Sequence[SheetRow]) -> Iterator[ImportQuestion]:
    open_rows = [row for row in rows if row.open_days]
    if texts := list(dict.fromkeys(text for row in open_rows for text in row.open_days)):
        text = tr_n(
            "{day}: which comes first, the day or the month? ({n} such date in this file)",
            "{day}: which comes first, the day or the month? ({n} such dates in this file)",
            len(texts),
            day=texts[0],
        )
        yield ImportQuestion("", "dates", text, ("dates=dmy", "dates=mdy"), _examples(open_rows))
    unknown: dict[str, list[SheetRow]] = {}
    for row in rows:
        if row.asked:
            unknown.setdefault(row.asked, []).append(row)
    for word, having in islice(unknown.items(), _MOST_WORDS):
        choices = tuple(f"status:{word}={status.value}" for status in Status)
        text = tr_n(
            "What does “{word}” mean? ({n} row)",
            "What does “{word}” mean? ({n} rows)",
            len(having),
            word=word,
        )
        yield ImportQuestion("", "status", text, choices, _examples(having))


def _examples(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    return tuple(row.in_words for row in islice(rows, _EXAMPLES))
