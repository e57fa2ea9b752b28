"""Reads pasted text as if it were a text file, and plans its import as a single change to the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.model.address import text_lines
from helper.model.address_verdicts import Disposition
from helper.model.listing_address import Address
from helper.model.work import Work, work_called
from helper.sheets.files.sheet import Source
from helper.sheets.files.source import read_delimited, read_notes, separator_of
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.import_plan import ImportPlan, ImportPlanner
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.words.lexicon import Status
from helper.store.store import Store

PASTED = "pasted"
"""The source of pasted links in the history of a finding; the number of the line follows."""


_LEAST_IN_BLOCK = 2
"""Minimum average number of links per block. With fewer links, blank lines do not mark groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadedLinks:
    """The listings below one heading in a pasted text."""

    title: str
    """The title of the design that the heading names; if it names none, the heading itself."""
    number: int
    is_new: bool
    """Whether no design has this title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkBlock:
    """A group of listings that blank lines separate from other groups, in a text without headings."""

    listings: tuple[Address, ...]
    rows: frozenset[int]
    """The numbers of the lines that contain the listings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedText:
    """The links in a pasted text, with the remarks around them."""

    reading: SheetReading
    found: int
    """Number of links, including repetitions."""
    taken: tuple[Address, ...]
    """One address for each listing, including doubtful ones."""
    known: int
    """Number of listings in `taken` that are already in the records."""
    refused: tuple[Address, ...]
    """Links that are not listings."""
    by_heading: tuple[HeadedLinks, ...]
    """The headings above listings, in order; empty if there are none."""
    blocks: tuple[LinkBlock, ...] = ()
    """The blocks of listings, in order; empty if there are headings, or if blank lines do not group the listings."""

    @property
    def doubtful(self) -> tuple[Address, ...]:
        """The listing addresses that the user must check."""
        return tuple(address for address in self.taken if address.disposition is Disposition.FLAG)

    @property
    def reported(self) -> int:
        """The number of rows with listings that, according to the pasted table, were reported."""
        return sum(row.already_reported for row in self.reading.rows if row.listings)

    def headed(self) -> dict[int, tuple[str, ...]]:
        """Return the design titles in the heading above each row, by row number."""
        return {row.number: row.works for row in self.reading.rows}


def read_pasted(text: str, store: Store) -> PastedText:
    """Read a pasted text.

    Text that was copied from a spreadsheet has tabs between its cells, and is read like a file with columns.
    In any other text, words about earlier reports are stored as remarks, because a remark such as "removed?"
    is not an outcome. Raises `TooLarge` for too many lines.
    """
    works = store.works.all()
    is_table = separator_of(text) == "\t"
    sheet = read_delimited(text.encode()) if is_table else read_notes(text)
    source = Source(name=PASTED, sheets=(sheet,), workbook=False)
    reading = read_sheet(source, Answers(), Register(tuple(works)))
    rows = tuple(_with_titles(row if is_table else _as_remark(row), works) for row in reading.rows)
    links = [link for row in rows for link in row.links]
    taken: dict[str, Address] = {}
    headed: dict[str, set[str]] = {}
    for row in rows:
        for address in row.listings:
            key = address.global_id or address.url or address.raw
            if taken.setdefault(key, address).disposition is Disposition.FLAG:
                taken[key] = address
            for title in row.works:
                headed.setdefault(title, set()).add(key)
    refused = {link.raw: link for link in links if link.disposition is Disposition.REJECT}
    return PastedText(
        reading=replace(reading, rows=rows, questions=()),
        found=len(links),
        taken=tuple(taken.values()),
        known=sum(_is_known(store, address) for address in taken.values()),
        refused=tuple(refused.values()),
        by_heading=tuple(
            HeadedLinks(title=title, number=len(keys), is_new=work_called(works, title) is None)
            for title, keys in headed.items()
        ),
        blocks=() if is_table or headed else _blocks(text, rows),
    )


def _blocks(text: str, rows: Sequence[SheetRow]) -> tuple[LinkBlock, ...]:
    by_line = {row.number: row for row in rows if row.listings}
    blocks: list[dict[int, SheetRow]] = [{}]
    for number, line in enumerate(text_lines(text), start=1):
        if not line.strip():
            blocks.append({})
        elif number in by_line:
            blocks[-1][number] = by_line[number]
    found = tuple(
        LinkBlock(
            listings=tuple(address for row in block.values() for address in row.listings),
            rows=frozenset(block),
        )
        for block in blocks
        if block
    )
    # If nearly every link stands alone between blank lines, the blank lines do not mark groups.
    groups = len(found) > 1 and sum(len(block.listings) for block in found) >= _LEAST_IN_BLOCK * len(found)
    return found if groups else ()


def plan_pasted(
    pasted: PastedText,
    store: Store,
    *,
    work: Work | None,
    titles: Mapping[int, tuple[str, ...]],
    copies_by_word: bool,
    now: datetime,
    by: str,
) -> ImportPlan:
    """Return the change that adds the links, without writing it.

    `work` is the design of all links. `titles` has the design titles of individual rows, by row number.
    `copies_by_word` means that, according to the user, all listings are copies and the user has viewed all of
    their pages.
    """
    rows = tuple(row._replace(works=titles.get(row.number, ())) for row in pasted.reading.rows)
    # The user may have added designs since the text was read.
    known = {work.id: work for work in (*pasted.reading.register.works, *store.works.all())}
    reading = replace(
        pasted.reading, rows=rows, register=replace(pasted.reading.register, works=tuple(known.values()))
    )
    return ImportPlanner(store, reading, now, by, work).plan(hidden_rows=False, copies_by_word=copies_by_word)


def _as_remark(row: SheetRow) -> SheetRow:
    """Return the row without its status, dates and complaint number, because a remark is not an outcome."""
    if row.kind is not RowKind.DATA:
        return row
    return row._replace(
        works=(),
        status=Status.UNKNOWN,
        status_text="",
        reported_on=None,
        removed_on=None,
        open_days=(),
        complaint_no="",
        rest=(),
    )


def _with_titles(row: SheetRow, works: Sequence[Work]) -> SheetRow:
    """Return the row with its design titles as proposals, because the user has not confirmed them yet.

    The titles are those in the row's design cell, or else in the heading above the row.
    """
    if row.kind is not RowKind.DATA:
        return row
    named = row.works or ((row.heading,) if row.heading else ())
    meant = [work_called(works, title) for title in named]
    titles = tuple(work.title if work else title for work, title in zip(meant, named, strict=True))
    return row._replace(work=", ".join(titles), works=titles)


def _is_known(store: Store, address: Address) -> bool:
    if address.global_id:
        return bool(store.listings.where("item_id", address.global_id))
    return bool(store.listings.where("url", address.url or address.raw))
