"""The program as another program sees it: what goes in, what comes out, and how it ends; run in this process."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helper.cli.app import run


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command answered."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The object on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error on standard error, of a command with `--json`."""
        error: dict[str, str] = json.loads(self.err)["error"]
        return error


@dataclass(frozen=True, slots=True)
class Program:
    """Runs commands on one data folder."""

    data: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: str, stdin: bytes = b"") -> Answer:
        """Run one command as it would be typed."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([*words, "--data", str(self.data)])
        captured = self.capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def json(self, *words: str, stdin: bytes = b"") -> Any:
        """Run one command that must work, and read its object."""
        answer = self(*words, "--json", stdin=stdin)
        assert answer.err == ""
        return answer.json
