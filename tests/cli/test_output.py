"""Tests of the commands' output and input: safe JSON, invalid bytes, size limits and file names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.cli.output import INVOCATION, Invocation, read_text, show
from helper.errors import WrongUse
from helper.system.files import SizeLimit
from tests.cli.program import Program
from tests.sheets.sample_sheets import link_row, table
from tests.systems import not_on_windows


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


def test_inputs_over_the_size_limit_are_refused(tmp_path: Path) -> None:
    with (large := tmp_path / "links.txt").open("wb") as file:
        file.truncate(SizeLimit.TEXT + 1)
    with pytest.raises(WrongUse, match="larger than 20 MB"):
        read_text(str(large))


@not_on_windows("Windows has no /dev/zero")
@pytest.mark.parametrize(
    "command",
    [
        "portal check",
        "portal look",
        "queue add --from",
        "import",
        "file --plain --flow",
    ],
)
def test_devices_are_refused_at_once(program: Program, command: str) -> None:
    answer = program(*command.split(), "/dev/zero")
    assert (answer.exit, "/dev/zero" in answer.err) == (2, True)
    assert "it is a device or a pipe, not a file" in answer.err


@not_on_windows("Windows has no /dev/zero")
def test_devices_are_refused_as_settings(program: Program) -> None:
    program.data.mkdir(parents=True)
    (program.data / "settings.toml").symlink_to("/dev/zero")
    answer = program("queue", "list")
    assert (answer.exit, "it is a device or a pipe, not a file" in answer.err) == (2, True)


@pytest.mark.parametrize("command", [["export"], ["pack", "--work", "Quiet Whale"]])
def test_output_files_with_overlong_names_are_refused(program: Program, command: list[str]) -> None:
    row = link_row(1, status="removed", reported="2024-03-04")
    assert program("import", str(table(program.data.parent, row))).exit == 0
    ending = ".csv" if command == ["export"] else ""
    answer = program(*command, str(program.data.parent / f"{'鯨' * 90}{ending}"))
    assert answer.exit in {1, 2}
    assert "cannot be written" in answer.err


@pytest.mark.parametrize(
    "value", ["[" * 100_000, "9" * 5_000, "a." * 3_000 + "b = 1"], ids=["deep", "long", "dotted"]
)
@pytest.mark.parametrize(
    ("name", "start", "command"),
    [
        ("settings.toml", "listings_per_form = ", "queue list"),
        ("flow.toml", "format = ", "file --plain --flow"),
        ("sheets.json", '{"shapes": ', "import"),
    ],
)
def test_unreadable_values_are_wrong_use(
    program: Program, name: str, start: str, command: str, value: str
) -> None:
    """Deep nesting and a number of 5,000 digits made the program end with an internal error."""
    program.data.mkdir(parents=True, exist_ok=True)
    (file := program.data / name).write_text(start + value, encoding="utf-8")
    given = [str(file)] if name == "flow.toml" else []
    sheet = [str(table(program.data.parent, link_row(1)))] if command == "import" else []

    answer = program(*command.split(), *given, *sheet)

    assert (answer.exit, str(file) in answer.err) == (2, True)
