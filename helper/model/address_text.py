"""Finds the addresses in pasted text, each with the heading it stands below."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from helper.model.address_pieces import Piece, pieces, trimmed
from helper.model.address_reading import Address, read_piece, unread
from helper.model.address_ruling import BROKEN_LINE, Disposition, Reason
from helper.model.heading import heading_of, label_of
from helper.model.plain_text import PlainText

_MOST_LINES = 6
"""So many further lines an address may take: a long slug in a narrow mail."""

_NEXT_LINE = re.compile(
    r"[ \t]*(?:\r\n?|\n)[ \t>|]*(?P<token>[^\s<>\"`|]+)(?P<alone>[>\"]?[ \t]*(?:[\r\n]|\Z))?"
)
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_MARK = re.compile(
    "&(?:#[0-9]{1,5}|#x[0-9a-f]{1,4}|colon|sol|period|equals|quest|num|lowbar|nbsp);", re.IGNORECASE
)
_REST_OF_ID = re.compile(r"[0-9]{1,15}\.html?(?!\w)", re.IGNORECASE)
_DISPOSITIONS = tuple(Disposition)
_BEST_FIRST = (Reason.ITEM, Reason.US_ID_REDUCED, Reason.WRAPPED, Reason.RU_SITE, Reason.ODD_CHARACTERS)


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """An address and where it was found."""

    address: Address
    heading: str
    """The label before it, in its block of lines, or else the heading above; empty when there is neither."""
    key: Hashable
    """The same for every address of one listing."""


def find_addresses(text: str) -> list[Address]:
    """Every address in the text, each listing once: its best reading, at its first place.

    Prose, mail addresses, names of sites and addresses of unknown sites without https are passed over.
    """
    found = _best_of_each((each.key, each) for each in located(text))
    return [each.address for each in found]


def find_headed_addresses(text: str) -> list[tuple[str, Address]]:
    """As `find_addresses`, with headings, which propose the design; a listing counts once under each heading."""
    found = _best_of_each(((each.heading, each.key), each) for each in located(text))
    return [(each.heading, each.address) for each in found]


def located(text: str) -> Iterator[FoundAddress]:
    """Every address in the text in order, also the same one again."""
    plain = PlainText(_as_written(text))
    heading, label, reached = "", "", 0
    for piece, address in _readings(plain):
        lines = re.split(r"\r\n?|\n", plain.chars[reached : piece.start])
        for line in lines[1 if reached else 0 : -1]:  # what follows an address on its line is a remark
            title = heading_of(line)
            heading = title or heading
            label = "" if title or not line.strip() else label
        if len(lines) > 1 or not reached:
            label = label_of(lines[-1]) or label
        reached = piece.end
        key = address.global_id or (address.reason, piece.text.lower())
        yield FoundAddress(address, label or heading, key)


def _as_written(text: str) -> str:
    """The text as its writer saw it: pages write marks as &#x2F;, mails = as =3D, with a = where they break a line."""
    if "&" in text:
        text = _MARK.sub(_mark, text)
    if "=3D" not in text or not _SOFT_BREAK.search(text):
        return text
    return _SOFT_BREAK.sub("", text).replace("=3D", "=")


def _mark(code: re.Match[str]) -> str:
    """The mark that a page's code stands for; nobody writes letters and digits so, unless to hide them."""
    mark = unescape(code[0])
    return code[0] if mark.isalnum() or mark in "&<>\"'" else mark


def _best_of_each(found: Iterable[tuple[Hashable, FoundAddress]]) -> list[FoundAddress]:
    best: dict[Hashable, FoundAddress] = {}
    for key, each in found:
        if key not in best or _rank(each.address) < _rank(best[key].address):
            best[key] = each
    return list(best.values())


def _rank(address: Address) -> tuple[int, int]:
    reason = _BEST_FIRST.index(address.reason) if address.reason in _BEST_FIRST else len(_BEST_FIRST)
    return _DISPOSITIONS.index(address.disposition), reason


def _readings(text: PlainText) -> Iterator[tuple[Piece, Address]]:
    reached = 0
    for piece in pieces(text):
        if piece.start >= reached:
            whole, address = _read_over_lines(text, piece)
            reached = whole.end
            yield whole, address


def _read_over_lines(text: PlainText, piece: Piece) -> tuple[Piece, Address]:
    """Read a piece, joined with the lines below where a mail program has broken it and only one reading is left."""
    address = _read(text, piece)
    if piece.text[0].isdigit():
        return piece, address
    if address.global_id is not None:
        line = _NEXT_LINE.match(text.chars, piece.stop)
        if line and piece.text[-1].isdigit() and _REST_OF_ID.match(line["token"]):
            return piece, unread(address.raw, BROKEN_LINE)
        return piece, address
    for longer in _longer_pieces(text.chars, piece):
        joined = _read(text, longer)
        if joined.global_id is not None:
            return longer, joined
    return piece, address


def _read(text: PlainText, piece: Piece) -> Address:
    return read_piece(
        text.original(piece.start, piece.end), piece.text, bent=text.bent(piece.start, piece.end)
    )


def _longer_pieces(chars: str, piece: Piece) -> Iterator[Piece]:
    """The piece with the following lines, one more each time, as long as they can only be its continuation.

    A break inside the number is mended only when the rest of the number ends in .html.
    """
    joined, stop = chars[piece.start : piece.stop], piece.stop
    for _ in range(_MOST_LINES):
        line = _NEXT_LINE.match(chars, stop)
        if line is None or _holds_address(line["token"]):
            return
        stop = line.end("token")
        rest = trimmed(chars, line.start("token"), stop)
        in_number = joined[-1:].isdigit() and line["token"][0].isdigit()
        if rest is None or (in_number and not _REST_OF_ID.match(rest.text)):
            return
        joined = joined.removesuffix("=")  # how mail marks a break of its own
        if line["alone"] is not None or ".htm" in rest.text.lower():
            yield Piece(piece.start, rest.end, stop, joined + rest.text)
        if line["alone"] is None:
            return
        joined += line["token"]


def _holds_address(token: str) -> bool:
    """Whether the token is more than a rest: it begins anew, or it leads somewhere by itself."""
    if "://" in token:
        return True
    text = PlainText(token)
    found = (piece for piece in pieces(text) if not piece.text[0].isdigit())
    return any(_read(text, piece).disposition is not Disposition.REJECT for piece in found)
