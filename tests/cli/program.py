"""Runs commands in this process, and captures their output and exit code."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helper.cli.app import run
from helper.config.places import places
from helper.model.address import read_address
from helper.model.attempt import Result
from helper.store.queries import listings_of
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.store.transitions import HandoverEnd
from tests.factories import an_attempt, complain


class _Input(io.TextIOWrapper):
    """Standard input, which says that it is a terminal if `is_terminal`."""

    is_terminal = False

    def isatty(self) -> bool:
        return self.is_terminal


@dataclass(frozen=True, slots=True)
class Answer:
    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        error: dict[str, str] = json.loads(self.err)["error"]
        return error


@dataclass(frozen=True, slots=True)
class Program:
    data: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: str, stdin: bytes = b"", terminal: bool = False) -> Answer:
        """Run a command. With `terminal`, its standard input is a terminal at which the user types `stdin`."""
        entered = _Input(io.BytesIO(stdin), encoding="utf-8")
        entered.is_terminal = terminal
        self.monkeypatch.setattr(sys, "stdin", entered)
        code = run([*words, "--data", str(self.data)])
        captured = self.capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def json(self, *words: str, stdin: bytes = b"") -> Any:
        """Run a command with `--json`, check that it prints no error, and return the JSON object."""
        answer = self(*words, "--json", stdin=stdin)
        assert (answer.err, answer.json["format"]) == ("", 1)
        return answer.json

    def form(self, title: str, *links: str) -> None:
        """Put these links, judged as copies of the design, on one form."""
        with open_store(places(self.data)) as store:
            (work,) = (work for work in store.works.all() if work.title == title)
            complain(Queue(store), work.id, map(read_address, links))

    def hand_over(self, result: Result | None = None, **values: Any) -> None:
        """Give the next form to the user, as a session does. Without `result`, the outcome stays unknown."""
        with open_store(places(self.data)) as store:
            queue = Queue(store)
            complaint = queue.reserve()
            assert complaint is not None
            links = tuple(listing.url for listing in listings_of(store, complaint))
            queue.hand_over(complaint.id, an_attempt(links=links))
            if result is not None:
                queue.release(complaint.id, HandoverEnd(result=result, portal_words="Received", **values))
