"""The fourth pass of an import: compares rows with each other and with the designs, and collects questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from helper.model.text import normalize
from helper.model.work import Work
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, in_order
from helper.sheets.importing.tables import ImportQuestion
from helper.sheets.words.lexicon import Status, says_licensed, says_own
from helper.translation import tr_n

_TWO_WORKS = re.compile(r"\s*(?:[+&/,;\n、，；|]|\b(?:and|und|et|y|e|i|en|ve|и)\b)\s*", re.IGNORECASE)
_MOST_WORDS = 12
_EXAMPLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRows:
    rows: tuple[SheetRow, ...]
    questions: tuple[ImportQuestion, ...]


def check_rows(rows: Sequence[SheetRow], register: Register) -> CheckedRows:
    """Assign designs to the rows, flag reasons not to report a listing, and collect the questions.

    `register` contains the designs in the records and those in the file's own sheets of designs.
    """
    rows = _with_works(rows, register)
    rows = _flagged(rows, _with_named(register, rows))
    return CheckedRows(rows=tuple(rows), questions=tuple(_word_questions(rows)))


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


def _flagged(rows: Sequence[SheetRow], register: Register) -> list[SheetRow]:
    flagged = list(rows)
    designs_by_item: dict[str, list[frozenset[str]]] = {}
    for place, row in enumerate(rows):
        if row.kind is not RowKind.DATA:
            continue
        flags = {*row.flags, *_in_words(row), *_wrong_right(row, register)}
        designs = frozenset(map(normalize, row.works))
        for item in {link.global_id for link in row.listings if link.global_id}:
            earlier = designs_by_item.setdefault(item, [])
            # A row without a design may be about any design.
            if any(not designs or not others or designs & others for others in earlier):
                flags.add(Flag.DUPLICATE)
            earlier.append(designs)
        if (ordered := in_order(flags)) != row.flags:
            flagged[place] = row._replace(flags=ordered)
    return flagged


def _in_words(row: SheetRow) -> Iterator[Flag]:
    """Yield the flags that follow from the notes and other texts in the row."""
    words = [text for text in (row.note, row.status_text, *(text for _, text in row.rest)) if text]
    if row.status is Status.DUPLICATE:
        yield Flag.DUPLICATE
    if any(map(says_licensed, words)):
        yield Flag.NOTE_SAYS_LICENSED
    if any(map(says_own, words)):
        yield Flag.OWN_LISTING


def _wrong_right(row: SheetRow, register: Register) -> Iterator[Flag]:
    """Yield the flags of a registration that belongs to another design or another client."""
    owner = register.by_right(row.ipr_number) or register.by_right(row.ipr)
    if owner is None:
        return
    works = [work for name in row.works if (work := register.named(name))]
    titles = {normalize(name) for name in row.works}
    if owner not in works if works else titles and normalize(owner.title) not in titles:
        yield Flag.IPR_BELONGS_TO_OTHER_WORK
    clients = {normalize(row.client)} if row.client else {normalize(work.client) for work in works}
    if clients and normalize(owner.client) not in clients and (row.client or owner.client):
        yield Flag.IPR_OF_OTHER_CLIENT


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
