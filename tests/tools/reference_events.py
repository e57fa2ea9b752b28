"""Generates the reference page for other programs: events, questions, requests and error codes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise, takewhile
from types import ModuleType
from typing import Any, TypeVar

from helper import errors
from helper.cli import app
from helper.errors import HelperError
from helper.session import events, operator
from helper.session.events import Event
from helper.session.operator import QuestionKind, Request
from helper.sheets.files import source

K = TypeVar("K")

_RUNS: tuple[tuple[str, type[Event]], ...] = (
    ("`file --plain --json` and `register --json`", events.ComplaintReserved),
    ("`outcomes --json`", events.ListRead),
    ("`recheck --json`", events.ListingLookedAt),
)
"""The commands that print events, with the class of the first event in each command's section."""
_WITH_ERRORS: tuple[ModuleType, ...] = (errors, source, app)
_NEVER_ALONE = (HelperError, errors.StoreError)
_IN_EVERY_EVENT = frozenset({"at", "session", "complaint", "text"})


def events_page() -> str:
    """Return the page of all events, questions, requests and errors, with their public names."""
    lines = [
        "# For other programs",
        "",
        "Written by `make reference` from the program's own words; you do not need this page to file complaints.",
        "",
        'With `--json` a command that has one answer prints one object with `"format": 1`.',
        "The commands below print one line for each event:",
        '`{"event", "at", "session", "complaint", "text"}`, with `complaint` if the event is about one, and the fields below.',
        "",
        "No line that is sent to the program presses anything in the window: only the user submits.",
    ]
    for title, begins in _RUNS:
        rows = [_row(f"`{kind.name}`", _fields(kind), _first_line(kind)) for kind in _events_from(begins)]
        lines += ["", f"## {title}", "", "| event | with | when |", "|---|---|---|", *rows]
    return "\n".join([*lines, *_questions(), *_requests(), *_errors()]) + "\n"


def _questions() -> list[str]:
    return [
        "",
        "## Questions",
        "",
        "A `question` has `question` (its id), `kind`, `detail`, `takes_text` and `choices`, each with `choice`, `text`, `safe` and `known` (the text that is already known, if any).",
        'The answer is a line of input: `{"question": ID, "choice": WORD}`, with `"text"` if it takes one.',
        "A line without a valid answer is reported as `ignored`; the end of the input is a pause.",
        "",
        "| kind | about |",
        "|---|---|",
        *(_row(f"`{kind}`", meaning) for kind, meaning in _members(QuestionKind)),
    ]


def _requests() -> list[str]:
    return [
        "",
        "## Requests",
        "",
        'Requests that may be sent at any time, as `{"request": WORD}`:',
        "",
        "| word | meaning |",
        "|---|---|",
        *(_row(f"`{word}`", meaning) for word, meaning in _members(Request)),
    ]


def _errors() -> list[str]:
    named = [
        error for module in _WITH_ERRORS for error in _kinds_in(module, HelperError) if "code" in vars(error)
    ]
    public = [error for error in named if error not in _NEVER_ALONE]
    rows = [_row(f"`{error.code}`", str(error.exit_code), _raised(error)) for error in public]
    return ["", "## Errors", "", "| code | exit | raised |", "|---|---|---|", *rows]


def _raised(error: type[HelperError]) -> str:
    return _first_line(error).removeprefix("Raised ").partition(";")[0].rstrip(".")


def _events_from(begins: type[Event]) -> Iterator[type[Event]]:
    """Yield the event classes from `begins` up to the first class of another group of commands."""
    kinds = list(_kinds_in(events, Event))
    others = {first for _, first in _RUNS} - {begins}
    return takewhile(lambda kind: kind not in others, kinds[kinds.index(begins) :])


def _kinds_in(module: ModuleType, base: type[K]) -> Iterator[type[K]]:
    """Yield the subclasses of `base` that a module defines itself, in the order of their definition."""
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, base) and kind.__module__ == module.__name__:
            yield kind


def _fields(event: type[Event]) -> str:
    return ", ".join(f"`{field.name}`" for field in fields(event) if field.name not in _IN_EVERY_EVENT)


def _members(kinds: Any) -> Iterator[tuple[str, str]]:
    """Yield the values of an enumeration, each with the docstring below it in the source."""
    body = next(
        part
        for part in ast.parse(inspect.getsource(operator)).body
        if isinstance(part, ast.ClassDef) and part.name == kinds.__name__
    ).body
    below = {
        part.targets[0].id: following.value.value
        for part, following in pairwise(body)
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
    }
    for member in kinds:
        yield member.value, " ".join(str(below.get(member.name, "")).split())


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '·') for cell in cells)} |"
