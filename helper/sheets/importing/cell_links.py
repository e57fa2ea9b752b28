"""Reads the links in a cell's text and hyperlink, of which each may be damaged, and the remark beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from helper.model.address import find_addresses, label_of, read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.listing_address import Address
from helper.sheets.files.sheet import KEPT_DIGITS, SheetCell, SourceRow
from helper.sheets.importing.rows import Flag
from helper.sheets.importing.tables import Columns
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import is_nothing
from helper.translation import msg, tr

_AROUND = re.compile(r"[\[\]()<>\"“”„«»]+")
_SEPARATORS = " -–—:;,.•*|"


def remark_beside(text: str, links: Sequence[Address]) -> str:
    """Return the remark in a cell: its text without the addresses, and without the design's title before them."""
    pieces = [text]
    for link in links:
        # Remove only one occurrence of each address: a repetition belongs to the remark.
        at = next((at for at, piece in enumerate(pieces) if link.raw in piece), None)
        if at is not None:
            pieces[at : at + 1] = pieces[at].partition(link.raw)[::2]
    if len(pieces) > 1 and label_of(pieces[0]):
        pieces[0] = ""
    words = " ".join(" ".join(_AROUND.sub(" ", piece).split()) for piece in pieces).strip(_SEPARATORS)
    return words if sum(map(str.isalpha, words)) > 1 and "href" not in words else ""


_LONGEST_LOST = 200
"""Maximum number of characters in a text that can be a damaged number."""
_LOST = re.compile(r"[0-9]+[.,]?[0-9]*e\+?1[0-9]|[0-9]{2,9}0{9}|#{3,}", re.IGNORECASE)
"""Matches a number that has lost digits.

Examples: 1.00501E+15, a number that ends in many zeros, and the "#####" that a narrow column shows.
"""
_LOST_ALONE = re.compile(rf"(?:{_LOST.pattern})(?: \(.+\))?", re.IGNORECASE)
"""Matches a text that contains only a damaged number.

A file exported by this program has the original row in brackets after the number.
"""
_ERRORS = frozenset({"#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!"})
_ELLIPSIS = re.compile(r"(?:…|\.{3})\s*$")
_TRUNCATED = msg(
    "The listing's number is in a number cell. Spreadsheets replace the last digit of such long numbers with 0, so it may be"
    " someone else's listing. Look at the page before you report it."
)
_GONE = msg("The sheet has lost the listing's number. Find the listing again, and import its address.")
_DIFFERENT = msg(
    "The cell shows one listing, but its link leads to another. Look at both before you report one of them."
)


class RowLinks(NamedTuple):
    links: tuple[Address, ...] = ()
    flags: frozenset[Flag] = frozenset()


def read_links(row: SourceRow, columns: Columns) -> RowLinks:
    """Return the links in the link columns, or else the item numbers."""
    linked = _joined([row.cell(column) for column in columns.having(Role.LINK)])
    numbers = columns.having(Role.ITEM_ID)
    numbered = _joined([row.cell(column) for column in numbers]) if numbers else RowLinks()
    if not linked.links:
        return numbered
    known = [link.global_id for link in linked.links if link.global_id]
    for number in numbered.links if known else ():
        if number.global_id and not any(
            number.global_id == whole or _rounded(number, whole) for whole in known
        ):
            return _differing((*linked.links, *numbered.links), linked.flags)
    return linked


def read_cell_links(cell: SheetCell) -> RowLinks:
    """Return the links in a cell's text and in its hyperlink."""
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
    if not written.links or _ELLIPSIS.search(text) or _is_shortened(text, cell.target):
        return _flagged([target])
    if any(_same(link, target) for link in written.links):
        # The hyperlink replaces the shortened or damaged link in the text; the other links stay.
        return _flagged(_distinct([target if _same(link, target) else link for link in written.links]))
    return _differing((*written.links, target), written.flags)


def unreadable_link(row: SourceRow, columns: Columns) -> tuple[Address, ...]:
    """Return the texts in the link columns as rejected addresses, which explain why the row has no link."""
    texts = (row.cell(column).text for column in columns.having(Role.LINK))
    return tuple(read_address(text) for text in texts if text and not is_nothing(text))


def _written(cell: SheetCell) -> RowLinks:
    text = cell.text
    if len(text) <= _LONGEST_LOST and (_LOST_ALONE.fullmatch(text) or text in _ERRORS):
        lost = replace(
            read_address(text),
            disposition=Disposition.FLAG,
            reason=AddressReason.ID_DAMAGED,
            sentence=tr(_GONE),
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
        # The number has lost no digits, so it is as reliable as the address of the listing's page.
        whole = read_address(f"https://www.aliexpress.com/item/{cell.text}.html")
        return RowLinks((replace(whole, raw=cell.text),))
    return RowLinks((address,))


def _ends_in_zero(address: Address) -> bool:
    seen = address.item_id or ""
    return len(seen) > KEPT_DIGITS and seen.endswith("0")


def _distrusted(links: Iterable[Address]) -> RowLinks:
    damaged = (
        replace(link, disposition=Disposition.FLAG, reason=AddressReason.ID_DAMAGED, sentence=tr(_TRUNCATED))
        for link in links
    )
    return RowLinks(tuple(damaged), frozenset({Flag.ID_POSSIBLY_TRUNCATED}))


def _is_shortened(text: str, target: str) -> bool:
    """Return whether the text is a short form of the target: without "https://", or cut off at the end."""
    bare = text.split("://", 1)[-1].rstrip("/")
    return len(bare) > 12 and target.split("://", 1)[-1].startswith(bare) and not bare[-1:].isdigit()


def _same(written: Address, target: Address) -> bool:
    """Return whether `written` and `target` are the same listing.

    A number that has lost its last digits may still match.
    """
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
        replace(link, disposition=Disposition.FLAG, sentence=tr(_DIFFERENT))
        if link.disposition is Disposition.ACCEPT
        else link
        for link in links
    )
    return RowLinks(found.links, found.flags | flags | {Flag.TEXT_AND_TARGET_DIFFER})


def _flagged(links: Iterable[Address]) -> RowLinks:
    """Return the links, and the flags that say whether a link has a lookalike host or lost its number."""
    links, flags = tuple(links), set()
    for link in links:
        if link.reason is AddressReason.LOOKALIKE_HOST:
            flags.add(Flag.LOOKALIKE_HOST)
        elif link.reason is AddressReason.ID_DAMAGED and link.item_id and link.global_id is None:
            flags.add(Flag.ID_LOST)
    return RowLinks(links, frozenset(flags))


def _joined(cells: Iterable[SheetCell]) -> RowLinks:
    parts = [part for cell in cells if (part := read_cell_links(cell)).links]
    if len(parts) < 2:
        return parts[0] if parts else RowLinks()
    links = _distinct(link for part in parts for link in part.links)
    return RowLinks(tuple(links), frozenset(flag for part in parts for flag in part.flags))


def _distinct(links: Iterable[Address]) -> list[Address]:
    """Return the addresses without those that repeat a listing.

    Addresses without a listing number cannot be compared, so all of them are kept.
    """
    found: list[Address] = []
    for link in links:
        if link.global_id is None or all(link.global_id != known.global_id for known in found):
            found.append(link)
    return found
