"""The number of a listing: which numbers can be one, and one number for the US and the rest of the world."""

from __future__ import annotations

import re
from dataclasses import dataclass

US_OFFSET = 2**51
"""The US site adds this to the worldwide number; checked on pairs seen together, no official text says so."""

_WORLDWIDE = re.compile(r"[1-9][0-9]{9}|3[0-9]{10}|(?:1000|400[0-9])[0-9]{9}|10000[0-9]{9}|100[0-9]{13}")
"""The shapes seen so far: 10 digits, 11 (32…, 33…), 13 (1000…, 400…), 14 (10000…) and 16 (1005…)."""

_ROUNDED = re.compile(r"[0-9]+0{9}")
"""What a number cell leaves of an id that was shown as 1.00501E+15."""

_CUT = re.compile(r"1005[0-9]{6}")
"""Ten digits that begin as today's sixteen do: far likelier a piece of one than a listing of 2012."""


@dataclass(frozen=True, slots=True)
class ItemId:
    """The number of a listing as an address gives it."""

    seen: str
    """The characters in the address; digits of other scripts are written as 0 to 9."""
    worldwide: str | None
    """The number without the US offset; None where these characters cannot be a listing's number."""

    @property
    def reduced(self) -> bool:
        return self.worldwide is not None and self.worldwide != self.seen


def read_item_id(text: str) -> ItemId:
    """Read the characters that stand where an address has its number; nothing is guessed or mended."""
    worldwide = text
    if re.fullmatch("[0-9]{16}", text) and int(text) >= US_OFFSET:
        worldwide = str(int(text) - US_OFFSET)
    possible = (
        _WORLDWIDE.fullmatch(worldwide) and not _ROUNDED.fullmatch(text) and not _CUT.fullmatch(worldwide)
    )
    return ItemId(text, worldwide if possible else None)
