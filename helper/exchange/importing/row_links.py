"""Reads the links of a row, and distrusts them where sheets are known to spoil links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helper.exchange.files.sheet import KEPT_DIGITS, Cell, SourceRow
from helper.exchange.importing.columns import Columns
from helper.exchange.importing.marks import is_nothing
from helper.exchange.importing.rows import Flag
from helper.exchange.words.header_words import Role
from helper.model.address import Address, Disposition, Reason, find_addresses, read_address

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


def read_cell_links(cell: Cell) -> RowLinks:
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


def _written(cell: Cell) -> RowLinks:
    text = cell.text
    if len(text) <= _LONGEST_LOST and (
        _LOST.fullmatch(text) or _LOST_BEFORE.fullmatch(text) or text in _ERRORS
    ):
        lost = replace(
            read_address(text), disposition=Disposition.FLAG, reason=Reason.ID_DAMAGED, sentence=_GONE
        )
        return RowLinks((replace(lost, raw=text, global_id=None, url=None),), frozenset({Flag.ID_LOST}))
    if text.isascii() and text.replace(".0", "").isdigit():
        return _number(cell)
    found = find_addresses(text) if _may_hold_address(text) else []
    if cell.computed and any(_ends_in_zero(link) for link in found):
        return RowLinks(tuple(map(_distrusted, found)), frozenset({Flag.ID_POSSIBLY_TRUNCATED}))
    return _flagged(tuple(found))


def _number(cell: Cell) -> RowLinks:
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
    return replace(address, disposition=Disposition.FLAG, reason=Reason.ID_DAMAGED, sentence=_TRUNCATED)


def _target(cell: Cell) -> Address | None:
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
        written.reason is Reason.ID_DAMAGED
        and written.global_id is None
        and _LOST.fullmatch(written.item_id or "")
    ):
        return True
    return written.raw == target.raw or (written.url or written.raw) == (target.url or target.raw)


def _rounded(number: Address, whole: str) -> bool:
    return (
        number.reason is Reason.ID_DAMAGED
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
        if link.reason is Reason.LOOKALIKE_HOST:
            flags.add(Flag.LOOKALIKE_HOST)
        elif link.reason is Reason.ID_DAMAGED and link.item_id and link.global_id is None:
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


def _names_the_site(cell: Cell) -> bool:
    return "aliexpress" in cell.text.lower() or "aliexpress" in cell.target.lower()


def _joined(parts: Iterable[RowLinks]) -> RowLinks:
    links: list[Address] = []
    flags: frozenset[Flag] = frozenset()
    for part in parts:
        known = {link.global_id for link in links} - {None}
        links += [link for link in part.links if link.global_id not in known]
        flags |= part.flags
    return RowLinks(tuple(links), flags)
