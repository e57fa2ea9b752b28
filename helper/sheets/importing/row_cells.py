"""Reads the cells of a row: names, numbers, remarks, links that may be damaged, and the status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from helper.model.address import find_addresses, label_of, read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.listing_address import Address
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, KEPT_DIGITS, SheetCell, SourceRow
from helper.sheets.importing.rows import Flag
from helper.sheets.importing.tables import Columns, day_of
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import (
    REPORTED_STATUSES,
    Status,
    is_nothing,
    read_status,
    read_yes_or_no,
    words_of,
)
from helper.translation import msg, tr


class RowCells(dict[Role, SheetCell]):
    """The cells of a row by role. A missing column counts as an empty cell."""

    def __missing__(self, role: Role) -> SheetCell:
        return EMPTY


_POINTING = frozenset(map(normalize, words_of("marks")["pointing"]))


def _only_joins_addresses(text: str) -> bool:
    """Return whether the text only introduces or joins addresses, as in "see … and …"."""
    words = normalize(text).split() if len(text) <= 60 else ()
    return bool(words) and _POINTING.issuperset(words)


_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
_EXPONENT = re.compile(r"[0-9]+[.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
"""Matches a number with an exponent. The spreadsheet program may have dropped the number's last digits."""

_ADDRESS_BEHIND = re.compile(r"\s*\(https?://[^\s()]*\)(?=\s*(?:,|$))")
_AROUND = re.compile(r"[\[\]()<>\"“”„«»]+")
_SEPARATORS = " -–—:;,.•*|"


def name_in(cell: SheetCell) -> str:
    """Return the name in a cell; empty if the cell contains an address instead."""
    return "" if is_address_only(cell) or is_nothing(cell.text) else _named(cell.text)


def is_address_only(cell: SheetCell) -> bool:
    """Return whether the cell contains the address of a page but no name."""
    return ("://" in cell.text or "aliexpress." in cell.text) and "://" in (_named(cell.text) or "://")


def _named(text: str) -> str:
    """Return the name in a cell. Some programs add an address in brackets; the address is left out."""
    return _ADDRESS_BEHIND.sub("", text).strip() if "://" in text else text


def remark_beside(text: str, links: Sequence[Address]) -> str:
    """Return the remark in a cell: its text without the addresses.

    A label before the first address is left out, because it is the title of a design.
    """
    pieces = [text]
    for link in links:
        # Remove only one occurrence of each address: if the text repeats an address, the repetition belongs
        # to the remark.
        at = next((at for at, piece in enumerate(pieces) if link.raw in piece), None)
        if at is not None:
            pieces[at : at + 1] = pieces[at].partition(link.raw)[::2]
    if links and links[0].raw in text and label_of(pieces[0]):
        pieces[0] = ""
    bare = (" ".join(_AROUND.sub(" ", piece).split()) for piece in pieces)
    words = " ".join(piece for piece in bare if not _only_joins_addresses(piece)).strip(_SEPARATORS)
    return words if sum(map(str.isalpha, words)) > 1 and "href" not in words else ""


def text_in(cell: SheetCell) -> str:
    return "" if is_nothing(cell.text) else cell.text


def number_in(cell: SheetCell) -> str:
    """Return a number as text.

    Leading zeros are kept; the ".0" that spreadsheet programs add is removed.
    """
    whole = _WHOLE_NUMBER.fullmatch(cell.text) if cell.text.endswith(".0") else None
    return whole[1] if whole else text_in(cell)


def complaint_no_in(cell: SheetCell) -> str:
    number = number_in(cell).lstrip("# ")
    if number.isdecimal() and not cell.numeric:
        return number
    if _EXPONENT.fullmatch(number) or cell.may_be_cut:
        return ""
    return number if any(map(str.isdigit, number)) else ""


_LONGEST_STATE = 60

_Words = Mapping[str, Status]
"""The user's answers about status words: the status that each word means, by the folded word."""


class RowStatus(NamedTuple):
    status: Status
    text: str


def read_row_status(columns: Columns, cells: RowCells, words: _Words, *, ended: bool) -> RowStatus:
    """Return the row's status; `ended` means that the row contains a date of removal."""
    column = next(iter(columns.having(Role.STATUS)), None)
    heading = "" if column is None else columns.heading(column)
    # A tick or a cross is not a status text, but it has a meaning below a heading such as "Removed".
    text = _status_text(cells)
    status = _status_said(text or cells[Role.STATUS].text, heading, words)
    if status is None or status is Status.UNKNOWN:
        status = _ticked(cells) or status or Status.UNKNOWN
    elif (
        status is Status.LIVE
        and not ended
        and (reported := read_yes_or_no(cells[Role.REPORTED].text)) is not None
    ):
        # "On sale" means that Alibaba has not decided yet if the row says that the listing was reported, and
        # that it was not reported otherwise.
        status = Status.PENDING if reported else Status.NOT_REPORTED
    return RowStatus(_ended(status, text) if ended else status, text)


def _ended(status: Status, text: str) -> Status:
    """Return the status of a row that has a date of removal.

    A date of removal means "removed" even if the status cell is empty, contains only a tick, or says that the
    complaint is still waiting. If the status cell says "on sale", the listing is on sale again.
    """
    if status is Status.LIVE:
        return Status.RELISTED
    nothing = status is Status.UNKNOWN and (not text or read_yes_or_no(text) is not None)
    return Status.REMOVED if nothing or status is Status.PENDING else status


def _status_said(text: str, heading: str, words: _Words) -> Status | None:
    if not text:
        return None
    if (said := words.get(normalize(text) or text)) is not None:
        return said
    yes, meant = read_yes_or_no(text), read_status(heading)
    if yes is not None and meant in {Status.REMOVED, Status.LIVE}:
        return Status.REMOVED if yes is (meant is Status.REMOVED) else Status.LIVE
    return None if is_nothing(text) else read_status(text)


def status_in_remarks(remarks: list[str]) -> RowStatus | None:
    """Return the status in the first remark of a plain text, if the remark is short.

    A longer remark may be the title of a product.
    """
    said = read_status(remarks[0]) if remarks and len(remarks[0]) <= _LONGEST_STATE else None
    return RowStatus(said, remarks[0]) if said in REPORTED_STATUSES else None


def _status_text(cells: RowCells) -> str:
    """Return the text in the row that describes its status.

    If the status column is empty, words in the column of report dates, such as "last week", are used instead.
    """
    if text := name_in(cells[Role.STATUS]):
        return text
    reported = cells[Role.REPORTED]
    # If the column of report dates contains a date, a tick or a number, that cell says only whether the
    # listing was reported, so it has no status text.
    return "" if day_of(reported) or _has_happened(reported) is not None else text_in(reported)


def _ticked(cells: RowCells) -> Status | None:
    """Return the status that the columns "Removed" and "Reported" imply; None if they imply none.

    A cell in these columns can also contain a tick, or a date that cannot be read.
    """
    removed, reported = _has_happened(cells[Role.REMOVED]), _has_happened(cells[Role.REPORTED])
    if removed:
        return Status.REMOVED
    if reported is None:
        return None
    return Status.PENDING if reported else Status.NOT_REPORTED


def _has_happened(cell: SheetCell) -> bool | None:
    """Return whether a cell in a date column says that the report or removal has happened; None if unclear.

    The cell may contain a tick, or a text with digits that is not a readable date. None is also returned for
    a readable date, which is stored as the day of the report or removal.
    """
    ticked = read_yes_or_no(cell.text)
    if ticked is not None or is_nothing(cell.text) or day_of(cell):
        return ticked
    if read_status(cell.text) is Status.NOT_REPORTED:
        return False
    return True if any(map(str.isdigit, cell.text)) else None


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
_NO_PLACE = frozenset({Role.ASIDE, Role.STORE, Role.STORE_NUMBER, Role.NOTE})
"""Roles of columns that may contain the address of a listing other than the one that the row is about."""
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
    """Return the links in the link columns, or else the item numbers, or else the links in other columns."""
    linked = _joined([row.cell(column) for column in columns.having(Role.LINK)])
    numbers = columns.having(Role.ITEM_ID)
    numbered = _joined([row.cell(column) for column in numbers]) if numbers else RowLinks()
    if not linked.links:
        return numbered if numbered.links else _links_elsewhere(row, columns)
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


def _links_elsewhere(row: SourceRow, columns: Columns) -> RowLinks:
    """Return the links in cells outside the link columns.

    Columns with a role are searched only if the columns without a role contain no link. Some columns are
    never searched: those for shops, originals and remarks may contain links to any listing.
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
    """Return the addresses without those that repeat a listing.

    Addresses without a listing number cannot be compared, so all of them are kept.
    """
    found: list[Address] = []
    for link in links:
        if link.global_id is None or all(link.global_id != known.global_id for known in found):
            found.append(link)
    return found
