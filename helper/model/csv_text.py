"""Writes CSV files whose cells spreadsheet programs show as text and never run as formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, TextIOWrapper
from typing import IO

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*")


def neutral(text: str) -> str:
    """Return the text, with an apostrophe before it if a spreadsheet program would read it as a formula.

    Importing a sheet removes the apostrophe.
    """
    computed = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if computed else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    content = BytesIO()
    write_csv(content, rows)
    return content.getvalue()


def write_csv(file: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write the rows as CSV, with all formulas neutralised."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
    text.detach()
