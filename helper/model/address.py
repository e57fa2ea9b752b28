"""Reads what people paste as the address of a listing: accept it, flag it for a look, or reject it with a reason.

How it goes: `plain_text` takes out what the eye cannot see, `address_pieces` cuts text into pieces, `address_text` joins
what a mail has broken and keeps each listing once, `address_reading` reads one piece with `address_hosts` (where does it
lead), `address_page` (which page is it) and `item_id` (can that be a listing's number); `address_ruling` has the words.

Nothing is opened, fetched or guessed. Accepted means: it leads to AliExpress itself and shows one listing's number.
"""

from __future__ import annotations

from dataclasses import replace

from helper.model.address_pieces import reads_as_address
from helper.model.address_reading import Address, read_piece, unread
from helper.model.address_ruling import NOT_A_LINK, SEVERAL_ADDRESSES, Disposition, Reason
from helper.model.address_text import find_addresses, find_headed_addresses
from helper.model.plain_text import PlainText

__all__ = ["Address", "Disposition", "Reason", "find_addresses", "find_headed_addresses", "read_address"]


def read_address(text: str) -> Address:
    """Read text that holds one address; words, quotes or brackets around it do not matter.

    Two addresses of different listings are not chosen from: `find_addresses` gives both.
    """
    found = find_addresses(text)
    if len(found) == 1:
        return replace(found[0], raw=text)
    if found:
        return unread(text, SEVERAL_ADDRESSES)
    plain = PlainText(text.strip())
    if not reads_as_address(plain.chars):
        return unread(text, NOT_A_LINK)
    return read_piece(text, plain.chars, bent=plain.chars != text.strip())
