"""Distrusts a row: links where sheets are known to spoil links, and what other rows and the register say against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from helper.model.address import find_addresses, read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.doubts import is_licensed, is_official
from helper.model.listing_address import Address
from helper.model.text import normalize
from helper.model.work import RightState, Work
from helper.sheets.files.sheet import KEPT_DIGITS, SheetCell, SourceRow
from helper.sheets.importing.cells import is_nothing
from helper.sheets.importing.columns import Columns
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import ENDS, Status, says_licensed, says_own

_LONGEST_LOST = 200
"""A longer text is not what is left of a number."""

_LOST = re.compile(r"[0-9]+[.,]?[0-9]*e\+?1[0-9]|[0-9]{2,9}0{9}|#{3,}", re.IGNORECASE)
"""A rounded number, as 1.00501E+15 or written out, or a column too narrow when it was copied."""

_LOST_BEFORE = re.compile(rf"(?:{_LOST.pattern}) \(.+\)", re.IGNORECASE)
"""A lost number as this program wrote it out, with the place of the row that it came from."""

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


@dataclass(frozen=True, slots=True)
class RowLinks:
    """The links of one row."""

    links: tuple[Address, ...] = ()
    flags: frozenset[Flag] = frozenset()

    @property
    def found(self) -> bool:
        """Whether there is an address, or what a sheet has left of one."""
        return bool(self.links)


def read_links(row: SourceRow, columns: Columns) -> RowLinks:
    """Every link in the columns that hold links; the number of the listing counts where there is no link."""
    linked = _joined(read_cell_links(row.cell(column)) for column in columns.having(Role.LINK))
    numbered = _joined(read_cell_links(row.cell(column)) for column in columns.having(Role.ITEM_ID))
    if not linked.found:
        return numbered if numbered.found else _anywhere(row, columns)
    if any(_another(number, linked.links) for number in numbered.links):
        return _differing((*linked.links, *numbered.links), linked.flags)
    return linked


def read_cell_links(cell: SheetCell) -> RowLinks:
    """The links in one cell: in its text, behind it, or both."""
    text = cell.text
    if not text and not cell.target:
        return RowLinks()
    written = _written(cell)
    target = _target(cell)
    if target is None or target.raw == text:
        return written
    if not written.found or _ELLIPSIS.search(text) or _begins(text, cell.target):
        return _flagged((target,))
    if any(_same(link, target) for link in written.links):
        links = (target if _same(link, target) else link for link in written.links)
        return _joined([_flagged(tuple(links))])  # the cell may name others besides
    return _differing((*written.links, target), written.flags)


def unreadable_link(row: SourceRow, columns: Columns) -> tuple[Address, ...]:
    """What stands where a link should be and is none; rejected, so that the row says why it is not taken."""
    texts = (row.cell(column).text for column in columns.having(Role.LINK))
    return tuple(read_address(text) for text in texts if text and not is_nothing(text))


def _written(cell: SheetCell) -> RowLinks:
    text = cell.text
    if len(text) <= _LONGEST_LOST and (
        _LOST.fullmatch(text) or _LOST_BEFORE.fullmatch(text) or text in _ERRORS
    ):
        lost = replace(
            read_address(text), disposition=Disposition.FLAG, reason=AddressReason.ID_DAMAGED, sentence=_GONE
        )
        return RowLinks((replace(lost, raw=text, global_id=None, url=None),), frozenset({Flag.ID_LOST}))
    if text.isascii() and text.replace(".0", "").isdigit():
        return _number(cell)
    found = find_addresses(text) if _may_hold_address(text) else []
    if cell.computed and any(_ends_in_zero(link) for link in found):
        return RowLinks(tuple(map(_distrusted, found)), frozenset({Flag.ID_POSSIBLY_TRUNCATED}))
    return _flagged(tuple(found))


def _number(cell: SheetCell) -> RowLinks:
    address = read_address(cell.text)
    if address.disposition is Disposition.REJECT:
        return RowLinks()
    if cell.may_be_cut or _ends_in_zero(address):
        return RowLinks((_distrusted(address),), frozenset({Flag.ID_POSSIBLY_TRUNCATED}))
    if cell.numeric and address.global_id and len(cell.text) > KEPT_DIGITS:
        # A number that no spreadsheet has cut says as much as the address of its page.
        whole = read_address(f"https://www.aliexpress.com/item/{cell.text}.html")
        return RowLinks((replace(whole, raw=cell.text),))
    return RowLinks((address,))


def _may_hold_address(text: str) -> bool:
    return "." in text or any(map(str.isdigit, text))


def _ends_in_zero(address: Address) -> bool:
    seen = address.item_id or ""
    return len(seen) > KEPT_DIGITS and seen.endswith("0")


def _distrusted(address: Address) -> Address:
    return replace(
        address, disposition=Disposition.FLAG, reason=AddressReason.ID_DAMAGED, sentence=_TRUNCATED
    )


def _target(cell: SheetCell) -> Address | None:
    """Where the cell's link leads, if that is a page of the web."""
    if (
        not cell.target.lower().startswith(("http:", "https:", "//", "www."))
        and "aliexpress" not in cell.target
    ):
        return None
    return read_address(cell.target)


def _begins(text: str, target: str) -> bool:
    """Whether the text is the target as people shorten it by hand: without its end, or without https://."""
    bare = text.split("://", 1)[-1].rstrip("/")
    return len(bare) > 12 and target.split("://", 1)[-1].startswith(bare) and not bare[-1:].isdigit()


def _same(written: Address, target: Address) -> bool:
    """Whether text and target are one listing; a number that has lost its last digits is no contradiction."""
    if written.global_id and target.global_id:
        return written.global_id == target.global_id or _rounded(written, target.global_id)
    if (
        written.reason is AddressReason.ID_DAMAGED
        and written.global_id is None
        and _LOST.fullmatch(written.item_id or "")
    ):
        return True
    return written.raw == target.raw or (written.url or written.raw) == (target.url or target.raw)


def _rounded(number: Address, whole: str) -> bool:
    return (
        number.reason is AddressReason.ID_DAMAGED
        and number.global_id is not None
        and len(number.global_id) == len(whole)
        and number.global_id[:KEPT_DIGITS] == whole[:KEPT_DIGITS]
    )


def _another(number: Address, links: Sequence[Address]) -> bool:
    """Whether the number beside the links is none of theirs."""
    if number.global_id is None:
        return False
    known = [link.global_id for link in links if link.global_id]
    return bool(known) and not any(number.global_id == link or _rounded(number, link) for link in known)


def _differing(links: Sequence[Address], flags: Iterable[Flag]) -> RowLinks:
    doubtful = tuple(
        replace(link, disposition=Disposition.FLAG, sentence=_DIFFERENT)
        if link.disposition is Disposition.ACCEPT
        else link
        for link in links
    )
    found = _flagged(doubtful)
    return RowLinks(found.links, found.flags | frozenset(flags) | {Flag.TEXT_AND_TARGET_DIFFER})


def _flagged(links: tuple[Address, ...]) -> RowLinks:
    """The links with the flags that they bring themselves."""
    flags = set()
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
    unexplained = [cell for column, cell in row.filled if column not in columns.roles]
    found = _joined(read_cell_links(cell) for cell in unexplained if _names_the_site(cell))
    if found.found:
        return found
    astray = [cell for column, cell in row.filled if columns.roles.get(column, Role.ASIDE) not in _NO_PLACE]
    links = _joined(read_cell_links(cell) for cell in astray if _names_the_site(cell))
    listings = tuple(link for link in links.links if link.disposition is not Disposition.REJECT)
    return RowLinks(listings, links.flags) if listings else RowLinks()


def _names_the_site(cell: SheetCell) -> bool:
    return "aliexpress" in cell.text.lower() or "aliexpress" in cell.target.lower()


def _joined(parts: Iterable[RowLinks]) -> RowLinks:
    links: list[Address] = []
    flags: frozenset[Flag] = frozenset()
    for part in parts:
        known = {link.global_id for link in links} - {None}
        links += [link for link in part.links if link.global_id not in known]
        flags |= part.flags
    return RowLinks(tuple(links), flags)


_NOT_APPROVED = frozenset({RightState.DRAFT, RightState.PENDING, RightState.REJECTED, RightState.EXPIRED})
_BANDS = 4
"""So many coloured rows are needed before their colours can be a mere pattern."""


def flag_rows(rows: Sequence[SheetRow], register: Register, today: date, *, numbered: bool) -> list[SheetRow]:
    """The rows with their flags; `numbered` says that the file has a column for complaint numbers."""
    among = _among_each_other(rows)
    coloured = _coloured(rows)
    flagged = []
    for place, row in enumerate(rows):
        if row.kind is RowKind.DATA:
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
        if row.kind is RowKind.DATA:
            for item in {link.global_id for link in row.listings if link.global_id}:
                places.setdefault(item, []).append(place)
    for same in places.values():
        if len(same) > 1:
            _compare([_said(rows[place]) for place in same], [flags[place] for place in same])
    return flags


_Said = tuple[frozenset[str], Status, str, date | None]
"""Which designs a row names, which end of the story it tells, and of which report: its number, its day."""


def _said(row: SheetRow) -> _Said:
    return frozenset(map(normalize, row.works)), row.status, row.complaint_no, row.reported_on


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
        row.works and not works and normalize(owner.title) not in map(normalize, row.works)
    ):
        found.add(Flag.IPR_BELONGS_TO_OTHER_WORK)
    clients = {normalize(row.client)} if row.client else {normalize(work.client) for work in works}
    if clients and normalize(owner.client) not in clients and (row.client or owner.client):
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
    plain = [(place, row) for place, row in enumerate(rows) if row.kind is RowKind.DATA]
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
