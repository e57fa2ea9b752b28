"""Distrusts a row: links where sheets are known to spoil links, and what other rows and the register say against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Self

from helper.model.address import find_addresses, read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.finding import is_licensed
from helper.model.listing_address import Address
from helper.model.other_shop import own_shop
from helper.model.text import normalize
from helper.model.work import RightState, Work
from helper.sheets.files.sheet import KEPT_DIGITS, SheetCell, SourceRow
from helper.sheets.importing.columns import Columns
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, in_order
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import ENDS, Status, is_nothing, says_licensed, says_own

_LONGEST_LOST = 200
"""A longer text is not what is left of a number."""

_LOST = re.compile(r"[0-9]+[.,]?[0-9]*e\+?1[0-9]|[0-9]{2,9}0{9}|#{3,}", re.IGNORECASE)
"""A rounded number, as 1.00501E+15 or written out, or a column too narrow when it was copied."""

_LOST_ALONE = re.compile(rf"(?:{_LOST.pattern})(?: \(.+\))?", re.IGNORECASE)
"""A lost number, also as this program wrote it out, with the place of the row that it came from."""

_NO_PLACE = frozenset({Role.ASIDE, Role.STORE, Role.STORE_NUMBER, Role.NOTE})
"""Columns in which the address of a listing is not the listing that the row is about."""

_ERRORS = frozenset({"#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!"})
_ELLIPSIS = re.compile(r"(?:…|\.{3})\s*$")

_TRUNCATED = (
    "The number stood in a number cell, and spreadsheets write a 0 for the last digit of such numbers: it may be a stranger's."
    " Look at the page before you report it."
)
_GONE = "The sheet has lost the listing's number. Find the listing again and bring its address."
_DIFFERENT = "What the cell says and where its link leads are different listings. Look at both before you report one of them."


class RowLinks(NamedTuple):
    """The links of one row."""

    links: tuple[Address, ...] = ()
    flags: frozenset[Flag] = frozenset()


def read_links(row: SourceRow, columns: Columns) -> RowLinks:
    """Every link in the columns that hold links; the number of the listing counts where there is no link."""
    linked = _joined([row.cell(column) for column in columns.having(Role.LINK)])
    numbered = _joined([row.cell(column) for column in columns.having(Role.ITEM_ID)])
    if not linked.links:
        return numbered if numbered.links else _anywhere(row, columns)
    known = [link.global_id for link in linked.links if link.global_id]
    for number in numbered.links if known else ():
        if number.global_id and not any(
            number.global_id == whole or _rounded(number, whole) for whole in known
        ):
            return _differing((*linked.links, *numbered.links), linked.flags)
    return linked


def read_cell_links(cell: SheetCell) -> RowLinks:
    """The links in one cell: in its text, behind it, or both."""
    text = cell.text
    if not text and not cell.target:
        return RowLinks()
    written = _written(cell)
    of_the_web = cell.target.lower().startswith(("http:", "https:", "//", "www."))
    if not (of_the_web or "aliexpress" in cell.target):
        return written
    target = read_address(cell.target)
    if target.raw == text:
        return written
    if not written.links or _ELLIPSIS.search(text) or _begins(text, cell.target):
        return _flagged([target])
    if any(_same(link, target) for link in written.links):
        # The cell may name others besides.
        return _flagged(_distinct([target if _same(link, target) else link for link in written.links]))
    return _differing((*written.links, target), written.flags)


def unreadable_link(row: SourceRow, columns: Columns) -> tuple[Address, ...]:
    """What stands where a link should be and is none; rejected, so that the row says why it is not taken."""
    texts = (row.cell(column).text for column in columns.having(Role.LINK))
    return tuple(read_address(text) for text in texts if text and not is_nothing(text))


def _written(cell: SheetCell) -> RowLinks:
    text = cell.text
    if len(text) <= _LONGEST_LOST and (_LOST_ALONE.fullmatch(text) or text in _ERRORS):
        lost = replace(
            read_address(text), disposition=Disposition.FLAG, reason=AddressReason.ID_DAMAGED, sentence=_GONE
        )
        return RowLinks((replace(lost, raw=text, global_id=None, url=None),), frozenset({Flag.ID_LOST}))
    if text.isascii() and text.replace(".0", "").isdigit():
        return _number(cell)
    found = find_addresses(text) if "." in text or any(map(str.isdigit, text)) else []
    if cell.computed and any(_ends_in_zero(link) for link in found):
        return _distrusted(found)
    return _flagged(found)


def _number(cell: SheetCell) -> RowLinks:
    address = read_address(cell.text)
    if address.disposition is Disposition.REJECT:
        return RowLinks()
    if cell.may_be_cut or _ends_in_zero(address):
        return _distrusted([address])
    if cell.numeric and address.global_id and len(cell.text) > KEPT_DIGITS:
        # A number that no spreadsheet has cut says as much as the address of its page.
        whole = read_address(f"https://www.aliexpress.com/item/{cell.text}.html")
        return RowLinks((replace(whole, raw=cell.text),))
    return RowLinks((address,))


def _ends_in_zero(address: Address) -> bool:
    seen = address.item_id or ""
    return len(seen) > KEPT_DIGITS and seen.endswith("0")


def _distrusted(links: Iterable[Address]) -> RowLinks:
    damaged = (
        replace(link, disposition=Disposition.FLAG, reason=AddressReason.ID_DAMAGED, sentence=_TRUNCATED)
        for link in links
    )
    return RowLinks(tuple(damaged), frozenset({Flag.ID_POSSIBLY_TRUNCATED}))


def _begins(text: str, target: str) -> bool:
    """Whether the text is the target as people shorten it by hand: without its end, or without https://."""
    bare = text.split("://", 1)[-1].rstrip("/")
    return len(bare) > 12 and target.split("://", 1)[-1].startswith(bare) and not bare[-1:].isdigit()


def _same(written: Address, target: Address) -> bool:
    """Whether text and target are one listing; a number that has lost its last digits is no contradiction."""
    if written.global_id and target.global_id:
        return written.global_id == target.global_id or _rounded(written, target.global_id)
    damaged = written.reason is AddressReason.ID_DAMAGED and written.global_id is None
    if damaged and _LOST.fullmatch(written.item_id or ""):
        return True
    return written.raw == target.raw or (written.url or written.raw) == (target.url or target.raw)


def _rounded(number: Address, whole: str) -> bool:
    seen = number.global_id or ""
    alike = len(seen) == len(whole) and seen[:KEPT_DIGITS] == whole[:KEPT_DIGITS]
    return number.reason is AddressReason.ID_DAMAGED and alike


def _differing(links: Iterable[Address], flags: frozenset[Flag]) -> RowLinks:
    found = _flagged(
        replace(link, disposition=Disposition.FLAG, sentence=_DIFFERENT)
        if link.disposition is Disposition.ACCEPT
        else link
        for link in links
    )
    return RowLinks(found.links, found.flags | flags | {Flag.TEXT_AND_TARGET_DIFFER})


def _flagged(links: Iterable[Address]) -> RowLinks:
    """The links with the flags that they bring themselves."""
    links, flags = tuple(links), set()
    for link in links:
        if link.reason is AddressReason.LOOKALIKE_HOST:
            flags.add(Flag.LOOKALIKE_HOST)
        elif link.reason is AddressReason.ID_DAMAGED and link.item_id and link.global_id is None:
            flags.add(Flag.ID_LOST)
    return RowLinks(links, frozenset(flags))


def _anywhere(row: SourceRow, columns: Columns) -> RowLinks:
    """Links outside the link columns: in columns that nobody has explained, else in one that holds something else.

    A shop and the original's address are no listings, wherever they stand; a remark may tell of any listing.
    """
    named = [entry for entry in row.filled if "aliexpress" in f"{entry[1].text} {entry[1].target}".lower()]
    found = _joined(cell for column, cell in named if column not in columns.roles)
    if found.links:
        return found
    links = _joined(cell for column, cell in named if columns.roles.get(column) not in {None, *_NO_PLACE})
    listings = tuple(link for link in links.links if link.disposition is not Disposition.REJECT)
    return RowLinks(listings, links.flags) if listings else RowLinks()


def _joined(cells: Iterable[SheetCell]) -> RowLinks:
    parts = [part for cell in cells if (part := read_cell_links(cell)).links]
    if len(parts) < 2:
        return parts[0] if parts else RowLinks()
    links = _distinct(link for part in parts for link in part.links)
    return RowLinks(tuple(links), frozenset(flag for part in parts for flag in part.flags))


def _distinct(links: Iterable[Address]) -> list[Address]:
    """Each listing once; what has no number may stand twice."""
    found: list[Address] = []
    for link in links:
        if link.global_id is None or all(link.global_id != known.global_id for known in found):
            found.append(link)
    return found


_NOT_APPROVED = frozenset({RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED})
_BANDS = 4
"""So many coloured rows are needed before their colours can be a mere pattern."""


def flag_rows(rows: Sequence[SheetRow], register: Register, today: date, *, numbered: bool) -> list[SheetRow]:
    """The rows with their flags; `numbered` says that the file has a column for complaint numbers."""
    among = _among_each_other(rows)
    coloured = _coloured(rows)
    flagged = list(rows)
    for place, row in enumerate(rows):
        if row.kind is not RowKind.DATA:
            continue
        found = {*row.flags, *among[place], *_in_words(row), *_in_register(row, register, today)}
        if place in coloured:
            found.add(Flag.STATUS_BY_COLOUR_ONLY)
        if numbered and row.already_reported and not row.complaint_no:
            found.add(Flag.COMPLAINT_NUMBER_MISSING)
        if (flags := in_order(found)) != row.flags:
            flagged[place] = row._replace(flags=flags)
    return flagged


def _among_each_other(rows: Sequence[SheetRow]) -> list[set[Flag]]:
    """Which rows are about the same listing, and whether they agree; what several rows say alike is compared once."""
    flags: list[set[Flag]] = [set() for _ in rows]
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind is RowKind.DATA:
            for item in {link.global_id for link in row.listings if link.global_id}:
                places.setdefault(item, []).append(place)
    for same in places.values():
        said = [_ToldOfListing.by(rows[place]) for place in same] if len(same) > 1 else []
        different, earlier = set(said), set[_ToldOfListing]()
        for place, told in zip(same, said, strict=False):
            if any(map(told.is_about_the_design_of, earlier)):
                flags[place].add(Flag.DUPLICATE)
            if not all(map(told.is_about_the_design_of, different)):
                flags[place].add(Flag.SAME_ITEM_OTHER_WORK)
            if any(told.is_about_the_design_of(other) and told.denies(other) for other in different):
                flags[place].add(Flag.OPERATORS_DISAGREE)
            earlier.add(told)
    return flags


class _ToldOfListing(NamedTuple):
    designs: frozenset[str]
    status: Status
    complaint_no: str
    day: date | None

    @classmethod
    def by(cls, row: SheetRow) -> Self:
        return cls(frozenset(map(normalize, row.works)), row.status, row.complaint_no, row.reported_on)

    def is_about_the_design_of(self, other: Self) -> bool:
        """Whether both may mean the same design; a row that names none may mean any."""
        return not self.designs or not other.designs or bool(self.designs & other.designs)

    def denies(self, other: Self) -> bool:
        """Whether they tell two ends of one report; of two reports, by number or day, each has its own."""
        numbers, days = {self.complaint_no, other.complaint_no} - {""}, {self.day, other.day} - {None}
        two_ends = self.status is not other.status and {self.status, other.status} <= ENDS
        return two_ends and len(numbers) < 2 and len(days) < 2


def _in_words(row: SheetRow) -> Iterator[Flag]:
    """What the person's own words say against reporting the listing."""
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
    """How far the right was when the listing was reported, or is today: one that has ended since was in force then."""
    right, ended = work.right, work.right.expires_on
    then = row.reported_on or today
    if right.state is RightState.EXPIRED and row.reported_on and ended and row.reported_on <= ended:
        return RightState.APPROVED
    return right.state_on(then)


def _coloured(rows: Sequence[SheetRow]) -> set[int]:
    """Rows whose state only a colour tells; stripes that help the eye are no state."""
    plain = [(place, row) for place, row in enumerate(rows) if row.kind is RowKind.DATA]
    colours = [row.colour for _, row in plain]
    # One colour on every row or on every other row.
    alternate = all(bool(above) != bool(below) for above, below in pairwise(colours))
    if len(set(colours) - {""}) == 1 and len(colours) >= _BANDS and (all(colours) or alternate):
        return set()
    return {
        place for place, row in plain if row.colour and row.status is Status.UNKNOWN and not row.status_text
    }
