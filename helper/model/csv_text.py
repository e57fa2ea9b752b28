"""CSV that a spreadsheet program shows as text, and never computes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, TextIOWrapper
from typing import IO

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*")


def neutral(text: str) -> str:
    """The text, with a mark before it if a spreadsheet program would compute it; reading removes the mark."""
    computed = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if computed else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV; see `write_csv`."""
    content = BytesIO()
    write_csv(content, rows)
    return content.getvalue()


def write_csv(file: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV; no field can be computed by a spreadsheet program."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
    text.detach()
