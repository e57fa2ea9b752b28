"""Tests of the commands' output and input: safe JSON, invalid bytes, size limits and file names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.cli.output import INVOCATION, Invocation, read_text, show
from helper.errors import WrongUse
from tests.cli.program import Program
from tests.sheets.sample_sheets import link_row, table


@pytest.fixture
def as_json() -> Iterator[None]:
    before = INVOCATION.set(Invocation(as_json=True))
    yield
    INVOCATION.reset(before)


@pytest.mark.usefixtures("as_json")
def test_json_escapes_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal would obey C1 control characters and bidirectional controls."""
    title = "fox \x9b31m \u202e \u2066 \x7f \ud83d 鯨 é"
    show("", title=title)
    printed = capsys.readouterr().out
    assert json.loads(printed)["title"] == title
    assert not set(printed) & set("\x9b\u202e\u2066\x7f\ud83d")
    assert "鯨 é" in printed


def test_arguments_with_invalid_bytes_are_refused(program: Program) -> None:
    """Such arguments contain lone surrogates, which could not be written to an export."""
    answer = program("works", "add", "--title", "Whale", "--client", "Studio \udcff")
    assert (answer.exit, "has unreadable characters" in answer.err) == (2, True)
    answer = program("queue", "add", "https://www.aliexpress.com/item/1005009900000017.html", "two \ud800")
    assert (answer.exit, "has unreadable characters" in answer.err) == (2, True)


def test_inputs_over_the_size_limit_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("helper.cli.output._MOST_TEXT", 1_000_000)
    (large := tmp_path / "links.txt").write_bytes(b"x" * 1_000_001)
    for source in (large, *filter(Path.exists, [Path("/dev/full")])):
        with pytest.raises(WrongUse, match="larger than 1 MB"):
            read_text(str(source))


@pytest.mark.parametrize("command", [["export"], ["pack", "--work", "Quiet Whale"]])
def test_output_files_with_overlong_names_are_refused(program: Program, command: list[str]) -> None:
    row = link_row(1, status="removed", reported="2024-03-04")
    assert program("import", str(table(program.data.parent, row))).exit == 0
    ending = ".csv" if command == ["export"] else ""
    answer = program(*command, str(program.data.parent / f"{'鯨' * 90}{ending}"))
    assert answer.exit in {1, 2}
    assert "cannot be written" in answer.err
