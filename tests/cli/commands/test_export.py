"""`ipp-helper export`: what lands in the file, and what is never written over."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.program import Program
from tests.factories import an_item_url


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def _two(program: Program) -> None:
    program.json("works", "add", "--title", "Quiet Whale")
    program.json("queue", "add", an_item_url(1), "--work", "Quiet Whale")
    program.json("queue", "add", an_item_url(2))


def test_everything_is_written(program: Program, tmp_path: Path) -> None:
    """Without words every listing is a row below the headings."""
    _two(program)
    path = tmp_path / "all.csv"
    printed = program.json("export", str(path))
    assert (printed["format"], printed["rows"], printed["redacted"]) == (1, 2, False)
    assert len(_rows(path)) == 3


def test_words_pick(program: Program, tmp_path: Path) -> None:
    """Only what fits the words is written."""
    _two(program)
    path = tmp_path / "whale.csv"
    assert program.json("export", str(path), "work:whale")["rows"] == 1
    assert _rows(path)[1][:2] == ["Quiet Whale", an_item_url(1)]


def test_a_file_that_is_there_stays(program: Program, tmp_path: Path) -> None:
    """Nothing is written over unless it is said."""
    path = tmp_path / "mine.csv"
    path.write_text("mine", encoding="utf-8")
    answer = program("export", str(path), "--json")
    assert (answer.exit, answer.error["code"]) == (1, "not_done")
    assert path.read_text(encoding="utf-8") == "mine"
    assert program("export", str(path), "--replace").exit == 0
    assert _rows(path)[0][0] == "Design"


def test_another_kind_of_file_is_wrong_use(program: Program, tmp_path: Path) -> None:
    """A name that says no kind of sheet is answered with the two that there are."""
    answer = program("export", str(tmp_path / "list.pdf"))
    assert answer.exit == 2
    assert "End its name with .xlsx or .csv." in answer.err


def test_a_folder_that_is_not_there_is_named_as_the_reason(program: Program, tmp_path: Path) -> None:
    """Nobody is told to close a file that nobody has open."""
    answer = program("export", str(tmp_path / "nowhere" / "all.csv"), "--json")
    assert answer.error["now"] == "There is no such folder. Make it first, or name another place."
