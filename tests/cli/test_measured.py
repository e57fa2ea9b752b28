"""The figures of the last bench, as the program gives them to the person."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.cli.measured import Measured, read_measured, write_measured
from tests.cli.program import Program

CLEAN = Measured(day="2026-11-24", forms=20, wrong_values=0, helper_submits=0)


def test_the_program_ships_with_the_figures_of_a_bench() -> None:
    """They lie inside the package, and not one value was wrong."""
    shipped = read_measured()

    assert shipped is not None
    assert shipped.clean == shipped.forms > 0


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """The bench's figures come back as they were measured."""
    write_measured(CLEAN, tmp_path / "measured.json")

    assert read_measured(tmp_path / "measured.json") == CLEAN


@pytest.mark.parametrize("text", ["", "[]", '{"forms": 20}', '{"format": 9}'])
def test_figures_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    """Then nothing is claimed, and the program starts all the same."""
    (tmp_path / "measured.json").write_text(text, encoding="utf-8")

    assert read_measured(tmp_path / "measured.json") is None
    assert read_measured(tmp_path / "nowhere.json") is None


@pytest.mark.parametrize("bad", [{"wrong_values": 1}, {"helper_submits": 1}])
def test_a_bench_with_a_wrong_value_is_not_boasted_of(bad: dict[str, int]) -> None:
    """One wrong value, or one submit by the program, and the first screen says nothing of forms that went well."""
    measured = Measured(**{"day": "2026-11-24", "forms": 20, "wrong_values": 0, "helper_submits": 0, **bad})  # type: ignore[arg-type]  # the values are named above

    assert measured.clean == 0


def test_doctor_gives_the_figures(program: Program) -> None:
    """The first screen refers to it."""
    shipped = read_measured()
    assert shipped is not None
    assert shipped.sentence in program("doctor").out
