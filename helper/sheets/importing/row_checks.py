"""The fourth pass of an import: compares rows with each other and with the designs, and collects questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, Self

from helper.model.finding import is_licensed
from helper.model.own_shop import own_shop
from helper.model.text import normalize
from helper.model.work import RightState, Work, near_titles, proposed_works
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, in_order
from helper.sheets.importing.tables import FileTables, ImportQuestion
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import ENDS, Status, is_unknown, says_licensed, says_own
from helper.translation import tr, tr_n

_TWO_WORKS = re.compile(r"\s*(?:[+&/,;\n、，；|]|\b(?:and|und|et|y|e|i|en|ve|и)\b)\s*", re.IGNORECASE)
_MOST_WORDS = 12
_EXAMPLES = 2
_MOST_COMPARED = 500

_NOT_APPROVED = frozenset({RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Spelling:
    """A title that may be a misspelling of another one, which the user confirms or denies."""

    title: str
    rows: int
    """Number of rows with the title `title`."""
    meant: str
    """The title that the user probably meant."""
    same_registration: bool = False
    """Whether both titles have the same registration number, instead of only a similar spelling."""

    @property
    def meant_in_words(self) -> str:
        """The title that was probably meant, with a remark if both titles have the same registration."""
        if not self.same_registration:
            return self.meant
        return tr("{title}, with the same registration", title=self.meant)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRows:
    rows: tuple[SheetRow, ...]
    questions: tuple[ImportQuestion, ...]
    spellings: tuple[Spelling, ...]
    aliases: Mapping[str, tuple[str, ...]]


def check_rows(
    rows: Sequence[SheetRow],
    tables: FileTables,
    known: Register,
    register: Register,
    answers: Answers,
    today: date,
) -> CheckedRows:
    """Assign designs to the rows, flag reasons not to report a listing, and collect the questions.

    `known` contains the designs in the records. `register` also contains the designs in the file's own sheets
    of designs.
    """
    meant = {row.work: answers.works.get(normalize(row.work), row.work) for row in rows if row.work}
    rows = _with_works(rows, register, meant)
    spellings = spellings_in(rows, known, register, answers.works)
    rows = _flagged(rows, _with_named(register, rows), tables, today)
    asked = tuple(_word_questions(rows, answers))
    return CheckedRows(rows=tuple(rows), questions=asked, spellings=tuple(spellings), aliases=_aliases(meant))


def _with_works(rows: Sequence[SheetRow], register: Register, meant: Mapping[str, str]) -> list[SheetRow]:
    """Return the rows with their designs.

    A cell with two titles is split only if both titles are known.
    """
    alone = set(map(normalize, meant.values()))
    parted: dict[str, tuple[str, ...]] = {}
    for title in meant.values():
        parts = tuple(part for part in _TWO_WORKS.split(title) if part)
        both = len(parts) > 1 and all(normalize(part) in alone or register.named(part) for part in parts)
        parted[title] = parts if both and register.named(title) is None else (title,)
    return [
        row._replace(work=title, works=parted[title])
        if (title := meant.get(row.work, "")) and (title != row.work or parted[title] != row.works)
        else row
        for row in rows
    ]


def _aliases(meant: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the spellings that the user declared to mean each title, by case-folded title."""
    found: dict[str, tuple[str, ...]] = {}
    for written, title in meant.items():
        if (key := normalize(title)) != normalize(written):
            found[key] = (*found.get(key, ()), written)
    return found


def _with_named(register: Register, rows: Sequence[SheetRow]) -> Register:
    """Return the register extended by designs that only the rows name.

    Registrations can then be matched to these designs, too.
    """
    clients = {title: row.client for row in rows for title in row.works}
    unknown = [(normalize(title), title) for title in clients if register.named(title) is None]
    named = {key: Work(id=key, title=title, client=clients[title]) for key, title in unknown}
    return Register((*register.works, *named.values()))


def spellings_in(
    rows: Sequence[SheetRow], known: Register, register: Register, answered: Mapping[str, str]
) -> list[Spelling]:
    """Return titles that may be misspelled and about which the user has not answered yet.

    The titles with the most rows come first. `known` contains the designs in the records; `register` also
    contains the designs in the file's own sheets of designs.
    """
    times = Counter(title for row in rows for title in row.works if register.named(title) is None)
    new_titles = [title for title in register.titles if known.named(title) is None]
    times.update(dict.fromkeys(new_titles, 0))
    numbers = dict(_numbers(rows, register))
    ranked = [title for title, _ in times.most_common()]
    found: dict[str, Spelling] = {}
    for rank, title in enumerate(ranked[:_MOST_COMPARED]):
        if normalize(title) in answered:
            continue
        works = known.works if title in new_titles else register.works
        meant, same_registration = next(_meant(title, works, numbers, ranked[:rank]), ("", False))
        # Do not propose a title that is a suspected misspelling itself.
        if meant and meant not in found:
            found[title] = Spelling(title, max(times[title], 1), meant, same_registration)
    return list(found.values())


def _meant(
    title: str, works: Sequence[Work], numbers: Mapping[str, str], commoner: Iterable[str]
) -> Iterator[tuple[str, bool]]:
    """Yield each title that `title` may be a misspelling of, and whether both have the same registration.

    The most likely title comes first. If a file contains two spellings, the more frequent one counts as
    correct; if both are equally frequent, the first one does.
    """
    for work in proposed_works(works, title)[:1]:
        yield work.title, False
    number = numbers.get(title)
    owner = Register(tuple(works)).by_right(number) if number else None
    if owner is not None and normalize(owner.title) != normalize(title):
        yield owner.title, True
    others = [other for other in commoner if normalize(other) != normalize(title)]
    yield from ((other, True) for other in others if number and numbers.get(other) == number)
    yield from ((other, False) for other in near_titles(title, others))


def _numbers(rows: Iterable[SheetRow], register: Register) -> Iterator[tuple[str, str]]:
    for row in rows:
        if len(row.works) == 1 and any(map(str.isdigit, row.ipr_number)):
            yield row.works[0], normalize(row.ipr_number)
    for title in register.titles:
        if (work := register.named(title)) is not None and work.right.known_number:
            yield title, normalize(work.right.known_number)


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


def _word_questions(rows: Sequence[SheetRow], answers: Answers) -> Iterator[ImportQuestion]:
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
        answered = normalize(row.status_text) in answers.status_words
        if row.status is Status.UNKNOWN and row.status_text and not (answered or is_unknown(row.status_text)):
            unknown.setdefault(row.status_text, []).append(row)
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
