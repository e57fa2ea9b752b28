"""What a command prints: calm aligned lines for people, one object for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer

from helper.errors import HelperError
from helper.tui.plain import clean, clean_lines, fit

FORMAT = 1
"""The format of every JSON answer; a change that breaks readers raises it."""

DONE = 0
NEEDS_PERSON = 1
"""Something is left that only a person can settle."""


def show(lines: str | Iterable[str], *, as_json: bool, **values: Any) -> None:
    """Print the lines, or the values as one JSON object."""
    if as_json:
        text = json.dumps({"format": FORMAT, **values}, ensure_ascii=not _takes_all(), indent=2)
    else:
        text = "\n".join(clean_lines(line) for line in ([lines] if isinstance(lines, str) else lines))
    try:
        typer.echo(text)
    except BrokenPipeError:
        # Somebody took the first lines of a list and closed the pipe, which is no mistake; the rest goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def aside(text: str) -> None:
    """Say something to a person that is no part of the answer."""
    typer.echo(clean_lines(text), err=True)


def show_error(error: HelperError, *, as_json: bool) -> None:
    """Print what happened, where, and what to do."""
    if as_json:
        typer.echo(json.dumps({"error": error.as_json()}, ensure_ascii=not _takes_all()), err=True)
    else:
        typer.echo(clean_lines(str(error)), err=True)


def table(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> list[str]:
    """The rows in aligned columns; texts from outside cannot break a line."""
    cells = [[clean(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]


def pairs(values: Mapping[str, str]) -> list[str]:
    """Names and values, one a line, the values aligned."""
    width = max(map(len, values), default=0)
    return [f"  {name:<{width}}  {clean(value)}".rstrip() for name, value in values.items()]


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _takes_all() -> bool:
    """Whether the output can carry every character; some Windows pipes cannot."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
